// Finds names by the first letters of their pinyin initials, and knows which letters stand in no name further in.
//
//   const NameLetters letters(pack);
//   letters.beginning_with("tasljxyxgs")          // numbers of names, ascending, each to be compared; or nothing
//   letters.further_in("tasljxyxgs")              // empty: no name has them further in; nothing: nobody knows
//
// Whoever types initials types the first letters of a name. They are one look-up here, where meeting the lists of
// their triples (name_segment.h) reads all of those; nothing means that the lists are to be met. The first twelve
// letters of each name are one number to the base 37, sorted, with the names that have them beside: 4 bytes a name and
// 12 a different beginning. Which eight letters stand anywhere but at the beginning is told by two bytes of bits a
// name, wrongly yes sometimes, never wrongly no. Immutable once made: any number of threads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "facts/name_forms.h"
#include "facts/name_pack.h"

namespace taixin::facts {

class NameLetters {
 public:
  static constexpr size_t kBeginLetters = 12;  // of a name are looked up, what follows is compared
  static constexpr size_t kInnerLetters = 8;   // fewer letters may be anywhere
  static constexpr size_t kCandidatesMax = 512;

  NameLetters() = default;
  explicit NameLetters(const NamePack& pack);

  // `letters`: a to z and 0 to 9. Holds every name whose initials begin with them; nothing when those are many.
  std::optional<std::vector<uint32_t>> beginning_with(std::string_view letters) const;
  // Holds every name that has them further in; nothing when they are few letters, or may be somewhere.
  std::optional<std::vector<uint32_t>> further_in(std::string_view letters) const;

  size_t bytes() const;

 private:
  void add_inner(std::span<const Initials> name);
  size_t bit_of(uint64_t inner_key) const;
  size_t lower_bound(uint64_t key) const;

  HugeVector<uint64_t> keys_;     // different ones, ascending
  std::vector<uint64_t> fences_;  // every 64th of them
  HugeVector<uint32_t> starts_;   // of each key: its first place in numbers_; one more at the end
  HugeVector<uint32_t> numbers_;  // names, ascending for each key
  HugeVector<uint64_t> inner_;    // bits
  std::vector<uint32_t> others_;  // names with more readings than are listed, ascending
};

}  // namespace taixin::facts
