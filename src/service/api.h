// The interface /api/v1: parse, call one room, render. The same routes serve other systems, the pages and the command
// line; docs: /openapi.json. Routes marked "local" name files of this machine and answer the Unix socket only.
#pragma once

#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

Response handle_api(App& app, Request& request);
// The questions that come by the thousand: no thread waits until the access log is on disk. False: not one of them, and
// nothing has happened; `handle_api` answers. True: `reply` is told, before this returns or later.
bool handle_api_later(App& app, Request& request, Reply& reply);

// What a job does (jobs.h): the request was admitted and its body read when it became one.
Response run_job(App& app, Request& request);

}  // namespace taixin::service
