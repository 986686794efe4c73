#include "facts/facts.h"

#include <shared_mutex>
#include <unordered_set>

namespace taixin::facts {
namespace {

using base::Key128;

constexpr size_t kChunkFacts = 16384;

using Seals = std::unordered_map<SubmissionId, Seen>;

// When each submission became visible; open and abandoned ones are kUnsealed.
base::Result<Seals> read_seals(store::ReadTx& tx) {
  Seals seals;
  store::SubmissionFilter filter{.limit = 1000};
  while (true) {
    TX_TRY(const auto page, store::submissions(tx, filter));
    for (const auto& one : page) {
      const bool sealed = one.state == store::SubmissionState::sealed;
      seals[one.id] = sealed ? Seen{one.seq, one.sealed_at} : Seen{};
      filter.before = one.id;
    }
    if (page.size() < filter.limit) return seals;
  }
}

// Registry rows grouped by their submission's seal, in the order subjects, codes, names, states, operators.
// What an officer's move made known belongs to no submission: it is seen since the first such move to the subject.
base::Result<void> load_registry(store::ReadTx& tx, const Seals& seals, std::span<const store::LinkEvent> events,
                                 Registry& registry) {
  RegistryRows rows;
  std::unordered_map<SubjectId, Seen> moves;
  for (const auto& event : events) {
    if (event.kind == store::LinkEventKind::move) moves.try_emplace(event.target, Seen{event.seq, event.at});
  }
  const auto seen_of = [&](SubmissionId submission, SubjectId subject) {
    if (submission == SubmissionId()) {
      const auto it = moves.find(subject);
      return it == moves.end() ? Seen{} : it->second;
    }
    const auto it = seals.find(submission);
    return it == seals.end() ? Seen{} : it->second;
  };
  const auto apply = [&](SubmissionId submission, SubjectId subject) {
    registry.apply(rows, seen_of(submission, subject));
    rows.clear();
  };
  TX_CHECK(store::scan_subjects(
      tx, [&](const store::Subject& row) { rows.subjects.push_back(row), apply(row.submission, row.id); }));
  TX_CHECK(store::scan_subject_codes(
      tx, [&](const store::SubjectCode& row) { rows.codes.push_back(row), apply(row.submission, row.subject); }));
  TX_CHECK(store::scan_subject_names(
      tx, [&](const store::SubjectName& row) { rows.names.push_back(row), apply(row.submission, row.subject); }));
  TX_CHECK(store::scan_subject_states(
      tx, [&](const store::SubjectState& row) { rows.states.push_back(row), apply(row.submission, row.subject); }));
  TX_CHECK(store::scan_operator_periods(tx, [&](const store::OperatorPeriod& row) {
    rows.operators.push_back(row), apply(row.submission, row.subject);
  }));
  return {};
}

// Facts by id: chunks that never move, so that a reader may hold a pointer while more are added.
class Arena {
 public:
  // Null for an id that is not sealed.
  const Fact* find(RecordId id) const {
    const auto at = static_cast<size_t>(id.get() - 1);
    if (id.get() < 1 || at / kChunkFacts >= chunks_.size() || !chunks_[at / kChunkFacts]) return nullptr;
    const Fact& fact = (*chunks_[at / kChunkFacts])[at % kChunkFacts];
    return fact.record.id == id ? &fact : nullptr;
  }
  Fact& add(const store::Record& record, Seen seen) {
    const auto at = static_cast<size_t>(record.id.get() - 1);
    TX_ASSERT(record.id.get() > 0, "a sealed record needs an id");
    if (chunks_.size() <= at / kChunkFacts) chunks_.resize(at / kChunkFacts + 1);
    auto& chunk = chunks_[at / kChunkFacts];
    if (!chunk) chunk = std::make_unique<std::array<Fact, kChunkFacts>>();
    Fact& fact = (*chunk)[at % kChunkFacts];
    TX_ASSERT(fact.record.id == RecordId(), "record {} sealed twice", record.id.get());
    fact = Fact{record, seen, RecordId()};
    return fact;
  }
  template <class Each>
  void each(const Each& function) const {
    for (const auto& chunk : chunks_) {
      if (!chunk) continue;
      for (const Fact& fact : *chunk) {
        if (fact.record.id != RecordId()) function(fact);
      }
    }
  }

