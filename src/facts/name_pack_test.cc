#include "facts/name_pack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "facts/name_forms.h"
#include "facts/name_whole.h"

namespace taixin::facts {
namespace {

struct Row {
  std::vector<char32_t> points;
  uint32_t subject;
};
bool operator<(const Row& a, const Row& b) {
  return std::tuple(a.points.size(), a.points, a.subject) < std::tuple(b.points.size(), b.points, b.subject);
}

// Names that share long beginnings, of characters below and above the surrogates and beyond U+FFFF.
std::vector<Row> make_rows(uint32_t seed, size_t count) {
  const std::u32string alphabet = U"示例机械a\uE000\uFF5E\U00020BB7\U0003134A";
  std::mt19937 random(seed);
  std::vector<Row> rows;
  for (uint32_t i = 0; i < count; ++i) {
    Row row{std::vector<char32_t>(random() % 3 * 40, U'示'), 1 + static_cast<uint32_t>(random() % 50)};
    const size_t kinds = 1 + random() % alphabet.size();
    for (size_t n = 1 + random() % 7; n > 0; --n) row.points.push_back(alphabet[random() % kinds]);
    rows.push_back(row);
  }
  return rows;
}

NameBatch batch_of(const std::vector<Row>& rows) {
  NameBatch batch;
  for (const Row& row : rows) batch.add(to_utf8(row.points), SubjectId(row.subject));
  return batch;
}

TEST(NamePack, NamesComeBackInTheOrderOfRank) {
  for (uint32_t seed = 1; seed <= 5; ++seed) {
    std::vector<Row> rows = make_rows(seed, 3'000);
    NameBatch left;
    const NamePack pack = NamePack::make(batch_of(rows), left);
    std::sort(rows.begin(), rows.end());
    ASSERT_EQ(pack.size(), rows.size());
    EXPECT_EQ(left.size(), 0u);
    for (uint32_t i = 0; i < rows.size(); ++i) {
      ASSERT_EQ(pack.normal(i), to_utf8(rows[i].points)) << i;
      ASSERT_EQ(pack.subject(i).get(), rows[i].subject) << i;
      ASSERT_EQ(pack.length(i), rows[i].points.size()) << i;
      std::vector<char32_t> points;
      for (const Symbol symbol : pack.symbols(i)) {
        ASSERT_EQ(pack.symbol(pack.point(symbol)), symbol);
        points.push_back(pack.point(symbol));
      }
      ASSERT_EQ(points, rows[i].points);
    }
    for (size_t length = 0; length < 100; ++length) {
      const auto at =
          std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.points.size() >= length; });
      EXPECT_EQ(pack.first_of_length(length), static_cast<uint32_t>(at - rows.begin()));
    }
    NameBatch again;
    pack.append_to(again);
    EXPECT_EQ(again.text, batch_of(rows).text);
  }
}

TEST(NamePack, WhatHasNoSymbolIsLeft) {
  NameBatch batch, left;
  for (uint32_t i = 0; i <= kRareMax; ++i) {
    std::string name = "示例";
    append_utf8(0x20000 + i, name);
    batch.add(name, SubjectId(i + 1));
  }
  const NamePack pack = NamePack::make(batch, left);
  EXPECT_EQ(pack.size(), kRareMax);
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left.normal(0), batch.normal(kRareMax));
  EXPECT_EQ(left.subject(0), batch.subject(kRareMax));
  EXPECT_EQ(pack.symbol(0x20000 + kRareMax), kNoSymbol);
  EXPECT_EQ(pack.point(pack.symbol(0x20000 + kRareMax - 1)), 0x20000 + kRareMax - 1);
}

TEST(NamePack, OfNothing) {
  NameBatch left;
  const NamePack pack = NamePack::make({}, left);
  EXPECT_EQ(pack.size(), 0u);
  EXPECT_EQ(pack.first_of_length(1), 0u);
  EXPECT_FALSE(WholeNames(pack).find(pack, std::u16string(u"示例")).first.has_value());
}

TEST(NameWhole, EveryNameIsFoundAndItIsKnownWhetherOthersHoldIt) {
  for (uint32_t seed = 1; seed <= 5; ++seed) {
    NameBatch left;
    const NamePack pack = NamePack::make(batch_of(make_rows(seed, 800)), left);
    const WholeNames whole(pack);
    std::vector<std::u16string> names;
    for (uint32_t i = 0; i < pack.size(); ++i) names.emplace_back(pack.symbols(i).begin(), pack.symbols(i).end());
    size_t alone = 0;
    for (uint32_t i = 0; i < names.size(); ++i) {
      const WholeName found = whole.find(pack, names[i]);
      ASSERT_TRUE(found.first.has_value());
      EXPECT_EQ(*found.first, std::find(names.begin(), names.end(), names[i]) - names.begin());
      const bool within = std::any_of(names.begin(), names.end(), [&](const std::u16string& other) {
        return other.size() > names[i].size() && other.find(names[i]) != other.npos;
      });
      if (names[i].size() <= 63) {
        EXPECT_EQ(found.within, within) << pack.normal(i);
      } else {
        EXPECT_TRUE(found.within) << "of long names it is not known";
      }
      alone += !found.within;
      std::u16string other = names[i];
      other.back() = u'无';
      EXPECT_FALSE(whole.find(pack, other).first.has_value());
    }
    EXPECT_GT(alone, 0u);
  }
}

}  // namespace
}  // namespace taixin::facts
