// Routes of letters that were issued: the register of a unit's, and what is cancelled.
#pragma once

#include <span>

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> letter_routes();

}  // namespace taixin::service
