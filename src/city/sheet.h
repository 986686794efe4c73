// A department's sheet: columns, rows, and how that department happens to write them down. The writers stream; they
// hold one row and a buffer, whatever the number of rows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"
#include "base/result.h"

namespace taixin::city {

struct Column {
  std::string_view code;   // as in the pack: CF_WSH
  std::string_view title;  // the pack's name of the field
  std::string_view alias;  // an older header of the same column; empty: it has none
};

struct Cell {
  std::string text;
  std::optional<base::Day> day;  // when set, `text` is made of it in the department's style
  bool number = false;           // XLSX and JSON store it as a number where they can
};
using Row = std::vector<Cell>;  // one for each column of the item, in the item's order
void set(Cell& cell, std::string_view text);
void set(Cell& cell, base::Day day);
void set_number(Cell& cell, std::string_view text);

enum class FileFormat : uint8_t { csv, xlsx, jsonl };
enum class Encoding : uint8_t { utf8, utf8_bom, gb18030 };
enum class HeaderStyle : uint8_t { titles, codes, lower_case_codes, aliases };
enum class DayStyle : uint8_t {
  slashes,        // 2026/04/01, the national exchange format
  dashes,         // 2026-04-01
  compact,        // 20260401
  short_slashes,  // 2026/4/1
  chinese,        // 2026年4月1日
  serial,         // a number with a date format (XLSX; the other formats write slashes)
};

struct Layout {
  FileFormat format = FileFormat::csv;
  Encoding encoding = Encoding::utf8;  // csv only
  char separator = ',';                // csv only
  bool crlf = false;                   // csv only
  HeaderStyle header = HeaderStyle::titles;
  DayStyle days = DayStyle::slashes;
  bool running_number = false;      // a first column 序号, which no pack knows
  bool epoch_1904 = false;          // xlsx: days are counted from 1904, as old Macintosh workbooks do
  std::vector<std::string> titles;  // xlsx: merged rows above the header; csv: none
  std::vector<size_t> columns;      // which columns of the item and in which order; empty: all
};

std::string write_day(base::Day day, DayStyle style);

// One file being written. Destroying an unfinished writer leaves a broken file behind.
class SheetWriter {
 public:
  virtual ~SheetWriter() = default;
  virtual base::Result<void> row(const Row& row) = 0;
  virtual base::Result<void> finish() = 0;  // once; afterwards the file is complete
};

// `columns` must outlive the writer. `created` is what an XLSX says about its making (never the present moment: the
// same seed gives the same bytes). Errors: kCannotWrite.
base::Result<std::unique_ptr<SheetWriter>> create_sheet(const std::filesystem::path& path, const Layout& layout,
                                                        std::span<const Column> columns, base::Day created);

// A file that is written front to back through one buffer.
class ByteFile {
 public:
  static base::Result<ByteFile> create(const std::filesystem::path& path);
  ByteFile(ByteFile&& other) noexcept;
  ByteFile& operator=(ByteFile&&) = delete;
  ~ByteFile();
  // Append here and call `flush_if_full` now and then.
  std::string& buffer() { return buffer_; }
  base::Result<void> flush_if_full();
  base::Result<void> close();

 private:
  ByteFile(std::filesystem::path path, int descriptor);
  base::Result<void> flush();
  std::filesystem::path path_;
  int descriptor_;
  std::string buffer_;
};

}  // namespace taixin::city
