// A subject's own space, as far as the doors need it: who looked and why, with a question to each line, and consents
// with what they would open. Works without scripts.
//
//   /my   who looked, what was asked for      /my/look/TOKEN   the question to one line
//   /my/consent/ID   one request      /my/calendar   its days (pages_calendar.h)
//   /my/export   all of it in one file (own_export.h)
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> own_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
