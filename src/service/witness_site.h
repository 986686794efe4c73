// A witness over HTTP (C2SP tlog-witness): its two addresses, submission and monitoring, under one prefix.
#pragma once

#include "ledger/witness.h"
#include "service/server.h"

namespace taixin::service {

// POST /add-checkpoint, GET /<origin hash>/checkpoint, and GET / with `about` as plain text. Everything else is 404 or
// 405.
Response handle_witness(ledger::Witness& witness, const std::string& about, const Request& request);
// Bounds for a server that anybody may reach: a request is at most a note and a proof.
ServerLimits witness_limits();

}  // namespace taixin::service
