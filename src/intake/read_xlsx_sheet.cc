#include "intake/read_xlsx_sheet.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

constexpr size_t kColumnMax = 1 << 20;  // Excel ends at 16384; a reference beyond this is damage
constexpr uint64_t kRowMax = uint64_t{1} << 40;

// The column of a reference such as "AB12", from 0; nothing when it has none.
std::optional<size_t> column_of(const char* reference) {
  size_t column = 0;
  const char* at = reference;
  for (; (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z'); ++at) {
    column = column * 26 + static_cast<size_t>((*at & 0x1F));
    if (column > kColumnMax) return kColumnMax;
  }
  return at == reference ? std::nullopt : std::optional(column - 1);
}

}  // namespace

base::Result<std::unique_ptr<SheetRows>> SheetRows::open(Book& book, const std::string& part, const Limits& limits) {
  TX_TRY(auto stream, book.package->open_part(part));
  std::unique_ptr<SheetRows> rows(new SheetRows(book, limits));
  rows->run_ = std::make_unique<XmlRun>(std::move(stream), *rows);
  return rows;
}

base::Result<SheetRows::Got> SheetRows::next(Row& row, size_t columns) {
  row_ = &row;
  columns_ = columns;
  row_ready_ = false;
  error_.reset();
  TX_TRY(const bool paused, run_->run());
  if (!paused || !row_ready_) return Got::end;
  return error_ ? Got::bad_row : Got::row;
}

void SheetRows::row_error(const base::ErrorKind& kind) {
  if (error_) return;
  const bool about_row = &kind == &kRowTooLong;
  error_.emplace(
      kind, base::ErrorArgs{{"line", std::to_string(line_)},
                            {"column", std::to_string(column_ + 1)},
                            {"limit", std::to_string(about_row ? limits_.row_bytes_max : limits_.cell_bytes_max)}});
}

void SheetRows::start(std::string_view name, const char** attributes) {
  if (!in_data_) {
    in_data_ = name == "sheetData";
  } else if (!in_row_) {
    if (name == "row") start_row(attributes);
  } else if (!in_cell_) {
    if (name == "c") start_cell(attributes);
  } else if (name == "v") {
    has_value_ = true;
    in_value_ = !has_inline_;
  } else if (name == "f") {
    has_formula_ = true;
  } else if (name == "is") {
    // Some writers add a number in <v> beside the inline text; the text is the value.
    in_inline_ = has_inline_ = type_ == Type::inline_text;
    if (has_inline_) value_.clear();
  } else if (name == "rPh") {
    ++phonetic_;
  } else if (name == "t") {
    in_piece_ = in_inline_ && phonetic_ == 0;
  }
}

void SheetRows::end(std::string_view name) {
  if (!in_data_) return;
  if (name == "v") {
    in_value_ = false;
  } else if (name == "t") {
    in_piece_ = false;
  } else if (name == "is") {
    in_inline_ = false;
  } else if (name == "rPh") {
    phonetic_ -= phonetic_ > 0 ? 1 : 0;
  } else if (name == "c" && in_cell_) {
    end_cell();
  } else if (name == "row" && in_row_) {
    end_row();
  } else if (name == "sheetData") {
    in_data_ = false;
    run_->finish();
  }
}

void SheetRows::text(std::string_view piece) {
  if (!in_value_ && !in_piece_) return;
  if (value_.size() <= limits_.cell_bytes_max) value_ += piece;
}

void SheetRows::start_row(const char** attributes) {
  in_row_ = true;
  ++line_;
  if (const char* number = attribute(attributes, "r")) {
    uint64_t value = 0;
    const std::string_view view = number;
    std::from_chars(view.data(), view.data() + view.size(), value);
    if (value > 0 && value < kRowMax) line_ = value;
  }
  count_ = seen_ = row_bytes_ = next_column_ = 0;
  blank_ = true;
  row_->line = line_;
  row_->surplus = false;
}

void SheetRows::start_cell(const char** attributes) {
  in_cell_ = true;
  in_value_ = in_inline_ = in_piece_ = has_formula_ = has_value_ = has_inline_ = false;
  phonetic_ = 0;
  value_.clear();
  type_ = Type::number;
  style_ = 0;
  std::optional<size_t> column;
  for (; *attributes; attributes += 2) {
    const std::string_view name = attributes[0], value = attributes[1];
    if (name == "r") column = column_of(attributes[1]);
    if (name == "s") std::from_chars(value.data(), value.data() + value.size(), style_);
    if (name == "t") {
      type_ = value == "s"           ? Type::shared
              : value == "inlineStr" ? Type::inline_text
              : value == "str"       ? Type::formula_text
              : value == "b"         ? Type::boolean
              : value == "e"         ? Type::error
              : value == "d"         ? Type::iso_date
                                     : Type::number;
    }
  }
  column_ = column.value_or(next_column_);
  next_column_ = column_ + 1;
}

std::string& SheetRows::cell_at(size_t column) {
  if (row_->cells.size() <= column) row_->cells.resize(column + 1);
  for (; count_ <= column; ++count_) row_->cells[count_].clear();
  return row_->cells[column];
}

void SheetRows::put(std::string_view text) {
  if (text.empty()) return;
  const bool blank = base::trim(text).empty();
  if (!blank) {
    blank_ = false;
    seen_ = std::max(seen_, column_ + 1);
  }
  if (column_ >= columns_) {
    row_->surplus = row_->surplus || !blank;
    return;
  }
  row_bytes_ += text.size();
  if (text.size() > limits_.cell_bytes_max) return row_error(kCellTooLong);
  if (row_bytes_ > limits_.row_bytes_max) return row_error(kRowTooLong);
  cell_at(column_).assign(text);
}

void SheetRows::end_cell() {
  in_cell_ = in_value_ = in_inline_ = in_piece_ = false;
  if (has_formula_ && !has_value_) {
    blank_ = false;
    return row_error(kFormulaWithoutValue);
  }
  switch (type_) {
    case Type::number: {
      if (value_.empty()) return;
      const NumberFormat format = style_ < book_->formats.size() ? book_->formats[style_] : NumberFormat();
      return put(number_text(value_, format, book_->dates_from_1904));
    }
    case Type::shared: {
      if (value_.empty()) return;
      size_t index = 0;
      const size_t first = value_.find_first_not_of(" \t\r\n");
      const char* from = value_.data() + std::min(first, value_.size());
      const bool number = std::from_chars(from, value_.data() + value_.size(), index).ec == std::errc();
      if (!number || index >= book_->strings.size()) {
        blank_ = false;
        return row_error(kBadCell);
      }
      return put(book_->strings[index]);
    }
    case Type::boolean: {
      const std::string_view plain = base::trim(value_);
      return put(plain == "1" || plain == "true" ? "TRUE" : plain == "0" || plain == "false" ? "FALSE" : plain);
    }
    case Type::inline_text:
    case Type::formula_text:
      unescaped_.clear();
      append_unescaped(value_, unescaped_);
      return put(unescaped_);
    case Type::error:
      return put(value_);
    case Type::iso_date:
      return put(iso_date_text(value_));
  }
}

void SheetRows::end_row() {
  in_row_ = false;
  if (blank_) return;
  row_ready_ = true;
  run_->pause();
}

}  // namespace taixin::intake
