// Questions about subjects: search, show, check, batches of checks, and receipts of checks.
#pragma once

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> answer_routes();

}  // namespace taixin::service
