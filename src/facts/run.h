// A run: facts of some stretch of the record's history, sorted by (subject, record), in three files.
//
//   <number>.hot    what a check reads (18.4 bytes a fact), versions, status events
//   <number>.cold   what an explanation reads (11.2 bytes a fact)
//   <number>.keys   version and source keys (6.1 bytes a key)
//
// Immutable; any number of threads. Functions that read return false when a block of a file is damaged: what they gave
// until then must not be used. Record numbers in the columns are less the run's first record (run_layout.h).
#pragma once

#include <vector>

#include "facts/huge_vector.h"
#include "facts/key_column.h"
#include "facts/run_entry.h"
#include "facts/run_layout.h"

namespace taixin::facts {

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

  // Facts [first, last) of the run.
  struct Span {
    uint64_t first = 0, last = 0;
  };
  // Where the facts of a subject stand; they are in the order of their records.
  bool subject_span(SubjectId subject, Span& span) const;
  // Appends the facts of a subject.
  bool of_subject(SubjectId subject, std::vector<PackedFact>& out) const;
  // Has the processor fetch the first thing that the next function reads.
  void fetch_directory(SubjectId subject) const {
    if (subject.get() < meta_.subject_first || subject.get() > meta_.subject_last || directory_.empty()) return;
    __builtin_prefetch(
        &directory_[(static_cast<uint64_t>(subject.get()) - meta_.subject_first) >> meta_.subject_shift]);
  }
  // Has it fetch the first cells of a subject's columns.
  void fetch_cells(const Span& span) const;
  // Has the disk begin to read what `of_subject` and `statuses_of` will touch. Cheap when all of it was touched before:
  // then the processor fetches the subjects' column.
  void ask_for_subject(SubjectId subject) const;
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
  // A group of 256 facts (the last one less, the rest zeros); null when damaged.
  const HotGroup* hot_group(uint64_t group) const { return hot_->at<HotGroup>(Section::hot_groups, hot_offset(group)); }
  const ColdGroup* cold_group(uint64_t group) const {
    return cold_->at<ColdGroup>(Section::cold_groups, cold_layout_.offset(group), cold_layout_.group_bytes());
  }
  const ColdLayout& cold_layout() const { return cold_layout_; }

 private:
  Run() = default;
  bool read_small_parts();
  // Null when nobody has touched its block: it may not be in memory.
  const HotGroup* hot_if_read(uint64_t group) const {
    return reinterpret_cast<const HotGroup*>(hot_->if_read(Section::hot_groups, hot_offset(group)));
  }
  // Where the facts of the subjects that share a directory entry with this one lie.
  Span directory_span(SubjectId subject) const;
  // The first fact of [span.first, span.last) whose subject is not less.
  bool lower_bound(const Span& span, uint32_t subject, uint64_t& found) const;
  Span status_span(SubjectId subject) const;
  bool read_statuses(uint64_t first, uint64_t count, std::vector<StatusFact>& out) const;
  bool read_hot(uint64_t group, uint64_t first, std::span<PackedFact> out) const;
  bool read_cold(uint64_t group, uint64_t first, std::span<PackedFact> out) const;

  RunEntry entry_;
  RunMeta meta_;
  ColdLayout cold_layout_;
  // Small parts, read when the run is opened: a cold question then waits for the disk once.
  HugeVector<uint32_t> directory_, status_fences_, beside_cold_;
  HugeVector<BesideHot> beside_hot_;
  std::shared_ptr<const RunFile> hot_, cold_, keys_;
  KeyColumn version_keys_, source_keys_;
};

}  // namespace taixin::facts
