// Measures in numbers: by measure, unit and month of the answer how often one was named, applied, not applied, lifted.
// Outside the unit itself a cell under five is not told (domain/12.4.10), and there are no sums from which it could be
// had. The export is what is shown. Threads: any.
#pragma once

#include "lists/measures_used.h"

namespace taixin::lists {

inline constexpr uint64_t kLeastTold = 5;

struct Cell {
  uint64_t count = 0;
  bool told = true;  // else only that it is between 1 and 4
};
struct StatisticsRow {
  std::string measure;
  UnitId unit;
  Cell named, applied, not_applied, lifted, waiting;  // waiting: must be lifted, on the day asked
};
struct Statistics {
  std::string month;                // 2026-04
  std::vector<StatisticsRow> rows;  // by measure, then unit
  // Typical cases told in that month: what was done, by whom, and nobody's name.
  struct Story {
    std::string measure, words;
    UnitId unit;
    Day day;
  };
  std::vector<Story> stories;
};
// Answers to officers: single questions and pages. Reads the log of the month. kBadMonth, refusals of the decision
// point.
base::Result<Statistics> statistics(const MeasuresUsed& used, const UsedPlace& place, const access::Caller& caller,
                                    const std::string& month);
// What is shown, as CSV: "<5" where a cell is not told.
std::string to_csv(const Statistics& statistics, const MeasuresUsed& used, const access::Directory& directory,
                   base::Lang lang);
std::string words_of(const Cell& cell);

}  // namespace taixin::lists
