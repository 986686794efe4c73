// The logs as everybody may read them, and what their owner asks of them.
//
//   /ledger/records/..., /ledger/access/...    tlog-tiles: checkpoint, tiles, bundles of entries; no question asked
//   /ledger/verify.html                        the page that verifies proof files offline, to be kept
//   /api/v1/ledger, .../checkpoint, .../audit  state; sign now; the self-scrub (the last two local)
//   /api/v1/ledger/proofs                      proofs of what is held about a subject and of who looked
#pragma once

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> ledger_routes();

}  // namespace taixin::service
