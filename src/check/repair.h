// From when repair of a record may be asked for: one rule for every page, list and file that says so. Pure.
//
//   if (const auto day = repair_from(record, today)) tell(*day <= today ? now() : from(*day));
#pragma once

#include <optional>

#include "check/check.h"

namespace taixin::check {

// Repair ends a publication before its last day: nothing is given where there is none today that will end, where the
// record is over, or where its earliest day would be after the last. `record` as everybody or its subject is shown it
// (only these are told terms). Not after `today`: since when it may be asked for, once all duties are done.
std::optional<Day> repair_from(const ShownRecord& record, Day today);

}  // namespace taixin::check
