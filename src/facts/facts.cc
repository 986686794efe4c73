#include "facts/facts.h"

#include <algorithm>
#include <condition_variable>
#include <shared_mutex>
#include <thread>
#include <unordered_set>

#include "facts/errors.h"
#include "facts/index.h"
#include "facts/load_registry.h"

namespace taixin::facts {
namespace {

namespace fs = std::filesystem;
using store::LinkEventKind;
using store::StatusKind;

// Facts and status events recorded under one subject, and what versions they are.
struct Recorded {
  std::vector<PackedFact> facts;
  std::vector<StatusFact> statuses;
};

void apply_event(StatusKind kind, StatusView& view) {
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
      view.disputed = true;
      break;
    case StatusKind::undisputed:
      view.disputed = false;
      break;
  }
}

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

base::Sha256 digest_of(const Registry& registry) {
  base::Sha256Stream stream;
  registry.digest(stream);
  return stream.finish();
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
  for (const auto& [when, kind] : events) {
    apply_event(kind, view);
    view.since = when.first;
  }
  return view;
}

}  // namespace

struct Facts::State {
  mutable std::shared_mutex mutex;  // readers of `index` share it; a switch has it alone
  std::mutex merging;   // a merge writes files by name: no rebuild moves the directory under it. Before `changing`
  std::mutex changing;  // one changer; what changers read needs no other lock
  std::unique_ptr<Index> index;

  std::mutex waking;
  std::condition_variable_any woken;
  bool due = false, working = false;
  mutable std::atomic<bool> heal{false};
  std::jthread worker;

  void wake() {
    const std::lock_guard lock(waking);
    due = true;
    woken.notify_all();
  }
};

Facts::Facts(store::Home& home, const RunSizes& sizes)
    : home_(home), sizes_(sizes), state_(std::make_unique<State>()) {}
Facts::~Facts() = default;  // the worker's jthread asks it to stop and waits

base::Result<std::unique_ptr<Facts>> Facts::open(store::Home& home, const Progress& progress, const RunSizes& sizes) {
  std::unique_ptr<Facts> facts(new Facts(home, sizes));
  TX_CHECK(load_registry(home, facts->registry_));
  State& state = *facts->state_;
  const fs::path place = home.directory() / "facts";
  state.index = std::make_unique<Index>(home, place, sizes);
  if (!state.index->open(progress)) {
    state.index = std::make_unique<Index>(home, place, sizes);
    TX_CHECK(state.index->build(progress));
  }
  state.worker = std::jthread([&state, facts = facts.get()](const std::stop_token& stop) {
    while (true) {
      {
        std::unique_lock lock(state.waking);
        if (!state.woken.wait(lock, stop, [&] { return state.due; })) return;
        state.due = false;
        state.working = true;
      }
      facts->work();
      const std::lock_guard lock(state.waking);
      state.working = false;
      state.woken.notify_all();
    }
  });
  state.wake();
  return facts;
}

Watermark Facts::head() const {
  const std::shared_lock lock(state_->mutex);
  return state_->index->head();
}

// Under the readers' lock.
base::Error Facts::damaged() const {
  state_->heal = true;
  state_->wake();
  return base::fail(kDamaged, {{"file", state_->index->damaged_file()}});
}

