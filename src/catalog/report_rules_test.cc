// Credit reports in packs: what loads, what the packs of this tree say, and what is refused.
#include "catalog/report_rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/errors.h"
#include "catalog/pack_builder_test.h"
#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

using testing::ItemText;
using testing::national;

const base::Day kDay = *base::Day::from_civil(2026, 4, 1);

TEST(ReportRules, TheNationalPackHasThreeKindsInTheOrderOfTheCatalog) {
  const Catalog& catalog = testing::repository_catalog();
  const ReportDesign* ordinary = catalog.reports().design("ordinary", kDay);
  ASSERT_NE(ordinary, nullptr);
  EXPECT_FALSE(ordinary->scoped());
  // Every class in the order of the catalog, but that of persons (OCC).
  std::vector<std::string> classes, sections;
  for (const CatalogClass& one : catalog.classes()) {
    if (one.code != "OCC") classes.push_back(one.code);
  }
  for (const ReportSection& one : ordinary->sections) sections.push_back(one.code);
  EXPECT_EQ(sections, classes);

  const ReportDesign* special = catalog.reports().design("special", kDay);
  ASSERT_NE(special, nullptr);
  ASSERT_TRUE(special->scoped());
  EXPECT_FALSE(special->audiences.contains("everyone") || special->audiences.contains("government"));
  const auto held = [&](const char* code) {
    const Item* item = catalog.item(base::ItemCode(code), kDay);
    return item && std::ranges::any_of(special->sections, [&](const auto& one) { return one.holds(*item); });
  };
  EXPECT_TRUE(held("ADM.penalty") && held("ADM.penalty_simple") && held("SEV.tax"));
  EXPECT_FALSE(held("HON.honour"));
  EXPECT_TRUE(special->fields.back().organs.empty()) << "the last field takes what is left";

  const ReportDesign* person = catalog.reports().design("person", kDay);
  ASSERT_NE(person, nullptr);
  EXPECT_EQ(person->audiences, (std::set<std::string, std::less<>>{"subject_self"}));
  EXPECT_EQ(catalog.reports().design("special", *base::Day::from_civil(2025, 4, 28)), nullptr) << "not in force yet";
}

std::string report(std::string_view more) {
  return "[defaults]\nsource = \"domain/05\"\nsure = \"V\"\nfrom = 2018-07-25\n\n" + ItemText().text() +
         "\n[[report]]\ncode = \"ordinary\"\nname = \"示例报告\"\nname_en = \"A sample report\"\nbasis = "
         "[\"示例标准\"]\n" +
         std::string(more);
}
constexpr std::string_view kSection =
    "  [[report.section]]\n  code = \"ADM\"\n  name = \"示例栏目\"\n  name_en = \"A section\"\n  items = "
    "[\"ADM.penalty\"]\n"
    "  absent = { zh = \"未归集\", en = \"not collected\" }\n";

std::vector<std::string> problems_of(const std::string& text) {
  std::vector<std::string> out;
  for (const base::Error& one : Catalog::problems({national(text)})) out.emplace_back(one.code());
  return out;
}

TEST(ReportRules, WhatMakesNoSenseIsRefused) {
  EXPECT_EQ(problems_of(report("audiences = [\"everyone\"]\n" + std::string(kSection))), std::vector<std::string>());
  const auto refuses = [](const std::string& text, const base::ErrorKind& kind) {
    const auto found = problems_of(report(text));
    return std::ranges::find(found, kind.code) != found.end();
  };
  EXPECT_TRUE(refuses("audiences = [\"neighbours\"]\n" + std::string(kSection), kBadValue));
  EXPECT_TRUE(refuses("audiences = [\"everyone\"]\n", kMissingKey)) << "a report without a section";
  std::string dead(kSection);
  dead.replace(dead.find("ADM.penalty"), 11, "ADM.nothing");
  EXPECT_TRUE(refuses("audiences = [\"everyone\"]\n" + dead, kDeadReference));
  // Fields belong to special reports, and their last one takes what is left.
  const std::string field = "  [[report.field]]\n  code = \"x\"\n  name = \"示例\"\n  name_en = \"x\"\n";
  EXPECT_TRUE(refuses("audiences = [\"everyone\"]\n" + std::string(kSection) + field, kMissingKey));
  EXPECT_TRUE(refuses("audiences = [\"everyone\"]\nnight = true\n" + std::string(kSection), kUnknownKey));
}

}  // namespace
}  // namespace taixin::catalog
