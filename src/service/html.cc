#include "service/html.h"

#include "base/text.h"

namespace taixin::service {
namespace {

// U+FFFE, U+FFFF and their like, U+FDD0..FDEF, in valid UTF-8 at `at`.
bool is_noncharacter(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (byte(0) == 0xEF) {
    if (byte(1) == 0xB7) return byte(2) >= 0x90 && byte(2) <= 0xAF;
    return byte(1) == 0xBF && byte(2) >= 0xBE;
  }
  return byte(0) >= 0xF0 && (byte(1) & 0x0F) == 0x0F && byte(2) == 0xBF && byte(3) >= 0xBE;
}

}  // namespace

std::string escape(std::string_view text) {
  static constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const size_t good = base::valid_utf8_prefix(text);
    for (size_t i = 0; i < good;) {
      const auto byte = static_cast<unsigned char>(text[i]);
      const size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
      const bool control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F ||
                           (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0);
      if (byte == '\r') {
        if (i + 1 >= good || text[i + 1] != '\n') out += '\n';
      } else if (control || (length >= 3 && is_noncharacter(text, i))) {
        out += kReplacement;
      } else if (byte == '&') {
        out += "&amp;";
      } else if (byte == '<') {
        out += "&lt;";
      } else if (byte == '>') {
        out += "&gt;";
      } else if (byte == '"') {
        out += "&quot;";
      } else if (byte == '\'') {
        out += "&#39;";
      } else {
        out += text.substr(i, length);
      }
      i += length;
    }
    text.remove_prefix(good);
    if (text.empty()) break;
    out += kReplacement;
    text.remove_prefix(1);
  }
  return out;
}

}  // namespace taixin::service
