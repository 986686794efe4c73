#include "bulletin/days.h"

#include <gtest/gtest.h>

#include "catalog/errors.h"

namespace taixin::bulletin {
namespace {

using base::Day;

Day day(int year, int month, int day_of_month) { return *Day::from_civil(year, month, day_of_month); }

TEST(BulletinDays, WhatNoCalendarSaysIsNotGuessed) {
  catalog::Calendar calendar;
  calendar.announce(2018, {day(2018, 1, 1)}, {});
  calendar.announce(2019, {day(2019, 1, 1)}, {});
  const auto plain = days_taken(calendar, day(2018, 1, 2), day(2018, 1, 5));
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->days, 3);
  EXPECT_EQ(plain->least, 3);
  EXPECT_EQ(days_taken(calendar, day(2017, 12, 31), day(2018, 1, 2))->days, 1) << "the first day is not counted";
  // It began before the calendar: at least the days that the calendar has.
  const auto before = days_taken(calendar, day(2017, 12, 20), day(2018, 1, 4));
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(before->days, std::nullopt);
  EXPECT_EQ(before->least, 3);
  EXPECT_EQ(days_taken(calendar, day(2001, 5, 1), day(2018, 1, 16))->least, 11);
  // It ended in a year that is not loaded: nobody says anything before it is.
  for (const Day from : {day(2017, 12, 20), day(2019, 12, 30)}) {
    const auto after = days_taken(calendar, from, day(2020, 1, 6));
    ASSERT_FALSE(after.ok());
    EXPECT_TRUE(after.error().is(catalog::kYearNotAnnounced));
    EXPECT_EQ(after.error().message(base::Lang::en).find("2020") == std::string::npos, false);
  }
  EXPECT_EQ(days_taken(calendar, day(2020, 1, 6), day(2020, 1, 6))->days, 0);
}

}  // namespace
}  // namespace taixin::bulletin
