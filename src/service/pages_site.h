// The site itself, for everybody: its front page, privacy, contact and halls, and the map of its pages.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// `/` of whoever has not signed in, /privacy, /contact, /sitemap; nothing when the path is none of these.
std::optional<Response> site_page(App& app, const Visit& visit);

}  // namespace taixin::service
