// All facts, for statistics.
#include <atomic>
#include <thread>

#include "facts/facts_state.h"

namespace taixin::facts {
namespace {

bool read_columns(const Run& run, uint64_t group, Facts::Columns& out) {
  const HotGroup* hot = run.hot_group(group);
  if (hot == nullptr) return false;
  out.count = std::min(kGroupFacts, run.meta().facts - group * kGroupFacts);
  out.record_first = run.meta().record_first;
  out.subject = hot->subject.data();
  out.record = hot->record.data();
  out.item = hot->item.data();
  out.decision = hot->decision.data();
  out.valid_from = hot->valid_from.data();
  out.valid_until = hot->valid_until.data();
  out.marks = hot->marks.data();
  out.flags = hot->flags.data();
  return true;
}

// Columns of a group are short: the processor does not see by itself what comes next.
void fetch(const Run& run, uint64_t group) {
  constexpr size_t kLine = 64;
  const auto* bytes = reinterpret_cast<const char*>(run.hot_group(group));
  for (size_t at = 0; bytes != nullptr && at < sizeof(HotGroup); at += kLine) __builtin_prefetch(bytes + at);
}

// Groups of one run that a thread scans in one go: 4 MiB.
constexpr uint64_t kStretchGroups = 64 * kHotGroupsInBlock;
struct Stretch {
  const Run* run;
  uint64_t first, last;

  // The disk reads ahead of the scan.
  void ask_for() const {
    run->hot().ask_for(Section::hot_groups, hot_offset(first),
                       hot_offset(last - 1) - hot_offset(first) + sizeof(HotGroup));
  }
  bool scan(size_t thread, const std::function<void(size_t, const Facts::Columns&)>& each) const {
    for (uint64_t group = first; group < last; ++group) {
      Facts::Columns columns;
      if (!read_columns(*run, group, columns)) return false;
      if (group + 1 < last) fetch(*run, group + 1);
      each(thread, columns);
    }
    return true;
  }
};

// The delta as a run would have it, but in the order of its records.
class DeltaColumns {
 public:
  DeltaColumns() = default;
  explicit DeltaColumns(const FactTable& table) {
    if (!table.empty()) record_first_ = table.fact(0).record;
    for (size_t row = 0; row < table.size(); ++row) {
      const PackedFact& fact = table.fact(row);
      subject_.push_back(static_cast<uint32_t>(fact.subject));
      record_.push_back(static_cast<uint32_t>(fact.record - record_first_));
      item_.push_back(fact.item);
      decision_.push_back(narrow_day(fact.days[kDecision]));
      valid_from_.push_back(narrow_day(fact.days[kValidFrom]));
      valid_until_.push_back(narrow_day(fact.days[kValidUntil]));
      marks_.push_back(marks_of(fact));
      flags_.push_back(static_cast<uint8_t>(fact.flags));
    }
  }
  Facts::Columns columns() const {
    return {subject_.size(),  record_first_,      subject_.data(),     record_.data(), item_.data(),
            decision_.data(), valid_from_.data(), valid_until_.data(), marks_.data(),  flags_.data()};
  }

 private:
  int64_t record_first_ = 0;
  std::vector<uint32_t> subject_, record_;
  std::vector<uint16_t> item_, decision_, valid_from_, valid_until_;
  std::vector<uint8_t> marks_, flags_;
};

}  // namespace

base::Result<void> Facts::scan(const std::function<void(const Columns&)>& each) const {
  return scan(1, [&](size_t, const Columns& columns) { each(columns); });
}

base::Result<void> Facts::scan(size_t threads, const std::function<void(size_t thread, const Columns&)>& each) const {
  std::vector<std::shared_ptr<const Run>> runs;  // they live on when they are merged meanwhile
  DeltaColumns delta;
  {
    const std::shared_lock lock(state_->mutex);
    runs = state_->index->runs();
    delta = DeltaColumns(state_->index->delta().table());
  }
  std::vector<Stretch> stretches;
  for (const auto& run : runs) {
    const uint64_t groups = groups_of(run->meta().facts);
    for (uint64_t first = 0; first < groups; first += kStretchGroups)
      stretches.push_back({run.get(), first, std::min(groups, first + kStretchGroups)});
  }
  std::atomic<size_t> next{0};
  std::atomic<bool> good{true};
  const auto work = [&](size_t thread) {
    for (size_t at = next++; at < stretches.size() && good; at = next++) {
      if (at + threads < stretches.size()) stretches[at + threads].ask_for();
      if (!stretches[at].scan(thread, each)) good = false;
    }
  };
  {
    std::vector<std::jthread> others;
    for (size_t thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
    work(0);
  }
  if (!good) {
    const std::shared_lock lock(state_->mutex);
    return damaged();
  }
  if (const Columns columns = delta.columns(); columns.count > 0) each(0, columns);
  return {};
}

}  // namespace taixin::facts
