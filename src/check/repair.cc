#include "check/repair.h"

#include <algorithm>

namespace taixin::check {

std::optional<Day> repair_from(const ShownRecord& record, Day today) {
  if (record.state != RecordState::in_force || record.past_state || !record.term) return std::nullopt;
  const ShownTerm& term = *record.term;
  // What is published for good is left by a way of its own (lists).
  if (term.reason != gate::Reason::permitted || !term.last_day || *term.last_day < today) return std::nullopt;
  if (!term.earliest_repair) return std::min(record.decision.value_or(today), today);
  return *term.earliest_repair <= *term.last_day ? term.earliest_repair : std::nullopt;
}

}  // namespace taixin::check
