// Handing files over, receipts, and the rows that came back.
#pragma once

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> submission_routes();

}  // namespace taixin::service
