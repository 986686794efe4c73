// The sheet that a batch answers with: CSV (UTF-8 with a byte order mark, CRLF) or XLSX, streaming, formulas inert.
//
//   sheet.cell("示例", bytes), sheet.cell("1", bytes), sheet.end_row(bytes);   // any thread, into bytes of its own
//   TX_CHECK(sheet.append(bytes));                                            // one thread, in the order of the rows
//
// It is written beside `path` and gets its name by `publish` alone; destroyed before, it leaves nothing behind. What
// was finished is synced to disk.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"
#include "base/digest.h"
#include "base/result.h"

namespace taixin::check {

class AnswerSheet {
 public:
  virtual ~AnswerSheet() = default;
  // Rows as this sheet's `append` takes them.
  virtual void cell(std::string_view text, std::string& bytes) const = 0;
  virtual void end_row(std::string& bytes) const = 0;
  virtual base::Result<void> append(std::string_view bytes) = 0;
  base::Result<void> row(const std::vector<std::string>& cells);
  // All rows are on disk, under the temporary name. The digest of the file's bytes.
  virtual base::Result<base::Sha256> finish() = 0;
  virtual base::Result<void> publish() = 0;
};

// By the end of the name: .csv or .xlsx, else kOutFormat. kOutExists, kCannotWrite. `day` is what a workbook says about
// its making, so that the same answer is the same bytes.
base::Result<std::unique_ptr<AnswerSheet>> create_answer_sheet(const std::filesystem::path& path, base::Day day);

}  // namespace taixin::check
