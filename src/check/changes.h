// The change feed: what other systems that keep a copy of what they may see have to do to keep it true.
//
// Entries are instructions: "put" this record as it may be shown now, or "gone": take this record away. Whoever begins
// without a position and carries out every entry holds, when a page says that there is no more, exactly the records
// that `show` gives for this purpose today, without a gap: commits come in their order, then what the days change by
// themselves (a last day passed, a status that was known ahead). Nothing is told from the past: each entry is decided
// by the gate when it is given, so that what has ended meanwhile leaves as "gone" and its content never does, however
// old the position (domain/12.2.6). What this audience can never see is not told at all.
//
// A position is of one purpose and one set of rules; the door makes it opaque and authentic. Cost of a page: the rows
// it looks at (kLookedAtMax), and the records of the subjects they belong to. The first page of a day reads all facts
// once.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "check/check.h"

namespace taixin::check {

// How far somebody has come.
struct Position {
  store::CommitSeq seq;   // of the step under way, or finished
  uint8_t phase = kDone;  // which of its rows
  int64_t id = 0;         // the last of them
  Day day;                // what the days changed: until this day
  int64_t day_record = kAll;
  static constexpr uint8_t kRecords = 0, kStatuses = 1, kDone = 2;
  static constexpr int64_t kAll = INT64_MAX;
  friend bool operator==(const Position&, const Position&) = default;
};

struct ChangedField {
  std::string code;
  std::optional<std::string> before, after;  // before: only where the earlier version may be seen, too
};

struct Change {
  enum class By : uint8_t { record, version, status, link, day };
  By by = By::record;
  store::CommitSeq seq;  // 0: a day
  std::optional<Day> day;
  RecordId record;
  RecordId replaces;                 // the version before, which goes
  SubjectId subject;                 // whose it is now
  std::optional<ShownRecord> shown;  // nothing: it is gone
  std::vector<ChangedField> diff;    // version: which shown fields differ
};

struct ChangePage {
  Asked asked;
  std::vector<Change> changes;
  Position next;
  bool more = false;  // ask again at once
};

class Changes {
 public:
  static constexpr size_t kPageMax = 1000;
  static constexpr size_t kLookedAtMax = 5000;  // rows of one page
  static constexpr int kDaysMax = 400;          // older positions begin anew

  // `checker` outlives it. Threads: any.
  explicit Changes(const Checker& checker) : checker_(checker) {}

  // Where somebody begins who holds nothing yet.
  Position begin(const access::Session& session) const;
  // The page after `from` as JSON, with the token of its end; the entry in the access log is on disk. kPositionGone: a
  // position that this home never gave, or too old a one: begin anew.
  using Token = std::function<std::string(const Position&)>;
  base::Result<access::Released<std::string>> page(const access::Session& session, const Position& from, size_t limit,
                                                   const Token& token);

 private:
  friend class ChangeReader;
  // A commit that changed what answers say.
  struct Step {
    store::CommitSeq seq;
    base::SubmissionId submission;         // or
    std::optional<store::LinkEvent> link;  // this
  };
  using Days = std::vector<facts::Facts::DayChange>;
  base::Result<std::vector<Step>> steps(store::CommitSeq from, store::CommitSeq until, size_t limit);
  base::Result<std::shared_ptr<const Days>> days(Day after, Day until);

  const Checker& checker_;
  std::mutex mutex_;
  std::vector<Step> steps_;  // all, in order
  store::CommitSeq read_until_;
  Day days_after_, days_until_;
  std::shared_ptr<const Days> days_;
};

}  // namespace taixin::check
