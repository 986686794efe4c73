#include "catalog/case_rules.h"

#include <algorithm>
#include <array>

namespace taixin::catalog {
namespace {

constexpr std::array<std::string_view, kCaseEffects> kEffects{
    "mark_disputed", "unmark_disputed",    "end_by_repair",   "withdraw",     "shield",
    "unshield",      "publish_commitment", "notify",          "forward",      "letter",
    "propagate",     "serve_notice",       "ask_hearing",     "hold_hearing", "enter_list",
    "leave_list",    "ask_erasure",        "confirm_erasure", "drop_erasure"};
constexpr std::array<std::string_view, 7> kParties{"subject", "own",     "recogniser", "provider",
                                                   "centre",  "anybody", "opener"};
constexpr std::array<std::string_view, 3> kConditions{"ours", "elsewhere", "repairable"};
static_assert(std::ranges::none_of(kEffects, &std::string_view::empty));

template <class Entries>
auto find_in(const Entries& entries, std::string_view code) {
  const auto found = std::ranges::find_if(entries, [&](const auto& one) { return one.code == code; });
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace

std::string_view case_effect_code(CaseEffect effect) { return kEffects[static_cast<size_t>(effect)]; }
std::string_view case_party_code(CaseParty party) { return kParties[static_cast<size_t>(party)]; }
std::string_view case_condition_code(CaseCondition condition) { return kConditions[static_cast<size_t>(condition)]; }

const CaseOutcome* CaseStep::outcome(std::string_view wanted) const { return find_in(outcomes, wanted); }
const CaseState* CaseKind::state(std::string_view wanted) const { return find_in(states, wanted); }
const CaseStep* CaseKind::step(std::string_view wanted) const { return find_in(steps, wanted); }
const CaseClock* CaseKind::clock(std::string_view wanted) const { return find_in(clocks, wanted); }

const CaseKind* CaseRules::kind(std::string_view code, base::Day day) const {
  const auto found =
      std::ranges::find_if(kinds, [&](const CaseKind& kind) { return kind.code == code && kind.basis.in_force(day); });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace taixin::catalog
