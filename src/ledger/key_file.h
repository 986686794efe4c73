// A private key in a file of its own: mode 0600, one line, the text form of note.h.
#pragma once

#include <filesystem>

#include "ledger/note.h"

namespace taixin::ledger {

// The key in the file; when there is none, a new one under `name`, durable on return. An empty name: the file must be
// there. Errors: kBadKey (not a key, of another type or name), kKeyOpenToOthers, those of the store.
base::Result<SignerKey> open_key_file(const std::filesystem::path& path, std::string_view name, KeyType type);

}  // namespace taixin::ledger
