// The identifiers that cross rooms.
#pragma once

#include <cstdint>
#include <string>

#include "base/strong.h"

namespace taixin::base {

// A subject of the registry. Never derived from a code; codes and names may change, this does not. 0 = none.
using SubjectId = Strong<struct SubjectIdTag, int64_t>;
// One version of one record, in order of arrival: gap-free in a home, never reused. 0 = none.
using RecordId = Strong<struct RecordIdTag, int64_t>;
// One submission (batch) of a department. 0 = none.
using SubmissionId = Strong<struct SubmissionIdTag, int64_t>;
// A catalog item's code, for example "ADM.penalty".
using ItemCode = Strong<struct ItemCodeTag, std::string>;

}  // namespace taixin::base