 private:
  std::vector<std::unique_ptr<std::array<Fact, kChunkFacts>>> chunks_;
};

template <class Value>
void append(std::string& out, const Value& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void append(std::string& out, const std::optional<Day>& day) { append(out, day ? day->count() : INT32_MIN); }

}  // namespace

struct Facts::State {
  mutable std::shared_mutex mutex;
  Arena arena;
  std::unordered_map<SubjectId, RecordId> newest;                // of a subject's chain
  std::unordered_map<Key128, RecordId> versions, sources;        // newest record with this key
  std::unordered_map<Key128, std::vector<StatusFact>> statuses;  // by version key
  std::unordered_set<Key128> status_contents;
  std::vector<store::LinkEvent> links;                            // by seq
  std::unordered_map<SubjectId, std::vector<RecordId>> moved_to;  // records that moved to a subject
  std::unordered_map<RecordId, std::vector<store::LinkEvent>> record_links;
  Watermark head{CommitSeq(0), KnownAt(0)};
  uint64_t facts = 0, status_events = 0;

  void advance(Seen seen) {
    head.seq = std::max(head.seq, seen.seq);
    head.known_at = std::max(head.known_at, seen.at);
  }
  void add(const store::Record& record, Seen seen);
  void add(const store::Status& status, Seen seen);
  void add(const store::LinkEvent& event);

  StatusView status(const Key128& version_key, Day day, const Watermark& mark) const;
  SubjectId present(SubjectId id, const Watermark& mark) const;
  std::vector<SubjectId> merged_into(SubjectId id, const Watermark& mark) const;
  // The last link event of a record seen at `mark`; null when there is none.
  const store::LinkEvent* link_of(RecordId id, const Watermark& mark) const;
};

void Facts::State::add(const store::Record& record, Seen seen) {
  Fact& fact = arena.add(record, seen);
  RecordId& last = newest[record.subject];
  fact.older = last;
  last = record.id;
  versions[record.version_key] = record.id;
  if (!record.source_key.empty()) sources[record.source_key] = record.id;
  ++facts;
}

void Facts::State::add(const store::Status& status, Seen seen) {
  statuses[status.version_key].push_back({status, seen});
  status_contents.insert(status.content);
  ++status_events;
}

void Facts::State::add(const store::LinkEvent& event) {
  links.push_back(event);
  if (event.record != RecordId()) record_links[event.record].push_back(event);
  if (event.kind == store::LinkEventKind::move) moved_to[event.target].push_back(event.record);
  advance({event.seq, event.at});
}

StatusView Facts::State::status(const Key128& version_key, Day day, const Watermark& mark) const {
  StatusView view;
  const auto it = statuses.find(version_key);
  if (it == statuses.end()) return view;
  // By day, then by arrival: a shield lifted later wins over the shield.
  std::vector<const StatusFact*> events;
  for (const auto& event : it->second) {
    if (event.seen.visible(mark) && event.status.day <= day) events.push_back(&event);
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const auto* a, const auto* b) { return a->status.day < b->status.day; });
  for (const auto* event : events) {
    switch (event->status.kind) {
      case store::StatusKind::repaired:
        view.repaired = true;
        break;
      case store::StatusKind::ended:
        view.ended = true;
        break;
      case store::StatusKind::withdrawn:
        view.withdrawn = true;
        break;
      case store::StatusKind::shielded:
        view.shielded = true;
        break;
      case store::StatusKind::unshielded:
        view.shielded = false;
        break;
      case store::StatusKind::disputed:
        view.disputed = true;
        break;
      case store::StatusKind::undisputed:
        view.disputed = false;
        break;
    }
    view.since = event->status.day;
  }
  return view;
}

SubjectId Facts::State::present(SubjectId id, const Watermark& mark) const {
  const store::LinkEvent* last = nullptr;
  for (const auto& event : links) {
    const bool about = event.kind == store::LinkEventKind::merge || event.kind == store::LinkEventKind::split;
    if (about && event.subject == id && Seen{event.seq, event.at}.visible(mark)) last = &event;
  }
  // No endless loop: a merge into something merged into `id` is refused when it is made (intake/returned.cc).
  return last && last->kind == store::LinkEventKind::merge ? present(last->target, mark) : id;
}

std::vector<SubjectId> Facts::State::merged_into(SubjectId id, const Watermark& mark) const {
  std::vector<SubjectId> all{id};
  for (size_t i = 0; i < all.size(); ++i) {
    for (const auto& event : links) {
      if (event.kind != store::LinkEventKind::merge || event.target != all[i]) continue;
      if (present(event.subject, mark) == present(id, mark) &&
          std::find(all.begin(), all.end(), event.subject) == all.end()) {
        all.push_back(event.subject);
      }
    }
  }
  return all;
}

const store::LinkEvent* Facts::State::link_of(RecordId id, const Watermark& mark) const {
  const auto it = record_links.find(id);
  if (it == record_links.end()) return nullptr;
  const store::LinkEvent* last = nullptr;
  for (const auto& event : it->second) {
    if (Seen{event.seq, event.at}.visible(mark)) last = &event;
  }
  return last;
}

Facts::Facts() : state_(std::make_unique<State>()) {}
Facts::~Facts() = default;

base::Result<std::unique_ptr<Facts>> Facts::load(store::Home& home, const std::function<void(double)>& progress) {
  std::unique_ptr<Facts> facts(new Facts());
  State& state = *facts->state_;
  TX_TRY(auto tx, home.read_records());
  TX_TRY(const auto seals, read_seals(tx));
  for (const auto& [id, seen] : seals) {
    if (seen.seq != kUnsealed) state.advance(seen);
  }
  TX_TRY(const auto events, store::link_events(tx));
  TX_CHECK(load_registry(tx, seals, events, facts->registry_));
  TX_TRY(const SubjectId last_subject, store::last_subject_id(tx));
  facts->registry_.reserve_up_to(last_subject);
  TX_TRY(const RecordId last, store::last_record_id(tx));
  TX_CHECK(store::scan_records(tx, RecordId(0), [&](const store::Record& record, const store::Submission& submission) {
    state.add(record, {submission.seq, submission.sealed_at});
    if (progress && record.id.get() % 100'000 == 0) {
      progress(static_cast<double>(record.id.get()) / static_cast<double>(last.get()));
    }
    return true;
  }));
  TX_CHECK(store::scan_statuses(tx, 0, [&](const store::Status& status, const store::Submission& submission) {
    state.add(status, {submission.seq, submission.sealed_at});
    return true;
  }));
  for (const auto& event : events) state.add(event);
  return facts;
}

Watermark Facts::head() const {
  const std::shared_lock lock(state_->mutex);
  return state_->head;
}

std::vector<Facts::Held> Facts::of_subject(SubjectId subject, Day day, const Watermark& mark, bool history) const {
  const State& state = *state_;
  const std::shared_lock lock(state.mutex);
  std::vector<const Fact*> facts;
  std::unordered_set<RecordId> superseded;
  for (const SubjectId one : state.merged_into(subject, mark)) {
    if (const auto head = state.newest.find(one); head != state.newest.end()) {
      for (const Fact* fact = state.arena.find(head->second); fact; fact = state.arena.find(fact->older)) {
        const store::LinkEvent* link = state.link_of(fact->record.id, mark);
        const bool elsewhere = link && link->kind != store::LinkEventKind::confirm && link->target != one;
        if (!fact->seen.visible(mark)) continue;
        if (!elsewhere)
          facts.push_back(fact);
        else if (link->kind == store::LinkEventKind::move)  // the versions before a moved one do not come back to life
          superseded.insert(fact->record.previous);
      }
    }
    if (const auto moved = state.moved_to.find(one); moved != state.moved_to.end()) {
      for (const RecordId id : moved->second) {
        const store::LinkEvent* link = state.link_of(id, mark);
        const Fact* fact = state.arena.find(id);
        if (fact && fact->record.subject != one && link && link->target == one && fact->seen.visible(mark))
          facts.push_back(fact);
      }
    }
  }
  std::sort(facts.begin(), facts.end(), [](const Fact* a, const Fact* b) { return a->record.id > b->record.id; });
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());

