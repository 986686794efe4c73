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
  static constexpr uint32_t kKeys = 8;

  NameGrams() {
    GramListsBuilder builder(32);
    std::mt19937 random(7);
    for (uint32_t chunk = 0; chunk < kChunks; ++chunk) {
      for (uint32_t number = 0; number < kChunkNames; ++number) {
        for (uint32_t key = 0; key < kKeys; ++key) {
          const bool absent = key == 3 && chunk == 1;
          if (absent || random() % (1u << (2 * key)) != 0) continue;
          builder.add(key << 28, static_cast<uint16_t>(number));
          if (number % 5 == 0) builder.add(key << 28, static_cast<uint16_t>(number));  // twice in one name
          held_[{key << 28, chunk}].insert(static_cast<uint16_t>(number));
        }
      }
      builder.end_chunk();
    }
    lists_ = builder.finish();
  }
  ChunkSet held(uint32_t key, uint32_t chunk) const {
    const auto it = held_.find({key << 28, chunk});
    return it == held_.end() ? ChunkSet() : ChunkSet(it->second.begin(), it->second.end());
  }
  std::map<std::pair<uint32_t, uint32_t>, std::set<uint16_t>> held_;
  GramLists lists_;
};

TEST_F(NameGrams, EveryListIsWhatWasAdded) {
  bool arrays = false, bitmaps = false;
  for (uint32_t key = 0; key < kKeys; ++key) {
    const GramList list = lists_.find(key << 28);
    size_t count = 0;
    for (const GramPart& part : list.parts) {
      ChunkSet set;
      lists_.fill(part, 0, set);
      EXPECT_EQ(set, held(key, part.chunk));
      count += set.size();
      std::erase_if(set, [](uint16_t number) { return number < 30'001; });
      ChunkSet later;
      lists_.fill(part, 30'001, later);
      EXPECT_EQ(later, set);
      (part.is_bitmap() ? bitmaps : arrays) = true;
    }
    EXPECT_EQ(list.count, count);
  }
  EXPECT_TRUE(arrays && bitmaps);
  EXPECT_EQ(lists_.find(3u << 28).parts.size(), 2u) << "one chunk has none";
  EXPECT_TRUE(lists_.find(5).empty());
  EXPECT_TRUE(lists_.find(4 + (5u << 28)).empty());
  EXPECT_EQ(lists_.between(2u << 28, 5u << 28).size(), 3u);
}

TEST_F(NameGrams, WhatIsInAllListsComesAndMostOfTheOthersDoNot) {
  for (uint32_t a = 0; a < kKeys; ++a) {
    for (uint32_t b = 0; b < kKeys; ++b) {
      std::vector<uint32_t> wanted, seen;
      for (uint32_t chunk = 0; chunk < kChunks; ++chunk) {
        const ChunkSet x = held(a, chunk), y = held(b, chunk);
        ChunkSet meet;
        std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(meet));
        for (const uint16_t number : meet) wanted.push_back(chunk << kChunkBits | number);
      }
      const uint32_t first = b * 20'000 + a;
      std::erase_if(wanted, [&](uint32_t number) { return number < first; });
      NameWork work;
      lists_.for_all_of({lists_.find(a << 28), lists_.find(b << 28)}, first, work, [&](uint32_t number) {
        seen.push_back(number);
        return true;
      });
      EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
      EXPECT_TRUE(std::includes(seen.begin(), seen.end(), wanted.begin(), wanted.end())) << a << " and " << b;
      EXPECT_LE(seen.size(), wanted.size() + 2 * kChunks) << "of an array of one or two the others are not asked";
      EXPECT_TRUE(seen.empty() || seen.front() >= first);
      EXPECT_GE(work.read, seen.size() / 64);
    }
  }
}

TEST_F(NameGrams, WhatIsInAnyList) {
  for (uint32_t a = 0; a < kKeys; ++a) {
    for (uint32_t b = 0; b < kKeys; ++b) {
      std::vector<uint32_t> wanted, seen;
      for (uint32_t chunk = 0; chunk < kChunks; ++chunk) {
        const ChunkSet x = held(a, chunk), y = held(b, chunk);
        ChunkSet join;
        std::set_union(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(join));
        for (const uint16_t number : join) wanted.push_back(chunk << kChunkBits | number);
      }
      NameWork work;
      lists_.for_any_of(std::vector<GramList>{lists_.find(a << 28), lists_.find(b << 28)}, work, [&](uint32_t number) {
        seen.push_back(number);
        return true;
      });
      EXPECT_EQ(seen, wanted) << a << " or " << b;
    }
  }
}

TEST_F(NameGrams, AVisitEndsWhenItIsTold) {
  for (uint32_t key = 0; key < kKeys; ++key) {
    for (const bool any : {false, true}) {
      NameWork work;
      size_t seen = 0;
      const auto three = [&](uint32_t) { return ++seen < 3; };
      if (any) {
        lists_.for_any_of(std::vector<GramList>{lists_.find(key << 28)}, work, three);
      } else {
        lists_.for_all_of({lists_.find(key << 28)}, 0, work, three);
      }
      EXPECT_EQ(seen, 3u);
      EXPECT_LE(work.read, kChunkNames) << "no more than one chunk is read";
    }
  }
}

}  // namespace
}  // namespace taixin::facts
