// Civil days and moments.
//
// Day:     a civil day at +08:00 (Asia/Shanghai), counted from 1970-01-01. Calendar arithmetic clamps at month ends.
// KnownAt: a moment the platform learned something, UTC microseconds since 1970-01-01T00:00Z.
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/strong.h"

namespace taixin::base {

class Day {
 public:
  constexpr Day() = default;
  constexpr explicit Day(int32_t days_since_1970) : days_(days_since_1970) {}
  // Nothing when there is no such day (2023-02-29).
  static std::optional<Day> from_civil(int year, int month, int day);

  constexpr int32_t count() const { return days_; }
  int year() const;
  int month() const;         // 1..12
  int day_of_month() const;  // 1..31
  int weekday() const;       // 0 = Sunday .. 6 = Saturday

  constexpr Day plus_days(int32_t n) const { return Day(days_ + n); }
  Day plus_months(int n) const;  // 31 January + 1 month = 28 or 29 February
  Day plus_years(int n) const { return plus_months(12 * n); }

  std::string iso() const;  // 2026-04-01

  friend constexpr auto operator<=>(Day, Day) = default;

 private:
  int32_t days_ = 0;
};

// "2026-04-01" only: four, two, two digits, a day that exists. For flags, packs and interfaces.
// (What departments write in their files is read by intake, which knows their formats and sentinels.)
std::optional<Day> parse_iso_day(std::string_view text);

using KnownAt = Strong<struct KnownAtTag, int64_t>;

// The civil day at +08:00 of a moment.
Day day_of(KnownAt at);
// The first moment of a civil day at +08:00.
KnownAt start_of(Day day);
// "2026-04-01T09:30:00.000000+08:00"
std::string iso_time(KnownAt at);
// What iso_time writes, or a prefix without fraction, or with "Z"; nothing when malformed. A bare day means its last
// microsecond.
std::optional<KnownAt> parse_time(std::string_view text);

// The only way to learn the time: passed in, so that tests decide it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual KnownAt now() const = 0;
  Day today() const { return day_of(now()); }
};

class SystemClock : public Clock {
 public:
  KnownAt now() const override;
};

// A clock that stands still until told; for tests and the synthetic city.
class FixedClock : public Clock {
 public:
  explicit FixedClock(KnownAt at) : at_(at.get()) {}
  explicit FixedClock(Day day) : at_(start_of(day).get() + 9 * 3600 * int64_t{1000000}) {}  // nine in the morning
  FixedClock(const FixedClock& other) : at_(other.now().get()) {}
  FixedClock& operator=(const FixedClock& other) {
    set(other.now());
    return *this;
  }
  KnownAt now() const override { return KnownAt(at_.load()); }
  void set(KnownAt at) { at_.store(at.get()); }

 private:
  std::atomic<int64_t> at_;  // told while other threads read it
};

}  // namespace taixin::base
