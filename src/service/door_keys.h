// Who a request comes from: the cookie of a page, a bearer token, a client's certificate, or this machine itself. Asked
// once, before anything else; what a request says of itself counts for nothing.
#pragma once

#include <string>
#include <string_view>

#include "access/entrance.h"
#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

// Fills in `caller` and `csrf`. Whoever shows nothing is nobody, which is no error; so is a cookie that has ended.
// Errors: kBearerRefused, kOverQuota, and kBadCsrf for what would change something from a page that is not ours.
base::Result<void> identify(App& app, Request& request);

// The token in the session's cookie; empty when there is none.
std::string session_token(const Request& request);
// Set-Cookie lines: over TLS the name has the prefix __Host- (RFC 6265bis), over loopback it cannot.
std::string session_cookie(const Request& request, std::string_view token);
std::string ended_cookie(const Request& request);

// Whether the caller may do this at all, for handlers of this part; the console may. kSignedOut, kNotAllowed.
base::Result<void> need(App& app, const Request& request, access::Action action);

}  // namespace taixin::service
