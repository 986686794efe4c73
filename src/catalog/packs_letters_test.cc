// The letters of this repository's packs: every step that tells a subject or a body something has one, and what stands
// in braces in its words is known where it is filled in.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "catalog/case_rules.h"
#include "catalog/letter_rules.h"
#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

using testing::repository_catalog;

bool does(const CaseOutcome& outcome, CaseEffect effect) {
  return std::ranges::find(outcome.effects, effect) != outcome.effects.end();
}

// The letters of a step with this outcome.
std::vector<const LetterRule*> letters_of(const CaseKind& kind, const CaseStep& step, const CaseOutcome& outcome) {
  std::vector<const LetterRule*> out;
  if (!outcome.letter.empty()) out.push_back(repository_catalog().letter(outcome.letter));
  for (const LetterRule& rule : repository_catalog().letters()) {
    if (rule.is_of(kind.code, step.code, outcome.code)) out.push_back(&rule);
  }
  return out;
}

template <class Each>
void each_outcome(const Each& each) {
  for (const CaseKind& kind : repository_catalog().cases().kinds) {
    for (const CaseStep& step : kind.steps) {
      for (const CaseOutcome& outcome : step.outcomes) each(kind, step, outcome);
    }
  }
}

TEST(PacksLetters, WhateverReachesASubjectOrABodyCanBeHadAsALetter) {
  ASSERT_NE(repository_catalog().letter("forward"), nullptr) << "of every case that is passed on";
  int looked_at = 0;
  each_outcome([&](const CaseKind& kind, const CaseStep& step, const CaseOutcome& outcome) {
    // Whoever complains is sealed: it is told on its own page. Kinds in simulation have their letters when they act.
    if (kind.sealed_opener || !does(outcome, CaseEffect::notify)) return;
    ++looked_at;
    EXPECT_FALSE(letters_of(kind, step, outcome).empty()) << kind.code << "." << step.code << "." << outcome.code;
  });
  EXPECT_GT(looked_at, 30);
}

TEST(PacksLetters, EachKindOfLetterThatOfficesNeedIsThere) {
  for (const char* code :
       {"objection_accepted",   "objection_inquiry",   "objection_result", "repair_received", "repair_accepted",
        "repair_supplement",    "repair_not_accepted", "repair_granted",   "repair_refused",  "list_notice",
        "list_entry",           "list_hearing_notice", "list_not_entered", "list_exit",       "interview_notice",
        "interview_minutes",    "withdrawal_notice",   "shield_granted",   "shield_refused",  "shield_lifted",
        "deletion_certificate", "two_letters",         "check_reply",      "forward"}) {
    const LetterRule* rule = repository_catalog().letter(code);
    ASSERT_NE(rule, nullptr) << code;
    EXPECT_FALSE(rule->basis.clauses.empty()) << code;
    EXPECT_FALSE(rule->words.zh.empty() || rule->words.en.empty()) << code;
  }
}

TEST(PacksLetters, APersonIsCalledWhatItIsInTheMatter) {
  const auto called = [](const char* code) { return repository_catalog().letter(code)->person.zh; };
  EXPECT_EQ(called("repair_refused"), "申请人");
  EXPECT_EQ(called("objection_result"), "异议申请人");
  EXPECT_EQ(called("commitment_assessed"), "承诺人");
  EXPECT_EQ(called("withdrawal_notice"), "信用主体");
  for (const char* code : {"interview_notice", "interview_minutes", "list_notice", "list_entry", "two_letters"}) {
    EXPECT_EQ(called(code), "当事人") << code;
  }
}

TEST(PacksLetters, DecisionsAgainstASubjectNameTheRemedies) {
  for (const char* code : {"objection_result", "repair_not_accepted", "repair_refused", "shield_refused",
                           "shield_lifted", "commitment_assessed", "list_entry", "deletion_certificate"}) {
    const LetterRule& rule = *repository_catalog().letter(code);
    EXPECT_NE(rule.words.zh.find("行政复议"), std::string::npos) << code;
    EXPECT_NE(rule.words.zh.find("行政诉讼"), std::string::npos) << code;
  }
  // Of people's information the law names the court (个人信息保护法 第50条).
  EXPECT_NE(repository_catalog().letter("erasure_refused")->words.zh.find("人民法院"), std::string::npos);
}

