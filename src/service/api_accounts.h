// Signing in, units, accounts and clients: routes under /api/v1 (docs/formats/accounts.md).
#pragma once

#include <array>
#include <optional>
#include <span>

#include "access/action.h"
#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

// The parameters of a path. Views into Request::path.
struct AccountArgs {
  int64_t id = 0, number = 0;  // of {id} and {number}
};
struct AccountRoute {
  std::string_view method, pattern;
  access::Action action;  // `open`: asked of nobody, or decided inside
  base::Result<Response> (*handler)(App&, Request&, const AccountArgs&);
};
std::span<const AccountRoute> account_routes();

// Nothing when the path is of none of them.
std::optional<base::Result<Response>> account_route(App& app, Request& request);

// Where the owner of a one-time link opens it: a path with the token in its query, which no log keeps.
std::string link_path(std::string_view token);

}  // namespace taixin::service
