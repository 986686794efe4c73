// The interface /api/v1: parse, call one room, render. The same routes serve other systems, the pages and the command
// line; docs: /openapi.json. Routes marked "local" name files of this machine and answer the Unix socket only.
#pragma once

#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

Response handle_api(App& app, Request& request);

}  // namespace taixin::service
