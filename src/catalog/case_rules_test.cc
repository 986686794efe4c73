#include "catalog/case_rules.h"

#include <gtest/gtest.h>

#include "catalog/case_words.h"
#include "catalog/pack_builder_test.h"
#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

using base::Day;

const std::string kRoles = R"toml(
[[role]]
code = "officer"
name = "办理"
name_en = "Officer"
may = ["case_act"]
reach = "unit"
holders = ["staff"]
basis = ["示例"]

[[letter]]
code = "granted"
name = "示例决定书"
name_en = "Granted"
words = { zh = "{subject}：准予。", en = "{subject}: granted." }
basis = ["示例"]
)toml";

const std::string kSmall = R"toml(
[[case]]
code    = "small"
name    = "示例业务"
name_en = "A small kind"
about   = "record"
basis   = ["示例条例 第1条"]

  [[case.state]]
  code    = "open"
  name    = "已收到"
  name_en = "Open"
  with    = "recogniser"

  [[case.state]]
  code    = "done"
  name    = "办结"
  name_en = "Done"
  final   = true

  [[case.step]]
  code    = "submit"
  name    = "申请"
  name_en = "Apply"
  by      = ["subject"]
  to      = "open"
  effects = ["mark_disputed"]

  [[case.step]]
  code        = "decide"
  name        = "决定"
  name_en     = "Decide"
  by          = ["recogniser:officer"]
  from_states = ["open"]
  form        = [{ code = "reason", name = "理由", name_en = "Reason", type = "text", max = 100, required = true }]

    [[case.step.outcome]]
    code    = "yes"
    name    = "准予"
    name_en = "Granted"
    to      = "done"
    effects = ["unmark_disputed", "letter", "notify"]
    letter  = "granted"
    notice  = { zh = "编号 {case} 已于 {day} 办结。", en = "Case {case} ended on {day}." }

    [[case.step.outcome]]
    code    = "no"
    name    = "不予"
    name_en = "Refused"
    to      = "done"
    effects = ["unmark_disputed"]

  [[case.clock]]
  code        = "decide"
  name        = "办理"
  name_en     = "Decide"
  from_steps  = ["submit"]
  within      = 3
  until_steps = ["decide"]
  escalate    = "recogniser:officer"
)toml";

std::string changed(const std::string& from, const std::string& to, std::string text = kSmall) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

base::Result<std::shared_ptr<const Catalog>> load(const std::string& kind) {
  return Catalog::load(
      {testing::national("[defaults]\nsource = \"示例\"\nsure = \"V\"\nfrom = 2020-01-01\n" + kRoles + kind)});
}

std::string refusal(const std::string& kind) {
  const auto loaded = load(kind);
  if (loaded.ok()) return "";
  for (const base::Lang lang : {base::Lang::zh, base::Lang::en}) {
    EXPECT_EQ(loaded.error().message(lang).find('{'), std::string::npos) << loaded.error().message(lang);
  }
  EXPECT_TRUE(loaded.error().place().starts_with("national/more.toml:")) << loaded.error().place();
  return std::string(loaded.error().code());
}

TEST(CaseRules, ASmallKindAsItIsWritten) {
  const auto loaded = load(kSmall);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const CaseKind* kind = (*loaded)->cases().kind("small", *Day::from_civil(2026, 4, 1));
  ASSERT_TRUE(kind);
  EXPECT_FALSE((*loaded)->cases().kind("small", *Day::from_civil(2019, 4, 1))) << "before it was in force";
  EXPECT_TRUE(kind->step("submit")->opens());
  EXPECT_EQ(kind->step("submit")->outcomes.size(), 1u);
  EXPECT_EQ(kind->step("decide")->basis.clauses, kind->basis.clauses) << "a step rests on its kind's clauses";
  EXPECT_EQ(kind->step("decide")->outcome("yes")->letter, "granted");
  EXPECT_EQ(kind->step("decide")->by.front().role, "officer");
  EXPECT_EQ(kind->clock("decide")->within, 3);
  EXPECT_FALSE(kind->simulation());
}

