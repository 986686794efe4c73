// What a name is compared by: its characters, the first letters of their readings, and how far two texts differ.
//
//   initials_of(U'泰')                      't'
//   initials_of(U'长')                      'c' and 'z': chang and zhang
//   SlipMatcher(code_points("示例机戒")).distance("泰安示例机械厂")     1
//
// Texts are normal forms (identity/name.h). Thread-safe.
#pragma once

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace taixin::facts {

// Calls `visit(code point)` for each; malformed bytes become U+FFFD.
template <class Visit>
void for_code_points(std::string_view utf8, const Visit& visit) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
  for (size_t at = 0; at < utf8.size();) {
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, at, utf8.size(), c);
    visit(static_cast<char32_t>(c));
  }
}
std::vector<char32_t> code_points(std::string_view utf8);
std::string to_utf8(std::span<const char32_t> points);
void append_utf8(char32_t point, std::string& out);

// ---- pinyin initials

// The first letters of a character's readings; letters and digits are their own; 0 where there is none. Two where a
// character common in names has readings that begin differently (a table in name_forms.cc); all others have the one
// reading of ICU's Han-Latin. The reading is not chosen by the word: 重庆 is found by "cq" and by "zq".
struct Initials {
  char first = 0, second = 0;
  bool has(char letter) const { return letter != 0 && (letter == first || letter == second); }
};
Initials initials_of(char32_t character);
// Of all characters that have any, in order: brackets and the like are left out.
std::vector<Initials> initials_of(std::span<const char32_t> name);
inline std::vector<Initials> initials_of(std::string_view normal) { return initials_of(code_points(normal)); }
// Two or more of a-z and 0-9, one a letter: may mean initials.
bool may_be_initials(std::string_view normal);
inline constexpr size_t kInitialsMin = 2;
// Where `letters` are found in the initials of a name: 0 when they begin it, 1 further in, -1 nowhere.
int find_initials(std::string_view letters, std::span<const char32_t> name);
inline int find_initials(std::string_view letters, std::string_view normal) {
  return find_initials(letters, code_points(normal));
}

// ---- slips

// Queries of 4 to 8 characters may have one slip, of 9 to 19 two, of 20 to 64 three; others none.
inline constexpr size_t kSlipQueryMin = 4, kSlipQueryMax = 64;
int slips_allowed(size_t query_points);

// How many slips make a query a part of a text, at most its length: a character replaced, put in or left out, or two
// neighbours exchanged, no place changed twice. A few operations a character of the text, whatever the query.
class SlipMatcher {
 public:
  explicit SlipMatcher(std::span<const char32_t> query);  // 1 to kSlipQueryMax characters
  int distance(std::string_view utf8) const {
    const std::vector<char32_t> points = code_points(utf8);
    return distance(std::span(points));
  }
  // `Unit`: whatever stands for a character, in the text as in the query.
  template <class Unit>
  int distance(std::span<Unit> text) const;

 private:
  struct Slot {
    char32_t character = 0;
    uint64_t positions = 0;  // in the query, a bit each; 0: an empty slot
  };
  static constexpr size_t kSlots = 256;  // at most 64 are used
  uint64_t positions(char32_t c) const {
    size_t slot = c % kSlots;
    while (slots_[slot].positions != 0 && slots_[slot].character != c) slot = (slot + 1) % kSlots;
    return slots_[slot].positions;
  }

  std::array<Slot, kSlots> slots_;
  size_t size_;
};

template <class Unit>
int SlipMatcher::distance(std::span<Unit> text) const {
  // G. Myers, A fast bit-vector algorithm for approximate string matching (1999), with the exchanges of H. Hyyrö, A
  // bit-vector algorithm for computing Levenshtein and Damerau edit distances (2003): the column of distances as
  // differences, one bit a row; a match may begin anywhere in the text.
  const uint64_t last = uint64_t{1} << (size_ - 1);
  uint64_t up = ~uint64_t{0}, down = 0, diagonal = 0, equal_before = 0;
  int score = static_cast<int>(size_), best = score;
  for (const Unit c : text) {
    const uint64_t equal = positions(static_cast<char32_t>(c));
    const uint64_t exchanged = ((~diagonal & equal) << 1) & equal_before;
    diagonal = exchanged | (((equal & up) + up) ^ up) | equal | down;
    uint64_t right_up = down | ~(diagonal | up), right_down = up & diagonal;
    score += (right_up & last) != 0;
    score -= (right_down & last) != 0;
    best = std::min(best, score);
    right_up <<= 1, right_down <<= 1;
    up = right_down | ~(diagonal | right_up);
    down = right_up & diagonal;
    equal_before = equal;
  }
  return best;
}

}  // namespace taixin::facts
