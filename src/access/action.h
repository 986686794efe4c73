// What may be done through the doors: a closed list. Roles of the packs say who may (packs/*/access.toml); a route
// names its action (service/routes.h), so that nothing is reachable that no role was given.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace taixin::access {

enum class Action : uint8_t {
  open,  // nobody has to be anybody: health, the logs' public files, the catalog, signing in

  // A unit's files.
  submit,
  submission_read,
  submission_review,  // another's submission, by a second person
  quarantine_fix,     // refused rows: move, drop, retry
  quality_read,

  // Questions about subjects; each needs a purpose.
  search,
  show,
  check,
  check_batch,
  changes_read,  // the feed of what changed
  report,        // a credit report about somebody, issued and sealed

  link_decide,  // merges, splits, links by name

  // Consents and authorisations.
  consent_ask,
  consent_answer,  // of the subject itself, or its agent; at a window for somebody who stands there

  // A subject's own space.
  own_read,      // what is held, who looked
  own_question,  // why did they look
  own_case,      // applies, objects, and goes on with it; at a window for somebody who stands there

  // Cases of a unit.
  case_read,
  case_act,  // takes a step that the packs give to one of its roles

  // What was handed out and has changed since (propagate/).
  retraction_read,   // one's own: fetches and acknowledges
  retraction_watch,  // everybody's: who is silent
  // What became of the measures that a check of the unit named.
  measure_record,
  measure_read,  // statistics, and what waits

  // What units owe the platform: expected counts, declarations of nothing, letters with a term, tasks.
  duty_read,
  duty_answer,  // a unit's own: declares that there was nothing, answers a letter, appeals a mark, reports a task
  duty_manage,  // sets counts and tasks, sends reminders and letters, decides appeals
  // Figures told to superiors.
  bulletin_read,
  bulletin_issue,
  // Files to and from other platforms.
  exchange_read,
  exchange_run,  // makes and signs batches, loads what came, marks receipts

  // The log of answers.
  log_read,
  log_delay,  // asks for a lawful delay, or confirms another's
  question_answer,
  alert_close,

  // Administration, none of which sees business data.
  unit_manage,     // system
  account_manage,  // security: accounts, roles, clients
  account_recover,
  home_upkeep,  // system: backup, rebuild, doctor, metrics
  admin_audit,  // audit: what administrators did

  rule_change,  // proposes packs and confirmations of entries, and confirms another's

  erasure_ask,
  erasure_confirm,
  ledger_prove,
  ledger_audit,
};
inline constexpr size_t kActions = static_cast<size_t>(Action::ledger_audit) + 1;

std::string_view action_code(Action action);  // "submission_review"
std::optional<Action> action_of(std::string_view code);

}  // namespace taixin::access
