// The city in numbers (cockpit.h).
#pragma once

#include <span>

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> cockpit_routes();

}  // namespace taixin::service
