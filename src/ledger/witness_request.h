// The body of add-checkpoint (C2SP tlog-witness), which a log sends to a witness.
#pragma once

#include "ledger/checkpoint.h"

namespace taixin::ledger {

inline constexpr size_t kWitnessHashesMax = 63;
inline constexpr size_t kWitnessRequestBytesMax = kNoteBytesMax + (kWitnessHashesMax + 2) * 64;

// "old 20852014\n", the hashes of a consistency proof one a line, an empty line, and the checkpoint's note.
struct WitnessRequest {
  uint64_t old_size = 0;
  std::vector<Hash> proof;
  Note note;
  friend bool operator==(const WitnessRequest&, const WitnessRequest&) = default;
};
// format_witness_request(parse_witness_request(x)) == x; the note's text is a checkpoint. Errors: kBadWitnessRequest,
// kBadNote, kBadCheckpoint.
base::Result<WitnessRequest> parse_witness_request(std::string_view body);
std::string format_witness_request(const WitnessRequest& request);

// The body of 409, "20852163\n"; nothing when it is not that.
std::optional<uint64_t> parse_tree_size_answer(std::string_view body);

inline constexpr std::string_view kTreeSizeType = "text/x.tlog.size";

}  // namespace taixin::ledger
