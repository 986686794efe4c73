// Finds a name by the whole of it, and knows whether another name holds it.
//
//   const WholeNames whole(pack);
//   const auto found = whole.find(pack, symbols);
//   if (found.first) ...             // number of the first name that is just this; others that are the same follow
//   if (!found.within) ...           // then no longer name of the pack holds it, and nobody need look for one
//
// Whoever types a whole name wants that one; saying whether it is a part of others, too, is what made it slow. The
// second question is answered once for each name when the pack is made. One table, about five bytes a name.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "facts/name_pack.h"

namespace taixin::facts {

struct WholeName {
  std::optional<uint32_t> first;
  bool within = true;  // may be a part of a longer name
};

class WholeNames {
 public:
  WholeNames() = default;
  explicit WholeNames(const NamePack& pack);
  WholeName find(const NamePack& pack, std::span<const Symbol> symbols) const;
  size_t bytes() const { return slots_.capacity() * sizeof(slots_[0]); }

 private:
  // A slot: 0 when empty; else number + 1, whether it is within another, and some bits of its hash.
  static constexpr uint32_t kNumberBits = 26, kWithin = 1u << kNumberBits;
  static constexpr uint32_t kNumberMask = kWithin - 1, kTagMask = ~(kNumberMask | kWithin);
  static_assert(kPackNamesMax <= kNumberMask);

  static uint64_t hash_of(std::span<const Symbol> symbols);
  static uint32_t tag_of(uint64_t hash) { return static_cast<uint32_t>(hash) & kTagMask; }
  size_t place_of(uint64_t hash) const { return static_cast<size_t>((hash >> 32) * slots_.size() >> 32); }
  // Its own slot, or the empty one where it would stand.
  size_t slot_of(const NamePack& pack, std::span<const Symbol> symbols, uint64_t hash) const;
  void mark_those_within(const NamePack& pack);

  HugeVector<uint32_t> slots_;
};

}  // namespace taixin::facts
