#include "store/writer.h"

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "store/errors.h"
#include "store/sqlite.h"

namespace taixin::store {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto kQuiet = std::chrono::milliseconds(500);  // of silence, then the log is folded into the file

}  // namespace

struct WriteTx::Context {
  Connection* connection = nullptr;
  const base::Clock* clock = nullptr;
  KnownAt last_known;
  bool known_changed = false;
  CommitHook* hook = nullptr;  // writer thread only
};

sqlite3* WriteTx::db() const { return context_.connection->db(); }
Connection& WriteTx::connection() const { return *context_.connection; }
CommitHook* WriteTx::hook() const { return context_.hook; }

KnownAt WriteTx::known_now() {
  context_.last_known = std::max(context_.clock->now(), KnownAt(context_.last_known.get() + 1));
  context_.known_changed = true;
  return context_.last_known;
}

base::Result<CommitSeq> WriteTx::next_seq() {
  TX_TRY(const int64_t seq, connection().integer("INSERT INTO counter (name, value) VALUES ('last_seq', 1) "
                                                 "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 "
                                                 "RETURNING value"));
  return CommitSeq(seq);
}

struct Writer::State {
  struct Item {
    Work work;        // or
    Between between;  // exactly one of the two
    Done done;
  };
  using ItemPtr = std::unique_ptr<Item>;
  struct Outcome {
    ItemPtr item;
    base::Result<void> result;
  };

  std::string path;
  std::unique_ptr<Connection> connection;
  WriteTx::Context context;
  int log_pages = 0;     // in the write-ahead log after the last commit; writer thread only
  int folded_pages = 0;  // of these already in the file

  mutable std::mutex mutex;
  std::condition_variable changed;
  std::deque<ItemPtr> waiting[2];  // by Priority
  int interactive_groups = 0;      // since a bulk function had its turn
  bool stopping = false;
  std::optional<base::Error> broken;

  std::thread thread;

  void loop();
  ItemPtr take(bool may_wait);
  ItemPtr take_more();
  void run_group(ItemPtr first, bool bulk);
  base::Result<void> run_one(const Work& work);
  base::Result<void> begin();
  base::Result<void> commit();
  void roll_back();
  void checkpoint(int mode);
  void after_commit();
  void note_fatal();
  void enqueue(Priority priority, ItemPtr item);
  std::future<base::Result<void>> enqueue_waiting(Priority priority, ItemPtr item);
  bool taken_bulk = false;  // what take() took
};

// ---- the queue

void Writer::State::enqueue(Priority priority, ItemPtr item) {
  TX_ASSERT(std::this_thread::get_id() != thread.get_id(), "{}: the writer thread would wait for itself", path);
  std::optional<base::Error> refused;
  {
    const std::lock_guard lock(mutex);
    auto& queue = waiting[static_cast<size_t>(priority)];
    if (!connection || (broken && item->work)) {
      refused = connection ? base::fail(kReadOnly, {{"why", std::string(broken->code())}}) : *broken;
    } else if (stopping || queue.size() >= kQueueMax) {
      refused = base::fail(kBusy);
    } else {
      queue.push_back(std::move(item));
      changed.notify_one();  // under the lock: once the work is done, the writer may be gone
    }
  }
  if (refused) item->done(*std::move(refused));
}

std::future<base::Result<void>> Writer::State::enqueue_waiting(Priority priority, ItemPtr item) {
  const auto promise = std::make_shared<std::promise<base::Result<void>>>();
  item->done = [promise](base::Result<void> result) { promise->set_value(std::move(result)); };
  enqueue(priority, std::move(item));
  return promise->get_future();
}

// The next item: interactive first, but a waiting bulk function gets its turn after kBulkPatience groups.
Writer::State::ItemPtr Writer::State::take(bool may_wait) {
  std::unique_lock lock(mutex);
  const auto ready = [this] { return stopping || !waiting[0].empty() || !waiting[1].empty(); };
  if (may_wait) changed.wait_for(lock, kQuiet, ready);
  auto& interactive = waiting[static_cast<size_t>(Priority::interactive)];
  auto& bulk = waiting[static_cast<size_t>(Priority::bulk)];
  taken_bulk = !bulk.empty() && (interactive.empty() || interactive_groups >= kBulkPatience);
  auto& queue = taken_bulk ? bulk : interactive;
  if (queue.empty()) return nullptr;
  interactive_groups = taken_bulk ? 0 : interactive_groups + 1;
  ItemPtr item = std::move(queue.front());
  queue.pop_front();
  return item;
}

// One more interactive function for the open transaction, if one waits.
Writer::State::ItemPtr Writer::State::take_more() {
  const std::lock_guard lock(mutex);
  auto& interactive = waiting[static_cast<size_t>(Priority::interactive)];
  if (interactive.empty() || !interactive.front()->work) return nullptr;
  ItemPtr item = std::move(interactive.front());
  interactive.pop_front();
  return item;
}

void Writer::State::loop() {
  for (;;) {
    ItemPtr item = take(true);
    if (!item) {
      {
        const std::lock_guard lock(mutex);
        if (stopping && waiting[0].empty() && waiting[1].empty()) break;
      }
      if (log_pages > folded_pages) checkpoint(SQLITE_CHECKPOINT_PASSIVE);
      continue;
    }
    if (item->between) {
      base::Result<void> result = item->between(*connection);
      note_fatal();
      item->done(std::move(result));
      continue;
    }
    run_group(std::move(item), taken_bulk);
    after_commit();
  }
  checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
}

// ---- transactions

