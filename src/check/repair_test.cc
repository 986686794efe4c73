#include "check/repair.h"

#include <gtest/gtest.h>

namespace taixin::check {
namespace {

Day on(int year, int month, int day) { return *Day::from_civil(year, month, day); }

ShownRecord published() {
  ShownRecord out;
  out.decision = on(2026, 3, 20);
  out.term = ShownTerm{.last_day = on(2029, 3, 20), .earliest_repair = on(2027, 3, 20)};
  return out;
}

TEST(CheckRepair, BeginsOnItsEarliestDayAndIsOverWithThePublication) {
  const ShownRecord record = published();
  for (const Day today : {on(2026, 4, 1), on(2027, 3, 20), on(2029, 3, 20)}) {
    EXPECT_EQ(repair_from(record, today), on(2027, 3, 20)) << today.iso();
  }
  EXPECT_EQ(repair_from(record, on(2029, 3, 21)), std::nullopt);
}

TEST(CheckRepair, WithoutAnEarliestDayItMayBeAskedForAtOnce) {
  ShownRecord record = published();
  record.term->earliest_repair.reset();
  EXPECT_EQ(repair_from(record, on(2026, 4, 1)), on(2026, 3, 20));
  record.decision.reset();
  EXPECT_EQ(repair_from(record, on(2026, 4, 1)), on(2026, 4, 1));
}

TEST(CheckRepair, WhatIsNotPublishedOrIsOverIsNotRepaired) {
  const Day today = on(2028, 4, 1);
  ASSERT_TRUE(repair_from(published(), today));
  ShownRecord record = published();
  record.term.reset();
  EXPECT_EQ(repair_from(record, today), std::nullopt) << "nothing adverse";
  for (const gate::Reason why : {gate::Reason::class_unknown, gate::Reason::ended}) {
    record = published();
    record.term->reason = why;
    EXPECT_EQ(repair_from(record, today), std::nullopt);
  }
  for (const RecordState state : {RecordState::repaired, RecordState::ended, RecordState::withdrawn,
                                  RecordState::shielded, RecordState::superseded}) {
    record = published();
    record.state = state;
    EXPECT_EQ(repair_from(record, today), std::nullopt);
  }
  record = published();
  record.past_state = true;
  EXPECT_EQ(repair_from(record, today), std::nullopt);
  record = published();
  record.term->last_day.reset();
  EXPECT_EQ(repair_from(record, today), std::nullopt) << "it ends never";
  record = published();
  record.term->earliest_repair = on(2030, 1, 1);
  EXPECT_EQ(repair_from(record, today), std::nullopt) << "it ends by itself before";
}

}  // namespace
}  // namespace taixin::check
