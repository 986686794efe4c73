// Bulletins as they were made, issued or dropped, and counts that officers entered for them: each step a row that is
// never changed, each a leaf of the ledger, the bytes of an issued one in its row, so that the leaf covers them. What
// it all means: bulletin/bulletins.h. SQL stays here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

enum class BulletinStep : uint8_t {
  made = 1,     // figures were counted and kept; waits for whoever issues it
  issued = 2,   // with its number and its documents
  dropped = 3,  // made, and not to be issued
  counted = 4,  // a count that the platform cannot know, with its source
};

struct BulletinEvent {
  int64_t id = 0;        // 1, 2, 3 ...; gap-free
  int64_t bulletin = 0;  // the id of its first event; of a count its own
  BulletinStep step = BulletinStep::made;
  KnownAt at;
  int64_t account = 0, unit = 0;  // access::AccountId, access::UnitId
  std::string role;
  std::string code;         // of the bulletin; of a count the figure's key
  Day from, until;          // the period, both days included
  KnownAt watermark;        // counted from what was known then
  std::string number;       // of an issued one
  int64_t edition = 1;      // 1: the first of its period
  int64_t corrects = 0;     // bulletin that this one takes the place of; 0: none
  std::string basis;        // clauses of the bulletin; of a count its source
  std::string detail_json;  // why it corrects or was dropped; of a count unit, count and day
  // Of `made` the model; of `issued` the model with its number, and what was handed out. Read by `bulletin_event` only.
  std::string model, xlsx, docx;
};

// `id` and `at` are given here, and of a new one (0) `bulletin`. False in `first`: nothing was written, because the
// bulletin has been issued or dropped meanwhile, or its number is taken.
struct AppendedBulletinEvent {
  bool first = true;
  BulletinEvent event;
};
base::Result<AppendedBulletinEvent> append_bulletin_event(WriteTx& tx, BulletinEvent event);
// All without their bytes, in order of their ids.
base::Result<std::vector<BulletinEvent>> bulletin_events(ReadTx& tx);
// One with its bytes; nothing: there is none.
base::Result<std::optional<BulletinEvent>> bulletin_event(ReadTx& tx, int64_t id);

}  // namespace taixin::store
