// Routes of what cases left to be carried out: letters to be sent by a unit, notices to a subject.
#pragma once

#include <span>

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> outgoing_routes();

}  // namespace taixin::service
