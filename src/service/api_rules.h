// The rules of this home: which were in force when, which entries wait for two people, and how they change.
#pragma once

#include "service/routes.h"

namespace taixin::service {

// What other rooms have against packs that are to come: open cases that they do not know.
base::Result<void> fits_home(App& app, const catalog::Catalog& catalog);
std::span<const Route> rule_routes();

}  // namespace taixin::service
