#include "store/submission_ids.h"

#include <algorithm>

#include "store/sqlite.h"

namespace taixin::store {

base::Result<std::vector<RecordId>> newest_documents_of(ReadTx& tx, SubmissionId id, RecordId before, size_t limit) {
  std::vector<RecordId> out;
  int64_t first = 0, last = 0;
  {
    TX_TRY(auto range,
           tx.connection().prepare("SELECT first_record, last_record FROM submission WHERE id = $1 AND state = 1"));
    range.bind(id);
    TX_TRY(const bool found, range.step());
    if (!found) return out;
    Row row(range);
    first = row.integer();
    last = row.integer();
  }
  TX_TRY(auto rows, tx.connection().prepare("SELECT id FROM record WHERE id BETWEEN $1 AND $2 AND submission = $3 "
                                            "ORDER BY id DESC LIMIT $4"));
  rows.bind(first, std::min(last, before.get() - 1), id, static_cast<int64_t>(limit));
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.emplace_back(Row(rows).integer());
  }
}

}  // namespace taixin::store