void Writer::State::run_group(ItemPtr first, bool bulk) {
  std::vector<Outcome> group;
  base::Result<void> whole = begin();
  const auto until = Steady::now() + std::chrono::microseconds(kGroupMicros);
  for (ItemPtr item = std::move(first); item;) {
    base::Result<void> result = whole.ok() ? run_one(item->work) : whole;
    // A failing disk may have taken the whole transaction back: then nobody in it is acknowledged.
    if (whole.ok() && (connection->fatal() || !connection->in_transaction())) {
      whole = connection->fatal() ? base::Result<void>(*connection->fatal()) : result;
      if (whole.ok())
        whole = base::fail(kStoreFailed, {{"path", path}, {"detail", "a function ended the transaction"}});
    }
    group.push_back({std::move(item), std::move(result)});
    if (!bulk && whole.ok() && group.size() < kGroupMax && Steady::now() < until) item = take_more();
  }
  if (whole.ok()) whole = commit();
  if (!whole.ok()) roll_back();
  note_fatal();
  for (Outcome& outcome : group) {
    outcome.item->done(whole.ok() || !outcome.result.ok() ? std::move(outcome.result) : whole);
  }
}

base::Result<void> Writer::State::run_one(const Work& work) {
  TX_CHECK(connection->run("SAVEPOINT work"));
  WriteTx tx(context);
  base::Result<void> result;
  try {
    result = work(tx);
  } catch (const std::exception& thrown) {  // a library's; ours never cross a room
    result = base::fail(kStoreFailed, {{"path", path}, {"detail", thrown.what()}});
  }
  if (!connection->in_transaction()) return result;
  if (!result.ok()) {
    TX_CHECK(connection->run("ROLLBACK TO work"));
    if (context.hook != nullptr) context.hook->some_taken_back();
  }
  TX_CHECK(connection->run("RELEASE work"));
  return result;
}

base::Result<void> Writer::State::begin() {
  TX_CHECK(connection->run("BEGIN IMMEDIATE"));
  return context.hook != nullptr ? context.hook->begun(*connection) : base::Result<void>();
}

base::Result<void> Writer::State::commit() {
  if (context.known_changed) {
    TX_CHECK(
        connection->run("INSERT INTO counter (name, value) VALUES ('last_known_at', $1) "
                        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                        context.last_known));
  }
  if (context.hook != nullptr) TX_CHECK(context.hook->committing(*connection));
  TX_CHECK(connection->run("COMMIT"));
  context.known_changed = false;
  if (context.hook != nullptr) context.hook->committed();
  return {};
}

void Writer::State::roll_back() {
  if (connection->in_transaction()) (void)connection->run("ROLLBACK");
  if (context.hook != nullptr) context.hook->taken_back();
}

// ---- the log and the disk

void Writer::State::checkpoint(int mode) {
  {
    const std::lock_guard lock(mutex);
    if (broken) return;
  }
  const int code = sqlite3_wal_checkpoint_v2(connection->db(), nullptr, mode, nullptr, nullptr);
  if (code == SQLITE_OK) {
    folded_pages = log_pages;
  } else if ((code & 0xff) != SQLITE_BUSY) {  // busy: a reader is slow; the next one will do it
    (void)connection->error(code);
    note_fatal();
  }
}

void Writer::State::after_commit() {
  if (log_pages < folded_pages) folded_pages = 0;  // the log started anew
  if (log_pages >= kRestartPages) {
    checkpoint(SQLITE_CHECKPOINT_RESTART);
  } else if (log_pages - folded_pages >= kCheckpointPages) {
    checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  }
}

void Writer::State::note_fatal() {
  if (!connection->fatal()) return;
  const std::lock_guard lock(mutex);
  if (!broken) broken = connection->fatal();
}

// ---- Writer

Writer::Writer(const std::string& path, const base::Clock& clock) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.path = path;
  base::Result<std::unique_ptr<Connection>> connection = Connection::open(path, Connection::Use::writer);
  base::Result<int64_t> last_known =
      connection.ok() ? (*connection)->integer("SELECT value FROM counter WHERE name = 'last_known_at'")
                      : connection.error();
  if (!last_known.ok()) {
    state.broken = std::move(last_known).error();
    return;
  }
  state.connection = std::move(*connection);
  state.context.connection = state.connection.get();
  state.context.clock = &clock;
  state.context.last_known = KnownAt(*last_known);
  sqlite3_wal_hook(
      state.connection->db(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<State*>(self)->log_pages = pages;
        return SQLITE_OK;
      },
      &state);
  state.thread = std::thread([&state] { state.loop(); });
}

Writer::~Writer() {
  if (!state_->thread.joinable()) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_one();
  state_->thread.join();
}

std::future<base::Result<void>> Writer::start(Priority priority, Work work) {
  auto item = std::make_unique<State::Item>();
  item->work = std::move(work);
  return state_->enqueue_waiting(priority, std::move(item));
}

void Writer::start(Priority priority, Work work, Done done) {
  auto item = std::make_unique<State::Item>();
  item->work = std::move(work);
  item->done = std::move(done);
  state_->enqueue(priority, std::move(item));
}

base::Result<void> Writer::run(Priority priority, Work work) { return start(priority, std::move(work)).get(); }

base::Result<void> Writer::between(Priority priority, Between step) {
  auto item = std::make_unique<State::Item>();
  item->between = std::move(step);
  return state_->enqueue_waiting(priority, std::move(item)).get();
}

base::Result<void> Writer::attach(CommitHook& hook) {
  return between(Priority::interactive, [this, &hook](Connection& db) -> base::Result<void> {
    TX_CHECK(hook.attached(db));
    state_->context.hook = &hook;
    return {};
  });
}

std::optional<base::Error> Writer::read_only_reason() const {
  const std::lock_guard lock(state_->mutex);
  return state_->broken;
}

}  // namespace taixin::store
