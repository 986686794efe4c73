#include "cases/cases.h"

#include <gtest/gtest.h>

#include <thread>

#include "cases/sample_cases.h"

namespace taixin::cases {
namespace {

using base::Lang;
using catalog::CaseEffect;

template <class T>
std::string_view code_of(const base::Result<T>& result) {
  return result.ok() ? std::string_view() : result.error().code();
}

std::vector<std::string> letters(CasesHome& home) {
  std::vector<std::string> out;
  for (const store::Outgoing& one : home.outgoing()) {
    if (one.effect == "letter") out.push_back(one.detail_json);
  }
  return out;
}

TEST(Cases, AnObjectionMarksTheRecordUntilItsEnd) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕1号");
  EXPECT_FALSE(home.status(record).disputed);
  auto one = home.begin(home.agent(), "objection", record);
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  EXPECT_EQ((*one)->state, "received");
  EXPECT_EQ((*one)->recogniser, kMarket);
  EXPECT_TRUE(home.status(record).disputed) << "from the moment it is received";
  one = home.act(home.officer(), **one, "decide", "rejected");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  EXPECT_TRUE((*one)->final);
  EXPECT_FALSE(home.status(record).disputed);
  EXPECT_FALSE(home.status(record).withdrawn);
  ASSERT_EQ(letters(home).size(), 1u);
  EXPECT_EQ(home.cases().open_count(), 0u);
}

TEST(Cases, AnUpheldObjectionWithdrawsAndTellsEverybodyWhoHasTheRecord) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕2号");
  auto one = home.begin(home.agent(), "objection", record);
  one = home.act(home.handler(), **one, "forward");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  one = home.act(home.officer(), **one, "decide", "withdrawn");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  const auto status = home.status(record);
  EXPECT_TRUE(status.withdrawn);
  EXPECT_FALSE(status.disputed);
  size_t propagated = 0;
  for (const store::Outgoing& out : home.outgoing()) propagated += out.effect == "propagate";
  EXPECT_EQ(propagated, 1u);
}

TEST(Cases, ACorrectionNamesTheCorrectedVersion) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕3号");
  auto one = home.begin(home.agent(), "objection", record);
  EXPECT_EQ(code_of(home.act(home.officer(), **one, "decide", "corrected", record)), "cases.field");
  EXPECT_EQ(code_of(home.act(home.officer(), **one, "decide", "corrected", RecordId(99))), "cases.field");
  const RecordId version = home.penalty("示例罚字〔2026〕3号", kMarketCode, kCompany, record);
  const auto done = home.act(home.officer(), **one, "decide", "corrected", version);
  ASSERT_TRUE(done.ok()) << done.error().message(Lang::en);
  EXPECT_FALSE(home.status(version).disputed);
}

TEST(Cases, OneObjectionAtATimeAboutOneRecordAndAgainAfterIt) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕4号");
  auto one = home.begin(home.agent(), "objection", record);
  EXPECT_EQ(code_of(home.begin(home.agent(), "objection", record)), "cases.already_open");
  ASSERT_TRUE(home.act(home.agent(), **one, "take_back").ok());
  EXPECT_FALSE(home.status(record).disputed);
  ASSERT_TRUE(home.begin(home.agent(), "objection", record).ok());
  EXPECT_TRUE(home.status(record).disputed) << "the second mark of the same day is an event of its own";
}

TEST(Cases, SomebodyElsesRecordLooksLikeNone) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕5号");
  EXPECT_EQ(code_of(home.begin(home.other_agent(), "objection", record)), "cases.no_record");
  EXPECT_EQ(code_of(home.begin(home.agent(), "objection", RecordId(77))), "cases.no_record");
  const auto one = home.begin(home.agent(), "objection", record);
  EXPECT_EQ(code_of(home.act(home.other_agent(), **one, "take_back")), "cases.no_case");
  EXPECT_EQ(code_of(home.cases().read(home.other_agent(), (*one)->id)), "cases.no_case");
  EXPECT_EQ(code_of(home.cases().read(home.housing_officer(), (*one)->id)), "cases.no_case");
  EXPECT_TRUE(home.cases().read(home.officer(), (*one)->id).ok());
  EXPECT_TRUE(home.cases().read(home.handler(), (*one)->id).ok());
  EXPECT_TRUE(home.cases().read(home.supervisor(), (*one)->id).ok());
}

