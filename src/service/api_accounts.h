// Signing in, units, accounts and clients: routes under /api/v1 (docs/formats/accounts.md).
#pragma once

#include <span>
#include <string>

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> session_routes();  // api_session.cc
std::span<const Route> unit_routes();     // api_units.cc
std::span<const Route> account_routes();
std::span<const Route> client_routes();  // api_clients.cc
std::span<const Route> power_routes();   // api_power.cc

// Where the owner of a one-time link opens it: a path with the token in its query, which no log keeps.
std::string link_path(std::string_view token);

}  // namespace taixin::service
