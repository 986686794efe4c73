#include "facts/index.h"

#include <xxhash.h>

#include <algorithm>
#include <future>

#include "facts/errors.h"
#include "store/files.h"

namespace taixin::facts {
namespace {

namespace fs = std::filesystem;
using store::CommitSeq;

constexpr std::string_view kManifest = "MANIFEST";
constexpr size_t kManifestBytesMax = size_t{1} << 24;
constexpr size_t kFanIn = 4;  // runs of one level that become one of the next

// Runs of a level are alike in size: up to 2^18 facts, then four times as many each.
int level_of(uint64_t facts) {
  int level = 0;
  for (uint64_t size = RunSizes().delta_facts; size < facts; size *= kFanIn) ++level;
  return level;
}

// A sum of hashes: the same for the same rows in any order.
class Sum {
 public:
  template <class... Parts>
  void add(const Parts&... parts) {
    std::array<uint64_t, sizeof...(Parts)> words{static_cast<uint64_t>(parts)...};
    add_bytes(words.data(), sizeof words);
  }
  void add_bytes(const void* bytes, size_t size) {
    const XXH128_hash_t hash = XXH3_128bits(bytes, size);
    low_ += hash.low64;
    high_ += hash.high64;
  }
  std::string text() const { return fmt::format("{:016x}{:016x}\n", low_, high_); }

 private:
  uint64_t low_ = 0, high_ = 0;
};

void add_key(Sum& sum, const KeySections& which, const KeyEntry& entry, int64_t record) {
  sum.add(static_cast<uint32_t>(which.directory), entry.bits, record);
}

base::Result<void> add_run(Sum& facts, Sum& keys, Sum& statuses, const Run& run) {
  if (!run.verify()) return base::fail(kDamaged, {{"file", run.damaged_file()}});
  constexpr uint64_t kBlock = 4096;
  std::vector<PackedFact> block;
  for (uint64_t at = 0; at < run.meta().facts; at += kBlock) {
    block.clear();
    if (!run.read(at, std::min(kBlock, run.meta().facts - at), block))
      return base::fail(kDamaged, {{"file", run.damaged_file()}});
    for (const PackedFact& fact : block) facts.add_bytes(&fact, sizeof fact);
  }
  for (const auto& [column, which] :
       {std::pair(&run.version_keys(), kVersionKeys), {&run.source_keys(), kSourceKeys}}) {
    auto cursor = column->cursor();
    for (KeyEntry entry; cursor.next(entry);) add_key(keys, which, entry, run.meta().record_first + entry.record);
  }
  std::vector<StatusFact> events;
  if (!run.statuses(events)) return base::fail(kDamaged, {{"file", run.damaged_file()}});
  for (const auto& one : events)
    statuses.add(one.subject.get(), one.record.get(), one.kind, one.day.count(), one.submission.get());
  return {};
}

}  // namespace

// ---- opening

base::Result<void> Index::open(const Progress& progress) {
  TX_TRY(const std::string text, store::read_file(directory_ / kManifest, kManifestBytesMax));
  TX_TRY(manifest_, read_manifest(text));
  TX_TRY(auto tx, home_.read_records());
  TX_CHECK(read_seals(tx, manifest_.seq));
  // The store must be the one that the runs were made from: its last seal in them is the same.
  if (last_seal_.seq != manifest_.seq || last_seal_.at != manifest_.known_at)
    return base::fail(kNotAnIndex, {{"file", std::string(kManifest)}, {"detail", "made from other records"}});
  for (const RunEntry& entry : manifest_.runs) {
    TX_TRY(auto run, Run::open(directory_, entry));
    runs_.push_back(std::move(run));
  }
  remove_strangers();
  TX_CHECK(read_links(tx));
  TX_CHECK(read_waiting(tx));
  return catch_up(progress);
}

// Seals up to `up_to`; later ones come with their submissions.
base::Result<void> Index::read_seals(store::ReadTx& tx, CommitSeq up_to) {
  TX_TRY(const auto seals, store::seals(tx));
  for (const auto& seal : seals) {
    if (seal.seq > up_to) continue;
    set_seal(seal.id, {seal.seq, seal.at});
    if (seal.seq > last_seal_.seq) last_seal_ = {seal.seq, seal.at};
  }
  advance(last_seal_);
  return {};
}

base::Result<void> Index::read_links(store::ReadTx& tx) {
  TX_TRY(const auto events, store::link_events(tx));
  for (const auto& event : events) {
    SubjectId recorded;
    if (event.record != RecordId()) {
      TX_TRY(const auto record, store::record(tx, event.record));
      if (record) recorded = record->subject;
    }
    add(event, recorded);
  }
  return {};
}

base::Result<void> Index::read_waiting(store::ReadTx& tx) {
  std::vector<WaitingStatus> waiting;
  for (const auto& run : runs_) {
    if (!run->waiting(waiting)) return base::fail(kDamaged, {{"file", run->damaged_file()}});
  }
  for (const WaitingStatus& status : waiting) {
    TX_TRY(const auto found, find_record(status, tx));
    if (found)
      late_[found->subject].push_back(*found);
    else
      waiting_[status.version_key].push_back(status);
  }
  return {};
}

base::Result<void> Index::catch_up(const Progress& progress) {
  constexpr size_t kPage = 100;
  TX_TRY(auto tx, home_.read_records());
  while (true) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(const auto sealed, store::sealed_after(tx, last_seal_.seq, kPage));
    for (const auto& submission : sealed) {
      FactTable table(false);
      TX_CHECK(store::scan_submission_records(tx, submission.id, [&](const store::Record& record) {
        table.add(record);
        return true;
      }));
      std::vector<store::Status> statuses;
      TX_CHECK(store::scan_submission_statuses(tx, submission.id, [&](const store::Status& status) {
        statuses.push_back(status);
        return true;
      }));
      TX_TRY(const auto resolved, resolve(statuses));
      add(table, false, resolved, submission.id, {submission.seq, submission.sealed_at});
      if (delta_is_full()) TX_CHECK(flush());
    }
    if (progress && !sealed.empty())
      progress(static_cast<double>(last_seal_.seq.get()) / static_cast<double>(sealed.back().seq.get()));
    if (sealed.size() < kPage) return {};
  }
}