  const auto card = registry_.card(subject);
  const bool business = card && card->subject.kind == identity::SubjectKind::individual_business;
  const auto operator_since = business ? card->operator_since(day, mark) : std::nullopt;
  std::vector<Held> held;
  for (const Fact* fact : facts) {
    const bool old = superseded.contains(fact->record.id);
    superseded.insert(fact->record.previous);
    if (old && !history) continue;
    const store::LinkEvent* link = state.link_of(fact->record.id, mark);
    held.push_back({fact->record, fact->seen, old, fact->record.link == store::LinkKind::provisional && !link,
                    operator_since && fact->record.decision && *fact->record.decision < *operator_since,
                    state.status(fact->record.version_key, day, mark)});
  }
  return held;
}

std::optional<Fact> Facts::fact(RecordId id) const {
  const std::shared_lock lock(state_->mutex);
  const Fact* found = state_->arena.find(id);
  return found ? std::optional(*found) : std::nullopt;
}

StatusView Facts::status(const Key128& version_key, Day day, const Watermark& mark) const {
  const std::shared_lock lock(state_->mutex);
  return state_->status(version_key, day, mark);
}

SubjectId Facts::present(SubjectId id, const Watermark& mark) const {
  const std::shared_lock lock(state_->mutex);
  return state_->present(id, mark);
}

