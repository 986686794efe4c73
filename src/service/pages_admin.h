// Pages of the administrators: the tree of units, accounts, one account, one client. No business data stands here.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> admin_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
