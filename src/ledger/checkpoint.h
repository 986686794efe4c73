// Checkpoints (C2SP tlog-checkpoint): the text that a log signs to say how large it is and what its root is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/merkle.h"
#include "ledger/note.h"

namespace taixin::ledger {

struct Checkpoint {
  std::string origin;  // which log
  uint64_t size = 0;   // entries; at most kTreeSizeMax
  Hash root{};
  std::vector<std::string> extensions;  // further lines, opaque; ours have none
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The text of a note, exactly: format_checkpoint(parse_checkpoint(x)) == x. Errors: kBadCheckpoint.
base::Result<Checkpoint> parse_checkpoint(std::string_view text);
std::string format_checkpoint(const Checkpoint& checkpoint);

// A note that holds a checkpoint signed by its log.
struct SignedCheckpoint {
  Checkpoint checkpoint;
  Note note;
};
// Parses and verifies: at least one signature by `log_keys` (type ed25519), none of theirs wrong. When `origin` is not
// empty it must be the checkpoint's. Errors: kBadNote, kBadCheckpoint, kBadSignature, kNoKnownSignature, kOtherOrigin.
base::Result<SignedCheckpoint> open_checkpoint(std::string_view bytes, std::span<const VerifierKey> log_keys,
                                               std::string_view origin);
// The checkpoint's note, signed by the log.
Note sign_checkpoint(const Checkpoint& checkpoint, const SignerKey& key);

// The logs of a sandbox are called so, and of nothing else: "taixin-sandbox/<home>/records". The name is in the key and
// in every checkpoint, so that no sandbox can pass for a platform and none can be turned into one.
inline constexpr std::string_view kSandboxOrigin = "taixin-sandbox";
bool is_sandbox_log(std::string_view name);

}  // namespace taixin::ledger
