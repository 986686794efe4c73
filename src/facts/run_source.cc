#include "facts/run_source.h"

namespace taixin::facts {
namespace {

// The next key of one run, its record counted from the first record of the merged run.
class KeyCursor {
 public:
  KeyCursor(const KeyColumn::Cursor& from, uint32_t shift) : keys_(from), shifted_by_(shift) { next(); }
  const KeyEntry& entry() const { return entry_; }
  void next() {
    if (keys_.next(entry_))
      entry_.record += shifted_by_;
    else
      entry_ = {UINT64_MAX, UINT32_MAX};
  }

 private:
  KeyColumn::Cursor keys_;
  uint32_t shifted_by_;
  KeyEntry entry_;
};

}  // namespace

MergeSource::Cursor::Cursor(std::shared_ptr<const Run> from)
    : run(std::move(from)),
      versions(run->hot().all<int64_t>(Section::versions)),
      hot_wide(run->hot().all<int32_t>(Section::hot_wide_days)),
      cold_wide(run->cold().all<int32_t>(Section::cold_wide_days)) {
  step();
}

// Makes the fact at `at` the next one.
void MergeSource::Cursor::step() {
  if (at == run->meta().facts) return;
  const uint64_t in_group = at % kGroupFacts;
  if (in_group == 0) {
    hot = run->hot_group(at / kGroupFacts);
    cold = run->cold_group(at / kGroupFacts);
  }
  subject = hot->subject[in_group];
  record = run->meta().record_first + hot->record[in_group];
}

MergeSource::MergeSource(std::span<const std::shared_ptr<const Run>> runs) : runs_(runs) {
  for (const auto& run : runs) {
    const RunMeta& meta = run->meta();
    if (meta.facts == 0) continue;
    extent_.meet(meta.record_first, meta.subject_first, meta.submission_first);
    extent_.meet(meta.record_last, meta.subject_last, meta.submission_last);
    extent_.facts += meta.facts - 2;
    cursors_.emplace_back(run);
  }
}

MergeSource::Cursor& MergeSource::least() {
  Cursor* least = &cursors_.front();
  for (Cursor& one : cursors_) {
    if (one.subject < least->subject || (one.subject == least->subject && one.record < least->record)) least = &one;
  }
  return *least;
}

void MergeSource::next(Group& group) {
  group.versions.clear(), group.hot_wide.clear(), group.cold_wide.clear();
  for (group.count = 0; group.count < kGroupFacts && !cursors_.empty(); ++group.count) {
    Cursor& from = least();
    const size_t i = group.count;
    const uint64_t in_group = from.at % kGroupFacts;
    const HotGroup& hot = *from.hot;
    const ColdGroup& cold = *from.cold;
    group.subject[i] = from.subject;
    group.record[i] = from.record;
    group.item[i] = hot.item[in_group];
    group.marks[i] = hot.marks[in_group];
    group.flags[i] = hot.flags[in_group];
    group.revision[i] = cold.revision[in_group];
    group.submission[i] = from.run->meta().submission_first + from.run->cold_layout().submission(cold, in_group);
    if ((group.marks[i] & kHasPrevious) != 0) group.versions.push_back(from.versions[from.version++]);
    const std::array<uint16_t, kDayColumns> days{hot.decision[in_group],     hot.valid_from[in_group],
                                                 hot.valid_until[in_group],  cold.document[in_group],
                                                 cold.publication[in_group], cold.misconduct_end[in_group]};
    for (size_t column = 0; column < kDayColumns; ++column) {
      group.days[column][i] = days[column];
      if (days[column] != kWideDay) continue;
      if (column < kDocument)
        group.hot_wide.push_back(from.hot_wide[from.hot_day++]);
      else
        group.cold_wide.push_back(from.cold_wide[from.cold_day++]);
    }
    ++from.at;
    from.step();
    if (from.at == from.run->meta().facts) cursors_.erase(cursors_.begin() + (&from - cursors_.data()));
  }
}

std::vector<StatusFact> MergeSource::statuses() const {
  std::vector<StatusFact> statuses;
  for (const auto& run : runs_) (void)run->statuses(statuses);  // verified before
  return statuses;
}

std::vector<WaitingStatus> MergeSource::waiting() const {
  std::vector<WaitingStatus> waiting;
  for (const auto& run : runs_) (void)run->waiting(waiting);  // verified before
  return waiting;
}

void MergeSource::keys(RunFileWriter& out, const KeySections& sections) const {
  std::vector<KeyCursor> cursors;
  uint64_t entries = 0;
  for (const auto& run : runs_) {
    const KeyColumn& keys = sections == kVersionKeys ? run->version_keys() : run->source_keys();
    entries += keys.size();
    if (keys.size() > 0)
      cursors.emplace_back(keys.cursor(), static_cast<uint32_t>(run->meta().record_first - extent_.record_first));
  }
  write_keys(out, sections, entries, static_cast<uint32_t>(extent_.record_last - extent_.record_first), [&] {
    KeyCursor* least = &cursors.front();
    for (auto& cursor : cursors) {
      if (cursor.entry() < least->entry()) least = &cursor;
    }
    const KeyEntry entry = least->entry();
    least->next();
    return entry;
  });
}

}  // namespace taixin::facts