base::Result<void> Index::flush() {
  TX_TRY(const auto entry, write_delta());
  std::vector<RunEntry> come;
  if (entry) come.push_back(*entry);
  TX_TRY(auto change, prepare(come, {}, last_seal_));
  TX_CHECK(write(change));
  commit(std::move(change));
  return {};
}

// Files that no manifest names: what a crash left.
void Index::remove_strangers() const {
  std::error_code code;
  for (const auto& file : fs::directory_iterator(directory_, code)) {
    const std::string name = file.path().filename().string();
    const bool subjects = manifest_.registry && name == registry_path("", manifest_.registry->number).string();
    const bool known = name == kManifest || subjects || std::any_of(runs_.begin(), runs_.end(), [&](const auto& run) {
                         return name.starts_with(fmt::format("{:08}.", run->entry().number));
                       });
    if (!known) fs::remove(file.path(), code);
  }
}

// ---- answers

void Index::ask_for(SubjectId subject) const {
  for (const auto& run : runs_) run->fetch_directory(subject);
  for (const auto& run : runs_) run->ask_for_subject(subject);
}

bool Index::facts_of(SubjectId subject, std::vector<PackedFact>& out) const {
  ask_for(subject);
  thread_local std::vector<Run::Span> spans;  // its memory is used again
  spans.resize(runs_.size());
  for (size_t i = 0; i < runs_.size(); ++i) {
    if (!runs_[i]->subject_span(subject, spans[i])) return false;
    runs_[i]->fetch_cells(spans[i]);
  }
  for (size_t i = 0; i < runs_.size(); ++i) {
    if (!runs_[i]->read(spans[i].first, spans[i].last - spans[i].first, out)) return false;
  }
  delta_.facts_of(subject, out);
  return true;
}

bool Index::statuses_of(SubjectId subject, std::vector<StatusFact>& out) const {
  for (const auto& run : runs_) {
    if (!run->statuses_of(subject, out)) return false;
  }
  delta_.statuses_of(subject, out);
  if (const auto late = late_.find(subject); late != late_.end())
    out.insert(out.end(), late->second.begin(), late->second.end());
  return true;
}

std::string Index::damaged_file() const {
  for (const auto& run : runs_) {
    if (auto name = run->damaged_file(); !name.empty()) return name;
  }
  return {};
}

