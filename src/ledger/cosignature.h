// C2SP tlog-cosignature, version 1 with Ed25519: a witness's statement that at a time it knew of no larger consistent
// tree of this log than the checkpoint's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/note.h"

namespace taixin::ledger {

inline constexpr size_t kCosignatureBytes = 8 + 64;  // seconds since 1970, big endian; Ed25519

// What is signed: "cosignature/v1\ntime 1679315147\n" and the text of the checkpoint, extension lines included.
std::string cosigned_message(uint64_t timestamp, std::string_view checkpoint_text);
// The time of a cosignature's bytes; nothing when they are not one (length, or a time above 2^63 - 1).
std::optional<uint64_t> cosignature_time(std::string_view bytes);

// `key` is of type `cosignature`. `timestamp`: seconds since 1970, not 0. That the checkpoint is consistent with all
// that the key cosigned before is the caller's to know: witness.h.
NoteSignature cosign_checkpoint(std::string_view checkpoint_text, uint64_t timestamp, const SignerKey& key);

}  // namespace taixin::ledger
