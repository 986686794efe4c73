// Routes of files to and from other platforms (exchange/exchange.h): batches, receipts, what came, statements.
#pragma once

#include <span>

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> exchange_routes();

}  // namespace taixin::service
