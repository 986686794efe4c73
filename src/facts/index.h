// The facts of a home: runs on disk, the delta in memory, and what ties them together. Facts (facts.h) puts the locks
// around it: functions that are not const run alone, const ones side by side.
#pragma once

#include <functional>

#include "facts/delta.h"
#include "facts/links.h"
#include "facts/manifest.h"
#include "facts/registry_build.h"
#include "facts/run_build.h"
#include "store/home.h"
#include "store/records.h"

namespace taixin::facts {

using Progress = std::function<void(double)>;

// Status events with their record found, or not yet.
struct ResolvedStatuses {
  std::vector<StatusFact> found;
  std::vector<WaitingStatus> waiting;
};

class Index {
 public:
  Index(store::Home& home, std::filesystem::path directory, const RunSizes& sizes)
      : home_(home), directory_(std::move(directory)), sizes_(sizes) {}

  // Opens what the manifest names and reads what was sealed since. kNotAnIndex when that cannot be trusted.
  base::Result<void> open(const Progress& progress);
  // Makes everything anew from the store; what is in the directory goes.
  base::Result<void> build(const Progress& progress);
  // Reads what was sealed after `head()`.
  base::Result<void> catch_up(const Progress& progress);

  // The file of subjects that the manifest names; made anew from the store when there is none that can be trusted.
  base::Result<std::shared_ptr<const RegistryFile>> registry_file();

  // ---- answers. False: a file is damaged (`damaged_file` names it).
  // Has the disk or the memory begin with what `facts_of` and `statuses_of` read; does not wait for the disk.
  void ask_for(SubjectId subject) const;
  bool facts_of(SubjectId subject, std::vector<PackedFact>& out) const;
  bool statuses_of(SubjectId subject, std::vector<StatusFact>& out) const;
  std::string damaged_file() const;
  // The newest record with this key. The full keys are read in the store.
  base::Result<std::optional<store::Record>> newest(const KeySections& which, const Key128& key,
                                                    store::ReadTx& tx) const;
  // For each key: whether no record has it. What is damaged may have it.
  std::vector<bool> none_with(const KeySections& which, std::span<const Key128> keys) const;
  base::Result<bool> has_status(const store::Status& status, store::ReadTx& tx) const;
  Seen seen(SubmissionId submission) const;
  const Links& links() const { return links_; }
  const Watermark& head() const { return head_; }
  uint64_t facts() const;
  uint64_t statuses() const;
  const std::vector<std::shared_ptr<const Run>>& runs() const { return runs_; }
  const Delta& delta() const { return delta_; }
  const Manifest& manifest() const { return manifest_; }
  // Equal content gives equal digests, whatever the runs. kDamaged.
  base::Result<Key128> digest() const;

  // ---- changes
  base::Result<ResolvedStatuses> resolve(std::span<const store::Status> statuses) const;
  // A sealed submission: rows of `table` join the delta, unless `own_runs` hold them already.
  void add(const FactTable& table, bool has_own_runs, const ResolvedStatuses& statuses, SubmissionId submission,
           Seen seen);
  void add(const store::LinkEvent& event, SubjectId recorded);
  // Runs of a table, not yet part of the index.
  base::Result<std::vector<RunEntry>> write_table(const FactTable& table);
  // The delta as a run, not yet part of the index; nothing when there is nothing to write.
  base::Result<std::optional<RunEntry>> write_delta();
  // The index with other runs: `come` join, `go` leave. With `covers` the runs then hold everything sealed up to there,
  // also what the delta has.
  struct Change {
    Manifest manifest;
    std::vector<std::shared_ptr<const Run>> runs;
    std::vector<uint64_t> gone;
    std::optional<uint64_t> gone_registry;
    bool covers_delta = false;
  };
  base::Result<Change> prepare(std::span<const RunEntry> come, std::span<const uint64_t> go,
                               const std::optional<Seen>& covers) const;
  // The index with another file of subjects.
  base::Result<Change> prepare(const RegistryEntry& registry) const;
  // Makes the change the one that the next start finds.
  base::Result<void> write(const Change& change) const;
  // Makes it in memory; removes the files of runs that are gone.
  void commit(Change change);
  const Seen& last_seal() const { return last_seal_; }
  uint64_t take_number() { return manifest_.next_number++; }
  // Runs worth merging into one; fewer than two: none.
  std::vector<std::shared_ptr<const Run>> due_for_merge() const;
  bool delta_is_full() const { return delta_.size() >= sizes_.delta_facts; }
  const std::filesystem::path& directory() const { return directory_; }
  // The directory was renamed.
  void moved_to(std::filesystem::path directory) { directory_ = std::move(directory); }

 private:
  base::Result<void> read_links(store::ReadTx& tx);
  base::Result<void> adopt(std::span<const RunEntry> entries);
  base::Result<void> read_seals(store::ReadTx& tx, store::CommitSeq up_to);
  base::Result<void> build_runs(const Progress& progress);
  struct Building;
  base::Result<void> build_part(Building& building) const;
  base::Result<void> build_statuses();
  base::Result<void> read_waiting(store::ReadTx& tx);
  base::Result<std::optional<StatusFact>> find_record(const WaitingStatus& status, store::ReadTx& tx) const;
  void add_waiting(const WaitingStatus& status);
  void record_came(const PackedFact& fact, const Key128& version_key);
  base::Result<void> flush();
  void set_seal(SubmissionId submission, Seen seen);
  void advance(Seen seen);
  void remove_strangers() const;

  store::Home& home_;
  std::filesystem::path directory_;
  RunSizes sizes_;
  Manifest manifest_;
  std::vector<std::shared_ptr<const Run>> runs_;  // in the order of the manifest
  Delta delta_;
  std::unordered_map<Key128, std::vector<WaitingStatus>> waiting_;  // in a run or the delta, the record not here
  std::unordered_map<SubjectId, std::vector<StatusFact>> late_;     // the record came after the event was written down
  Links links_;
  std::vector<Seen> seals_;                          // by submission
  Seen last_seal_{store::CommitSeq(0), KnownAt(0)};  // of the submissions that are in
  Watermark head_{store::CommitSeq(0), KnownAt(0)};
};

}  // namespace taixin::facts
