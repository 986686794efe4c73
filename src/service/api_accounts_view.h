// Accounts, units and what happened to them as JSON and as lines. Private to api_accounts*.cc.
#pragma once

#include <boost/json.hpp>

#include "access/accounts.h"
#include "service/app.h"
#include "service/http.h"
#include "service/json_body.h"

namespace taixin::service {

boost::json::object unit_object(const access::Unit& unit);
boost::json::object account_object(App& app, const access::Account& account);
boost::json::object event_object(const store::AccountEvent& event);
std::string unit_line(const access::Directory& directory, const access::Unit& unit);
std::string account_line(App& app, const access::Account& account);
std::string event_line(const store::AccountEvent& event);

std::span<const struct AccountRoute> client_routes();   // api_clients.cc
std::span<const struct AccountRoute> session_routes();  // api_session.cc

Response account_done(const Request& request, boost::json::object object, std::string line, int status = 200);

}  // namespace taixin::service
