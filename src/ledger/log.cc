#include "ledger/log.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>

#include "ledger/log_errors.h"

namespace taixin::ledger {
namespace {

using store::Connection;
using store::Row;

constexpr unsigned kLevelShift = 56;

// Records that stand alone and those in blocks share their ids.
Source shared(Source source) { return source == Source::block ? Source::record : source; }

std::string pack(const std::vector<Hash>& hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * sizeof(Hash));
  for (const Hash& hash : hashes) bytes += bytes_of(hash);
  return bytes;
}

std::vector<Hash> unpack(std::string_view bytes) {
  std::vector<Hash> hashes(bytes.size() / sizeof(Hash));
  std::memcpy(hashes.data(), bytes.data(), hashes.size() * sizeof(Hash));
  return hashes;
}

std::string pack(const std::vector<LeafRun::Sums>& columns) {
  std::string bytes(columns.size() * sizeof(LeafRun::Sums), '\0');
  if (!columns.empty()) std::memcpy(bytes.data(), columns.data(), bytes.size());
  return bytes;
}

base::Error damaged(const Connection& db, std::string detail) {
  return base::fail(kLogDamaged, {{"path", db.path()}, {"detail", std::move(detail)}});
}

LeafRun read_run(const store::Statement& statement) {
  Row row(statement);
  LeafRun run;
  run.first = row.as<uint64_t>();
  run.source = row.as<Source>();
  run.first_row = row.integer();
  run.rows = row.integer();
  run.leaves = row.as<uint64_t>();
  const std::string_view columns = row.blob();
  run.columns.resize(columns.size() / sizeof(LeafRun::Sums));
  // Leaves that cannot be derived have no sums.
  if (!run.columns.empty()) {
    std::memcpy(run.columns.data(), columns.data(), run.columns.size() * sizeof(LeafRun::Sums));
  }
  return run;
}

}  // namespace

int64_t tile_place(unsigned level, uint64_t n) { return static_cast<int64_t>(uint64_t{level} << kLevelShift | n); }

void add_columns(const CoveredRow& row, LeafRun& run) {
  run.columns.resize(std::max(run.columns.size(), row.encoded.columns()));
  const auto place = static_cast<uint64_t>(row.id - run.first_row + 1);
  for (size_t i = 0; i < row.encoded.columns(); ++i) {
    const std::string_view value = row.encoded.column(i);
    const uint64_t hash = XXH3_64bits_withSeed(value.data(), value.size(), static_cast<uint64_t>(row.id));
    run.columns[i].plain += hash;
    run.columns[i].weighted += place * hash;
  }
}

namespace {

// The roots of the leaves over these rows, which become the last ones of their run.
std::vector<Hash> add_leaves(const CoveredRows& source, const Covered& table, std::span<const CoveredRow> rows,
                             LeafRun& run) {
  for (const CoveredRow& row : rows) add_columns(row, run);
  std::vector<Hash> roots = source.roots_of(table, rows);
  run.rows += static_cast<int64_t>(rows.size());
  run.leaves += roots.size();
  return roots;
}

}  // namespace

// ---- appending

// Adds leaves to the state of the open transaction, and writes what changed.
class Log::Appender {
 public:
  Appender(Connection& db, CoveredRows& rows, State& state) : rows_(rows), db_(db), state_(state) {}

  // The leaves over these rows, which continue the run or begin one.
  base::Result<void> leaves(const Covered& table, std::span<const CoveredRow> rows) {
    if (run_ && (run_->source != table.source || run_->first_row + run_->rows != rows.front().id)) TX_CHECK(end_run());
    if (!run_) run_ = LeafRun{state_.size, table.source, rows.front().id, 0, 0, {}};
    for (const Hash& root : add_leaves(rows_, table, rows, *run_)) TX_CHECK(add(0, root));
    return {};
  }

  // A whole run of leaves that were made before.
  base::Result<void> told(Told told) {
    run_ = std::move(told.run);
    run_->first = state_.size;
    for (const Hash& root : told.roots) TX_CHECK(add(0, root));
    return end_run();
  }

  base::Result<void> end_run() {
    if (!run_) return {};
    const LeafRun run = *std::exchange(run_, std::nullopt);
    const std::string columns = pack(run.columns);
    return db_.run(
        "INSERT INTO leaf_run (first, kind, first_row, row_count, leaves, columns) VALUES ($1, $2, $3, $4, $5, $6)",
        run.first, run.source, run.first_row, run.rows, run.leaves, store::Blob{columns});
  }

  // The tiles at the edge, as far as they grew.
  base::Result<void> write_edge() {
    for (unsigned level = 0; level < grown_.size(); ++level) {
      if (grown_[level] && !state_.edge[level].empty()) TX_CHECK(write(level, tiles_before(level), state_.edge[level]));
    }
    return {};
  }

