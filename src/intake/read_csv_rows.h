// CSV text into rows, knowing nothing of headers: RFC 4180 with any separator, rows ended by LF, CRLF or CR.
//
// A row whose quotes are wrong costs that row only: reading resumes at the line after the one where the quote opened.
//
//   CsvRows rows(TextStream(source, Encoding::utf8), ',', limits);
//   for (;;) { TX_TRY(const auto got, rows.next(row, 30)); if (got == CsvRows::Got::end) break; ... }
#pragma once

#include <optional>

#include "intake/read_text.h"

namespace taixin::intake {

class CsvRows {
 public:
  CsvRows(TextStream text, char separator, const Limits& limits);

  enum class Got { row, bad_row, end };
  // The next row with anything in it. At most `columns` cells are kept; `row.cells` grows to what the row has and never
  // shrinks (strings are reused): only the first `cell_count()` belong to this row. Non-empty cells beyond set
  // `surplus`.
  base::Result<Got> next(Row& row, size_t columns);
  size_t cell_count() const { return count_; }
  size_t cell_count_seen() const { return seen_; }  // with those beyond `columns`
  const base::Error& row_error() const { return *error_; }
  double progress() const { return window_.progress(); }
  std::string sha256_hex() { return window_.sha256_hex(); }  // only after `end`

 private:
  enum class Parsed { row, malformed, need_more };
  // Where a byte occurs next; remembers the answer, so that the text is searched once.
  struct Finder {
    char wanted;
    size_t at = 0;  // an occurrence, or how far was searched in vain
    bool found = false;
  };

  size_t find(Finder& finder, size_t from);
  base::Result<void> fill();
  Parsed parse(Row& row, size_t columns);
  Parsed parse_plain(size_t end, Row& row, size_t columns);
  Parsed parse_quoted(Row& row, size_t columns);
  Parsed quoted_cell(size_t& at, std::string& cell);
  Parsed malformed_quote(const base::ErrorKind& kind, size_t opened_at, uint64_t opened_line, size_t seen_to);
  Parsed too_long(size_t seen_to);
  std::string& new_cell(Row& row, size_t columns);
  void end_cell(const std::string& cell, size_t columns);
  size_t after_break(size_t at) const;
  void skip_empty_lines();
  bool skip_rest_of_line();

  TextWindow window_;
  char separator_;
  Limits limits_;
  uint64_t line_ = 1;
  bool skipping_ = false;  // the rest of a row that was too long
  uint64_t reread_bytes_ = 0;
  bool hopeless_ = false;  // quotes broken so often that rereading would cost too much

  // The row being parsed.
  size_t count_ = 0, seen_ = 0;
  bool blank_ = true;
  size_t next_position_ = 0;
  uint64_t next_line_ = 1;
  std::string beyond_;  // a cell beyond the columns wanted
  std::optional<base::Error> error_;
  Finder lf_{'\n'}, cr_{'\r'}, quote_{'"'};
};

}  // namespace taixin::intake
