// How long an act may be shown to everybody, and when repair may first be asked for: the regimes of the packs, side by
// side, evaluated for one day. Pure functions; the gate (gate.h) is their only judge of what is visible, pages and
// cases show their days.
//
//   const Term term = publication_term(rules, item, act, day);
//   if (term.reason == Reason::permitted) ...        // shown through *term.last_day, 24:00
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "catalog/publication_rules.h"
#include "gate/gate.h"

namespace taixin::gate {

// What the regimes need of one act. Views into its fields; they outlive the question.
struct Act {
  std::array<std::optional<Day>, catalog::kClockStarts> clock;  // by catalog::ClockStart
  catalog::Dishonesty stated = catalog::Dishonesty::unknown;    // as the recognising body classed it
  std::string_view kinds;                                       // codes of penalty_kind, joined by ';'
  std::string_view procedure, organ, clauses;
  std::optional<int64_t> fine;  // fen
};

// One act under the regimes that govern it on a day.
struct Term {
  Reason reason = Reason::no_publication_rule;  // permitted: it may be shown on that day
  catalog::Dishonesty is = catalog::Dishonesty::unknown;
  const catalog::Regime* own = nullptr;  // in force when the act was done
  const catalog::Regime* now = nullptr;  // a later one that reaches back, and whose shorter terms count too
  // First day on which repair may be asked for; nothing: as soon as the duties are done, or no regime governs it.
  std::optional<Day> earliest_repair;
  std::optional<Day> last_day;  // of publication; nothing: it is not published at all
};

// The regime in force when the act was done, and a later one in force on `day` that reaches back: what is more
// favourable of both (domain/12.2.2). A regime for some bodies goes before one for all.
Term publication_term(const catalog::PublicationRules& rules, const catalog::Item& item, const Act& act, Day day);

// The last day on which the caps in force on `day` let the act be used so; nothing: no cap.
std::optional<Day> capped_on(const catalog::PublicationRules& rules, const catalog::Item& item, const Act& act,
                             Permission use, Day day);

// The next day after `day` on which a regime or a cap begins or ceases to be in force.
std::optional<Day> rules_change(const catalog::PublicationRules& rules, Day day);

}  // namespace taixin::gate
