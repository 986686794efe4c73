// The answer about one subject.
#include <algorithm>
#include <map>
#include <unordered_set>

#include "facts/facts_state.h"

namespace taixin::facts {
namespace {

using store::LinkEventKind;
using store::StatusKind;

// Facts and status events recorded under one subject, and what versions they are.
struct Recorded {
  std::vector<PackedFact> facts;
  std::vector<StatusFact> statuses;
};

// `marks`: of objections that stand. Several platforms may handle one each (exchange/), and each lifts its own.
void apply_event(StatusKind kind, StatusView& view, int& marks) {
  switch (kind) {
    case StatusKind::repaired:
      view.repaired = true;
      break;
    case StatusKind::ended:
      view.ended = true;
      break;
    case StatusKind::withdrawn:
      view.withdrawn = true;
      break;
    case StatusKind::shielded:
      view.shielded = true;
      break;
    case StatusKind::unshielded:
      view.shielded = false;
      break;
    case StatusKind::disputed:
      ++marks;
      break;
    case StatusKind::undisputed:
      marks = std::max(marks - 1, 0);
      break;
    case StatusKind::reconciled:
      view.reconciled = true;
      break;
  }
  view.disputed = marks > 0;
}

// By day, then by arrival: a shield lifted later wins over the shield.
StatusView status_of(const Recorded& recorded, RecordId id, Day day, const Watermark& mark, const Index& index) {
  StatusView view;
  if (recorded.statuses.empty()) return view;
  const RecordId first = first_version(recorded.facts, id);
  std::vector<std::pair<std::pair<Day, store::CommitSeq>, StatusKind>> events;
  for (const StatusFact& event : recorded.statuses) {
    const Seen seen = index.seen(event.submission);
    if (event.record == first && seen.visible(mark) && event.day <= day)
      events.push_back({{event.day, seen.seq}, event.kind});
  }
  std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  int marks = 0;
  for (const auto& [when, kind] : events) {
    apply_event(kind, view, marks);
    if (kind != StatusKind::reconciled) view.since = when.first;
  }
  return view;
}

// Only individual businesses have operators: others need no card.
std::optional<Day> present_operator_since(const Registry& registry, SubjectId subject, Day day, const Watermark& mark) {
  const auto head = registry.head(subject);
  if (!head || head->kind != identity::SubjectKind::individual_business) return std::nullopt;
  return registry.card(subject)->operator_since(day, mark);
}

// Records that have a later version. Nearly always a few, so that looking through them is quicker than any set.
class Superseded {
 public:
  void add(int64_t record) {
    if (record == 0) return;
    if (count_ < kFew)
      few_[count_++] = record;
    else
      many_.insert(record);
  }
  bool contains(int64_t record) const {
    const auto* const end = few_.data() + count_;
    return std::find(few_.data(), end, record) != end || (!many_.empty() && many_.contains(record));
  }

