// Working days by the State Council's calendar. A year that is not yet announced is an error and never a guess.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "base/day.h"
#include "base/result.h"

namespace taixin::catalog {

class Calendar {
 public:
  // A year with its days off (holidays) and its make-up working days; both may fall in the neighbouring year.
  void announce(int year, std::set<base::Day> off, std::set<base::Day> working);
  bool is_announced(int year) const { return years_.contains(year); }

  base::Result<bool> is_working_day(base::Day day) const;  // kYearNotAnnounced
  // The n-th working day after `day` (n >= 1); the day of the act is not counted (domain/12.2.1).
  base::Result<base::Day> add_working_days(base::Day day, int n) const;
  // Working days in (from, to]; 0 when to <= from. The first working day after `from` is day 1 (domain/03.7). Asked for
  // every row: two look-ups in counts that `announce` prepares.
  base::Result<int> working_days_between(base::Day from, base::Day to) const;

 private:
  std::set<int> years_;
  std::set<base::Day> off_, working_;
  base::Day first_;                    // 1 January of the first announced year
  std::vector<int32_t> working_days_;  // working_days_[n]: in the first n days from `first_` on, of announced years
};

}  // namespace taixin::catalog
