// What officers decided about who is who: merges and splits of subjects, confirmations, withdrawals and moves of single
// records. Few beside the facts; all in memory.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "facts/registry.h"

namespace taixin::facts {

class Links {
 public:
  // `recorded`: the subject that the event's record was first linked to; 0 for events about subjects.
  void add(const store::LinkEvent& event, SubjectId recorded);

  bool empty() const { return events_.empty(); }
  // Whether any event ever spoke of records of this subject, or of others that became part of it.
  bool concern(SubjectId subject) const {
    return !events_.empty() &&
           (merged_to_.contains(subject) || moved_to_.contains(subject) || recorded_.contains(subject));
  }
  const std::vector<store::LinkEvent>& events() const { return events_; }
  // The subject that `id` is at `mark` (merges applied).
  SubjectId present(SubjectId id, const Watermark& mark) const;
  // `id` and all subjects that are part of it at `mark`.
  std::vector<SubjectId> merged_into(SubjectId id, const Watermark& mark) const;
  // The last event about a record at `mark`; null when there is none.
  const store::LinkEvent* of_record(RecordId id, const Watermark& mark) const;
  // Records that were ever moved to a subject, with the subjects they were first linked to.
  struct Moved {
    RecordId record;
    SubjectId recorded;
  };
  const std::vector<Moved>& moved_to(SubjectId subject) const;

 private:
  std::vector<store::LinkEvent> events_;                             // by seq
  std::unordered_map<SubjectId, std::vector<size_t>> by_subject_;    // merges and splits
  std::unordered_map<SubjectId, std::vector<SubjectId>> merged_to_;  // whoever was merged into a subject, ever
  std::unordered_map<RecordId, std::vector<size_t>> by_record_;
  std::unordered_map<SubjectId, std::vector<Moved>> moved_to_;
  std::unordered_set<SubjectId> recorded_;  // whose records events speak of
};

}  // namespace taixin::facts
