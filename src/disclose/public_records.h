// Which records can be public at all; inner header of the room.
#pragma once

#include <vector>

#include "access/access.h"
#include "check/check.h"

namespace taixin::disclose {

// Those of documents whose item may be public on `day` by this law, by number. Reads the index, not the records.
base::Result<std::vector<base::RecordId>> public_records(const check::Checker& checker, const access::Desk& desk,
                                                         const catalog::Catalog& law, base::Day day);

}  // namespace taixin::disclose
