// Regimes, caps and measures of packs: what loads, and what is refused.
#include <gtest/gtest.h>

#include "catalog/errors.h"
#include "catalog/measure_rules.h"
#include "catalog/pack_builder_test.h"
#include "catalog/publication_rules.h"

namespace taixin::catalog {
namespace {

using testing::ItemText;
using testing::national;

const std::string kDefaults = "[defaults]\nsource = \"domain/04\"\nsure = \"V\"\nfrom = 2018-07-25\n\n";

std::string adverse_item() {
  ItemText item;
  item.head = "adverse = true\nact = { kinds = \"CF_CFLB\", fine = \"CF_NR_FK\" }\n";
  return kDefaults + item.text();
}

constexpr const char* kRegime = R"toml(
[[regime]]
id = "TEST-1"
name = "示例办法"
name_en = "A sample order"
basis = ["示例办法 第3条"]
items = ["ADM.penalty"]
clock = ["document", "decision"]
minor = { public = false }
general = { public = true, min = "3m", max = "1y" }
serious = { public = true, min = "1y", max = "3y" }
  [[regime.class]]
  id = "fine"
  kinds = ["罚款"]
  fine_from = 3000
  is = "general"
  basis = ["示例办法 第4条"]
  sure = "MH"
  [[regime.sector]]
  id = "food"
  name = "食品"
  name_en = "Food"
  clauses = ["食品安全"]
  min = "30d"
  basis = ["示例办法 第5条"]
)toml";
constexpr const char* kCap = R"toml(
[[cap]]
id = "CAP-1"
name = "最长期限"
name_en = "The longest term"
clock = ["misconduct_end", "decision"]
max = "5y"
covers = ["publication", "special_report"]
basis = ["示例条例 第38条"]
)toml";
constexpr const char* kMeasure = R"toml(
[[purpose]]
code = "permit"
name = "行政许可"
name_en = "Permit"
basis = ["示例条例 第22条"]
[[measure]]
code = "M-1"
name = "示例措施"
name_en = "A sample measure"
direction = "restriction"
kind = "management"
duty = "may"
items = ["ADM.penalty"]
least = "general"
purposes = ["permit"]
body = { zh = "示例部门", en = "a sample body" }
term = "record"
basis = ["示例条例 第28条"]
)toml";

std::shared_ptr<const Catalog> loaded(const std::string& rules) {
  auto catalog = Catalog::load({national(adverse_item() + rules)});
  EXPECT_TRUE(catalog.ok()) << (catalog.ok() ? "" : catalog.error().message(base::Lang::en));
  return catalog.ok() ? *catalog : nullptr;
}

std::string with(std::string text, const std::string& what, const std::string& instead) {
  const size_t at = text.find(what);
  TX_ASSERT(at != text.npos, "{} is not there", what);
  return text.replace(at, what.size(), instead);
}

void expect_refused(const std::string& rules, const base::ErrorKind& kind, const std::string& source = "") {
  const auto problems = Catalog::problems({national((source.empty() ? adverse_item() : source) + rules)});
  ASSERT_FALSE(problems.empty()) << rules;
  EXPECT_TRUE(problems.front().is(kind)) << problems.front().message(base::Lang::en);
  EXPECT_NE(problems.front().place().find("more.toml:"), std::string::npos) << problems.front().place();
}

