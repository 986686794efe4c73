// The clocks of a case: working days by the State Council's calendar, from one step to another. Silence is told, to
// whom the packs say; it decides nothing. Pure.
#pragma once

#include <vector>

#include "base/result.h"
#include "cases/case.h"
#include "catalog/calendar.h"

namespace taixin::cases {

struct Running {
  const catalog::CaseClock* clock = nullptr;  // of the catalog
  Day from;                                   // the day of the step that started it, not counted itself
  int within = 0;                             // working days, extensions included
  // The last day; kYearNotAnnounced when the calendar of that year is not there yet.
  base::Result<Day> due = Day();
  bool paused = false;  // it stands still today
  // Its entry is below V2: shown as a hint, told to nobody.
  bool hint() const { return !clock->basis.acts(); }
  bool late(Day today) const { return due.ok() && !paused && today > *due; }
};

// Those that run on `today`, in the order of the pack; none of a final case.
std::vector<Running> running(const Case& one, const catalog::CaseKind& kind, const catalog::Calendar& calendar,
                             Day today);

// The last day of a term: the n-th working day after `from`; of 0 days the same day, or the next working day (a term on
// an authority moves to a working day, domain/12.2.1).
base::Result<Day> term(const catalog::Calendar& calendar, Day from, int working_days);

}  // namespace taixin::cases
