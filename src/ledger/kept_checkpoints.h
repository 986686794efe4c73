// Which signed notes of a log are kept. One is signed every half second while something changes, and each says all that
// those before it said; so a log that has run for years keeps a few of them.
//
// The rule: all of the last hour; before that the newest of each hour, and after a week the newest of each day (UTC).
// Of each hour or day also the newest that a quorum of witnesses cosigned, when one is asked for. Never the newest of
// all, nor the one that is shown. A year costs 365 notes and 168, twice with witnesses.
#pragma once

#include <span>
#include <vector>

#include "ledger/covered.h"
#include "store/home.h"

namespace taixin::ledger {

struct SignedNote {
  uint64_t size = 0;
  base::KnownAt at;
  bool quorum = false;  // cosigned by as many as the quorum asks for
};

// The sizes of those that may go. `notes`: newest first, beginning with the newest of all; `shown`: 0 = none.
std::vector<uint64_t> superseded(std::span<const SignedNote> notes, base::KnownAt now, uint64_t shown);

// At most this many are looked at in one call, which is a few milliseconds of the writer.
inline constexpr size_t kNotesThinnedMax = 4096;
// Deletes what the rule lets go. Returns how many went; call again when that is more than none. quorum: 0 = none asked.
base::Result<size_t> thin_checkpoints(store::Home& home, LogName name, uint64_t shown, size_t quorum);

}  // namespace taixin::ledger
