// Entering and leaving a list, through the engine of cases.
#include <gtest/gtest.h>

#include "lists/sample_lists.h"

namespace taixin::lists {
namespace {

using base::Lang;

#define ASSERT_DONE(result) ASSERT_TRUE((result).ok()) << (result).error().message(Lang::zh)

TEST(ListProcedure, ProposedToldHeardDecidedByAnother) {
  ListsHome home;
  auto one = home.propose(home.officer(), {{"responsible", "示例丙"}});
  ASSERT_DONE(one);
  EXPECT_EQ(code_of(home.act(home.second_officer(), **one, "decide", "entered")), "cases.step_closed");
  one = home.act(home.officer(), **one, "serve");
  ASSERT_DONE(one);
  const auto proposal = proposal_of(home.procedure(), **one);
  ASSERT_TRUE(proposal.ok());
  EXPECT_EQ(proposal->list->code, "wages");
  const auto rights = rights_of(home.packs(), **one, *home.cases().kind_of(**one), *proposal->list);
  ASSERT_TRUE(rights.ok());
  EXPECT_EQ(rights->statement_until->iso(), "2026-04-14") << "five working days after the 7th";
  one = home.act(home.agent(), **one, "state");
  ASSERT_DONE(one);
  EXPECT_EQ(code_of(home.act(home.second_officer(), **one, "decide", "entered")), "lists.statement_open");
  home.on("2026-04-14");
  EXPECT_EQ(code_of(home.act(home.second_officer(), **one, "decide", "entered")), "lists.statement_open")
      << "the last day is the subject's";
  home.on("2026-04-15");
  EXPECT_EQ(code_of(home.act(home.officer(), **one, "decide", "entered")), "cases.same_person");
  EXPECT_FALSE(home.is_on());
  one = home.act(home.second_officer(), **one, "decide", "entered", {{"number", "示例列〔2026〕1号"}});
  ASSERT_DONE(one);
  EXPECT_TRUE((*one)->final);
  ASSERT_TRUE(home.is_on());
  EXPECT_TRUE(home.is_public());
  const auto stays = home.stays();
  ASSERT_EQ(stays.size(), 1u);
  EXPECT_EQ(stays.front().entered->iso(), "2026-04-15");
  // After a restart it is the same.
  home.open();
  EXPECT_TRUE(home.is_on());
  // The record says what a file of the body would say: the same decision as a file is a repetition.
  const auto again = home.send(
      "SEV.wages", fmt::format("YRDWMC,TYSHXYDM,LRSY,LRWH,LRRQ,RDJG,RDJGDM,ZRRXM\n{},{},示例内容 1 "
                               "号；示例内容 1 号,示例列〔2026〕1号,2026-04-15,示例市人力资源和社会保障局,{},示例丙\n",
                               kEmployerName, kEmployer, kLabourCode));
  EXPECT_EQ(again.submission.counts.duplicates, 1u);
  const auto findings = home.home().doctor();
  ASSERT_TRUE(findings.ok());
  for (const auto& finding : *findings) ADD_FAILURE() << finding.message(Lang::en);
}

TEST(ListProcedure, AHearingThatWasAskedForIsHeldFirst) {
  ListsHome home;
  const std::string kMarket = "示例市场监督管理局";
  auto units = home.units->units();
  units.at(kLabour).name = kMarket;
  home.units = std::make_shared<const access::Directory>(std::move(units), home.units->accounts());
  auto one = home.propose(home.officer(), {{"list", "market"}});
  ASSERT_DONE(one);
  one = home.act(home.officer(), **one, "serve");
  ASSERT_DONE(one);
  one = home.act(home.agent(), **one, "ask_hearing");
  ASSERT_DONE(one);
  home.on("2026-04-20");
  EXPECT_EQ(code_of(home.act(home.second_officer(), **one, "decide", "entered")), "cases.step_closed");
  one = home.act(home.agent(), **one, "state");  // back among those that could be decided, but for the hearing
  ASSERT_DONE(one);
  EXPECT_EQ(code_of(home.act(home.second_officer(), **one, "decide", "entered")), "lists.hearing_due");
  EXPECT_EQ(code_of(home.act(home.agent(), **one, "ask_hearing")), "lists.no_hearing") << "the time to ask is over";
  one = home.act(home.officer(), **one, "hold_hearing");
  ASSERT_DONE(one);
  one = home.act(home.second_officer(), **one, "decide", "entered");
  ASSERT_DONE(one);
  EXPECT_TRUE(home.is_on(kEmployer, "market"));
}

TEST(ListProcedure, WhatIsRefused) {
  ListsHome home;
  // A body that the list does not name; wages give no hearing; nobody is entered twice.
  auto one = home.propose(home.housing());
  ASSERT_DONE(one);
  EXPECT_EQ(code_of(home.act(home.housing(), **one, "serve")), "lists.not_recogniser");
  one = home.propose(home.officer());
  ASSERT_DONE(one);
  one = home.act(home.officer(), **one, "serve");
  EXPECT_EQ(code_of(home.act(home.agent(), **one, "ask_hearing")), "lists.no_hearing");
  const RecordId there = home.entry("示例列〔2026〕7号");
  home.on("2026-04-15");
  EXPECT_EQ(code_of(home.act(home.second_officer(), **one, "decide", "entered")), "lists.on_list");
  const auto gone = home.remove(home.officer(), there, "decision");
  ASSERT_DONE(gone);
  EXPECT_FALSE(home.is_on());
  EXPECT_EQ(code_of(home.remove(home.officer(), there, "decision")), "lists.no_entry") << "it has left";
  // The decision of the file cannot be entered again under its number.
  EXPECT_EQ(code_of(home.act(home.second_officer(), **one, "decide", "entered", {{"number", "示例列〔2026〕7号"}})),
            "lists.on_list");
  one = home.act(home.second_officer(), **one, "decide", "not_entered");
  ASSERT_DONE(one);
  EXPECT_FALSE(home.is_on());
  EXPECT_EQ(code_of(home.propose(home.agent())), "cases.not_your_step") << "a subject proposes nobody";
}

TEST(ListProcedure, ABodyWithoutACreditCodeCannotMakeAnEntry) {
  ListsHome home;
  auto units = home.units->units();
  units.at(kLabour).code = "370999-labour";
  home.units = std::make_shared<const access::Directory>(std::move(units), home.units->accounts());
  auto one = home.propose(home.officer());
  one = home.act(home.officer(), **one, "serve");
  home.on("2026-04-15");
  EXPECT_EQ(code_of(home.act(home.second_officer(), **one, "decide", "entered")), "lists.entry_row");
  EXPECT_FALSE(home.is_on());
}

TEST(ListProcedure, BelowV2NobodyIsToldAndNobodyEntered) {
  ListsHome home(false);
  auto one = home.propose(home.officer());
  ASSERT_DONE(one);
  EXPECT_EQ(code_of(home.act(home.officer(), **one, "serve")), "lists.not_confirmed");
  EXPECT_FALSE(home.is_on());
  EXPECT_EQ(home.entry("示例列〔2026〕1号").get() > 0, true) << "files keep working";
  EXPECT_TRUE(home.is_on());
}

TEST(ListProcedure, LeavingByDecisionCourtRepairAndDay) {
  ListsHome home;
  const RecordId first = home.entry("示例列〔2026〕1号");
  ASSERT_TRUE(home.is_public());
  EXPECT_EQ(code_of(home.remove(home.housing(), first, "decision")), "cases.not_your_step");
  ASSERT_DONE(home.remove(home.officer(), first, "decision"));
  EXPECT_FALSE(home.is_public()) << "on the same day";
  EXPECT_EQ(home.stays().front().how, How::ended);
  const RecordId second = home.entry("示例列〔2026〕2号");
  ASSERT_DONE(home.remove(home.officer(), second, "quashed"));
  EXPECT_FALSE(home.is_public());
  EXPECT_EQ(home.stays().front().how, How::withdrawn);
  home.entry("示例列〔2026〕3号");
  home.status("示例列〔2026〕3号", "修复");
  EXPECT_FALSE(home.is_public());
  EXPECT_EQ(home.stays().front().how, How::repaired);
  home.entry("示例列〔2026〕4号");
  EXPECT_TRUE(home.is_public());
  home.on("2029-04-07");
  EXPECT_TRUE(home.is_public()) << "the last day of three years";
  home.on("2029-04-08");
  EXPECT_FALSE(home.is_public()) << "nothing had to run";
}

TEST(ListProcedure, ABodyElsewhereRemovesAndTheCityRecordsIt) {
  ListsHome home;
  home.send("SEV.wages",
            fmt::format("YRDWMC,TYSHXYDM,LRSY,LRWH,LRRQ,RDJG,RDJGDM\n{},{},示例事由,示例省列〔2026〕1号,{},"
                        "示例省人力资源和社会保障厅,{}\n",
                        kEmployerName, kEmployer, home.today().iso(), kOther));
  ASSERT_TRUE(home.is_on());
  const RecordId record = home.stays().front().record;
  EXPECT_EQ(code_of(home.remove(home.officer(), record, "decision")), "cases.not_your_step");
  const catalog::CaseKind* kind = home.cases().rules().kind("delisting", home.today());
  const auto recorded =
      home.cases().begin(home.caller(10), {.kind = "delisting",
                                           .step = "record_removal",
                                           .record = record,
                                           .form = home.form(*kind->step("record_removal"), "decision"),
                                           .outcome = "decision"});
  ASSERT_DONE(recorded);
  EXPECT_FALSE(home.is_on());
}

TEST(ListMembership, WhatWasKnownThen) {
  ListsHome home;
  home.on("2026-04-07");
  const auto before = home.the_clock().now();
  home.on("2026-04-09");
  home.entry("示例列〔2026〕1号");
  const auto known = home.facts().head().known_at;
  home.on("2026-05-06");
  home.status("示例列〔2026〕1号", "修复");
  const auto on_at = [&](std::string_view day, KnownAt at) {
    const auto stays = ListsHome::must(stays_of(home.place(), home.subject(), *base::parse_iso_day(day), at));
    return on_list(stays, home.list("wages")) != nullptr;
  };
  EXPECT_FALSE(home.is_on());
  EXPECT_FALSE(on_at("2026-04-10", before)) << "nobody knew of it yet";
  EXPECT_TRUE(on_at("2026-04-10", known));
  EXPECT_TRUE(on_at("2026-05-06", known)) << "as it was known then, it had not ended";
  EXPECT_FALSE(on_at("2026-04-08", home.the_clock().now())) << "before the entry";
  EXPECT_TRUE(on_at("2026-04-10", home.the_clock().now())) << "it was on it on that day";
}

TEST(ListMembers, PagesAreWholeAndNobodysNameIsThere) {
  ListsHome home;
  for (int i = 1; i <= 3; ++i) home.entry(fmt::format("示例列〔2026〕{}号", i));
  home.entry("示例列〔2026〕9号", kOther, kOtherName);
  std::vector<std::string> seen;
  std::string after;
  for (int pages = 0; pages < 10; ++pages) {
    const auto page = ListsHome::must(home.lists().members({.list = "wages", .after = after, .limit = 1}, Lang::zh));
    for (const auto& entry : page.entries) {
      seen.push_back(entry.subject->code);
      EXPECT_TRUE(entry.record->fields.empty());
      EXPECT_TRUE(entry.subject->operators.empty());
    }
    after = page.next;
    if (after.empty()) break;
  }
  EXPECT_EQ(seen, (std::vector<std::string>{kOther, kEmployer, kEmployer, kEmployer}));
  EXPECT_EQ(code_of(home.lists().members({.list = "wages", .after = "x-1"}, Lang::zh)), "lists.bad_cursor");
  EXPECT_EQ(code_of(home.lists().members({.list = "invented"}, Lang::zh)), "lists.no_list");
  // An officer's page is one entry of the log, about all of them.
  access::Asker asker;
  asker.purpose = "supervision";
  asker.caller = home.housing();
  asker.action = access::Action::show;
  const auto session = ListsHome::must(access::admit(home.desk(), asker, {}));
  const auto page = ListsHome::must(home.lists().members(session, {.list = "wages", .limit = 50}));
  EXPECT_EQ(page.entries.value().size(), 4u);
  auto tx = ListsHome::must(home.home().read_access());
  const auto log = ListsHome::must(store::access_entries(tx, {.limit = 1}));
  EXPECT_EQ(log.front().kind, "list");
  EXPECT_EQ(log.front().subjects.size(), 2u);
  EXPECT_EQ(log.front().rows, 4u);
}

}  // namespace
}  // namespace taixin::lists
