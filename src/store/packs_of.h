// The packs of a home that this process does not own, and that may be served meanwhile.
#pragma once

#include <filesystem>
#include <vector>

#include "store/records.h"
#include "store/rule_events.h"

namespace taixin::store {

// Those in force. Reads nothing else and changes nothing. kNoHome, kNewerHome, and what reading refuses.
base::Result<std::vector<StoredPack>> active_packs_of(const std::filesystem::path& home);

// What happened to its rules, in order; none in a home from before that was kept. Likewise.
base::Result<std::vector<RuleEvent>> rule_events_of(const std::filesystem::path& home);

}  // namespace taixin::store
