// Which names hold which gram (two neighbouring characters, say): inverted lists, compressed, made once.
//
// Names are numbered in the order in which they rank; a list gives them in that order, so whoever has found enough
// stops early. Numbers are cut into chunks of 65,536; the part of a list in one chunk is an array of 16-bit numbers, or
// from 4,096 of them on a bitmap (as Roaring bitmaps do): at most two bytes a name and gram, an eighth of one for grams
// that most names hold. The arrays of one gram lie one after another: a rare one is a few cache lines. The vectors are
// flat, so that they can be mapped from a file one day. Immutable once made: any number of threads.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "facts/huge_vector.h"
#include "facts/name_found.h"

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

struct GramList {
  std::span<const GramPart> parts;  // ascending chunks
  uint32_t count = 0;               // names in all of them
  bool empty() const { return count == 0; }
};
using ChunkSet = std::vector<uint16_t>;  // ascending numbers within one chunk

class GramLists {
 public:
  static constexpr size_t kWords = kChunkNames / 64;
  // Of the lists of one query so many are met, the rarest; what they have in common is compared anyway.
  static constexpr size_t kMetMax = 8;

  // An empty list when no name has the gram.
  GramList find(uint32_t key) const;
  // Every list with a key in [from, to).
  std::vector<GramList> between(uint32_t from, uint32_t to) const;

  // Calls `visit(number)` for every name from `first` on that is in all lists (some that are in the rarest of them only
  // may come too), ascending, until it returns false.
  template <class Visit>
  void for_all_of(std::vector<GramList> lists, uint32_t first, NameWork& work, const Visit& visit) const;
  // The same for names that are in any of the lists; none else come.
  template <class Visit>
  void for_any_of(std::span<const GramList> lists, NameWork& work, const Visit& visit) const;

  // ---- within one chunk

  static const GramPart* part_of(const GramList& list, uint32_t chunk) {
    const auto it = std::lower_bound(list.parts.begin(), list.parts.end(), chunk,
                                     [](const GramPart& p, uint32_t c) { return p.chunk < c; });
    return it != list.parts.end() && it->chunk == chunk ? &*it : nullptr;
  }
  // Numbers of a part, those from `low` on.
  void fill(const GramPart& part, uint16_t low, ChunkSet& out) const;
  // Leaves in `set` what is in `part` too.
  void retain(const GramPart& part, ChunkSet& set) const;
  std::span<const uint64_t, kWords> bitmap(const GramPart& part) const {
    return std::span<const uint64_t, kWords>(bitmaps_.data() + part.at, kWords);
  }
  std::span<const uint16_t> array(const GramPart& part) const { return {arrays_.data() + part.at, part.count()}; }

  size_t bytes() const;

 private:
  friend class GramListsBuilder;
  GramList list(size_t i) const {
    return {std::span(parts_).subspan(first_[i], first_[i + 1] - first_[i]), counts_[i]};
  }
  // One chunk of for_all_of.
  template <class Visit>
  bool visit_all_of(std::span<const GramPart*> parts, uint16_t low, ChunkSet& set, NameWork& work,
                    const Visit& visit) const;

  std::vector<uint32_t> keys_;    // ascending
  std::vector<uint32_t> first_;   // of each key: its first part; one more at the end
  std::vector<uint32_t> counts_;  // of each key
  HugeVector<GramPart> parts_;
  HugeVector<uint16_t> arrays_;
  HugeVector<uint64_t> bitmaps_;
};

// Chunk after chunk in ascending order, each with all its (gram, name) pairs.
class GramListsBuilder {
 public:
  explicit GramListsBuilder(uint32_t key_bits) : key_bits_(key_bits) {}
  // Of the present chunk; `number` ascends.
  void add(uint32_t key, uint16_t number) { pairs_.push_back(uint64_t{key} << kChunkBits | number); }
  void end_chunk();
  GramLists finish();

