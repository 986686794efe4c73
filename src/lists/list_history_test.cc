// Who entered and left: pages against the whole, filters, what a purpose may see, one entry of the log, the sheet.
#include "lists/list_history.h"

#include <gtest/gtest.h>

#include "lists/sample_lists.h"

namespace taixin::lists {
namespace {

class ListHistory : public testing::Test {
 protected:
  ListHistory() {
    home_.on("2026-04-07");
    first_ = home_.entry("示例列〔2026〕1号");
    second_ = home_.entry("示例列〔2026〕2号", kOther, kOtherName);
    home_.on("2026-11-02");
    ListsHome::must(home_.remove(home_.officer(), first_, "decision"));
  }
  access::Session session(int64_t account, const std::string& purpose, const access::Past& past = {}) {
    access::Asker asker;
    asker.purpose = purpose;
    asker.basis = "示例受理 1 号";
    asker.caller = home_.caller(account);
    asker.action = access::Action::show;
    return ListsHome::must(access::admit(home_.desk(), asker, past));
  }
  HistoryPage ask(const HistoryQuestion& question) {
    return ListsHome::must(list_history(home_.lists(), session(11, "audit"), question));
  }

  ListsHome home_;
  RecordId first_, second_;
};

TEST_F(ListHistory, SaysByWhichRecordAndDecision) {
  const auto page = ask({.list = "wages"});
  ASSERT_EQ(page.entries.size(), 2u);
  EXPECT_TRUE(page.past);
  const HistoryEntry& stays = page.entries[0];
  EXPECT_EQ(stays.entry.id, second_);
  EXPECT_EQ(stays.how, How::on);
  EXPECT_FALSE(stays.left);
  EXPECT_FALSE(stays.exit);
  const HistoryEntry& left = page.entries[1];
  EXPECT_EQ(left.entry.id, first_);
  EXPECT_EQ(left.entry.record->document_number, "示例列〔2026〕1号");
  EXPECT_TRUE(left.entry.record->past_state) << "marked 已失效";
  EXPECT_TRUE(left.entry.record->fields.empty()) << "and nobody's name";
  EXPECT_EQ(left.how, How::ended);
  EXPECT_EQ(left.left->iso(), "2026-11-02");
  ASSERT_TRUE(left.exit);
  EXPECT_EQ(base::day_of(left.exit->known_at).iso(), "2026-11-02");
  EXPECT_NE(left.exit->submission, base::SubmissionId());
  EXPECT_GT(left.exit->case_id, 0) << "it was decided here";
  EXPECT_EQ(left.exit->document, "示例内容 1 号") << "the number in the form of the step";
}

TEST_F(ListHistory, AFileSaysItsDecisionToo) {
  ListsHome home;
  home.entry("示例列〔2026〕1号");
  home.on("2026-10-30");
  home.status("示例列〔2026〕1号", "终止公示");
  access::Asker asker;
  asker.purpose = "audit";
  asker.basis = "示例受理 1 号";
  asker.caller = home.caller(11);
  asker.action = access::Action::show;
  const auto page = ListsHome::must(
      list_history(home.lists(), ListsHome::must(access::admit(home.desk(), asker, {})), {.left = true}));
  ASSERT_EQ(page.entries.size(), 1u);
  EXPECT_EQ(page.entries[0].how, How::repaired);
  EXPECT_EQ(page.entries[0].exit->document, "示例文书");
  EXPECT_EQ(page.entries[0].exit->case_id, 0);
}

TEST_F(ListHistory, FiltersByListPeriodAndReason) {
  const auto removed = [&](const HistoryQuestion& question) {
    std::vector<RecordId> out;
    for (const auto& one : ask(question).entries) out.push_back(one.entry.id);
    return out;
  };
  const auto day = [](const char* text) { return base::parse_iso_day(text); };
  using Ids = std::vector<RecordId>;
  EXPECT_EQ(removed({.left = true}), Ids{first_}) << "of all lists";
  EXPECT_EQ(removed({.list = "tax", .left = true}), Ids{});
  EXPECT_EQ(removed({.left = true, .how = How::ended}), Ids{first_});
  EXPECT_EQ(removed({.left = true, .how = How::repaired}), Ids{});
  EXPECT_EQ(removed({.left = true, .from = day("2026-11-02"), .until = day("2026-11-02")}), Ids{first_});
  EXPECT_EQ(removed({.left = true, .from = day("2026-11-03")}), Ids{});
  EXPECT_EQ(removed({.left = true, .until = day("2026-11-01")}), Ids{}) << "the day of the entry is not asked about";
  EXPECT_EQ(removed({.until = day("2026-04-07")}), (Ids{second_, first_}));
}

TEST_F(ListHistory, PageByPageItIsTheWhole) {
  const auto whole = ask({});
  std::vector<RecordId> seen;
  for (std::string after;;) {
    const auto page = ask({.after = after, .limit = 1});
    for (const auto& one : page.entries) seen.push_back(one.entry.id);
    ASSERT_LE(page.entries.size(), 1u);
    if (page.next.empty()) break;
    after = page.next;
  }
  ASSERT_EQ(seen.size(), whole.entries.size());
  for (size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], whole.entries[i].entry.id);
  EXPECT_EQ(code_of(list_history(home_.lists(), session(11, "audit"), {.after = "nothing~1-1"})), "lists.bad_cursor");
  EXPECT_EQ(code_of(list_history(home_.lists(), session(11, "audit"), {.list = "nothing"})), "lists.no_list");
}

TEST_F(ListHistory, OtherPurposesSeeWhatIsInForce) {
  const auto page = ListsHome::must(list_history(home_.lists(), session(14, "procurement"), {}));
  EXPECT_FALSE(page.past);
  ASSERT_EQ(page.entries.size(), 1u);
  EXPECT_EQ(page.entries[0].entry.id, second_);
  const auto left = ListsHome::must(list_history(home_.lists(), session(14, "procurement"), {.left = true}));
  EXPECT_TRUE(left.entries.empty());
}

// One entry of the log for all who stand on the page, and no other.
TEST_F(ListHistory, OneEntryOfTheLog) {
  const auto page = ask({.list = "wages"});
  auto tx = ListsHome::must(home_.home().read_access());
  const auto entry = ListsHome::must(store::access_entry(tx, page.logged));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->kind, "list");
  EXPECT_EQ(entry->purpose, "audit");
  EXPECT_EQ(entry->subjects.size(), 2u);
  const auto after = ListsHome::must(store::access_entry(tx, page.logged + 1));
  EXPECT_FALSE(after);
}

TEST_F(ListHistory, TheSheetHasTheRowsThatAreShown) {
  const auto page = ask({});
  const std::string csv = history_csv(page, base::Lang::zh);
  EXPECT_EQ(std::ranges::count(csv, '\n'), static_cast<std::ptrdiff_t>(page.entries.size() + 1));
  for (const auto& one : page.entries) {
    EXPECT_NE(csv.find(one.entry.subject->code + "," + one.entered->iso()), csv.npos);
  }
  EXPECT_NE(csv.find("移出,2026-11-02"), csv.npos);
}

}  // namespace
}  // namespace taixin::lists
