#include "facts/subject_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace taixin::facts {
namespace {

std::set<SubjectId> found(const SubjectTable& table, uint64_t bits) {
  std::set<SubjectId> all;
  table.find(bits, [&](SubjectId id) { EXPECT_TRUE(all.insert(id).second) << "subject " << id.get() << " twice"; });
  return all;
}

// Few different hashes, and such as begin their search at the same places and at the end of the table: long stretches
// of neighbours, from which pairs go in any order.
TEST(SubjectTable, SaysWhatAMapSaysWhateverComesAndGoes) {
  std::mt19937_64 random(20261127);
  for (const uint64_t different : {uint64_t{3}, uint64_t{40}, uint64_t{5000}}) {
    SubjectTable table;
    std::map<uint64_t, std::set<SubjectId>> reference;
    size_t pairs = 0;
    const auto any_bits = [&] {
      const uint64_t one = random() % different;
      return (one % 2 == 0 ? one : one << 18 | 63) << 8;
    };
    for (int step = 0; step < 30'000; ++step) {
      const uint64_t bits = any_bits();
      const SubjectId id(static_cast<int64_t>(1 + random() % 40));
      if (random() % 5 < (step < 15'000 ? 3u : 2u)) {
        table.add(bits, id);
        pairs += reference[bits].insert(id).second ? 1 : 0;
      } else {
        table.remove(bits, id);
        pairs -= reference[bits].erase(id);
      }
      ASSERT_EQ(table.size(), pairs);
      const uint64_t asked = any_bits();
      ASSERT_EQ(found(table, asked), reference[asked]) << "step " << step;
    }
    for (const auto& [bits, ids] : reference) ASSERT_EQ(found(table, bits), ids);
  }
}

TEST(SubjectTable, AnEmptyOneHasNobody) {
  SubjectTable table;
  EXPECT_TRUE(found(table, 0).empty());
  table.remove(0, SubjectId(1));
  table.fetch(0);
  table.add(0, SubjectId(UINT32_MAX));
  EXPECT_EQ(found(table, 0), std::set{SubjectId(UINT32_MAX)});
  table.remove(0, SubjectId(1));
  EXPECT_EQ(table.size(), 1u) << "somebody else";
  table.remove(0, SubjectId(UINT32_MAX));
  EXPECT_EQ(table.size(), 0u);
  EXPECT_TRUE(found(table, 0).empty());
}

CardTable::Pointer card_of(int64_t id) {
  auto card = std::make_shared<SubjectCard>();
  card->subject.id = SubjectId(id);
  return card;
}

TEST(CardTable, CardsComeAndGoByTheirIds) {
  CardTable cards;
  EXPECT_FALSE(cards.contains(SubjectId(0)));
  EXPECT_FALSE(cards.contains(SubjectId(1)));
  cards.erase(SubjectId(7));
  for (const int64_t id : {200, 1, 64, 63, 5'000'000}) cards.put(SubjectId(id), card_of(id));
  EXPECT_EQ(cards.size(), 5u);
  EXPECT_FALSE(cards.contains(SubjectId(-64)));
  EXPECT_FALSE(cards.contains(SubjectId(5'000'001)));
  std::vector<int64_t> ids;
  cards.each([&](SubjectId id, const auto& card) {
    EXPECT_EQ(card->subject.id, id);
    ids.push_back(id.get());
  });
  EXPECT_EQ(ids, (std::vector<int64_t>{1, 63, 64, 200, 5'000'000}));
  const auto other = card_of(64);
  cards.put(SubjectId(64), other);
  EXPECT_EQ(*cards.find(SubjectId(64)), other);
  EXPECT_EQ(cards.size(), 5u) << "one in the place of another";
  cards.erase(SubjectId(63));
  cards.erase(SubjectId(63));
  EXPECT_EQ(cards.size(), 4u);
  EXPECT_FALSE(cards.contains(SubjectId(63)));
  EXPECT_TRUE(cards.contains(SubjectId(1))) << "of the same page";
  EXPECT_EQ(other.use_count(), 2);
  cards.erase(SubjectId(64));
  EXPECT_EQ(other.use_count(), 1);
}

}  // namespace
}  // namespace taixin::facts
