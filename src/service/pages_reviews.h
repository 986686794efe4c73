// Files that wait for a second person: the list, one with what the trial found and its rows, the checklist, what came
// of it. Private to pages*.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// GET /reviews, GET /reviews/ID, POST /reviews/ID/approve, /return, /withdraw; nothing: another page. Who may open them
// is decided before (pages.cc).
std::optional<Response> review_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