TEST(PacksLetters, PlacesInTheWordsAreKnownWhereTheyAreFilledIn) {
  const std::set<std::string> always{"case", "day", "subject", "record", "organ", "reason", "result", "unit"};
  const std::regex place("\\{([a-z_]+)\\}");
  const auto places = [&](const LetterRule& rule) {
    std::set<std::string> out;
    for (const std::string* words : {&rule.words.zh, &rule.words.en}) {
      for (std::sregex_iterator at(words->begin(), words->end(), place), end; at != end; ++at) out.insert((*at)[1]);
    }
    return out;
  };
  std::set<std::string> of_cases;
  each_outcome([&](const CaseKind& kind, const CaseStep& step, const CaseOutcome& outcome) {
    for (const LetterRule* rule : letters_of(kind, step, outcome)) {
      of_cases.insert(rule->code);
      for (const std::string& name : places(*rule)) {
        if (always.contains(name) || name == "date") continue;
        EXPECT_TRUE(std::ranges::any_of(step.form, [&](const CaseField& field) { return field.code == name; }))
            << rule->code << " of " << kind.code << "." << step.code << " asks for {" << name << "}";
      }
    }
  });
  const std::map<std::string, std::set<std::string>> others{
      {"forward", {}},
      {"deletion_certificate", {"certificate", "until"}},
      {"reminder", {"basis", "items"}},
      {"rectification", {"basis", "items", "days", "due"}},
      {"two_letters", {"document", "class", "until", "rule", "earliest"}},
      {"check_reply", {"document", "purpose", "rows", "attention", "none", "unknown", "closed", "date"}}};
  for (const LetterRule& rule : repository_catalog().letters()) {
    if (of_cases.contains(rule.code)) continue;
    ASSERT_TRUE(others.contains(rule.code)) << rule.code << " is of no step";
    for (const std::string& name : places(rule)) {
      EXPECT_TRUE(always.contains(name) || others.at(rule.code).contains(name)) << rule.code << " {" << name << "}";
    }
  }
}

// A day in a Chinese letter is written 2026年4月1日 (GB/T 9704-2012, 7.3.5.4); alone on the last line it is that of the
// signature, which the paper writes.
TEST(PacksLetters, DaysInTheTextAreWrittenOut) {
  for (const LetterRule& rule : repository_catalog().letters()) {
    if (rule.code == "deletion_certificate" || rule.code == "reminder" || rule.code == "rectification") continue;
    const std::string& words = rule.words.zh;
    for (size_t at = words.find("{day}"); at != words.npos; at = words.find("{day}", at + 1)) {
      EXPECT_TRUE(at > 0 && words[at - 1] == '\n' && at + 5 == words.size()) << rule.code << ": {date}";
    }
  }
}

TEST(PacksLetters, EveryLetterThatIsIssuedIsNumberedAndTheCityHasASign) {
  for (const LetterRule& rule : repository_catalog().letters()) {
    if (rule.code == "two_letters") continue;  // goes with the penalty's own number
    ASSERT_NE(rule.series, nullptr) << rule.code;
    const std::string* sign = rule.series->sign("", true);
    ASSERT_NE(sign, nullptr);
    EXPECT_EQ(rule.series->sign("370999TX", false), nullptr) << "other units number their own";
    EXPECT_EQ(rule.series->number(*sign, 2026, 3).find("泰信"), 0u);
    EXPECT_NE(rule.series->number(*sign, 2026, 3).find("〔2026〕3号"), std::string::npos);
  }
  EXPECT_EQ(repository_catalog().letter("objection_result")->series->number("泰信", 2026, 3), "泰信异〔2026〕3号");
}

}  // namespace
}  // namespace taixin::catalog
