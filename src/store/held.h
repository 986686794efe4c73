// Files that wait for a second person (审核), step by step: rows that never change, each a leaf of the ledger. What the
// steps mean and who may take them: intake/held.h. SQL stays here.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

enum class HeldStep : uint8_t {
  handed_over = 1,  // waits
  approved = 2,     // goes in
  returned = 3,     // by the reviewer, with words
  withdrawn = 4,    // by whoever handed it over
  lapsed = 5,       // nobody decided in time
  loaded = 6,       // written with the seal of its submission
  refused = 7,      // approved, and then not fit to go in
  lost = 8,         // its key or its bytes are gone
};

struct HeldEvent {
  int64_t id = 0;    // 1, 2, 3 ...; gap-free
  int64_t held = 0;  // 1, 2, 3 ...: which file
  HeldStep step = HeldStep::handed_over;
  KnownAt at;
  int64_t account = 0;  // who did it; 0: the program
  int64_t unit = 0;     // of the file: whose it is
  std::string item, source;
  std::string file_sha256;  // hexadecimal
  SubmissionId submission;  // loaded: as which
  std::string detail_json;
};

// Id and moment are given here and returned; with `held` 0 also that: a new file.
base::Result<HeldEvent> append_held_event(WriteTx& tx, HeldEvent event);
// The newest step of a file, inside the transaction that is to write the next.
base::Result<std::optional<HeldStep>> last_held_step(WriteTx& tx, int64_t held);
// All in order of their ids.
base::Result<void> scan_held_events(ReadTx& tx, const std::function<base::Result<void>(const HeldEvent&)>& each);
// Of one file, in order.
base::Result<std::vector<HeldEvent>> held_events(ReadTx& tx, int64_t held);

}  // namespace taixin::store
