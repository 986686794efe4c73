#include "store/ended_submissions.h"

#include "store/sqlite.h"
#include "store/submission_row.h"

namespace taixin::store {

base::Result<std::vector<EndedSubmission>> ended_submissions(ReadTx& tx, int64_t after, size_t limit) {
  std::vector<EndedSubmission> out;
  {
    TX_TRY(auto rows,
           tx.connection().prepare("SELECT id, submission FROM submission_end WHERE id > $1 ORDER BY id LIMIT $2"));
    rows.bind(after, limit);
    const auto read = [](const Statement& statement) {
      Row row(statement);
      EndedSubmission one;
      one.end = row.integer();
      one.submission.id = row.as<SubmissionId>();
      return one;
    };
    TX_CHECK(for_each_row(rows, read, [&](EndedSubmission&& one) { out.push_back(std::move(one)); }));
  }
  for (EndedSubmission& one : out) {
    TX_TRY(auto found, submission(tx, one.submission.id));
    if (found) one.submission = *std::move(found);
  }
  return out;
}

}  // namespace taixin::store
