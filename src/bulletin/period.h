// The span of time that a bulletin speaks of. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/day.h"
#include "base/result.h"
#include "catalog/bulletin_rules.h"

namespace taixin::bulletin {

using base::Day;
using base::KnownAt;
using base::Lang;
using catalog::BulletinEvery;
using catalog::FigureSpan;
using catalog::Text;

struct Span {
  Day from, until;  // both included
  bool holds(Day day) const { return day >= from && day <= until; }
};

struct Period {
  BulletinEvery every = BulletinEvery::month;
  std::string code;  // 2026-03, 2026-Q1, 2026
  Span span;
  Period before() const;
  // 2026年3月; March 2026 is 2026-03.
  Text words() const;
};

// kBadPeriod.
base::Result<Period> period_of(BulletinEvery every, std::string_view code);
// The one that holds a day.
Period period_holding(BulletinEvery every, Day day);
// What a figure looks at, of a bulletin about this period.
Span looked_at(FigureSpan what, const Period& period);

}  // namespace taixin::bulletin
