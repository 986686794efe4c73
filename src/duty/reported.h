// What units have handed over of items that they owe, by the month of the act (not of arrival): read once, then only
// what was sealed since. The tally of submissions (intake/tally.h) counts by day of arrival and never reads a record;
// whether March is complete can only be told by the days of the acts, so this reads the narrow part of each record of
// these items once. An act is a first version with all that came after it: it counts for whoever handed it over first,
// in the month that its newest version says, and no more once a status (whose day is never one to come) says that it
// was withdrawn. What an earlier platform held is left out. Rows about people leave no day: they are counted by the
// month in which they arrived, apart.
//
//   TX_CHECK(reported.catch_up(home, facts, items));
//   const auto counts = reported.counts();  // a picture, shared
//
// Cost: some 1 µs for each record of those items at the first call, a few reads for each that was withdrawn or whose
// month was corrected; memory one line for each unit, item and month, and 4 bytes for each act. Threads: any.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "duty/period.h"
#include "facts/facts.h"
#include "store/home.h"
#include "store/rows.h"

namespace taixin::duty {

struct ReportedKey {
  std::string source, item;  // as the submission names them
  int month = 0;             // 12 * year + month - 1
  friend auto operator<=>(const ReportedKey&, const ReportedKey&) = default;
};
// Lines of one file, ascending.
struct FileRows {
  std::vector<uint32_t> acts;  // first versions that count
  std::vector<uint32_t> late;  // of them: after their term of reporting
};
struct ReportedLine {
  uint64_t acts = 0, late = 0;
  std::map<base::SubmissionId, FileRows> files;
};
// A submission some of whose rows came after their term.
struct LateFile {
  std::string source, item;
  base::SubmissionId submission;
  Day arrived;        // handed over
  Day sealed;         // here for all
  uint64_t rows = 0;  // late ones; rows that were here already, word for word, are none
};
struct ReportedCounts {
  std::map<ReportedKey, std::shared_ptr<const ReportedLine>> lines;
  std::map<ReportedKey, uint64_t> people;  // rows about people, by the month in which they arrived
  std::map<base::SubmissionId, LateFile> late;
  // Of a unit under its name and former names.
  void each(std::span<const std::string> names, const std::string& item, const Period& period,
            const std::function<void(const ReportedLine&)>& each) const;
  // Rows about people that arrived in the period or in the month after it: what was done at its end comes then.
  uint64_t people_of(std::span<const std::string> names, const std::string& item, const Period& period) const;
};

class Reported {
 public:
  // Errors: store errors, facts::kDamaged, intake::kReceiptUnreadable; what was read before stays.
  base::Result<void> catch_up(store::Home& home, facts::Facts& facts, const std::set<std::string>& items);
  std::shared_ptr<const ReportedCounts> counts() const;

 private:
  struct Picture;
  class Reading;
  mutable std::mutex mutex_;
  std::mutex reading_;
  int64_t ended_ = 0;  // how far the ends of submissions were read
  std::shared_ptr<const Picture> picture_;
};

inline int month_of(Day day) { return 12 * day.year() + day.month() - 1; }

}  // namespace taixin::duty
