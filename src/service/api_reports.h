// Credit reports by the interface: asked for by an officer, by a subject about itself, and by anybody about what is
// public of a body; had again as JSON, PDF and proof; verified.
#pragma once

#include <span>

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> report_routes();

}  // namespace taixin::service
