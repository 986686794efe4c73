// The logs as everybody may read them, and what their owner asks of them.
//
//   /ledger/records/..., /ledger/access/...    tlog-tiles: checkpoint, tiles, bundles of entries; no question asked
//   /ledger/verify.html                        the page that verifies proof files offline, to be kept
//   /api/v1/ledger, .../checkpoint, .../audit  state; sign now; the self-scrub (the last two local)
//   /api/v1/ledger/proofs                      proofs of what is held about a subject and of who looked
#pragma once

#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

// `path` without "/ledger/"; kNoRoute.
base::Result<Response> log_file(App& app, const Request& request, std::string_view path);
// `path` without "/api/v1/ledger" and the slash after it.
base::Result<Response> ledger_route(App& app, Request& request, std::string_view path);

}  // namespace taixin::service
