// Which clause gives which day of an entry: until when it is published, and from when it may be asked to be left.
// Several speak of the same entry: the regime of publication (order 36), the list's own rules, a cap on every use. One
// of them acts today; the others are later, or nobody has confirmed them (domain/12.2.3). Told so that a reader who
// sees "six months" in the list's rules and a day a year after the entry in its table can see why.
//
//   for (const ClauseDay& one : clause_days(catalog, list, entry_days(record), today)) ...
//
// Pure functions. The day that acts is the gate's (gate/publication.h): nothing is decided here.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/list_rules.h"
#include "check/check.h"
#include "gate/publication.h"

namespace taixin::lists {

using base::Day;

enum class DayOf : uint8_t { last_public, may_leave };
std::string_view day_of_code(DayOf of);  // "last_public"
catalog::Text day_of_words(DayOf of);

enum class Acting : uint8_t {
  acts,       // the day of the platform is this one
  outdone,    // another clause gives a day that is more favourable to the subject
  simulated,  // not confirmed against the official text: a hint, nothing follows from it
  body,       // confirmed, of the list's own exit: for the body that decides on a removal itself
};
std::string_view acting_code(Acting acting);
catalog::Text acting_words(Acting acting);  // why, as a sentence

// From which day a clause counts.
enum class RunsFrom : uint8_t { decision, document, publication, misconduct_end, entry, correction };
std::string_view runs_from_code(RunsFrom from);
catalog::Text runs_from_words(RunsFrom from);

struct ClauseDay {
  DayOf of = DayOf::last_public;
  catalog::Text rule;  // its name
  std::vector<std::string> clauses;
  std::optional<catalog::Period> period;  // none: may_leave as soon as the duties are done
  RunsFrom from = RunsFrom::document;
  std::optional<Day> day;  // none: no period, or the day it runs from is not known here (of a correction)
  Acting acting = Acting::acts;
};

// What the clauses need of one entry.
struct EntryDays {
  std::array<std::optional<Day>, catalog::kClockStarts> clock;  // by catalog::ClockStart
  std::optional<Day> entered;
  catalog::Dishonesty stated = catalog::Dishonesty::unknown;
  std::string organ;
};
EntryDays entry_days(const check::ShownRecord& record);
// Of an entry that would be made on `day`: for the page of a list.
EntryDays entry_made_on(Day day);

// What speaks of the publication first, then of leaving; what acts first in each. Nothing of lists that restrict
// nobody.
std::vector<ClauseDay> clause_days(const catalog::Catalog& catalog, const catalog::CreditList& list,
                                   const EntryDays& entry, Day today);

}  // namespace taixin::lists
