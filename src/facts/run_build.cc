#include "facts/run_build.h"

#include <algorithm>

#include "facts/errors.h"

namespace taixin::facts {
namespace {

enum class Column { subject, record, item, marks, flags, submission, revision };

struct Version {
  int64_t record = 0, previous = 0;
  friend auto operator<=>(const Version&, const Version&) = default;
};

// ---- what a run is made of. A source gives each column's cells in the order of the run.

class TableSource {
 public:
  explicit TableSource(TablePart& part) : part_(part) {
    order_.reserve(part.last - part.first);
    for (size_t row = part.first; row < part.last; ++row)
      order_.push_back(static_cast<uint64_t>(part.table.fact(row).subject) << 24 | (row - part.first));
    std::sort(order_.begin(), order_.end());
  }

  uint64_t facts() const { return order_.size(); }
  int64_t record_first() const { return facts() == 0 ? 0 : part_.table.fact(part_.first).record; }
  int64_t record_last() const { return facts() == 0 ? 0 : part_.table.fact(part_.last - 1).record; }

  template <Column kColumn, class Each>
  void cells(const Each& each) {
    for (const uint64_t one : order_) {
      const PackedFact& fact = part_.table.fact(part_.first + (one & kRowMask));
      if constexpr (kColumn == Column::subject) each(fact.subject);
      if constexpr (kColumn == Column::record) each(fact.record);
      if constexpr (kColumn == Column::item) each(fact.item);
      if constexpr (kColumn == Column::flags) each(fact.flags);
      if constexpr (kColumn == Column::submission) each(fact.submission);
      if constexpr (kColumn == Column::revision) each(fact.revision);
      if constexpr (kColumn == Column::marks) each(marks_of(fact));
    }
  }
  template <class Each>
  void days(DayColumn column, const Each& each) {
    for (const uint64_t one : order_) each(part_.table.fact(part_.first + (one & kRowMask)).days[column]);
  }
  std::vector<Version> versions() const {
    std::vector<Version> versions;
    for (size_t row = part_.first; row < part_.last; ++row) {
      const PackedFact& fact = part_.table.fact(row);
      if (fact.previous != 0) versions.push_back({fact.record, fact.previous});
    }
    return versions;
  }
  std::vector<StatusFact> statuses() { return std::move(part_.statuses); }
  std::vector<WaitingStatus> waiting() { return std::move(part_.waiting); }

  void keys(RunFileWriter& out, const KeySections& sections) const {
    const bool by_version = sections.rest == kVersionKeys.rest;
    std::vector<uint64_t> sorted;
    sorted.reserve(facts());
    for (size_t row = part_.first; row < part_.last; ++row) {
      const Key128& key = by_version ? part_.table.version_key(row) : part_.table.source_key(row);
      if (!key.empty()) sorted.push_back(key_bits(key) << 24 | (row - part_.first));
    }
    std::sort(sorted.begin(), sorted.end());
    write_keys(out, sections, sorted.size(), [&](uint64_t i) {
      const int64_t record = part_.table.fact(part_.first + (sorted[i] & kRowMask)).record;
      return KeyEntry{sorted[i] >> 24, static_cast<uint32_t>(record - record_first())};
    });
  }

 private:
  static constexpr uint64_t kRowMask = kTableRunMax - 1;
  TablePart& part_;
  std::vector<uint64_t> order_;  // subject << 24 | row: rows of a subject stay in the order of their records
};

class MergeSource {
 public:
  explicit MergeSource(std::span<const std::shared_ptr<const Run>> runs) : runs_(runs) {
    record_first_ = INT64_MAX;
    for (const auto& run : runs_) {
      if (run->meta().facts == 0) continue;
      facts_ += run->meta().facts;
      record_first_ = std::min(record_first_, run->meta().record_first);
      record_last_ = std::max(record_last_, run->meta().record_last);
    }
    if (facts_ == 0) record_first_ = 0;
    choose_order();
  }

  uint64_t facts() const { return facts_; }
  int64_t record_first() const { return record_first_; }
  int64_t record_last() const { return record_last_; }

