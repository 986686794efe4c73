#include "ledger/tile.h"

#include <rapidcheck.h>

#include <random>

#include "ledger/proof_errors.h"
#include "ledger/reference_tree.h"

namespace taixin::ledger {
namespace {

using testing::Leaves;
using testing::MemoryTiles;
using testing::mth;
using testing::numbered_leaves;
using testing::path;
using testing::subproof;

TEST(TilePath, TheExamplesOfTheSpecification) {
  EXPECT_EQ(format_tile_path({.level = 0, .number = 1234067}), "tile/0/x001/x234/067");
  EXPECT_EQ(format_tile_path({.level = 1, .number = 0, .width = 17}), "tile/1/000.p/17");
  EXPECT_EQ(format_tile_path({.entries = true, .number = 273, .width = 112}), "tile/entries/273.p/112");
  EXPECT_EQ(parse_tile_path("tile/0/x001/x234/067"), (TilePath{.level = 0, .number = 1234067}));
  EXPECT_EQ(parse_tile_path("tile/63/x001/000.p/255"), (TilePath{.level = 63, .number = 1000, .width = 255}));
  EXPECT_EQ(parse_tile_path("tile/entries/x123/x456/789"), (TilePath{.entries = true, .number = 123456789}));
}

TEST(TilePath, OneSpellingOnly) {
  for (const char* wrong : {"",
                            "tile",
                            "tile/",
                            "tile/0",
                            "tile/0/",
                            "/tile/0/000",
                            "tile/0/000/",
                            "tile/00/000",
                            "tile/64/000",
                            "tile/-1/000",
                            "tile/+1/000",
                            "tile/0/0",
                            "tile/0/00",
                            "tile/0/0000",
                            "tile/0/x000/001",
                            "tile/0/x001",
                            "tile/0/x001/",
                            "tile/0/001/002",
                            "tile/0/x001/x002",
                            "tile/0/X001/002",
                            "tile/0/x001//002",
                            "tile/0/000.p",
                            "tile/0/000.p/",
                            "tile/0/000.p/0",
                            "tile/0/000.p/256",
                            "tile/0/000.p/01",
                            "tile/0/000.p/1/",
                            "tile/0/000.p/1.p/1",
                            "tile/0/00a",
                            "tile/data/000",
                            "tile/entries/x1/000",
                            "tile/0/../000",
                            "tile/0/000 ",
                            "tile/ 0/000",
                            "tile/0/x999/x999/x999/x999/x999/x999/999"}) {
    EXPECT_FALSE(parse_tile_path(wrong).has_value()) << wrong;
  }
}

TEST(TilePath, ThereAndBack) {
  rc::check("any tile", [] {
    TilePath tile{.entries = *rc::gen::arbitrary<bool>(),
                  .number = *rc::gen::inRange<uint64_t>(0, uint64_t{1} << 56),
                  .width = *rc::gen::inRange<unsigned>(1, kTileWidth + 1)};
    if (!tile.entries) tile.level = *rc::gen::inRange(0u, kTileLevelMax + 1);
    RC_ASSERT(parse_tile_path(format_tile_path(tile)) == tile);
  });
}

// "A tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0 tile of width 112, one full
// level 1 tile, one partial level 1 tile of width 17, and one partial level 2 tile of width 1."
TEST(TileWidth, TheExamplesOfTheSpecification) {
  EXPECT_EQ(tile_width(0, 272, 70'000), 256u);
  EXPECT_EQ(tile_width(0, 273, 70'000), 112u);
  EXPECT_EQ(tile_width(0, 274, 70'000), 0u);
  EXPECT_EQ(tile_width(1, 0, 70'000), 256u);
  EXPECT_EQ(tile_width(1, 1, 70'000), 17u);
  EXPECT_EQ(tile_width(2, 0, 70'000), 1u);
  EXPECT_EQ(tile_width(3, 0, 70'000), 0u);
  EXPECT_EQ(tile_width(0, 0, 256), 256u);
  EXPECT_EQ(tile_width(0, 1, 256), 0u);
  EXPECT_EQ(tile_width(1, 0, 256), 1u);
  EXPECT_EQ(tile_width(63, 0, UINT64_MAX), 0u);
}

void expect_each_tile_once(MemoryTiles& tiles) {
  for (const auto& [tile, times] : tiles.asked) EXPECT_EQ(times, 1) << tile.first << "/" << tile.second;
  tiles.asked.clear();
}

TEST(Tiles, AgreeWithTheDefinitionForAllSizesTo300) {
  const std::vector<Hash> all = numbered_leaves(300);
  for (size_t size = 0; size <= all.size(); ++size) {
    const Leaves leaves = Leaves(all).first(size);
    MemoryTiles tiles({leaves.begin(), leaves.end()});
    ASSERT_EQ(*tree_root(tiles, size), mth(leaves)) << size;
    expect_each_tile_once(tiles);
    for (size_t index = 0; index < size; index += size <= 40 || size % 64 < 2 ? 1 : 17) {
      ASSERT_EQ(*inclusion_proof(tiles, index, size), path(index, leaves)) << index << " of " << size;
      expect_each_tile_once(tiles);
    }
    for (size_t old = 1; old <= size; old += size <= 40 || size % 64 < 2 ? 1 : 17) {
      ASSERT_EQ(*consistency_proof(tiles, old, size), subproof(old, leaves, true)) << old << " of " << size;
      expect_each_tile_once(tiles);
    }
  }
}

TEST(Tiles, AgreeWithTheDefinitionForLargeTrees) {
  std::mt19937_64 random(20240131);
  const std::vector<Hash> all = numbered_leaves(140'000);
  const MemoryTiles largest(all);
  for (const size_t size : {size_t{65'535}, size_t{65'536}, size_t{65'537}, size_t{70'000}, size_t{131'072},
                            size_t{70'000 + random() % 70'000}, size_t{70'000 + random() % 70'000}}) {
    // A tree's tiles are those of any larger tree, cut at their width there.
    MemoryTiles tiles = largest;
    const Leaves leaves = Leaves(all).first(size);
    const Hash root = subtree_root(leaves);
    ASSERT_EQ(*tree_root(tiles, size), root) << size;
    expect_each_tile_once(tiles);
    for (int i = 0; i < 5; ++i) {
      const size_t index = random() % size, old = 1 + random() % size;
      const auto proof = *inclusion_proof(tiles, index, size);
      expect_each_tile_once(tiles);
      ASSERT_TRUE(verify_inclusion(index, size, leaves[index], proof, root).ok()) << index << " of " << size;
      const auto consistent = *consistency_proof(tiles, old, size);
      expect_each_tile_once(tiles);
      ASSERT_TRUE(verify_consistency(old, subtree_root(leaves.first(old)), size, root, consistent).ok())
          << old << " of " << size;
      if (i == 0) {
        ASSERT_EQ(proof, path(index, leaves));
        ASSERT_EQ(consistent, subproof(old, leaves, true));
      }
    }
  }
}

TEST(Tiles, ACacheChangesNothingButWhatIsAsked) {
  const std::vector<Hash> all = numbered_leaves(1500);
  MemoryTiles tiles(all);
  TileCache cache(5), none(0);
  std::mt19937_64 random(7);
  for (int i = 0; i < 300; ++i) {
    const size_t size = 1 + random() % all.size(), index = random() % size, old = 1 + random() % size;
    ASSERT_EQ(*inclusion_proof(tiles, index, size, &cache), *inclusion_proof(tiles, index, size));
    ASSERT_EQ(*consistency_proof(tiles, old, size, &cache), *consistency_proof(tiles, old, size, &none));
    ASSERT_EQ(*tree_root(tiles, size, &cache), subtree_root(Leaves(all).first(size)));
  }
  // The tree of 512 has three tiles, which fit.
  const auto ask_all = [&] {
    tiles.asked.clear();
    for (size_t index = 0; index < 512; index += 100) EXPECT_TRUE(inclusion_proof(tiles, index, 512, &cache).ok());
    const size_t asked = tiles.asked.size();
    expect_each_tile_once(tiles);
    return asked;
  };
  EXPECT_LE(ask_all(), 3u);
  EXPECT_EQ(ask_all(), 0u);
}

TEST(Tiles, ASourceThatGivesTooLittleIsFoundOut) {
  class Short : public TileSource {
    base::Result<std::vector<Hash>> tile(unsigned, uint64_t, unsigned width) override {
      return std::vector<Hash>(width - 1);
    }
  } source;
  EXPECT_TRUE(tree_root(source, 5).error().is(kBadTile));
  EXPECT_TRUE(inclusion_proof(source, 0, 5).error().is(kBadTile));
  EXPECT_TRUE(consistency_proof(source, 2, 5).error().is(kBadTile));
  EXPECT_TRUE(tree_root(source, kTreeSizeMax + 1).error().is(kTreeTooLarge));
  EXPECT_TRUE(inclusion_proof(source, 5, 5).error().is(kIndexOutsideTree));
  EXPECT_TRUE(consistency_proof(source, 0, 5).error().is(kSizesDisagree));
  EXPECT_TRUE(consistency_proof(source, 6, 5).error().is(kSizesDisagree));
  EXPECT_EQ(*tree_root(source, 0), empty_root());
}

}  // namespace
}  // namespace taixin::ledger
