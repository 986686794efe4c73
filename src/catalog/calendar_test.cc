#include "catalog/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "catalog/errors.h"

namespace taixin::catalog {
namespace {

using base::Day;

Day day(int year, int month, int d) { return *Day::from_civil(year, month, d); }

// The State Council's notice for 2026 (gov.cn content_7047091), the first half of it.
Calendar made() {
  std::set<Day> off;
  for (int d = 1; d <= 3; ++d) off.insert(day(2026, 1, d));
  for (int d = 15; d <= 23; ++d) off.insert(day(2026, 2, d));
  Calendar calendar;
  calendar.announce(2026, off, {day(2026, 1, 4), day(2026, 2, 14), day(2026, 2, 28)});
  return calendar;
}

TEST(Calendar, HolidaysAndWorkedWeekendsOverrideTheWeek) {
  const Calendar calendar = made();
  EXPECT_FALSE(*calendar.is_working_day(day(2026, 1, 2)));   // Friday, off
  EXPECT_TRUE(*calendar.is_working_day(day(2026, 1, 4)));    // Sunday, worked
  EXPECT_TRUE(*calendar.is_working_day(day(2026, 1, 5)));    // Monday
  EXPECT_FALSE(*calendar.is_working_day(day(2026, 1, 10)));  // Saturday
  EXPECT_TRUE(*calendar.is_working_day(day(2026, 2, 14)));   // Saturday, worked
  EXPECT_FALSE(*calendar.is_working_day(day(2026, 2, 16)));  // Monday, off
}

TEST(Calendar, TheDayOfTheActIsNotCounted) {
  const Calendar calendar = made();
  EXPECT_EQ(*calendar.add_working_days(day(2026, 1, 5), 1), day(2026, 1, 6));
  EXPECT_EQ(*calendar.add_working_days(day(2026, 1, 5), 7), day(2026, 1, 14));
  EXPECT_EQ(*calendar.add_working_days(day(2026, 2, 13), 2), day(2026, 2, 24));  // the 14th, then nine days off
  EXPECT_EQ(*calendar.working_days_between(day(2026, 2, 13), day(2026, 2, 24)), 2);
  EXPECT_EQ(*calendar.working_days_between(day(2026, 2, 13), day(2026, 2, 13)), 0);
  EXPECT_EQ(*calendar.working_days_between(day(2026, 2, 24), day(2026, 2, 13)), 0);
}

TEST(Calendar, AYearNotAnnouncedIsAnErrorAndNeverAGuess) {
  const Calendar calendar = made();
  for (const Day asked : {day(2025, 12, 31), day(2027, 1, 1)}) {
    const auto answer = calendar.is_working_day(asked);
    ASSERT_FALSE(answer.ok());
    EXPECT_TRUE(answer.error().is(kYearNotAnnounced));
    EXPECT_EQ(answer.error().args().at("year"), std::to_string(asked.year()));
  }
  const auto term = calendar.add_working_days(day(2026, 12, 30), 7);
  ASSERT_FALSE(term.ok());
  EXPECT_EQ(term.error().args().at("year"), "2027");
  EXPECT_FALSE(calendar.working_days_between(day(2025, 12, 30), day(2026, 1, 5)).ok());
  EXPECT_FALSE(calendar.working_days_between(day(2026, 12, 30), day(2027, 1, 5)).ok());
}

TEST(Calendar, ANoticeMayReachIntoTheYearBefore) {
  Calendar calendar = made();
  calendar.announce(2025, {}, {});
  EXPECT_TRUE(*calendar.is_working_day(day(2025, 12, 31)));
  calendar.announce(2026, {day(2025, 12, 31)}, {});
  EXPECT_FALSE(*calendar.is_working_day(day(2025, 12, 31)));
}

// Day by day, as one counts on a wall calendar.
base::Result<int> counted(const Calendar& calendar, Day from, Day to) {
  int count = 0;
  for (Day day = from; day < to;) {
    day = day.plus_days(1);
    TX_TRY(const bool working, calendar.is_working_day(day));
    count += working ? 1 : 0;
  }
  return count;
}

RC_GTEST_PROP(Calendar, PreparedCountsEqualCountingDayByDay, ()) {
  Calendar calendar = made();
  if (*rc::gen::arbitrary<bool>()) calendar.announce(2025, {day(2025, 10, 1)}, {day(2025, 10, 11)});
  if (*rc::gen::arbitrary<bool>()) calendar.announce(2024, {}, {day(2025, 1, 26)});
  if (*rc::gen::arbitrary<bool>()) calendar.announce(2022, {day(2021, 12, 31), day(2022, 1, 3)}, {});
  const Day from = day(2021, 12, 25).plus_days(*rc::gen::inRange(0, 2000));
  const Day to = from.plus_days(*rc::gen::inRange(-5, 900));
  const auto fast = calendar.working_days_between(from, to);
  const auto slow = counted(calendar, from, to);
  RC_ASSERT(fast.ok() == slow.ok());
  if (slow.ok())
    RC_ASSERT(*fast == *slow);
  else
    RC_ASSERT(fast.error().args() == slow.error().args());
}

RC_GTEST_PROP(Calendar, TheTermsAgreeWithEachOther, ()) {
  const Calendar calendar = made();
  const Day from = day(2026, 1, 1).plus_days(*rc::gen::inRange(0, 200));
  const int n = *rc::gen::inRange(1, 60);
  const Day last = *calendar.add_working_days(from, n);
  RC_ASSERT(*calendar.is_working_day(last));
  RC_ASSERT(*calendar.working_days_between(from, last) == n);
  RC_ASSERT(*calendar.working_days_between(from, last.plus_days(-1)) == n - 1);
}

}  // namespace
}  // namespace taixin::catalog
