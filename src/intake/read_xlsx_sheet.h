// The rows of one worksheet, one at a time.
#pragma once

#include "intake/read_xlsx_book.h"

namespace taixin::intake {

class SheetRows : public XmlHandler {
 public:
  static base::Result<std::unique_ptr<SheetRows>> open(Book& book, const std::string& part, const Limits& limits);

  enum class Got { row, bad_row, end };
  // As CsvRows::next(): the first `cell_count()` cells are this row's.
  base::Result<Got> next(Row& row, size_t columns);
  size_t cell_count() const { return count_; }
  size_t cell_count_seen() const { return seen_; }
  const base::Error& row_error() const { return *error_; }
  double progress() const { return run_->progress(); }

 private:
  enum class Type { number, shared, inline_text, formula_text, boolean, error, iso_date };

  SheetRows(Book& book, const Limits& limits) : book_(&book), limits_(limits) {}
  void start(std::string_view name, const char** attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view piece) override;
  void start_row(const char** attributes);
  void start_cell(const char** attributes);
  void end_cell();
  void end_row();
  void put(std::string_view text);
  void row_error(const base::ErrorKind& kind);
  std::string& cell_at(size_t column);

  Book* book_;
  Limits limits_;
  std::unique_ptr<XmlRun> run_;

  Row* row_ = nullptr;  // being filled
  size_t columns_ = 0;
  bool row_ready_ = false;
  std::optional<base::Error> error_;
  size_t count_ = 0, seen_ = 0, row_bytes_ = 0;
  bool blank_ = true;
  uint64_t line_ = 0;

  bool in_data_ = false, in_row_ = false, in_cell_ = false, in_value_ = false, in_inline_ = false, in_piece_ = false;
  size_t phonetic_ = 0;
  Type type_ = Type::number;
  uint32_t style_ = 0;
  size_t column_ = 0;       // of the cell being read, from 0
  size_t next_column_ = 0;  // of a cell that does not say where it is
  bool has_formula_ = false, has_value_ = false, has_inline_ = false;
  std::string value_, unescaped_;
};

}  // namespace taixin::intake
