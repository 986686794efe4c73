// What a city pack may and may not say (domain/12.2.4).
#include <gtest/gtest.h>

#include "catalog/catalog.h"
#include "catalog/errors.h"
#include "catalog/pack_builder_test.h"

namespace taixin::catalog {
namespace {

using base::Day;
using base::ItemCode;
using testing::ItemText;
using testing::national;
using testing::pack_of_level;

const std::string kBasis = "basis = [\"泰安市\"]\nsource = \"city\"\nsure = \"V\"\nfrom = 2026-01-01\n";
const ItemCode kPenalty("ADM.penalty");

base::Result<std::shared_ptr<const Catalog>> with_city(const std::string& more) {
  return Catalog::load({pack_of_level("city", more), national(ItemText{}.text())});
}

void expect_city_refused(const std::string& more, const base::ErrorKind& kind, const std::string& place) {
  const auto loaded = with_city(more);
  ASSERT_FALSE(loaded.ok()) << more;
  EXPECT_EQ(loaded.error().code(), kind.code) << loaded.error().message(base::Lang::en);
  EXPECT_EQ(loaded.error().place(), "city/more.toml:" + place) << loaded.error().message(base::Lang::en);
}

TEST(CityPack, AnItemListOrMeasureDoesNotLoad) {
  for (const char* name : {"商圈黑名单", "闯红灯", "信访", "欠物业费", "行政处罚"}) {
    std::string item = ItemText{}.text();
    item.replace(item.find("行政处罚"), std::string("行政处罚").size(), name);
    expect_city_refused(item, kNotThisLevel, "1:1");
  }
  for (const char* table : {"code_set", "class", "purpose", "sentinel", "calendar", "field_group", "issued_code"}) {
    expect_city_refused(std::string("[[") + table + "]]\nid = \"x\"\n", kNotThisLevel, "1:1");
  }
  for (const char* table : {"measure", "regime", "cap", "case", "list", "lifting"}) {
    expect_city_refused(std::string("[[") + table + "]]\nid = \"x\"\n", kNotThisLevel, "1:1");
  }
  expect_city_refused("[[blacklist]]\nid = \"x\"\n", kUnknownKey, "1:3");
}

TEST(CityPack, OtherLevelsHaveTheirLimitsToo) {
  const auto refused = [](const std::string& level, const std::string& table) {
    const auto loaded = Catalog::load({national(""), pack_of_level(level, "[[" + table + "]]\nid = \"x\"\n")});
    return !loaded.ok() && loaded.error().is(kNotThisLevel);
  };
  for (const char* table : {"class", "calendar", "rename", "contact", "narrow"})
    EXPECT_TRUE(refused("provincial", table)) << table;
  for (const char* table : {"rename", "contact", "narrow"}) {
    const auto loaded = Catalog::load({national(std::string("[[") + table + "]]\nid = \"x\"\n")});
    ASSERT_FALSE(loaded.ok());
    EXPECT_TRUE(loaded.error().is(kNotThisLevel)) << table;
  }
}

TEST(CityPack, AddsAliasesRegionsNamesAndContacts) {
  const auto loaded = with_city(
      "[[alias]]\nitem = \"ADM.penalty\"\nfield = \"CF_WSH\"\naliases = [\"处罚文号\"]\n" + kBasis +
      "[[region]]\ncode = \"3709A1\"\nname = \"泰安高新技术产业开发区\"\nparent = \"370900\"\n" + kBasis +
      "[[rename]]\nitem = \"ADM.penalty\"\nname = \"处罚\"\nname_en = \"Penalty\"\n" + kBasis +
      "[[rename]]\nitem = \"ADM.penalty\"\nfield = \"CF_JDRQ\"\nname = \"作出日期\"\nname_en = \"Day\"\n" + kBasis +
      "[[contact]]\nid = \"window\"\nname = \"信用窗口\"\nname_en = \"Window\"\nphone = \"0538-0000000\"\n" + kBasis);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const Catalog& catalog = **loaded;
  const Item& item = catalog.items().at(0);
  EXPECT_EQ(item.name.zh, "处罚");
  EXPECT_EQ(item.field("CF_WSH")->aliases, std::vector<std::string>{"处罚文号"});
  EXPECT_EQ(item.field("CF_JDRQ")->name.zh, "作出日期");
  EXPECT_EQ(item.field("CF_JDRQ")->aliases, std::vector<std::string>{"处罚决定日期"});
  EXPECT_EQ(catalog.code_set("region")->find("泰安高新技术产业开发区")->code, "3709A1");
  EXPECT_EQ(catalog.contacts().at(0).phone, "0538-0000000");
  EXPECT_EQ(catalog.packs().at(0).level, Level::national);  // whatever the order on the command line
  EXPECT_EQ(catalog.packs().at(1).level, Level::city);
}

TEST(CityPack, RefusesAliasesAndRegionsThatPointNowhereOrClash) {
  expect_city_refused("[[alias]]\nitem = \"ADM.none\"\nfield = \"CF_WSH\"\naliases = [\"x\"]\n" + kBasis,
                      kDeadReference, "2:8");
  expect_city_refused("[[alias]]\nitem = \"ADM.penalty\"\nfield = \"CF_NONE\"\naliases = [\"x\"]\n" + kBasis,
                      kDeadReference, "3:9");
  expect_city_refused("[[alias]]\nitem = \"ADM.penalty\"\nfield = \"CF_WSH\"\naliases = [\"处罚类别\"]\n" + kBasis,
                      kSharedHeader, "4:11");
  expect_city_refused("[[alias]]\nitem = \"ADM.penalty\"\nfield = \"CF_WSH\"\naliases = [\"是否信访\"]\n" + kBasis,
                      kProhibited, "4:11");
  expect_city_refused("[[rename]]\nitem = \"ADM.penalty\"\nname = \"商圈黑名单\"\nname_en = \"List\"\n" + kBasis,
                      kProhibited, "3:8");
  expect_city_refused("[[region]]\ncode = \"370901\"\nname = \"市辖区\"\nparent = \"370800\"\n" + kBasis,
                      kDeadReference, "4:10");
  expect_city_refused("[[region]]\ncode = \"370900\"\nname = \"另一个\"\n" + kBasis, kDuplicate, "1:1");
  expect_city_refused("[[contact]]\nid = \"window\"\nname = \"信用窗口\"\nname_en = \"Window\"\n" + kBasis, kMissingKey,
                      "1:1");
}

TEST(CityPack, NarrowsFromItsDayOn) {
  const auto loaded = with_city(
      "[[narrow]]\nitem = \"ADM.penalty\"\n"
      "permission = { public = false, query = \"self_only\", evaluation = [] }\ndue_days = { working = 5 }\n" +
      kBasis + "until = 2027-01-01\n");
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const auto on = [&](int year, int month, int d) {
    return (*loaded)->item(kPenalty, *Day::from_civil(year, month, d));
  };
  for (const Item* item : {on(2025, 12, 31), on(2027, 1, 1)}) {
    ASSERT_NE(item, nullptr);
    EXPECT_TRUE(item->permissions.open_public);
    EXPECT_EQ(item->due.working_days, 7);
  }
  for (const Item* item : {on(2026, 1, 1), on(2026, 12, 31)}) {
    ASSERT_NE(item, nullptr);
    EXPECT_FALSE(item->permissions.open_public);
    EXPECT_TRUE(item->permissions.government);
    EXPECT_EQ(item->permissions.query, Query::self_only);
    EXPECT_TRUE(item->permissions.evaluation.empty());
    EXPECT_EQ(item->due.working_days, 5);
  }
  EXPECT_EQ((*loaded)->items().size(), 3U);
}

TEST(CityPack, NeverWidens) {
  const std::string head = "[[narrow]]\nitem = \"ADM.penalty\"\n";
  expect_city_refused(head + "permission = { ordinary_report = true }\n" + kBasis, kNotNarrower, "3:34");
  expect_city_refused(head + "permission = { evaluation = [\"individual_business\"] }\n" + kBasis, kNotNarrower,
                      "3:29");
  expect_city_refused(head + "due_days = { working = 7 }\n" + kBasis, kNotNarrower, "3:24");
  expect_city_refused(head + "due_days = { working = 20 }\n" + kBasis, kNotNarrower, "3:24");
  expect_city_refused(head + "permission = { shown = false }\n" + kBasis, kUnknownKey, "3:16");
  expect_city_refused(head + "adverse = false\npermission = { public = false }\n" + kBasis, kUnknownKey, "3:1");
  expect_city_refused(head + kBasis, kMissingKey, "1:1");
  ItemText self_only;
  self_only.permission = "{ query = \"self_only\" }";
  const auto wider = Catalog::load(
      {national(self_only.text()), pack_of_level("city", head + "permission = { query = \"authorised\" }\n" + kBasis)});
  ASSERT_FALSE(wider.ok());
  EXPECT_TRUE(wider.error().is(kNotNarrower));
}

}  // namespace
}  // namespace taixin::catalog
