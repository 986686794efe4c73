// Figures and bulletins in packs: what loads, what the packs of this tree say, and what is refused.
#include "catalog/bulletin_rules.h"

#include <gtest/gtest.h>

#include "catalog/errors.h"
#include "catalog/pack_builder_test.h"
#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

using testing::ItemText;
using testing::national;

const base::Day kDay = *base::Day::from_civil(2026, 4, 1);

TEST(BulletinRules, TheNationalPackHasItsBulletins) {
  const BulletinRules& rules = testing::repository_catalog().bulletins();
  for (const char* code : {"double_publication", "monthly", "monitoring"}) {
    const Bulletin* one = rules.bulletin(code, kDay);
    ASSERT_NE(one, nullptr) << code;
    EXPECT_TRUE(one->second_person);
    for (const BulletinPart& part : one->parts) {
      for (const std::string& figure : part.figures) EXPECT_NE(rules.figure(figure, kDay), nullptr) << figure;
    }
  }
  EXPECT_EQ(rules.bulletin("monitoring", kDay)->every, BulletinEvery::quarter);
  EXPECT_EQ(rules.bulletin("monthly", *base::Day::from_civil(2019, 1, 1)), nullptr) << "not in force yet";
  // What the province counted is beside the city's own and in no sum of it.
  const Figure* own = rules.figure("chk_own", kDay);
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(own->figures, (std::vector<std::string>{"chk_single", "chk_batch"}));
  EXPECT_EQ(rules.figure("chk_province", kDay)->rows, FigureRows::entered);
  EXPECT_TRUE(rules.figure("obj_persons", kDay)->persons);
  const auto& parts = rules.bulletin("monthly", kDay)->parts;
  const auto units = std::ranges::find(parts, "check_units", &BulletinPart::code);
  EXPECT_EQ(units->figures, (std::vector<std::string>{"chk_own", "chk_province", "chk_single", "chk_batch"}));
  // Stocks are not added up over months.
  for (const char* stock : {"mon_loans", "mon_sectors"})
    EXPECT_EQ(rules.figure(stock, kDay)->measure, FigureMeasure::last);
}

TEST(BulletinRules, EverySourceHasNoMoreThanRowsHold) {
  for (size_t i = 0; i < kFigureRows; ++i) {
    const auto rows = static_cast<FigureRows>(i);
    EXPECT_EQ(figure_rows_of(figure_rows_code(rows)), rows);
    EXPECT_LE(figure_attributes(rows).size(), kFigureAttributesMax);
    EXPECT_LE(figure_numbers(rows).size(), kFigureNumbersMax);
    EXPECT_FALSE(figure_attributes(rows).empty());
  }
}

std::string figure(const std::string& code, const std::string& more) {
  return "\n[[figure]]\ncode = \"" + code +
         "\"\nname = \"示例指标\"\nname_en = \"A figure\"\ndefinition = { zh = \"示例口径\", en = \"as it says\" }\n"
         "basis = [\"示例条例\"]\n" +
         more;
}
std::string bulletin(const std::string& more, const std::string& part) {
  return "\n[[bulletin]]\ncode = \"sample\"\nname = \"示例通报\"\nname_en = \"A bulletin\"\nevery = \"month\"\n"
         "opening = { zh = \"示例\", en = \"Sample\" }\nbasis = [\"示例条例\"]\n" +
         more + "\n  [[bulletin.part]]\n  code = \"one\"\n  name = \"示例部分\"\n  name_en = \"A part\"\n" + part;
}
const std::string kNumber = "number = \"示例〔{year}〕{n}号\"\nsecond_person = true\n";
const std::string kLate =
    "measure = \"count\"\nrows = \"record\"\nwhere = { item = [\"ADM.penalty\"], timely = "
    "[\"late\"] }\n";

std::vector<base::Error> problems(const std::string& text) {
  return Catalog::problems(
      {national("[defaults]\nsource = \"domain/12\"\nsure = \"V\"\nfrom = 2018-07-25\n\n" + ItemText().text() + text)});
}