TEST(LawRules, ARegimeIsReadWhole) {
  const auto catalog = loaded(std::string(kRegime) + kCap);
  ASSERT_NE(catalog, nullptr);
  ASSERT_EQ(catalog->publication().regimes.size(), 1u);
  const Regime& regime = catalog->publication().regimes[0];
  EXPECT_EQ(regime.clock, (std::vector<ClockStart>{ClockStart::document, ClockStart::decision}));
  EXPECT_FALSE(regime.terms[1].shown);
  EXPECT_EQ(regime.terms[2].min->months, 3);
  EXPECT_EQ(regime.terms[3].max->months, 36);
  ASSERT_EQ(regime.classes.size(), 1u);
  EXPECT_EQ(regime.classes[0].fine_from, 300'000) << "fen";
  EXPECT_EQ(regime.classes[0].is, Dishonesty::general);
  ASSERT_EQ(regime.sectors.size(), 1u);
  EXPECT_EQ(regime.sectors[0].min->days, 30);
  const Cap& cap = catalog->publication().caps.at(0);
  EXPECT_EQ(cap.covers, 1U << 0 | 1U << 5);
  EXPECT_EQ(cap.max.last_day(*base::Day::from_civil(2024, 2, 29)), *base::Day::from_civil(2029, 2, 28));
  EXPECT_TRUE(catalog->publication().acting().regimes[0].classes.empty()) << "its mark is below V2";
}

TEST(LawRules, RegimesAreRefusedWhere) {
  const std::string regime = kRegime;
  expect_refused(with(regime, "basis = [\"示例办法 第3条\"]\n", ""), kMissingBasis);
  expect_refused(with(regime, "[\"ADM.penalty\"]", "[\"ADM.nothing\"]"), kDeadReference);
  expect_refused(with(regime, "[\"罚款\"]", "[\"罚金\"]"), kDeadReference);
  expect_refused(with(regime, "\"document\", ", "\"birthday\", "), kBadValue);
  expect_refused(with(regime, "max = \"1y\"", "max = \"1 year\""), kBadValue);
  expect_refused(with(regime, ", max = \"1y\"", ""), kMissingKey);
  expect_refused(with(regime, "is = \"general\"", "is = \"grave\""), kBadValue);
  expect_refused(with(regime, "minor = { public = false }\n", ""), kMissingKey);
  expect_refused(with(regime, "  clauses = [\"食品安全\"]\n", ""), kMissingKey);
  expect_refused(with(regime, "fine_from", "fine_above"), kUnknownKey);
  expect_refused(regime + with(regime, "TEST-1", "TEST-2"), kOverlap);
  expect_refused(regime, kDeadReference, kDefaults + ItemText{}.text());  // an item that is not adverse
}

TEST(LawRules, CapsAreRefusedWhere) {
  expect_refused(with(kCap, "\"special_report\"", "\"everything\""), kBadValue);
  expect_refused(with(kCap, "max = \"5y\"\n", ""), kMissingKey);
  expect_refused(std::string(kCap) + kCap, kDuplicate);
}

TEST(LawRules, AMeasureIsReadWhole) {
  const auto catalog = loaded(kMeasure);
  ASSERT_NE(catalog, nullptr);
  const Measure& measure = catalog->measures().measures.at(0);
  EXPECT_EQ(measure.direction, Direction::restriction);
  EXPECT_FALSE(measure.must);
  EXPECT_EQ(measure.least, Dishonesty::general);
  EXPECT_FALSE(measure.max.has_value());
  EXPECT_EQ(measure.body.en, "a sample body");
  EXPECT_EQ(catalog->measures().acting().measures.size(), 1u);
}

// No basis, no term, nothing that it follows from, no purpose: no measure. Nothing is ever denied by one.
TEST(LawRules, MeasuresAreRefusedWhere) {
  expect_refused(with(kMeasure, "basis = [\"示例条例 第28条\"]\n", ""), kMissingBasis);
  expect_refused(with(kMeasure, "term = \"record\"\n", ""), kMissingKey);
  expect_refused(with(kMeasure, "term = \"record\"", "term = \"for ever\""), kBadValue);
  expect_refused(with(kMeasure, "duty = \"may\"", "duty = \"deny\""), kBadValue);
  expect_refused(with(kMeasure, "purposes = [\"permit\"]", "purposes = [\"lending\"]"), kDeadReference);
  expect_refused(with(kMeasure, "direction = \"restriction\"", "direction = \"incentive\""), kDeadReference);
  expect_refused(kMeasure, kDeadReference, kDefaults + ItemText{}.text());
  expect_refused(std::string(kMeasure) + std::string(kMeasure).substr(std::string(kMeasure).find("[[measure]]")),
                 kDuplicate);
}

}  // namespace
}  // namespace taixin::catalog
