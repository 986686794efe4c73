// Which records a submission added, without reading them: what lists that show the newest first need.
#pragma once

#include <vector>

#include "store/home.h"

namespace taixin::store {

// Documents of a sealed submission with ids below `before`, the greatest first, at most `limit`. Rows of bulk items are
// not among them. Cost: `limit` steps in the table, and rows of other submissions that came in between.
base::Result<std::vector<RecordId>> newest_documents_of(ReadTx& tx, SubmissionId id, RecordId before, size_t limit);

}  // namespace taixin::store