TEST(CaseRules, WhatDoesNotLoad) {
  struct {
    const char *from, *to, *code;
  } const cases[] = {
      {"basis   = [\"示例条例 第1条\"]\n", "", "catalog.missing_basis"},
      {"effects = [\"mark_disputed\"]", "effects = [\"pardon\"]", "catalog.bad_value"},
      {"effects = [\"mark_disputed\"]", "effects = [\"letter\"]", "catalog.case_rule"},
      {"effects = [\"mark_disputed\"]", "effects = [\"notify\"]", "catalog.case_rule"},
      {"about   = \"record\"\n", "about   = \"record\"\neffects = [\"withdraw\"]\n", "catalog.unknown_key"},
      {"about   = \"record\"", "about   = \"subject\"", "catalog.case_rule"},
      {"recogniser:officer\"]", "recogniser:nobody\"]", "catalog.dead_reference"},
      {"recogniser:officer\"]", "recogniser\"]", "catalog.case_rule"},
      {"recogniser:officer\"]", "emperor:officer\"]", "catalog.bad_value"},
      {"from_states = [\"open\"]", "from_states = [\"shut\"]", "catalog.dead_reference"},
      {"from_states = [\"open\"]", "from_states = [\"done\"]", "catalog.case_rule"},
      {"to      = \"open\"", "to      = \"elsewhere\"", "catalog.dead_reference"},
      {"  final   = true\n", "  with    = \"centre\"\n", "catalog.case_rule"},
      {"  final   = true\n", "", "catalog.missing_key"},
      {"  escalate    = \"recogniser:officer\"\n", "", "catalog.missing_key"},
      {"  escalate    = \"recogniser:officer\"\n", "  escalate    = \"subject\"\n", "catalog.bad_value"},
      {"  within      = 3\n", "", "catalog.missing_key"},
      {"from_steps  = [\"submit\"]", "from_steps  = [\"sumbit\"]", "catalog.dead_reference"},
      {"until_steps = [\"decide\"]", "until_steps = [\"decided\"]", "catalog.dead_reference"},
      {"max = 100, ", "", "catalog.missing_key"},
      {"type = \"text\"", "type = \"essay\"", "catalog.bad_value"},
      {"  escalate ", "  pause = { states = [\"open\"] }\n  escalate ", "catalog.missing_basis"},
      {"  escalate ", "  then_grant = true\n  escalate ", "catalog.unknown_key"},
      {"from_states = [\"open\"]", "from_states = [\"open\"]\n  extends = { clock = \"decide\", by = 5 }",
       "catalog.case_rule"},
      {"from_states = [\"open\"]", "from_states = [\"open\"]\n  only = [\"ours\"]", "catalog.case_rule"},
      {"from_states = [\"open\"]", "from_states = [\"open\"]\n  day_field = \"reason\"", "catalog.case_rule"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(std::string(one.from) + " -> " + one.to);
    EXPECT_EQ(refusal(changed(one.from, one.to)), one.code);
  }
}

TEST(CaseRules, AnExtensionHasItsOwnClauseAndAReason) {
  const std::string with_clause =
      changed("from_states = [\"open\"]",
              "from_states = [\"open\"]\n  basis = [\"示例条例 第9条\"]\n  extends = { clock "
              "= \"decide\", by = 5 }");
  const auto loaded = load(with_clause);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  EXPECT_EQ((*loaded)->cases().kinds.front().step("decide")->extends_by, 5);
  EXPECT_EQ(refusal(changed("code = \"reason\"", "code = \"why\"", with_clause)), "catalog.case_rule");
}

// A small kind by which a person asks for its erasure.
std::string erasing(const std::string& from = "code", const std::string& to = "code") {
  std::string text =
      changed("about   = \"record\"",
              "about   = \"subject\"\nsubjects = \"persons\"\ntold = { zh = \"示例\", en = \"Example\" }");
  text = changed("\n  effects = [\"mark_disputed\"]", "", text);
  text = changed("effects = [\"unmark_disputed\", \"letter\", \"notify\"]",
                 "effects = [\"confirm_erasure\", \"letter\", \"notify\"]", text);
  text = changed("effects = [\"unmark_disputed\"]", "effects = [\"drop_erasure\"]", text);
  text = changed("with    = \"recogniser\"", "with    = \"centre\"", text);
  text = changed("by          = [\"recogniser:officer\"]",
                 "by          = [\"centre:officer\"]\n  not_by      = [\"ask\"]", text);
  text += R"toml(
  [[case.step]]
  code        = "ask"
  name        = "提交"
  name_en     = "Ask"
  by          = ["centre:officer"]
  from_states = ["open"]
  to          = "open"
  effects     = ["ask_erasure"]
)toml";
  return changed(from, to, text);
}

