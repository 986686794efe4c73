#include "facts/name_whole.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace taixin::facts {
namespace {

// Longer names are not asked whether they are within others: `within` stays true for them.
constexpr size_t kAskedMax = 63;

// Of which lengths there are names with this beginning, or this end (four characters, or the whole name when it is
// shorter): bit n is length n. Those that share a place share their lengths: more to look up, nothing wrong.
class Lengths {
 public:
  Lengths() : lengths_(size_t{1} << kBits) {}
  uint64_t& at(std::span<const Symbol> piece) {
    uint64_t key = 0;
    std::memcpy(&key, piece.data(), piece.size_bytes());
    return lengths_[key * 0x9E3779B97F4A7C15 >> (64 - kBits)];
  }

 private:
  static constexpr uint32_t kBits = 16;
  std::vector<uint64_t> lengths_;
};
constexpr size_t kPiece = 4;
std::span<const Symbol> begin_of(std::span<const Symbol> text) { return text.first(std::min(text.size(), kPiece)); }
std::span<const Symbol> end_of(std::span<const Symbol> text) { return text.last(std::min(text.size(), kPiece)); }

}  // namespace

WholeNames::WholeNames(const NamePack& pack) : slots_(pack.size() + pack.size() / 3 + 1) {
  constexpr uint32_t kAtOnce = 32;  // slots asked of memory together
  std::array<uint64_t, kAtOnce> hashes;
  for (uint32_t from = 0; from < pack.size(); from += kAtOnce) {
    const auto count = static_cast<uint32_t>(std::min<size_t>(kAtOnce, pack.size() - from));
    for (uint32_t i = 0; i < count; ++i) {
      hashes[i] = hash_of(pack.symbols(from + i));
      __builtin_prefetch(&slots_[place_of(hashes[i])]);
    }
    for (uint32_t i = 0; i < count; ++i) {
      const auto text = pack.symbols(from + i);
      uint32_t& slot = slots_[slot_of(pack, text, hashes[i])];
      if (slot != 0) continue;  // the same name of another subject
      slot = tag_of(hashes[i]) | (text.size() > kAskedMax ? kWithin : 0) | (from + i + 1);
    }
  }
  mark_those_within(pack);
}

uint64_t WholeNames::hash_of(std::span<const Symbol> symbols) {
  return XXH3_64bits(symbols.data(), symbols.size_bytes());
}

size_t WholeNames::slot_of(const NamePack& pack, std::span<const Symbol> symbols, uint64_t hash) const {
  size_t at = place_of(hash);
  for (uint32_t slot; (slot = slots_[at]) != 0; at = at + 1 == slots_.size() ? 0 : at + 1) {
    const bool alike = (slot & kTagMask) == tag_of(hash);
    if (alike && std::ranges::equal(pack.symbols((slot & kNumberMask) - 1), symbols)) break;
  }
  return at;
}

WholeName WholeNames::find(const NamePack& pack, std::span<const Symbol> symbols) const {
  if (pack.size() == 0) return {};
  const uint32_t slot = slots_[slot_of(pack, symbols, hash_of(symbols))];
  if (slot == 0) return {};
  return {(slot & kNumberMask) - 1, (slot & kWithin) != 0};
}

// Every part of every name that begins and ends as some name of its length does is looked up.
void WholeNames::mark_those_within(const NamePack& pack) {
  Lengths begins, ends;
  uint64_t all = 0;
  for (uint32_t number = 0; number < pack.size(); ++number) {
    const auto text = pack.symbols(number);
    if (text.size() > kAskedMax) break;
    const uint64_t length = uint64_t{1} << text.size();
    begins.at(begin_of(text)) |= length;
    ends.at(end_of(text)) |= length;
    all |= length;
  }
  constexpr uint64_t kShort = (uint64_t{1} << kPiece) - 1;
  for (uint32_t number = 0; number < pack.size(); ++number) {
    const auto text = pack.symbols(number);
    for (size_t from = 0; from < text.size(); ++from) {
      const auto rest = text.subspan(from);
      uint64_t lengths = rest.size() < kPiece ? all & kShort : (all & kShort) | (begins.at(begin_of(rest)) & ~kShort);
      for (; lengths != 0; lengths &= lengths - 1) {
        const auto size = static_cast<size_t>(std::countr_zero(lengths));
        if (size > rest.size() || size == text.size()) break;
        const auto part = rest.first(size);
        if ((ends.at(end_of(part)) >> size & 1) == 0) continue;
        uint32_t& slot = slots_[slot_of(pack, part, hash_of(part))];
        if (slot != 0) slot |= kWithin;
      }
    }
  }
}

}  // namespace taixin::facts
