// One run as the manifest names it, and when runs are written.
#pragma once

#include "store/rows.h"

namespace taixin::facts {

struct RunEntry {
  uint64_t number = 0;
  uint64_t facts = 0, statuses = 0;  // statuses: with those that wait
  store::CommitSeq last_seq;         // the latest seal of what is in it
  base::KnownAt last_known;
  uint64_t hot_digest = 0, cold_digest = 0, keys_digest = 0;
  friend bool operator==(const RunEntry&, const RunEntry&) = default;
};

// Tests make them small.
struct RunSizes {
  size_t delta_facts = size_t{1} << 18;     // a delta with so many facts is written
  size_t own_run_facts = size_t{1} << 16;   // a submission with so many is a run from the start
  size_t build_facts = size_t{1} << 21;     // runs that are made anew from the store
  size_t registry_cards = size_t{1} << 16;  // so many subjects that changed are written, if an eighth of all
};

}  // namespace taixin::facts
