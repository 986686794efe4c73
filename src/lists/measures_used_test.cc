// What officers state of measures that a check named, and when it must be lifted.
#include <gtest/gtest.h>

#include <thread>

#include "lists/sample_lists.h"
#include "lists/statistics.h"
#include "lists/stories.h"

namespace taixin::lists {
namespace {

using base::Lang;

constexpr const char* kPreferences = "SD-28.preferences";

UseState state_of(ListsHome& home, const Use& use) {
  return ListsHome::must(home.measures().standing(use, home.today())).state;
}

TEST(MeasuresUsed, OnlyWhatTheCheckNamedAndOnlyTheUnitThatAsked) {
  ListsHome home;
  home.entry("示例列〔2026〕1号");
  const int64_t answer = home.ask(home.housing(), "procurement");
  const auto named = ListsHome::must(home.measures().named(home.housing(), home.today(), 10));
  ASSERT_EQ(named.size(), 1u);
  EXPECT_EQ(named.front().answer, answer);
  EXPECT_NE(std::ranges::find(named.front().open, kPreferences), named.front().open.end());
  EXPECT_TRUE(ListsHome::must(home.measures().named(home.officer(), home.today(), 10)).empty()) << "another's answers";
  EXPECT_EQ(code_of(home.measures().record(home.officer(), {answer, kPreferences, ListsHome::applied()})),
            "lists.no_answer");
  EXPECT_EQ(code_of(home.measures().record(home.housing(), {answer, "SD-28.award", ListsHome::applied()})),
            "lists.not_named")
      << "it is for awards, and this was a procurement";
  EXPECT_EQ(code_of(home.measures().record(home.housing(), {answer + 50, kPreferences, {}})), "lists.no_answer");
  EXPECT_EQ(code_of(home.measures().record(home.agent(), {answer, kPreferences, {}})), "lists.no_answer");
  EXPECT_EQ(code_of(home.measures().record({}, {answer, kPreferences, {}})), "access.not_signed_in");
  EXPECT_EQ(code_of(home.measures().record(home.caller(16), {answer, kPreferences, ListsHome::applied()})),
            "access.not_permitted")
      << "a supervisor reads";
  const auto use = home.measures().record(home.housing(), {answer, kPreferences, ListsHome::applied()});
  ASSERT_TRUE(use.ok()) << use.error().message(Lang::zh);
  EXPECT_EQ(state_of(home, *use), UseState::applied);
  EXPECT_EQ(use->first().basis, "山东省社会信用条例 第28条第(一)项");
  EXPECT_EQ(use->records.size(), 1u);
  EXPECT_EQ(code_of(home.measures().record(home.housing(), {answer, kPreferences, ListsHome::applied()})),
            "lists.stated");
  EXPECT_TRUE(home.measures().of_unit(home.officer()).empty()) << "another unit's decision is not theirs to see";
  EXPECT_EQ(code_of(home.measures().read(home.officer(), use->id)), "lists.no_use");
  EXPECT_EQ(home.measures().of_unit(home.caller(10)).size(), 1u) << "the city's unit is above";
}

TEST(MeasuresUsed, ABatchNamesNobodyInParticular) {
  EXPECT_EQ(measures_in("subject,ADM.penalty,!SD-28.award,!CN.access"),
            (std::vector<std::string>{"SD-28.award", "CN.access"}));
  EXPECT_TRUE(measures_in("*").empty());
  EXPECT_TRUE(measures_in("subject,ADM.penalty(CF_WSH,CF_JDRQ)").empty());
}

TEST(MeasuresUsed, WhatAStatementNeeds) {
  ListsHome home;
  home.entry("示例列〔2026〕1号");
  const int64_t answer = home.ask(home.housing(), "procurement");
  const auto refused = [&](const std::string& measure, const Statement& said) {
    return code_of(home.measures().record(home.housing(), {answer, measure, said}));
  };
  for (std::string Statement::*field :
       {&Statement::what, &Statement::why, &Statement::proportionality, &Statement::remedy, &Statement::document}) {
    Statement said = ListsHome::applied();
    (said.*field).clear();
    EXPECT_EQ(refused(kPreferences, said), "lists.field");
  }
  Statement said = ListsHome::applied();
  said.hearing.clear();
  EXPECT_EQ(refused("CN.access", said), "lists.field") << "it takes a right: the subject is heard first";
  said.why = "身份证号 370999193101010012";
  EXPECT_EQ(refused(kPreferences, said), "lists.field") << "identity numbers are kept nowhere";
  said = ListsHome::applied();
  said.until = home.today().plus_days(-1);
  EXPECT_EQ(refused(kPreferences, said), "lists.field");
  said = {};
  said.until = home.today();
  EXPECT_EQ(refused(kPreferences, said), "lists.field") << "what was not applied has no term";
  // A `may` that was not applied needs no excuse.
  const auto use = home.measures().record(home.housing(), {answer, kPreferences, {}});
  ASSERT_TRUE(use.ok()) << use.error().message(Lang::zh);
  EXPECT_EQ(state_of(home, *use), UseState::not_applied);
  EXPECT_EQ(code_of(home.measures().lift(home.housing(), use->id, 1, home.today(), "示例 1 号")), "lists.not_applied");
}

TEST(MeasuresUsed, CorrectionKeepsHistoryAndOneOfTwoIsTold) {
  ListsHome home;
  home.entry("示例列〔2026〕1号");
  const int64_t answer = home.ask(home.housing(), "procurement");
  const Use use = ListsHome::must(home.measures().record(home.housing(), {answer, kPreferences, {}}));
  const auto both = [&](int64_t account) {
    return home.measures().correct(home.caller(account), use.id, 1, ListsHome::applied());
  };
  base::Result<Use> first = base::fail(kNoUse), second = base::fail(kNoUse);
  std::thread other([&] { first = both(14); });
  second = both(15);
  other.join();
  EXPECT_NE(first.ok(), second.ok());
  EXPECT_EQ(code_of(first.ok() ? second : first), "lists.stated");
  home.open();  // what is kept is the same after a restart
  const Use after = ListsHome::must(home.measures().read(home.housing(), use.id));
  EXPECT_EQ(after.version(), 2);
  EXPECT_FALSE(after.events.front().applied);
  EXPECT_TRUE(after.said.applied);
  EXPECT_EQ(after.said.why, "示例理由");
}

// Repair, withdrawal, a corrected version, the own last day: what was applied must be lifted.
TEST(MeasuresUsed, MustBeLiftedWhenItsRecordIsOver) {
  ListsHome home;
  const RecordId first = home.entry("示例列〔2026〕1号");
  Use use = ListsHome::must(home.measures().record(
      home.housing(), {home.ask(home.housing(), "procurement"), kPreferences, ListsHome::applied()}));
  EXPECT_EQ(use.records, std::vector<RecordId>{first});
  home.on("2026-04-08");
  const RecordId second = home.entry("示例列〔2026〕2号");
  Use later = ListsHome::must(home.measures().record(
      home.housing(), {home.ask(home.housing(), "procurement"), kPreferences, ListsHome::applied()}));
  EXPECT_EQ(later.records.size(), 2u);
  home.on("2026-04-30");
  home.status("示例列〔2026〕1号", "修复");
  EXPECT_EQ(state_of(home, use), UseState::must_lift);
  EXPECT_EQ(state_of(home, later), UseState::applied) << "the other entry still stands";
  const Standing where = ListsHome::must(home.measures().standing(use, home.today()));
  EXPECT_EQ(where.over->iso(), "2026-04-30");
  EXPECT_EQ(where.due->iso(), "2026-05-08") << "three working days over the holiday of May";
  EXPECT_EQ(home.measures().of_unit(home.housing(), true).size(), 1u);
  home.on("2026-05-08");
  EXPECT_EQ(state_of(home, use), UseState::must_lift);
  home.on("2026-05-09");
  EXPECT_EQ(state_of(home, use), UseState::late) << "nothing is lifted by time, and it is told";
  EXPECT_EQ(code_of(home.measures().lift(home.officer(), use.id, 1, home.today(), "示例 1 号")), "lists.no_use");
  EXPECT_EQ(code_of(home.measures().lift(home.housing(), use.id, 1, home.today().plus_days(1), "示例 1 号")),
            "lists.field");
  use = ListsHome::must(home.measures().lift(home.housing(), use.id, 1, home.today(), "示例解〔2026〕1号"));
  EXPECT_EQ(state_of(home, use), UseState::lifted);
  EXPECT_EQ(code_of(home.measures().lift(home.housing(), use.id, 2, home.today(), "示例 2 号")), "lists.not_applied");
  ASSERT_TRUE(home.remove(home.officer(), second, "quashed").ok());
  EXPECT_EQ(state_of(home, later), UseState::must_lift);
}

TEST(MeasuresUsed, ACorrectedVersionAsksAnew) {
  ListsHome home;
  home.entry("示例列〔2026〕1号");
  const Use use = ListsHome::must(home.measures().record(
      home.housing(), {home.ask(home.housing(), "procurement"), kPreferences, ListsHome::applied()}));
  home.on("2026-04-10");
  const auto corrected = home.send(
      "SEV.wages", fmt::format("YRDWMC,TYSHXYDM,LRSY,LRWH,LRRQ,RDJG,RDJGDM\n{},{},更正后的事由,示例列〔2026〕1号,"
                               "2026-04-07,示例市人力资源和社会保障局,{}\n",
                               kEmployerName, kEmployer, kLabourCode));
  ASSERT_EQ(corrected.submission.counts.versions, 1u);
  EXPECT_EQ(state_of(home, use), UseState::must_lift) << "what was weighed has changed";
  EXPECT_EQ(ListsHome::must(home.measures().standing(use, home.today())).over->iso(), "2026-04-10");
}

TEST(MeasuresUsed, ItsOwnLastDayAndTheCapOfTheProvince) {
  ListsHome home;
  home.entry("示例列〔2026〕1号");
  Statement said = ListsHome::applied();
  said.until = *base::parse_iso_day("2026-06-30");
  const Use use = ListsHome::must(
      home.measures().record(home.housing(), {home.ask(home.housing(), "procurement"), kPreferences, said}));
  const Use open = ListsHome::must(home.measures().record(
      home.housing(), {home.ask(home.housing(), "procurement"), kPreferences, ListsHome::applied()}));
  home.on("2026-06-30");
  EXPECT_EQ(state_of(home, use), UseState::applied);
  home.on("2026-07-01");
  EXPECT_EQ(state_of(home, use), UseState::must_lift);
  // SD-REG art. 38: five years from the decision, whatever else; that year's calendar is not announced.
  const Day after = *base::parse_iso_day("2031-04-08");
  EXPECT_FALSE(ListsHome::must(home.measures().standing(open, after.plus_days(-1))).over);
  EXPECT_EQ(ListsHome::must(home.measures().standing(open, after)).over->iso(), "2031-04-08");
}

TEST(MeasuresUsed, AnotherOperatorOfTheBusinessDoesNotBearIt) {
  ListsHome home;
  const std::string code = "92370999TX00000959", name = "岱岳示例小吃店";
  const auto registered = [&](const std::string& who, const std::string& day) {
    home.send("REG.individual_business",
              fmt::format("ZTMC,TYSHXYDM,DJZT,ZTRQ,CLRQ,DJJG,DJJGDM,JYZ\n{},{},存续,{},2018-03-02,"
                          "示例局,{},{}\n",
                          name, code, day, kLabourCode, who));
  };
  registered("示例丁", "2018-03-02");
  home.entry("示例列〔2026〕1号", code, name);
  const Use use = ListsHome::must(home.measures().record(
      home.housing(), {home.ask(home.housing(), "procurement", code), kPreferences, ListsHome::applied()}));
  EXPECT_EQ(state_of(home, use), UseState::applied);
  home.on("2026-05-06");
  registered("示例戊", "2026-05-06");
  EXPECT_EQ(state_of(home, use), UseState::must_lift);
}

TEST(MeasuresUsed, ACaseForOthersNamesNobody) {
  ListsHome home;
  home.entry("示例列〔2026〕1号");
  const Use use = ListsHome::must(home.measures().record(
      home.housing(), {home.ask(home.housing(), "procurement"), kPreferences, ListsHome::applied()}));
  EXPECT_EQ(code_of(home.measures().tell(home.housing(), use.id, 1, "联系人电话13800000000")), "lists.field");
  EXPECT_EQ(code_of(home.measures().tell(home.housing(), use.id, 1, "")), "lists.field");
  const auto told = home.measures().tell(home.housing(), use.id, 1, "某单位欠薪，限制便利措施后三个月内全部清偿");
  ASSERT_TRUE(told.ok()) << told.error().message(Lang::zh);
  EXPECT_EQ(state_of(home, *told), UseState::applied) << "a story changes nothing";
}

TEST(MeasuresUsed, EverybodyMayReadACaseAndNotOfWhom) {
  ListsHome home;
  home.entry("示例列〔2026〕1号");
  const Use use = ListsHome::must(home.measures().record(
      home.housing(), {home.ask(home.housing(), "procurement"), kPreferences, ListsHome::applied()}));
  EXPECT_TRUE(public_stories(home.measures()).empty());
  const auto [code, name] = home.measures().code_and_name(use.first().subject);
  ASSERT_FALSE(code.empty() || name.empty());
  for (const std::string& named : {"对" + name + "限制便利措施", "代码 " + code + " 的单位已改正"}) {
    EXPECT_EQ(code_of(home.measures().tell(home.housing(), use.id, 1, named)), "lists.field") << named;
  }
  ListsHome::must(home.measures().tell(home.housing(), use.id, 1, "某单位清偿后解除限制"));
  EXPECT_TRUE(public_stories(home.measures()).empty()) << "until a second person has confirmed it";
  EXPECT_EQ(code_of(home.measures().confirm_story(home.housing(), use.id, 2)), "lists.same_teller");
  EXPECT_EQ(code_of(home.measures().confirm_story(home.caller(15), use.id, 1)), "lists.stated");
  ListsHome::must(home.measures().confirm_story(home.caller(15), use.id, 2));
  EXPECT_EQ(code_of(home.measures().confirm_story(home.caller(15), use.id, 3)), "lists.no_story");
  const auto told = public_stories(home.measures());
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told.front().words, "某单位清偿后解除限制");
  EXPECT_EQ(told.front().basis, use.first().basis);
  EXPECT_FALSE(told.front().basis.empty());
  EXPECT_EQ(told.front().unit, kHousing);
  EXPECT_EQ(told.front().month, "2026-04");
  home.open();
  EXPECT_EQ(public_stories(home.measures()).size(), 1u) << "after a restart, too";
  ListsHome::must(home.measures().tell(home.housing(), use.id, 3, "某单位清偿后一个月解除限制"));
  EXPECT_TRUE(public_stories(home.measures()).empty()) << "told anew it waits anew";
  ListsHome::must(home.measures().confirm_story(home.caller(15), use.id, 4));
  ListsHome::must(home.measures().tell(home.housing(), use.id, 5, ""));
  EXPECT_TRUE(public_stories(home.measures()).empty()) << "taken back";
  EXPECT_EQ(code_of(home.measures().tell(home.housing(), use.id, 6, "")), "lists.field") << "nothing to take back";
  EXPECT_EQ(code_of(home.measures().confirm_story(home.caller(15), use.id, 6)), "lists.no_story");
}

TEST(Stories, ANameIsFoundHoweverItIsWritten) {
  const std::pair<std::string, std::string> whom{"91370999TX000001XE", "山东示例（集团）有限公司"};
  EXPECT_TRUE(names_subject("对山東示例(集團)有限公司限制", whom));
  EXPECT_TRUE(names_subject("对 ９１370999TX000001XE 限制", whom));
  EXPECT_FALSE(names_subject("某集团有限公司改正后解除", whom));
  EXPECT_FALSE(names_subject("某单位", {})) << "of a subject that nobody knows, nothing can be named";
}

TEST(MeasureStatistics, CellsUnderFiveStayWithTheUnit) {
  ListsHome home;
  home.entry("示例列〔2026〕1号");
  std::vector<int64_t> answers;
  for (int i = 0; i < 6; ++i) answers.push_back(home.ask(home.housing(), "procurement"));
  for (int i = 0; i < 2; ++i) {
    ListsHome::must(
        home.measures().record(home.housing(), {answers[static_cast<size_t>(i)], kPreferences, ListsHome::applied()}));
  }
  ListsHome::must(home.measures().record(home.housing(), {answers[2], kPreferences, {}}));
  const Use last =
      ListsHome::must(home.measures().record(home.housing(), {answers[3], kPreferences, ListsHome::applied()}));
  ListsHome::must(home.measures().tell(home.housing(), last.id, 1, "示例典型做法"));
  const auto row_for = [&](const access::Caller& caller, const std::string& month) -> std::optional<StatisticsRow> {
    const auto found = ListsHome::must(statistics(home.measures(), home.used(), caller, month));
    for (const auto& row : found.rows) {
      if (row.measure == kPreferences && row.unit == kHousing) return row;
    }
    return std::nullopt;
  };
  const auto own = row_for(home.housing(), "2026-04");
  ASSERT_TRUE(own);
  EXPECT_EQ(own->named.count, 6u);
  EXPECT_EQ(own->applied.count, 3u);
  EXPECT_EQ(own->not_applied.count, 1u);
  EXPECT_TRUE(own->applied.told);
  for (const int64_t account : {10, 11, 12}) {  // the centre, an auditor, another bureau
    const auto outside = row_for(home.caller(account), "2026-04");
    ASSERT_TRUE(outside);
    EXPECT_EQ(words_of(outside->named), "6");
    EXPECT_EQ(words_of(outside->applied), "<5");
    EXPECT_EQ(outside->applied.count, 0u) << "not even in memory";
    EXPECT_EQ(words_of(outside->lifted), "0") << "that nothing was lifted tells of nobody";
  }
  EXPECT_FALSE(row_for(home.housing(), "2026-03"));
  EXPECT_EQ(code_of(statistics(home.measures(), home.used(), home.housing(), "2026-4")), "lists.bad_month");
  EXPECT_EQ(code_of(statistics(home.measures(), home.used(), home.agent(), "2026-04")), "access.not_permitted");
  const auto shown = ListsHome::must(statistics(home.measures(), home.used(), home.caller(10), "2026-04"));
  ASSERT_EQ(shown.stories.size(), 1u);
  EXPECT_EQ(shown.stories.front().words, "示例典型做法");
  const std::string csv = to_csv(shown, home.measures(), *home.units, Lang::zh);
  EXPECT_NE(csv.find("2026-04,SD-28.preferences,限制享受优惠政策和便利措施（告知承诺、容缺受理）,"
                     "示例市住房和城乡建设局,6,<5,<5,0,0"),
            std::string::npos)
      << csv;
}

// As on the public site: a story stands in the month in which it was told, whatever became of the measure later.
TEST(MeasureStatistics, AStoryStandsInTheMonthInWhichItWasTold) {
  ListsHome home;
  home.entry("示例列〔2026〕1号");
  const Use use = ListsHome::must(home.measures().record(
      home.housing(), {home.ask(home.housing(), "procurement"), kPreferences, ListsHome::applied()}));
  ListsHome::must(home.measures().tell(home.housing(), use.id, 1, "示例典型做法"));
  home.on("2026-05-20");
  ListsHome::must(home.measures().confirm_story(home.caller(15), use.id, 2));
  home.on("2026-06-10");
  ListsHome::must(home.measures().lift(home.housing(), use.id, 3, home.today(), "示例解〔2026〕1号"));
  const auto stories = [&](const std::string& month) {
    return ListsHome::must(statistics(home.measures(), home.used(), home.caller(10), month)).stories.size();
  };
  EXPECT_EQ(stories("2026-04"), 1u);
  EXPECT_EQ(stories("2026-05"), 0u) << "another officer confirmed it";
  EXPECT_EQ(stories("2026-06"), 0u) << "the measure was lifted";
  EXPECT_EQ(public_stories(home.measures()).front().month, "2026-04");
  ListsHome::must(home.measures().tell(home.housing(), use.id, 4, "示例典型做法，改写"));
  EXPECT_EQ(stories("2026-04"), 0u);
  EXPECT_EQ(stories("2026-06"), 1u) << "told anew";
}

}  // namespace
}  // namespace taixin::lists