base::Result<std::vector<Facts::Held>> Facts::of_subject(SubjectId subject, Day day, const Watermark& mark,
                                                         bool history) const {
  const std::shared_lock lock(state_->mutex);
  const Index& index = *state_->index;
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

  const auto card = registry_.card(subject);
  const bool business = card && card->subject.kind == identity::SubjectKind::individual_business;
  const auto operator_since = business ? card->operator_since(day, mark) : std::nullopt;
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

SubjectId Facts::present(SubjectId id, const Watermark& mark) const {
  const std::shared_lock lock(state_->mutex);
  return state_->index->links().present(id, mark);
}

SubjectId Facts::holder(RecordId id, SubjectId recorded, const Watermark& mark) const {
  const std::shared_lock lock(state_->mutex);
  const Links& links = state_->index->links();
  const store::LinkEvent* link = links.of_record(id, mark);
  const bool elsewhere = link && link->kind != LinkEventKind::confirm;
  return links.present(elsewhere ? link->target : recorded, mark);
}

FactCounts Facts::counts() const {
  const std::shared_lock lock(state_->mutex);
  return {state_->index->facts(), state_->index->statuses(), registry_.size()};
}

base::Result<void> Facts::scan(const std::function<void(const Columns&)>& each) const {
  std::vector<std::shared_ptr<const Run>> runs;  // they live on when they are merged meanwhile
  DeltaColumns delta;
  {
    const std::shared_lock lock(state_->mutex);
    runs = state_->index->runs();
    delta = DeltaColumns(state_->index->delta().table());
  }
  for (const auto& run : runs) {
    for (uint64_t group = 0; group < groups_of(run->meta().facts); ++group) {
      Columns columns;
      if (!read_columns(*run, group, columns)) {
        const std::shared_lock lock(state_->mutex);
        return damaged();
      }
      each(columns);
    }
  }
  if (const Columns columns = delta.columns(); columns.count > 0) each(columns);
  return {};
}

Facts::Sizes Facts::sizes() const {
  const std::shared_lock lock(state_->mutex);
  Sizes sizes;
  for (const auto& run : state_->index->runs()) {
    ++sizes.runs;
    sizes.run_facts += run->entry().facts;
    sizes.hot_bytes += run->hot_bytes();
    sizes.cold_bytes += run->cold_bytes();
    sizes.keys_bytes += run->keys_bytes();
  }
  sizes.delta_facts = state_->index->delta().table().size();
  return sizes;
}

base::Result<Key128> Facts::digest() const {
  const std::shared_lock lock(state_->mutex);
  TX_TRY(const Key128 facts, state_->index->digest());
  return base::key128(std::string(facts.view()) + base::hex(digest_of(registry_)));
}

// ---- intake. The changer reads without the readers' lock: nobody else changes.

base::Result<std::optional<store::Record>> Facts::by_version_key(const Key128& key, store::ReadTx& tx) const {
  const std::shared_lock lock(state_->mutex);
  return state_->index->newest(kVersionKeys, key, tx);
}

base::Result<std::optional<store::Record>> Facts::by_source_key(const Key128& key, store::ReadTx& tx) const {
  const std::shared_lock lock(state_->mutex);
  return state_->index->newest(kSourceKeys, key, tx);
}

base::Result<bool> Facts::has_status(const store::Status& status, store::ReadTx& tx) const {
  const std::shared_lock lock(state_->mutex);
  return state_->index->has_status(status, tx);
}

std::vector<SubjectId> Facts::recorded_under(SubjectId subject) const {
  const std::shared_lock lock(state_->mutex);
  const Links& links = state_->index->links();
  std::vector<SubjectId> all{subject};
  if (links.empty()) return all;
  const auto add = [&](SubjectId id) {
    if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
  };
  for (const SubjectId one : links.merged_into(links.present(subject, {}), {})) {
    add(one);
    for (const auto& moved : links.moved_to(one)) add(moved.recorded);
  }
  return all;
}

base::Result<std::vector<RunEntry>> Facts::write_ahead(const FactTable& records) {
  if (records.size() < sizes_.own_run_facts) return std::vector<RunEntry>();
  const std::lock_guard changing(state_->changing);
  return state_->index->write_table(records);
}

base::Result<void> Facts::apply(const FactTable& records, std::span<const store::Status> statuses,
                                const RegistryRows& rows, SubmissionId submission, Seen seen,
                                std::vector<RunEntry> own_runs) {
  const std::lock_guard changing(state_->changing);
  Index& index = *state_->index;
  TX_TRY(const ResolvedStatuses resolved, index.resolve(statuses));
  const bool known = seen.seq <= index.last_seal().seq;  // a rebuild has read it in the store meanwhile
  std::optional<Index::Change> change;
  if (!own_runs.empty() && !known) {
    // What the delta has goes to disk with them, so that one watermark tells what the runs hold.
    auto delta = index.write_delta();
    if (delta && *delta) own_runs.push_back(**delta);
    auto prepared = delta ? index.prepare(own_runs, {}, seen) : base::Result<Index::Change>(delta.error());
    // Without the runs or the manifest (a full disk) the rows stay in memory; the next start reads them in the store.
    if (prepared && index.write(*prepared)) change = *std::move(prepared);
  }
  {
    const std::unique_lock lock(state_->mutex);
    registry_.apply(rows, seen);
    if (known) return {};
    index.add(records, change.has_value(), resolved, submission, seen);
    if (change) index.commit(*std::move(change));
  }
  if (change || index.delta_is_full()) state_->wake();
  return {};
}

void Facts::apply(const store::LinkEvent& event, SubjectId recorded) {
  const std::lock_guard changing(state_->changing);
  const auto& events = state_->index->links().events();
  if (!events.empty() && event.id <= events.back().id) return;  // a rebuild has read it in the store meanwhile
  const std::unique_lock lock(state_->mutex);
  state_->index->add(event, recorded);
}

// ---- upkeep

base::Result<void> Facts::flush() {
  const std::lock_guard changing(state_->changing);
  Index& index = *state_->index;
  TX_TRY(const auto entry, index.write_delta());
  if (!entry) return {};
  TX_TRY(auto change, index.prepare(std::span(&*entry, 1), {}, index.last_seal()));
  TX_CHECK(index.write(change));
  const std::unique_lock lock(state_->mutex);
  index.commit(std::move(change));
  return {};
}

base::Result<void> Facts::verify() const {
  std::vector<std::shared_ptr<const Run>> runs;
  {
    const std::shared_lock lock(state_->mutex);
    runs = state_->index->runs();
  }
  for (const auto& run : runs) {
    if (run->verify()) continue;
    const std::shared_lock lock(state_->mutex);
    return damaged();
  }
  return {};
}

// On the background thread. What fails here (a full disk) is tried again when there is more to do; nothing is lost.
void Facts::work() {
  if (state_->heal.exchange(false)) (void)rebuild();
  bool full = false;
  {
    const std::lock_guard changing(state_->changing);
    full = state_->index->delta_is_full();
  }
  if (full) (void)flush();
  for (bool merged = true; merged;) {
    merged = false;
    if (const auto done = merge_once(merged); !done) {
      if (done.error().is(kDamaged)) (void)rebuild();
      return;
    }
  }
}

base::Result<void> Facts::merge_once(bool& merged) {
  std::vector<std::shared_ptr<const Run>> runs;
  uint64_t number = 0;
  fs::path directory;
  const std::lock_guard merging(state_->merging);
  {
    const std::lock_guard changing(state_->changing);
    runs = state_->index->due_for_merge();
    if (runs.empty()) return {};
    number = state_->index->take_number();
    directory = state_->index->directory();
  }
  TX_TRY(const RunEntry entry, merge_runs(directory, number, runs));
  std::vector<uint64_t> gone;
  for (const auto& run : runs) gone.push_back(run->entry().number);

  const std::lock_guard changing(state_->changing);
  Index& index = *state_->index;
  TX_TRY(auto change, index.prepare(std::span(&entry, 1), gone, std::nullopt));
  TX_CHECK(index.write(change));
  const std::unique_lock lock(state_->mutex);
  index.commit(std::move(change));
  merged = true;
  return {};
}

base::Result<bool> Facts::rebuild(const Progress& progress) {
  const fs::path place = home_.directory() / "facts", beside = home_.directory() / "facts.new";
  auto fresh = std::make_unique<Index>(home_, beside, sizes_);
  std::error_code code;
  if (auto built = fresh->build(progress); !built) {
    fs::remove_all(beside, code);
    return std::move(built).error();
  }
  const std::lock_guard merging(state_->merging);
  const std::lock_guard changing(state_->changing);
  TX_CHECK(fresh->catch_up({}));
  TX_TRY(const bool same, says_the_same(*fresh));
  const std::unique_lock lock(state_->mutex);
  fs::remove_all(place, code);
  fs::rename(beside, place, code);  // a crash before: the next start builds again
  if (!code) fresh->moved_to(place);
  state_->index = std::move(fresh);
  return same;
}

base::Result<bool> Facts::says_the_same(const Index& fresh) const {
  // A submission that was sealed a moment ago and is not applied yet: there is nothing to compare.
  if (fresh.head().seq != state_->index->head().seq) return true;
  Registry registry;
  TX_CHECK(load_registry(home_, registry));
  const auto before = state_->index->digest();
  TX_TRY(const Key128 after, fresh.digest());
  return before && *before == after && digest_of(registry) == digest_of(registry_);
}

void Facts::settle() {
  std::unique_lock lock(state_->waking);
  state_->woken.wait(lock, [&] { return !state_->due && !state_->working; });
}

}  // namespace taixin::facts
