// The roles of the packs in the form that accounts need.
#pragma once

#include <vector>

#include "access/accounts.h"
#include "catalog/catalog.h"

namespace taixin::service {

std::vector<access::RoleRule> role_rules(const catalog::Catalog& catalog, base::Day day);

}  // namespace taixin::service
