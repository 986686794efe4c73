// One writer thread per database file, with a bounded two-level queue (interactive before bulk).
//
// The top-most function of a use case gives the writer a function; it runs on the writer thread inside a transaction;
// what it appended is on disk (WAL synced) when `run` returns. Functions of several callers that wait at the same time
// share one transaction (group commit, at most kGroupMax functions or kGroupMicros), each in its own savepoint: one
// that fails takes back only itself. Nobody else begins or commits. A full queue is kBusy (HTTP 503), never a wait for
// ever.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/day.h"
#include "base/result.h"
#include "store/rows.h"

struct sqlite3;

namespace taixin::store {

class Connection;  // store/sqlite.h
class CommitHook;
struct NewRecord;  // store/records.h

enum class Priority : uint8_t { interactive, bulk };

// An open write transaction. Exists only on a writer thread; rooms take it by reference.
class WriteTx {
 public:
  sqlite3* db() const;
  Connection& connection() const;
  // max(clock now, last + 1): strictly grows in a database, also when the clock is set back and after a restart.
  KnownAt known_now();
  CommitHook* hook() const;  // null: nobody hears of this database
  // The next commit sequence; one per use case that changes what answers say. Taken back with the work that asked.
  base::Result<CommitSeq> next_seq();
  WriteTx(const WriteTx&) = delete;
  WriteTx& operator=(const WriteTx&) = delete;

 private:
  friend class Writer;
  struct Context;
  explicit WriteTx(Context& context) : context_(context) {}
  Context& context_;
};

// Told of every transaction, on the writer thread: how the log of a database commits with the rows it proves
// (ledger/log.h).
class CommitHook {
 public:
  virtual ~CommitHook() = default;
  // Once, before any other call. Nothing is written when it fails.
  virtual base::Result<void> attached(Connection& db) = 0;
  // A transaction has begun, nothing is written yet.
  virtual base::Result<void> begun(Connection& db) = 0;
  // What is written here commits with the transaction; an error takes all of it back.
  virtual base::Result<void> committing(Connection& db) = 0;
  // Records were appended, as a block or each by itself: what `committing` need not read back.
  virtual base::Result<void> appended(std::span<const NewRecord> records, bool as_block) = 0;
  // A function of the transaction failed, and what it appended is gone; what others appended stays.
  virtual void some_taken_back() = 0;
  virtual void committed() = 0;  // and on disk
  virtual void taken_back() = 0;
};

class Writer {
 public:
  static constexpr size_t kQueueMax = 256;
  static constexpr size_t kGroupMax = 64;
  static constexpr int kGroupMicros = 2000;
  static constexpr int kChunkMillis = 50;   // guide for callers: no transaction of ours is open longer
  static constexpr int kBulkPatience = 16;  // interactive groups in a row before a waiting bulk function gets its turn
  static constexpr int kCheckpointPages = 1024;  // 8 MiB of log are folded into the file after the commit
  static constexpr int kRestartPages =
      32 * 1024;  // 256 MiB: wait for readers (2 s at most) so that the log starts anew

  // Opens the database (which must exist); when that fails, read_only_reason() says why and nothing runs.
  Writer(const std::string& path, const base::Clock& clock);
  ~Writer();  // finishes what is queued, checkpoints, joins
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  using Work = std::function<base::Result<void>(WriteTx&)>;
  // Blocks until committed or refused. Errors: the work's own, kBusy, kDiskFull, kDiskFailed, kReadOnly, kStoreFailed.
  // A bulk function has a transaction of its own; interactive ones share. Never called from the writer thread itself.
  base::Result<void> run(Priority priority, Work work);
  // The same, and the caller goes on meanwhile. The future is ready at once when the work is refused.
  std::future<base::Result<void>> start(Priority priority, Work work);
  // The same, and nobody waits: `done` is told, once, on the writer thread after the commit, or before this returns
  // when the work is refused. It must be short and must not throw: the next transaction waits for it.
  using Done = std::function<void(base::Result<void>)>;
  void start(Priority priority, Work work, Done done);

  // From now on the hook hears of every transaction. Before the first `run` of a home; the hook outlives the writer.
  base::Result<void> attach(CommitHook& hook);

  // On the writer thread between transactions, also in read-only mode: for online backup. Not for writing.
  using Between = std::function<base::Result<void>(Connection&)>;
  base::Result<void> between(Priority priority, Between step);

  // After a failing disk: nothing is written any more, reads go on, and this says why.
  std::optional<base::Error> read_only_reason() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace taixin::store
