// Pages of retractions: those of an officer's unit, to be acknowledged, and for the centre who is silent.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

std::optional<Response> retraction_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