TEST(Cases, AWindowActsForWhoeverStandsThereAndNamesThePaper) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕6号");
  Opening opening{.kind = "objection", .record = record};
  opening.form = home.form(*home.cases().rules().kind("objection", home.today())->step("submit"), "");
  EXPECT_EQ(code_of(home.cases().begin(home.window(), opening)), "cases.evidence");
  opening.evidence = "示例申请表 2026-12";
  EXPECT_EQ(code_of(home.cases().begin(home.window(kOtherCompany), opening)), "cases.no_record");
  const auto one = home.cases().begin(home.window(), opening);
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  EXPECT_EQ((*one)->opened().via, store::Via::assisted);
  EXPECT_EQ((*one)->own, UnitId()) << "the case is the subject's, not the window's";
}

TEST(Cases, OnlyWhoeverRecognisedDecides) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕7号");
  auto one = home.begin(home.agent(), "repair", record);
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  one = home.act(home.handler(), **one, "forward");
  for (const auto& who : {home.handler(), home.housing_officer(), home.agent(), home.window(), home.supervisor()}) {
    const auto refused = home.act(who, **one, "accept", "accepted");
    ASSERT_FALSE(refused.ok());
  }
  EXPECT_EQ(code_of(home.act(home.handler(), **one, "accept", "accepted")), "cases.not_your_step");
  EXPECT_EQ(code_of(home.act(home.housing_officer(), **one, "accept", "accepted")), "cases.no_case");
  one = home.act(home.officer(), **one, "accept", "accepted");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  one = home.act(home.officer(), **one, "decide", "granted");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  EXPECT_TRUE(home.status(record).repaired);
}

TEST(Cases, WhatTheCityDidNotRecogniseIsSentOnAndItsResultRecorded) {
  CasesHome home;
  const RecordId record = home.penalty("鲁示例罚字〔2026〕8号", kElsewhereCode);
  auto one = home.begin(home.agent(), "repair", record);
  ASSERT_TRUE(one.ok());
  EXPECT_FALSE((*one)->ours());
  EXPECT_EQ(code_of(home.act(home.handler(), **one, "forward")), "cases.not_ours");
  one = home.act(home.handler(), **one, "send_on");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  for (const auto& next : home.cases().next(home.officer(), **one)) ADD_FAILURE() << next.step->code;
  one = home.act(home.handler(), **one, "record_result", "granted");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  EXPECT_TRUE(home.status(record).repaired);
}

TEST(Cases, NobodyGrantsBeforeTheEarliestDay) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕9号");
  home.earliest = home.today().plus_days(30);
  auto one = home.begin(home.agent(), "repair", record);
  ASSERT_TRUE(one.ok()) << "an application is never refused by the machine";
  one = home.act(home.handler(), **one, "forward");
  one = home.act(home.officer(), **one, "accept", "accepted");
  const auto early = home.act(home.officer(), **one, "decide", "granted");
  ASSERT_EQ(code_of(early), "cases.too_early");
  EXPECT_NE(early.error().message(Lang::zh).find("2026-05-07"), std::string::npos);
  home.on("2026-05-07");
  EXPECT_TRUE(home.act(home.officer(), **one, "decide", "granted").ok());
}

TEST(Cases, OfTwoAtOnceOneWinsAndTheOtherIsTold) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕10号");
  const auto one = home.begin(home.agent(), "objection", record);
  std::vector<base::Result<std::shared_ptr<const Case>>> done(2, base::Result<std::shared_ptr<const Case>>(nullptr));
  {
    std::jthread first([&] { done[0] = home.act(home.officer(), **one, "decide", "rejected"); });
    std::jthread second([&] { done[1] = home.act(home.second_officer(), **one, "decide", "withdrawn"); });
  }
  ASSERT_NE(done[0].ok(), done[1].ok());
  const auto& lost = done[0].ok() ? done[1] : done[0];
  EXPECT_EQ(code_of(lost), "cases.moved");
  EXPECT_EQ(lost.error().kind().http_status, 409);
  EXPECT_NE(lost.error().message(Lang::zh).find("核查处理"), std::string::npos) << "what happened is said";
  EXPECT_EQ(home.events().size(), 2u);
}

TEST(Cases, AFormIsWholeAndHoldsNoIdentityNumber) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕11号");
  const catalog::CaseStep& step = *home.cases().rules().kind("objection", home.today())->step("submit");
  const Form good = home.form(step, "");
  const auto with = [&](const std::string& field, const std::string& value) {
    Opening opening{.kind = "objection", .record = record, .form = good};
    opening.form[field] = value;
    return code_of(home.cases().begin(home.agent(), opening));
  };
  EXPECT_EQ(with("statement", ""), "cases.field");
  EXPECT_EQ(with("statement", std::string(1001, 'a')), "cases.field");
  EXPECT_EQ(with("statement", "我的身份证号是 379999198003150012"), "cases.field");
  EXPECT_EQ(with("ground", "whatever"), "cases.field");
  EXPECT_EQ(with("evidence", std::string(65, '1')), "cases.field");
  EXPECT_EQ(with("other", "x"), "cases.field");
  EXPECT_TRUE(home.events().empty());
  EXPECT_FALSE(home.status(record).disputed);
  EXPECT_EQ(with("statement", "没有收到处罚决定书"), "");
}