base::Result<std::optional<store::Record>> Index::newest(const KeySections& which, const Key128& key,
                                                         store::ReadTx& tx) const {
  const bool by_version = which == kVersionKeys;
  thread_local std::vector<RecordId> candidates;
  candidates.clear();
  const auto row = by_version ? delta_.table().newest_version(key) : delta_.table().newest_source(key);
  if (row) candidates.emplace_back(delta_.table().fact(*row).record);
  for (const auto& run : runs_) {
    if (!run->candidates(which, key, candidates)) return base::fail(kDamaged, {{"file", run->damaged_file()}});
  }
  std::sort(candidates.begin(), candidates.end(), std::greater());
  for (const RecordId candidate : candidates) {
    TX_TRY(auto record, store::record(tx, candidate));
    if (record && (by_version ? record->version_key : record->source_key) == key) return record;
  }
  return std::optional<store::Record>();
}

std::vector<bool> Index::none_with(const KeySections& which, std::span<const Key128> keys) const {
  std::vector<bool> none(keys.size(), true);
  const FactTable& table = delta_.table();
  const bool versions = which == kVersionKeys;
  for (const Key128& key : keys) versions ? table.prefetch_version(key) : table.prefetch_source(key);
  for (size_t i = 0; i < keys.size() && !table.empty(); ++i)
    none[i] = keys[i].empty() || !(versions ? table.newest_version(keys[i]) : table.newest_source(keys[i]));
  thread_local std::vector<RecordId> candidates;
  for (const auto& run : runs_) {
    for (size_t i = 0; i < keys.size(); ++i) {
      if (!none[i] || keys[i].empty()) continue;
      candidates.clear();
      none[i] = run->candidates(which, keys[i], candidates) && candidates.empty();
    }
  }
  return none;
}

base::Result<bool> Index::has_status(const store::Status& status, store::ReadTx& tx) const {
  if (const auto waiting = waiting_.find(status.version_key); waiting != waiting_.end()) {
    return std::any_of(waiting->second.begin(), waiting->second.end(),
                       [&](const WaitingStatus& one) { return one.kind == status.kind && one.day == status.day; });
  }
  TX_TRY(const auto record, find_record({status.version_key, status.kind, status.day, {}}, tx));
  if (!record) return false;
  std::vector<StatusFact> statuses;
  if (!statuses_of(record->subject, statuses)) return base::fail(kDamaged, {{"file", damaged_file()}});
  return std::any_of(statuses.begin(), statuses.end(), [&](const StatusFact& one) {
    return one.record == record->record && one.kind == status.kind && one.day == status.day;
  });
}

Seen Index::seen(SubmissionId submission) const {
  const auto at = static_cast<size_t>(submission.get());
  return at < seals_.size() ? seals_[at] : Seen{};
}

uint64_t Index::facts() const {
  uint64_t count = delta_.table().size();
  for (const auto& run : runs_) count += run->entry().facts;
  return count;
}

uint64_t Index::statuses() const {
  uint64_t count = delta_.statuses().size() + delta_.waiting().size();
  for (const auto& run : runs_) count += run->entry().statuses;
  return count;
}

base::Result<Key128> Index::digest() const {
  Sum facts, keys, statuses;
  for (const auto& run : runs_) TX_CHECK(add_run(facts, keys, statuses, *run));
  const FactTable& table = delta_.table();
  for (size_t row = 0; row < table.size(); ++row) {
    facts.add_bytes(&table.fact(row), sizeof(PackedFact));
    add_key(keys, kVersionKeys, {key_bits(table.version_key(row)), 0}, table.fact(row).record);
    if (!table.source_key(row).empty())
      add_key(keys, kSourceKeys, {key_bits(table.source_key(row)), 0}, table.fact(row).record);
  }
  const auto add_status = [&](const StatusFact& one) {
    statuses.add(one.subject.get(), one.record.get(), one.kind, one.day.count(), one.submission.get());
  };
  for (const auto& one : delta_.statuses()) add_status(one);
  for (const auto& [subject, events] : late_) std::for_each(events.begin(), events.end(), add_status);
  Sum waiting;
  for (const auto& [key, events] : waiting_) {
    for (const auto& one : events) waiting.add(key_bits(key), one.kind, one.day.count(), one.submission.get());
  }
  Sum links;
  for (const auto& event : links_.events()) {
    links.add(event.id, event.kind, event.subject.get(), event.target.get(), event.record.get(), event.seq.get(),
              event.at.get());
  }
  return base::key128(facts.text() + keys.text() + statuses.text() + waiting.text() + links.text());
}

