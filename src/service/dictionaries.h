// Compression dictionaries of the items, trained on rows of a synthetic city and never on anybody's real data.
#pragma once

#include <map>
#include <string>

#include "base/day.h"
#include "base/result.h"
#include "catalog/catalog.h"

namespace taixin::service {

// By item code; items that the synthetic city does not send have none. About two seconds; uses a directory of its own
// under the system's temporary directory and removes it.
base::Result<std::map<std::string, std::string>> train_dictionaries(const catalog::Catalog& catalog, base::Day today);

}  // namespace taixin::service
