// Pages of the administrators: units (pages_units.h), accounts, one account or client with what may be done to it
// (pages_invite.h, pages_account_forms.h), and what administrators did. No business data stands here.
//
//   /accounts   a list, filtered     /accounts/ID   one     /admin-log   what was done to units and accounts, by whom
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> admin_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
