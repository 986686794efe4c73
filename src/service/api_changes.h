// What changed, for other systems that keep a copy (check/changes.h).
#pragma once

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> change_routes();

}  // namespace taixin::service
