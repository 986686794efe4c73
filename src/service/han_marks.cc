#include "service/han_marks.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace taixin::service {
namespace {

struct Letter {
  uint32_t code = 0;
  size_t bytes = 1;
};

// Pages are valid UTF-8 (escape, html.h).
Letter letter_at(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(at + i < text.size() ? text[at + i] : 0); };
  const uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  if (first < 0xE0) return {(first & 0x1Fu) << 6 | (byte(1) & 0x3Fu), 2};
  if (first < 0xF0) return {(first & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu), 3};
  return {(first & 0x07u) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu), 4};
}

bool is_han(uint32_t code) {
  return (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) || code >= 0x20000;
}
// With the marks that stand between and around them: 、。〔〕《》（）：
bool is_chinese(uint32_t code) {
  return is_han(code) || (code >= 0x2E80 && code <= 0x303F) || (code >= 0xFF00 && code <= 0xFF60);
}
bool is_latin(uint32_t code) { return (code | 0x20) >= 'a' && (code | 0x20) <= 'z'; }

// One text between two tags.
void mark_text(std::string_view text, std::string& out) {
  size_t at = 0;
  while (at < text.size()) {
    const Letter letter = letter_at(text, at);
    if (!is_chinese(letter.code)) {
      out.append(text.substr(at, letter.bytes));
      at += letter.bytes;
      continue;
    }
    // To the last Chinese character before a Latin letter: digits and blanks between belong to it.
    size_t end = at;
    bool han = false;
    for (size_t look = at; look < text.size();) {
      const Letter next = letter_at(text, look);
      if (is_latin(next.code)) break;
      look += next.bytes;
      if (is_chinese(next.code)) end = look;
      han = han || is_han(next.code);
    }
    const std::string_view run = text.substr(at, end - at);
    if (han) out.append("<span lang=\"zh\">").append(run).append("</span>");
    if (!han) out.append(run);
    at = end;
  }
}

bool has_han(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Letter letter = letter_at(text, at);
    if (is_han(letter.code)) return true;
    at += letter.bytes;
  }
  return false;
}

constexpr auto kLeftAlone = std::to_array<std::string_view>({"title", "style", "script"});
constexpr auto kWordsOnly = std::to_array<std::string_view>({"option", "textarea"});

}  // namespace

std::string mark_chinese(std::string_view html) {
  std::string out;
  out.reserve(html.size() + html.size() / 8);
  bool marked = false;  // by the tag just before
  bool drawn = false;   // within svg, whose elements hold words of their own only
  size_t at = 0;
  while (at < html.size()) {
    const size_t open = std::min(html.find('<', at), html.size());
    const std::string_view text = html.substr(at, open - at);
    if (marked) out.append(text);
    if (!marked) mark_text(text, out);
    if (open == html.size()) break;
    const size_t close = std::min(html.find('>', open), html.size() - 1);  // attributes hold none: escape
    const std::string_view tag = html.substr(open, close + 1 - open);
    std::string_view name = tag.substr(1);
    name = name.substr(0, std::min(name.find_first_of(" >\n/"), name.size()));
    at = close + 1;
    if (name == "svg" || tag == "</svg>") drawn = name == "svg";
    if (!drawn && std::ranges::find(kLeftAlone, name) != kLeftAlone.end()) {
      const std::string end = "</" + std::string(name) + ">";
      at = std::min(html.find(end, at), html.size());
      out.append(html.substr(open, at - open));
      marked = true;  // nothing until its end
      continue;
    }
    const bool says = tag.find(" lang=\"") != tag.npos;
    const bool whole = drawn || std::ranges::find(kWordsOnly, name) != kWordsOnly.end();
    if (whole && !says && !tag.starts_with("</") &&
        has_han(html.substr(at, std::min(html.find('<', at), html.size()) - at))) {
      out.append(tag.substr(0, name.size() + 1)).append(" lang=\"zh\"").append(tag.substr(name.size() + 1));
    } else {
      out.append(tag);
    }
    const bool english = tag.find(" lang=\"en\"") != tag.npos;  // as the page is
    marked = whole || (says && !english);
  }
  return out;
}

}  // namespace taixin::service
