#include <algorithm>

#include "facts/errors.h"
#include "facts/facts_state.h"

namespace taixin::facts {
namespace {

namespace fs = std::filesystem;
using store::LinkEventKind;

base::Sha256 digest_of(const Registry& registry) {
  base::Sha256Stream stream;
  registry.digest(stream);
  return stream.finish();
}

// What was sealed after the file of subjects was made.
base::Result<void> catch_up(store::Home& home, Registry& registry) {
  TX_TRY(auto tx, home.read_records());
  TX_TRY(const RegistrySeals seals, RegistrySeals::read(tx));
  const auto file = registry.file();
  TX_CHECK(read_registry(tx, seals, file->point(), file->gaps_from(),
                         [&](const store::RegistryRow& row, const Seen& seen) { registry.apply(row, seen); }));
  TX_TRY(const SubjectId last, store::last_subject_id(tx));
  registry.reserve_up_to(last);
  return {};
}

}  // namespace

Facts::Facts(store::Home& home, const RunSizes& sizes)
    : home_(home), sizes_(sizes), state_(std::make_unique<State>()) {}
Facts::~Facts() {  // their threads use the registry
  state_->worker = {};
  state_->names = {};
}

base::Result<std::unique_ptr<Facts>> Facts::open(store::Home& home, const Progress& progress, const RunSizes& sizes) {
  std::unique_ptr<Facts> facts(new Facts(home, sizes));
  State& state = *facts->state_;
  const fs::path place = home.directory() / "facts";
  state.index = std::make_unique<Index>(home, place, sizes);
  if (!state.index->open(progress)) {
    state.index = std::make_unique<Index>(home, place, sizes);
    TX_CHECK(state.index->build(progress));
  }
  TX_CHECK(facts->open_registry());
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
  state.names = std::jthread([facts = facts.get()](const std::stop_token& stop) { facts->registry_.read_names(stop); });
  state.wake();
  return facts;
}

base::Result<void> Facts::open_registry() {
  TX_TRY(auto file, state_->index->registry_file());
  registry_.open(std::move(file), [this] { return remade_registry(); });
  return catch_up(home_, registry_);
}

// For the time until the index is made anew: the file has no name and goes when it is closed.
std::shared_ptr<const RegistryFile> Facts::remade_registry() {
  state_->heal = true;
  state_->wake();
  const fs::path path = home_.directory() / "facts.subjects";
  const auto entry = write_registry(home_, nullptr, path);
  TX_ASSERT(entry.ok(), "{}", entry.error().message(base::Lang::en));
  auto file = RegistryFile::open(path, entry->digest);
  std::error_code ignored;
  fs::remove(path, ignored);
  TX_ASSERT(file.ok(), "{}", file.error().message(base::Lang::en));
  return *std::move(file);
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

SubjectId Facts::present(SubjectId id, const Watermark& mark) const {
  const std::shared_lock lock(state_->mutex);
  return state_->index->links().present(id, mark);
}

std::vector<SubjectId> Facts::one_with(SubjectId id) const {
  const std::shared_lock lock(state_->mutex);
  const Links& links = state_->index->links();
  if (links.empty()) return {id};
  std::vector<SubjectId> all = links.merged_into(links.present(id, {}), {});
  if (std::ranges::find(all, id) == all.end()) all.push_back(id);
  return all;
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

std::vector<bool> Facts::none_with_version_key(std::span<const Key128> keys) const {
  const std::shared_lock lock(state_->mutex);
  return state_->index->none_with(kVersionKeys, keys);
}

std::vector<bool> Facts::none_with_source_key(std::span<const Key128> keys) const {
  const std::shared_lock lock(state_->mutex);
  return state_->index->none_with(kSourceKeys, keys);
}

bool Facts::has_links() const {
  const std::shared_lock lock(state_->mutex);
  return !state_->index->links().empty();
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

std::unique_lock<std::mutex> Facts::sealing() { return std::unique_lock(state_->sealing); }

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
  if (change || index.delta_is_full() || many_cards_changed()) state_->wake();
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
  if (const auto file = registry_.file(); !file->verify()) {
    state_->heal = true;
    state_->wake();
    return base::fail(kDamaged, {{"file", file->name()}});
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
  if (const auto filed = file_registry(); !filed && filed.error().is(kDamaged)) (void)rebuild();
  for (bool merged = true; merged;) {
    merged = false;
    if (const auto done = merge_once(merged); !done) {
      if (done.error().is(kDamaged)) (void)rebuild();
      return;
    }
  }
}

// Beside those in the file. What an open load has written stays in memory, and does not count again and again.
bool Facts::many_cards_changed() const {
  const Registry::Held held = registry_.held();
  return held.in_memory >= state_->cards_kept + std::max<size_t>(sizes_.registry_cards, held.in_file / 8);
}

// Subjects that changed join the file.
base::Result<void> Facts::file_registry() {
  if (!many_cards_changed()) return {};
  const auto before = registry_.file();
  const std::lock_guard merging(state_->merging);
  fs::path path;
  uint64_t number = 0;
  {
    const std::lock_guard changing(state_->changing);
    number = state_->index->take_number();
    path = registry_path(state_->index->directory(), number);
  }
  TX_TRY(RegistryEntry entry, write_registry(home_, before.get(), path));
  entry.number = number;
  TX_TRY(auto file, RegistryFile::open(path, entry.digest));
  const auto named = [&]() -> base::Result<void> {
    const std::lock_guard changing(state_->changing);
    Index& index = *state_->index;
    TX_TRY(auto change, index.prepare(entry));
    TX_CHECK(index.write(change));
    const std::unique_lock lock(state_->mutex);
    index.commit(std::move(change));
    return {};
  }();
  if (!named) {
    std::error_code ignored;
    fs::remove(path, ignored);
    return named;
  }
  registry_.replace(std::move(file));
  state_->cards_kept = registry_.held().in_memory;
  return {};
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
  TX_TRY(auto subjects, fresh->registry_file());
  TX_TRY(const bool same, says_the_same(*fresh, subjects));
  {
    const std::unique_lock lock(state_->mutex);
    fs::remove_all(place, code);
    fs::rename(beside, place, code);  // a crash before: the next start builds again
    if (!code) fresh->moved_to(place);
    state_->index = std::move(fresh);
  }
  registry_.replace(std::move(subjects));
  return same;
}

base::Result<bool> Facts::says_the_same(const Index& fresh, std::shared_ptr<const RegistryFile> subjects) const {
  // A submission that was sealed a moment ago and is not applied yet: there is nothing to compare.
  if (fresh.head().seq != state_->index->head().seq) return true;
  Registry registry;
  registry.open(std::move(subjects), {});
  TX_CHECK(catch_up(home_, registry));
  const auto before = state_->index->digest();
  TX_TRY(const Key128 after, fresh.digest());
  return before && *before == after && digest_of(registry) == digest_of(registry_);
}

void Facts::settle() {
  std::unique_lock lock(state_->waking);
  state_->woken.wait(lock, [&] { return !state_->due && !state_->working; });
}

}  // namespace taixin::facts
