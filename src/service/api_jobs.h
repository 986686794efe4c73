// Long work that nobody waits for: where it stands, its result, and giving it up (jobs.h).
#pragma once

#include "service/jobs.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> job_routes();
// 202 with the job that the request has become.
base::Result<Response> start_job(App& app, Request& request, const Route& route);

}  // namespace taixin::service
