// Pages of one's own: signing in, the second factor, one-time links, my account. They work without scripts.
//
//   /sign-in   login and password      /sign-in/code   the phone's code      /sign-in/phone   a phone is enrolled
//   /first     a one-time link         /password       a new password        /account         my account
//   /stay      to stay signed in
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> account_page(App& app, const Visit& visit, const Request& request);

// To sign in once more, when a form came after its session had ended. `kept`: what was typed waits for its account.
Response sign_in_again_page(App& app, const Visit& visit, bool kept);

}  // namespace taixin::service
