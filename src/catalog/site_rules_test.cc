// What a city's pack says of its site: what loads, and what is refused where.
#include "catalog/site_rules.h"

#include <gtest/gtest.h>

#include <set>

#include "catalog/errors.h"
#include "catalog/pack_builder_test.h"
#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

using testing::ItemText;
using testing::national;
using testing::pack_of_level;

const std::string kBasis = "basis = [\"示例\"]\nsource = \"city\"\nsure = \"V\"\nfrom = 2026-01-01\n";
const base::Day kDay = *base::Day::from_civil(2026, 4, 1);

base::Result<std::shared_ptr<const Catalog>> with_city(const std::string& more) {
  return Catalog::load({pack_of_level("city", more), national(ItemText{}.text())});
}

void expect_refused(const std::string& more, const base::ErrorKind& kind, const std::string& place) {
  const auto loaded = with_city(more);
  ASSERT_FALSE(loaded.ok()) << more;
  EXPECT_EQ(loaded.error().code(), kind.code) << loaded.error().message(base::Lang::en);
  EXPECT_EQ(loaded.error().place(), "city/more.toml:" + place) << loaded.error().message(base::Lang::en);
}

TEST(SiteRules, SaysWhatIsKnownAndLeavesTheRestEmpty) {
  const auto loaded = with_city(
      "[[site]]\nid = \"x\"\nsponsor = \"示例中心\"\nsponsor_en = \"Centre\"\nsite_code = \"0000000000\"\n"
      "region = \"370900\"\n" +
      kBasis + "[[map_tile]]\nregion = \"370900\"\nrow = 1\ncolumn = 2\n" + kBasis);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const SiteFacts& facts = (*loaded)->site();
  const SiteRules* site = facts.site(kDay);
  ASSERT_NE(site, nullptr);
  EXPECT_EQ(site->sponsor.zh, "示例中心");
  EXPECT_EQ(site->site_code, "0000000000");
  EXPECT_TRUE(site->name.zh.empty() && site->icp.empty() && site->phone.empty() && site->error_url.empty());
  EXPECT_EQ(facts.site(*base::Day::from_civil(2025, 12, 31)), nullptr) << "not in force yet";
  ASSERT_EQ(facts.tiles.size(), 1u);
  EXPECT_EQ(facts.tiles.front().row, 1);
  EXPECT_EQ(facts.tiles.front().column, 2);
}

TEST(SiteRules, RefusesWhatCannotBe) {
  const std::string site = "[[site]]\nid = \"x\"\n";
  expect_refused(site + "site_code = \"12345\"\n" + kBasis, kBadValue, "3:13");
  expect_refused(site + "error_url = \"http://x.example\"\n" + kBasis, kBadValue, "3:13");
  expect_refused(site + "email = \"nobody\"\n" + kBasis, kBadValue, "3:9");
  expect_refused(site + "region = \"370999\"\n" + kBasis, kDeadReference, "3:10");
  expect_refused(site + "sponsor = \"示例中心\"\n" + kBasis, kMissingKey, "1:1");
  expect_refused(site + "sponsor_en = \"Centre\"\n" + kBasis, kMissingKey, "3:14");
  expect_refused(site + "visitors = 12\n" + kBasis, kUnknownKey, "3:1");
  expect_refused(site, kMissingBasis, "1:1");
  expect_refused(site + kBasis + "[[site]]\nid = \"y\"\n" + kBasis, kDuplicate, "8:6");
  expect_refused(site + kBasis + "until = 2026-01-01\n", kEmptyPeriod, "7:9");
  const auto after = with_city(site + kBasis +
                               "until = 2026-06-01\n[[site]]\nid = \"y\"\nbasis = [\"示例\"]\n"
                               "source = \"city\"\nsure = \"V\"\nfrom = 2026-06-01\n");
  ASSERT_TRUE(after.ok()) << after.error().message(base::Lang::en);
  EXPECT_EQ((*after)->site().site(kDay)->id, "x");
  EXPECT_EQ((*after)->site().site(*base::Day::from_civil(2026, 6, 1))->id, "y");
}

