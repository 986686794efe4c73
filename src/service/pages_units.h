// The system administrator's pages: the tree of units with their kinds, and one unit: its name, region, place in the
// tree, what it hands over, and its end. No business data stands here.
//
//   /units   the tree      /units/new   enters one      /units/ID   one, and what may be done to it
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// After the visitor was found to have `unit_manage`. Nothing when the path is none of these.
std::optional<Response> units_page(App& app, const Visit& visit, const FormFields& form);

}  // namespace taixin::service
