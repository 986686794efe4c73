// 核验: whether a report or the receipt of a check is one that this platform gave, unaltered, and whether the report
// still stands. By its number, or by the file; never what it says. Nothing of a file is kept or logged.
//
//   /verify and /verify/report     the same page; the second is the address in the code of a report's cover
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

std::optional<Response> verify_page_for(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
