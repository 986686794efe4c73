// What waits for an officer's unit today (今日待办), by statutory clock: one list of everything that other pages list
// one kind at a time, so that nobody opens eleven of them to find out what is due.
//
//   TX_TRY(const Today today, desk_today(app, caller, lang));
//
// Only what the caller's roles open stands in it; what they do not is left out without a refusal. Nothing is logged,
// and nothing is told that the lists themselves would log: no person's name, no words of a case. Kinds:
//
//   case            an open case: in which the caller can take a step, or which it supervises
//   list_proposal   a proposal to enter a subject on a list, with the next of its days
//   review          a file that waits for a second person, who the caller may be
//   returned_rows   rows of a submission that were sent back and wait
//   letter          a letter to send
//   question        a subject asks why it was looked at
//   delay           a lawful delay that waits for a second person
//   measure         an answer named measures and nobody has said what became of them
//   lifting         an applied measure that must be lifted
//   duty            something the unit owes and has not reported, a letter or task that it should answer
//   duty_work       of the centre: a reminder or letter that may be sent, an answer or appeal to decide
//   retraction      something that was handed out and has changed, not acknowledged
//   silence         the same of others, for who watches, once it is late
//   rule_change     a change of the packs that waits for another signature
//   power           a wish of another administrator that waits for a second one
//   alone           what one administrator did alone, for the audit administrator
//   alert           something that an auditor should look at
//
// Cost: lists in memory, but for the refused rows (store/quarantine_counts.h), letters, and for who states measures the
// log of answers of a quarter (lists/measures_used.h). Threads: any.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "service/app.h"

namespace taixin::cases {
struct Case;
}

namespace taixin::service {

// Where the term of something stands today.
enum class TermState : uint8_t {
  late,
  today,
  soon,     // at most three working days are left
  running,  // more
  paused,   // its clock stands still
  open,     // no term runs, or none that anybody confirmed, or the calendar of that year is not announced
};
inline constexpr size_t kTermStates = 6;
inline constexpr int kSoonWorkingDays = 3;
std::string_view term_state_code(TermState state);
// `due`: the last day; nothing: none runs.
TermState term_state(const catalog::Calendar& calendar, base::Day today, std::optional<base::Day> due);

TermState term_of_case(App& app, const cases::Case& one);  // of the earliest of its terms that acts

struct Waits {
  std::string_view kind;
  std::string id;  // of the thing itself: a case, a held file, a submission ...
  std::string words;
  TermState state = TermState::open;
  std::optional<base::Day> since;  // from when it waits
  std::optional<base::Day> due;    // last day
  std::string clock;               // name of the term
  std::vector<std::string> basis;  // its clauses
  bool hint = false;               // the clause of `due` is confirmed by nobody: told, and counted as open
  uint64_t count = 1;              // of rows
  std::string page;                // where it is dealt with
};
struct WaitingKind {
  std::string_view kind;
  catalog::Text name;
  std::string_view page;  // of the whole list
  uint64_t total = 0;     // of things; of returned rows: of rows
  std::array<uint64_t, kTermStates> states{};
  std::vector<Waits> first;  // oldest term first, then oldest; at most kWaitsShown
};
inline constexpr size_t kWaitsShown = 10, kFirstShown = 20;

struct Today {
  base::Day day;
  std::vector<WaitingKind> kinds;  // those that the caller's roles open, empty ones too
  std::vector<Waits> first;        // of all kinds, those with a term, oldest first; at most kFirstShown
};
// Errors: store errors.
base::Result<Today> desk_today(App& app, const access::Caller& caller, base::Lang lang);

}  // namespace taixin::service
