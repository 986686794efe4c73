// The months and quarters in which units report.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/day.h"
#include "catalog/duty_rules.h"

namespace taixin::duty {

using base::Day;
using catalog::Every;

struct Period {
  Every every = Every::month;
  int year = 0;
  int number = 0;  // 1..12 of a month, 1..4 of a quarter
  Day first() const;
  Day last() const;
  Period next() const;
  std::string code() const;  // 2026-03, 2026-Q1
  friend bool operator==(const Period&, const Period&) = default;
};
Period period_of(Every every, Day day);
std::optional<Period> read_period(std::string_view code);  // what `code` writes

}  // namespace taixin::duty
