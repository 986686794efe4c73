// Who a request comes from: the cookie of a page, a bearer token, a client's certificate, or this machine itself. Asked
// once, before anything else; what a request says of itself counts for nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/entrance.h"
#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

// Whoever acts in this session now; nothing: its account is no longer live.
std::optional<access::Caller> caller_of_session(App& app, const access::WebSession& session);

// Fills in `caller` and `csrf`. Whoever shows nothing is nobody, which is no error; so is a cookie that has ended.
// Errors: kBearerRefused, kOverQuota, and kBadCsrf for what would change something from a page that is not ours.
base::Result<void> identify(App& app, Request& request);

// Writes into the request who does it, where it would name its operator and unit itself: of an account its own name and
// that of the unit it acts in, whatever the request said. The console names its operator.
void name_actor(Request& request);
struct Actor {
  std::string name, unit;
};
std::optional<Actor> actor_of(const access::Caller& caller);  // nothing: the console, or nobody

// The token in the session's cookie; empty when there is none.
std::string session_token(const Request& request);
// Set-Cookie lines: over TLS the name has the prefix __Host- (RFC 6265bis), over loopback it cannot.
std::string session_cookie(const Request& request, std::string_view token);
std::string ended_cookie(const Request& request);
// Where a request comes from, for signing in: the browser, its address, the cookie of a device that is known.
access::Entrance::From from_of(const Request& request);
// The Set-Cookie line that makes this device known to `account`: it opens nothing (access/known_devices.h).
std::string device_cookie(App& app, const Request& request, access::AccountId account);

// Whether the caller may do this at all, for handlers of this part; the console may. the refusals of the decision
// point.
base::Result<void> need(App& app, const access::Caller& caller, access::Action action);
inline base::Result<void> need(App& app, const Request& request, access::Action action) {
  return need(app, request.caller, action);
}

}  // namespace taixin::service
