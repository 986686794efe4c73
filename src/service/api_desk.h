// What officers' applications begin with: what waits today (desk_today.h).
#pragma once

#include <span>

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> desk_routes();

}  // namespace taixin::service
