// One character of text as the finders of numbers see it: digits and X in any width, what people put between digits,
// and the rest. Inner header of the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace taixin::identity {

struct Scanned {
  enum class Meaning : uint8_t { other, digit, check_x, separator };
  Meaning meaning = Meaning::other;
  char value = 0;     // digit: '0'..'9'; check_x: 'X'; other: the ASCII character it folds to, or 0
  uint8_t width = 1;  // bytes
};

// `at` < text.size(). Malformed bytes are others of width 1.
Scanned scan_at(std::string_view text, size_t at);

// Digits in a row, with at most kSeparatorsMax separators between two of them. An X ends the row.
struct DigitRow {
  struct Place {
    size_t begin;
    uint8_t width;
    bool starts_group;  // nothing but digits stands between the members of a group
  };
  std::vector<char> values;  // '0'..'9', the last may be 'X' when at least 17 stand before it
  std::vector<Place> places;
  size_t size() const { return values.size(); }
  bool starts_group(size_t i) const { return i == size() || places[i].starts_group; }
  size_t begin(size_t i) const { return places[i].begin; }
  size_t end(size_t i) const { return places[i].begin + places[i].width; }
  std::string_view view(size_t from, size_t length) const { return {values.data() + from, length}; }
};
inline constexpr size_t kSeparatorsMax = 3;

// How many digits `text` can hold at most: a bound that needs one pass without branches.
size_t digit_bound(std::string_view text);

// How many digits a row of `text` can hold at most: letters but x and ideographs end rows. A bound, in one pass.
size_t digit_row_bound(std::string_view text);

// The next row of at least `digits_min` digits from `at` on (advanced behind it); false when there is none.
bool next_digit_row(std::string_view text, size_t& at, size_t digits_min, DigitRow& row);

}  // namespace taixin::identity
