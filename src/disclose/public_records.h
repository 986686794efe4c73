// Which records can be public at all; inner header of the room.
#pragma once

#include <functional>
#include <vector>

#include "access/access.h"
#include "check/check.h"

namespace taixin::disclose {

// Those of documents whose item may be public on `day` by this law, by number; `wanted`: of these items alone. Reads
// the index, not the records.
using WantedItem = std::function<bool(const catalog::Item&)>;
base::Result<std::vector<base::RecordId>> public_records(const check::Checker& checker, const access::Desk& desk,
                                                         const catalog::Catalog& law, base::Day day,
                                                         const WantedItem& wanted = {});
// Licences and penalties, which lists and statistics are of: documents of administrative acts that may be public.
bool is_listed(const catalog::Item& item);

}  // namespace taixin::disclose
