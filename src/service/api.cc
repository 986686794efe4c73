#include "service/api.h"

#include <boost/json.hpp>
#include <future>

#include "service/api_jobs.h"
#include "service/door_keys.h"
#include "service/errors.h"
#include "service/http_errors.h"
#include "service/idempotency.h"
#include "service/routes.h"

namespace taixin::service {
namespace {

// Nobody's route: 405 with what the path takes, or 404.
Response not_routed(const Request& request) {
  const std::string allowed = allowed_methods(request.path);
  if (allowed.empty()) {
    return problem(base::fail(kNoRoute, {{"method", request.method}, {"path", request.path}}), request);
  }
  Response out = problem(
      base::fail(kMethodNotAllowed, {{"path", request.path}, {"method", request.method}, {"allow", allowed}}), request);
  out.headers["Allow"] = allowed;
  return out;
}

std::string weak_tag(std::string_view bytes) { return "W/\"" + base::hex(base::key128(bytes).view()) + "\""; }

// Whether If-None-Match names the tag (RFC 9110, 13.1.2: compared weakly).
bool named(std::string_view header, std::string_view tag) {
  if (header == "*") return true;
  const std::string_view opaque = tag.substr(2);  // without W/
  for (size_t at = header.find(opaque); at != header.npos; at = header.find(opaque, at + 1)) {
    const size_t end = at + opaque.size();
    if (end == header.size() || header[end] == ',' || header[end] == ' ') return true;
  }
  return false;
}

Response unchanged(const std::string& tag) {
  Response out{304, "", {}, "", {}};
  out.headers["ETag"] = tag;
  return out;
}

// What an answer from the packs alone depends on.
std::string packs_tag(App& app, const Request& request) {
  return weak_tag(fmt::format("{} {} {} {} {}", base::hex(app.catalog().digest()), app.home().clock().today().iso(),
                              request.lang() == base::Lang::zh ? "zh" : "en", request.wants_text(),
                              target_of(request)));
}

base::Result<Response> answered(App& app, Request& request, const Match& match) {
  const Route& route = *match.route;
  TX_CHECK(admit_route(app, request, route));
  if (route.body == Body::json) TX_CHECK(read_body(request, *route.shape));
  if (!route.unit_is_number) name_actor(request);
  std::string tag = route.etag == Etag::of_packs ? packs_tag(app, request) : std::string();
  const std::string_view asked = request.header("if-none-match");
  if (!tag.empty() && named(asked, tag)) return unchanged(tag);
  const bool later = route.bulk && request.get("async") == "true";
  const auto carry_out = [&] {
    return later ? start_job(app, request, route) : route.handler(app, request, match.args);
  };
  const bool once = route.keyed && !request.header("idempotency-key").empty();
  TX_TRY(Response response, once ? answer_once(app, request, carry_out) : carry_out());
  if (route.etag == Etag::none || response.status != 200) return response;
  if (tag.empty()) tag = weak_tag(response.body);
  if (named(asked, tag)) return unchanged(tag);
  response.headers["ETag"] = tag;
  response.headers.try_emplace("Cache-Control", "private, no-cache");
  return response;
}

}  // namespace

bool handle_api_later(App& app, Request& request, Reply& reply) {
  const auto match = match_route(request.method, request.path);
  if (!match || match->route->later == nullptr || request.wants_text()) return false;
  auto ready = admit_route(app, request, *match->route);
  if (ready && match->route->body == Body::json) ready = read_body(request, *match->route->shape);
  if (ready) {
    name_actor(request);
    match->route->later(app, request, reply);
  } else {
    reply(problem(ready.error(), request));
  }
  return true;
}

Response run_job(App& app, Request& request) {
  const auto match = match_route(request.method, request.path);
  TX_ASSERT(match, "a job without a route: {}", request.path);
  auto response = match->route->handler(app, request, match->args);
  return response ? *std::move(response) : problem(response.error(), request);
}

Response handle_api(App& app, Request& request) {
  if (const auto known = identify(app, request); !known) return problem(known.error(), request);
  std::promise<Response> later;
  Reply reply = [&later](Response response) { later.set_value(std::move(response)); };
  if (handle_api_later(app, request, reply)) return later.get_future().get();
  const auto match = match_route(request.method, request.path);
  if (!match) return not_routed(request);
  auto response = answered(app, request, *match);
  return response ? *std::move(response) : problem(response.error(), request);
}

}  // namespace taixin::service
