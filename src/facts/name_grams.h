// Which names hold which gram (two neighbouring characters, say): inverted lists, compressed, made once.
//
// Names are numbered in the order in which they rank; a list gives them in that order, so whoever has found enough
// stops early. Numbers are cut into chunks of 65,536; the part of a list in one chunk is an array of 16-bit numbers, or
// from 4,096 of them on a bitmap (as Roaring bitmaps do): at most two bytes a name and gram, an eighth of one for grams
// that most names hold. The vectors are flat, so that they can be mapped from a file one day. Immutable once made: any
// number of threads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace taixin::facts {

inline constexpr uint32_t kChunkBits = 16;
inline constexpr uint32_t kChunkNames = 1 << kChunkBits;
inline constexpr uint32_t kArrayMax = 4096;  // above it a bitmap is the smaller

// The part of a list in one chunk.
struct GramPart {
  uint16_t chunk = 0;
  uint16_t last = 0;  // how many names, less one
  uint32_t at = 0;    // first number in the array area, or first word in the bitmap area
  uint32_t count() const { return uint32_t{last} + 1; }
  bool is_bitmap() const { return count() > kArrayMax; }
};
static_assert(sizeof(GramPart) == 8);

using GramList = std::span<const GramPart>;  // ascending chunks
using ChunkSet = std::vector<uint16_t>;      // ascending numbers within one chunk

class GramLists {
 public:
  // Keys have at most 48 bits. An empty list when no name has the gram.
  GramList find(uint64_t key) const;
  // Every list with a key in [from, to).
  std::vector<GramList> between(uint64_t from, uint64_t to) const;

  // All of a part.
  void fill(const GramPart& part, ChunkSet& out) const;
  // Leaves in `set` what is in `part` too.
  void retain(const GramPart& part, ChunkSet& set) const;
  // What is in all parts (of one chunk, at least one) or in any of them.
  void all_of(std::span<const GramPart* const> parts, ChunkSet& out) const;
  void any_of(std::span<const GramPart* const> parts, ChunkSet& out) const;

  size_t bytes() const;

 private:
  friend class GramListsBuilder;
  static constexpr size_t kWords = kChunkNames / 64;
  const uint64_t* bitmap(const GramPart& part) const { return bitmaps_.data() + part.at; }
  const uint16_t* array(const GramPart& part) const { return arrays_.data() + part.at; }

  std::vector<uint64_t> keys_;   // ascending
  std::vector<uint32_t> first_;  // of each key: its first part; one more at the end
  std::vector<GramPart> parts_;
  std::vector<uint16_t> arrays_;
  std::vector<uint64_t> bitmaps_;
};

// Chunk after chunk in ascending order, each with all its (gram, name) pairs.
class GramListsBuilder {
 public:
  explicit GramListsBuilder(uint32_t key_bits) : key_bits_(key_bits) {}
  // Of the present chunk; `number` ascends.
  void add(uint64_t key, uint16_t number) { pairs_.push_back(key << kChunkBits | number); }
  void end_chunk();
  GramLists finish();

 private:
  struct Run {
    uint64_t key;
    GramPart part;
  };
  void sort_pairs();
  void add_part(std::span<const uint64_t> pairs);

  uint32_t key_bits_;
  uint32_t chunk_ = 0;
  std::vector<uint64_t> pairs_, sorted_;
  std::vector<Run> runs_;
  GramLists lists_;
};

// Calls `visit(parts)` for every chunk in which all lists have a part, in ascending order, until it returns false.
template <class Visit>
void for_common_chunks(std::span<const GramList> lists, Visit&& visit) {
  std::vector<size_t> at(lists.size());
  std::vector<const GramPart*> parts(lists.size());
  if (lists.empty()) return;
  for (const GramPart& lead : lists[0]) {
    parts[0] = &lead;
    size_t same = 1;
    for (; same < lists.size(); ++same) {
      size_t& i = at[same];
      while (i < lists[same].size() && lists[same][i].chunk < lead.chunk) ++i;
      if (i == lists[same].size()) return;
      if (lists[same][i].chunk != lead.chunk) break;
      parts[same] = &lists[same][i];
    }
    if (same == lists.size() && !visit(std::span<const GramPart* const>(parts))) return;
  }
}

}  // namespace taixin::facts
