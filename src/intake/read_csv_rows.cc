#include "intake/read_csv_rows.h"

#include <algorithm>
#include <cstring>

#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

constexpr uint64_t kRereadBytesMax = 64 << 20;

// Cheap for a cell with text: its first byte decides.
bool is_blank(std::string_view cell) {
  if (cell.empty()) return true;
  const auto first = static_cast<unsigned char>(cell.front());
  if (first > ' ' && first < 0x80) return false;
  return base::trim(cell).empty();
}

// LF, CRLF and CR count one each.
uint64_t count_breaks(std::string_view cell) {
  const auto feeds = cell.find('\n') == std::string_view::npos ? 0 : std::count(cell.begin(), cell.end(), '\n');
  if (cell.find('\r') == std::string_view::npos) return static_cast<uint64_t>(feeds);
  uint64_t lone_returns = 0;
  for (size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] == '\r' && (i + 1 == cell.size() || cell[i + 1] != '\n')) ++lone_returns;
  }
  return static_cast<uint64_t>(feeds) + lone_returns;
}

}  // namespace

CsvRows::CsvRows(TextStream text, char separator, const Limits& limits)
    : window_(std::move(text)), separator_(separator), limits_(limits) {}

size_t CsvRows::find(Finder& finder, size_t from) {
  if (finder.at >= from && finder.found) return finder.at;
  const size_t start = std::max(finder.at, from);
  const void* hit = start < window_.text.size()
                        ? std::memchr(window_.text.data() + start, finder.wanted, window_.text.size() - start)
                        : nullptr;
  finder.found = hit != nullptr;
  finder.at = hit ? static_cast<size_t>(static_cast<const char*>(hit) - window_.text.data()) : window_.text.size();
  return finder.found ? finder.at : std::string::npos;
}

base::Result<void> CsvRows::fill() {
  TX_TRY(const size_t dropped, window_.fill());
  for (Finder* finder : {&lf_, &cr_, &quote_}) {
    if (finder->at < dropped) finder->found = false;
    finder->at = finder->at < dropped ? 0 : finder->at - dropped;
  }
  return {};
}

void CsvRows::skip_empty_lines() {
  const std::string& text = window_.text;
  for (size_t& at = window_.position; at < text.size(); ++line_) {
    if (text[at] == '\n') {
      ++at;
    } else if (text[at] == '\r' && at + 1 < text.size()) {
      at += text[at + 1] == '\n' ? 2 : 1;
    } else {
      return;
    }
  }
}

base::Result<CsvRows::Got> CsvRows::next(Row& row, size_t columns) {
  for (;;) {
    if (skipping_ && !skip_rest_of_line()) {
      TX_CHECK(fill());
      continue;
    }
    skip_empty_lines();
    if (window_.position == window_.text.size()) {
      if (window_.at_end) return Got::end;
      TX_CHECK(fill());
      continue;
    }
    const Parsed parsed = parse(row, columns);
    if (hopeless_) return base::fail(kQuotesBroken, {{"line", std::to_string(line_)}});
    if (parsed == Parsed::need_more) {
      TX_CHECK(fill());
      continue;
    }
    auto damage = window_.damage(line_, window_.position, std::max(next_position_, window_.position + 1));
    const bool damaged = damage.has_value();
    if (damaged && !error_) error_ = std::move(damage);
    row.line = line_;
    window_.position = next_position_;
    line_ = next_line_;
    if (parsed == Parsed::malformed || damaged) return Got::bad_row;
    if (!blank_) return Got::row;
  }
}

