// Accounts, units and what happened to them as JSON and as lines. Private to api_accounts*.cc, api_units.cc,
// api_clients.cc and api_session.cc.
#pragma once

#include <boost/json.hpp>

#include "access/accounts.h"
#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

boost::json::object unit_object(const access::Unit& unit);
boost::json::object account_object(App& app, const access::Account& account);
boost::json::object event_object(const store::AccountEvent& event);
std::string unit_line(const access::Directory& directory, const access::Unit& unit);
std::string account_line(App& app, const access::Account& account);
std::string event_line(const store::AccountEvent& event);

// What their lists take: `cursor`, the number after which (or before which) a page begins; 0: the first. kBadValue.
inline constexpr size_t kAccountPage = 100;
base::Result<int64_t> number_cursor(const Request& request);

// One account; kNoAccount.
base::Result<Response> account_answer(App& app, const Request& request, access::AccountId id, int status = 200);
// The same, with what waits for another administrator (202).
base::Result<Response> waiting_answer(App& app, const Request& request, access::AccountId id, int64_t proposal);
// A client's new secret, shown this once (api_clients.cc).
Response secret_answer(App& app, const Request& request, access::AccountId id, const access::Powers::Outcome& made);
boost::json::object proposal_object(const access::Proposal& proposal);
Response account_done(const Request& request, boost::json::object object, std::string line, int status = 200);

}  // namespace taixin::service
