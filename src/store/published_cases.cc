#include "store/published_cases.h"

#include "store/sqlite.h"

namespace taixin::store {

base::Result<std::vector<PublishingStep>> publishing_steps(ReadTx& tx, SubjectId subject, size_t limit) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT case_id, event FROM case_outgoing WHERE subject = $1 AND effect = "
                                            "'publish_commitment' ORDER BY id DESC LIMIT $2"));
  rows.bind(subject, limit);
  std::vector<PublishingStep> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    Row row(rows);
    PublishingStep one;
    one.case_id = row.integer();
    one.event = row.integer();
    out.push_back(one);
  }
}

}  // namespace taixin::store
