#include "facts/links.h"

#include <algorithm>

namespace taixin::facts {

using store::LinkEventKind;

void Links::add(const store::LinkEvent& event, SubjectId recorded) {
  const size_t at = events_.size();
  events_.push_back(event);
  if (event.record != RecordId()) {
    by_record_[event.record].push_back(at);
    recorded_.insert(recorded);
  }
  if (event.kind == LinkEventKind::move) moved_to_[event.target].push_back({event.record, recorded});
  if (event.kind == LinkEventKind::merge || event.kind == LinkEventKind::split)
    by_subject_[event.subject].push_back(at);
  if (event.kind == LinkEventKind::merge) merged_to_[event.target].push_back(event.subject);
}

SubjectId Links::present(SubjectId id, const Watermark& mark) const {
  const auto it = by_subject_.find(id);
  if (it == by_subject_.end()) return id;
  const store::LinkEvent* last = nullptr;
  for (const size_t at : it->second) {
    const store::LinkEvent& event = events_[at];
    if (Seen{event.seq, event.at}.visible(mark)) last = &event;
  }
  // No endless loop: a merge into something merged into `id` is refused when it is made (intake/returned.cc).
  return last && last->kind == LinkEventKind::merge ? present(last->target, mark) : id;
}

std::vector<SubjectId> Links::merged_into(SubjectId id, const Watermark& mark) const {
  std::vector<SubjectId> all{id};
  if (merged_to_.empty()) return all;
  const SubjectId now = present(id, mark);
  for (size_t i = 0; i < all.size(); ++i) {
    const auto it = merged_to_.find(all[i]);
    if (it == merged_to_.end()) continue;
    for (const SubjectId subject : it->second) {
      if (present(subject, mark) == now && std::find(all.begin(), all.end(), subject) == all.end())
        all.push_back(subject);
    }
  }
  return all;
}

const store::LinkEvent* Links::of_record(RecordId id, const Watermark& mark) const {
  const auto it = by_record_.find(id);
  if (it == by_record_.end()) return nullptr;
  const store::LinkEvent* last = nullptr;
  for (const size_t at : it->second) {
    const store::LinkEvent& event = events_[at];
    if (Seen{event.seq, event.at}.visible(mark)) last = &event;
  }
  return last;
}

const std::vector<Links::Moved>& Links::moved_to(SubjectId subject) const {
  static const std::vector<Moved> kNone;
  const auto it = moved_to_.find(subject);
  return it == moved_to_.end() ? kNone : it->second;
}

}  // namespace taixin::facts
