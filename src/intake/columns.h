// Which column of a file is which field of the item: by field code, by title, by alias, in any order; or by what the
// operator said (`--map`). A header that may mean two fields is a question, never a guess.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "intake/cut.h"

namespace taixin::intake {

// Headers as they are compared: half width, upper case, without white space, line breaks and trailing marks, one kind
// of bracket and of dash. "行政相对人代码-1（统一社会信用代码）：" and "行政相对人代码_1(统一社会信用代码)" are one
// header.
std::string header_form(std::string_view header);
void append_header_form(std::string_view header, std::string& out);

// What receipts and returned sheets add; ignored when such a sheet is sent again.
inline constexpr std::string_view kErrorColumn = "退回原因";
inline constexpr std::string_view kLineColumn = "原行号";

struct ColumnPlan {
  std::vector<std::string> header;   // as submitted (identity numbers masked)
  std::vector<int> field_of_column;  // position in item.fields, -1 = ignored
  std::vector<int> column_of_field;  // -1 = the file has no such column
  std::vector<CellRole> roles;       // by column: what the cutting of identity numbers takes it for
  std::vector<std::string>
      ignored;  // headers that are no field of the item: no record holds their cells (a row that goes back does, whole)
  std::vector<std::string> missing;  // names of required fields without a column that the file may do without
};

// All headers of an item by their compared form.
class HeaderIndex {
 public:
  explicit HeaderIndex(const catalog::Item& item);
  // Number of these cells that name a field.
  size_t score(const std::vector<std::string>& cells) const;
  int field(const std::string& form) const;                                // -1: unknown
  const catalog::HeaderQuestion* question(const std::string& form) const;  // null: none
 private:
  std::unordered_map<std::string, int> fields_;
  std::unordered_map<std::string, const catalog::HeaderQuestion*> questions_;
};

using Mapping = std::map<std::string, std::string>;  // header as submitted -> field code; "" = ignore the column

// Errors: kAmbiguousHeader, kFieldTwice, kMissingColumns, kWrongItem, kBadMapping.
base::Result<ColumnPlan> plan_columns(const catalog::Catalog& catalog, const catalog::Item& item,
                                      const std::vector<std::string>& header, const Mapping& mapping);

}  // namespace taixin::intake