SubjectId Facts::holder(RecordId id, const Watermark& mark) const {
  const std::shared_lock lock(state_->mutex);
  const Fact* fact = state_->arena.find(id);
  if (!fact) return SubjectId();
  const store::LinkEvent* link = state_->link_of(id, mark);
  const bool elsewhere = link && link->kind != store::LinkEventKind::confirm;
  return state_->present(elsewhere ? link->target : fact->record.subject, mark);
}

FactCounts Facts::counts() const {
  const std::shared_lock lock(state_->mutex);
  return {state_->facts, state_->status_events, registry_.size()};
}

Key128 Facts::digest() const {
  const std::shared_lock lock(state_->mutex);
  base::Sha256Stream stream;
  std::string bytes;
  state_->arena.each([&](const Fact& fact) {
    const store::Record& r = fact.record;
    bytes.clear();
    append(bytes, r.id.get());
    append(bytes, r.subject.get());
    append(bytes, r.previous.get());
    append(bytes, r.submission.get());
    append(bytes, r.item.get());
    append(bytes, r.link);
    append(bytes, r.severity);
    append(bytes, r.flags);
    for (const auto& day : {r.decision, r.document, r.publication, r.misconduct_end, r.valid_from, r.valid_until}) {
      append(bytes, day);
    }
    for (const Key128* key : {&r.version_key, &r.source_key, &r.content}) bytes += key->view();
    append(bytes, fact.seen.seq.get());
    append(bytes, fact.seen.at.get());
    append(bytes, fact.older.get());
    stream.update(bytes);
  });
  // Status events in one order, whatever the table's.
  std::vector<std::string> rows;
  for (const auto& [key, events] : state_->statuses) {
    for (const auto& event : events) {
      bytes.assign(key.view());
      append(bytes, event.status.kind);
      append(bytes, event.status.day.count());
      bytes += event.status.content.view();
      append(bytes, event.seen.seq.get());
      rows.push_back(bytes);
    }
  }
  std::sort(rows.begin(), rows.end());
  for (const auto& row : rows) stream.update(row);
  registry_.digest(stream);
  for (const auto& event : state_->links) {
    stream.update(fmt::format("{} {} {} {} {} {} {}\n", event.id, static_cast<int>(event.kind), event.subject.get(),
                              event.target.get(), event.record.get(), event.seq.get(), event.at.get()));
  }
  const base::Sha256 digest = stream.finish();
  return base::key128({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::optional<Fact> Facts::by_version_key(const Key128& key) const {
  const std::shared_lock lock(state_->mutex);
  const auto it = state_->versions.find(key);
  return it == state_->versions.end() ? std::nullopt : std::optional(*state_->arena.find(it->second));
}

std::optional<Fact> Facts::by_source_key(const Key128& key) const {
  const std::shared_lock lock(state_->mutex);
  const auto it = state_->sources.find(key);
  return it == state_->sources.end() ? std::nullopt : std::optional(*state_->arena.find(it->second));
}

std::vector<SubjectId> Facts::recorded_under(SubjectId subject) const {
  const std::shared_lock lock(state_->mutex);
  const State& state = *state_;
  std::vector<SubjectId> all{subject};
  if (state.links.empty()) return all;
  const SubjectId now = state.present(subject, {});
  const auto add = [&](SubjectId id) {
    if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
  };
  for (const SubjectId one : state.merged_into(now, {})) {
    add(one);
    const auto moved = state.moved_to.find(one);
    if (moved == state.moved_to.end()) continue;
    for (const RecordId id : moved->second) {
      if (const Fact* fact = state.arena.find(id)) add(fact->record.subject);
    }
  }
  return all;
}

bool Facts::has_status(const Key128& content) const {
  const std::shared_lock lock(state_->mutex);
  return state_->status_contents.contains(content);
}

void Facts::apply(std::span<const store::Record> records, std::span<const store::Status> statuses,
                  const RegistryRows& rows, Seen seen) {
  registry_.apply(rows, seen);
  const std::unique_lock lock(state_->mutex);
  for (const auto& record : records) state_->add(record, seen);
  for (const auto& status : statuses) state_->add(status, seen);
  state_->advance(seen);
}

void Facts::apply(const store::LinkEvent& event) {
  const std::unique_lock lock(state_->mutex);
  state_->add(event);
}

}  // namespace taixin::facts