 private:
  struct Run {
    uint32_t key;
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

// ---- implementation

// Calls `visit(base + i)` for every bit i of `word`; false when it did.
template <class Visit>
bool visit_bits(uint64_t word, uint32_t base, const Visit& visit) {
  for (; word != 0; word &= word - 1) {
    if (!visit(base + static_cast<uint32_t>(std::countr_zero(word)))) return false;
  }
  return true;
}

template <class Visit>
void GramLists::for_all_of(std::vector<GramList> lists, uint32_t first, NameWork& work, const Visit& visit) const {
  if (lists.empty()) return;
  const auto rarer = [](const GramList& a, const GramList& b) { return a.count < b.count; };
  if (lists.size() > kMetMax) {
    std::nth_element(lists.begin(), lists.begin() + kMetMax, lists.end(), rarer);
    lists.resize(kMetMax);
  }
  std::sort(lists.begin(), lists.end(), rarer);
  std::vector<size_t> at(lists.size());
  std::vector<const GramPart*> parts(lists.size());
  ChunkSet set;
  for (const GramPart& lead : lists[0].parts) {
    const uint32_t chunk_begin = uint32_t{lead.chunk} << kChunkBits;
    if (chunk_begin + (kChunkNames - 1) < first) continue;
    parts[0] = &lead;
    size_t same = 1;
    for (; same < lists.size(); ++same) {
      const auto& others = lists[same].parts;
      size_t& i = at[same];
      while (i < others.size() && others[i].chunk < lead.chunk) ++i;
      if (i == others.size()) return;
      if (others[i].chunk != lead.chunk) break;
      parts[same] = &others[i];
    }
    if (same < lists.size()) continue;
    const auto low = static_cast<uint16_t>(first > chunk_begin ? first - chunk_begin : 0);
    if (!visit_all_of(parts, low, set, work, [&](uint32_t number) { return visit(chunk_begin | number); })) return;
  }
}

template <class Visit>
bool GramLists::visit_all_of(std::span<const GramPart*> parts, uint16_t low, ChunkSet& set, NameWork& work,
                             const Visit& visit) const {
  constexpr size_t kFew = 2;  // comparing so many costs less than one more list
  const auto least = std::min_element(parts.begin(), parts.end(),
                                      [](const auto* a, const auto* b) { return a->count() < b->count(); });
  std::swap(*least, parts[0]);
  if (parts[0]->is_bitmap()) {
    for (size_t w = low / 64; w < kWords; ++w) {
      uint64_t word = bitmap(*parts[0])[w];
      for (size_t i = 1; i < parts.size(); ++i) word &= bitmap(*parts[i])[w];
      if (w == low / 64) word &= ~uint64_t{0} << low % 64;
      work.read += parts.size();
      if (!visit_bits(word, static_cast<uint32_t>(w * 64), visit)) return false;
    }
    return true;
  }
  const auto all = array(*parts[0]);
  set.assign(std::lower_bound(all.begin(), all.end(), low), all.end());
  work.read += set.size();
  for (size_t i = 1; i < parts.size() && set.size() > kFew; ++i) {
    work.read += set.size();
    retain(*parts[i], set);
  }
  return std::all_of(set.begin(), set.end(), visit);
}

template <class Visit>
void GramLists::for_any_of(std::span<const GramList> lists, NameWork& work, const Visit& visit) const {
  std::vector<size_t> at(lists.size());
  std::vector<uint64_t> words(kWords);
  while (true) {
    uint32_t chunk = UINT32_MAX;
    for (size_t i = 0; i < lists.size(); ++i) {
      if (at[i] < lists[i].parts.size()) chunk = std::min<uint32_t>(chunk, lists[i].parts[at[i]].chunk);
    }
    if (chunk == UINT32_MAX) return;
    std::fill(words.begin(), words.end(), 0);
    for (size_t i = 0; i < lists.size(); ++i) {
      if (at[i] == lists[i].parts.size() || lists[i].parts[at[i]].chunk != chunk) continue;
      const GramPart& part = lists[i].parts[at[i]++];
      work.read += part.is_bitmap() ? kWords : part.count();
      if (part.is_bitmap()) {
        for (size_t w = 0; w < kWords; ++w) words[w] |= bitmap(part)[w];
      } else {
        for (const uint16_t number : array(part)) words[number >> 6] |= uint64_t{1} << (number & 63);
      }
    }
    for (size_t w = 0; w < kWords; ++w) {
      if (!visit_bits(words[w], chunk << kChunkBits | static_cast<uint32_t>(w * 64), visit)) return;
    }
  }
}

}  // namespace taixin::facts
