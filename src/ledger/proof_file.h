// C2SP tlog-proof: one file that shows, without a server, that an entry is in a log whose checkpoint is signed and
// cosigned. It shows inclusion; it cannot show that nothing was left out (completeness).
#pragma once

#include "ledger/policy.h"

namespace taixin::ledger {

inline constexpr size_t kProofExtraBytesMax = size_t{1} << 20;
inline constexpr size_t kProofHashesMax = 63;
inline constexpr size_t kProofFileBytesMax = size_t{3} << 20;

struct ProofFile {
  std::optional<std::string> extra;  // opaque and not authenticated by itself; ours holds the opening of the leaf
  uint64_t index = 0;
  std::vector<Hash> hashes;  // from the leaf's sibling upward
  Note checkpoint;
  friend bool operator==(const ProofFile&, const ProofFile&) = default;
};
// format_proof_file(parse_proof_file(x)) == x. Errors: kBadProofFile, and those of the note.
base::Result<ProofFile> parse_proof_file(std::string_view bytes);
std::string format_proof_file(const ProofFile& proof);

// That the leaf is entry `index` of the checkpoint's tree, and that the checkpoint may be trusted. Errors: those of
// trust_checkpoint and verify_inclusion.
base::Result<TrustedCheckpoint> verify_proof(const ProofFile& proof, const Hash& leaf, const Policy& policy);
inline base::Result<TrustedCheckpoint> verify_proof(const ProofFile& proof, std::string_view entry,
                                                    const Policy& policy) {
  return verify_proof(proof, leaf_hash(entry), policy);
}

}  // namespace taixin::ledger