// ---- changes

base::Result<std::optional<StatusFact>> Index::find_record(const WaitingStatus& status, store::ReadTx& tx) const {
  TX_TRY(const auto record, newest(kVersionKeys, status.version_key, tx));
  if (!record) return std::optional<StatusFact>();
  // The first version: its key names the same subject, so all of them stand under it.
  std::vector<PackedFact> facts;
  if (!facts_of(record->subject, facts)) return base::fail(kDamaged, {{"file", damaged_file()}});
  return std::optional(
      StatusFact{record->subject, first_version(facts, record->id), status.kind, status.day, status.submission});
}

base::Result<ResolvedStatuses> Index::resolve(std::span<const store::Status> statuses) const {
  ResolvedStatuses resolved;
  if (statuses.empty()) return resolved;
  TX_TRY(auto tx, home_.read_records());
  for (const store::Status& status : statuses) {
    TX_CHECK(tx.renew_if_old());
    const WaitingStatus waiting{status.version_key, status.kind, status.day, status.submission};
    TX_TRY(const auto found, find_record(waiting, tx));
    if (found)
      resolved.found.push_back(*found);
    else
      resolved.waiting.push_back(waiting);
  }
  return resolved;
}

void Index::add_waiting(const WaitingStatus& status) {
  delta_.add_waiting(status);
  waiting_[status.version_key].push_back(status);
}

// Status events that were here before their record.
void Index::record_came(const PackedFact& fact, const Key128& version_key) {
  const auto waiting = waiting_.find(version_key);
  if (waiting == waiting_.end()) return;
  auto& late = late_[SubjectId(fact.subject)];
  for (const WaitingStatus& status : waiting->second)
    late.push_back({SubjectId(fact.subject), RecordId(fact.record), status.kind, status.day, status.submission});
  waiting_.erase(waiting);
}

void Index::add(const FactTable& table, bool has_own_runs, const ResolvedStatuses& statuses, SubmissionId submission,
                Seen seen) {
  set_seal(submission, seen);
  last_seal_ = seen;
  advance(seen);
  // Before the records: one of them may be whom a status of the same submission waits for.
  for (const WaitingStatus& status : statuses.waiting) add_waiting(status);
  for (size_t row = 0; row < table.size(); ++row) {
    const PackedFact& fact = table.fact(row);
    if (!has_own_runs) delta_.add(fact, table.version_key(row), table.source_key(row), table.content(row));
    if (!waiting_.empty()) record_came(fact, table.version_key(row));
  }
  for (const StatusFact& status : statuses.found) delta_.add(status);
}

void Index::add(const store::LinkEvent& event, SubjectId recorded) {
  links_.add(event, recorded);
  advance({event.seq, event.at});
}

// A load waits for this before its seal: large tables are written in halves, two at a time.
base::Result<std::vector<RunEntry>> Index::write_table(const FactTable& table) {
  const bool large = table.size() >= 4 * sizes_.own_run_facts;
  const size_t part =
      std::min<size_t>(kTableRunMax, large ? (table.size() + 1) / 2 : std::max<size_t>(table.size(), 1));
  const auto write = [&](size_t first, uint64_t number) {
    return write_run(directory_, number, {table, first, std::min(table.size(), first + part), {}, {}});
  };
  std::vector<RunEntry> entries;
  std::optional<base::Error> failed;
  const auto keep = [&](base::Result<RunEntry> entry) {
    if (entry)
      entries.push_back(*entry);
    else
      failed = std::move(entry).error();
  };
  for (size_t first = 0; first < table.size() && !failed; first += 2 * part) {
    const uint64_t number = take_number(), next = take_number();
    std::future<base::Result<RunEntry>> beside;
    if (first + part < table.size()) beside = std::async(std::launch::async, write, first + part, next);
    keep(write(first, number));
    if (beside.valid()) keep(beside.get());
  }
  if (!failed) return entries;
  for (const RunEntry& entry : entries) remove_run(directory_, entry.number);
  return *std::move(failed);
}

