// Letters for people: those that a unit has to send, and one as it is printed, with what became of it; and for /my the
// notices of a subject.
//
//   /outgoing   the list      /outgoing/ID   one
//   /my/notices (POST)        all that are unread were seen
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> outgoing_page(App& app, const Visit& visit, const Request& request);
// For /my: what the subject was told, unread ones marked.
Html own_notices(App& app, const Visit& visit, base::SubjectId subject);

}  // namespace taixin::service