  template <Column kColumn, class Each>
  void cells(const Each& each) {
    if constexpr (kColumn == Column::subject) pass<uint32_t>(Section::subject, each);
    if constexpr (kColumn == Column::item) pass<uint16_t>(Section::item, each);
    if constexpr (kColumn == Column::flags) pass<uint8_t>(Section::flags, each);
    if constexpr (kColumn == Column::marks) pass<uint8_t>(Section::marks, each);
    if constexpr (kColumn == Column::submission) pass<uint32_t>(Section::submission, each);
    if constexpr (kColumn == Column::revision) pass<uint16_t>(Section::revision, each);
    if constexpr (kColumn == Column::record) {
      const auto records = columns<uint32_t>(Section::record);
      std::vector<uint64_t> at(runs_.size());
      for (const uint8_t run : order_) each(runs_[run]->meta().record_first + records[run][at[run]++]);
    }
  }
  template <class Each>
  void days(DayColumn column, const Each& each) {
    static constexpr std::array<Section, kDayColumns> kSectionOf{Section::decision,    Section::valid_from,
                                                                 Section::valid_until, Section::document,
                                                                 Section::publication, Section::misconduct_end};
    const auto cells = columns<uint16_t>(kSectionOf[column]);
    std::vector<uint64_t> at(runs_.size());
    for (const uint8_t run : order_) {
      const uint64_t position = at[run]++;
      const uint16_t day = cells[run][position];
      if (day == kWideDay)
        each(runs_[run]->wide_day(position, column));
      else
        each(day == 0 ? kNoDay : day + kDayBase - 1);
    }
  }
  std::vector<Version> versions() const {
    std::vector<Version> versions;
    for (const auto& run : runs_) {
      const auto records = run->hot().all<uint32_t>(Section::version_record);
      const auto previous = run->hot().all<int64_t>(Section::version_previous);
      for (size_t i = 0; i < records.size(); ++i)
        versions.push_back({run->meta().record_first + records[i], previous[i]});
    }
    std::sort(versions.begin(), versions.end());
    return versions;
  }
  std::vector<StatusFact> statuses() const {
    std::vector<StatusFact> statuses;
    for (const auto& run : runs_) (void)run->statuses(statuses);  // verified before
    return statuses;
  }
  std::vector<WaitingStatus> waiting() const {
    std::vector<WaitingStatus> waiting;
    for (const auto& run : runs_) (void)run->waiting(waiting);  // verified before
    return waiting;
  }

  void keys(RunFileWriter& out, const KeySections& sections) const {
    const bool by_version = sections.rest == kVersionKeys.rest;
    std::vector<KeyCursor> cursors;
    uint64_t entries = 0;
    for (const auto& run : runs_) {
      const KeyColumn& keys = by_version ? run->version_keys() : run->source_keys();
      entries += keys.size();
      if (keys.size() > 0)
        cursors.emplace_back(keys.cursor(), static_cast<uint32_t>(run->meta().record_first - record_first_));
    }
    write_keys(out, sections, entries, [&](uint64_t) {
      KeyCursor* least = &cursors.front();
      for (auto& cursor : cursors) {
        if (cursor.entry < least->entry) least = &cursor;
      }
      const KeyEntry entry = least->entry;
      least->next();
      return entry;
    });
  }

 private:
  // The next entry of one run, its record counted from the first record of the merged run.
  struct KeyCursor {
    KeyCursor(KeyColumn::Cursor from, uint32_t shift) : keys(from), shifted_by(shift) { next(); }
    void next() {
      if (keys.next(entry))
        entry.record += shifted_by;
      else
        entry = {UINT64_MAX, UINT32_MAX};
    }
    KeyColumn::Cursor keys;
    uint32_t shifted_by;
    KeyEntry entry;
  };

  static const RunFile& file_of(const Run& run, Section section) {
    const auto number = static_cast<uint32_t>(section);
    return number >= static_cast<uint32_t>(Section::document) ? run.cold() : run.hot();
  }
  template <class Cell>
  std::vector<const Cell*> columns(Section section) const {
    std::vector<const Cell*> cells;
    for (const auto& run : runs_) cells.push_back(file_of(*run, section).template all<Cell>(section).data());
    return cells;
  }
  template <class Cell, class Each>
  void pass(Section section, const Each& each) const {
    const auto cells = columns<Cell>(section);
    std::vector<uint64_t> at(runs_.size());
    for (const uint8_t run : order_) each(cells[run][at[run]++]);
  }
  void choose_order() {
    const auto subjects = columns<uint32_t>(Section::subject);
    const auto records = columns<uint32_t>(Section::record);
    std::vector<uint64_t> at(runs_.size());
    const auto next = [&](size_t run) {
      const uint64_t i = at[run];
      if (i == runs_[run]->meta().facts) return std::pair(INT64_MAX, INT64_MAX);
      return std::pair<int64_t, int64_t>(subjects[run][i], runs_[run]->meta().record_first + records[run][i]);
    };
    std::vector<std::pair<int64_t, int64_t>> heads;
    for (size_t run = 0; run < runs_.size(); ++run) heads.push_back(next(run));
    order_.reserve(facts_);
    for (uint64_t i = 0; i < facts_; ++i) {
      const auto least = static_cast<size_t>(std::min_element(heads.begin(), heads.end()) - heads.begin());
      order_.push_back(static_cast<uint8_t>(least));
      ++at[least];
      heads[least] = next(least);
    }
  }

