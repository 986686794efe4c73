// One cell of a sheet that everybody may open: quoted where it must be, and inert where a spreadsheet would take it for
// a formula.
#pragma once

#include <string>
#include <string_view>

namespace taixin::disclose {

inline std::string csv_cell(std::string_view text) {
  std::string out;
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out += '\'';
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out.find_first_of(",\"\n\r") == std::string::npos ? out : "\"" + out + "\"";
}

}  // namespace taixin::disclose
