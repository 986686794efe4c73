#include "catalog/calendar.h"

#include "catalog/errors.h"

namespace taixin::catalog {

using base::Day;
using base::Result;

void Calendar::announce(int year, std::set<Day> off, std::set<Day> working) {
  years_.insert(year);
  off_.merge(off);
  working_.merge(working);

  first_ = *Day::from_civil(*years_.begin(), 1, 1);
  const Day end = *Day::from_civil(*years_.rbegin() + 1, 1, 1);
  working_days_.assign(1, 0);
  for (Day day = first_; day < end; day = day.plus_days(1)) {
    const auto is_working = is_working_day(day);
    working_days_.push_back(working_days_.back() + (is_working.ok() && *is_working ? 1 : 0));
  }
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
  if (to <= from) return 0;
  const int last_year = to.year();
  for (int year = from.plus_days(1).year(); year <= last_year; ++year) {
    if (!is_announced(year)) return base::fail(kYearNotAnnounced, {{"year", std::to_string(year)}});
  }
  const auto until = [&](Day day) { return working_days_[static_cast<size_t>(day.count() - first_.count() + 1)]; };
  return until(to) - until(from);
}

}  // namespace taixin::catalog
