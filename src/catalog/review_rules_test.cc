// Which files wait for a second person, as packs say it.
#include <gtest/gtest.h>

#include "catalog/pack_builder_test.h"
#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

const base::Day kDay = *base::Day::from_civil(2026, 4, 30);

TEST(ReviewRules, EverythingIsReviewedByTheRulesOfThisTree) {
  const Catalog& catalog = testing::repository_catalog();
  for (const Item& item : catalog.items()) {
    const ReviewRule* rule = catalog.review(item, kDay);
    ASSERT_NE(rule, nullptr) << item.code.get();
    EXPECT_GE(rule->checks.size(), 4u);
    EXPECT_TRUE(rule->reviewers.contains("reviewer"));
    for (const ReviewCheck& check : rule->checks) EXPECT_FALSE(check.basis.clauses.empty()) << check.code;
  }
}

std::string rule(const std::string& code, const std::string& more) {
  return "\n[[review]]\ncode = \"" + code + "\"\nname = \"示例\"\nname_en = \"Example\"\ndays = 9\n" + more +
         "basis = [\"示例\"]\n[[review.check]]\ncode = \"content\"\nname = \"示例\"\nname_en = \"Example\"\nbasis = "
         "[\"示例\"]\n";
}
constexpr const char* kRoles =
    "\n[[role]]\ncode = \"reviewer\"\nname = \"审核\"\nname_en = \"Reviewer\"\nmay = [\"submission_review\"]\nreach = "
    "\"unit\"\nholders = [\"staff\"]\nbasis = [\"示例\"]\n\n[[role]]\ncode = \"querier\"\nname = \"核查\"\nname_en = "
    "\"Querier\"\nmay = [\"search\"]\nreach = \"platform\"\nholders = [\"staff\"]\nbasis = [\"示例\"]\n";

PackSource pack(const std::string& rules) {
  PackSource out;
  out.path = "national";
  out.files = {
      {"items.toml", testing::kBase + testing::ItemText().text()},
      {"pack.toml", testing::kHead},
      {"rules.toml", std::string("[defaults]\nsource = \"示例\"\nsure = \"V\"\nfrom = 2019-01-01\n") + kRoles + rules}};
  return out;
}
std::string refused(const std::string& rules) {
  const auto loaded = Catalog::load({pack(rules)});
  return std::string(loaded ? "" : loaded.error().code());
}

TEST(ReviewRules, TheNearestRuleHolds) {
  const std::string by = "reviewers = [\"reviewer\"]\n";
  const auto loaded = Catalog::load({pack(rule("all", by) + rule("class", by + "classes = [\"ADM\"]\n") +
                                          rule("item", by + "items = [\"ADM.penalty\"]\nsystems = true\n"))});
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const Item* item = (*loaded)->item(base::ItemCode("ADM.penalty"), kDay);
  ASSERT_NE(item, nullptr);
  const ReviewRule* found = (*loaded)->review(*item, kDay);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->code, "item");
  EXPECT_TRUE(found->systems);
  EXPECT_EQ(found->days, 9);
  EXPECT_EQ((*loaded)->review(*item, *base::Day::from_civil(2018, 1, 1)), nullptr) << "not in force yet";
  Item other = *item;
  other.code = base::ItemCode("ADM.other");
  EXPECT_EQ((*loaded)->review(other, kDay)->code, "class");
  other.catalog_class = "HON";
  EXPECT_EQ((*loaded)->review(other, kDay)->code, "all");
}

TEST(ReviewRules, ARuleThatCannotHoldIsRefused) {
  const std::string by = "reviewers = [\"reviewer\"]\n";
  EXPECT_EQ(refused(rule("all", by)), "");
  EXPECT_EQ(refused(rule("all", "reviewers = [\"nobody\"]\n")), "catalog.dead_reference");
  EXPECT_EQ(refused(rule("all", "reviewers = [\"querier\"]\n")), "catalog.dead_reference") << "it may not review";
  EXPECT_EQ(refused(rule("all", by + "otherwise = [\"querier\"]\n")), "catalog.dead_reference");
  EXPECT_EQ(refused(rule("all", by + "items = [\"ADM.none\"]\n")), "catalog.dead_reference");
  EXPECT_EQ(refused(rule("all", by + "classes = [\"OCC\"]\n")), "catalog.dead_reference");
  EXPECT_EQ(refused(rule("one", by) + rule("two", by)), "catalog.duplicate") << "which of them?";
  EXPECT_EQ(refused(rule("one", by + "classes = [\"ADM\"]\n") + rule("two", by + "classes = [\"ADM\"]\n")),
            "catalog.duplicate");
  EXPECT_NE(refused(rule("all", by + "systems = 1\n")), "");
  std::string lacking = rule("all", by);
  lacking.erase(lacking.find("days = 9\n"), std::string("days = 9\n").size());
  EXPECT_EQ(refused(lacking), "catalog.missing_key");
  std::string no_checks = rule("all", by);
  no_checks.erase(no_checks.find("[[review.check]]"));
  EXPECT_EQ(refused(no_checks), "catalog.missing_key");
  std::string no_basis = rule("all", by);
  no_basis.erase(no_basis.rfind("basis"));
  EXPECT_EQ(refused(no_basis), "catalog.missing_basis");
}

}  // namespace
}  // namespace taixin::catalog
