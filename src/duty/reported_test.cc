// What is counted as handed over, against a slow way to say the same: all records and status events of the store, act
// by act.
#include "duty/reported.h"

#include <gtest/gtest.h>

#include <random>

#include "duty/sample_duties.h"

namespace taixin::duty {
namespace {

Day day(std::string_view text) { return *base::parse_iso_day(text); }

struct Counted {
  uint64_t acts = 0, late = 0, lifted = 0;
  friend bool operator==(const Counted&, const Counted&) = default;
};
std::ostream& operator<<(std::ostream& out, const Counted& of) {
  return out << of.acts << " acts, " << of.late << " late, " << of.lifted << " lifted";
}

// Marks that were lifted, as (submission, line).
using Lifts = std::set<std::pair<int64_t, uint32_t>>;

std::map<int, Counted> slow(DutyHome& home, const Lifts& lifts) {
  struct Act {
    store::Record first;
    Day day;
    std::set<base::Key128> keys;
  };
  std::map<base::RecordId, Act> acts;  // by their first version
  std::map<base::RecordId, base::RecordId> first_of;
  std::set<base::Key128> withdrawn;
  auto tx = home.must(home.home().read_records());
  EXPECT_TRUE(store::scan_records(tx, {}, [&](const store::Record& record, const store::Submission& from) {
                const bool first = record.previous == base::RecordId();
                first_of[record.id] = first ? record.id : first_of.at(record.previous);
                Act& act = acts[first_of[record.id]];
                if (first) act = {record, base::day_of(from.sealed_at), {}};
                act.day = record.decision.value_or(act.day);
                act.keys.insert(record.version_key);
                return true;
              }).ok());
  EXPECT_TRUE(store::scan_statuses(tx, 0, [&](const store::Status& status, const store::Submission&) {
                if (status.kind == store::StatusKind::withdrawn) withdrawn.insert(status.version_key);
                return true;
              }).ok());
  std::map<int, Counted> out;
  for (const auto& [id, act] : acts) {
    if (std::ranges::any_of(act.keys, [&](const auto& key) { return withdrawn.contains(key); })) continue;
    Counted& of = out[month_of(act.day)];
    const bool late = (act.first.flags & store::kLateReport) != 0;
    const bool lifted = late && lifts.contains({act.first.submission.get(), act.first.line});
    ++of.acts;
    of.late += late && !lifted;
    of.lifted += lifted;
  }
  return out;
}

TEST(DutyReported, SaysWhatTheSlowWaySays) {
  std::mt19937 random(20260401);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::map<std::string, int> done;
  for (int world = 0; world < 8; ++world) {
    DutyHome home;
    Day today = day("2026-04-01");
    home.on(today.iso());
    std::vector<SampleAct> known;
    std::vector<base::SubmissionId> files;
    Lifts lifts;
    const auto random_day = [&] { return day("2026-01-02").plus_days(pick(88)).iso(); };
    const auto new_act = [&] { return SampleAct{fmt::format("示{}号", 1 + pick(40)), random_day()}; };
    for (int step = 0; step < 18; ++step) {
      today = today.plus_days(pick(3));
      home.on(today.iso());
      const int what = pick(8);
      if (what < 4 || known.empty()) {  // new ones, and corrections of what is there
        std::map<std::string, SampleAct> file;
        for (int i = 1 + pick(4); i > 0; --i) {
          const SampleAct act =
              pick(3) && !known.empty()
                  ? SampleAct{known[static_cast<size_t>(pick(int(known.size())))].document, random_day()}
                  : new_act();
          file[act.document] = act;
        }
        std::vector<SampleAct> rows;
        for (const auto& [document, act] : file) rows.push_back(act);
        known.insert(known.end(), rows.begin(), rows.end());
        const auto receipt = home.send(rows);
        files.push_back(receipt.submission.id);
        done["sent"] += static_cast<int>(receipt.submission.counts.accepted);
        done["corrected"] += static_cast<int>(receipt.submission.counts.versions);
      } else if (what < 6) {  // one that is there, or is yet to come
        const std::string document =
            pick(3) ? known[static_cast<size_t>(pick(int(known.size())))].document : new_act().document;
        const auto receipt = home.withdraw(document, today.iso());
        done["withdrawn"] += static_cast<int>(receipt.submission.counts.statuses);
      } else if (what == 6) {
        const base::SubmissionId file = files[static_cast<size_t>(pick(int(files.size())))];
        const auto appeal = home.book().appeal(home.officer(), {file, {}, "示例理由"});
        if (!appeal.ok()) continue;
        ++done["lifted"];
        ASSERT_TRUE(home.book().decide(home.centre(), appeal->id(), 1, ThingState::lifted, "属实").ok());
        for (uint32_t line = 0; line < 10; ++line) lifts.insert({file.get(), line});
      } else {
        home.open();
      }
      const auto expected = slow(home, lifts);
      for (const Period& period : {Period{Every::month, 2026, 1}, Period{Every::month, 2026, 2},
                                   Period{Every::month, 2026, 3}, Period{Every::month, 2026, 4}}) {
        const Line line = home.line(period.code());
        const auto found = expected.find(month_of(period.first()));
        EXPECT_EQ((Counted{line.reported, line.late, line.lifted}), found == expected.end() ? Counted() : found->second)
            << "world " << world << ", step " << step << ", " << period.code();
      }
      ASSERT_FALSE(HasFailure());
    }
  }
  EXPECT_GT(done["sent"], 50);
  EXPECT_GT(done["corrected"], 20);
  EXPECT_GT(done["withdrawn"], 20);
  EXPECT_GT(done["lifted"], 2);
}

// Rows about people leave no day: what came in the month or the next is told beside, and whoever sent it was not idle.
TEST(DutyReported, WhoeverSentRowsAboutPeopleAloneIsNotOverdue) {
  DutyHome home;
  home.on("2026-03-20");
  home.send_person("示罚1号", "2026-03-16");
  home.on("2026-05-20");
  EXPECT_EQ(home.line("2026-03").people, 1u);
  EXPECT_EQ(home.line("2026-03").reported, 0u);
  EXPECT_EQ(home.line("2026-03").state, LineState::reported);
  EXPECT_EQ(home.line("2026-02").people, 1u) << "what was done at the end of February came in March";
  EXPECT_EQ(home.line("2026-04").state, LineState::overdue);
  EXPECT_EQ(home.line("2026-03", kMarket).state, LineState::overdue);
  ASSERT_TRUE(home.book().set_count(home.centre(), {{kHousing, kPenalty, "2026-03"}, 1, "执法台账"}).ok());
  EXPECT_EQ(home.line("2026-03").state, LineState::overdue) << "they are no part of what was expected";
}

}  // namespace
}  // namespace taixin::duty
