// One writer thread per database file, with a bounded two-level queue (interactive before bulk).
//
// The top-most function of a use case gives the writer a function; it runs on the writer thread inside a transaction;
// what it appended is on disk (WAL synced) when `run` returns. Functions of several callers that wait at the same time
// share one transaction (group commit, at most kGroupMax functions or kGroupMicros), each in its own savepoint: one that
// fails takes back only itself. Nobody else begins or commits. A full queue is kBusy (HTTP 503), never a wait for ever.
#pragma once

#include <functional>
#include <memory>

#include "base/day.h"
#include "base/result.h"
#include "store/rows.h"

struct sqlite3;

namespace taixin::store {

enum class Priority : uint8_t { interactive, bulk };

// An open write transaction. Exists only on a writer thread; rooms take it by reference.
class WriteTx {
 public:
  sqlite3* db() const { return db_; }
  // max(clock now, last + 1): strictly grows in a home.
  KnownAt known_now();
  // The next commit sequence; one per use case that changes what answers say.
  CommitSeq next_seq();
  WriteTx(const WriteTx&) = delete;
  WriteTx& operator=(const WriteTx&) = delete;

 private:
  friend class Writer;
  struct Context;
  WriteTx(sqlite3* db, Context& context) : db_(db), context_(context) {}
  sqlite3* db_;
  Context& context_;
};

class Writer {
 public:
  static constexpr size_t kQueueMax = 256;
  static constexpr size_t kGroupMax = 64;
  static constexpr int kGroupMicros = 2000;
  static constexpr int kChunkMillis = 50;  // no transaction of ours is open longer

  Writer(const std::string& path, const base::Clock& clock);
  ~Writer();  // finishes what is queued, checkpoints, joins

  using Work = std::function<base::Result<void>(WriteTx&)>;
  // Blocks until committed or refused. Errors: the work's own, kBusy, kDiskFull, kReadOnly, kStoreFailed.
  base::Result<void> run(Priority priority, Work work);

  // After a failing disk: nothing is written any more, reads go on, and this says why.
  std::optional<base::Error> read_only_reason() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace taixin::store
