// Routes of consents and authorisations: asked for by a unit, answered by the subject, previewed before the answer.
#pragma once

#include <span>

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> consent_routes();

}  // namespace taixin::service
