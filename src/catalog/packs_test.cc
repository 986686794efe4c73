// The packs of this repository: they load, and their calendar agrees with one typed by others.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/shared_data.h"
#include "catalog/catalog.h"
#include "catalog/errors.h"

namespace taixin::catalog {
namespace {

using base::Day;

std::vector<PackSource> repository_packs() {
  std::vector<PackSource> out;
  for (const char* name : {"national", "shandong", "taian"}) {
    auto pack = read_pack_folder(std::string(TAIXIN_SOURCE_DIR) + "/packs/" + name);
    EXPECT_TRUE(pack.ok()) << (pack.ok() ? "" : pack.error().message(base::Lang::en));
    if (pack.ok()) out.push_back(*std::move(pack));
  }
  return out;
}

TEST(Packs, OfThisRepositoryLoad) {
  const auto packs = repository_packs();
  for (const auto& problem : Catalog::problems(packs)) {
    ADD_FAILURE() << problem.message(base::Lang::en) << " | " << problem.next(base::Lang::en);
  }
}

// Every day of 2018 to 2026, and that 2027 is not announced (holiday-cn, MIT).
TEST(Packs, TheCalendarAgreesWithHolidayCnDayByDay) {
  const auto catalog = Catalog::load(repository_packs());
  ASSERT_TRUE(catalog.ok());
  const Calendar& calendar = (*catalog)->calendar();
  std::map<Day, bool> off;  // of all years: a notice reaches into the year before
  bool complete = true;
  for (int year = 2018; year <= 2027; ++year) {
    const auto path = base::shared_data(fmt::format("holidays/holiday-cn/{}.json", year));
    if (!path) {
      complete = false;
      continue;
    }
    std::ifstream in(*path);
    std::stringstream text;
    text << in.rdbuf();
    const auto json = boost::json::parse(text.str());
    for (const auto& entry : json.at("days").as_array()) {
      const auto day = base::parse_iso_day(entry.at("date").as_string());
      ASSERT_TRUE(day.has_value());
      off[*day] = entry.at("isOffDay").as_bool();
    }
    if (year == 2027) {
      EXPECT_TRUE(json.at("days").as_array().empty());
    }
  }
  if (!complete) return;  // counted as not run by shared_data
  int compared = 0;
  for (Day day = *Day::from_civil(2018, 1, 1); day <= *Day::from_civil(2026, 12, 31); day = day.plus_days(1)) {
    const auto stated = off.find(day);
    const bool expected = stated != off.end() ? !stated->second : day.weekday() != 0 && day.weekday() != 6;
    const auto working = calendar.is_working_day(day);
    ASSERT_TRUE(working.ok()) << day.iso();
    EXPECT_EQ(*working, expected) << day.iso();
    ++compared;
  }
  EXPECT_EQ(compared, 3287);
  EXPECT_FALSE(calendar.is_announced(2027));
  EXPECT_FALSE(calendar.is_working_day(*Day::from_civil(2027, 1, 4)).ok());
}

}  // namespace
}  // namespace taixin::catalog
