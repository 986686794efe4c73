// Shared by the files of store/ that append to or read rows of submissions.
#pragma once

#include <optional>
#include <unordered_map>

#include "store/records.h"
#include "store/sqlite.h"

namespace taixin::store {

// kNoSubmission, kSubmissionNotOpen.
base::Result<void> check_open(Connection& db, SubmissionId id);

// Which submissions a scan may show: sealed at or before the commit sequence the scan began with.
class SealedSubmissions {
 public:
  explicit SealedSubmissions(CommitSeq head) : head_(head) {}
  // Null: not visible. Valid until the next call.
  base::Result<const Submission*> find(ReadTx& tx, SubmissionId id);

 private:
  static constexpr size_t kKnownMax = 1024;  // a submission holds its header: some KiB each
  const CommitSeq head_;
  std::unordered_map<SubmissionId, std::optional<Submission>> known_;
};

// Calls `each(value)` for every row of `rows`; `read` makes a value of the current row.
template <class Read, class Each>
base::Result<void> for_each_row(Statement& rows, const Read& read, const Each& each) {
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return {};
    each(read(rows));
  }
}

}  // namespace taixin::store