CsvRows::Parsed CsvRows::parse(Row& row, size_t columns) {
  count_ = seen_ = 0;
  blank_ = true;
  row.surplus = false;
  error_.reset();
  const size_t end = std::min(find(lf_, window_.position), find(cr_, window_.position));
  if (find(quote_, window_.position) < end) {
    const Parsed parsed = parse_quoted(row, columns);
    row.surplus = row.surplus || (seen_ > count_ && !is_blank(beyond_));
    return parsed;
  }
  if (end == std::string::npos && !window_.at_end) {
    return window_.text.size() - window_.position > limits_.row_bytes_max ? too_long(window_.position)
                                                                          : Parsed::need_more;
  }
  const size_t stop = std::min(end, window_.text.size());
  if (stop - window_.position > limits_.row_bytes_max) return too_long(window_.position);
  return parse_plain(stop, row, columns);
}

// The position after the line break at `at`; npos when the window ends between CR and a possible LF.
size_t CsvRows::after_break(size_t at) const {
  if (at >= window_.text.size()) return window_.text.size();
  if (window_.text[at] == '\n') return at + 1;
  if (at + 1 < window_.text.size()) return at + (window_.text[at + 1] == '\n' ? 2 : 1);
  return window_.at_end ? at + 1 : std::string::npos;
}

std::string& CsvRows::new_cell(Row& row, size_t columns) {
  ++seen_;
  if (count_ == columns) {
    // A cell beyond the columns wanted only matters if it is not empty.
    row.surplus = row.surplus || !is_blank(beyond_);
    return beyond_;
  }
  if (row.cells.size() == count_) row.cells.emplace_back();
  return row.cells[count_++];
}

void CsvRows::end_cell(const std::string& cell, size_t columns) {
  if (blank_ && !is_blank(cell)) blank_ = false;
  if (cell.size() > limits_.cell_bytes_max && !error_ && seen_ <= columns) {
    error_.emplace(kCellTooLong, base::ErrorArgs{{"line", std::to_string(line_)},
                                                 {"column", std::to_string(seen_)},
                                                 {"limit", std::to_string(limits_.cell_bytes_max)}});
  }
}

// A row without quotes: the common case, one search per cell.
CsvRows::Parsed CsvRows::parse_plain(size_t end, Row& row, size_t columns) {
  const size_t after = after_break(end);
  if (after == std::string::npos) return Parsed::need_more;
  beyond_.clear();
  const char* at = window_.text.data() + window_.position;
  const char* const stop = window_.text.data() + end;
  for (;;) {
    // Many cells are empty: no search for those.
    const bool empty = at != stop && *at == separator_;
    const void* hit = empty ? at : std::memchr(at, separator_, static_cast<size_t>(stop - at));
    const char* const cell_end = hit ? static_cast<const char*>(hit) : stop;
    if (count_ == columns) {
      row.surplus = row.surplus || !is_blank({at, static_cast<size_t>(cell_end - at)});
      blank_ = blank_ && !row.surplus;
      ++seen_;
    } else if (empty && count_ < row.cells.size()) {
      row.cells[count_++].clear();
      ++seen_;
    } else {
      std::string& cell = new_cell(row, columns);
      cell.assign(at, cell_end);
      if (blank_ || cell.size() > limits_.cell_bytes_max) end_cell(cell, columns);
    }
    if (!hit) break;
    at = cell_end + 1;
  }
  next_position_ = after;
  next_line_ = line_ + 1;
  return error_ ? Parsed::malformed : Parsed::row;
}

CsvRows::Parsed CsvRows::parse_quoted(Row& row, size_t columns) {
  beyond_.clear();
  size_t at = window_.position;
  next_line_ = line_;
  for (;;) {
    std::string& cell = new_cell(row, columns);
    cell.clear();
    if (at < window_.text.size() && window_.text[at] == '"') {
      if (const Parsed parsed = quoted_cell(at, cell); parsed != Parsed::row) return parsed;
    } else {
      size_t stop = at;
      while (stop < window_.text.size() && window_.text[stop] != separator_ && window_.text[stop] != '\n' &&
             window_.text[stop] != '\r')
        ++stop;
      cell.assign(window_.text, at, stop - at);
      at = stop;
    }
    if (at - window_.position > limits_.row_bytes_max) return too_long(at);
    if (at == window_.text.size() && !window_.at_end) return Parsed::need_more;
    end_cell(cell, columns);
    if (at < window_.text.size() && window_.text[at] == separator_) {
      ++at;
      continue;
    }
    next_position_ = after_break(at);
    if (next_position_ == std::string::npos) return Parsed::need_more;
    ++next_line_;
    return error_ ? Parsed::malformed : Parsed::row;
  }
}

