// Reading the registry of subjects from some point on: for a reader that keeps what came before
// (facts/registry_file.h).
#pragma once

#include <functional>
#include <variant>

#include "store/home.h"
#include "store/rows.h"

namespace taixin::store {

using RegistryRow = std::variant<Subject, SubjectCode, SubjectName, SubjectState, OperatorPeriod>;

// How far a reader has come. Rows up to here are decided: of a sealed submission, of an abandoned one or of none. What
// an open submission wrote may become visible later, so its first rows end the stretch.
struct RegistryPoint {
  int64_t code = 0, name = 0, state = 0, period = 0;  // row numbers of their tables
  SubjectId subject;                                  // the last one that is stated
  SubmissionId submission;                            // all before this one are decided
  friend bool operator==(const RegistryPoint&, const RegistryPoint&) = default;
};
base::Result<RegistryPoint> registry_point(ReadTx& tx);

// Every row behind `after`, visible or not: whoever reads knows the seals. Subjects by id, then codes, names, states
// and operator periods in the order they were added. Of subjects up to `after.subject` only what later submissions
// state about those from `gaps_from` on: an id that has no visible row yet may get one. Rows before the point may come
// again.
base::Result<void> scan_registry(ReadTx& tx, const RegistryPoint& after, SubjectId gaps_from,
                                 const std::function<void(const RegistryRow&)>& each);

}  // namespace taixin::store
