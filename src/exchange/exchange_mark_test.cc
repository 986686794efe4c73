// Marks of objections (异议标注): each platform marks and lifts for the objections that it handles, its partners show
// them, and nobody lifts what is another's.
#include <boost/json.hpp>

#include "exchange/exchange_home_test.h"

namespace taixin::exchange {
namespace {

using testing::batch_of;
using testing::bytes_of;
using testing::deliver;
using testing::kNameX;
using testing::kX;
using testing::mark;
using testing::PartnerText;
using testing::Platform;
using testing::taken;
using testing::ThreeLevels;

const std::string kDecision = "示例罚〔2026〕1号";

// Three that all have one decision of the county.
struct Marks : ThreeLevels {
  Marks() : ThreeLevels("", true) {
    county.registered(kX, kNameX, "2015-03-02");
    county.penalty(kX, kNameX, kDecision, "甲");
    all_told();
    for (Platform* one : {&county, &city, &province}) records[one] = one->marks().at(kDecision).record;
  }
  void all_told() {
    for (int round = 0; round < 2; ++round) {
      deliver(county, "city", city);
      deliver(city, "province", province);
      deliver(province, "city", city);
      deliver(city, "county", county);
    }
  }
  void says(Platform& at, store::StatusKind kind) { mark(at, records.at(&at), kind, testing::kToday); }
  std::string shown() {
    std::string out;
    for (Platform* one : {&county, &city, &province}) out += one->marks().at(kDecision).disputed ? '1' : '0';
    return out;
  }
  std::map<Platform*, RecordId> records;  // shown or not
};

constexpr auto kMarked = store::StatusKind::disputed, kLifted = store::StatusKind::undisputed;

TEST(ExchangeMarks, AreShownByAllAndEachIsLiftedWhereItWasSet) {
  Marks all;
  EXPECT_EQ(all.shown(), "000");
  all.says(all.province, kMarked);
  EXPECT_EQ(all.shown(), "001");
  all.all_told();
  EXPECT_EQ(all.shown(), "111") << "the county hears of a mark on its own record";
  all.says(all.county, kMarked);
  all.all_told();
  all.says(all.province, kLifted);
  EXPECT_EQ(all.shown(), "111") << "the county's stands";
  all.all_told();
  EXPECT_EQ(all.shown(), "111");
  all.says(all.county, kLifted);
  all.all_told();
  EXPECT_EQ(all.shown(), "000");
  for (auto [from, to] : {std::pair{&all.county, "city"}, {&all.city, "county"}, {&all.city, "province"}}) {
    EXPECT_TRUE(batch_of(*from, to).empty()) << "nothing is told for ever";
  }
}

TEST(ExchangeMarks, SurviveRestartsRepeatedFilesAndCorrections) {
  Marks all;
  all.says(all.city, kMarked);
  const auto files = batch_of(all.city, "county");
  EXPECT_NE(bytes_of(files, "ADM.penalty.csv").find(",是,"), std::string::npos);
  EXPECT_EQ(bytes_of(files, "-status.csv"), "");
  EXPECT_EQ(taken(all.county, files).counts.known, 1u);
  all.county.restart();
  const uint64_t statuses = all.county.facts().counts().statuses;
  EXPECT_TRUE(taken(all.county, files).repeated);
  EXPECT_EQ(all.county.facts().counts().statuses, statuses);
  EXPECT_TRUE(batch_of(all.county, "city").empty()) << "what the city told does not go back to it";
  // A correction there stays marked, and so does a record that ends and stands again.
  all.county.penalty(kX, kNameX, kDecision, "乙", "2026-04-10");
  all.all_told();
  all.says(all.province, kMarked);
  all.says(all.city, kLifted);
  all.all_told();
  all.county.penalty(kX, kNameX, kDecision, "丙");
  all.all_told();
  EXPECT_EQ(all.shown(), "111");
  all.says(all.province, kLifted);
  all.all_told();
  EXPECT_EQ(all.shown(), "000");
}

TEST(ExchangeMarks, WhatWasLiftedWhileARecordWasShieldedIsHeardWhenItIsShownAgain) {
  Marks all;
  all.says(all.city, kMarked);
  all.all_told();
  all.county.status(kX, kNameX, kDecision, "暂时屏蔽", "2026-04-20");
  all.all_told();
  all.says(all.city, kLifted);
  all.all_told();
  all.county.status(kX, kNameX, kDecision, "解除屏蔽", "2026-04-21");
  all.all_told();
  EXPECT_EQ(all.shown(), "000");
}

// They are said after the seal of their file; a kill between the two (exchange_kill_test.cc) finds them in its event.
TEST(ExchangeMarks, StandInTheEventOfTheirFile) {
  Marks all;
  all.says(all.city, kMarked);
  taken(all.county, batch_of(all.city, "county"));
  auto tx = all.county.home().read_records();
  const auto number = store::last_exchange_number(*tx, store::ExchangeKind::file_taken, "city");
  const auto event = store::exchange_event(*tx, store::ExchangeKind::file_taken, "city", *number, 1);
  ASSERT_TRUE(event.ok() && *event);
  const auto marks = boost::json::parse((*event)->detail_json).at("marks").as_array();
  ASSERT_EQ(marks.size(), 1u);
  EXPECT_EQ(marks[0].at(0).as_int64(), all.county.marks().at(kDecision).record.get());
  EXPECT_TRUE(marks[0].at(1).as_bool());
}

TEST(ExchangeMarks, OfAPartnerUnderANewCodeAreStillItsOwn) {
  Marks all;
  all.says(all.county, kMarked);
  all.all_told();
  // After a restored backup both begin anew under other codes (docs/operations.md).
  all.city.restart_with(testing::catalog_with(ThreeLevels::with("county2", "down", "市", "")));
  all.county.restart_with(testing::catalog_with(ThreeLevels::with("city2", "up", "县", "")));
  all.city.knows("county2", all.county);
  all.county.knows("city2", all.city);
  all.says(all.county, kLifted);
  for (int round = 0; round < 2; ++round) {
    deliver(all.county, "city2", all.city);
    deliver(all.city, "county2", all.county);
  }
  EXPECT_FALSE(all.county.marks().at(kDecision).disputed);
  EXPECT_FALSE(all.city.marks().at(kDecision).disputed);
}

TEST(ExchangeMarks, WithoutTheirColumnNothingIsTold) {
  ThreeLevels all;  // the province's layout has none
  all.city.registered(kX, kNameX, "2015-03-02");
  all.city.penalty(kX, kNameX, kDecision, "甲");
  deliver(all.city, "province", all.province);
  mark(all.city, all.city.marks().at(kDecision).record, kMarked, testing::kToday);
  EXPECT_TRUE(batch_of(all.city, "province").empty());
  EXPECT_FALSE(all.province.marks().at(kDecision).disputed);
}

}  // namespace
}  // namespace taixin::exchange
