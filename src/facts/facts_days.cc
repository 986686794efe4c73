// What the days change by themselves.
#include <algorithm>

#include "facts/errors.h"
#include "facts/facts_state.h"
#include "facts/run_layout.h"

namespace taixin::facts {

namespace {

// Cells of days that do not fit lie outside of any span that is asked about (1950 to 2129).
bool told(uint16_t cell) { return cell != 0 && cell != kWideDay; }

using Consider = std::function<void(Day, RecordId, SubjectId)>;

// The day after each end of a record that has these days.
template <class DayIn>
void consider_ends(std::span<const Facts::EndAfter> ends, const DayIn& day_in, RecordId record, SubjectId recorded,
                   const Consider& consider) {
  for (const Facts::EndAfter& end : ends) {
    for (const DayColumn column : end.starts) {
      const std::optional<Day> start = day_in(column);
      if (!start) continue;
      consider(start->plus_months(end.months).plus_days(end.days + 1), record, recorded);
      break;
    }
  }
}

bool run_ends(const Run& run, std::span<const Facts::EndAfter> ends, const Consider& consider) {
  for (uint64_t group = 0; group < groups_of(run.meta().facts); ++group) {
    const HotGroup* hot = run.hot_group(group);
    const ColdGroup* cold = run.cold_group(group);
    if (hot == nullptr || cold == nullptr) return false;
    const uint64_t count = std::min(kGroupFacts, run.meta().facts - group * kGroupFacts);
    for (uint64_t i = 0; i < count; ++i) {
      const std::array<uint16_t, kDayColumns> cells{hot->decision[i],  hot->valid_from[i],   hot->valid_until[i],
                                                    cold->document[i], cold->publication[i], cold->misconduct_end[i]};
      const auto day_in = [&](DayColumn column) {
        return told(cells[column]) ? std::optional(Day(day_of(cells[column]))) : std::nullopt;
      };
      consider_ends(ends, day_in, RecordId(run.meta().record_first + hot->record[i]), SubjectId(hot->subject[i]),
                    consider);
    }
  }
  return true;
}

void delta_ends(const FactTable& table, std::span<const Facts::EndAfter> ends, const Consider& consider) {
  for (size_t row = 0; row < table.size(); ++row) {
    const PackedFact& fact = table.fact(row);
    const auto day_in = [&](DayColumn column) {
      return fact.days[column] == kNoDay ? std::nullopt : std::optional(Day(fact.days[column]));
    };
    consider_ends(ends, day_in, RecordId(fact.record), SubjectId(fact.subject), consider);
  }
}

}  // namespace

base::Result<std::vector<Facts::DayChange>> Facts::day_changes(Day after, Day until,
                                                               std::span<const EndAfter> ends) const {
  std::vector<DayChange> found;
  const auto consider = [&](Day day, RecordId record, SubjectId recorded) {
    if (day > after && day <= until) found.push_back({day, record, recorded});
  };
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
    if (!ends.empty() && !run_ends(*run, ends, consider)) return damaged();
  }
  if (!ends.empty()) delta_ends(state_->index->delta().table(), ends, consider);
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
