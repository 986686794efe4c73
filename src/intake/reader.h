// Readers: what a department hands over, as rows of text cells. CSV, XLSX and JSON Lines, streaming, in bounded memory.
//
// A reader knows nothing of the catalog. It finds the encoding, the separator, the sheet and the header row, and gives
// the data rows in order with their place in the file. Cells are valid UTF-8, as submitted but for: dates and numbers
// that XLSX stores as numbers become the text a person sees (2026/04/01, 12.5). Identity numbers are cut by the caller
// (`intake/cut.h`) before a row goes anywhere; a reader writes nothing to disk, ever.
//
// Threads: one reader, one thread. Memory: at most `Limits::memory_bytes_max`, whatever the file holds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace taixin::intake {

// Bounds on one file. Hostile input ends in kTooLarge, never in an exhausted machine.
struct Limits {
  size_t row_bytes_max = 1 << 20;  // one row, all cells
  size_t cell_bytes_max = 256 << 10;
  size_t columns_max = 1000;
  size_t header_search_rows = 20;                   // title rows, notes and merged cells above the header
  size_t memory_bytes_max = 256 << 20;              // shared strings, zip directory, buffers
  uint64_t unpacked_bytes_max = uint64_t{8} << 30;  // of an XLSX; with unpack_ratio_max it stops zip bombs
  uint64_t unpack_ratio_max = 200;
  uint64_t rows_max = 100'000'000;
};

// A source of bytes: sequential for CSV and JSON Lines, at any offset for XLSX. Owned by the caller, outlives the
// reader.
class Source {
 public:
  virtual ~Source() = default;
  virtual uint64_t size() const = 0;
  // Reads up to `length` bytes at `offset` into `out` (resized to what was read; empty at the end).
  virtual base::Result<void> read(uint64_t offset, size_t length, std::string& out) = 0;
};
// A file of the operator's, opened read-only; never copied.
base::Result<std::unique_ptr<Source>> open_file(const std::string& path);
// Bytes in memory (an upload); the view must outlive the source.
std::unique_ptr<Source> memory_source(std::string_view bytes);

enum class Format { csv, xlsx, jsonl };

struct FileInfo {
  Format format = Format::csv;
  std::string encoding;                   // "utf-8", "utf-8-bom", "gb18030", "utf-16le", "utf-16be", "xlsx"
  char separator = ',';                   // csv only
  std::string sheet;                      // xlsx only: the sheet that was read
  std::vector<std::string> other_sheets;  // xlsx only: sheets with data that were not read
  std::string sha256_hex;                 // of the whole file; known after the last row
};

struct Row {
  uint64_t line = 0;               // 1-based: the line of the file (csv, jsonl) or the row of the sheet where it starts
  std::vector<std::string> cells;  // as many as the header has; missing ones are empty; see `surplus`
  bool surplus = false;            // there were non-empty cells beyond the header
};

class Reader {
 public:
  virtual ~Reader() = default;
  virtual const FileInfo& info() const = 0;
  // The header as submitted (trimmed, inner line breaks removed). JSON Lines: the union of keys is not known in
  // advance, so it is the keys of the first object; a later unknown key is an error of that row (kUnknownKey).
  virtual const std::vector<std::string>& header() const = 0;
  virtual uint64_t header_line() const = 0;
  enum class Next { row, bad_row, end };
  // The next data row that is not entirely empty; strings of `row` are reused, so pass the same one again. `bad_row`:
  // this row alone could not be read (why: `row_error()`, its line is in `row.line`, cells hold what could be decoded,
  // for the receipt); reading goes on. An error: the file as a whole cannot be trusted any further. A file without a
  // single row after its header is the error kNoRows, never a silent end. Bad rows count as rows.
  virtual base::Result<Next> next(Row& row) = 0;
  virtual const base::Error& row_error() const = 0;
  // 0..1, for progress.
  virtual double progress() const = 0;
};

// How a caller that knows the catalog recognises the header row among the first rows: how many of these cells are known
// column names. The row with the highest score (at least 2, or 1 when the sheet has one column) is the header; ties go
// to the first. Without any known name it is the first row that holds names only (no numbers, dates or codes) and is at
// least half as wide as the widest of the first rows. docs/formats/files.md has the rules for whoever fills in a file.
using HeaderScore = size_t (*)(const void* context, const std::vector<std::string>& cells);

struct OpenOptions {
  Limits limits;
  HeaderScore score = nullptr;
  const void* score_context = nullptr;
  // xlsx: read this sheet. Empty: the only visible one with a header that scores; when none scores, the only visible
  // one with anything in it; else kWhichSheet.
  std::string sheet;
};

// Looks at the first bytes (never at the file's name alone) and opens the right reader. BIFF .xls, encrypted workbooks,
// .et, PDF, images, archives and empty files are refused with what to do instead.
base::Result<std::unique_ptr<Reader>> open_reader(Source& source, std::string_view file_name,
                                                  const OpenOptions& options);

}  // namespace taixin::intake
