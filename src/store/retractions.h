// What was handed out and has to be called back: one row for each receiver of each event, and its acknowledgement
// (never changed, each a leaf of the ledger). Who is a receiver and what is an event: propagate/propagation.h. SQL
// stays here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

// What it came of; with the number of that row it names the event.
enum class RetractionSource : uint8_t {
  status = 1,     // a status event
  version = 2,    // a record that is a new version of another
  link = 3,       // an officer's decision on whose a record is
  case_step = 4,  // what a case left to be carried on (Outgoing)
};

// Whom it is due to. Both 0: the console.
struct Receiver {
  int64_t unit = 0;    // access::UnitId
  int64_t client = 0;  // access::AccountId of another system; 0: the officers of the unit
  friend auto operator<=>(const Receiver&, const Receiver&) = default;
};

struct Retraction {
  int64_t id = 0;  // 1, 2, 3 ... of all; with its acknowledgements in between
  Receiver receiver;
  int64_t number = 0;  // of this receiver: 1, 2, 3 ... without gaps, so that whoever fetches them can tell that none is
                       // missing
  RetractionSource source = RetractionSource::status;
  int64_t source_id = 0;
  RecordId record;  // the version that was received
  std::string item;
  Key128 version_key;
  uint8_t change = 0;  // catalog::RecordChange
  Day day;             // from which it holds
  std::string basis;
  int64_t entry = 0;  // of the access log: how it was received
  KnownAt at;         // since when it is due
  struct Acknowledged {
    KnownAt at;
    int64_t account = 0;
  };
  std::optional<Acknowledged> acknowledged;
};

// `id`, `number` and `at` are given here. False: this event was told to this receiver before.
base::Result<bool> append_retraction(WriteTx& tx, Retraction& retraction);
// False: it was acknowledged before; nothing was written.
base::Result<bool> acknowledge_retraction(WriteTx& tx, int64_t id, int64_t account);
// Of one receiver, in the order of its numbers, from `after` on.
base::Result<std::vector<Retraction>> retractions_of(ReadTx& tx, const Receiver& receiver, int64_t after, size_t limit);
base::Result<std::optional<Retraction>> retraction_of(ReadTx& tx, const Receiver& receiver, int64_t number);
base::Result<std::optional<Retraction>> retraction(ReadTx& tx, int64_t id);
// Of a unit, its other systems' too, the newest first.
base::Result<std::vector<Retraction>> retractions_of_unit(ReadTx& tx, int64_t unit, int64_t before, size_t limit);
// All that nobody has acknowledged, the oldest first, from the id `after` on.
base::Result<std::vector<Retraction>> open_retractions(ReadTx& tx, int64_t after, size_t limit);
// Whether this event was told to this receiver.
base::Result<bool> is_retracted(ReadTx& tx, const Retraction& retraction);

// How far the events and the log of answers have been read.
struct RetractionCursor {
  CommitSeq seq;         // commits
  int64_t outgoing = 0;  // of cases
  int64_t entry = 0;     // of the access log, looked at for what was answered from an older watermark
};
base::Result<RetractionCursor> retraction_cursor(ReadTx& tx);
base::Result<void> set_retraction_cursor(WriteTx& tx, const RetractionCursor& cursor);

}  // namespace taixin::store
