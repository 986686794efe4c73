// What a name is compared by: its characters, the first letters of their readings, and how far two texts differ.
//
//   initials_of(U'泰')                      't'
//   initials_of(U'长')                      'c' and 'z': chang and zhang
//   SlipMatcher(code_points("示例机戒")).distance("泰安示例机械厂")     1
//
// Texts are normal forms (identity/name.h). Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace taixin::facts {

std::vector<char32_t> code_points(std::string_view utf8);  // malformed bytes become U+FFFD
std::string to_utf8(std::span<const char32_t> points);

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
std::vector<Initials> initials_of(std::string_view normal);
// Two or more of a-z and 0-9, one a letter: may mean initials.
bool may_be_initials(std::string_view normal);
inline constexpr size_t kInitialsMin = 2;
// Where `letters` are found in the initials of a name: 0 when they begin it, 1 further in, -1 nowhere.
int find_initials(std::string_view letters, std::string_view normal);

// ---- slips

// Queries of 4 to 9 characters may have one slip, of 10 to 19 two, of 20 to 64 three; others none.
inline constexpr size_t kSlipQueryMin = 4, kSlipQueryMax = 64;
int slips_allowed(size_t query_points);

// How many characters must be replaced, put in or left out to make `pattern` a part of a text, at most its length. A
// few operations a character (Myers' bit-parallel distance).
class EditMatcher {
 public:
  explicit EditMatcher(std::span<const char32_t> pattern);  // 1 to kSlipQueryMax characters
  int distance(std::string_view text) const;

 private:
  static constexpr size_t kSlots = 128;  // at most 64 are used
  uint64_t positions(char32_t c) const;

  std::array<char32_t, kSlots> keys_{};
  std::array<uint64_t, kSlots> masks_{};
  size_t size_;
};

// The same, but two neighbours that changed places are one slip instead of two, once in a query.
class SlipMatcher {
 public:
  explicit SlipMatcher(std::span<const char32_t> query);  // 1 to kSlipQueryMax characters
  // Right when it is at most `limit`; else some number above `limit`.
  int distance(std::string_view text, int limit = kSlipQueryMax) const;
  // The query with one pair of unequal neighbours exchanged, each way.
  const std::vector<std::vector<char32_t>>& exchanged() const { return exchanged_; }

 private:
  EditMatcher plain_;
  std::vector<std::vector<char32_t>> exchanged_;
  std::vector<EditMatcher> matchers_;  // of these
};

}  // namespace taixin::facts
