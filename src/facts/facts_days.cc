// What the days change by themselves.
#include <algorithm>

#include "facts/errors.h"
#include "facts/facts_state.h"
#include "facts/run_layout.h"

namespace taixin::facts {

base::Result<std::vector<Facts::DayChange>> Facts::day_changes(Day after, Day until) const {
  std::vector<DayChange> found;
  const auto consider = [&](Day day, RecordId record, SubjectId recorded) {
    if (day > after && day <= until) found.push_back({day, record, recorded});
  };
  // Cells of days that do not fit lie outside of any span that is asked about (1950 to 2129).
  const auto told = [](uint16_t cell) { return cell != 0 && cell != kWideDay; };
  TX_CHECK(scan([&](const Columns& columns) {
    for (size_t i = 0; i < columns.count; ++i) {
      const uint16_t begin = columns.decision[i] != 0 ? columns.decision[i] : columns.valid_from[i];
      const RecordId record(columns.record_first + columns.record[i]);
      const SubjectId recorded(columns.subject[i]);
      if (told(columns.valid_until[i])) consider(Day(day_of(columns.valid_until[i]) + 1), record, recorded);
      if (told(begin)) consider(Day(day_of(begin)), record, recorded);
    }
  }));
  const std::shared_lock lock(state_->mutex);
  std::vector<StatusFact> events = state_->index->delta().statuses();
  for (const auto& run : state_->index->runs()) {
    if (!run->statuses(events)) return damaged();
  }
  for (const StatusFact& event : events) {
    // In force when it became known: whoever was told of it was told of its effect.
    if (event.day > base::day_of(state_->index->seen(event.submission).at))
      consider(event.day, event.record, event.subject);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace taixin::facts
