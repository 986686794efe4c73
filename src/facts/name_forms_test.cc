#include "facts/name_forms.h"

#include <gtest/gtest.h>

#include <random>

namespace taixin::facts {
namespace {

std::string letters(std::string_view normal) {
  std::string out;
  for (const Initials& one : initials_of(normal)) {
    out += one.first;
    if (one.second != 0) out += std::string("/") + one.second;
  }
  return out;
}

TEST(NameForms, InitialsOfNames) {
  EXPECT_EQ(letters("泰安示例机械有限公司"), "tasljxyxgs");
  EXPECT_EQ(letters("(女儿)·a-3号"), "nea3h") << "brackets, dots and dashes have none";
  EXPECT_EQ(letters("长安"), "c/za");
  EXPECT_EQ(letters("\U0003FFFF"), "");
  EXPECT_EQ(letters(""), "");
}

TEST(NameForms, WhereInitialsAreFound) {
  EXPECT_EQ(find_initials("tasl", "泰安示例机械"), 0);
  EXPECT_EQ(find_initials("sljx", "泰安示例机械"), 1);
  EXPECT_EQ(find_initials("tsl", "泰安示例机械"), -1) << "none may be left out";
  EXPECT_EQ(find_initials("tasljxx", "泰安示例机械"), -1);
  EXPECT_TRUE(may_be_initials("ta"));
  EXPECT_TRUE(may_be_initials("a3"));
  EXPECT_FALSE(may_be_initials("t"));
  EXPECT_FALSE(may_be_initials("33"));
  EXPECT_FALSE(may_be_initials("t泰"));
}

TEST(NameForms, CodePointsComeAndGo) {
  const std::string text = "示a𠮷";
  EXPECT_EQ(code_points(text), (std::vector<char32_t>{U'示', U'a', U'𠮷'}));
  EXPECT_EQ(to_utf8(code_points(text)), text);
  EXPECT_EQ(code_points("a\xffz"), (std::vector<char32_t>{'a', 0xFFFD, 'z'}));
}

TEST(NameForms, Distance) {
  const auto distance = [](std::string_view query, std::string_view text) {
    return SlipMatcher(code_points(query)).distance(text);
  };
  EXPECT_EQ(distance("示例机械", "泰安示例机械厂"), 0);
  EXPECT_EQ(distance("示例机戒", "泰安示例机械厂"), 1);
  EXPECT_EQ(distance("示例械机", "泰安示例机械厂"), 1) << "exchanged";
  EXPECT_EQ(distance("例示械机", "安示例机械厂"), 2) << "two exchanges";
  EXPECT_EQ(distance("机示例械", "安示例机械厂"), 2) << "a character two places away is left out and put in";
  EXPECT_EQ(distance("安示例泰机械", "安例示秦机械"), 2) << "an exchange and a wrong character";
  EXPECT_EQ(distance("示例机械", ""), 4);
  EXPECT_EQ(distance("示例示例", "例"), 3);
  std::string longest;
  for (int i = 0; i < 32; ++i) longest += "示例";
  EXPECT_EQ(distance(longest, longest), 0) << "all 64 bits";
  EXPECT_EQ(distance(longest, "例" + longest.substr(6)), 1);
}

// The table of Sellers with the exchanges of neighbours, as in every textbook.
int table_distance(std::span<const char32_t> query, std::span<const char32_t> text) {
  const size_t rows = query.size() + 1;
  std::vector<std::vector<int>> table(text.size() + 1, std::vector<int>(rows));
  int least = static_cast<int>(query.size());
  for (size_t j = 0; j <= text.size(); ++j) {
    for (size_t i = 1; i < rows; ++i) {
      int best = table[j][i - 1] + 1;
      if (j > 0) {
        best = std::min({best, table[j - 1][i] + 1, table[j - 1][i - 1] + (query[i - 1] != text[j - 1])});
        const bool exchange = i > 1 && j > 1 && query[i - 1] == text[j - 2] && query[i - 2] == text[j - 1];
        if (exchange) best = std::min(best, table[j - 2][i - 2] + 1);
      }
      table[j][i] = best;
    }
    least = std::min(least, table[j].back());
  }
  return least;
}

TEST(NameForms, TheFastDistanceIsThatOfTheTable) {
  std::mt19937 random(11);
  for (int round = 0; round < 20'000; ++round) {
    const auto text = [&](size_t longest) {
      std::vector<char32_t> out(1 + random() % longest);
      // One slot of the matcher's table for all.
      for (char32_t& c : out)
        c = static_cast<char32_t>(U'一' + random() % (2 + static_cast<uint32_t>(round) % 5) * 256);
      return out;
    };
    const auto query = text(round % 10 == 0 ? kSlipQueryMax : 12);
    const auto name = text(round % 10 == 0 ? 100 : 16);
    ASSERT_EQ(SlipMatcher(query).distance(std::span(name)), table_distance(query, name))
        << to_utf8(query) << " in " << to_utf8(name);
  }
}

TEST(NameForms, HowManySlips) {
  EXPECT_EQ(slips_allowed(3), 0);
  EXPECT_EQ(slips_allowed(4), 1);
  EXPECT_EQ(slips_allowed(8), 1);
  EXPECT_EQ(slips_allowed(9), 2);
  EXPECT_EQ(slips_allowed(19), 2);
  EXPECT_EQ(slips_allowed(20), 3);
  EXPECT_EQ(slips_allowed(64), 3);
  EXPECT_EQ(slips_allowed(65), 0);
}

}  // namespace
}  // namespace taixin::facts
