// Submissions in the order in which they ended (sealed or abandoned), for whoever keeps numbers of them and reads only
// what came since. Errors: store errors.
#pragma once

#include <vector>

#include "store/records.h"

namespace taixin::store {

struct EndedSubmission {
  int64_t end = 0;  // number of the end: 1, 2, 3 ...; the first one after it is next
  Submission submission;
};
base::Result<std::vector<EndedSubmission>> ended_submissions(ReadTx& tx, int64_t after, size_t limit);

}  // namespace taixin::store