TEST(BulletinRules, AFigureAndItsBulletinLoad) {
  const auto found = problems(figure("late", kLate) + figure("all", "measure = \"count\"\nrows = \"record\"\n") +
                              figure("share", "measure = \"share\"\nfigures = [\"late\", \"all\"]\ndecimals = 1\n") +
                              bulletin(kNumber, "group = \"unit\"\nfigures = [\"late\", \"all\", \"share\"]\n"));
  EXPECT_TRUE(found.empty()) << found.front().message(base::Lang::en);
}

TEST(BulletinRules, WhatDoesNotFitIsRefusedWhereItStands) {
  struct Case {
    std::string text;
    const base::ErrorKind* kind;
  };
  const std::string own = "measure = \"count\"\nrows = \"check\"\n";
  const std::string theirs = "measure = \"sum\"\nrows = \"entered\"\nwhere = { key = [\"x\"] }\nof = \"count\"\n";
  const Case cases[] = {
      {figure("a", "measure = \"guess\"\nrows = \"record\"\n"), &kBadValue},
      {figure("a", "measure = \"count\"\nrows = \"rumour\"\n"), &kBadValue},
      {figure("a", "measure = \"count\"\nrows = \"record\"\nwhere = { colour = [\"red\"] }\n"), &kBadValue},
      {figure("a", "measure = \"sum\"\nrows = \"record\"\nof = \"money\"\n"), &kBadValue},
      {figure("a", "measure = \"sum\"\nrows = \"record\"\n"), &kMissingKey},
      {figure("a", "measure = \"last\"\nrows = \"check\"\nof = \"rows\"\n"), &kBadValue},  // what happens is no stock
      {figure("a", "measure = \"count\"\nrows = \"record\"\nwhere = { item = [\"ADM.nothing\"] }\n"), &kDeadReference},
      {figure("a",
              "measure = \"count\"\nrows = \"record\"\nwhere = { item = [\"ADM.penalty\"], \"field:NO\" = [\"1\"] }\n"),
       &kDeadReference},
      {figure("a", "measure = \"share\"\nfigures = [\"a\", \"a\"]\n"), &kDeadReference},  // of itself
      {figure("a", kLate) + figure("b", "measure = \"share\"\nfigures = [\"a\"]\n"), &kBadValue},
      {figure("a", kLate) + figure("a", kLate), &kDuplicate},
      // What others counted is never added to what the city counted.
      {figure("a", own) + figure("b", theirs) + figure("c", "measure = \"total\"\nfigures = [\"a\", \"b\"]\n"),
       &kBadValue},
      {figure("a", kLate) + bulletin("number = \"示例\"\nsecond_person = true\n", "figures = [\"a\"]\n"), &kBadValue},
      {figure("a", kLate) + bulletin("number = \"示例〔{year}〕{n}号\"\n", "figures = [\"a\"]\n"), &kMissingKey},
      {figure("a", kLate) + bulletin(kNumber, "figures = [\"b\"]\n"), &kDeadReference},
      {figure("a", kLate) + bulletin(kNumber, "group = \"purpose\"\nfigures = [\"a\"]\n"), &kBadValue},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.text);
    const auto found = problems(one.text);
    ASSERT_FALSE(found.empty());
    EXPECT_TRUE(found.front().is(*one.kind)) << found.front().message(base::Lang::en);
    EXPECT_TRUE(found.front().place().starts_with("national/more.toml:")) << found.front().place();
  }
}

TEST(BulletinRules, ACityPackHasNoFiguresOfItsOwn) {
  const auto found = Catalog::problems(
      {national(ItemText().text()),
       testing::pack_of_level(
           "city", "[defaults]\nsource = \"domain/12\"\nsure = \"V\"\nfrom = 2018-07-25\n" + figure("late", kLate))});
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found.front().is(kNotThisLevel));
}

}  // namespace
}  // namespace taixin::catalog
