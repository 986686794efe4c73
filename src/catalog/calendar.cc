#include "catalog/calendar.h"

#include "catalog/errors.h"

namespace taixin::catalog {

using base::Day;
using base::Result;

void Calendar::announce(int year, std::set<Day> off, std::set<Day> working) {
  years_.insert(year);
  off_.merge(off);
  working_.merge(working);
}

Result<bool> Calendar::is_working_day(Day day) const {
  if (!is_announced(day.year())) return base::fail(kYearNotAnnounced, {{"year", std::to_string(day.year())}});
  if (working_.contains(day)) return true;
  if (off_.contains(day)) return false;
  return day.weekday() != 0 && day.weekday() != 6;
}

Result<Day> Calendar::add_working_days(Day day, int n) const {
  TX_ASSERT(n >= 1, "n {}", n);
  while (n > 0) {
    day = day.plus_days(1);
    TX_TRY(const bool working, is_working_day(day));
    if (working) --n;
  }
  return day;
}

Result<int> Calendar::working_days_between(Day from, Day to) const {
  int count = 0;
  for (Day day = from; day < to;) {
    day = day.plus_days(1);
    TX_TRY(const bool working, is_working_day(day));
    count += working ? 1 : 0;
  }
  return count;
}

}  // namespace taixin::catalog
