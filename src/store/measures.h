// What became of measures that checks named: each statement of a unit, never changed, each a leaf of the ledger. What
// it all means: lists/measures_used.h. SQL stays here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

enum class MeasureKind : uint8_t {
  recorded = 1,   // applied or not, and why
  corrected = 2,  // the same, stated anew; what was stated stays
  lifted = 3,     // an applied one was lifted
  story = 4,      // told as a case for others, no person named
  confirmed = 5,  // what was told last is public: another officer has confirmed it
};

struct MeasureEvent {
  int64_t id = 0;      // 1, 2, 3 ...; gap-free
  int64_t use = 0;     // one measure after one answer: the id of its first event
  int64_t number = 0;  // in its use: 1, 2, 3 ...
  MeasureKind kind = MeasureKind::recorded;
  KnownAt at;
  Day day;              // from which it is applied, or on which it was lifted
  int64_t account = 0;  // access::AccountId
  int64_t unit = 0;     // access::UnitId: the one that asked
  std::string role;
  SubjectId subject;
  int64_t answer = 0;   // id of access_entry: the answer that named it
  std::string purpose;  // of that answer
  std::string measure;  // code
  bool applied = false;
  std::optional<Day> until;  // last day of what was applied
  std::string basis;         // clauses of the measure
  std::string detail_json;
};

// `id`, `at` and of a new use (0) `use` are given here. False in `first`: nothing was written, because the use has gone
// on meanwhile, or (a new one) this answer's measure was stated before.
struct AppendedMeasureEvent {
  bool first = true;
  MeasureEvent event;
};
base::Result<AppendedMeasureEvent> append_measure_event(WriteTx& tx, MeasureEvent event);
// Of one use, in order; none: there is no such use.
base::Result<std::vector<MeasureEvent>> measure_events(ReadTx& tx, int64_t use);
// All in order of their ids.
using EachMeasureEvent = std::function<base::Result<void>(const MeasureEvent&)>;
base::Result<void> scan_measure_events(ReadTx& tx, const EachMeasureEvent& each);
// Numbers of the uses about a subject, the newest first.
base::Result<std::vector<int64_t>> measure_uses_of(ReadTx& tx, SubjectId subject, size_t limit);

// One entry of the access log with whom it was about (transactions of Home::read_access); nothing: there is none.
base::Result<std::optional<AccessEntry>> access_entry(ReadTx& tx, int64_t id);

}  // namespace taixin::store