 private:
  static constexpr size_t kFew = 32;
  std::array<int64_t, kFew> few_;
  size_t count_ = 0;
  std::unordered_set<int64_t> many_;
};

}  // namespace

// No officer's event speaks of this subject, as nearly always: its records are those recorded under it. Under the
// readers' lock.
base::Result<std::vector<Facts::Held>> Facts::of_unlinked(SubjectId subject, Day day, const Watermark& mark,
                                                          bool history) const {
  thread_local Recorded recorded;  // its memory is used again
  recorded.facts.clear();
  recorded.statuses.clear();
  const Index& index = *state_->index;
  if (!index.facts_of(subject, recorded.facts) || !index.statuses_of(subject, recorded.statuses)) return damaged();
  const auto by_record = [](const PackedFact& a, const PackedFact& b) { return a.record < b.record; };
  if (!std::is_sorted(recorded.facts.begin(), recorded.facts.end(), by_record))
    std::sort(recorded.facts.begin(), recorded.facts.end(), by_record);
  const auto operator_since = present_operator_since(registry_, subject, day, mark);
  Superseded superseded;
  std::vector<Held> held;
  held.reserve(recorded.facts.size());
  for (auto packed = recorded.facts.rbegin(); packed != recorded.facts.rend(); ++packed) {
    const Seen seen = index.seen(SubmissionId(packed->submission));
    if (!seen.visible(mark)) continue;
    const bool old = superseded.contains(packed->record);
    superseded.add(packed->previous);
    if (old && !history) continue;
    Held& one = held.emplace_back(Held{.record = unpack(*packed), .seen = seen, .superseded = old});
    one.provisional = one.record.link == store::LinkKind::provisional;
    one.former_operator = operator_since && one.record.decision && *one.record.decision < *operator_since;
    if (!recorded.statuses.empty()) one.status = status_of(recorded, one.record.id, day, mark, index);
  }
  return held;
}

std::optional<SubjectId> Facts::by_code(std::string_view code, store::CodeKind kind) const {
  const std::shared_lock lock(state_->mutex);
  const Index& index = *state_->index;
  return registry_.by_code(code, kind, [&](SubjectId id) { index.ask_for(id); });
}

base::Result<std::vector<Facts::Held>> Facts::of_subject(SubjectId subject, Day day, const Watermark& mark,
                                                         bool history) const {
  const std::shared_lock lock(state_->mutex);
  const Index& index = *state_->index;
  if (!index.links().concern(subject)) return of_unlinked(subject, day, mark, history);
  std::map<SubjectId, Recorded> cache;
  const auto recorded_as = [&](SubjectId one) -> const Recorded* {
    const auto [it, fresh] = cache.try_emplace(one);
    if (fresh && (!index.facts_of(one, it->second.facts) || !index.statuses_of(one, it->second.statuses)))
      return nullptr;
    return &it->second;
  };
  std::vector<const PackedFact*> facts;
  std::unordered_set<int64_t> superseded;
  for (const SubjectId one : index.links().merged_into(subject, mark)) {
    const Recorded* recorded = recorded_as(one);
    if (recorded == nullptr) return damaged();
    for (const PackedFact& fact : recorded->facts) {
      if (!index.seen(SubmissionId(fact.submission)).visible(mark)) continue;
      const store::LinkEvent* link = index.links().of_record(RecordId(fact.record), mark);
      const bool elsewhere = link && link->kind != LinkEventKind::confirm && link->target != one;
      if (!elsewhere)
        facts.push_back(&fact);
      else if (link->kind == LinkEventKind::move)  // the versions before a moved one do not come back to life
        superseded.insert(fact.previous);
    }
    for (const auto& moved : index.links().moved_to(one)) {
      const store::LinkEvent* link = index.links().of_record(moved.record, mark);
      if (moved.recorded == one || !link || link->target != one) continue;
      recorded = recorded_as(moved.recorded);
      if (recorded == nullptr) return damaged();
      const auto fact = std::find_if(recorded->facts.begin(), recorded->facts.end(),
                                     [&](const PackedFact& each) { return each.record == moved.record.get(); });
      if (fact != recorded->facts.end() && index.seen(SubmissionId(fact->submission)).visible(mark))
        facts.push_back(&*fact);
    }
  }
  std::sort(facts.begin(), facts.end(), [](const auto* a, const auto* b) { return a->record > b->record; });
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());

  const auto operator_since = present_operator_since(registry_, subject, day, mark);
  std::vector<Held> held;
  for (const PackedFact* packed : facts) {
    const bool old = superseded.contains(packed->record);
    superseded.insert(packed->previous);
    if (old && !history) continue;
    const Fact fact = unpack(*packed);
    const auto recorded = cache.find(fact.subject);
    if (recorded == cache.end()) return damaged();
    const store::LinkEvent* link = index.links().of_record(fact.id, mark);
    held.push_back({fact, index.seen(fact.submission), old, fact.link == store::LinkKind::provisional && !link,
                    operator_since && fact.decision && *fact.decision < *operator_since,
                    status_of(recorded->second, fact.id, day, mark, index)});
  }
  return held;
}

}  // namespace taixin::facts
