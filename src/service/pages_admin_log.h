// What administrators did: events of units and accounts, newest first, for whoever audits them. Names, logins and
// secrets of persons are in none of them (docs/formats/accounts.md).
#pragma once

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// GET /admin-log, after the visitor was found to have `admin_audit`.
Response admin_log_page(App& app, const Visit& visit);

}  // namespace taixin::service
