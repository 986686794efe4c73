// A span of days that a list is asked for: ?from=2026-04-01&to=2026-04-30, both included.
#pragma once

#include <optional>

#include "base/day.h"
#include "base/result.h"
#include "service/http.h"

namespace taixin::service {

struct DaySpan {
  base::Day from, until;
  base::KnownAt begin() const { return base::start_of(from); }
  base::KnownAt end() const { return base::start_of(until.plus_days(1)); }  // not included
  bool holds(base::KnownAt at) const { return begin() <= at && at < end(); }
};
// Nothing: neither is named. Of one alone the other is `first` or `last`. kBadValue.
base::Result<std::optional<DaySpan>> day_span(const Request& request, base::Day first, base::Day last);

}  // namespace taixin::service
