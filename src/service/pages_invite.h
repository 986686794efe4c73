// The security administrator invites somebody: an officer, a natural person, a subject's agent with a term, a system.
//
//   /accounts/new?kind=staff   the form of each kind      POST /accounts   does it
#pragma once

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Both after the visitor was found to have `account_manage`.
Response invite_page(App& app, const Visit& visit, const FormFields& given, FieldErrors errors, int status = 200);
// Redirects to the account. An identity number is read and wiped; it comes back in no page.
Response take_invite(App& app, const Visit& visit, FormFields form);

}  // namespace taixin::service
