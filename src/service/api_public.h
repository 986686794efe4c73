// What everybody may see, and the self-check of what is published (disclose/).
#pragma once

#include "disclose/disclose.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> public_routes();
disclose::Disclosure disclosure_of(App& app);
// `from` and `to` of the query: days of the decision, both included. kBadValue.
base::Result<void> set_decided(const Request& request, disclose::ListQuestion& question);

}  // namespace taixin::service
