// How many refused rows of a submission wait, were fixed or were given up: counted by the database, so that nobody
// reads their cells to count them.
//
//   TX_TRY(const auto counts, quarantine_counts(tx, {.from = start, .until = end}));
//
// Cost: every row of the quarantine of the submissions asked for is looked at by its index, no cell is read. Errors:
// store errors.
#pragma once

#include <string>
#include <vector>

#include "store/records.h"

namespace taixin::store {

struct QuarantineCount {
  SubmissionId submission;
  std::string item, source;
  KnownAt sealed_at;
  uint64_t waiting = 0, fixed = 0, dropped = 0;
};
struct QuarantineSpan {
  KnownAt from{0}, until{INT64_MAX};  // of submissions sealed in [from, until)
  bool waiting = false;               // only submissions of which something waits
};
// Of sealed submissions with refused rows, by id.
base::Result<std::vector<QuarantineCount>> quarantine_counts(ReadTx& tx, const QuarantineSpan& span);

}  // namespace taixin::store
