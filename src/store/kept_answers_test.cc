#include "store/kept_answers.h"

#include <gtest/gtest.h>

#include "store/test_support.h"

namespace taixin::store {
namespace {

class KeptAnswers : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(Home::create(path_, clock_).ok());
    open();
  }
  void open() {
    home_.reset();
    auto opened = Home::open(path_, clock_);
    ASSERT_TRUE(opened.ok());
    home_ = *std::move(opened);
  }
  void write(const Writer::Work& work) { ASSERT_TRUE(home_->access().run(Priority::interactive, work).ok()); }
  std::optional<KeptAnswer> claim(int64_t caller, std::string_view key, std::string request) {
    KeptAnswer asked;
    asked.caller = caller;
    asked.key = base::sha256(key);
    asked.request = std::move(request);
    std::optional<KeptAnswer> known;
    write([&](WriteTx& tx) -> base::Result<void> {
      TX_TRY(known, claim_key(tx, asked));
      return {};
    });
    return known;
  }

  TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "home";
  base::FixedClock clock_{*base::Day::from_civil(2026, 4, 1)};
  std::unique_ptr<Home> home_;
};

TEST_F(KeptAnswers, AKeyBelongsToOneRequestOfOneCaller) {
  EXPECT_FALSE(claim(1, "key", "request"));
  const auto again = claim(1, "key", "other");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->request, "request");
  EXPECT_EQ(again->state, KeptAnswer::State::under_way);
  EXPECT_FALSE(claim(2, "key", "request"));
  EXPECT_FALSE(claim(1, "another", "request"));
}

TEST_F(KeptAnswers, AnAnswerIsKeptAcrossARestartAndForgottenAfterADay) {
  EXPECT_FALSE(claim(1, "key", "request"));
  KeptAnswer answered;
  answered.caller = 1;
  answered.key = base::sha256("key");
  answered.status = 201;
  answered.head_json = "{}";
  answered.body = std::string("\0body", 5);
  write([&](WriteTx& tx) { return keep_answer(tx, answered); });
  open();
  const auto kept = claim(1, "key", "request");
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->state, KeptAnswer::State::answered);
  EXPECT_EQ(kept->status, 201);
  EXPECT_EQ(kept->body, answered.body);
  clock_.set(base::KnownAt(clock_.now().get() + kAnswersKeptMicros - 60'000'000));
  EXPECT_TRUE(claim(1, "key", "request"));
  clock_.set(base::KnownAt(clock_.now().get() + 120'000'000));
  EXPECT_FALSE(claim(1, "key", "request"));
}

TEST_F(KeptAnswers, WhatAStopCutShortIsInterruptedAndWhatWasNotDoneIsFree) {
  EXPECT_FALSE(claim(1, "cut short", "request"));
  EXPECT_FALSE(claim(1, "failed", "request"));
  write([](WriteTx& tx) { return free_key(tx, 1, base::sha256("failed")); });
  open();
  {
    auto tx = home_->read_access();
    ASSERT_TRUE(tx.ok());
    EXPECT_TRUE(*any_under_way(*tx));
  }
  write([](WriteTx& tx) { return interrupt_answers(tx); });
  EXPECT_EQ(claim(1, "cut short", "request")->state, KeptAnswer::State::interrupted);
  EXPECT_FALSE(claim(1, "failed", "request"));
}

}  // namespace
}  // namespace taixin::store
