#include "identity/digit_scan.h"

#include <algorithm>
#include <array>

namespace taixin::identity {
namespace {

using Meaning = Scanned::Meaning;

// By ASCII character.
constexpr std::array<Meaning, 128> kMeanings = [] {
  std::array<Meaning, 128> meanings{};
  for (char c = '0'; c <= '9'; ++c) meanings[static_cast<size_t>(c)] = Meaning::digit;
  for (const char c : {'X', 'x'}) meanings[static_cast<size_t>(c)] = Meaning::check_x;
  for (const char c : {' ', '\t', '\r', '\n', '-', '.', '_', '\'', '`'})
    meanings[static_cast<size_t>(c)] = Meaning::separator;
  return meanings;
}();

Scanned ascii(char c, uint8_t width) {
  const Meaning meaning = kMeanings[static_cast<size_t>(c)];
  return {meaning, meaning == Meaning::check_x ? 'X' : c, width};
}

// Hyphens, dots, spaces and invisible characters beyond ASCII.
bool is_wide_separator(uint32_t c) {
  return c == 0xA0 || c == 0xAD || c == 0xB7 || c == 0x3000 || c == 0xFEFF || c == 0x30FB || c == 0x2060 ||
         c == 0x2212 || c == 0x202F || c == 0x2022 || (c >= 0x2000 && c <= 0x2015);
}

// Letters and signs that look like the X of a check character: multiplication sign, Greek, Cyrillic.
bool is_lookalike_x(uint32_t c) { return c == 0xD7 || c == 0x3A7 || c == 0x3C7 || c == 0x425 || c == 0x445; }

}  // namespace

Scanned scan_at(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return at + i < text.size() ? static_cast<uint8_t>(text[at + i]) : 0u; };
  const uint32_t a = byte(0);
  if (a < 0x80) return ascii(static_cast<char>(a), 1);
  const uint32_t b = byte(1);
  const uint32_t c = byte(2);
  if (a >= 0xC2 && a <= 0xDF && (b & 0xC0) == 0x80) {
    const uint32_t point = (a & 0x1F) << 6 | (b & 0x3F);
    if (is_wide_separator(point)) return {Meaning::separator, ' ', 2};
    if (is_lookalike_x(point)) return {Meaning::check_x, 'X', 2};
    return {Meaning::other, 0, 2};
  }
  if (a >= 0xE0 && a <= 0xEF && (b & 0xC0) == 0x80 && (c & 0xC0) == 0x80) {
    const uint32_t point = (a & 0x0F) << 12 | (b & 0x3F) << 6 | (c & 0x3F);
    if (point >= 0xFF01 && point <= 0xFF5E) return ascii(static_cast<char>(point - 0xFF01 + '!'), 3);
    if (is_wide_separator(point)) return {Meaning::separator, ' ', 3};
    return {Meaning::other, 0, 3};
  }
  return {Meaning::other, 0, 1};
}

size_t digit_bound(std::string_view text) {
  // a full-width digit begins with EF
  const auto counts = [](char c) { return static_cast<uint8_t>((static_cast<uint8_t>(c - '0') < 10) | (c == '\xEF')); };
  constexpr size_t kBlock = 16;  // compilers make one step of it
  size_t count = 0, at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    uint8_t in_block = 0;
    for (size_t i = 0; i < kBlock; ++i) in_block = static_cast<uint8_t>(in_block + counts(text[at + i]));
    count += in_block;
  }
  for (; at < text.size(); ++at) count += counts(text[at]);
  return count;
}

namespace {

// What a byte does to a row of digits: it may be one, it may stand between two, or it ends the row whatever it is part
// of: letters but x, and the bytes that begin ideographs (E4 to E9), which are never inside another character.
enum class Part : uint8_t { between, digit, end };
constexpr std::array<Part, 256> kParts = [] {
  std::array<Part, 256> parts{};
  for (size_t c = '0'; c <= '9'; ++c) parts[c] = Part::digit;
  parts[0xEF] = Part::digit;  // begins a full-width one
  for (size_t c = 'a'; c <= 'z'; ++c) {
    if (c != 'x') parts[c] = parts[c - 'a' + 'A'] = Part::end;
  }
  for (size_t c = 0xE4; c <= 0xE9; ++c) parts[c] = Part::end;
  return parts;
}();

}  // namespace

size_t digit_row_bound(std::string_view text) {
  size_t longest = 0, row = 0;
  for (const char c : text) {
    const Part part = kParts[static_cast<uint8_t>(c)];
    if (part == Part::digit) {
      longest = std::max(longest, ++row);
    } else if (part == Part::end) {
      row = 0;
    }
  }
  return longest;
}

bool next_digit_row(std::string_view text, size_t& at, size_t digits_min, DigitRow& row) {
  while (at < text.size()) {
    // to the first digit
    while (at < text.size()) {
      const auto byte = static_cast<uint8_t>(text[at]);
      if (static_cast<uint8_t>(byte - '0') < 10) break;
      if (byte == 0xEF && scan_at(text, at).meaning == Meaning::digit) break;
      ++at;
    }
    row.values.clear();
    row.places.clear();
    size_t separators = 0;
    while (at < text.size()) {
      const Scanned c = scan_at(text, at);
      const bool is_x = c.meaning == Meaning::check_x && row.size() >= 17;
      if (c.meaning == Meaning::digit || is_x) {
        row.values.push_back(c.value);
        row.places.push_back({at, c.width, row.size() == 1 || separators > 0});
        separators = 0;
      } else if (c.meaning != Meaning::separator || ++separators > kSeparatorsMax) {
        break;
      }
      at += c.width;
      if (is_x) break;
    }
    if (row.size() >= digits_min) return true;
  }
  return false;
}

}  // namespace taixin::identity
