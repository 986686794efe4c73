// The look-up of initials against a walk over all names.
#include "facts/name_letters.h"

#include <gtest/gtest.h>

#include <random>

namespace taixin::facts {
namespace {

class NameLettersTest : public testing::Test {
 protected:
  void add(const std::string& name) { batch_.add(name, SubjectId(static_cast<int64_t>(batch_.size() + 1))); }
  void make() {
    NameBatch left;
    pack_ = NamePack::make(batch_, left);
    letters_ = NameLetters(pack_);
  }
  // Numbers of the names whose initials have the letters there: 0 at the beginning, 1 further in.
  std::vector<uint32_t> walk(const std::string& letters, int where) const {
    std::vector<uint32_t> numbers;
    for (uint32_t number = 0; number < pack_.size(); ++number) {
      if (find_initials(letters, pack_.normal(number)) == where) numbers.push_back(number);
    }
    return numbers;
  }
  // One of the readings of a name's initials.
  static std::string reading(const std::string& name, uint32_t which) {
    std::string out;
    for (const Initials& one : initials_of(name))
      out += one.second != 0 && (which >>= 1) % 2 != 0 ? one.second : one.first;
    return out;
  }
  NameBatch batch_;
  NamePack pack_;
  NameLetters letters_;
};

TEST_F(NameLettersTest, NothingInNoNames) {
  make();
  EXPECT_TRUE(letters_.beginning_with("ta").value().empty());
  EXPECT_TRUE(letters_.further_in("tasljxyxgs").value().empty());
}

TEST_F(NameLettersTest, WhatIsFoundIsWhatAWalkFinds) {
  std::mt19937 random(3);
  const std::vector<std::string> parts{"泰安", "示例", "长行", "万乐", "机械", "有限公司", "(3)", "a", "重", "区"};
  for (int i = 0; i < 3'000; ++i) {
    std::string name;
    for (size_t n = 1 + random() % 6; n > 0; --n) name += parts[random() % parts.size()];
    add(name);
  }
  make();
  size_t looked_up = 0, nowhere_else = 0, with_many_readings = 0;
  for (int i = 0; i < 2'000; ++i) {
    const std::string name = pack_.normal(static_cast<uint32_t>(random() % pack_.size()));
    std::string letters = reading(name, static_cast<uint32_t>(random()));
    if (random() % 4 == 0) letters += "xg";
    if (random() % 8 == 0) letters.erase(0, 1);
    if (random() % 2 == 0) letters.resize(std::min<size_t>(letters.size(), 2 + random() % 14));
    if (letters.size() < kInitialsMin) continue;
    if (const auto found = letters_.beginning_with(letters)) {
      const auto wanted = walk(letters, 0);
      ++looked_up;
      EXPECT_TRUE(std::is_sorted(found->begin(), found->end()));
      EXPECT_EQ(std::adjacent_find(found->begin(), found->end()), found->end()) << letters;
      EXPECT_TRUE(std::includes(found->begin(), found->end(), wanted.begin(), wanted.end())) << letters;
      // Of names with very many readings all come; others only when their first letters are these.
      for (const uint32_t number : *found) {
        const std::string first = letters.substr(0, NameLetters::kBeginLetters);
        const auto row = initials_of(pack_.normal(number));
        const bool many = std::count_if(row.begin(), row.end(), [](const auto& one) { return one.second != 0; }) > 6;
        with_many_readings += many;
        EXPECT_TRUE(many || find_initials(first, pack_.normal(number)) == 0) << letters;
      }
    }
    if (const auto found = letters_.further_in(letters)) {
      const auto wanted = walk(letters, 1);
      ++nowhere_else;
      EXPECT_TRUE(std::includes(found->begin(), found->end(), wanted.begin(), wanted.end())) << letters;
    }
  }
  EXPECT_GT(looked_up, 1'000u);
  EXPECT_GT(nowhere_else, 100u);
  EXPECT_GT(with_many_readings, 1'000u);
}

TEST_F(NameLettersTest, ManyAreLeftToTheLists) {
  for (size_t i = 0; i <= NameLetters::kCandidatesMax; ++i)
    add("泰安示例" + std::to_string(1'000 + i) + "号机械有限公司");
  make();
  EXPECT_FALSE(letters_.beginning_with("tasl").has_value());
  EXPECT_EQ(letters_.beginning_with("tasl10").value().size(), 100u);
  EXPECT_EQ(letters_.beginning_with("tasl1000hjxyxgs").value(), walk("tasl1000hjxyxgs", 0));
  EXPECT_TRUE(letters_.beginning_with("tb").value().empty());
  EXPECT_FALSE(letters_.further_in("sl1000hj").has_value()) << "there is one";
  EXPECT_FALSE(letters_.further_in("qqqqqqq").has_value()) << "seven letters are not looked up";
  EXPECT_TRUE(letters_.further_in("qqqqqqqq").value().empty());
  EXPECT_GT(letters_.bytes(), batch_.size() * 8);
}

TEST_F(NameLettersTest, NamesOfVeryManyReadingsAreComparedOrLeftToTheLists) {
  const std::string twofold = "长行重乐厦朝曾";
  for (size_t i = 0; i < NameLetters::kCandidatesMax; ++i) add(twofold + std::to_string(i));
  make();
  EXPECT_EQ(letters_.beginning_with("qqqqqqqq").value().size(), NameLetters::kCandidatesMax);
  EXPECT_EQ(letters_.further_in("qqqqqqqq").value().size(), NameLetters::kCandidatesMax);
  add(twofold);
  make();
  EXPECT_FALSE(letters_.beginning_with("qqqqqqqq").has_value());
  EXPECT_FALSE(letters_.further_in("qqqqqqqq").has_value());
}

}  // namespace
}  // namespace taixin::facts
