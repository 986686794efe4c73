// What was sealed since the last run was written, in memory: facts by subject, status events, and what waits for its
// record. One changer, with no reader beside it (facts.h has the lock).
#pragma once

#include <unordered_map>

#include "facts/fact_table.h"

namespace taixin::facts {

class Delta {
 public:
  void add(const PackedFact& fact, const Key128& version, const Key128& source, const Key128& content);
  void add(const StatusFact& status);
  void add_waiting(const WaitingStatus& status) { waiting_.push_back(status); }

  const FactTable& table() const { return table_; }
  const std::vector<StatusFact>& statuses() const { return statuses_; }
  const std::vector<WaitingStatus>& waiting() const { return waiting_; }
  size_t size() const { return table_.size() + statuses_.size() + waiting_.size(); }
  bool empty() const { return size() == 0; }
  void facts_of(SubjectId subject, std::vector<PackedFact>& out) const;  // appends
  void statuses_of(SubjectId subject, std::vector<StatusFact>& out) const;
  void clear();

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  FactTable table_;
  std::vector<uint32_t> older_;                   // by row: the subject's row before, or kNone
  std::unordered_map<int64_t, uint32_t> newest_;  // by subject
  std::vector<StatusFact> statuses_;              // in order of arrival
  std::unordered_map<SubjectId, std::vector<uint32_t>> statuses_by_subject_;
  std::vector<WaitingStatus> waiting_;
};

}  // namespace taixin::facts
