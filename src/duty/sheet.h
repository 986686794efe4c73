// Expected counts as a sheet: one row for a unit, an item and a period. Rows that can be set are, in one transaction; a
// row that cannot says why and holds up no other. The same sheet twice sets the same counts.
#pragma once

#include "duty/book.h"
#include "intake/reader.h"

namespace taixin::duty {

inline constexpr uint64_t kCountRowsMax = 5000;

struct CountRow {
  uint64_t line = 0;               // of the file
  std::vector<std::string> cells;  // unit, item, period, expected, source as they came
  std::optional<base::Error> why;  // it was not set
};
// Units by name or code, items by code or name. Errors about the sheet as a whole: reader errors, kSheetColumns,
// kSheetTooLong, store errors; then nothing was set.
base::Result<std::vector<CountRow>> set_count_sheet(Book& book, const access::Caller& caller,
                                                    const catalog::Catalog& catalog, const access::Directory& directory,
                                                    intake::Source& in, const std::string& file_name, base::Lang lang);

}  // namespace taixin::duty
