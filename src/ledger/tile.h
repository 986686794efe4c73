// Tiles of tlog-tiles (docs/formats/ledger-notes.md): the tree cut into pieces of eight levels, 256 hashes each, and
// roots and proofs made from them.
//
// Tile `n` of level `l` holds the hashes of the whole subtrees of 256^l entries, numbers 256 n to 256 n + 255. The tile
// at the right edge of a tree is partial: it holds those that are whole in a tree of that size.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "ledger/merkle.h"

namespace taixin::ledger {

inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 1u << kTileHeight;
inline constexpr unsigned kTileLevelMax = 63;  // as the format has it; a tree of kTreeSizeMax entries needs 7

// A tile of hashes, or a bundle of entries, as its path names it.
struct TilePath {
  bool entries = false;  // tile/entries/...
  unsigned level = 0;    // 0 for entries
  uint64_t number = 0;
  unsigned width = kTileWidth;  // below kTileWidth: partial

  bool partial() const { return width < kTileWidth; }
  friend bool operator==(const TilePath&, const TilePath&) = default;
};
// "tile/0/x001/x234/067.p/8", "tile/entries/000".
std::string format_tile_path(const TilePath& path);
// Exactly what format_tile_path writes (no prefix, no leading slash); anything else is nothing.
std::optional<TilePath> parse_tile_path(std::string_view text);

// How many hashes the tile has in a tree of `size` entries: 0 when it has none, kTileWidth when it is full.
unsigned tile_width(unsigned level, uint64_t number, uint64_t size);
// The hash of a full or partial tile's whole content, as the level above (full) or the root (partial) uses it.
inline Hash tile_root(std::span<const Hash> hashes) { return subtree_root(hashes); }

// Where hashes come from: a database, a directory, a server, memory.
class TileSource {
 public:
  virtual ~TileSource() = default;
  // The first `width` hashes of a tile; a source that gives fewer or more breaks its promise (kBadTile).
  virtual base::Result<std::vector<Hash>> tile(unsigned level, uint64_t number, unsigned width) = 0;
};

// A tile with all hashes above its own, so that a proof need not make them again. Immutable.
class ExpandedTile {
 public:
  // 255 hashes are made at most.
  explicit ExpandedTile(std::vector<Hash> hashes);
  unsigned width() const { return width_; }
  // The whole subtree of 2^height hashes, number `at` in this tile.
  const Hash& node(unsigned height, size_t at) const;

 private:
  unsigned width_;
  std::array<size_t, kTileHeight + 1> starts_;  // of each height in nodes_
  std::vector<Hash> nodes_;
};

// Expanded tiles of one log, kept for the next proof: the least used go first. 16 KiB each. Any thread.
class TileCache {
 public:
  explicit TileCache(size_t tiles_max) : tiles_max_(tiles_max) {}
  std::shared_ptr<const ExpandedTile> find(unsigned level, uint64_t number, unsigned width);
  void put(unsigned level, uint64_t number, std::shared_ptr<const ExpandedTile> tile);

 private:
  using Key = std::tuple<unsigned, uint64_t, unsigned>;  // level, number, width: what it holds never changes
  struct Kept {
    std::shared_ptr<const ExpandedTile> tile;
    std::list<Key>::iterator use;
  };
  const size_t tiles_max_;
  std::mutex mutex_;
  std::list<Key> uses_;  // latest first
  std::map<Key, Kept> tiles_;
};

// Each asks for a tile at most once, and only for tiles of the tree of `size` entries, with their width there; not for
// those in `cache`, which keeps what was asked for. Errors: those of the source, kBadTile, kTreeTooLarge, and as named.
// Cost: at most 255 hashes for each tile asked for; none when all are in the cache.
base::Result<Hash> tree_root(TileSource& source, uint64_t size, TileCache* cache = nullptr);
// From the leaf's sibling upward. Errors: kIndexOutsideTree.
base::Result<std::vector<Hash>> inclusion_proof(TileSource& source, uint64_t index, uint64_t size,
                                                TileCache* cache = nullptr);
// RFC 6962, 2.1.2; empty when the sizes are equal. Errors: kSizesDisagree (old size 0 or above `size`).
base::Result<std::vector<Hash>> consistency_proof(TileSource& source, uint64_t old_size, uint64_t size,
                                                  TileCache* cache = nullptr);

}  // namespace taixin::ledger
