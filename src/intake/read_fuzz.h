// What the three fuzzers of the readers do with their bytes; the unit tests run it over a handful of seeds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/result.h"
#include "base/text.h"
#include "intake/reader.h"

namespace taixin::intake {

// Opens and reads the bytes under small limits; stops the program when a promise of reader.h is broken. Returns the
// number of rows given.
inline size_t fuzz_reader(std::string_view bytes, std::string_view file_name) {
  OpenOptions options;
  options.limits.row_bytes_max = 4 << 10;
  options.limits.cell_bytes_max = 1 << 10;
  options.limits.columns_max = 30;
  options.limits.memory_bytes_max = 1 << 20;
  options.limits.unpacked_bytes_max = 4 << 20;
  options.limits.rows_max = 10'000;
  const auto source = memory_source(bytes);
  auto reader = open_reader(*source, file_name, options);
  if (!reader) {
    TX_ASSERT(!reader.error().message(base::Lang::zh).empty(), "a refusal says why");
    return 0;
  }
  const size_t width = (*reader)->header().size();
  TX_ASSERT(width > 0 && width <= options.limits.columns_max, "a header of {} columns", width);
  size_t rows = 0;
  for (Row row;;) {
    const auto next = (*reader)->next(row);
    if (!next) break;
    if (*next == Reader::Next::end) {
      TX_ASSERT(rows > 0, "nothing is silently empty");
      TX_ASSERT((*reader)->info().sha256_hex.size() == 64, "the digest is known at the end");
      break;
    }
    ++rows;
    TX_ASSERT(row.line > 0 && row.cells.size() == width, "{} cells in line {}, not {}", row.cells.size(), row.line,
              width);
    bool filled = row.surplus;
    for (const std::string& cell : row.cells) {
      TX_ASSERT(base::is_utf8(cell) && cell.find('\0') == std::string::npos, "a cell of line {} is not text", row.line);
      filled = filled || !cell.empty();
    }
    TX_ASSERT(*next == Reader::Next::bad_row || filled, "line {} is empty", row.line);
    if (*next == Reader::Next::bad_row) (void)(*reader)->row_error().message(base::Lang::en);
  }
  return rows;
}

}  // namespace taixin::intake