TEST(Cases, NothingIsOpenThatThePacksDoNotKnow) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕12号");
  EXPECT_EQ(code_of(home.cases().begin(home.agent(), {.kind = "favour", .record = record})), "cases.no_kind");
  auto one = home.begin(home.agent(), "objection", record);
  const auto act = [&](const std::string& step, const std::string& outcome) {
    return code_of(
        home.cases().act(home.officer(), {.id = (*one)->id, .version = 1, .step = step, .outcome = outcome}));
  };
  EXPECT_EQ(act("pardon", ""), "cases.no_step");
  EXPECT_EQ(act("decide", "maybe"), "cases.no_step");
  EXPECT_EQ(act("decide", ""), "cases.no_step");
  EXPECT_EQ(act("submit", ""), "cases.no_step") << "what opens a case is not taken again";
  EXPECT_EQ(act("record_result", "rejected"), "cases.step_closed");
  EXPECT_EQ(code_of(home.cases().act(home.officer(), {.id = 99, .version = 1, .step = "decide"})), "cases.no_case");
}

TEST(Cases, NobodyActsWithoutAnAccountNotEvenTheConsole) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕13号");
  EXPECT_FALSE(home.cases().begin(access::Caller::of_console(), {.kind = "objection", .record = record}).ok());
  EXPECT_FALSE(home.cases().begin(access::Caller(), {.kind = "objection", .record = record}).ok());
  const auto one = home.begin(home.agent(), "objection", record);
  EXPECT_FALSE(home.act(access::Caller::of_console(), **one, "forward").ok());
  EXPECT_TRUE(home.cases().read(access::Caller::of_console(), (*one)->id).ok());
}

TEST(Cases, EveryStepSaysWhoInWhichRoleByWhichClause) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕14号");
  auto one = home.begin(home.agent(), "objection", record);
  one = home.act(home.handler(), **one, "forward");
  const auto read = home.cases().read(home.handler(), (*one)->id);
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->steps.size(), 2u);
  EXPECT_EQ(read->steps[0].taken.role, "agent");
  EXPECT_EQ(read->steps[1].taken.role, "case_handler");
  EXPECT_EQ(read->steps[1].taken.account, AccountId(10));
  EXPECT_EQ(read->steps[0].form.at("statement"), "示例内容");
  EXPECT_NE(read->steps[0].basis.find("山东省社会信用条例 第39条"), std::string::npos);
  EXPECT_EQ(read->steps[0].notice, "您的异议（编号 1）已于 2026-04-07 收到，该信息已作异议标注。");
  EXPECT_EQ(read->steps[0].effects, (std::vector<std::string>{"mark_disputed", "notify"}));
}

TEST(Cases, AStatusThatAFileBroughtBeforeIsNotSaidTwice) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕15号");
  auto one = home.begin(home.agent(), "repair", record);
  one = home.act(home.handler(), **one, "forward");
  one = home.act(home.officer(), **one, "accept", "accepted");
  auto other = home.begin(home.agent(), "objection", record);
  other = home.act(home.officer(), **other, "decide", "withdrawn");
  one = home.act(home.officer(), **one, "decide", "granted");
  ASSERT_TRUE(one.ok());
  EXPECT_TRUE(home.status(record).repaired);
  EXPECT_TRUE(home.status(record).withdrawn);
  const auto findings = home.home().doctor();
  ASSERT_TRUE(findings.ok());
  for (const auto& finding : *findings) ADD_FAILURE() << finding.message(Lang::en);
}

