// What is done to a row before its turn, by whoever loads a file and by whoever only looks at it: cut, validated, and
// what it says of the row that it replaces. Private to intake. Threads: `operator()` and `pack` on any.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/intake.h"

namespace taixin::catalog {
struct Partner;  // exchange_rules.h
}

namespace taixin::intake {

class RowCheck {
 public:
  // All outlive it; `options.source` is the department. `plan.header` is cut already.
  RowCheck(const Intake& intake, const catalog::Item& item, const ColumnPlan& plan, const IngestOptions& options);
  // `read_error`: why the reader could not read the row. `tag`: of the quarantined row that this one replaces, if any.
  void operator()(Row& row, const std::optional<base::Error>& read_error, TypedRow& typed, std::string& tag) const;
  // The fields of a good row, packed as they are stored.
  void pack(TypedRow& typed) const;
  const catalog::Item& item() const { return item_; }
  // From which partner alone the item comes; null: none.
  const catalog::Partner* arrives_from() const;

 private:
  const Intake& intake_;
  const catalog::Item& item_;
  const ValidateContext context_;
  const int tags_;
};

inline constexpr base::ErrorKind kItemArrives{
    "intake.item_arrives",
    200,
    "{item} 由 {partner} 的批次送达，人工报送可能重复",
    "{item} comes in the batches of {partner}; a manual upload may repeat it",
    "请先核对该批次是否已经收取；只在补报或者更正时人工报送",
    "see first whether the batch has been taken; upload by hand only to add or correct rows"};
// The columns of a file and what is to be said of it as a whole; rows are for the caller to add.
Receipt receipt_of_file(const RowCheck& check, const ColumnPlan& plan, const FileInfo& info,
                        const IngestOptions& options);
// Somebody uploads it, and no system: of an item that arrives by the exchange its receipt says so. What an earlier
// platform held is moved once, and is no upload.
bool is_by_hand(const IngestOptions& options);
// The header with identity numbers cut.
std::vector<std::string> cut_header(const std::vector<std::string>& header);

}  // namespace taixin::intake