// From the opening quote at `at` to the separator, line break or end behind the closing one.
CsvRows::Parsed CsvRows::quoted_cell(size_t& at, std::string& cell) {
  const size_t opened_at = at++;
  const uint64_t opened_line = next_line_;
  for (;;) {
    const size_t quote = window_.text.find('"', at);
    const size_t stop = std::min(quote, window_.text.size());
    if (stop - window_.position > limits_.row_bytes_max)
      return malformed_quote(kQuoteNotClosed, opened_at, opened_line, stop);
    if (quote == std::string::npos) {
      return window_.at_end ? malformed_quote(kQuoteNotClosed, opened_at, opened_line, stop) : Parsed::need_more;
    }
    cell.append(window_.text, at, quote - at);
    if (quote + 1 == window_.text.size() && !window_.at_end) return Parsed::need_more;
    at = quote + 1;
    if (at == window_.text.size() || window_.text[at] != '"') break;
    cell.push_back('"');
    ++at;
  }
  next_line_ += count_breaks(cell);
  while (at < window_.text.size() && window_.text[at] == ' ') ++at;
  if (at == window_.text.size() || window_.text[at] == separator_ || window_.text[at] == '\n' ||
      window_.text[at] == '\r')
    return Parsed::row;
  return malformed_quote(kTextAfterQuote, opened_at, opened_line, at);
}

// The row is lost; the next one starts on the line after the one where the quote opened.
CsvRows::Parsed CsvRows::malformed_quote(const base::ErrorKind& kind, size_t opened_at, uint64_t opened_line,
                                         size_t seen_to) {
  error_.emplace(kind, base::ErrorArgs{{"line", std::to_string(opened_line)}});
  const size_t feed = window_.text.find('\n', opened_at);
  const size_t carriage = std::string_view(window_.text).substr(0, feed).find('\r', opened_at);
  const size_t line_end = std::min(feed, carriage);
  const size_t after = line_end == std::string::npos ? std::string::npos : after_break(line_end);
  if (after == std::string::npos) {
    if (!window_.at_end && seen_to - window_.position <= limits_.row_bytes_max) return Parsed::need_more;
    skipping_ = !window_.at_end;
    next_position_ = std::min(line_end, window_.text.size());
    next_line_ = opened_line;
    return Parsed::malformed;
  }
  next_position_ = after;
  next_line_ = opened_line + 1;
  reread_bytes_ += seen_to > after ? seen_to - after : 0;
  hopeless_ = reread_bytes_ > kRereadBytesMax;
  return Parsed::malformed;
}

CsvRows::Parsed CsvRows::too_long(size_t seen_to) {
  reread_bytes_ += seen_to - window_.position;
  hopeless_ = reread_bytes_ > kRereadBytesMax;
  error_.emplace(kRowTooLong,
                 base::ErrorArgs{{"line", std::to_string(line_)}, {"limit", std::to_string(limits_.row_bytes_max)}});
  skipping_ = true;
  next_position_ = window_.position;
  next_line_ = line_;
  return Parsed::malformed;
}

// Drops text up to the next line break; false when more text is wanted.
bool CsvRows::skip_rest_of_line() {
  const size_t end = std::min(find(lf_, window_.position), find(cr_, window_.position));
  const size_t after = end == std::string::npos ? std::string::npos : after_break(end);
  window_.position = std::min({end, after, window_.text.size()});
  if (after == std::string::npos) {
    if (window_.at_end) skipping_ = false;
    return window_.at_end;
  }
  window_.position = after;
  ++line_;
  skipping_ = false;
  return true;
}

}  // namespace taixin::intake
