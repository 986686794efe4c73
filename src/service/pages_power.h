// What waits for a second security administrator, and what one did alone: /accounts/pending, /accounts/alone, and the
// part of an account's page that says what waits for it.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing: no page of these.
std::optional<Response> power_page(App& app, const Visit& visit, const Request& request);
// On an account's page; empty when nothing waits.
Html waiting_part(App& app, const Visit& visit, access::AccountId account);

}  // namespace taixin::service
