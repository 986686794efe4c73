// Names in the order in which hits rank: length in characters, then code points, then subject. Two bytes a character.
//
//   NameBatch batch;                              // as they come
//   batch.add("泰安示例机械有限公司", SubjectId(7));
//   NameBatch left;
//   const auto pack = NamePack::make(batch, left);
//   pack.symbols(0);                              // what stands for its characters
//
// Names of one length lie one after another, so a number is a place, and whoever walks numbers upwards walks memory
// upwards. Immutable once made: any number of threads.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "facts/huge_vector.h"

namespace taixin::facts {

using base::SubjectId;

// Names in the order in which they came, packed.
struct NameBatch {
  std::string text;
  std::vector<uint64_t> ends;
  std::vector<uint32_t> subjects;

  void add(std::string_view normal, SubjectId subject);
  size_t size() const { return subjects.size(); }
  std::string_view normal(size_t i) const {
    const uint64_t begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(text).substr(begin, ends[i] - begin);
  }
  SubjectId subject(size_t i) const { return SubjectId(subjects[i]); }
  size_t bytes() const { return text.capacity() + ends.capacity() * 8 + subjects.capacity() * 4; }
};

// Stands for a character: itself below U+10000; above, one of the 2,048 numbers of the surrogates, by a table.
using Symbol = char16_t;
inline constexpr Symbol kNoSymbol = 0;  // of a character that is in no name; normal forms hold no control characters
inline constexpr Symbol kRareBegin = 0xD800, kRareEnd = 0xE000;
inline constexpr size_t kRareMax = kRareEnd - kRareBegin;
inline constexpr size_t kPackNamesMax = (size_t{1} << 26) - 1;

class NamePack {
 public:
  // `left` gets the names for whose rare characters there was no room: none in any register that we know of.
  static NamePack make(const NameBatch& names, NameBatch& left);

  size_t size() const { return size_; }
  std::span<const Symbol> symbols(uint32_t number) const {
    const LengthRun& run = run_of(number);
    return {symbols_.data() + run.place(number), run.length};
  }
  uint32_t length(uint32_t number) const { return run_of(number).length; }
  SubjectId subject(uint32_t number) const {
    const LengthRun& run = run_of(number);
    uint32_t subject;
    std::memcpy(&subject, symbols_.data() + run.place(number) + run.length, sizeof(subject));
    return SubjectId(subject);
  }
  // The first name of so many characters or more; size() when there is none.
  uint32_t first_of_length(size_t length) const;

  char32_t point(Symbol symbol) const {
    return symbol < kRareBegin || symbol >= kRareEnd ? symbol : rare_[symbol - kRareBegin];
  }
  Symbol symbol(char32_t point) const;
  std::string normal(uint32_t number) const;

  void append_to(NameBatch& out) const;
  size_t bytes() const;

 private:
  friend class NamePacker;  // name_pack.cc
  // Its subject stands behind each name: who needs one has touched the other.
  static constexpr uint32_t kSubjectSymbols = sizeof(uint32_t) / sizeof(Symbol);
  struct LengthRun {
    uint32_t length;
    uint32_t first;  // name of this length
    uint64_t at;     // of its symbols
    uint32_t stride() const { return length + kSubjectSymbols; }
    uint64_t place(uint32_t number) const { return at + uint64_t{number - first} * stride(); }
  };
  const LengthRun& run_of(uint32_t number) const;

  HugeVector<Symbol> symbols_;
  size_t size_ = 0;
  std::vector<LengthRun> runs_;  // ascending
  std::vector<char32_t> rare_;   // ascending
};

}  // namespace taixin::facts
