#include "check/json_text.h"

#include <array>
#include <cstring>

namespace taixin::check {
namespace {

constexpr uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;

// Whether one of eight bytes is a control character, a quote or a backslash (after Mycroft: exact as a yes or no).
bool wants_escape(uint64_t eight) {
  const auto has_zero = [](uint64_t x) { return (x - kOnes) & ~x & kHighs; };
  const uint64_t controls = (eight - kOnes * 0x20) & ~eight & kHighs;
  return (controls | has_zero(eight ^ (kOnes * '"')) | has_zero(eight ^ (kOnes * '\\'))) != 0;
}
bool wants_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

// How many bytes from the start can be copied as they are.
size_t plain_prefix(std::string_view text) {
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t eight;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if (wants_escape(eight)) break;
  }
  while (at < text.size() && !wants_escape(text[at])) ++at;
  return at;
}

// At most six bytes.
std::string_view escaped(char c, std::array<char, 6>& buffer) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      buffer = {
          '\\', 'u', '0', '0', kHex[static_cast<unsigned char>(c) >> 4], kHex[static_cast<unsigned char>(c) & 15]};
      return {buffer.data(), buffer.size()};
  }
}

}  // namespace

void JsonText::escape(std::string_view text) {
  while (true) {
    const size_t plain = plain_prefix(text);
    put(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    std::array<char, 6> buffer;
    const std::string_view escape = escaped(text.front(), buffer);
    text.remove_prefix(1);
    room(escape.size() + text.size() + 1);
    put(escape);
  }
}

}  // namespace taixin::check