base::Result<std::optional<RunEntry>> Index::write_delta() {
  if (delta_.empty()) return std::optional<RunEntry>();
  TX_TRY(RunEntry entry, write_run(directory_, take_number(),
                                   {delta_.table(), 0, delta_.table().size(), delta_.statuses(), delta_.waiting()}));
  return std::optional(entry);
}

base::Result<Index::Change> Index::prepare(std::span<const RunEntry> come, std::span<const uint64_t> go,
                                           const std::optional<Seen>& covers) const {
  Change change;
  change.gone.assign(go.begin(), go.end());
  change.covers_delta = covers.has_value();
  change.manifest = manifest_;
  if (covers) {
    change.manifest.seq = covers->seq;
    change.manifest.known_at = covers->at;
  }
  for (const auto& run : runs_) {
    if (std::find(go.begin(), go.end(), run->entry().number) == go.end()) change.runs.push_back(run);
  }
  const Seen& latest = covers ? *covers : last_seal_;
  for (RunEntry entry : come) {
    if (entry.last_seq == CommitSeq()) {  // written just now
      entry.last_seq = latest.seq;
      entry.last_known = latest.at;
    }
    TX_TRY(auto run, Run::open(directory_, entry));
    change.runs.push_back(std::move(run));
  }
  change.manifest.runs.clear();
  for (const auto& run : change.runs) change.manifest.runs.push_back(run->entry());
  return change;
}

base::Result<Index::Change> Index::prepare(const RegistryEntry& registry) const {
  TX_TRY(Change change, prepare({}, {}, std::nullopt));
  if (manifest_.registry) change.gone_registry = manifest_.registry->number;
  change.manifest.registry = registry;
  return change;
}

base::Result<std::shared_ptr<const RegistryFile>> Index::registry_file() {
  if (const auto& named = manifest_.registry) {
    TX_TRY(auto tx, home_.read_records());
    TX_TRY(const RegistrySeals seals, RegistrySeals::read(tx));
    auto file = RegistryFile::open(registry_path(directory_, named->number), named->digest);
    if (file && seals.knows({named->last_seq, named->last_known})) return file;
  }
  const uint64_t number = take_number();
  TX_TRY(RegistryEntry entry, write_registry(home_, nullptr, registry_path(directory_, number)));
  entry.number = number;
  TX_TRY(auto change, prepare(entry));
  TX_CHECK(write(change));
  commit(std::move(change));
  return RegistryFile::open(registry_path(directory_, number), entry.digest);
}

base::Result<void> Index::write(const Change& change) const {
  TX_CHECK(store::sync_file(directory_));
  return store::write_file(directory_ / kManifest, write_manifest(change.manifest));
}

void Index::commit(Change change) {
  change.manifest.next_number = std::max(change.manifest.next_number, manifest_.next_number);
  manifest_ = std::move(change.manifest);
  runs_ = std::move(change.runs);
  if (change.covers_delta) delta_.clear();
  for (const uint64_t number : change.gone) remove_run(directory_, number);
  std::error_code ignored;
  if (change.gone_registry) fs::remove(registry_path(directory_, *change.gone_registry), ignored);
}

std::vector<std::shared_ptr<const Run>> Index::due_for_merge() const {
  std::map<int, std::vector<std::shared_ptr<const Run>>> levels;
  for (const auto& run : runs_) levels[level_of(run->entry().facts)].push_back(run);
  for (const auto& [level, runs] : levels) {
    if (runs.size() < kFanIn) continue;
    std::vector<std::shared_ptr<const Run>> chosen;
    uint64_t facts = 0;
    for (const auto& run : runs) {
      if (facts + run->entry().facts > kMergedRunMax) break;
      facts += run->entry().facts;
      chosen.push_back(run);
    }
    if (chosen.size() > 1) return chosen;
  }
  return {};
}

void Index::set_seal(SubmissionId submission, Seen seen) {
  const auto at = static_cast<size_t>(submission.get());
  if (at >= seals_.size()) seals_.resize(at + 1);
  seals_[at] = seen;
}

void Index::advance(Seen seen) {
  head_.seq = std::max(head_.seq, seen.seq);
  head_.known_at = std::max(head_.known_at, seen.at);
}

}  // namespace taixin::facts
