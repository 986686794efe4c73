// The sheet that a batch answers with: CSV (UTF-8 with a byte order mark, CRLF) or XLSX, streaming, formulas inert.
//
// It is written beside `path` and gets its name by `publish` alone; destroyed before, it leaves nothing behind. What
// was finished is synced to disk. One thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/day.h"
#include "base/digest.h"
#include "base/result.h"

namespace taixin::check {

class AnswerSheet {
 public:
  virtual ~AnswerSheet() = default;
  virtual base::Result<void> row(const std::vector<std::string>& cells) = 0;
  // All rows are on disk, under the temporary name. The digest of the file's bytes.
  virtual base::Result<base::Sha256> finish() = 0;
  virtual base::Result<void> publish() = 0;
};

// By the end of the name: .csv or .xlsx, else kOutFormat. kOutExists, kCannotWrite. `day` is what a workbook says about
// its making, so that the same answer is the same bytes.
base::Result<std::unique_ptr<AnswerSheet>> create_answer_sheet(const std::filesystem::path& path, base::Day day);

}  // namespace taixin::check
