#include "access/action.h"

#include <algorithm>
#include <array>

namespace taixin::access {
namespace {

constexpr std::array<std::string_view, kActions> kCodes{"open",
                                                        "submit",
                                                        "submission_read",
                                                        "submission_review",
                                                        "quarantine_fix",
                                                        "quality_read",
                                                        "search",
                                                        "show",
                                                        "check",
                                                        "check_batch",
                                                        "changes_read",
                                                        "report",
                                                        "link_decide",
                                                        "consent_ask",
                                                        "consent_answer",
                                                        "own_read",
                                                        "own_question",
                                                        "own_case",
                                                        "case_read",
                                                        "case_act",
                                                        "retraction_read",
                                                        "retraction_watch",
                                                        "measure_record",
                                                        "measure_read",
                                                        "duty_read",
                                                        "duty_answer",
                                                        "duty_manage",
                                                        "bulletin_read",
                                                        "bulletin_issue",
                                                        "exchange_read",
                                                        "exchange_run",
                                                        "log_read",
                                                        "log_delay",
                                                        "question_answer",
                                                        "alert_close",
                                                        "unit_manage",
                                                        "account_manage",
                                                        "account_recover",
                                                        "home_upkeep",
                                                        "admin_audit",
                                                        "rule_change",
                                                        "erasure_ask",
                                                        "erasure_confirm",
                                                        "ledger_prove",
                                                        "ledger_audit"};
static_assert(std::ranges::none_of(kCodes, &std::string_view::empty));

}  // namespace

std::string_view action_code(Action action) { return kCodes[static_cast<size_t>(action)]; }

std::optional<Action> action_of(std::string_view code) {
  const auto found = std::ranges::find(kCodes, code);
  if (found == kCodes.end()) return std::nullopt;
  return static_cast<Action>(found - kCodes.begin());
}

}  // namespace taixin::access
