// What units owe, in packs: what the packs of this tree say, and what is refused where.
#include "catalog/duty_rules.h"

#include <gtest/gtest.h>

#include "catalog/errors.h"
#include "catalog/letter_rules.h"
#include "catalog/pack_builder_test.h"
#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

using testing::ItemText;
using testing::national;

const base::Day kDay = *base::Day::from_civil(2026, 4, 1);

TEST(DutyRules, ThePacksOfThisTreeSayWhoOwesWhat) {
  const DutyRules& rules = testing::repository_catalog().duties();
  const Duty* penalties = rules.of("ADM.penalty", "department", kDay);
  ASSERT_NE(penalties, nullptr);
  EXPECT_EQ(penalties->every, Every::month);
  EXPECT_EQ(penalties->within, 7) << "the seven working days of 发改办财金〔2018〕424号";
  EXPECT_EQ(rules.of("ADM.penalty", "window", kDay), nullptr);
  EXPECT_EQ(rules.of("ADM.penalty_simple", "department", kDay), nullptr) << "simple penalties are not reported";
  ASSERT_NE(rules.of("COM.commitment", "county", kDay), nullptr);
  EXPECT_EQ(rules.of("COM.commitment", "county", kDay)->every, Every::quarter);
  EXPECT_EQ(rules.of("ADM.penalty", "department", *base::Day::from_civil(2019, 12, 31)), nullptr);
  for (const Duty& duty : rules.duties) {
    EXPECT_LE(duty.remind, duty.letter) << duty.code;
    EXPECT_FALSE(duty.basis.clauses.empty());
  }
  for (const std::string_view code : kDutyLetters) {
    const LetterRule* letter = testing::repository_catalog().letter(code);
    ASSERT_NE(letter, nullptr) << code;
    ASSERT_TRUE(letter->series) << code;
    for (const base::Lang lang : {base::Lang::zh, base::Lang::en}) {
      for (const char* mark : {"{unit}", "{basis}", "{reason}", "{items}"}) {
        EXPECT_NE(letter->words.in(lang).find(mark), std::string::npos) << code << mark;
      }
    }
  }
}

std::string duty(std::string_view from, std::string_view to) {
  std::string one =
      "\n[[duty]]\ncode = \"monthly\"\nname = \"示例按月\"\nname_en = \"Monthly\"\nitems = [\"ADM.penalty\"]\nunits = "
      "[\"department\"]\nevery = \"month\"\nwithin = 7\nremind = 1\nletter = 5\nanswer = 10\ndecide = 5\nappeal = 5\n"
      "basis = [\"示例办法\"]\n";
  for (const std::string_view code : kDutyLetters) {
    one += fmt::format(
        "\n[[letter]]\ncode = \"{}\"\nname = \"示例函\"\nname_en = \"A paper\"\nwords = {{ zh = "
        "\"{{unit}}\", en = \"{{unit}}\" }}\nbasis = [\"示例办法\"]\n",
        code);
  }
  if (const size_t at = one.find(from); at != one.npos && !from.empty()) one.replace(at, from.size(), to);
  return "[defaults]\nsource = \"domain/03\"\nsure = \"V\"\nfrom = 2018-07-25\n\n" + ItemText().text() + one;
}

TEST(DutyRules, WhatIsWrongIsRefusedWithItsPlace) {
  ASSERT_TRUE(Catalog::load({national(duty("", ""))}).ok());
  struct Wrong {
    const char *from, *to, *code;
  };
  for (const Wrong& one : {Wrong{"within = 7\n", "", "catalog.missing_key"},
                           {"remind = 1\n", "remind = 0\n", "catalog.wrong_type"},
                           {"letter = 5\n", "letter = 5\nremind = 1\n", "catalog.bad_toml"},
                           {"remind = 1\nletter = 5", "remind = 6\nletter = 5", "catalog.bad_value"},
                           {"\"department\"", "\"office\"", "catalog.bad_value"},
                           {"\"month\"", "\"week\"", "catalog.bad_value"},
                           {"\"ADM.penalty\"]\nunits", "\"ADM.nothing\"]\nunits", "catalog.dead_reference"},
                           {"\"monthly\"", "\"按月\"", "catalog.bad_value"},
                           {"code = \"reminder\"", "code = \"another\"", "catalog.dead_reference"},
                           {"basis = [\"示例办法\"]\n", "", "catalog.missing_basis"}}) {
    const auto loaded = Catalog::load({national(duty(one.from, one.to))});
    ASSERT_FALSE(loaded.ok()) << one.from << " -> " << one.to;
    EXPECT_EQ(loaded.error().code(), one.code) << one.to << ": " << loaded.error().message(base::Lang::en);
    EXPECT_NE(loaded.error().place().find(".toml:"), std::string::npos) << one.to;
  }
}

}  // namespace
}  // namespace taixin::catalog
