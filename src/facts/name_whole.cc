#include "facts/name_whole.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace taixin::facts {
namespace {

// Longer names are not asked whether they are within others: `within` stays true for them.
constexpr size_t kAskedMax = 63;

// Of which lengths there are names with this beginning (four characters, or the whole name when it is shorter): bit n
// is length n. Beginnings that share a place share their lengths: more to look up, nothing wrong.
class Beginnings {
 public:
  Beginnings() : lengths_(size_t{1} << kBits) {}
  static constexpr size_t kSymbols = 4;
  uint64_t& at(std::span<const Symbol> text) {
    uint64_t begin = 0;
    std::memcpy(&begin, text.data(), std::min(text.size(), kSymbols) * sizeof(Symbol));
    return lengths_[begin * 0x9E3779B97F4A7C15 >> (64 - kBits)];
  }

 private:
  static constexpr uint32_t kBits = 16;
  std::vector<uint64_t> lengths_;
};

}  // namespace

WholeNames::WholeNames(const NamePack& pack) : slots_(pack.size() + pack.size() / 3 + 1) {
  for (uint32_t number = 0; number < pack.size(); ++number) {
    const auto text = pack.symbols(number);
    const uint64_t hash = hash_of(text);
    uint32_t& slot = slots_[slot_of(pack, text, hash)];
    if (slot != 0) continue;  // the same name of another subject
    slot = tag_of(hash) | (text.size() > kAskedMax ? kWithin : 0) | (number + 1);
  }
  mark_those_within(pack);
}

uint64_t WholeNames::hash_of(std::span<const Symbol> symbols) {
  return XXH3_64bits(symbols.data(), symbols.size_bytes());
}

size_t WholeNames::slot_of(const NamePack& pack, std::span<const Symbol> symbols, uint64_t hash) const {
  size_t at = static_cast<size_t>((hash >> 32) * slots_.size() >> 32);
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

// Every part of every name that begins as some name does and is as long as one is looked up.
void WholeNames::mark_those_within(const NamePack& pack) {
  Beginnings beginnings;
  uint64_t all = 0;
  for (uint32_t number = 0; number < pack.size(); ++number) {
    const auto text = pack.symbols(number);
    if (text.size() > kAskedMax) break;
    beginnings.at(text) |= uint64_t{1} << text.size();
    all |= uint64_t{1} << text.size();
  }
  constexpr uint64_t kShort = (uint64_t{1} << Beginnings::kSymbols) - 1;
  for (uint32_t number = 0; number < pack.size(); ++number) {
    const auto text = pack.symbols(number);
    for (size_t from = 0; from < text.size(); ++from) {
      const auto rest = text.subspan(from);
      uint64_t lengths = rest.size() < Beginnings::kSymbols ? 0 : beginnings.at(rest) & ~kShort;
      for (uint64_t few = all & kShort; few != 0; few &= few - 1) {
        const auto size = static_cast<size_t>(std::countr_zero(few));
        if (size <= rest.size()) lengths |= beginnings.at(rest.first(size)) & uint64_t{1} << size;
      }
      for (; lengths != 0; lengths &= lengths - 1) {
        const auto size = static_cast<size_t>(std::countr_zero(lengths));
        if (size > rest.size() || size == text.size()) break;
        uint32_t& slot = slots_[slot_of(pack, rest.first(size), hash_of(rest.first(size)))];
        if (slot != 0) slot |= kWithin;
      }
    }
  }
}

}  // namespace taixin::facts
