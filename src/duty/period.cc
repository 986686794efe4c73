#include "duty/period.h"

#include <fmt/format.h>

#include <algorithm>

namespace taixin::duty {
namespace {

int months(Every every) { return every == Every::month ? 1 : 3; }

}  // namespace

Day Period::first() const { return *Day::from_civil(year, (number - 1) * months(every) + 1, 1); }
Day Period::last() const { return first().plus_months(months(every)).plus_days(-1); }
Period Period::next() const { return period_of(every, last().plus_days(1)); }
std::string Period::code() const {
  return every == Every::month ? fmt::format("{:04}-{:02}", year, number) : fmt::format("{:04}-Q{}", year, number);
}

Period period_of(Every every, Day day) { return {every, day.year(), (day.month() - 1) / months(every) + 1}; }

std::optional<Period> read_period(std::string_view code) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (code.size() != 7 || code[4] != '-' || !std::ranges::all_of(code.substr(0, 4), digit) || !digit(code[6])) {
    return std::nullopt;
  }
  int year = 0;
  for (const char c : code.substr(0, 4)) year = 10 * year + (c - '0');
  Period out{Every::quarter, year, code[6] - '0'};
  if (code[5] != 'Q') {
    if (!digit(code[5])) return std::nullopt;
    out = {Every::month, year, 10 * (code[5] - '0') + (code[6] - '0')};
  }
  const bool there =
      year >= 1990 && year <= 2200 && out.number >= 1 && out.number <= (out.every == Every::month ? 12 : 4);
  return there ? std::optional(out) : std::nullopt;
}

}  // namespace taixin::duty