TEST(SiteRules, TilesStandOnceAndApart) {
  const auto tile = [](const char* region, int row, int column) {
    return fmt::format("[[map_tile]]\nregion = \"{}\"\nrow = {}\ncolumn = {}\n", region, row, column) + kBasis;
  };
  expect_refused(tile("379999", 0, 0), kDeadReference, "2:10");
  expect_refused(tile("370900", 0, 12), kWrongType, "4:10");
  expect_refused(tile("370900", 0, 0) + tile("370900", 0, 1), kDuplicate, "10:10");
  const auto zone = [](const char* code, const char* parent) {
    return fmt::format("[[region]]\ncode = \"{0}\"\nname = \"示例{0}\"\nparent = \"{1}\"\n", code, parent) + kBasis;
  };
  const std::string zones = zone("3709-A", "370900") + zone("3709-B", "370900") + zone("3709-A1", "3709-A");
  expect_refused(zones + tile("3709-A", 2, 2) + tile("3709-B", 2, 2), kDuplicate, "35:7");
  // Each map by itself: a town stands on that of its county.
  const auto loaded = with_city(zones + tile("3709-A", 2, 2) + tile("3709-A1", 2, 2));
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const auto on = (*loaded)->site().tiles_of("3709-A", kDay);
  ASSERT_EQ(on.size(), 1u);
  EXPECT_EQ(on.front()->region, "3709-A1");
  EXPECT_EQ((*loaded)->site().tiles_of("370900", kDay).size(), 1u);
  expect_refused("[[map_tile]]\nregion = \"370900\"\nrow = 0\n" + kBasis, kMissingKey, "1:1");
}

std::string article(const std::string& id, const std::string& day, const std::string& more = {}) {
  return fmt::format(
             "[[news]]\nid = \"{}\"\ntitle = \"示例标题\"\ntitle_en = \"Title\"\nday = {}\nwords = [\"示例正文\"]\n"
             "words_en = [\"Words\"]\nby = \"示例中心\"\nby_en = \"Centre\"\n{}",
             id, day, more) +
         kBasis;
}

TEST(SiteRules, NewsIsShownFromItsDayWhileItIsInForceNewestFirst) {
  const auto loaded = with_city(article("first", "2026-03-01") + article("second", "2026-03-20") +
                                article("later", "2026-04-02") + article("gone", "2026-03-10", "until = 2026-03-31\n"));
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en) << loaded.error().place();
  const auto ids_on = [&](base::Day day) {
    std::vector<std::string> out;
    for (const NewsArticle* one : (*loaded)->site().news_on(day)) out.push_back(one->id);
    return out;
  };
  EXPECT_EQ(ids_on(kDay), (std::vector<std::string>{"second", "first"}));
  EXPECT_EQ(ids_on(kDay.plus_days(1)), (std::vector<std::string>{"later", "second", "first"}));
  EXPECT_EQ(ids_on(*base::Day::from_civil(2026, 3, 15)), (std::vector<std::string>{"gone", "first"}));
  EXPECT_TRUE(ids_on(*base::Day::from_civil(2025, 12, 31)).empty());
}

