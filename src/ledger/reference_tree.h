// For tests: the tree of RFC 6962 as its text defines it, recursive and slow, and tiles in memory.
#pragma once

#include <map>

#include "ledger/tile.h"

namespace taixin::ledger::testing {

using Leaves = std::span<const Hash>;

inline size_t split(size_t count) {
  size_t k = 1;
  while (k * 2 < count) k *= 2;
  return k;
}

// MTH(D[n]), section 2.1.
inline Hash mth(Leaves leaves) {
  if (leaves.empty()) return base::sha256("");
  if (leaves.size() == 1) return leaves[0];
  const size_t k = split(leaves.size());
  const Hash left = mth(leaves.first(k)), right = mth(leaves.subspan(k));
  std::string bytes = "\x01";
  bytes.append(left.begin(), left.end()).append(right.begin(), right.end());
  return base::sha256(bytes);
}

// PATH(m, D[n]), section 2.1.1.
inline std::vector<Hash> path(size_t m, Leaves leaves) {
  if (leaves.size() <= 1) return {};
  const size_t k = split(leaves.size());
  std::vector<Hash> out = m < k ? path(m, leaves.first(k)) : path(m - k, leaves.subspan(k));
  out.push_back(m < k ? mth(leaves.subspan(k)) : mth(leaves.first(k)));
  return out;
}

// SUBPROOF(m, D[n], b), section 2.1.2.
inline std::vector<Hash> subproof(size_t m, Leaves leaves, bool whole) {
  if (m == leaves.size()) return whole ? std::vector<Hash>{} : std::vector<Hash>{mth(leaves)};
  const size_t k = split(leaves.size());
  std::vector<Hash> out = m <= k ? subproof(m, leaves.first(k), whole) : subproof(m - k, leaves.subspan(k), false);
  out.push_back(m <= k ? mth(leaves.subspan(k)) : mth(leaves.first(k)));
  return out;
}

inline std::vector<Hash> numbered_leaves(size_t count, size_t seed = 0) {
  std::vector<Hash> leaves;
  for (size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash(fmt::format("entry {} of {}", i, seed)));
  return leaves;
}

// All tiles of a tree, as tlog-tiles defines them: from the leaves, each hash by itself. Counts what is asked for.
class MemoryTiles : public TileSource {
 public:
  explicit MemoryTiles(std::vector<Hash> leaves) : levels_{std::move(leaves)} {
    for (; levels_.back().size() >= kTileWidth;) {
      const std::vector<Hash>& below = levels_.back();
      std::vector<Hash> level;
      for (size_t i = 0; i + kTileWidth <= below.size(); i += kTileWidth) {
        level.push_back(mth(Leaves(below).subspan(i, kTileWidth)));
      }
      levels_.push_back(std::move(level));
    }
  }
  base::Result<std::vector<Hash>> tile(unsigned level, uint64_t number, unsigned width) override {
    ++asked[{level, number}];
    const std::vector<Hash>& hashes = levels_.at(level);
    const auto begin = hashes.begin() + static_cast<ptrdiff_t>(number * kTileWidth);
    TX_ASSERT(number * kTileWidth + width <= hashes.size() && width > 0, "tile {}/{} of width {}", level, number,
              width);
    return std::vector<Hash>(begin, begin + width);
  }
  size_t size() const { return levels_.front().size(); }
  std::vector<std::vector<Hash>>& levels() { return levels_; }  // to spoil them

  std::map<std::pair<unsigned, uint64_t>, int> asked;

 private:
  std::vector<std::vector<Hash>> levels_;
};

}  // namespace taixin::ledger::testing
