#include "base/day.h"

#include <rapidcheck.h>

#include <ctime>

namespace taixin::base {
namespace {

Day civil(int year, int month, int day) { return *Day::from_civil(year, month, day); }

TEST(Day, OnlyDaysThatExist) {
  EXPECT_TRUE(Day::from_civil(2024, 2, 29));
  EXPECT_TRUE(Day::from_civil(2000, 2, 29));
  EXPECT_FALSE(Day::from_civil(2023, 2, 29));
  EXPECT_FALSE(Day::from_civil(1900, 2, 29));
  EXPECT_FALSE(Day::from_civil(2023, 0, 1));
  EXPECT_FALSE(Day::from_civil(2023, 13, 1));
  EXPECT_FALSE(Day::from_civil(2023, 4, 31));
  EXPECT_FALSE(Day::from_civil(2023, 4, 0));
}

TEST(Day, EqualsTheCLibraryDayByDay) {
  for (int32_t n = -30000; n < 40000; ++n) {
    const time_t seconds = static_cast<time_t>(n) * 86400;
    std::tm expected{};
    gmtime_r(&seconds, &expected);
    const Day day(n);
    ASSERT_EQ(day.year(), expected.tm_year + 1900) << n;
    ASSERT_EQ(day.month(), expected.tm_mon + 1) << n;
    ASSERT_EQ(day.day_of_month(), expected.tm_mday) << n;
    ASSERT_EQ(day.weekday(), expected.tm_wday) << n;
    ASSERT_EQ(civil(day.year(), day.month(), day.day_of_month()), day) << n;
  }
}

TEST(Day, MonthEndsClamp) {
  EXPECT_EQ(civil(2023, 1, 31).plus_months(1), civil(2023, 2, 28));
  EXPECT_EQ(civil(2024, 1, 31).plus_months(1), civil(2024, 2, 29));
  EXPECT_EQ(civil(2024, 3, 31).plus_months(-1), civil(2024, 2, 29));
  EXPECT_EQ(civil(2024, 2, 29).plus_years(1), civil(2025, 2, 28));
  EXPECT_EQ(civil(2024, 12, 15).plus_months(1), civil(2025, 1, 15));
  EXPECT_EQ(civil(2024, 1, 15).plus_months(-1), civil(2023, 12, 15));
  EXPECT_EQ(civil(2024, 12, 31).plus_days(1), civil(2025, 1, 1));
}

TEST(Day, IsoRoundTrip) {
  EXPECT_EQ(civil(2026, 4, 1).iso(), "2026-04-01");
  EXPECT_EQ(civil(1, 1, 1).iso(), "0001-01-01");
  EXPECT_EQ(civil(9999, 12, 31).iso(), "9999-12-31");
  EXPECT_EQ(civil(9999, 12, 31).plus_days(1).iso(), "10000-01-01");
  for (const char* wrong : {"", "2026-4-1", "2026-04-1", "2026/04/01", "2026-02-29", "20260401", "2026-04-01 ",
                            " 2026-04-01", "+026-04-01", "2026-04-0a", "2026-04-01T00:00"}) {
    EXPECT_FALSE(parse_iso_day(wrong)) << wrong;
  }
  rc::check("parse(iso(day)) is day", [] {
    const Day day(*rc::gen::inRange(-719162, 2932897));
    RC_ASSERT(parse_iso_day(day.iso()) == day);
  });
}

TEST(KnownAt, TheDayIsTheOneOfShanghai) {
  const Day day = civil(2026, 4, 1);
  EXPECT_EQ(iso_time(start_of(day)), "2026-04-01T00:00:00.000000+08:00");
  EXPECT_EQ(day_of(start_of(day)), day);
  EXPECT_EQ(day_of(KnownAt(start_of(day).get() - 1)), day.plus_days(-1));
  EXPECT_EQ(day_of(KnownAt(start_of(day.plus_days(1)).get() - 1)), day);
  EXPECT_EQ(day_of(KnownAt(0)), civil(1970, 1, 1));
  EXPECT_EQ(iso_time(KnownAt(0)), "1970-01-01T08:00:00.000000+08:00");
  EXPECT_EQ(day_of(KnownAt(-8 * 3600 * int64_t{1000000} - 1)), civil(1969, 12, 31));
}

TEST(KnownAt, ParseTime) {
  const KnownAt nine = KnownAt(start_of(civil(2026, 4, 1)).get() + 9 * 3600 * int64_t{1000000});
  EXPECT_EQ(parse_time("2026-04-01T09:00:00.000000+08:00"), nine);
  EXPECT_EQ(parse_time("2026-04-01T09:00:00+08:00"), nine);
  EXPECT_EQ(parse_time("2026-04-01T01:00:00Z"), nine);
  EXPECT_EQ(parse_time("2026-04-01"), KnownAt(start_of(civil(2026, 4, 2)).get() - 1)) << "a bare day means its end";
  for (const char* wrong :
       {"", "2026-04-01T25:00:00Z", "2026-04-01T09:60:00Z", "2026-02-30", "soon", "2026-04-01T09:00:00Zx"}) {
    EXPECT_FALSE(parse_time(wrong)) << wrong;
  }
  rc::check("parse(iso_time(t)) is t", [] {
    const KnownAt at(*rc::gen::inRange<int64_t>(0, int64_t{4102444800} * 1000000));
    RC_ASSERT(parse_time(iso_time(at)) == at);
  });
}

TEST(Clock, FixedStandsStillAtNine) {
  FixedClock clock(civil(2026, 4, 1));
  EXPECT_EQ(iso_time(clock.now()), "2026-04-01T09:00:00.000000+08:00");
  EXPECT_EQ(clock.today(), civil(2026, 4, 1));
  clock.set(KnownAt(7));
  EXPECT_EQ(clock.now(), KnownAt(7));
  EXPECT_GT(SystemClock().now(), start_of(civil(2024, 1, 1)));
}

}  // namespace
}  // namespace taixin::base