 private:
  uint64_t tiles_before(unsigned level) const { return state_.size >> (8 * (level + 1)); }

  base::Result<void> add(unsigned level, const Hash& hash) {
    if (state_.edge.size() <= level) state_.edge.resize(level + 1);
    if (grown_.size() <= level) grown_.resize(level + 1);
    std::vector<Hash>& tile = state_.edge[level];
    const uint64_t n = (level == 0 ? state_.size : state_.size - 1) >> (8 * (level + 1));
    tile.push_back(hash);
    grown_[level] = true;
    if (level == 0) ++state_.size;
    if (tile.size() < kTileWidth) return {};
    TX_CHECK(write(level, n, tile));
    const Hash above = subtree_root(level == 0 ? hashes_of_entries(tile) : tile);
    tile.clear();
    return add(level + 1, above);
  }

  base::Result<void> write(unsigned level, uint64_t n, const std::vector<Hash>& tile) {
    const std::string bytes = pack(tile);
    return db_.run(
        "INSERT INTO tile (place, hashes) VALUES ($1, $2) ON CONFLICT (place) DO UPDATE SET hashes = excluded.hashes",
        tile_place(level, n), store::Blob{bytes});
  }

  CoveredRows& rows_;
  Connection& db_;
  State& state_;
  std::optional<LeafRun> run_;
  std::vector<bool> grown_;  // by level
};

// ---- the hook

base::Result<void> Log::attached(Connection& db) {
  State state;
  {
    TX_TRY(auto rows, db.prepare("SELECT kind, max(first_row + row_count - 1) FROM leaf_run GROUP BY kind"));
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      Row row(rows);
      int64_t& last = state.covered[shared(row.as<Source>())];
      last = std::max(last, row.integer());
    }
  }
  TX_TRY(const int64_t size, db.integer("SELECT first + leaves FROM leaf_run ORDER BY first DESC LIMIT 1"));
  state.size = static_cast<uint64_t>(size);
  for (unsigned level = 0; (state.size >> (8 * level)) > 0; ++level) {
    const size_t width = static_cast<size_t>(state.size >> (8 * level)) % kTileWidth;
    std::vector<Hash>& tile = state.edge.emplace_back();
    if (width == 0) continue;
    TX_TRY(tile, stored_tile(db, level, state.size >> (8 * (level + 1))));
    if (tile.size() != width) {
      return damaged(db, fmt::format("the edge of level {} has {} hashes and not {}", level, tile.size(), width));
    }
  }
  TX_TRY(const int64_t adopting, db.integer("SELECT value FROM counter WHERE name = 'log_adopts'"));
  state.adopting = adopting != 0;
  rows_ = std::make_unique<CoveredRows>(db, salts_);
  const std::lock_guard lock(mutex_);
  current_ = std::move(state);
  return {};
}

base::Result<void> Log::read_floor() {
  for (const Covered& table : covered(name_)) {
    TX_TRY(floor_[shared(table.source)], rows_->last(table.source));
  }
  return {};
}

base::Result<void> Log::begun(Connection& db) {
  next_ = current_;
  told_.reset(), told_all_ = true;
  // Rows that are there now and have no leaf were not written by this program: they get none. They are looked for when
  // somebody else has written, which SQLite tells; ours are known.
  TX_TRY(const int64_t version, db.integer("PRAGMA data_version"));
  if (version == data_version_) return {};
  TX_CHECK(read_floor());
  data_version_ = version;
  return {};
}

base::Result<void> Log::appended(std::span<const store::NewRecord> records, bool as_block) {
  const Covered& table = covered(as_block ? Source::block : Source::record);
  const int64_t first = records.front().record.id.get();
  if (told_ && (told_->run.source != table.source || told_->run.first_row + told_->run.rows != first)) {
    forget_told();
  }
  if (!told_all_) return {};
  if (!told_) told_ = Told{{0, table.source, first, 0, 0, {}}, {}};
  for (size_t at = 0; at < records.size(); at += kLeafRows) {
    TX_TRY(const auto rows, rows_->encode_new(records.subspan(at, std::min(kLeafRows, records.size() - at)), as_block));
    const auto roots = add_leaves(*rows_, table, rows, told_->run);
    told_->roots.insert(told_->roots.end(), roots.begin(), roots.end());
  }
  return {};
}

base::Result<bool> Log::append_new(Appender& appender, const Covered& table, int64_t after, int64_t last) {
  if (last <= after) return false;
  int64_t& done = next_.covered[shared(table.source)];
  if (told_ && told_->run.source == table.source && told_->run.first_row == after + 1 &&
      told_->run.first_row + told_->run.rows == last + 1) {
    TX_CHECK(appender.told(*std::exchange(told_, std::nullopt)));
    done = last;
    return true;
  }
  bool any = false;
  TX_CHECK(rows_->leaves(table.source, after + 1, last, [&](std::span<const CoveredRow> rows) -> base::Result<bool> {
    TX_CHECK(appender.leaves(table, rows));
    done = std::max(done, rows.back().id);
    return any = true;
  }));
  TX_CHECK(appender.end_run());
  return any;
}

