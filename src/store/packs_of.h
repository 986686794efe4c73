// The packs of a home that this process does not own, and that may be served meanwhile.
#pragma once

#include <filesystem>
#include <vector>

#include "store/records.h"

namespace taixin::store {

// Those in force. Reads nothing else and changes nothing. kNoHome, kNewerHome, and what reading refuses.
base::Result<std::vector<StoredPack>> active_packs_of(const std::filesystem::path& home);

}  // namespace taixin::store
