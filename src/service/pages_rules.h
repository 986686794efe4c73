// Pages of the keepers of the rules: entries that wait, versions of the packs, changes with their differences.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// /rules and /rules/changes/12; nothing when the path is none of these.
std::optional<Response> rules_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
