// Handing files over, receipts, and the rows that came back.
#pragma once

#include "service/routes.h"

namespace taixin::service {

// The answer to whoever handed a file over that went in.
Response receipt_response(const intake::Receipt& receipt, const Request& request);
std::span<const Route> submission_routes();

}  // namespace taixin::service
