// What a run is made of: a source gives its facts in the order of the run, a group at a time, its status events and its
// keys. Only run_build.cc includes this.
#pragma once

#include <algorithm>
#include <bit>

#include "facts/radix_sort.h"
#include "facts/run.h"
#include "facts/run_build.h"

namespace taixin::facts {

// Up to 256 facts, column by column, with what does not fit in the cells in the order of the facts.
struct Group {
  size_t count = 0;
  std::array<uint32_t, kGroupFacts> subject;
  std::array<int64_t, kGroupFacts> record;
  std::array<uint16_t, kGroupFacts> item, revision;
  std::array<std::array<uint16_t, kGroupFacts>, kDayColumns> days;
  std::array<uint8_t, kGroupFacts> marks, flags;
  std::array<uint32_t, kGroupFacts> submission;
  std::vector<int64_t> versions;
  std::vector<int32_t> hot_wide, cold_wide;
};

// What is known before the first fact is given.
struct SourceExtent {
  uint64_t facts = 0;
  int64_t record_first = 0, record_last = 0;
  uint32_t subject_first = 0, subject_last = 0;
  uint32_t submission_first = 0, submission_last = 0;
  void meet(int64_t record, uint32_t subject, uint32_t submission) {
    const bool first = facts++ == 0;
    record_first = first ? record : std::min(record_first, record);
    record_last = first ? record : std::max(record_last, record);
    subject_first = first ? subject : std::min(subject_first, subject);
    subject_last = first ? subject : std::max(subject_last, subject);
    submission_first = first ? submission : std::min(submission_first, submission);
    submission_last = first ? submission : std::max(submission_last, submission);
  }
};

// ---- facts in memory: any table with `fact(row)`, `version_bits(row)` and `source_bits(row)`, in the order of records

template <class Table>
class TableSource {
 public:
  TableSource(const Table& table, size_t first, size_t last) : table_(table), first_(first), last_(last) {
    order_.reserve(last - first);
    for (size_t row = first; row < last; ++row) {
      const PackedFact& fact = table.fact(row);
      extent_.meet(fact.record, static_cast<uint32_t>(fact.subject), fact.submission);
      order_.push_back(static_cast<uint64_t>(fact.subject) << kRowBits | (row - first));
    }
    radix_sort(order_, kRowBits, kRowBits + std::bit_width(extent_.subject_last));
  }
  const SourceExtent& extent() const { return extent_; }
  void next(Group& group) {
    group.count = std::min<size_t>(kGroupFacts, order_.size() - at_);
    group.versions.clear(), group.hot_wide.clear(), group.cold_wide.clear();
    for (size_t i = 0; i < group.count; ++i) put(group, i, table_.fact(first_ + (order_[at_ + i] & kRowMask)));
    at_ += group.count;
  }
  void keys(RunFileWriter& out, const KeySections& sections) const {
    std::vector<uint64_t> sorted;
    sorted.reserve(last_ - first_);
    for (size_t row = first_; row < last_; ++row) {
      const auto bits = sections == kVersionKeys ? table_.version_bits(row) : table_.source_bits(row);
      if (bits) sorted.push_back(*bits << kRowBits | (row - first_));
    }
    radix_sort(sorted, kRowBits, kRowBits + kKeyBits);
    size_t at = 0;
    write_keys(out, sections, sorted.size(), static_cast<uint32_t>(extent_.record_last - extent_.record_first), [&] {
      const uint64_t one = sorted[at++];
      const int64_t record = table_.fact(first_ + (one & kRowMask)).record;
      return KeyEntry{one >> kRowBits, static_cast<uint32_t>(record - extent_.record_first)};
    });
  }

 private:
  static constexpr int kRowBits = 24;
  static constexpr uint64_t kRowMask = kTableRunMax - 1;
  static_assert(kTableRunMax == uint64_t{1} << kRowBits);

  static void put(Group& group, size_t i, const PackedFact& fact) {
    group.subject[i] = static_cast<uint32_t>(fact.subject);
    group.record[i] = fact.record;
    group.item[i] = fact.item;
    group.revision[i] = fact.revision;
    group.marks[i] = marks_of(fact);
    group.flags[i] = static_cast<uint8_t>(fact.flags);
    group.submission[i] = fact.submission;
    if (fact.previous != 0) group.versions.push_back(fact.previous);
    for (size_t column = 0; column < kDayColumns; ++column) {
      const uint16_t day = group.days[column][i] = narrow_day(fact.days[column]);
      if (day == kWideDay) (column < kDocument ? group.hot_wide : group.cold_wide).push_back(fact.days[column]);
    }
  }

  const Table& table_;
  size_t first_, last_, at_ = 0;
  SourceExtent extent_;
  std::vector<uint64_t> order_;  // subject, row: rows of a subject stay in the order of their records
};

// ---- runs that were verified

class MergeSource {
 public:
  explicit MergeSource(std::span<const std::shared_ptr<const Run>> runs);
  const SourceExtent& extent() const { return extent_; }
  void next(Group& group);
  std::vector<StatusFact> statuses() const;
  std::vector<WaitingStatus> waiting() const;
  void keys(RunFileWriter& out, const KeySections& sections) const;

 private:
  // The next fact of one run, and of what stands beside its cells.
  struct Cursor {
    explicit Cursor(std::shared_ptr<const Run> run);
    void step();
    std::shared_ptr<const Run> run;
    std::span<const int64_t> versions;
    std::span<const int32_t> hot_wide, cold_wide;
    uint64_t at = 0, version = 0, hot_day = 0, cold_day = 0;
    const HotGroup* hot = nullptr;
    const ColdGroup* cold = nullptr;
    uint32_t subject = 0;  // of the next fact
    int64_t record = 0;
  };
  Cursor& least();

  std::vector<Cursor> cursors_;  // of runs that are not at their end
  std::span<const std::shared_ptr<const Run>> runs_;
  SourceExtent extent_;
};

}  // namespace taixin::facts
