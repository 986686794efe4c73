// What was done for many rows of a batch check, stated at once: a sheet with a row for each measure that the batch
// named about each subject, columns to fill in, and what came of each row.
//
//   TX_TRY(const Rows sheet, sheet_of(used, caller, answer, Lang::zh));          // to be filled in
//   TX_TRY(const SheetDone done, state_sheet(used, caller, {source, "表.xlsx"}));  // sent back
//
// Each row is stated as one alone would be (lists/measures_used.h): by the same rules, in a transaction of its own. A
// row that cannot be stated says why and holds up no other. A row that says what was stated already changes nothing, so
// the same sheet twice states nothing twice; one that says something else is told to correct that statement. Rows whose
// 是否采取 is empty are left alone. Identity numbers are cut before anything else, and their row is refused.
// Threads: any.
#pragma once

#include <atomic>
#include <functional>

#include "intake/reader.h"
#include "lists/measures_used.h"

namespace taixin::lists {

inline constexpr uint64_t kSheetRowsMax = 5000;

using Rows = std::vector<std::vector<std::string>>;  // the header first

// Errors: kNoAnswer, refusals of the decision point, kSheetTooLong, store errors. `about`: whom it names.
base::Result<Rows> sheet_of(const MeasuresUsed& used, const access::Caller& caller, int64_t answer, base::Lang lang,
                            std::vector<SubjectId>* about = nullptr);

struct SheetFile {
  intake::Source& in;  // outlives the call
  std::string name;
  base::Lang lang = base::Lang::zh;
  std::function<void(double)> progress = {};  // 0..1
  const std::atomic<bool>* cancel = nullptr;  // true: kSheetCancelled; rows stated before it stay stated
};
// What came of one row.
struct SheetRow {
  enum class Came : uint8_t { stated, already, left_alone, refused };
  uint64_t line = 0;  // of the file
  Came came = Came::left_alone;
  int64_t use = 0;                 // stated, already
  std::optional<base::Error> why;  // refused
  std::vector<std::string> cells;  // as they came, identity numbers cut, in the order of the sheet's own columns
};
std::string_view came_code(SheetRow::Came came);
catalog::Text came_words(SheetRow::Came came);
struct SheetDone {
  std::vector<SheetRow> rows;  // in the order of the file
  uint64_t count(SheetRow::Came came) const;
};
// Errors about the sheet as a whole: reader errors, kSheetColumns, kSheetTooLong, kSheetCancelled. Nothing was stated
// unless it is the last.
base::Result<SheetDone> state_sheet(MeasuresUsed& used, const access::Caller& caller, const SheetFile& file);
// The sheet as it came with three columns more: what came of each row, the number of its statement, why not.
Rows result_of(const SheetDone& done, base::Lang lang);

}  // namespace taixin::lists