TEST(SiteRules, NewsPointsAtNobodyAndStandsInBothLanguages) {
  expect_refused(article("Zeitung", "2026-03-01"), kBadValue, "2:6");
  expect_refused(article("x", "2026-03-01") + article("x", "2026-03-02"), kDuplicate, "15:6");
  expect_refused(article("x", "2026-03-01", "url = \"http://x.example\"\n"), kBadValue, "10:7");
  const auto with = [](const std::string& key, const std::string& value) {
    std::string text = article("x", "2026-03-01");
    const size_t at = text.find("\n" + key + " = ") + 1;
    return text.replace(at, text.find('\n', at) - at, value.empty() ? std::string() : key + " = " + value);
  };
  expect_refused(with("words", "[\"联系 13800000000\"]"), kBadValue, "6:9");
  expect_refused(with("title", "\"示例 13800000000\""), kBadValue, "3:9");
  expect_refused(with("words_en", "[\"One\", \"two\"]"), kBadValue, "7:12");
  expect_refused(with("words_en", ""), kMissingKey, "1:1");
  expect_refused(with("by", ""), kMissingKey, "1:1");
  expect_refused(with("title", "\"" + std::string(101, 'x') + "\""), kTooLarge, "3:9");
}

// Words that the site explains may stand in any pack; each once, with its law, and nothing in it points at a person.
TEST(SiteRules, TermsAreExplainedOnceWithTheirLaw) {
  const auto term = [](const std::string& id, const std::string& more = "") {
    return fmt::format(
               "[[term]]\nid = \"{}\"\nname = \"示例词\"\nname_en = \"A term\"\nwords = \"示例解释\"\n"
               "words_en = \"What it means\"\n{}",
               id, more) +
           kBasis;
  };
  const auto loaded = with_city(term("a", "page = \"/guides/repair\"\n") + term("b", "until = 2026-02-01\n"));
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const auto on = (*loaded)->site().terms_on(kDay);
  ASSERT_EQ(on.size(), 1u);
  EXPECT_EQ(on.front()->page, "/guides/repair");
  EXPECT_EQ((*loaded)->site().terms_on(*base::Day::from_civil(2026, 1, 1)).size(), 2u);
  expect_refused(term("a") + term("a"), kDuplicate, "12:6");
  expect_refused(term("A b"), kBadValue, "2:6");
  expect_refused(term("a", "page = \"https://x.example\"\n"), kBadValue, "7:8");
  expect_refused(term("a", "page = \"//x.example\"\n"), kBadValue, "7:8");
  expect_refused(term("a", "color = \"red\"\n"), kUnknownKey, "7:1");
  expect_refused(
      "[[term]]\nid = \"a\"\nname = \"示例词\"\nname_en = \"A term\"\nwords = \"电话13800000000\"\n"
      "words_en = \"What it means\"\n" +
          kBasis,
      kBadValue, "5:9");
  expect_refused("[[term]]\nid = \"a\"\nname = \"示例词\"\nname_en = \"A term\"\nwords = \"示例解释\"\n" + kBasis,
                 kMissingKey, "1:1");
}

TEST(SiteRules, OnlyACitySaysThem) {
  for (const char* table : {"site", "map_tile", "news"}) {
    const auto loaded = Catalog::load(
        {national(ItemText{}.text()), pack_of_level("provincial", "[[" + std::string(table) + "]]\nid = \"x\"\n")});
    ASSERT_FALSE(loaded.ok());
    EXPECT_TRUE(loaded.error().is(kNotThisLevel)) << table;
  }
}

// The pack of this tree invents nothing about a real city, and draws each county and zone once.
TEST(SiteRules, ThePackOfThisTree) {
  const Catalog& catalog = testing::repository_catalog();
  const SiteRules* site = catalog.site().site(kDay);
  ASSERT_NE(site, nullptr);
  EXPECT_EQ(site->region, "370900");
  EXPECT_TRUE(site->site_code.empty() && site->icp.empty() && site->police.empty() && site->phone.empty());
  EXPECT_TRUE(catalog.site().news.empty()) << "news of a real city is the city's to write";
  std::set<std::string> drawn, below;
  for (const MapTile& tile : catalog.site().tiles) drawn.insert(tile.region);
  for (const CodeEntry& entry : catalog.code_set("region")->entries) {
    if (entry.parent == site->region) below.insert(entry.code);
  }
  EXPECT_EQ(drawn, below);
}

}  // namespace
}  // namespace taixin::catalog
