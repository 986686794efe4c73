#include "facts/delta.h"

#include <algorithm>

namespace taixin::facts {

void Delta::add(const PackedFact& fact, const Key128& version, const Key128& source, const Key128& content) {
  const auto row = static_cast<uint32_t>(table_.size());
  table_.add(fact, version, source, content);
  const auto [newest, first] = newest_.try_emplace(fact.subject, row);
  older_.push_back(first ? kNone : newest->second);
  newest->second = row;
}

void Delta::add(const StatusFact& status) {
  statuses_by_subject_[status.subject].push_back(static_cast<uint32_t>(statuses_.size()));
  statuses_.push_back(status);
}

void Delta::facts_of(SubjectId subject, std::vector<PackedFact>& out) const {
  const auto newest = newest_.find(subject.get());
  if (newest == newest_.end()) return;
  const auto before = static_cast<std::ptrdiff_t>(out.size());
  for (uint32_t row = newest->second; row != kNone; row = older_[row]) out.push_back(table_.fact(row));
  std::reverse(out.begin() + before, out.end());
}

void Delta::statuses_of(SubjectId subject, std::vector<StatusFact>& out) const {
  const auto found = statuses_by_subject_.find(subject);
  if (found == statuses_by_subject_.end()) return;
  for (const uint32_t at : found->second) out.push_back(statuses_[at]);
}

void Delta::clear() {
  table_.clear();
  older_.clear();
  newest_.clear();
  statuses_.clear();
  statuses_by_subject_.clear();
  waiting_.clear();
}

}  // namespace taixin::facts
