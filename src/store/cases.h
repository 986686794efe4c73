// What happened in cases, step by step (never changed, each a leaf of the ledger), and what of it waits to be carried
// out of the platform: letters, notices, retractions. What it all means: cases/cases.h. SQL stays here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

// One step of one case.
struct CaseEvent {
  int64_t id = 0;  // 1, 2, 3 ...; gap-free
  int64_t case_id = 0;
  int64_t number = 0;  // in its case: 1, 2, 3 ...
  std::string kind, step, outcome;
  std::string state;  // after it
  KnownAt at;
  Day day;              // on which it was done; clocks count from it
  int64_t account = 0;  // access::AccountId
  int64_t unit = 0;     // access::UnitId; 0: none
  Via via = Via::web;
  std::string role;   // by which it was permitted
  SubjectId subject;  // whose case
  RecordId record;    // 0: about none
  std::string basis;  // clauses of the step
  std::string form_json, detail_json, effects_json;
  std::string sealed;  // the form of a person's case, sealed under the person's key; empty: it stands in form_json
};

// `id` and `at` are given here, and `case_id` of a new case (0). False in `first`: nothing was written, because the
// case has gone on meanwhile (its last number is not `number` - 1).
struct AppendedCaseEvent {
  bool first = true;
  CaseEvent event;
};
base::Result<AppendedCaseEvent> append_case_event(WriteTx& tx, CaseEvent event);
// All in order of their ids.
using EachCaseEvent = std::function<base::Result<void>(const CaseEvent&)>;
base::Result<void> scan_case_events(ReadTx& tx, const EachCaseEvent& each);
// Of one case, in order; none: there is no such case.
base::Result<std::vector<CaseEvent>> case_events(ReadTx& tx, int64_t case_id);
// Numbers of the cases of a subject, or about a record, the newest first.
base::Result<std::vector<int64_t>> cases_of_subject(ReadTx& tx, SubjectId subject, size_t limit);

// What a step leaves to be carried on after its commit: never lost, carried on in order by later rooms.
struct Outgoing {
  int64_t id = 0;
  int64_t event = 0;   // of case_event
  std::string effect;  // notify, letter, propagate, forward, publish_commitment
  int64_t case_id = 0;
  int64_t unit = 0;  // to whom; 0: the subject, or everybody who received the record
  SubjectId subject;
  RecordId record;
  std::string detail_json;  // code of the letter, words of the notice
};
base::Result<void> append_outgoing(WriteTx& tx, const Outgoing& out);
base::Result<std::vector<Outgoing>> outgoing(ReadTx& tx, int64_t after, size_t limit);

// What became of it: never changed, each a leaf of the ledger.
struct OutgoingEvent {
  enum class Kind : uint8_t {
    sent = 1,  // a letter went, with its number and way
    read = 2,  // the subject, or who speaks for it, has seen a notice
  };
  int64_t id = 0;
  int64_t outgoing = 0;
  Kind kind = Kind::sent;
  KnownAt at;
  Day day;  // on which it was done
  int64_t account = 0, unit = 0;
  std::string number, way;
};
// `id` and `at` are given here. False: it was said before.
base::Result<bool> append_outgoing_event(WriteTx& tx, OutgoingEvent event);
struct Carried {
  Outgoing out;
  int64_t by = 0;  // unit whose step it came of; 0: the subject's own
  Day day;         // of that step
  std::optional<OutgoingEvent> sent, read;
};
// Letters and cases passed on, in order from `after`; `waiting`: only those that nobody has sent.
base::Result<std::vector<Carried>> letters(ReadTx& tx, int64_t after, bool waiting, size_t limit);
// Notices to one subject, the newest first, below `before`.
base::Result<std::vector<Carried>> notices(ReadTx& tx, SubjectId subject, int64_t before, size_t limit);
base::Result<int64_t> unread_notices(ReadTx& tx, SubjectId subject);
base::Result<std::optional<Carried>> carried(ReadTx& tx, int64_t id);

}  // namespace taixin::store
