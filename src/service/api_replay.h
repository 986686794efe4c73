// The answers of the access log made again (check/replay.h), for the console: what differs, and what could not be made
// again, by kind and reason. Sheets of batches: those that jobs still keep, and those that are named (`sheet`, one path
// a line).
#pragma once

#include "service/routes.h"

namespace taixin::service {

base::Result<Response> post_replay(App& app, Request& request, const PathArgs& args);

}  // namespace taixin::service
