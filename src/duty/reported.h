// What units have handed over of items that they owe, by the month of the act (not of arrival): read once, then only
// what was sealed since. The tally of submissions (intake/tally.h) counts by day of arrival and never reads a record;
// whether March is complete can only be told by the days of the acts, so this reads the narrow part of each record of
// these items once. What an earlier platform held is left out; a further version of a known record is no further act;
// rows about people that are not kept leave no day and cannot be counted.
//
//   TX_CHECK(reported.catch_up(home, items));
//   const auto counts = reported.counts();  // a picture, shared
//
// Cost: some 1 µs for each record of those items at the first call; memory one line for each unit, item and month.
// Threads: any.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "duty/period.h"
#include "store/home.h"
#include "store/rows.h"

namespace taixin::duty {

struct ReportedKey {
  std::string source, item;  // as the submission names them
  int month = 0;             // 12 * year + month - 1
  friend auto operator<=>(const ReportedKey&, const ReportedKey&) = default;
};
struct ReportedLine {
  uint64_t acts = 0;  // first versions
  uint64_t late = 0;  // of them: after their term of reporting
  std::set<base::SubmissionId> submissions;
  void add(const ReportedLine& other);
};
// A submission some of whose rows came after their term.
struct LateFile {
  std::string source, item;
  base::SubmissionId submission;
  Day arrived;        // handed over
  Day sealed;         // here for all
  uint64_t rows = 0;  // late ones, by its receipt
};
struct ReportedCounts {
  std::map<ReportedKey, ReportedLine> lines;
  std::map<base::SubmissionId, LateFile> late;
  // Of a unit under its name and former names.
  ReportedLine of(std::span<const std::string> names, const std::string& item, const Period& period) const;
};

class Reported {
 public:
  // Errors: store errors, intake::kReceiptUnreadable; what was read before stays.
  base::Result<void> catch_up(store::Home& home, const std::set<std::string>& items);
  std::shared_ptr<const ReportedCounts> counts() const;

 private:
  mutable std::mutex mutex_;
  std::mutex reading_;
  int64_t ended_ = 0;  // how far the ends of submissions were read
  std::shared_ptr<const ReportedCounts> counts_ = std::make_shared<ReportedCounts>();
};

inline int month_of(Day day) { return 12 * day.year() + day.month() - 1; }

}  // namespace taixin::duty
