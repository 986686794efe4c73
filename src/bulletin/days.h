// Working days that something took. Pure.
//
//   TX_TRY(const DaysTaken took, days_taken(calendar, decided, arrived));
//   const bool late = took.least > 7;
#pragma once

#include <optional>

#include "catalog/calendar.h"

namespace taixin::bulletin {

struct DaysTaken {
  std::optional<int64_t> days;  // nothing: it began in a year before the calendar, and nobody can say
  int64_t least = 0;            // so many there were: of the years that the calendar has
};
// kYearNotAnnounced when the calendar of the year in which it ended, or of one on the way, is not loaded: what is
// missing is to be loaded, and nothing is told without it.
base::Result<DaysTaken> days_taken(const catalog::Calendar& calendar, base::Day from, base::Day to);

}  // namespace taixin::bulletin