TEST(CaseRules, AnErasureIsAPersonsAndTakesTwo) {
  const auto loaded = load(erasing());
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const CaseKind* kind = (*loaded)->cases().kind("small", *Day::from_civil(2026, 4, 1));
  EXPECT_EQ(kind->subjects, CaseSubjects::persons);
  EXPECT_EQ(kind->told.en, "Example");
  EXPECT_EQ(refusal(erasing("subjects = \"persons\"", "subjects = \"bodies\"")), "catalog.case_rule");
  EXPECT_EQ(refusal(erasing("subjects = \"persons\"", "")), "catalog.case_rule");
  EXPECT_EQ(refusal(erasing("subjects = \"persons\"", "subjects = \"families\"")), "catalog.bad_value");
  EXPECT_EQ(refusal(erasing("not_by      = [\"ask\"]", "")), "catalog.case_rule") << "whoever asks may confirm";
  EXPECT_EQ(refusal(erasing("max = 100, required = true", "max = 100")), "catalog.case_rule")
      << "sent back without a reason";
  EXPECT_EQ(refusal(changed("about   = \"record\"", "about   = \"record\"\nsubjects = \"persons\"")),
            "catalog.case_rule");
}

TEST(CaseRules, TwoVersionsOfAKindDoNotOverlap) {
  const std::string older =
      changed("basis   = [\"示例条例 第1条\"]", "basis   = [\"示例旧令\"]\nfrom = 2018-07-25\nuntil = 2020-01-01");
  EXPECT_EQ(refusal(older + kSmall), "");
  EXPECT_EQ(refusal(kSmall + kSmall), "catalog.overlap");
}

TEST(CaseRules, EntriesBelowV2AreSimulated) {
  const auto loaded = load(changed("basis   = [\"示例条例 第1条\"]", "basis   = [\"示例条例 第1条\"]\nsure = \"MH\""));
  ASSERT_TRUE(loaded.ok());
  EXPECT_TRUE((*loaded)->cases().kinds.front().simulation());
}

TEST(CaseRules, OfThisRepositoryNameTheirClauses) {
  const CaseRules& rules = testing::repository_catalog().cases();
  ASSERT_TRUE(rules.kind("objection", testing::kToday));
  const CaseKind* before = rules.kind("repair", *Day::from_civil(2026, 3, 31));
  const CaseKind* since = rules.kind("repair", *Day::from_civil(2026, 4, 1));
  ASSERT_TRUE(before && since);
  EXPECT_NE(before->basis.clauses.front().find("令第58号"), std::string::npos);
  EXPECT_NE(since->basis.clauses.front().find("令第36号"), std::string::npos);
  const CaseClock* handle = rules.kind("objection", testing::kToday)->clock("handle");
  EXPECT_EQ(handle->within, 3);
  EXPECT_EQ(handle->within_after, 7);
  EXPECT_TRUE(handle->pauses.empty()) << "the clause gives no pause";
  EXPECT_EQ(since->clock("acceptance")->within, 3);
  EXPECT_EQ(since->clock("feedback")->within, 10);
}

// What a field asks of whoever fills it in is a word that browsers know, and of a text alone.
TEST(CaseRules, AutofillIsAWordOfHtml) {
  const std::string reason = "type = \"text\", max = 100, required = true";
  const auto with = [&](const std::string& more) { return changed(reason, reason + ", " + more); };
  const auto loaded = load(with("autofill = \"tel\""));
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  EXPECT_EQ((*loaded)->cases().kinds.front().step("decide")->form.front().autofill, "tel");
  EXPECT_EQ(refusal(with("autofill = \"street-address\"")), "");
  for (const char* none : {"phone", "TEL", "current-password", "cc-number", "one-time-code", "on"}) {
    EXPECT_EQ(refusal(with(fmt::format("autofill = \"{}\"", none))), "catalog.bad_value") << none;
  }
  EXPECT_EQ(refusal(changed(reason, "type = \"day\", autofill = \"bday\"")), "catalog.case_rule");
}

TEST(CaseWords, AFieldSaysItsChoiceOrYesAndNo) {
  CaseField field;
  EXPECT_EQ(said_in(field, "示例").zh, "示例");
  field.type = CaseFieldType::flag;
  EXPECT_EQ(said_in(field, "true").zh, "是");
  EXPECT_EQ(said_in(field, "false").en, "no");
  field.type = CaseFieldType::choice;
  field.choices = {{"wrong", {"有误", "wrong"}}};
  EXPECT_EQ(said_in(field, "wrong").zh, "有误");
  EXPECT_EQ(said_in(field, "other").zh, "other");
}

}  // namespace
}  // namespace taixin::catalog
