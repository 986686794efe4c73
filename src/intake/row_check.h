// What is done to a row before its turn, by whoever loads a file and by whoever only looks at it: cut, validated, and
// what it says of the row that it replaces. Private to intake. Threads: `operator()` and `pack` on any.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/intake.h"

namespace taixin::intake {

class RowCheck {
 public:
  // All outlive it; `options.source` is the department. `plan.header` is cut already.
  RowCheck(const Intake& intake, const catalog::Item& item, const ColumnPlan& plan, const IngestOptions& options);
  // `read_error`: why the reader could not read the row. `tag`: of the quarantined row that this one replaces, if any.
  void operator()(Row& row, const std::optional<base::Error>& read_error, TypedRow& typed, std::string& tag) const;
  // The fields of a good row, packed as they are stored.
  void pack(TypedRow& typed) const;

 private:
  const Intake& intake_;
  const catalog::Item& item_;
  const ValidateContext context_;
  const int tags_;
};

// The columns of a file and what is to be said of it as a whole; rows are for the caller to add.
Receipt receipt_of_file(const catalog::Item& item, const ColumnPlan& plan, const FileInfo& info,
                        const IngestOptions& options);
// Somebody uploads it, and no system: of an item that arrives by the exchange its receipt says so. What an earlier
// platform held is moved once, and is no upload.
bool is_by_hand(const IngestOptions& options);
// The header with identity numbers cut.
std::vector<std::string> cut_header(const std::vector<std::string>& header);

}  // namespace taixin::intake
