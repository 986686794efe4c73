#include "store/access_search.h"

#include <gtest/gtest.h>

#include <random>

#include "store/test_support.h"

namespace taixin::store {
namespace {

constexpr int64_t kMinute = int64_t{60} * 1'000'000;

class AccessSearchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(Home::create(directory_.path() / "home", clock_).ok());
    auto home = Home::open(directory_.path() / "home", clock_);
    ASSERT_TRUE(home.ok());
    home_ = *std::move(home);
  }
  void append(int64_t account) {
    AccessEntry entry;
    entry.operator_name = "示例";
    entry.purpose = account % 2 ? "permit" : "award";
    entry.kind = "check";
    entry.account = account;
    const auto written = home_->access().run(Priority::interactive, [&](WriteTx& tx) -> base::Result<void> {
      TX_TRY(entry.id, append_access(tx, entry));
      return {};
    });
    ASSERT_TRUE(written.ok());
    entry.at = clock_.now();
    all_.push_back(entry);
  }
  void pass(int64_t micros) { clock_.set(KnownAt(clock_.now().get() + micros)); }
  // All pages, as ids.
  std::vector<int64_t> found(AccessSearch search) {
    std::vector<int64_t> out;
    for (int pages = 0; pages < 1000; ++pages) {
      auto tx = home_->read_access();
      EXPECT_TRUE(tx.ok());
      const auto page = search_access(*tx, search);
      EXPECT_TRUE(page.ok());
      EXPECT_LE(page->entries.size(), search.limit);
      for (const AccessEntry& entry : page->entries) out.push_back(entry.id);
      if (page->next == 0) return out;
      search.before = page->next;
    }
    ADD_FAILURE() << "it does not end";
    return out;
  }

  TemporaryDirectory directory_;
  base::FixedClock clock_{*base::Day::from_civil(2026, 4, 1)};
  std::unique_ptr<Home> home_;
  std::vector<AccessEntry> all_;
};

TEST_F(AccessSearchTest, NothingInAnEmptyLog) {
  EXPECT_TRUE(found({}).empty());
  EXPECT_TRUE(found({.from = clock_.now(), .until = KnownAt(clock_.now().get() + 1)}).empty());
}

// Against the plain way: everything is looked at, newest first.
TEST_F(AccessSearchTest, FindsWhatLookingAtEverythingFinds) {
  std::mt19937 random(20260401);  // NOLINT: the same world every time
  for (int i = 0; i < 300; ++i) {
    append(static_cast<int64_t>(random() % 7));
    if (random() % 3 == 0) pass(static_cast<int64_t>(random() % 3) * kMinute);
  }
  const int64_t first = all_.front().at.get(), last = all_.back().at.get();
  size_t tried = 0, hits = 0;
  for (int i = 0; i < 60; ++i) {
    AccessSearch search;
    search.limit = 1 + random() % 40;
    if (random() % 4) search.from = KnownAt(first + static_cast<int64_t>(random() % 100) * (last - first) / 100);
    if (random() % 4) search.until = KnownAt(first + static_cast<int64_t>(random() % 120) * (last - first) / 100);
    const int64_t account = static_cast<int64_t>(random() % 8);
    search.wanted = [account](const AccessEntry& entry) { return entry.account == account; };
    std::vector<int64_t> expected;
    for (auto entry = all_.rbegin(); entry != all_.rend(); ++entry) {
      const bool within = (!search.from || entry->at >= *search.from) && (!search.until || entry->at < *search.until);
      if (within && entry->account == account) expected.push_back(entry->id);
    }
    EXPECT_EQ(found(search), expected) << i;
    ++tried;
    hits += expected.size();
  }
  EXPECT_EQ(tried, 60u);
  EXPECT_GT(hits, 100u);
}

TEST_F(AccessSearchTest, WhatComesLaterMovesNoPage) {
  for (int i = 0; i < 20; ++i) append(1);
  auto tx = home_->read_access();
  ASSERT_TRUE(tx.ok());
  const auto first = search_access(*tx, {.limit = 8});
  ASSERT_TRUE(first.ok());
  append(1);
  auto again = home_->read_access();
  const auto second = search_access(*again, {.before = first->next, .limit = 8});
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->entries.front().id, first->entries.back().id - 1);
}

}  // namespace
}  // namespace taixin::store
