// Facts: the narrow part of every sealed record, in memory, by subject and by key. Derived: `Facts::load` makes it from
// the store alone, and `digest` says whether two are equal.
//
// First form: facts lie in arrival order in chunks that never move; the facts of one subject are a chain from its
// newest. A snapshot is a watermark: facts of later seals are skipped. Readers never wait for a seal; one changer at a
// time. Cost: a look-up is one step for each record of the subject; ~130 bytes a fact.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "facts/registry.h"
#include "store/home.h"
#include "store/records.h"

namespace taixin::facts {

struct Fact {
  store::Record record;
  Seen seen;
  RecordId older;  // the subject's next older fact, 0 = none
};

// A status event with the moment it became known.
struct StatusFact {
  store::Status status;
  Seen seen;
};

// What is in force for one version key on a day.
struct StatusView {
  bool repaired = false, ended = false, withdrawn = false, shielded = false, disputed = false;
  std::optional<Day> since;  // of the last change
};

struct FactCounts {
  uint64_t facts = 0, statuses = 0, subjects = 0;
};

class Facts {
 public:
  // Reads everything sealed. progress: 0..1.
  static base::Result<std::unique_ptr<Facts>> load(store::Home& home, const std::function<void(double)>& progress = {});
  ~Facts();

  // ---- answers (any thread)
  Watermark head() const;  // everything sealed until now
  // The current versions of the records of a subject (merged subjects included), newest first, as known at `mark`.
  // With `history`: all versions, `superseded` told.
  struct Held {
    store::Record record;
    Seen seen;
    bool superseded = false;
    bool provisional = false;
    bool former_operator = false;  // decided before the present operator of an individual business took over
    StatusView status;
  };
  std::vector<Held> of_subject(SubjectId subject, Day day, const Watermark& mark, bool history = false) const;
  std::optional<Fact> fact(RecordId id) const;
  StatusView status(const base::Key128& version_key, Day day, const Watermark& mark) const;
  // The subject that a record stands against now: moves and merges applied; 0 when its link was taken back.
  SubjectId holder(RecordId id, const Watermark& mark) const;
  // The subject that `id` is now (merges applied).
  SubjectId present(SubjectId id, const Watermark& mark) const;
  const Registry& registry() const { return registry_; }
  Registry& registry() { return registry_; }
  FactCounts counts() const;
  // Equal content gives an equal digest: what `rebuild` compares.
  base::Key128 digest() const;

  // ---- intake (one thread, under the intake lock)
  // The newest sealed record with this version key / source key; nothing when unknown.
  std::optional<Fact> by_version_key(const base::Key128& key) const;
  std::optional<Fact> by_source_key(const base::Key128& key) const;
  bool has_status(const base::Key128& content) const;
  // Under which subjects records that stand against `subject` now may have been linked first: itself, those merged with
  // it, those its records were moved from. Version keys name the subject of the first link.
  std::vector<SubjectId> recorded_under(SubjectId subject) const;
  // A sealed submission becomes visible: records (ids assigned), statuses and registry rows together.
  void apply(std::span<const store::Record> records, std::span<const store::Status> statuses, const RegistryRows& rows,
             Seen seen);
  void apply(const store::LinkEvent& event);

 private:
  Facts();
  struct State;
  std::unique_ptr<State> state_;
  Registry registry_;
};

}  // namespace taixin::facts
