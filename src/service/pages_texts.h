// The page on which reviewers decide about texts that are held back from everybody.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// /texts; nothing when the path is another.
std::optional<Response> texts_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
