// Files that wait for a second person: who sees them, what the trial found, approving, returning, taking back.
#pragma once

#include "intake/held.h"
#include "service/routes.h"

namespace taixin::service {

// 202, with where it waits: the answer to whoever handed the file over.
Response held_response(App& app, const Request& request, const intake::HeldFile& held, int status);
std::span<const Route> held_routes();

}  // namespace taixin::service
