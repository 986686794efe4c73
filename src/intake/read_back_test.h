// For the tests of the readers: a whole file read into memory.
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "intake/reader.h"

namespace taixin::intake::testing {

struct ReadBack {
  std::optional<base::Error> error;  // that ended the file
  FileInfo info;
  std::vector<std::string> header;
  uint64_t header_line = 0;
  std::vector<Row> rows;
  std::vector<std::pair<uint64_t, std::string>> bad_rows;  // line, error code
  std::vector<base::Error> row_errors;
  std::vector<Row> bad_cells;
};

inline ReadBack read_all(Source& source, std::string_view name = "", const OpenOptions& options = {},
                         size_t keep_rows = SIZE_MAX) {
  ReadBack back;
  auto reader = open_reader(source, name, options);
  if (!reader) {
    back.error = reader.error();
    return back;
  }
  back.header = (*reader)->header();
  back.header_line = (*reader)->header_line();
  Row row;
  for (;;) {
    auto next = (*reader)->next(row);
    if (!next) {
      back.error = next.error();
      break;
    }
    if (*next == Reader::Next::end) break;
    if (*next == Reader::Next::bad_row) {
      back.bad_rows.emplace_back(row.line, (*reader)->row_error().code());
      back.row_errors.push_back((*reader)->row_error());
      back.bad_cells.push_back(row);
    } else if (back.rows.size() < keep_rows) {
      back.rows.push_back(row);
    }
  }
  back.info = (*reader)->info();
  return back;
}

inline ReadBack read_bytes(std::string_view bytes, std::string_view name = "", const OpenOptions& options = {}) {
  const auto source = memory_source(bytes);
  return read_all(*source, name, options);
}

inline std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline std::vector<std::vector<std::string>> cells(const ReadBack& back) {
  std::vector<std::vector<std::string>> all;
  for (const Row& row : back.rows) all.push_back(row.cells);
  return all;
}

// Knows the column names given as context.
inline size_t score_names(const void* context, const std::vector<std::string>& names) {
  const auto& known = *static_cast<const std::vector<std::string>*>(context);
  size_t score = 0;
  for (const std::string& name : names) score += static_cast<size_t>(std::count(known.begin(), known.end(), name));
  return score;
}

}  // namespace taixin::intake::testing