  std::span<const std::shared_ptr<const Run>> runs_;
  uint64_t facts_ = 0;
  int64_t record_first_ = 0, record_last_ = 0;
  std::vector<uint8_t> order_;  // which run the next fact comes from
};

// ---- writing

struct WideDay {
  uint64_t place;
  int32_t day;
};

template <class Source>
void write_day(RunFileWriter& out, Section section, DayColumn column, Source& source, std::vector<WideDay>& wide) {
  out.start(section);
  uint64_t position = 0;
  source.days(column, [&](int32_t day) {
    const uint16_t narrow = narrow_day(day);
    if (narrow == kWideDay) wide.push_back({wide_place(position, column), day});
    out.add(narrow);
    ++position;
  });
}

// Subject column and its directory.
template <class Source>
void write_subjects(RunFileWriter& out, Source& source, RunMeta& meta) {
  constexpr uint64_t kFactsPerSlot = 32;
  out.start(Section::subject);
  bool first = true;
  source.template cells<Column::subject>([&](int64_t subject) {
    const auto narrow = static_cast<uint32_t>(subject);
    if (first) meta.subject_first = narrow;
    first = false;
    meta.subject_last = narrow;
    out.add(narrow);
  });
  if (first) return;
  const uint64_t range = uint64_t{meta.subject_last} - meta.subject_first + 1;
  while (range >> meta.subject_shift > meta.facts / kFactsPerSlot + 1) ++meta.subject_shift;
  std::vector<uint32_t> directory((range >> meta.subject_shift) + 2);
  source.template cells<Column::subject>([&](int64_t subject) {
    ++directory[(static_cast<uint64_t>(subject - meta.subject_first) >> meta.subject_shift) + 1];
  });
  for (size_t slot = 1; slot < directory.size(); ++slot) directory[slot] += directory[slot - 1];
  out.start(Section::subject_directory);
  for (const uint32_t begin : directory) out.add(begin);
}

template <class Row, class Get>
void write_column(RunFileWriter& out, Section section, const std::vector<Row>& rows, const Get& get) {
  out.start(section);
  for (const Row& row : rows) out.add(get(row));
}

void write_statuses(RunFileWriter& out, std::vector<StatusFact> statuses, const std::vector<WaitingStatus>& waiting) {
  // In order of arrival for each record.
  std::stable_sort(statuses.begin(), statuses.end(), [](const StatusFact& a, const StatusFact& b) {
    return std::pair(a.subject, a.record) < std::pair(b.subject, b.record);
  });
  using Status = StatusFact;
  using Waiting = WaitingStatus;
  write_column(out, Section::status_subject, statuses,
               [](const Status& one) { return static_cast<uint32_t>(one.subject.get()); });
  write_column(out, Section::status_record, statuses, [](const Status& one) { return one.record.get(); });
  write_column(out, Section::status_kind, statuses, [](const Status& one) { return static_cast<uint8_t>(one.kind); });
  write_column(out, Section::status_day, statuses, [](const Status& one) { return one.day.count(); });
  write_column(out, Section::status_submission, statuses,
               [](const Status& one) { return static_cast<uint32_t>(one.submission.get()); });
  write_column(out, Section::waiting_key, waiting, [](const Waiting& one) { return one.version_key; });
  write_column(out, Section::waiting_kind, waiting, [](const Waiting& one) { return static_cast<uint8_t>(one.kind); });
  write_column(out, Section::waiting_day, waiting, [](const Waiting& one) { return one.day.count(); });
  write_column(out, Section::waiting_submission, waiting,
               [](const Waiting& one) { return static_cast<uint32_t>(one.submission.get()); });
}

template <class Source>
void write_hot(RunFileWriter& out, Source& source, std::vector<WideDay>& wide) {
  RunMeta meta;
  meta.facts = source.facts();
  meta.record_first = source.record_first();
  meta.record_last = source.record_last();
  write_subjects(out, source, meta);
  out.start(Section::record);
  source.template cells<Column::record>(
      [&](int64_t record) { out.add(static_cast<uint32_t>(record - meta.record_first)); });
  out.start(Section::item);
  source.template cells<Column::item>([&](uint16_t item) { out.add(item); });
  write_day(out, Section::decision, kDecision, source, wide);
  write_day(out, Section::valid_from, kValidFrom, source, wide);
  write_day(out, Section::valid_until, kValidUntil, source, wide);
  out.start(Section::marks);
  source.template cells<Column::marks>([&](uint8_t marks) { out.add(marks); });
  out.start(Section::flags);
  source.template cells<Column::flags>([&](uint16_t flags) { out.add(static_cast<uint8_t>(flags)); });
  const auto versions = source.versions();
  write_column(out, Section::version_record, versions,
               [&](const Version& one) { return static_cast<uint32_t>(one.record - meta.record_first); });
  write_column(out, Section::version_previous, versions, [](const Version& one) { return one.previous; });
  out.start(Section::meta);
  out.add(meta);
}

template <class Source>
void write_cold(RunFileWriter& out, Source& source, std::vector<WideDay>& wide) {
  write_day(out, Section::document, kDocument, source, wide);
  write_day(out, Section::publication, kPublication, source, wide);
  write_day(out, Section::misconduct_end, kMisconductEnd, source, wide);
  out.start(Section::submission);
  source.template cells<Column::submission>([&](uint32_t submission) { out.add(submission); });
  out.start(Section::revision);
  source.template cells<Column::revision>([&](uint16_t revision) { out.add(revision); });
}

template <class Source>
base::Result<RunEntry> write_files(const std::filesystem::path& directory, uint64_t number, Source& source) {
  RunEntry entry;
  entry.number = number;
  entry.facts = source.facts();
  std::vector<WideDay> wide;
  TX_TRY(const auto cold, RunFileWriter::create(run_path(directory, number, "cold")));
  write_cold(*cold, source, wide);
  TX_TRY(entry.cold_digest, cold->finish());

  TX_TRY(const auto hot, RunFileWriter::create(run_path(directory, number, "hot")));
  write_hot(*hot, source, wide);
  auto statuses = source.statuses();
  const auto waiting = source.waiting();
  entry.statuses = statuses.size() + waiting.size();
  write_statuses(*hot, std::move(statuses), waiting);
  std::sort(wide.begin(), wide.end(), [](const WideDay& a, const WideDay& b) { return a.place < b.place; });
  write_column(*hot, Section::wide_place, wide, [](const WideDay& one) { return one.place; });
  write_column(*hot, Section::wide_day, wide, [](const WideDay& one) { return one.day; });
  TX_TRY(entry.hot_digest, hot->finish());

  TX_TRY(const auto keys, RunFileWriter::create(run_path(directory, number, "keys")));
  source.keys(*keys, kVersionKeys);
  source.keys(*keys, kSourceKeys);
  TX_TRY(entry.keys_digest, keys->finish());
  return entry;
}

// All three files or none.
template <class Source>
base::Result<RunEntry> write_from(const std::filesystem::path& directory, uint64_t number, Source& source) {
  auto entry = write_files(directory, number, source);
  if (!entry) remove_run(directory, number);
  return entry;
}

}  // namespace

base::Result<RunEntry> write_run(const std::filesystem::path& directory, uint64_t number, TablePart part) {
  TX_ASSERT(part.last - part.first <= kTableRunMax, "{} facts are too many for one run", part.last - part.first);
  TableSource source(part);
  return write_from(directory, number, source);
}

base::Result<RunEntry> merge_runs(const std::filesystem::path& directory, uint64_t number,
                                  std::span<const std::shared_ptr<const Run>> runs) {
  for (const auto& run : runs) {
    if (!run->verify()) return base::fail(kDamaged, {{"file", run->damaged_file()}});
  }
  MergeSource source(runs);
  TX_TRY(RunEntry entry, write_from(directory, number, source));
  for (const auto& run : runs) {
    entry.last_seq = std::max(entry.last_seq, run->entry().last_seq);
    entry.last_known = std::max(entry.last_known, run->entry().last_known);
  }
  return entry;
}

void remove_run(const std::filesystem::path& directory, uint64_t number) {
  for (const std::string_view kind : {"hot", "cold", "keys"}) {
    std::error_code ignored;
    std::filesystem::remove(run_path(directory, number, kind), ignored);
  }
}

}  // namespace taixin::facts
