// Routes of the log of answers and the people in it: a subject's own space, questions about looks, lawful delays,
// alerts, and the log itself for auditors.
#pragma once

#include <span>

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> look_routes();

}  // namespace taixin::service
