// The records of one subject, asked for by its credit code, in random order: ours is the register and the index; the
// peers hold the same columns in two tables, subjects with a unique code and facts with an index by subject, current
// versions marked. SQLite is asked in this process, PostgreSQL over its socket, both with prepared statements.
#include <sqlite3.h>

#include <algorithm>
#include <fstream>

#include "base/postgres_peer.h"
#include "facts/bench_facts.h"
#include "facts/facts.h"

namespace taixin::facts {
namespace {

using base::Bench;
using base::Better;
using base::PostgresPeer;
using base::Result;
using base::SubjectId;

constexpr const char* kQuery =
    "select f.record, f.item, f.decision, f.valid_from, f.valid_until, f.severity, f.link, f.flags "
    "from subject s join fact f on f.subject = s.id where s.code = $1 and not f.superseded";
constexpr uint64_t kFactsOfColdQuery = 200'000;  // one query for so many facts between two starts: others warm little

// What the answers came to, in all.
struct Sum {
  uint64_t records = 0, days = 0;
  friend bool operator==(const Sum&, const Sum&) = default;
};

// Every call asks about one subject; microseconds of each.
struct Asked {
  Sum sum;
  std::vector<double> micros;
  double seconds = 0;
  uint64_t disk_bytes = 0;  // cold only
  double rate() const { return static_cast<double>(micros.size()) / seconds; }
};
// What this thread made the disk read, with what the operating system read ahead.
uint64_t bytes_from_disk() {
  std::ifstream file("/proc/thread-self/io");
  std::string name;
  uint64_t bytes = 0;
  while (file >> name >> bytes) {
    if (name == "read_bytes:") return bytes;
  }
  return 0;
}
template <class Ask>
Asked ask_all(const Bench& b, std::span<const std::string> codes, const Ask& ask) {
  Asked out;
  out.micros.reserve(codes.size());
  for (const auto& code : codes) {
    out.micros.push_back(b.seconds([&] { ask(code, out.sum); }) * 1e6);
    out.seconds += out.micros.back() / 1e6;
  }
  return out;
}

std::vector<std::string> codes_to_ask(uint64_t subjects, size_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::string> codes;
  for (size_t i = 0; i < count; ++i)
    codes.push_back(bench_code(SubjectId(static_cast<int64_t>(1 + random() % subjects))));
  return codes;
}

// ---- ours

void ask_facts(const Facts& facts, const std::string& code, Sum& sum) {
  const auto subject = facts.by_code(code, store::CodeKind::uscc);
  TX_ASSERT(subject, "{} is not known", code);
  const auto held = facts.of_subject(*subject, kBenchToday, facts.head());
  TX_ASSERT(held.ok(), "{}", held.error().message(base::Lang::en));
  for (const auto& one : *held) {
    ++sum.records;
    if (one.record.decision) sum.days += static_cast<uint64_t>(one.record.decision->count());
  }
}

// Each few queries a new start, and before each query what the start and the queries before it made the operating
// system read ahead is let go again. `open` makes what `ask` asks.
template <class Open, class Ask>
Result<Asked> ask_cold(const Bench& b, uint64_t rows, std::span<const std::string> codes,
                       const std::filesystem::path& directory, const Open& open, const Ask& ask) {
  Asked all;
  b.settle_disk();
  const size_t at_once = std::max<size_t>(1, rows / kFactsOfColdQuery);
  for (size_t at = 0; at < codes.size(); at += at_once) {
    TX_TRY(const auto opened, open());
    for (const auto& code : codes.subspan(at, std::min(at_once, codes.size() - at))) {
      drop_from_memory(directory);
      const uint64_t before = bytes_from_disk();
      all.micros.push_back(b.seconds([&] { ask(*opened, code, all.sum); }) * 1e6);
      all.disk_bytes += bytes_from_disk() - before;
    }
  }
  return all;
}

// ---- the peers' rows

// A record is known to be superseded when the next one is there: one row stays behind.
class PeerRows {
 public:
  explicit PeerRows(uint64_t rows) : records_(rows), left_(rows) { take(); }
  struct Row {
    store::Record record;
    bool superseded = false;
  };
  std::optional<Row> next() {
    if (!held_) return std::nullopt;
    Row row{*held_, false};
    take();
    row.superseded = held_ && held_->previous == row.record.id;
    return row;
  }

 private:
  void take() {
    held_.reset();
    if (left_ > 0) held_ = records_.next(), --left_;
  }
  BenchRecords records_;
  uint64_t left_;
  std::optional<store::Record> held_;
};

// ---- SQLite

class SqlitePeer {
 public:
  explicit SqlitePeer(const std::filesystem::path& path) {
    TX_ASSERT(sqlite3_open(path.c_str(), &db_) == SQLITE_OK, "{} cannot be made", path.string());
    run("pragma mmap_size = 1099511627776");  // as ours: the file is the memory
    run("pragma synchronous = off");
  }
  ~SqlitePeer() {
    sqlite3_finalize(query_);
    sqlite3_close(db_);
  }
  SqlitePeer(const SqlitePeer&) = delete;
  SqlitePeer& operator=(const SqlitePeer&) = delete;

