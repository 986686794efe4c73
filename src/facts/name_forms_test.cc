#include "facts/name_forms.h"

#include <gtest/gtest.h>

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
  EXPECT_EQ(distance("例示械机", "安示例机械厂"), 2) << "one exchange is one slip; the rest is left out";
  EXPECT_EQ(distance("安示例泰机械", "安例示秦机械"), 2) << "an exchange and a wrong character";
  EXPECT_EQ(distance("示例机械", ""), 4);
  EXPECT_EQ(distance("示例示例", "例"), 3);
  std::string longest;
  for (int i = 0; i < 32; ++i) longest += "示例";
  EXPECT_EQ(distance(longest, longest), 0) << "all 64 bits";
  EXPECT_EQ(distance(longest, "例" + longest.substr(6)), 1);
}

TEST(NameForms, HowManySlips) {
  EXPECT_EQ(slips_allowed(3), 0);
  EXPECT_EQ(slips_allowed(4), 1);
  EXPECT_EQ(slips_allowed(9), 1);
  EXPECT_EQ(slips_allowed(10), 2);
  EXPECT_EQ(slips_allowed(20), 3);
  EXPECT_EQ(slips_allowed(64), 3);
  EXPECT_EQ(slips_allowed(65), 0);
}

}  // namespace
}  // namespace taixin::facts
