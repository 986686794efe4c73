#include "store/quarantine_counts.h"

#include "store/sqlite.h"
#include "store/submission_row.h"

namespace taixin::store {

base::Result<std::vector<QuarantineCount>> quarantine_counts(ReadTx& tx, const QuarantineSpan& span) {
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT s.id, s.item, s.source, s.sealed_at, sum(q.state = 0), sum(q.state = 1), "
                                 "sum(q.state = 2) FROM submission s JOIN quarantine q ON q.submission = s.id "
                                 "WHERE s.state = 1 AND s.sealed_at >= $1 AND s.sealed_at < $2 "
                                 "GROUP BY s.id HAVING $3 = 0 OR sum(q.state = 0) > 0 ORDER BY s.id"));
  rows.bind(span.from, span.until, span.waiting ? 1 : 0);
  const auto read = [](const Statement& statement) {
    Row row(statement);
    QuarantineCount one;
    one.submission = row.as<SubmissionId>();
    one.item = row.text();
    one.source = row.text();
    one.sealed_at = row.as<KnownAt>();
    for (uint64_t* count : {&one.waiting, &one.fixed, &one.dropped}) *count = row.as<uint64_t>();
    return one;
  };
  std::vector<QuarantineCount> out;
  TX_CHECK(for_each_row(rows, read, [&](QuarantineCount&& one) { out.push_back(std::move(one)); }));
  return out;
}

}  // namespace taixin::store
