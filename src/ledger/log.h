// One of the two logs of a home: it commits with the rows it proves.
//
// A Log is the commit hook of its database's writer. Before each COMMIT it looks what the transaction appended to the
// covered tables, makes the leaves, and writes them with their tiles into the same transaction; so there is no way to
// append a row without its leaf, and none to keep a leaf without its row. Which rows there are it reads from the tables
// alone. What they hold it reads there too, unless it was told of exactly these rows while they were appended. What
// somebody put into a table behind the program's back gets no leaf: the audit names it.
//
// Threads: `head` and the tile functions from any; the hook's own on the writer's.
#pragma once

#include <map>
#include <mutex>

#include "ledger/covered.h"
#include "ledger/tile.h"
#include "store/home.h"

namespace taixin::ledger {

// A run: neighbouring leaves of one source over neighbouring rows, written by one transaction.
struct LeafRun {
  uint64_t first = 0;  // leaf
  Source source = Source::record;
  int64_t first_row = 0, rows = 0;
  uint64_t leaves = 0;
  // Two sums for each column, over its values' XXH3 (seed: the row's id): plain, and weighted by the row's place in the
  // run. They prove nothing; when a leaf differs they say which column does, and in a leaf of many rows which row.
  struct Sums {
    uint64_t plain = 0, weighted = 0;
    friend bool operator==(const Sums&, const Sums&) = default;
  };
  std::vector<Sums> columns;
};

// Adds a row's columns to the sums of its run.
void add_columns(const CoveredRow& row, LeafRun& run);
// The root of a tree of which only the tiles at the edge are given (State::edge).
Hash edge_root(std::vector<std::vector<Hash>> edge);

// Where a tile lies in the table `tile`: level 0 holds the roots of the entries (their hashes follow from them), the
// levels above it hashes of full tiles.
int64_t tile_place(unsigned level, uint64_t n);

class Log : public store::CommitHook {
 public:
  // A transaction of ours has fewer new rows; more are those of a home that had no log yet, taken in by steps.
  static constexpr int64_t kRowsMax = 65536;
  static constexpr size_t kCachedTiles = 512;  // 8 MiB

  Log(LogName name, Salts salts) : name_(name), salts_(std::move(salts)) {}

  LogName name() const { return name_; }
  const Salts& salts() const { return salts_; }

  struct Head {
    uint64_t size = 0;
    Hash root{};
  };
  // Of what is on disk.
  Head head() const;
  uint64_t size() const;

  // Expanded tiles for proofs.
  TileCache& tiles() const { return tiles_; }

  // Rows that were in the tables before there was a log and still wait for their leaves: a home of an older version.
  // Each commit takes in some; `true` when none are left. Called by the opening (ledger/ledger.h) until then.
  bool adopted() const;

  base::Result<void> attached(store::Connection& db) override;
  base::Result<void> begun(store::Connection& db) override;
  base::Result<void> appended(std::span<const store::NewRecord> records, bool as_block) override;
  void some_taken_back() override { forget_told(); }
  base::Result<void> committing(store::Connection& db) override;
  void committed() override;
  void taken_back() override;

 private:
  struct State {
    uint64_t size = 0;
    std::vector<std::vector<Hash>> edge;  // by level, the tile that is not full; level 0: roots of entries
    std::map<Source, int64_t> covered;    // last row with a leaf; record and block share one
    bool adopting = false;
  };
  // The leaves of records that follow one another, made while they were appended. `run.first` is not known yet.
  struct Told {
    LeafRun run;
    std::vector<Hash> roots;
  };
  class Appender;
  base::Result<void> read_floor();
  void forget_told() { told_.reset(), told_all_ = false; }
  base::Result<bool> append_new(Appender& appender, const Covered& table, int64_t after, int64_t last);

  const LogName name_;
  const Salts salts_;
  mutable std::mutex mutex_;
  State current_;                      // on disk; changed under the mutex by the writer's thread only
  State next_;                         // of the open transaction
  std::optional<Told> told_;           // of the open transaction
  bool told_all_ = true;               // false: the rest of the transaction is read back
  std::unique_ptr<CoveredRows> rows_;  // over the writer's connection
  std::map<Source, int64_t> floor_;    // last row of each source that the open transaction did not write
  int64_t data_version_ = 0;
  mutable TileCache tiles_{kCachedTiles};
};

// The database of a log.
base::Result<store::ReadTx> read_log(store::Home& home, LogName name);
store::Writer& writer_of(store::Home& home, LogName name);
// Reading a log's tables, from any connection to its database.
base::Result<std::vector<LeafRun>> runs_from(store::Connection& db, uint64_t leaf, size_t limit);
base::Result<std::optional<LeafRun>> run_of_row(store::Connection& db, Source source, int64_t row);
base::Result<std::vector<Hash>> stored_tile(store::Connection& db, unsigned level, uint64_t n);  // empty: not there

// The log's tiles as others see them: level 0 holds hashes of leaves.
class StoredTiles : public TileSource {
 public:
  explicit StoredTiles(store::Connection& db) : db_(db) {}
  base::Result<std::vector<Hash>> tile(unsigned level, uint64_t n, unsigned width) override;

 private:
  store::Connection& db_;
};

}  // namespace taixin::ledger
