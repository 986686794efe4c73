// Numbers for officers: the league of units (league.h).
#pragma once

#include <span>

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> league_routes();

}  // namespace taixin::service
