// Complaints for people, without scripts: one's own, a new one about a body, one with its steps.
//
//   /complaints   one's own, and the form      /complaints/ID   one
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> complaint_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
