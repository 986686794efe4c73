#include "catalog/toml_scan.h"

namespace taixin::catalog {

namespace {

// From the opening quote at `at` to the byte after the closing one; what is not closed ends with its line or the text,
// and the parser says so. False when a backslash begins no escape; `at` is then the backslash.
bool skip_text(std::string_view toml, size_t& at) {
  const char quote = toml[at];
  const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
  const bool long_form = toml.substr(at).starts_with(triple);
  for (at += long_form ? 3 : 1; at < toml.size(); ++at) {
    if (quote == '"' && toml[at] == '\\') {
      const bool escape =
          at + 1 < toml.size() && std::string_view("btnfr\"\\uU").find(toml[at + 1]) != std::string_view::npos;
      if (!escape) return false;
      ++at;
    } else if (long_form && toml.substr(at).starts_with(triple)) {
      at += 3;
      // Up to two quotes may stand before the closing three.
      while (at < toml.size() && toml[at] == quote) ++at;
      return true;
    } else if (!long_form && (toml[at] == quote || toml[at] == '\n')) {
      ++at;
      return true;
    }
  }
  return true;
}

}  // namespace

std::optional<size_t> misplaced_character(std::string_view toml) {
  for (size_t at = 0; at < toml.size();) {
    const char c = toml[at];
    if (c == '"' || c == '\'') {
      if (!skip_text(toml, at)) return at;
    } else if (c == '#') {
      while (at < toml.size() && toml[at] != '\n') ++at;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      return at;
    } else {
      ++at;
    }
  }
  return std::nullopt;
}

}  // namespace taixin::catalog
