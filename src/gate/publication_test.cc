// The regimes of this repository's packs against a reference that is written apart from the packs: the laws as their
// summaries state them (domain/04), in plain code, one law after the other. And stories an official can read:
// tests/scenarios/publication.toml.
#include "gate/publication.h"

#include <gtest/gtest.h>

#include "catalog/entries.h"
#include "catalog/packs_testing.h"
#include "catalog/toml.h"
#include "gate/publication_reference_test.h"

namespace taixin::gate {
namespace {

using catalog::Dishonesty;
using catalog::testing::repository_catalog;

using reference::Acts;
using reference::Answer;
using reference::expected;
using reference::on;
using reference::RandomAct;
using reference::told;
using reference::views;
using enum reference::Clock;

const catalog::Item& item_of(const std::string& code) {
  const catalog::Item* item = repository_catalog().item(base::ItemCode(code), on(2026, 11, 1));
  TX_ASSERT(item != nullptr, "no item {}", code);
  return *item;
}

const catalog::PublicationRules& acting_rules() {
  static const catalog::PublicationRules rules = repository_catalog().publication().acting();
  return rules;
}

TEST(Publication, AMillionRandomActsAgreeWithTheReference) {
  Acts acts(20261126);
  size_t shown = 0, repairable = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    RandomAct one = acts.next();
    const Act& act = views(one);
    const Day day = acts.day();
    const Term term = publication_term(acting_rules(), item_of(one.item), act, day);
    const Answer answer = expected(act, one.item, day);
    ASSERT_EQ(term.reason == Reason::permitted, answer.shown) << told(one, day) << " " << reason_code(term.reason);
    ASSERT_EQ(term.last_day, answer.last_day) << told(one, day);
    ASSERT_EQ(term.earliest_repair, answer.earliest_repair) << told(one, day);
    shown += answer.shown;
    repairable += answer.earliest_repair.has_value();
  }
  EXPECT_GT(shown, 100'000u);
  EXPECT_GT(repairable, 100'000u);
}

// ---- through the gate, day by day
RecordHeader header_of(const RandomAct& one) {
  RecordHeader header;
  header.item = &item_of(one.item);
  header.act = &one.act;
  header.rules = &acting_rules();
  return header;
}

// What anybody else may still see is five years old at most (Shandong's cap), and the public sees what the reference
// says and nothing more. `changes_on` is the first day that differs.
TEST(Publication, FiveYearsDayByDay) {
  Acts acts(36);
  size_t days_shown = 0, changes = 0, capped = 0;
  for (int i = 0; i < 300; ++i) {
    RandomAct one = acts.next();
    const Act& act = views(one);
    const RecordHeader header = header_of(one);
    const Day first = *act.clock[kDecided];
    for (const Permission use : {Permission::publication, Permission::government_share}) {
      const Audience audience = use == Permission::publication ? Audience::everyone : Audience::government;
      std::optional<Decision> before;
      for (int n = 0; n <= 365 * 6; ++n) {
        const Day day = first.plus_days(n);
        const Decision now = decide(header, {audience, use, day, {}});
        const Day misconduct = act.clock[kEnded] ? *act.clock[kEnded] : first;
        const bool over = day > misconduct.plus_years(5) && day >= on(2020, 10, 1);
        const bool may = use == Permission::publication ? expected(act, one.item, day).shown : true;
        ASSERT_EQ(now.visible, may && !over) << told(one, day) << " " << reason_code(now.reason);
        if (now.reason == Reason::capped) ++capped;
        if (before) {
          const bool differs = now.visible != before->visible || now.reason != before->reason;
          ASSERT_EQ(differs, before->changes_on == day) << told(one, day);
          changes += differs;
          if (!differs) {
            ASSERT_EQ(now.changes_on, before->changes_on) << told(one, day);
          }
        }
        days_shown += now.visible;
        before = now;
      }
    }
  }
  EXPECT_GT(days_shown, 10'000u);
  EXPECT_GT(changes, 300u);
  EXPECT_GT(capped, 1'000u);
}

TEST(Publication, NobodyElseGetsThroughByARegime) {
  Acts acts(7);
  RandomAct one = acts.next();
  one.item = "ADM.penalty";
  one.kinds = "责令停产停业";
  one.procedure = one.clauses = one.organ = "";
  one.act = Act{};
  one.act.clock[kDecided] = on(2026, 5, 1);
  views(one);
  RecordHeader header = header_of(one);
  const Question question{Audience::everyone, Permission::publication, on(2026, 6, 1), {}};
  ASSERT_TRUE(decide(header, question).visible);
  for (bool RecordHeader::*state :
       {&RecordHeader::repaired, &RecordHeader::ended, &RecordHeader::withdrawn, &RecordHeader::shielded,
        &RecordHeader::superseded, &RecordHeader::provisional, &RecordHeader::former_operator}) {
    header.*state = true;
    EXPECT_FALSE(decide(header, question).visible);
    header.*state = false;
  }
  header.kind = catalog::SubjectKind::natural_person;
  EXPECT_EQ(decide(header, question).reason, Reason::person_closed);
  header.kind = catalog::SubjectKind::organization;
  header.rules = nullptr;
  EXPECT_EQ(decide(header, question).reason, Reason::no_publication_rule);
}

// What an earlier platform held is not public before it is reconciled with Credit China; others see it all the same.
TEST(Publication, WhatAnEarlierPlatformHeldWaits) {
  RandomAct one;
  one.item = "ADM.penalty";
  one.kinds = "吊销许可证件";
  one.act.clock[kDecided] = on(2026, 5, 1);
  views(one);
  RecordHeader header = header_of(one);
  const Question everybody{Audience::everyone, Permission::publication, on(2026, 6, 1), {}};
  EXPECT_TRUE(decide(header, everybody).visible);
  header.unreconciled = true;
  EXPECT_EQ(decide(header, everybody).reason, Reason::unreconciled);
  EXPECT_TRUE(decide(header, {Audience::government, Permission::government_share, on(2026, 6, 1), {}}).visible);
}

// Two people confirm an entry, and it acts; until then it is as if it were not there.
TEST(Publication, WhatIsNotSureActsOnlyWhenConfirmed) {
  const auto packs = catalog::testing::repository_packs();
  Act act;
  act.clock[kDecided] = on(2026, 5, 1);
  const auto asked = [&](const catalog::Confirmed& confirmed) {
    const auto loaded = catalog::Catalog::load(packs, confirmed);
    TX_ASSERT(loaded.ok(), "the packs load");
    return publication_term((*loaded)->publication().acting(), item_of("ABN.enterprise"), act, on(2026, 6, 1)).reason;
  };
  catalog::Confirmed confirmed;
  for (const auto& entry : catalog::entries_of(packs)) {
    if (entry.name == "regime/NDRC-36/class/abnormal") confirmed[entry.name] = entry.digest;
  }
  ASSERT_EQ(confirmed.size(), 1u);
  EXPECT_EQ(asked({}), Reason::class_unknown);
  EXPECT_EQ(asked(confirmed), Reason::class_not_shown);
  confirmed.begin()->second[0] ^= 1;
  EXPECT_EQ(asked(confirmed), Reason::class_unknown) << "what was confirmed said something else";
}

// ---- stories
std::optional<Day> day_in(const toml::table& table, const char* key) {
  const auto day = table[key].value<toml::date>();
  return day ? Day::from_civil(day->year, day->month, day->day) : std::nullopt;
}

TEST(Publication, Scenarios) {
  const toml::table file = toml::parse_file(TAIXIN_SOURCE_DIR "/tests/scenarios/publication.toml");
  const toml::array* stories = file["scenario"].as_array();
  ASSERT_NE(stories, nullptr);
  static const std::map<std::string, Audience> audiences{
      {"社会公众", Audience::everyone}, {"政府部门", Audience::government}, {"主体本人", Audience::subject_self}};
  static const std::map<std::string, std::string> items{{"行政处罚", "ADM.penalty"},
                                                        {"经营异常名录", "ABN.enterprise"},
                                                        {"重大税收违法失信主体", "SEV.tax"},
                                                        {"简易程序处罚", "ADM.penalty_simple"}};
  static const std::map<std::string, Dishonesty> classes{{"", Dishonesty::unknown},
                                                         {"轻微", Dishonesty::minor},
                                                         {"一般", Dishonesty::general},
                                                         {"严重", Dishonesty::serious}};
  static const std::map<std::string, bool RecordHeader::*> states{{"终止公示", &RecordHeader::repaired},
                                                                  {"撤回", &RecordHeader::withdrawn},
                                                                  {"暂时屏蔽", &RecordHeader::shielded},
                                                                  {"原经营者", &RecordHeader::former_operator}};
  for (const toml::node& node : *stories) {
    const toml::table& story = *node.as_table();
    SCOPED_TRACE(story["name"].value_or(std::string()));
    EXPECT_FALSE(story["clause"].value_or(std::string()).empty()) << "each story cites its clause";
    const toml::table& given = *story["given"].as_table();
    const auto text = [&](const char* key) { return given[key].value_or(std::string()); };
    const std::string kinds = text("kinds"), procedure = text("procedure"), organ = text("organ"),
                      clauses = text("clauses");
    Act act;
    act.kinds = kinds;
    act.procedure = procedure;
    act.organ = organ;
    act.clauses = clauses;
    act.stated = classes.at(text("class"));
    act.clock = {day_in(given, "decided"), day_in(given, "written"), day_in(given, "published"),
                 day_in(given, "misconduct_ended")};
    RecordHeader header;
    header.item = &item_of(items.at(text("item")));
    header.act = &act;
    header.rules = &acting_rules();
    if (text("kind") == "个体工商户") header.kind = catalog::SubjectKind::individual_business;
    if (text("kind") == "自然人") header.kind = catalog::SubjectKind::natural_person;
    if (given.contains("state")) header.*states.at(text("state")) = true;
    for (const toml::node& asked_node : *story["asked"].as_array()) {
      const toml::table& asked = *asked_node.as_table();
      const Audience audience = audiences.at(asked["by"].value_or(std::string("社会公众")));
      const Day day = *day_in(asked, "day");
      SCOPED_TRACE(day.iso());
      const Decision decision = decide(header, {audience, permission_of(audience), day, {}});
      EXPECT_EQ(decision.visible, asked["answer"].value_or(std::string()) == "提供")
          << reason_text(decision.reason, base::Lang::zh);
      if (asked.contains("reason")) {
        EXPECT_EQ(reason_text(decision.reason, base::Lang::zh), asked["reason"].value_or(std::string()));
      }
      const Term term = publication_term(acting_rules(), *header.item, act, day);
      if (asked.contains("last_day")) {
        EXPECT_EQ(term.last_day, day_in(asked, "last_day"));
      }
      if (asked.contains("earliest_repair")) {
        EXPECT_EQ(term.earliest_repair, day_in(asked, "earliest_repair"));
      }
      if (asked.contains("changes_on")) {
        EXPECT_EQ(decision.changes_on, day_in(asked, "changes_on"));
      }
    }
  }
  EXPECT_GE(stories->size(), 20u);
}

}  // namespace
}  // namespace taixin::gate
