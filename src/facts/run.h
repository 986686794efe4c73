// A run: facts of some stretch of the record's history, sorted by (subject, record), column by column in three files.
//
//   <number>.hot    what a check reads (18 bytes a fact and a directory), versions, status events
//   <number>.cold   what an explanation reads (12 bytes a fact)
//   <number>.keys   version and source keys (7 bytes a key)
//
// Immutable; any number of threads. Functions that read return false when a block of a file is damaged: what they gave
// until then must not be used. Record numbers in the columns are less the run's first record.
#pragma once

#include <vector>

#include "facts/key_column.h"
#include "facts/packed_fact.h"
#include "facts/run_file.h"

namespace taixin::facts {

// One run as the manifest names it.
struct RunEntry {
  uint64_t number = 0;
  uint64_t facts = 0, statuses = 0;  // statuses: with those that wait
  store::CommitSeq last_seq;         // the latest seal of what is in it
  KnownAt last_known;
  uint64_t hot_digest = 0, cold_digest = 0, keys_digest = 0;
  friend bool operator==(const RunEntry&, const RunEntry&) = default;
};

struct RunMeta {
  uint64_t facts = 0;
  int64_t record_first = 0, record_last = 0;
  uint32_t subject_first = 0, subject_last = 0;
  uint32_t subject_shift = 0;  // a directory entry for each 2^shift subjects
  uint32_t unused = 0;
};

// Bits of `marks`.
inline constexpr uint8_t kSeverityMask = 3, kLinkShift = 2, kLinkMask = 7, kHasPrevious = 1 << 5;
inline uint8_t marks_of(const PackedFact& fact) {
  return static_cast<uint8_t>(fact.severity | fact.link << kLinkShift | (fact.previous != 0 ? kHasPrevious : 0));
}

// Days in 16 bits: 0 = none, 1 = 1950-01-01 and on; what does not fit stands in `wide_day`.
inline constexpr int32_t kDayBase = -7305;
inline constexpr uint16_t kWideDay = UINT16_MAX;
inline uint16_t narrow_day(int32_t day) {
  if (day == kNoDay) return 0;
  const int64_t from_base = int64_t{day} - kDayBase + 1;
  return from_base >= 1 && from_base < kWideDay ? static_cast<uint16_t>(from_base) : kWideDay;
}
// The place of a wide day: position in the run and column.
inline uint64_t wide_place(uint64_t position, DayColumn column) { return position << 3 | column; }

std::filesystem::path run_path(const std::filesystem::path& directory, uint64_t number, std::string_view kind);

class Run {
 public:
  // kNotAnIndex.
  static base::Result<std::shared_ptr<const Run>> open(const std::filesystem::path& directory, const RunEntry& entry);

  const RunEntry& entry() const { return entry_; }
  const RunMeta& meta() const { return meta_; }
  uint64_t hot_bytes() const { return hot_->file_bytes(); }
  uint64_t cold_bytes() const { return cold_->file_bytes(); }
  uint64_t keys_bytes() const { return keys_->file_bytes(); }

  // Appends the facts of a subject, in the order of their records.
  bool of_subject(SubjectId subject, std::vector<PackedFact>& out) const;
  // Appends facts [first, first + count) of the run.
  bool read(uint64_t first, uint64_t count, std::vector<PackedFact>& out) const;
  // Appends the status events that stand under a subject.
  bool statuses_of(SubjectId subject, std::vector<StatusFact>& out) const;
  // Appends all of them, in the order of the run.
  bool statuses(std::vector<StatusFact>& out) const;
  bool waiting(std::vector<WaitingStatus>& out) const;
  // Records that may have this key, newest first.
  bool candidates(const KeySections& which, const Key128& key, std::vector<RecordId>& out) const;

  // ---- whole columns, for merges and scans (verify first)
  bool verify() const { return hot_->verify() && cold_->verify() && keys_->verify(); }
  // The name of the file found damaged; empty when none is.
  std::string damaged_file() const;
  const RunFile& hot() const { return *hot_; }
  const RunFile& cold() const { return *cold_; }
  const KeyColumn& version_keys() const { return version_keys_; }
  const KeyColumn& source_keys() const { return source_keys_; }
  // The day of a cell that says kWideDay; kNoDay when damaged.
  int32_t wide_day(uint64_t position, DayColumn column) const;
  // The version before a record; 0 when damaged.
  int64_t previous_of(uint32_t record) const;

 private:
  Run() = default;
  struct Span {
    uint64_t first = 0, count = 0;
  };
  bool read_statuses(uint64_t first, uint64_t count, std::vector<StatusFact>& out) const;
  bool subject_span(SubjectId subject, Span& span) const;
  bool read_day(const RunFile& file, Section section, DayColumn column, const Span& span, PackedFact* out) const;

  RunEntry entry_;
  RunMeta meta_;
  std::shared_ptr<const RunFile> hot_, cold_, keys_;
  KeyColumn version_keys_, source_keys_;
};

}  // namespace taixin::facts
