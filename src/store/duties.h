// What units owe the platform and what was said of it: each event as it happened, never changed, each a leaf of the
// ledger. What it all means: duty/book.h. SQL stays here.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

// The numbers stand in the store.
enum class DutyKind : uint8_t {
  count_set = 1,           // how many acts a unit should report of an item and a period
  nothing_to_report = 2,   // 零报送: the unit says that there was none
  nothing_taken_back = 3,  // and that this was wrong
  reminded = 4,            // 催报函
  letter_opened = 5,       // 限期整改通知书
  letter_answered = 6,
  letter_accepted = 7,
  letter_returned = 8,  // answer it again
  letter_closed = 9,    // it should not have been opened
  mark_appealed = 10,   // rows that count as late
  mark_upheld = 11,
  mark_lifted = 12,
  task_given = 13,
  task_reported = 14,
  task_accepted = 15,
  task_returned = 16,
  task_closed = 17,  // it is not wanted any more
};
inline constexpr int kDutyKinds = 17;

struct DutyEvent {
  int64_t id = 0;      // 1, 2, 3 ...; gap-free
  int64_t thread = 0;  // a letter, an appeal, a task with all that follows: the id of its first event
  int64_t number = 0;  // in its thread: 1, 2, 3 ...
  DutyKind kind = DutyKind::count_set;
  KnownAt at;
  Day day;
  int64_t account = 0;  // access::AccountId of who did it; 0: the console
  int64_t unit = 0;     // access::UnitId in which it was done; 0: the console
  std::string role;
  int64_t whom = 0;    // access::UnitId of the unit that owes
  std::string duty;    // code of the packs' duty; empty of a task
  std::string item;    // of what is about one item and period; else empty
  std::string period;  // 2026-03, 2026-Q1
  int64_t count = 0;   // expected acts; rows whose mark an appeal is about
  std::string basis;   // clauses
  std::string detail_json;
};

// `id`, `at` and of a new thread (0) `thread` are given here. False in `first`: nothing was written, because the thread
// has gone on meanwhile.
struct AppendedDutyEvent {
  bool first = true;
  DutyEvent event;
};
base::Result<AppendedDutyEvent> append_duty_event(WriteTx& tx, DutyEvent event);
// All in order of their ids.
using EachDutyEvent = std::function<base::Result<void>(const DutyEvent&)>;
base::Result<void> scan_duty_events(ReadTx& tx, const EachDutyEvent& each);

}  // namespace taixin::store
