// The book: what two at once do, what a restart finds, kill -9, late rows and how the lifted ones are counted.
#include "duty/book.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "duty/sample_duties.h"
#include "store/accounts.h"
#include "store/killed_child.h"

namespace taixin::duty {
namespace {

const CellKey kMarch{kHousing, kPenalty, "2026-03"};

TEST(DutyBook, LateRowsAreToldAndCountedOnceWhenTheirMarkIsLifted) {
  DutyHome home;
  home.on("2026-04-15");
  const std::vector<std::string> acts{"2026-03-02", "2026-04-14", "2026-03-05"};
  const auto receipt = home.send("示罚", acts);
  ASSERT_EQ(receipt.quality.timed - receipt.quality.on_time, 2u);
  const auto late = home.must(home.book().late_rows(kHousing, *base::parse_iso_day("2026-04-01")));
  ASSERT_EQ(late.size(), 1u);
  ASSERT_EQ(late[0].rows.size(), 2u);
  EXPECT_EQ(late[0].rows[0].line, 2u);
  EXPECT_EQ(late[0].rows[0].working_days, 31);  // of March 21 after the 2nd, 10 of April: the 6th is off
  EXPECT_EQ(late[0].rows[1].period, "2026-03");
  EXPECT_TRUE(home.must(home.book().late_rows(kMarket, *base::parse_iso_day("2026-04-01"))).empty());

  const base::SubmissionId file = receipt.submission.id;
  const auto one = home.must(home.book().appeal(home.officer(), {file, {2}, "示例理由"}));
  EXPECT_EQ(one.first().count, 1);
  EXPECT_EQ(code_of(home.book().appeal(home.officer(), {file, {}, "示例理由"})), "duty.no_late_rows")
      << "the whole file, while one of its rows is appealed";
  ASSERT_TRUE(home.book().decide(home.centre(), one.id(), 1, ThingState::lifted, "属实").ok());
  const auto rest = home.must(home.book().appeal(home.officer(), {file, {}, "示例理由"}));
  EXPECT_EQ(rest.first().count, 1) << "of what is not lifted yet";
  ASSERT_TRUE(home.book().decide(home.centre(), rest.id(), 1, ThingState::lifted, "属实").ok());
  const auto lifted = home.must(home.book().lifted(home.today(), home.today()));
  ASSERT_EQ(lifted.size(), 1u);
  EXPECT_EQ(lifted[0].rows, 2u);
  EXPECT_TRUE(home.must(home.book().lifted(home.today().plus_days(1), home.today().plus_days(9))).empty());
  EXPECT_EQ(home.line("2026-03").late, 0u);
  EXPECT_EQ(home.line("2026-03").lifted, 2u);
}

// A correction that comes late has a mark of its own, which says nothing of the act; nor does one of an act that was
// withdrawn.
TEST(DutyBook, LiftingAMarkTakesNoLatenessFromAnotherAct) {
  DutyHome home;
  home.on("2026-03-20");
  const std::vector<SampleAct> in_time{{"示罚1号", "2026-03-17"}};
  home.send(in_time);
  home.on("2026-04-15");
  const std::vector<SampleAct> late{{"示罚1号", "2026-03-18"}, {"示罚2号", "2026-03-02"}, {"示罚3号", "2026-03-03"}};
  const auto file = home.send(late).submission.id;
  EXPECT_EQ(home.line("2026-03").late, 2u);
  const auto lift = [&](std::vector<uint32_t> rows) {
    const auto appeal = home.must(home.book().appeal(home.officer(), {file, std::move(rows), "示例理由"}));
    ASSERT_TRUE(home.book().decide(home.centre(), appeal.id(), 1, ThingState::lifted, "属实").ok());
  };
  lift({2});
  EXPECT_EQ(home.line("2026-03").late, 2u) << "that of a correction";
  EXPECT_EQ(home.line("2026-03").lifted, 0u);
  lift({3});
  EXPECT_EQ(home.line("2026-03").late, 1u);
  home.withdraw("示罚2号", "2026-04-15");
  EXPECT_EQ(home.line("2026-03").late, 1u) << "of the third one";
  EXPECT_EQ(home.line("2026-03").lifted, 0u);
  home.open();
  EXPECT_EQ(home.line("2026-03").late, 1u);
}

// Rows that were here already, word for word, are no second report: neither late nor in time.
TEST(DutyBook, ARowThatCameAgainIsNotLate) {
  DutyHome home;
  home.on("2026-03-20");
  const std::vector<std::string> acts{"2026-03-16", "2026-03-17"};
  EXPECT_EQ(home.send("示罚", acts).quality.timed, 2u);
  home.on("2026-04-15");
  const auto again = home.send("示罚", acts);
  EXPECT_EQ(again.quality.repeated, 2u);
  EXPECT_EQ(again.quality.timed, 0u);
  EXPECT_TRUE(home.must(home.book().late_rows(kHousing, *base::parse_iso_day("2026-04-01"))).empty());
  EXPECT_EQ(home.line("2026-03").late, 0u);
}

TEST(DutyBook, RemindsUnitsAtOnceOrNoneOfThem) {
  DutyHome home;
  home.on("2026-04-14");
  const std::vector<CellKey> keys{kMarch, {kMarket, kPenalty, "2026-03"}, {kHousing, kLicence, "2026-03"}};
  const auto seen = home.must(home.book().remind(home.centre(), keys, "", true));
  ASSERT_EQ(seen.size(), 2u) << "one for each unit";
  EXPECT_EQ(read_detail(seen[0].detail_json).cells.size(), 2u);
  EXPECT_EQ(home.line("2026-03").reminders, 0) << "a preview sends nothing";

  std::vector<CellKey> with_open = keys;
  with_open.push_back({kStation, kPenalty, "2026-04"});
  EXPECT_EQ(code_of(home.book().remind(home.centre(), with_open, "", false)), "duty.not_overdue");
  EXPECT_EQ(home.line("2026-03").reminders, 0) << "none, when one of them cannot be";

  const auto sent = home.must(home.book().remind(home.centre(), keys, "", false));
  home.open();
  EXPECT_EQ(home.line("2026-03", kMarket).reminders, 1);
  EXPECT_EQ(home.must(home.book().remind(home.centre(), keys, "", false))[0].id, sent[0].id + 2);
  EXPECT_EQ(home.book().reminders(kHousing).size(), 2u);
  EXPECT_EQ(code_of(home.book().remind(home.centre(), {}, "", false)), "duty.no_lines");

  home.on("2026-04-20");
  EXPECT_EQ(code_of(home.book().open_letter(home.centre(), keys, "示例", false)), "duty.several_units");
}

// A paper says for ever what it said: names, terms and reasons of its day, and nothing that is written in a reason is
// taken for a place to be filled in.
TEST(DutyBook, APaperKeepsItsWords) {
  DutyHome home;
  home.on("2026-04-14");
  const CellKey keys[] = {kMarch};
  ASSERT_TRUE(home.book().remind(home.centre(), keys, "", false).ok());
  home.on("2026-04-20");
  const auto sent = home.must(home.book().open_letter(home.centre(), keys, "写明 {due} 和 {day} 的理由", false));
  auto units = home.units->units();
  units[kHousing].former_names = {units[kHousing].name};
  units[kHousing].name = "示例市城乡建设局";
  home.units = std::make_shared<const access::Directory>(std::move(units), home.units->accounts());
  home.open();
  const Detail said = read_detail(home.book().paper(sent.id)->detail_json);
  ASSERT_TRUE(said.paper);
  EXPECT_EQ(said.paper->unit, "示例市住房和城乡建设局");
  EXPECT_EQ(said.paper->from, "示例市");
  EXPECT_EQ(said.paper->title.zh, "限期整改通知书");
  const std::string& words = said.paper->words.zh;
  EXPECT_TRUE(words.starts_with("示例市住房和城乡建设局：\n")) << words;
  EXPECT_NE(words.find("10 个工作日内（即2026年5月7日前"), words.npos) << words;
  EXPECT_NE(words.find("写明 {due} 和 {day} 的理由"), words.npos) << words;
  EXPECT_NE(said.paper->words.en.find("through 2026-05-07"), words.npos) << said.paper->words.en;
  ASSERT_EQ(said.cells.size(), 1u);
  EXPECT_EQ(said.cells[0].name.zh, "行政处罚");
}

// A unit that was closed, and one that hands an item over no more, leave past periods as they were.
TEST(DutyBook, PastPeriodsOfWhatAUnitHandsOverNoMoreStay) {
  DutyHome home;
  const auto happened = [&](UnitId unit, const char* kind, const char* detail) {
    ASSERT_TRUE(home.home()
                    .records()
                    .run(store::Priority::interactive,
                         [&](store::WriteTx& tx) -> base::Result<void> {
                           store::AccountEvent event;
                           event.kind = kind;
                           event.unit = unit.get();
                           event.detail_json = detail;
                           TX_CHECK(store::append_account_event(tx, event));
                           return {};
                         })
                    .ok());
  };
  home.on("2026-01-05");
  happened(kHousing, "unit_added", R"({"items":["ADM.penalty","ADM.licence"]})");
  happened(kStation, "unit_added", R"({"items":["ADM.penalty"]})");
  home.on("2026-04-14");
  happened(kHousing, "unit_changed", R"({"items":["ADM.penalty"]})");
  happened(kStation, "unit_closed", "{}");
  auto units = home.units->units();
  units[kHousing].items = {kPenalty};
  units[kStation].closed = true;
  home.units = std::make_shared<const access::Directory>(std::move(units), home.units->accounts());
  home.on("2026-05-20");
  for (const auto& [unit, item] : {std::pair(kHousing, kLicence), {kStation, kPenalty}}) {
    const Line march = home.line("2026-03", unit, item);
    EXPECT_EQ(march.state, LineState::overdue);
    EXPECT_EQ(march.overdue, 2) << "as on the last day, the 14th";
    EXPECT_EQ(march.next, NextStep::none);
    const CellKey key{unit, item, "2026-03"};
    EXPECT_EQ(code_of(home.book().remind(home.centre(), std::span(&key, 1), "", false)), "duty.not_overdue");
    EXPECT_EQ(code_of(home.book().line({unit, item, "2026-04"})), "duty.not_owed");
    EXPECT_EQ(code_of(home.book().line({unit, item, "2025-12"})), "duty.not_owed") << "before it was added";
  }
  EXPECT_GT(home.line("2026-03").overdue, 2) << "what it still hands over goes on";
}

TEST(DutyBook, ASheetSetsWhatItCanAndSaysWhyNot) {
  DutyHome home;
  const std::vector<Book::Count> counts{{kMarch, 3, "执法台账"},
                                        {{kHousing, kPenalty, "2026-Q1"}, 3, "执法台账"},
                                        {{kMarket, kLicence, "2026-03"}, 3, "执法台账"},
                                        {{kMarket, kPenalty, "2026-03"}, -1, "执法台账"},
                                        {{kMarket, kPenalty, "2026-03"}, 5, ""},
                                        {{kMarket, kPenalty, "2026-03"}, 5, "权责清单"}};
  const auto done = home.must(home.book().set_counts(home.centre(), counts));
  ASSERT_EQ(done.size(), counts.size());
  EXPECT_TRUE(done[0].ok());
  EXPECT_EQ(code_of(done[1]), "duty.not_owed") << "monthly, not by quarter";
  EXPECT_EQ(code_of(done[2]), "duty.not_owed") << "it does not hand licences over";
  EXPECT_EQ(code_of(done[3]), "duty.field");
  EXPECT_EQ(code_of(done[4]), "duty.field") << "without a source";
  EXPECT_TRUE(done[5].ok());
  EXPECT_EQ(home.line("2026-03").expected, 3u);
  EXPECT_EQ(home.line("2026-03", kMarket).expected_source, "权责清单");
  const auto refused = home.must(home.book().set_counts(home.officer(), counts));
  EXPECT_EQ(code_of(refused[0]), "access.not_permitted");
  const auto lines =
      home.must(home.book().lines({*base::parse_iso_day("2026-03-01"), *base::parse_iso_day("2026-03-31")}));
  const PeriodCounts of = counts_of(lines).at(kPenalty);
  EXPECT_EQ(of.expected, 8u);
  EXPECT_EQ(of.units, 3u);
  EXPECT_EQ(of.share(), 0.0);
}

TEST(DutyBook, WordsWithIdentityNumbersAreRefused) {
  DutyHome home;
  EXPECT_EQ(code_of(home.book().give_task(home.centre(), kHousing, "核对 11010519491231002X", "", home.today())),
            "duty.field");
  EXPECT_EQ(code_of(home.book().give_task(home.centre(), kHousing, "核对", "", home.today().plus_days(-1))),
            "duty.field");
  EXPECT_EQ(code_of(home.book().give_task(home.centre(), UnitId(99), "核对", "", home.today())), "duty.field");
}

// Two officers answer the same version at once: one is first, the other changes nothing.
TEST(DutyBook, OfTwoAtOnceOneIsFirst) {
  DutyHome home;
  const auto task = home.must(home.book().give_task(home.centre(), kHousing, "核对", "", home.today()));
  std::array<std::string, 2> came;
  std::vector<std::thread> both;
  for (size_t i = 0; i < 2; ++i) {
    both.emplace_back([&, i] {
      came[i] = code_of(home.book().answer(home.caller(12 + static_cast<int64_t>(i)), task.id(), 1, "示例结果"));
    });
  }
  for (auto& one : both) one.join();
  std::ranges::sort(came);
  EXPECT_EQ(came[0], "");
  EXPECT_EQ(came[1], "duty.gone_on");
  EXPECT_EQ(home.book().thing(task.id())->version(), 2);
}

// An officer of the centre who spoke for the unit (as its deputy) does not decide on what was said.
TEST(DutyBook, NobodyDecidesOnOwnWords) {
  DutyHome home;
  auto units = *home.units;
  auto accounts = units.accounts();
  accounts[AccountId(10)].grants.push_back({"submitter", kHousing, std::nullopt});
  home.units = std::make_shared<const access::Directory>(units.units(), accounts);
  auto deputy = home.caller(10);
  deputy.unit = kHousing;
  const auto task = home.must(home.book().give_task(home.second(), kHousing, "核对", "", home.today()));
  ASSERT_TRUE(home.book().answer(deputy, task.id(), 1, "示例").ok());
  EXPECT_EQ(code_of(home.book().decide(home.caller(10), task.id(), 2, ThingState::accepted, "")), "duty.same_person");
  EXPECT_TRUE(home.book().decide(home.second(), task.id(), 2, ThingState::accepted, "").ok());
}

// ---- kill -9: a reminder to several units is one thing on disk.

struct Said {
  int64_t last = 0;  // id of the last event that was confirmed
};
[[noreturn]] void remind_for_ever(const std::filesystem::path& at, const base::Clock& clock,
                                  const store::Say<Said>& say) {
  DutyHome home(&clock, at);
  for (;;) {
    const std::vector<CellKey> keys{kMarch, {kMarket, kPenalty, "2026-03"}, {kStation, kPenalty, "2026-03"}};
    const auto sent = home.book().remind(home.centre(), keys, "", false);
    if (!sent.ok()) ::_exit(2);
    say({sent->back().id});
  }
}

TEST(DutyKill, AReminderToSeveralUnitsIsThereWholeOrNotAtAll) {
  const store::TemporaryDirectory temporary;
  base::FixedClock clock{*base::Day::from_civil(2026, 4, 15)};
  const auto at = temporary.path() / "home";
  { const DutyHome made(&clock, at); }
  std::mt19937 random(20260415);
  int64_t confirmed = 0;
  for (int round = 0; round < 8; ++round) {
    const store::Killing when{.after_a_word = true, .wait = std::chrono::microseconds(random() % 20'000)};
    for (const Said& said :
         store::killed_at_work<Said>(when, [&](const auto& say) { remind_for_ever(at, clock, say); })) {
      confirmed = std::max(confirmed, said.last);
    }
    ASSERT_FALSE(testing::Test::HasFailure());
    DutyHome home(&clock, at);
    auto tx = home.must(home.home().read_records());
    int64_t last = 0, of[5] = {};
    home.must([&]() -> base::Result<bool> {
      TX_CHECK(store::scan_duty_events(tx, [&](const DutyEvent& event) -> base::Result<void> {
        EXPECT_EQ(event.id, ++last);
        ++of[event.whom];
        return {};
      }));
      return true;
    }());
    EXPECT_GE(last, confirmed);
    EXPECT_EQ(of[2], of[3]);
    EXPECT_EQ(of[2], of[4]);
  }
  EXPECT_GE(confirmed, 24);
}

}  // namespace
}  // namespace taixin::duty