TEST(Cases, APersonsFormIsSealedAndGoneWithItsKey) {
  CasesHome home;
  const std::string number = "379999198003150012";
  const identity::IdNumber person_number(number);
  const identity::IdNumber* numbers[] = {&person_number};
  const auto persons = home.vault().persons(numbers);
  ASSERT_TRUE(persons.ok()) << persons.error().message(Lang::en);
  const SubjectId person = persons->front();
  Opening opening{.kind = "commitment", .step = "make"};
  const catalog::CaseStep& step = *home.cases().rules().kind("commitment", home.today())->step("make");
  opening.form = home.form(step, "closed");
  opening.form["content"] = "示例承诺内容不可外泄";
  opening.evidence = "示例申请表 3 号";
  opening.outcome = "public";
  EXPECT_EQ(code_of(home.cases().begin(home.window(person), opening)), "cases.persons_closed");
  opening.outcome = "closed";
  const auto one = home.cases().begin(home.window(person), opening);
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  for (const store::CaseEvent& event : home.events()) {
    EXPECT_EQ(event.form_json, "{}");
    EXPECT_FALSE(event.sealed.empty());
    EXPECT_EQ(event.sealed.find("示例承诺"), std::string::npos);
  }
  auto read = home.cases().read(home.handler(), (*one)->id);
  EXPECT_EQ(read->steps[0].form.at("content"), "示例承诺内容不可外泄");
  ASSERT_TRUE(home.vault().erase(std::span(&person, 1), "示例证明 1 号").ok());
  read = home.cases().read(home.handler(), (*one)->id);
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->steps[0].erased);
  EXPECT_TRUE(read->steps[0].form.empty());
}

TEST(Cases, WhatIsBelowV2IsSimulated) {
  CasesHome home;
  auto one = home.begin(home.agent(), "declaration", {});
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  one = home.act(home.handler(), **one, "decide", "accepted");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  EXPECT_TRUE((*one)->last().simulated);
  EXPECT_TRUE(home.outgoing().empty()) << "it is noted, and nothing is sent";
  EXPECT_TRUE(home.cases().due(home.today().plus_days(90)).empty()) << "nobody is told of a term from memory";
}

TEST(Cases, AProviderWithdrawsInOneStep) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕21号");
  EXPECT_EQ(code_of(home.begin(home.housing_officer(), "withdrawal", record, "withdraw")), "cases.not_your_step");
  EXPECT_EQ(code_of(home.begin(home.agent(), "withdrawal", record, "withdraw")), "cases.not_your_step");
  const auto one = home.begin(home.officer(), "withdrawal", record, "withdraw");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  EXPECT_TRUE((*one)->final);
  EXPECT_TRUE(home.status(record).withdrawn);
  EXPECT_EQ(home.cases().open_count(), 0u);
  const auto own = home.cases().of_subject(kCompany);
  ASSERT_TRUE(own.ok());
  ASSERT_EQ(own->size(), 1u) << "its subject sees it";
}

TEST(Cases, AShieldEndsWithThePlan) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕22号");
  auto one = home.begin(home.agent(), "shield", record);
  one = home.act(home.officer(), **one, "decide", "shielded");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  EXPECT_TRUE(home.status(record).shielded);
  one = home.act(home.agent(), **one, "perform");
  one = home.act(home.officer(), **one, "confirm", "confirmed");
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  EXPECT_FALSE(home.status(record).shielded);
  EXPECT_TRUE(home.status(record).repaired);
}

TEST(Cases, AMissingEffectStopsTheProgram) {
  CasesHome home;
  Effects effects;
  EXPECT_EQ(code_of(effects.complete()), "cases.effect_missing");
  add_own_effects(effects, {home.home(), home.facts(), home.packs(), home.vault()});
  EXPECT_EQ(code_of(effects.complete()), "cases.effect_missing") << "those of later rooms";
  for (const catalog::CaseEffect later : kLaterEffects) effects.add(std::make_unique<LaterEffect>(later));
  EXPECT_TRUE(effects.complete().ok());
}

TEST(Cases, ARestartSeesWhatWas) {
  CasesHome home;
  const RecordId record = home.penalty("示例罚字〔2026〕17号"), second = home.penalty("示例罚字〔2026〕18号");
  auto one = home.begin(home.agent(), "objection", record);
  auto two = home.begin(home.agent(), "repair", second);
  two = home.act(home.handler(), **two, "forward");
  ASSERT_TRUE(two.ok());
  home.open();
  EXPECT_EQ(home.cases().open_count(), 2u);
  EXPECT_TRUE(home.status(record).disputed);
  const auto again = home.cases().find_open((*two)->id);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->state, "forwarded");
  EXPECT_EQ(again->version(), 2);
  EXPECT_EQ(again->recogniser, kMarket);
  EXPECT_TRUE(home.act(home.officer(), *again, "accept", "accepted").ok());
  EXPECT_TRUE(home.act(home.officer(), **one, "decide", "rejected").ok());
  EXPECT_FALSE(home.status(record).disputed);
}

}  // namespace
}  // namespace taixin::cases
