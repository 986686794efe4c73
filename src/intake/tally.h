// What departments handed over, added up by day, department and item: read once and then only what was sealed since, so
// that a wall of numbers costs nothing at a billion records.
//
//   TX_CHECK(tally.catch_up(home));
//   tally.each(from, until, [&](const TallyKey& of, const TallyLine& line) { ... });
//
// No record is ever read: a submission says by itself how many of its rows went in, and how many came in time (its
// receipt). Memory: one line for each day, department and item with a submission, some 200 bytes; a city of 150
// departments that report daily makes 55,000 lines a year. Threads: any; `catch_up` reads one after the other.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "store/home.h"
#include "store/rows.h"

namespace taixin::intake {

struct TallyKey {
  base::Day day;  // of the seal
  std::string source, item;
  bool legacy = false;  // of an earlier platform: says nothing of how a department reports
  friend auto operator<=>(const TallyKey&, const TallyKey&) = default;
};
struct TallyLine {
  uint64_t submissions = 0, empty = 0;  // empty: without a row
  uint64_t rows = 0;                    // = accepted + unchanged + sent_back
  uint64_t accepted = 0;   // new records, new versions, status events, and rows about people that are kept sealed
  uint64_t unchanged = 0;  // here already, word for word
  uint64_t sent_back = 0;  // refused, and rows about people that are not kept
  uint64_t records = 0;    // of the accepted: records and versions
  uint64_t timed = 0, on_time = 0;          // rows whose act has a term of reporting, and those within it
  base::KnownAt last;                       // seal of the last submission
  std::vector<base::SubmissionId> refused;  // with rows in quarantine
  void add(const TallyLine& other);
};

class Tally {
 public:
  // Reads what was sealed since. Errors: store errors, kReceiptUnreadable; what was read before stays.
  base::Result<void> catch_up(store::Home& home);
  // Lines of [from, until], by day.
  void each(base::Day from, base::Day until,
            const std::function<void(const TallyKey& of, const TallyLine& line)>& each) const;
  // The seal of the last submission of each department, legacy ones aside.
  std::map<std::string, base::KnownAt> last_of_each() const;

 private:
  mutable std::mutex mutex_;
  std::mutex reading_;
  int64_t ended_ = 0;  // how far the ends of submissions were read (store/ended_submissions.h)
  std::map<TallyKey, TallyLine> lines_;
  std::map<std::string, base::KnownAt> last_;
};

}  // namespace taixin::intake
