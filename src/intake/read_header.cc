#include "intake/read_header.h"

#include <algorithm>

#include "base/text.h"

namespace taixin::intake {
namespace {

size_t filled(const std::vector<std::string>& cells) {
  return static_cast<size_t>(
      std::count_if(cells.begin(), cells.end(), [](const std::string& c) { return !base::trim(c).empty(); }));
}

// A row that could be a header though nobody knows its names: all text, and at least half as wide as the widest row.
bool plausible(const std::vector<std::string>& cells, size_t widest) {
  const size_t count = filled(cells);
  if (count == 0 || count * 2 < widest || (count == 1 && widest > 1)) return false;
  return std::none_of(cells.begin(), cells.end(), [](const std::string& c) { return looks_like_data(c); });
}

}  // namespace

bool looks_like_data(std::string_view cell) {
  std::string_view text = base::trim(cell);
  if (text.empty()) return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  if (digits == 0) return false;
  const bool code = std::all_of(text.begin(), text.end(), [&](char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
  if (code && (text.size() == 15 || text.size() == 18) && digits >= 8) return true;
  std::string rest(text);
  for (const std::string_view unit : {"年", "月", "日", "时", "分", "秒"}) {
    for (size_t at; (at = rest.find(unit)) != std::string::npos;) rest.erase(at, unit.size());
  }
  return std::all_of(rest.begin(), rest.end(), [&](char c) {
    return is_digit(c) || std::string_view(" .,:/-+%TZ").find(c) != std::string_view::npos;
  });
}

bool is_blank_row(const std::vector<std::string>& cells) { return filled(cells) == 0; }

std::optional<HeaderChoice> choose_header(const std::vector<Row>& rows, const OpenOptions& options) {
  size_t widest = 0;
  for (const Row& row : rows) widest = std::max(widest, filled(row.cells));
  if (options.score) {
    HeaderChoice best;
    for (size_t i = 0; i < rows.size(); ++i) {
      const size_t score = options.score(options.score_context, tidy_header(rows[i].cells));
      if (score > best.score) best = {i, true, score};
    }
    if (best.score >= (widest == 1 ? 1u : 2u)) return best;
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    if (plausible(rows[i].cells, widest)) return HeaderChoice{i, false, 0};
  }
  return std::nullopt;
}

std::vector<std::string> tidy_header(const std::vector<std::string>& cells) {
  std::vector<std::string> header;
  header.reserve(cells.size());
  for (const std::string& cell : cells) {
    std::string name(base::trim(cell));
    std::erase_if(name, [](char c) { return c == '\n' || c == '\r'; });
    header.push_back(std::move(name));
  }
  while (!header.empty() && header.back().empty()) header.pop_back();
  return header;
}

}  // namespace taixin::intake
