// What a cell's bytes rule out, from one pass over them: whoever has the traits of a text need not search it for what
// cannot be there.
//
//   const TextTraits traits = traits_of(cell);
//   if (traits.controls && has_control(cell)) ...
#pragma once

#include <cstdint>
#include <string_view>

namespace taixin::base {

struct TextTraits {
  uint32_t code_points = 0;  // of valid UTF-8, as count_code_points says
  uint32_t digits = 0;       // ASCII digits, and the bytes with which full-width ones begin: never less than there are
  bool beyond_ascii = false;
  bool controls = false;  // has_control may say yes
  bool wide = false;      // has_full_width may say yes
  bool bracket = false;   // an ASCII opening bracket
  friend bool operator==(const TextTraits&, const TextTraits&) = default;
};

// Any bytes; reads nothing outside `text`. 64 bytes at a time where the processor can (AVX-512), else sixteen.
TextTraits traits_of(std::string_view text);
TextTraits traits_by_sixteen(std::string_view text);  // the same on any machine; for its test

// True: `trim` takes nothing off either end. False says nothing. A few comparisons: for nearly all cells the answer is
// true.
inline bool is_surely_trimmed(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const auto sign = [](uint8_t c) { return c > ' ' && c < 0x80; };
  // Of all characters that begin with E3 to EF, U+3000 (E3 80 80) and U+FEFF (EF BB BF) alone are trimmed.
  const auto letter = [&](size_t at) {
    if (byte(at) < 0xE3 || byte(at) > 0xEF || (byte(at + 1) & 0xC0) != 0x80 || (byte(at + 2) & 0xC0) != 0x80)
      return false;
    return !(byte(at) == 0xE3 && byte(at + 1) == 0x80 && byte(at + 2) == 0x80) &&
           !(byte(at) == 0xEF && byte(at + 1) == 0xBB && byte(at + 2) == 0xBF);
  };
  const size_t size = text.size();
  if (size == 0) return true;
  return (sign(byte(0)) || (size >= 3 && letter(0))) && (sign(byte(size - 1)) || (size >= 3 && letter(size - 3)));
}

}  // namespace taixin::base
