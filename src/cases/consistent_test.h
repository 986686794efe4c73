// For tests: whether the case events of a home and their effects say the same, both ways.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <set>

#include "cases/sample_cases.h"

namespace taixin::cases {

// No case event without its effects, no effect without its case event, no step without actor, role and basis.
inline void expect_consistent(CasesHome& home) {
  std::map<std::string, std::multiset<std::string>> expected, found;  // "case/number" -> effects
  std::map<int64_t, std::string> steps;                               // event -> "case/number"
  const std::map<store::StatusKind, std::string> kinds{
      {store::StatusKind::disputed, "mark_disputed"}, {store::StatusKind::undisputed, "unmark_disputed"},
      {store::StatusKind::repaired, "end_by_repair"}, {store::StatusKind::withdrawn, "withdraw"},
      {store::StatusKind::shielded, "shield"},        {store::StatusKind::unshielded, "unshield"}};
  int64_t id = 0;
  for (const store::CaseEvent& event : home.events()) {
    ASSERT_EQ(event.id, ++id) << "no gap";
    // Of a sealed opener nobody is named: its steps are by nobody in the open.
    EXPECT_TRUE(event.account != 0 || event.via == store::Via::nobody);
    EXPECT_FALSE(event.role.empty());
    EXPECT_FALSE(event.basis.empty());
    const std::string step = fmt::format("{}/{}", event.case_id, event.number);
    steps[event.id] = step;
    const bool simulated = event.detail_json.find("\"simulated\":true") != std::string::npos;
    if (simulated) continue;
    const boost::json::value effects = boost::json::parse(event.effects_json);
    for (const auto& effect : effects.as_array()) {
      expected[step].insert(std::string(effect.as_string()));
    }
  }
  auto tx = CasesHome::must(home.home().read_records());
  ASSERT_TRUE(store::scan_statuses(tx, 0, [&](const store::Status& status, const store::Submission& submission) {
                EXPECT_EQ(submission.format, "case");
                EXPECT_TRUE(status.basis.starts_with("case ")) << status.basis;
                found[status.basis.substr(5)].insert(kinds.at(status.kind));
                return true;
              }).ok());
  for (const store::Outgoing& out : home.outgoing()) {
    ASSERT_TRUE(steps.contains(out.event)) << "an effect of no step";
    found[steps[out.event]].insert(out.effect);
  }
  for (auto& [step, effects] : expected) {  // theirs are other rooms' to compare
    for (const catalog::CaseEffect later : kLaterEffects) effects.erase(std::string(catalog::case_effect_code(later)));
  }
  // Those of an erasure are rows of their own (vault/erasure.h): erasure_case_test.cc compares them.
  for (auto& [step, effects] : expected) {
    for (const char* erasure : {"ask_erasure", "confirm_erasure", "drop_erasure"}) effects.erase(erasure);
  }
  // What lasts is said once: a second withdrawal of the same day adds nothing.
  for (auto& [step, effects] : expected) {
    for (const char* lasting : {"end_by_repair", "withdraw"}) {
      if (effects.contains(lasting) && !found[step].contains(lasting)) effects.erase(lasting);
    }
    if (effects.empty() && found[step].empty()) found.erase(step);
  }
  std::erase_if(expected, [](const auto& one) { return one.second.empty(); });
  EXPECT_EQ(found, expected);
}

}  // namespace taixin::cases
