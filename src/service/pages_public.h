// What everybody may see, without an account and without scripts: search, one organization, the lists of licences and
// penalties, and for officers the self-check of what is published.
//
//   /open   search     /open/subject/CODE   one organization     /open/listings   lists     /open/check   the
//   self-check
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> public_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
