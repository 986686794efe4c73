// What happened on lists: who entered and who left, when, by which record and decision, as the platform knew it at a
// moment. For an officer and a purpose; one entry of the access log about all who stand on the page.
//
//   TX_TRY(const auto page, list_history(lists, session, {.list = "wages", .left = true, .how = How::repaired}));
//   std::string csv = history_csv(page, Lang::zh);                     // what is shown, and nothing else
//
// What a session may see the gate says: after its end an entry is open to those who inspect alone (a court, an audit;
// order 36 stops sharing and use with the repair), so for every other purpose only entries in force are here. As of a
// past moment: `past` of the session, which the same purposes alone may ask for. Errors: kNoList, kBadMemberCursor,
// store errors. Threads: any.
#pragma once

#include "lists/members.h"

namespace taixin::lists {

struct HistoryQuestion {
  std::string list;                // code; empty: all lists in force
  bool left = false;               // only entries that have left
  std::optional<How> how;          // only these; of entries that have left
  std::optional<Day> from, until;  // of the day it left, and when all are asked for also of the day it entered
  std::string after;               // `next` of the page before
  size_t limit = 50;               // 1 to kMembersMax
};

// The status event by which an entry left: nothing when its last day passed.
struct Exit {
  int64_t status = 0;
  base::SubmissionId submission;
  std::string source;    // who handed it over, or which kind of case it was
  std::string document;  // the decision it names; empty: none
  int64_t case_id = 0;   // of a case here
  KnownAt known_at;
};
struct HistoryEntry {
  const catalog::CreditList* list = nullptr;
  check::Checker::PublicRecord entry;  // without its fields
  How how = How::on;
  std::optional<Day> entered, left;
  std::optional<Exit> exit;
};
struct HistoryPage {
  std::vector<HistoryEntry> entries;  // list by list, of each the newest submissions first
  std::string next;
  KnownAt known_at;    // the moment that was answered for
  int64_t logged = 0;  // number of the entry in the access log
  bool past = false;   // the purpose sees what has ended
};
base::Result<HistoryPage> list_history(const Lists& lists, const access::Session& session,
                                       const HistoryQuestion& question);
std::string history_csv(const HistoryPage& page, Lang lang);

}  // namespace taixin::lists
