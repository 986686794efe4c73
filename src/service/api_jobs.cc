#include "service/api_jobs.h"

#include <boost/json.hpp>

#include "access/errors.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

json::object job_object(const Job& job) {
  json::object out{{"id", job.id},
                   {"operation", job.operation},
                   {"state", job_state_code(job.state)},
                   {"progress", job.progress},
                   {"made_at", base::iso_time(job.made_at)}};
  if (job.ended_at) out["ended_at"] = base::iso_time(*job.ended_at);
  if (job.status != 0) {
    out["status"] = job.status;
    out["result"] = "/api/v1/jobs/" + job.id + "/result";
  }
  return out;
}

Response job_response(const Job& job, const Request& request, int status = 200) {
  Response out =
      request.wants_text()
          ? text_response(fmt::format("{}  {}  {:.0f}%\n", job.id, job_state_code(job.state), job.progress * 100),
                          status)
          : json_response(json::serialize(job_object(job)), status);
  if (job.active()) out.headers["Retry-After"] = "1";
  return out;
}

base::Result<Response> get_jobs(App& app, Request& request, const PathArgs&) {
  if (!request.caller.known()) return base::fail(access::kNotSignedIn);
  json::array list;
  for (const Job& job : app.jobs().of_owner(caller_of(request))) list.push_back(job_object(job));
  return json_response(json::serialize(json::object{{"jobs", std::move(list)}}));
}

base::Result<Response> get_job(App& app, Request& request, const PathArgs& args) {
  if (!request.caller.known()) return base::fail(access::kNotSignedIn);
  const auto job = app.jobs().find(args.text[0], caller_of(request));
  if (!job) return base::fail(kNoJob);
  return job_response(*job, request);
}

base::Result<Response> get_job_result(App& app, Request& request, const PathArgs& args) {
  if (!request.caller.known()) return base::fail(access::kNotSignedIn);
  return app.jobs().result(args.text[0], caller_of(request));
}

base::Result<Response> delete_job(App& app, Request& request, const PathArgs& args) {
  if (!request.caller.known()) return base::fail(access::kNotSignedIn);
  TX_TRY(const Job job, app.jobs().cancel(args.text[0], caller_of(request)));
  return job_response(job, request);
}

// Whoever may not start such work finds no job of its own here.
constexpr Route kRoutes[] = {
    {.method = "GET", .pattern = "/api/v1/jobs", .operation = "listJobs", .handler = get_jobs},
    {.method = "GET", .pattern = "/api/v1/jobs/{job}", .operation = "getJob", .handler = get_job},
    {.method = "GET", .pattern = "/api/v1/jobs/{job}/result", .operation = "getJobResult", .handler = get_job_result},
    {.method = "DELETE", .pattern = "/api/v1/jobs/{job}", .operation = "cancelJob", .handler = delete_job},
};

}  // namespace

std::span<const Route> job_routes() { return kRoutes; }

base::Result<Response> start_job(App& app, Request& request, const Route& route) {
  Request work = std::move(request);
  request.headers = work.headers;  // what renders the answer
  request.query = work.query;
  request.path = work.path;
  work.query.erase("async");
  TX_TRY(const Job job, app.jobs().start(std::move(work), std::string(route.operation), caller_of(request)));
  Response out = job_response(job, request, 202);
  out.headers["Location"] = "/api/v1/jobs/" + job.id;
  return out;
}

}  // namespace taixin::service
