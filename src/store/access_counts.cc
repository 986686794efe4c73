#include "store/access_counts.h"

#include "store/access_moment.h"
#include "store/submission_row.h"

namespace taixin::store {

base::Result<std::vector<AccessCount>> access_counts(ReadTx& tx, const AccessSpan& span) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT coalesce(max(id), 0) FROM access_entry"));
  TX_TRY(const int64_t first, first_access_at(db, last, span.from));
  TX_TRY(const int64_t end, first_access_at(db, last, span.until));
  TX_TRY(auto rows, db.prepare("SELECT kind, count(*), sum(row_count), sum(instr(fields, $1) > 0) FROM access_entry "
                               "WHERE id >= $2 AND id < $3 GROUP BY kind ORDER BY kind"));
  rows.bind(span.mark, first, end);
  const auto read = [](const Statement& statement) {
    Row row(statement);
    AccessCount one;
    one.kind = row.text();
    for (uint64_t* count : {&one.entries, &one.rows, &one.marked}) *count = row.as<uint64_t>();
    return one;
  };
  std::vector<AccessCount> out;
  TX_CHECK(for_each_row(rows, read, [&](AccessCount&& one) { out.push_back(std::move(one)); }));
  return out;
}

}  // namespace taixin::store
