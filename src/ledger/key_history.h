// Which keys a log was signed with, and which of its leaves nobody can derive any more: what follows from the events
// that `taixin keys renew` wrote (vault/key_events.h), each of which has a leaf itself.
//
// A log keeps its origin and its tree when its key is renewed: witnesses know it by its origin, so they go on from what
// they remember and cosign nothing that does not continue it. A renewed key signs only trees larger than the last that
// the old one signed; so at each size one key is right and no other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/covered.h"
#include "ledger/note.h"
#include "store/home.h"
#include "vault/key_events.h"

namespace taixin::ledger {

struct TreeHead {
  uint64_t size = 0;
  Hash root{};
  friend bool operator==(const TreeHead&, const TreeHead&) = default;
};
// "SIZE ROOT", as in `<log>.signed` and in events.
std::string tree_head_text(const TreeHead& head);
std::optional<TreeHead> parse_tree_head(std::string_view text);

struct KeyHistory {
  struct Era {
    VerifierKey key;
    uint64_t until = UINT64_MAX;  // the largest tree it signed
  };
  std::vector<Era> eras;  // ascending; the last is the key in use
  // Leaves before this are older than the loss of the master key, from which their salts came: they are checked as part
  // of the tree, and every row that was there has a younger leaf besides.
  std::optional<TreeHead> opaque;

  const VerifierKey& key_for(uint64_t size) const;
};

// The eras that have ended, and the key that the last renewal names; none: nothing was renewed. kLogDamaged.
struct RecordedKeys {
  KeyHistory before;
  std::optional<VerifierKey> key;
};
base::Result<RecordedKeys> recorded_keys(store::Connection& records, LogName name);
// With `present` as the key in use. kOtherLogKey when that is not the one that the last renewal names, or when the
// events do not follow from each other; kLogDamaged when one cannot be read.
base::Result<KeyHistory> key_history(store::Connection& records, LogName name, const VerifierKey& present);

// ---- the events

inline constexpr std::string_view kUnknownKey = "unknown";
// `signed_head`: the last tree that the old key signed.
vault::KeyEvent log_key_event(LogName name, const std::optional<VerifierKey>& old, const TreeHead& signed_head,
                              const VerifierKey& renewed);
// `opaque`: of both logs, by LogName; size 0: the master key is the same, all leaves can be derived.
vault::KeyEvent people_lost_event(std::string_view renewal, std::string_view fingerprint, const TreeHead (&opaque)[2]);

// One line for a status: when, what, who, why.
std::string key_event_line(const vault::KeyEvent& event, base::Lang lang);

// ---- leaves that cannot be derived
// Stands in leaf_run for as many leaves; `first_row` is the leaf again, `row_count` 0.
inline constexpr Source kOpaque = static_cast<Source>(0);
inline constexpr uint64_t kOpaqueRun = 4096;  // leaves in one run, at most
// Size and root of the leaves at the beginning that are opaque by the table; size 0: none.
base::Result<TreeHead> opaque_leaves(store::Connection& log);

}  // namespace taixin::ledger
