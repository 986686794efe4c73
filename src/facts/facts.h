// Facts: the narrow part of every sealed record, by subject and by key. Derived from the store: `Facts::open` reads the
// index that lies in the home and what was sealed since; an index that is missing or damaged is made anew.
//
// Readers go side by side and never wait for a load, a run being written or a merge: those work beside the index, and
// only the switch at their end is alone (a few pointers). Whoever changes it holds `sealing` for that moment. A
// background thread merges runs and rebuilds what was found damaged.
#pragma once

#include <functional>
#include <mutex>
#include <span>

#include "facts/fact_table.h"
#include "facts/registry.h"
#include "facts/run_entry.h"
#include "store/home.h"
#include "store/records.h"

namespace taixin::facts {

class Index;
using Progress = std::function<void(double)>;

// What is in force for one record on a day.
struct StatusView {
  bool repaired = false, ended = false, withdrawn = false, shielded = false, disputed = false;
  bool reconciled = false;   // no state of its own: it changes nothing of `since`
  std::optional<Day> since;  // of the last change
};

struct FactCounts {
  uint64_t facts = 0, statuses = 0, subjects = 0;
};

class Facts {
 public:
  // progress: 0..1.
  static base::Result<std::unique_ptr<Facts>> open(store::Home& home, const Progress& progress = {},
                                                   const RunSizes& sizes = {});
  ~Facts();

  // ---- answers (any thread). kDamaged: a file of the index does not agree with its checksums; it is being rebuilt.
  Watermark head() const;  // everything sealed until now
  // As the registry says; what `of_subject` reads of whoever it is comes on its way meanwhile.
  std::optional<SubjectId> by_code(std::string_view code, store::CodeKind kind) const;
  // The current versions of the records of a subject (merged subjects included), newest first, as known at `mark`.
  // With `history`: all versions, `superseded` told.
  struct Held {
    Fact record;
    Seen seen;
    bool superseded = false;
    bool provisional = false;
    bool former_operator = false;  // decided before the present operator of an individual business took over
    StatusView status;
  };
  base::Result<std::vector<Held>> of_subject(SubjectId subject, Day day, const Watermark& mark,
                                             bool history = false) const;
  // The subject that a record stands against now: moves and merges applied; 0 when its link was taken back. `recorded`:
  // the subject it was first linked to.
  SubjectId holder(RecordId id, SubjectId recorded, const Watermark& mark) const;
  // The subject that `id` is now (merges applied).
  SubjectId present(SubjectId id, const Watermark& mark) const;
  // All ids that are this subject now: itself, whoever was merged with it, and what it was merged into.
  std::vector<SubjectId> one_with(SubjectId id) const;
  const Registry& registry() const { return registry_; }
  Registry& registry() { return registry_; }
  FactCounts counts() const;
  // All facts with all their versions, 256 at a time, column by column (what is in memory in one piece); for statistics
  // and models. The runs of
  // one moment: what is sealed meanwhile is not seen, and nobody waits. Days are narrow days (run.h: 0 none, kWideDay
  // too far away), `marks` has severity, link and kHasPrevious, `record` counts from `record_first`.
  struct Columns {
    size_t count = 0;
    int64_t record_first = 0;
    const uint32_t *subject = nullptr, *record = nullptr;
    const uint16_t *item = nullptr, *decision = nullptr, *valid_from = nullptr, *valid_until = nullptr;
    const uint8_t *marks = nullptr, *flags = nullptr;
  };
  base::Result<void> scan(const std::function<void(const Columns&)>& each) const;
  // The same on several threads: each takes stretches of groups as it comes to them, and says who it is, from 0.
  base::Result<void> scan(size_t threads, const std::function<void(size_t thread, const Columns&)>& each) const;
  // Records that a day in (after, until] may change by itself: the day after the last day of validity, the first day of
  // what was decided ahead, the day of a status event that was known before (then `record` is the first version). In
  // order. Reads all facts and status events.
  struct DayChange {
    Day day;
    RecordId record;
    SubjectId recorded;  // the subject it was first linked to
    friend auto operator<=>(const DayChange&, const DayChange&) = default;
  };
  // `ends`: uses that end so long after the first of these starts that a record has; the day after their last day, too.
  struct EndAfter {
    std::vector<DayColumn> starts;
    int months = 0, days = 0;
  };
  base::Result<std::vector<DayChange>> day_changes(Day after, Day until, std::span<const EndAfter> ends = {}) const;
  // What the index has on disk, and in memory since.
  struct Sizes {
    uint64_t runs = 0, run_facts = 0, hot_bytes = 0, cold_bytes = 0, keys_bytes = 0, delta_facts = 0;
  };
  Sizes sizes() const;
  // Equal content gives an equal digest: what `rebuild` compares.
  base::Result<Key128> digest() const;

