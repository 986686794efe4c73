#include "bulletin/days.h"

namespace taixin::bulletin {

base::Result<DaysTaken> days_taken(const catalog::Calendar& calendar, base::Day from, base::Day to) {
  if (const auto days = calendar.working_days_between(from, to)) return DaysTaken{*days, *days};
  int first = from.plus_days(1).year();
  while (first < to.year() && !calendar.is_announced(first)) ++first;
  TX_TRY(const int least, calendar.working_days_between(base::Day::from_civil(first, 1, 1)->plus_days(-1), to));
  return DaysTaken{std::nullopt, least};
}

}  // namespace taixin::bulletin
