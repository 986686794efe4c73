// Pages of one's own: signing in, the second factor, one-time links, my account. They work without scripts.
//
//   /sign-in   login and password      /sign-in/code   the phone's code      /sign-in/phone   a phone is enrolled
//   /first     a one-time link         /password       a new password        /account         my account
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> account_page(App& app, const Visit& visit, const Request& request);

// A picture of any text for a phone's camera, as inline SVG without a style of its own; empty when it is too long.
Html qr_svg(std::string_view text, std::string_view label);

}  // namespace taixin::service