  // ---- intake (one thread, under the intake lock)
  // The newest sealed record with this version key / source key; nothing when unknown. `tx` reads the full keys.
  base::Result<std::optional<store::Record>> by_version_key(const Key128& key, store::ReadTx& tx) const;
  base::Result<std::optional<store::Record>> by_source_key(const Key128& key, store::ReadTx& tx) const;
  // For each key: no sealed record has it. Damage says no. Any thread; one look at the index for all.
  std::vector<bool> none_with_version_key(std::span<const Key128> keys) const;
  std::vector<bool> none_with_source_key(std::span<const Key128> keys) const;
  bool has_links() const;  // merges, moves or whatever an officer has said of a link
  // Whether this status event of this record (or of one that has not come) is here.
  base::Result<bool> has_status(const store::Status& status, store::ReadTx& tx) const;
  // Under which subjects records that stand against `subject` now may have been linked first: itself, those merged with
  // it, those its records were moved from. Version keys name the subject of the first link.
  std::vector<SubjectId> recorded_under(SubjectId subject) const;

  // Whoever seals a submission, or writes a link event, holds this from its transaction until its `apply`: what is
  // sealed is applied in the order of its commit sequence. Held for that moment only; any thread.
  std::unique_lock<std::mutex> sealing();

  // A submission with many records is written as runs of its own before its seal; a small one joins the delta. Nothing
  // of it is visible until `apply`; what is not applied is nothing at the next start.
  base::Result<std::vector<RunEntry>> write_ahead(const FactTable& records);
  // A sealed submission becomes visible: records (ids assigned), statuses and registry rows together.
  base::Result<void> apply(const FactTable& records, std::span<const store::Status> statuses, const RegistryRows& rows,
                           SubmissionId submission, Seen seen, std::vector<RunEntry> own_runs = {});
  // `recorded`: the subject that the event's record was first linked to.
  void apply(const store::LinkEvent& event, SubjectId recorded = {});

  // ---- upkeep
  // Reads every block of the index. kDamaged; it is then made anew.
  base::Result<void> verify() const;
  // Makes the index anew from the store, beside the one that answers, and puts it in its place. False: it differed.
  base::Result<bool> rebuild(const Progress& progress = {});
  // Writes the delta as a run.
  base::Result<void> flush();
  // Waits until no merge is due.
  void settle();

 private:
  Facts(store::Home& home, const RunSizes& sizes);
  base::Error damaged() const;
  base::Result<bool> says_the_same(const Index& fresh, std::shared_ptr<const RegistryFile> subjects) const;
  base::Result<void> open_registry();
  std::shared_ptr<const RegistryFile> remade_registry();
  bool many_cards_changed() const;
  base::Result<void> file_registry();
  base::Result<std::vector<Held>> of_unlinked(SubjectId subject, Day day, const Watermark& mark, bool history) const;
  void work();
  base::Result<void> merge_once(bool& merged);
  struct State;
  store::Home& home_;
  RunSizes sizes_;
  std::unique_ptr<State> state_;
  Registry registry_;
};

}  // namespace taixin::facts