base::Result<void> Log::committing(Connection& db) {
  Appender appender(db, *rows_, next_);
  bool more = false;
  std::map<Source, int64_t> from;
  for (const Covered& table : covered(name_)) {
    const Source source = shared(table.source);
    // What a block covers begins where the records began, also when some were just taken in.
    const int64_t after = from.try_emplace(source, next_.adopting ? next_.covered[source]
                                                                  : std::max(next_.covered[source], floor_[source]))
                              .first->second;
    TX_TRY(int64_t last, rows_->last(table.source));
    if (next_.adopting && last > after + kRowsMax) {
      last = after + kRowsMax;
      more = true;
    }
    TX_CHECK(append_new(appender, table, after, last));
  }
  TX_CHECK(appender.write_edge());
  if (!next_.adopting || more) return {};
  next_.adopting = false;
  return db.run("UPDATE counter SET value = 0 WHERE name = 'log_adopts'");
}

void Log::committed() {
  const std::lock_guard lock(mutex_);
  current_ = std::move(next_);
  for (const auto& [source, last] : current_.covered) floor_[source] = std::max(floor_[source], last);
}

void Log::taken_back() { rows_->forget(); }

// ---- what is on disk

bool Log::adopted() const {
  const std::lock_guard lock(mutex_);
  return !current_.adopting;
}

uint64_t Log::size() const {
  const std::lock_guard lock(mutex_);
  return current_.size;
}

Log::Head Log::head() const {
  State state;
  {
    const std::lock_guard lock(mutex_);
    state.size = current_.size;
    state.edge = current_.edge;
  }
  return {state.size, edge_root(std::move(state.edge))};
}

Hash edge_root(std::vector<std::vector<Hash>> edge) {
  std::optional<Hash> right;  // the root of what is right of the level's full subtrees
  for (size_t level = 0; level < edge.size(); ++level) {
    std::vector<Hash> hashes = level == 0 ? hashes_of_entries(edge[level]) : std::move(edge[level]);
    if (right) hashes.push_back(*right);
    if (!hashes.empty()) right = subtree_root(hashes);
  }
  return right.value_or(empty_root());
}

// ---- reading

base::Result<store::ReadTx> read_log(store::Home& home, LogName name) {
  return name == LogName::records ? home.read_records() : home.read_access();
}

store::Writer& writer_of(store::Home& home, LogName name) {
  return name == LogName::records ? home.records() : home.access();
}

#define TAIXIN_RUN_COLUMNS "first, kind, first_row, row_count, leaves, columns"

base::Result<std::vector<LeafRun>> runs_from(Connection& db, uint64_t leaf, size_t limit) {
  TX_TRY(auto rows, db.prepare("SELECT " TAIXIN_RUN_COLUMNS
                               " FROM leaf_run WHERE first >= coalesce((SELECT max(first) FROM leaf_run WHERE first <= "
                               "$1), 0) ORDER BY first LIMIT $2"));
  rows.bind(leaf, limit);
  std::vector<LeafRun> runs;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return runs;
    runs.push_back(read_run(rows));
  }
}

base::Result<std::optional<LeafRun>> run_of_row(Connection& db, Source source, int64_t row) {
  TX_TRY(auto rows, db.prepare("SELECT " TAIXIN_RUN_COLUMNS
                               " FROM leaf_run WHERE kind = $1 AND first_row <= $2 ORDER BY first_row DESC LIMIT 1"));
  rows.bind(source, row);
  TX_TRY(const bool found, rows.step());
  if (!found) return std::optional<LeafRun>();
  LeafRun run = read_run(rows);
  if (row >= run.first_row + run.rows) return std::optional<LeafRun>();
  return std::optional(std::move(run));
}

base::Result<std::vector<Hash>> stored_tile(Connection& db, unsigned level, uint64_t n) {
  TX_TRY(auto rows, db.prepare("SELECT hashes FROM tile WHERE place = $1"));
  rows.bind(tile_place(level, n));
  TX_TRY(const bool found, rows.step());
  if (!found) return std::vector<Hash>();
  return unpack(Row(rows).blob());
}

base::Result<std::vector<Hash>> StoredTiles::tile(unsigned level, uint64_t n, unsigned width) {
  TX_TRY(auto hashes, stored_tile(db_, level, n));
  if (hashes.size() < width) {
    return base::fail(kNotInLog, {{"what", fmt::format("tile {}/{} of width {}", level, n, width)}});
  }
  hashes.resize(width);
  return level == 0 ? hashes_of_entries(hashes) : hashes;
}

}  // namespace taixin::ledger
