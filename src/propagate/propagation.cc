#include "propagate/propagation.h"

#include <algorithm>

#include "propagate/errors.h"
#include "propagate/event.h"
#include "store/records.h"
#include "store/sqlite.h"

namespace taixin::propagate {

base::Result<std::unique_ptr<Propagation>> Propagation::open(World world) {
  return std::unique_ptr<Propagation>(new Propagation(std::move(world)));
}

Propagation::~Propagation() { stop(); }

// Rows that are there already are no news. In transactions of few rows: a step that is cut goes on where it was.
base::Result<void> Propagation::write(Made& made) {
  constexpr size_t kRowsMax = 200;
  for (size_t begin = 0; begin < made.found.size(); begin += kRowsMax) {
    const auto some = std::span(made.found).subspan(begin, std::min(kRowsMax, made.found.size() - begin));
    if (made.count_only) {
      TX_TRY(auto tx, world_.home.read_records());
      for (const Retraction& one : some) {
        TX_TRY(const bool there, store::is_retracted(tx, one));
        made.written += there ? 0 : 1;
      }
      continue;
    }
    size_t fresh = 0;
    TX_CHECK(world_.home.records().run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
      fresh = 0;
      for (Retraction& one : some) {
        TX_TRY(const bool first, store::append_retraction(tx, one));
        fresh += first ? 1 : 0;
      }
      return {};
    }));
    made.written += fresh;
  }
  made.found.clear();
  return {};
}

base::Result<size_t> Propagation::step() {
  const std::lock_guard one_at_a_time(stepping_);
  store::RetractionCursor at;
  int64_t newest = 0;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(at, store::retraction_cursor(tx));
    TX_TRY(auto log, world_.home.read_access());
    TX_TRY(newest, log.connection().integer("SELECT max(id) FROM access_entry"));
  }
  // Before the events below are read: what is written to the log from here on is looked at in the next step.
  store::RetractionCursor next{world_.facts.head().seq, at.outgoing, newest};
  Made made;
  TX_CHECK(late(at, newest, made));
  const auto take = [&](Event&& event) -> base::Result<void> {
    TX_CHECK(receivers(event, made));
    return write(made);
  };
  if (next.seq > at.seq) TX_CHECK(committed(at.seq, next.seq, take));
  TX_TRY(next.outgoing, left_by_cases(at.outgoing, take));
  if (next.seq != at.seq || next.outgoing != at.outgoing || next.entry != at.entry) {
    TX_CHECK(world_.home.records().run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
      return store::set_retraction_cursor(tx, next);
    }));
  }
  return made.written;
}

base::Result<size_t> Propagation::missing() {
  const std::lock_guard one_at_a_time(stepping_);
  store::RetractionCursor at;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(at, store::retraction_cursor(tx));
  }
  Made made;
  made.count_only = true;
  const auto take = [&](Event&& event) -> base::Result<void> {
    TX_CHECK(receivers(event, made));
    return write(made);
  };
  TX_CHECK(committed(store::CommitSeq(), at.seq, take));
  return made.written;
}

base::Result<void> Propagation::catch_up() {
  if (thread_.joinable()) return {};
  TX_CHECK(step());
  return {};
}

void Propagation::start() {
  thread_ = std::jthread([this](const std::stop_token& stopping) {
    std::unique_lock lock(mutex_);
    while (!stopping.stop_requested()) {
      (void)step();  // what fails now is read again at the next step
      wake_.wait_for(lock, stopping, kEvery, [] { return false; });
    }
  });
}

void Propagation::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

// ---- what receivers see

base::Result<std::vector<Retraction>> Propagation::of(const Receiver& receiver, int64_t after, size_t limit) const {
  TX_TRY(auto tx, world_.home.read_records());
  return store::retractions_of(tx, receiver, after, std::min(limit, kPageMax));
}

base::Result<Retraction> Propagation::one(const Receiver& receiver, int64_t number) const {
  TX_TRY(auto tx, world_.home.read_records());
  TX_TRY(auto found, store::retraction_of(tx, receiver, number));
  if (!found) return base::fail(kNoRetraction);
  return *std::move(found);
}

base::Result<Retraction> Propagation::acknowledge(const Receiver& receiver, int64_t number, access::AccountId account) {
  TX_TRY(const Retraction found, one(receiver, number));
  if (found.acknowledged) return found;
  TX_CHECK(world_.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(store::acknowledge_retraction(tx, found.id, account.get()));
    return {};
  }));
  return one(receiver, number);
}

base::Result<std::vector<Retraction>> Propagation::of_unit(access::UnitId unit, int64_t before, size_t limit) const {
  TX_TRY(auto tx, world_.home.read_records());
  return store::retractions_of_unit(tx, unit.get(), before, std::min(limit, kPageMax));
}

base::Result<std::vector<Waiting>> Propagation::waiting(Day today) const {
  std::vector<Waiting> out;
  const auto directory = world_.directory();
  const catalog::Calendar& calendar = world_.desk.catalog.calendar();
  const auto ended = [&](const Receiver& receiver) {
    const access::Unit* unit = directory->unit(access::UnitId(receiver.unit));
    if (receiver.unit != 0 && (!unit || unit->closed)) return true;
    if (receiver.client == 0) return false;
    const access::Account* account = directory->account(access::AccountId(receiver.client));
    return !account || account->state != access::AccountState::active || (account->until && *account->until < today);
  };
  for (int64_t after = 0;;) {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(auto some, store::open_retractions(tx, after, kPageMax));
    for (Retraction& one : some) {
      after = one.id;
      const Day since = base::day_of(one.at);
      const auto change = static_cast<catalog::RecordChange>(one.change);
      const auto* rule = world_.desk.catalog.retraction(change, one.item.substr(0, one.item.find('.')), since);
      const auto days = calendar.working_days_between(since, today);
      Waiting waits{std::move(one), today.count() - since.count(), false, false};
      waits.late = rule && days && *days > rule->within;
      waits.unreachable = ended(waits.retraction.receiver);
      out.push_back(std::move(waits));
    }
    if (some.size() < kPageMax) return out;
  }
}

catalog::Text Propagation::words(const Retraction& retraction) const {
  const auto change = static_cast<catalog::RecordChange>(retraction.change);
  const std::string_view of_class = std::string_view(retraction.item).substr(0, retraction.item.find('.'));
  if (const auto* rule = world_.desk.catalog.retraction(change, of_class, base::day_of(retraction.at))) {
    return rule->name;
  }
  const std::string code(catalog::record_change_code(change));
  return {code, code};
}

}  // namespace taixin::propagate
