#include "facts/name_grams.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace taixin::facts {
namespace {

// Three chunks of grams of every frequency, so that arrays and bitmaps meet each other.
class NameGrams : public testing::Test {
 protected:
  static constexpr uint32_t kChunks = 3;
  static constexpr uint64_t kKeys = 8;

  NameGrams() {
    GramListsBuilder builder(42);
    std::mt19937 random(7);
    for (uint32_t chunk = 0; chunk < kChunks; ++chunk) {
      for (uint32_t number = 0; number < kChunkNames; ++number) {
        for (uint64_t key = 0; key < kKeys; ++key) {
          const bool absent = key == 3 && chunk == 1;
          if (absent || random() % (1u << (2 * key)) != 0) continue;
          builder.add(key << 30, static_cast<uint16_t>(number));
          if (number % 5 == 0) builder.add(key << 30, static_cast<uint16_t>(number));  // twice in one name
          held_[{key << 30, chunk}].insert(static_cast<uint16_t>(number));
        }
      }
      builder.end_chunk();
    }
    lists_ = builder.finish();
  }
  ChunkSet held(uint64_t key, uint32_t chunk) const {
    const auto it = held_.find({key << 30, chunk});
    return it == held_.end() ? ChunkSet() : ChunkSet(it->second.begin(), it->second.end());
  }
  std::map<std::pair<uint64_t, uint32_t>, std::set<uint16_t>> held_;
  GramLists lists_;
};

TEST_F(NameGrams, EveryListIsWhatWasAdded) {
  bool arrays = false, bitmaps = false;
  for (uint64_t key = 0; key < kKeys; ++key) {
    for (const GramPart& part : lists_.find(key << 30)) {
      ChunkSet set;
      lists_.fill(part, set);
      EXPECT_EQ(set, held(key, part.chunk));
      (part.is_bitmap() ? bitmaps : arrays) = true;
    }
  }
  EXPECT_TRUE(arrays && bitmaps);
  EXPECT_EQ(lists_.find(3ull << 30).size(), 2u) << "one chunk has none";
  EXPECT_TRUE(lists_.find(5).empty());
  EXPECT_TRUE(lists_.find(99ull << 30).empty());
  EXPECT_EQ(lists_.between(2ull << 30, 5ull << 30).size(), 3u);
}

TEST_F(NameGrams, AllOfAndAnyOfAreSetsMeetingAndJoining) {
  for (uint64_t a = 0; a < kKeys; ++a) {
    for (uint64_t b = 0; b < kKeys; ++b) {
      const std::vector<GramList> both{lists_.find(a << 30), lists_.find(b << 30)};
      uint32_t seen = 0;
      for_common_chunks(both, [&](std::span<const GramPart* const> parts) {
        const uint32_t chunk = parts[0]->chunk;
        const ChunkSet x = held(a, chunk), y = held(b, chunk);
        ChunkSet meet, join, wanted;
        lists_.all_of(parts, meet);
        std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(wanted));
        EXPECT_EQ(meet, wanted) << a << " and " << b;
        lists_.fill(*parts[0], meet);
        lists_.retain(*parts[1], meet);
        EXPECT_EQ(meet, wanted) << a << " and " << b;
        wanted.clear();
        lists_.any_of(parts, join);
        std::set_union(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(wanted));
        EXPECT_EQ(join, wanted) << a << " or " << b;
        ++seen;
        return true;
      });
      EXPECT_EQ(seen, a == 3 || b == 3 ? kChunks - 1 : kChunks);
    }
  }
}

}  // namespace
}  // namespace taixin::facts
