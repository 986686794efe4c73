// The start of a home, and its index made anew from the store.
#include <sqlite3.h>

#include "facts/bench_facts.h"
#include "facts/facts.h"

namespace taixin::facts {
namespace {

using base::Bench;
using base::Better;
using base::Result;

TX_BENCH("facts.open", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 2'000);
  TX_TRY(const auto home, make_facts(b, rows));
  TX_TRY(auto made, Facts::open(*home));
  TX_CHECK(made->flush());
  made->settle();
  TX_TRY(const auto digest, made->digest());
  made.reset();
  b.settle_disk();
  drop_from_memory(home->directory() / "facts");  // the databases are open: they stay
  double cold = 0, warm = 0;
  TX_TRY(auto facts, timed(b, cold, [&] { return Facts::open(*home); }));
  const FactCounts counts = facts->counts();
  b.check(counts.facts == rows, "{} facts of {}", counts.facts, rows);
  TX_TRY(const auto again, facts->digest());
  b.check(again == digest, "the index says something else than before");
  facts.reset();
  TX_TRY(facts, timed(b, warm, [&] { return Facts::open(*home); }));
  b.check(facts->counts().facts == rows, "{} facts of {}", facts->counts().facts, rows);
  b.report({.what = "index on disk", .value = cold, .unit = "s", .better = Better::lower});
  b.report({.what = "index in memory", .value = warm, .unit = "s", .better = Better::lower});
  const Registry::Held held = facts->registry().held();
  b.check(held.in_memory + held.in_file >= BenchRecords(rows).subjects(), "{} subjects", held.in_file);
  b.report({.what = "file of subjects",
            .value = static_cast<double>(held.file_bytes) / static_cast<double>(std::max<size_t>(1, held.in_file)),
            .unit = "bytes/subject",
            .better = Better::lower});
  b.report(
      {.what = "index", .value = static_cast<double>(facts->sizes().runs), .unit = "runs", .better = Better::lower});
  return {};
});

// All of the table of records, every column read and thrown away.
Result<uint64_t> plain_scan(const std::filesystem::path& database) {
  sqlite3* db = nullptr;
  sqlite3_stmt* scan = nullptr;
  TX_ASSERT(sqlite3_open_v2(database.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
                sqlite3_prepare_v2(db, "select * from record", -1, &scan, nullptr) == SQLITE_OK,
            "{}: {}", database.string(), sqlite3_errmsg(db));
  uint64_t rows = 0;
  for (; sqlite3_step(scan) == SQLITE_ROW; ++rows) {
    for (int i = 0; i < sqlite3_column_count(scan); ++i) (void)sqlite3_column_blob(scan, i);
  }
  sqlite3_finalize(scan);
  sqlite3_close(db);
  return rows;
}

TX_BENCH("facts.rebuild", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 2'000);
  TX_TRY(const auto home, make_facts_home(b, rows));
  double build = 0, rebuild = 0, scan = 0;
  b.settle_disk();
  TX_TRY(const auto facts, timed(b, build, [&] { return Facts::open(*home); }));
  b.check(facts->counts().facts == rows, "{} facts of {}", facts->counts().facts, rows);
  TX_TRY(const auto digest, facts->digest());
  TX_TRY(const bool same, timed(b, rebuild, [&] { return facts->rebuild(); }));
  b.check(same, "what the store says differs");
  TX_TRY(const auto again, facts->digest());
  b.check(again == digest, "the index made anew says something else");
  TX_TRY(const uint64_t read, timed(b, scan, [&] { return plain_scan(home->directory() / "records.db"); }));
  b.check(read == rows, "{} rows of {}", read, rows);
  const auto rate = [&](double seconds) { return static_cast<double>(rows) / seconds; };
  b.report({.what = "from nothing",
            .value = rate(build),
            .unit = "records/s",
            .peer = "SQLite scan alone",
            .peer_value = rate(scan)});
  b.report({.what = "beside the old, compared", .value = rate(rebuild), .unit = "records/s"});
  const auto memory = static_cast<double>(b.peak_memory_bytes() >> 20);
  b.report({.what = "peak memory", .value = memory, .unit = "MiB", .better = Better::lower});
  return {};
});

}  // namespace
}  // namespace taixin::facts