  void fill(uint64_t rows) {
    run("create table subject (id integer primary key, code text not null unique)");
    run("create table fact (record integer primary key, subject integer, item integer, decision integer, "
        "valid_from integer, valid_until integer, severity integer, link integer, flags integer, superseded integer)");
    run("begin");
    sqlite3_stmt* insert = prepared("insert into subject values (?, ?)");
    for (uint64_t id = 1; id <= BenchRecords(rows).subjects(); ++id) {
      const std::string code = bench_code(SubjectId(static_cast<int64_t>(id)));
      sqlite3_bind_int64(insert, 1, static_cast<int64_t>(id));
      sqlite3_bind_text(insert, 2, code.data(), static_cast<int>(code.size()), SQLITE_STATIC);
      finish(insert);
    }
    sqlite3_finalize(insert);
    insert = prepared("insert into fact values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    PeerRows source(rows);
    while (const auto row = source.next()) {
      const store::Record& r = row->record;
      int column = 0;
      const auto number = [&](int64_t value) { sqlite3_bind_int64(insert, ++column, value); };
      const auto day = [&](const std::optional<base::Day>& value) {
        value ? sqlite3_bind_int64(insert, ++column, value->count()) : sqlite3_bind_null(insert, ++column);
      };
      number(r.id.get());
      number(r.subject.get());
      number(r.item.get());
      day(r.decision);
      day(r.valid_from);
      day(r.valid_until);
      number(static_cast<int64_t>(r.severity));
      number(static_cast<int64_t>(r.link));
      number(r.flags);
      number(row->superseded);
      finish(insert);
    }
    sqlite3_finalize(insert);
    run("create index fact_subject on fact (subject)");
    run("commit");
    run("analyze");
  }
  void prepare() { query_ = prepared(kQuery); }
  void ask(const std::string& code, Sum& sum) {
    sqlite3_bind_text(query_, 1, code.data(), static_cast<int>(code.size()), SQLITE_STATIC);
    while (sqlite3_step(query_) == SQLITE_ROW) {
      ++sum.records;
      sum.days += static_cast<uint64_t>(sqlite3_column_int64(query_, 2));
    }
    sqlite3_reset(query_);
  }

 private:
  void run(const char* sql) {
    TX_ASSERT(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, "{}: {}", sql, sqlite3_errmsg(db_));
  }
  sqlite3_stmt* prepared(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    TX_ASSERT(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) == SQLITE_OK, "{}: {}", sql, sqlite3_errmsg(db_));
    return statement;
  }
  void finish(sqlite3_stmt* insert) {
    TX_ASSERT(sqlite3_step(insert) == SQLITE_DONE, "{}", sqlite3_errmsg(db_));
    sqlite3_reset(insert);
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt* query_ = nullptr;
};

// ---- PostgreSQL

// Days as numbers here too: what SQLite has, and quicker to send than dates.
Result<void> fill_postgres(PostgresPeer& peer, uint64_t rows) {
  TX_CHECK(peer.run("create table subject (id integer primary key, code text not null unique)"));
  TX_CHECK(
      peer.run("create table fact (record bigint primary key, subject integer, item smallint, decision integer, "
               "valid_from integer, valid_until integer, severity smallint, link smallint, flags smallint, "
               "superseded boolean)"));
  int64_t id = 0;
  const auto subjects = static_cast<int64_t>(BenchRecords(rows).subjects());
  TX_TRY([[maybe_unused]] const uint64_t known, peer.copy("copy subject from stdin", [&](std::string& chunk) {
    for (int i = 0; i < 5'000 && id < subjects; ++i) {
      ++id;
      fmt::format_to(std::back_inserter(chunk), "{}\t{}\n", id, bench_code(SubjectId(id)));
    }
    return !chunk.empty();
  }));
  PeerRows source(rows);
  TX_TRY(const uint64_t copied, peer.copy("copy fact from stdin", [&](std::string& chunk) {
    for (int i = 0; i < 5'000; ++i) {
      const auto row = source.next();
      if (!row) break;
      const store::Record& r = row->record;
      fmt::format_to(std::back_inserter(chunk), "{}\t{}\t{}\t", r.id.get(), r.subject.get(), r.item.get());
      for (const auto& day : {r.decision, r.valid_from, r.valid_until}) {
        chunk += day ? std::to_string(day->count()) + "\t" : "\\N\t";
      }
      fmt::format_to(std::back_inserter(chunk), "{}\t{}\t{}\t{}\n", static_cast<int>(r.severity),
                     static_cast<int>(r.link), r.flags, row->superseded ? "t" : "f");
    }
    return !chunk.empty();
  }));
  TX_ASSERT(copied == rows, "{} of {} rows copied", copied, rows);
  TX_CHECK(peer.run("create index on fact (subject)"));
  return peer.run("vacuum (analyze) subject, fact");
}

void ask_postgres(base::PostgresSession& session, const std::string& code, Sum& sum) {
  const auto rows = session.ask(code);
  TX_ASSERT(rows.ok(), "{}", rows.error().message(base::Lang::en));
  for (int i = 0; i < rows->count(); ++i) {
    ++sum.records;
    sum.days += std::strtoull(std::string(rows->cell(i, 2)).c_str(), nullptr, 10);
  }
}

// ----

void report(Bench& b, const std::string& state, Asked& ours, const std::string& name, Asked& theirs) {
  b.check(ours.sum == theirs.sum && ours.sum.records > 0, "{}: {} records and {} days, {}: {} and {}", state,
          ours.sum.records, ours.sum.days, name, theirs.sum.records, theirs.sum.days);
  if (ours.seconds > 0) {
    b.report({.what = state, .value = ours.rate(), .unit = "subjects/s", .peer = name, .peer_value = theirs.rate()});
  }
  for (const auto& [share, suffix] : {std::pair(0.5, " p50"), std::pair(0.99, " p99")}) {
    b.report({.what = state + suffix,
              .value = base::percentile(ours.micros, share),
              .unit = "us",
              .peer = name,
              .peer_value = base::percentile(theirs.micros, share),
              .better = Better::lower});
  }
}

TX_BENCH("check.exact", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 2'000);
  const uint64_t subjects = BenchRecords(rows).subjects();
  const auto codes = codes_to_ask(subjects, b.tiny() ? 50 : 50'000, 1);
  const auto cold_codes = codes_to_ask(subjects, b.tiny() ? 5 : 200, 2);
  const std::filesystem::path sqlite_file = std::filesystem::path(b.scratch()) / "sqlite" / "peer.db";
  std::filesystem::create_directory(sqlite_file.parent_path());

  Asked warm, cold;
  {
    TX_TRY(const auto home, make_facts(b, rows));
    const auto open = [&] { return Facts::open(*home); };
    const auto ask = [](const Facts& facts, const std::string& code, Sum& sum) { ask_facts(facts, code, sum); };
    TX_TRY(auto facts, open());
    TX_CHECK(facts->flush());
    facts->settle();
    const auto ask_warm = [&](const std::string& code, Sum& sum) { ask_facts(*facts, code, sum); };
    (void)ask_all(b, codes, ask_warm);  // every block checked
    warm = ask_all(b, codes, ask_warm);
    facts.reset();
    TX_TRY(cold, ask_cold(b, rows, cold_codes, home->directory() / "facts", open, ask));
  }
  Asked sqlite_warm, sqlite_cold;
  {
    auto peer = std::make_unique<SqlitePeer>(sqlite_file);
    peer->fill(rows);
    peer->prepare();
    const auto ask_warm = [&](const std::string& code, Sum& sum) { peer->ask(code, sum); };
    (void)ask_all(b, codes, ask_warm);
    sqlite_warm = ask_all(b, codes, ask_warm);
    peer.reset();
    const auto open = [&]() -> Result<std::unique_ptr<SqlitePeer>> {
      auto opened = std::make_unique<SqlitePeer>(sqlite_file);
      opened->prepare();
      return opened;
    };
    const auto ask = [](SqlitePeer& one, const std::string& code, Sum& sum) { one.ask(code, sum); };
    TX_TRY(sqlite_cold, ask_cold(b, rows, cold_codes, sqlite_file.parent_path(), open, ask));
  }
  TX_TRY(const auto peer, PostgresPeer::start(b.scratch()));
  TX_CHECK(fill_postgres(*peer, rows));
  TX_TRY(auto session, peer->session(kQuery));
  const auto ask_warm = [&](const std::string& code, Sum& sum) { ask_postgres(session, code, sum); };
  (void)ask_all(b, codes, ask_warm);
  Asked postgres = ask_all(b, codes, ask_warm);

  report(b, "warm", warm, "SQLite, prepared", sqlite_warm);
  report(b, "warm", warm, peer->name() + ", socket", postgres);
  report(b, "cold", cold, "SQLite, prepared", sqlite_cold);
  const auto kibibytes = [](const Asked& asked) {
    return static_cast<double>(asked.disk_bytes) / 1024 / static_cast<double>(asked.micros.size());
  };
  b.check(b.tiny() || cold.disk_bytes > 0, "the cold queries read nothing from the disk");
  b.report({.what = "cold, read",
            .value = kibibytes(cold),
            .unit = "KiB/query",
            .peer = "SQLite, prepared",
            .peer_value = kibibytes(sqlite_cold),
            .better = Better::lower});
  return {};
});

}  // namespace
}  // namespace taixin::facts
