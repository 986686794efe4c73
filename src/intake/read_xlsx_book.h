// What a workbook's sheets share: their names and parts, its strings, its number formats.
#pragma once

#include "intake/read_xlsx_number.h"
#include "intake/read_xlsx_package.h"

namespace taixin::intake {

struct SheetRef {
  std::string name;
  std::string part;
  bool hidden = false;
};

// All strings of a workbook in one stretch of memory, which is bounded.
class SharedStrings {
 public:
  size_t size() const { return ends_.size(); }
  std::string_view operator[](size_t i) const {
    const uint64_t from = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(from, ends_[i] - from);
  }
  void append(std::string_view piece) { text_ += piece; }
  void end_string();
  uint64_t memory_bytes() const { return text_.size() + ends_.size() * sizeof(uint64_t); }

 private:
  std::string text_;
  std::vector<uint64_t> ends_;
};

struct Book {
  std::unique_ptr<Package> package;
  std::vector<SheetRef> sheets;  // worksheets only, in the order of their tabs
  SharedStrings strings;
  std::vector<NumberFormat> formats;  // by a cell's style index
  bool dates_from_1904 = false;
};

// Finds the workbook by its relationships, or by the usual names where those are missing.
base::Result<Book> open_book(Source& source, const Limits& limits);

// Appends `text` with Excel's escapes _x000D_ resolved (ECMA-376 part 1, 22.9.2.19); _x0000_ stays as it is.
void append_unescaped(std::string_view text, std::string& out);

}  // namespace taixin::intake
