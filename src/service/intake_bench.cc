// A department's file into a home, from the first byte read to the seal on disk, beside PostgreSQL COPY of the same
// file. Ours also validates every cell, links the subject, finds duplicates and versions, compresses and makes the
// facts that answers read; COPY does none of this, but keeps its indexes. What takes how long: docs/performance.md.
#include "check/view.h"
#include "service/bench_home.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
using base::Bench;
using base::PostgresPeer;
using base::Result;

constexpr uint64_t kMemoryMax = uint64_t{1} << 30;  // for a million penalty rows

double mebibytes(uint64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }
struct Measured {
  intake::Receipt receipt;
  double seconds = 0, processor = 0;
};
Result<Measured> measure(Bench& b, App& app, const fs::path& file, const std::string& item) {
  b.settle_disk();
  const double before = base::processor_seconds();
  Measured out;
  TX_TRY(out.receipt, timed(b, out.seconds, [&] { return bench_ingest(app, file, item); }));
  out.processor = base::processor_seconds() - before;
  return out;
}

void report_costs(Bench& b, const Measured& m, uint64_t rows, const fs::path& file) {
  const auto count = static_cast<double>(rows);
  b.report({.what = "file", .value = mebibytes(fs::file_size(file)) / m.seconds, .unit = "MiB/s"});
  b.report(
      {.what = "processor time", .value = m.processor / count * 1e6, .unit = "us/row", .better = base::Better::lower});
  b.report(
      {.what = "peak memory", .value = mebibytes(b.peak_memory_bytes()), .unit = "MiB", .better = base::Better::lower});
}

// A few bodies, asked for by code: their penalties here are those of the file.
void check_look_ups(Bench& b, App& app, const fs::path& file, uint64_t rows, size_t code_column) {
  constexpr uint64_t kAsked = 5;
  std::map<std::string, uint64_t> expected;
  std::ifstream in(file);
  std::string line, cell;
  std::getline(in, line);
  for (uint64_t row = 0; row < rows && std::getline(in, line); ++row) {
    std::istringstream cells(line);
    for (size_t i = 0; i <= code_column; ++i) std::getline(cells, cell, ',');
    if (expected.size() < kAsked || expected.contains(cell)) ++expected[cell];
  }
  for (const auto& [code, count] : expected) {
    const auto subject = app.facts().registry().by_code(code, store::CodeKind::uscc);
    b.check(subject.has_value(), "{} is not known", code);
    if (!subject) continue;
    uint64_t held = 0;
    const auto facts = app.facts().of_subject(*subject, kBenchDay, app.facts().head());
    b.check(facts.ok(), "{} cannot be looked up", code);
    if (!facts) continue;
    held = static_cast<uint64_t>(std::count_if(facts->begin(), facts->end(), [](const auto& one) {
      return one.record.decision.has_value();  // registrations have none
    }));
    b.check(held >= count, "{} has {} penalties, {} were sent", code, held, count);
  }
}

// COPY of the file; with the indexes, then without.
Result<void> run_peers(Bench& b, const fs::path& file, uint64_t rows, const PeerKeys& keys, double ours) {
  TX_TRY(const auto peer, PostgresPeer::start(b.scratch()));
  const auto header = csv_header(file);
  TX_CHECK(make_indexed_table(*peer, "indexed", header, keys));
  TX_CHECK(peer->run(peer_table("heap", header)));
  for (const bool indexed : {true, false}) {
    TX_TRY(const double rate, copy_rate(b, *peer, indexed ? "indexed" : "heap", file, rows));
    b.report({.what = indexed ? "load" : "load (peer without indexes)",
              .value = static_cast<double>(rows) / ours,
              .unit = "rows/s",
              .peer = peer->name() + (indexed ? " COPY, key and index" : " COPY, bare"),
              .peer_value = rate});
  }
  return {};
}

TX_BENCH("intake.penalty_csv", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 1'000);
  const auto options = bench_city(rows);
  const fs::path file = fs::path(b.scratch()) / "penalty.csv";
  TX_CHECK(city::write_penalty_csv(file, options));
  TX_TRY(auto app, make_bench_home(b, options));
  TX_TRY(const Measured m, measure(b, *app, file, "ADM.penalty"));
  check_all_in(b, m.receipt.submission.counts, rows);
  check_look_ups(b, *app, file, rows, 2);
  report_costs(b, m, rows, file);
  b.check(rows > 1'000'000 || b.peak_memory_bytes() < kMemoryMax, "{} rows took {:.0f} MiB of memory", rows,
          mebibytes(b.peak_memory_bytes()));
  app.reset();
  return run_peers(b, file, rows, kPenaltyKeys, m.seconds);
});

// The same file twice: the second time everything is here already, word for word.
TX_BENCH("intake.penalty_csv_again", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 1'000);
  const auto options = bench_city(rows);
  const fs::path file = fs::path(b.scratch()) / "penalty.csv";
  TX_CHECK(city::write_penalty_csv(file, options));
  TX_TRY(const auto app, make_bench_home(b, options));
  TX_TRY(const auto first, bench_ingest(*app, file, "ADM.penalty"));
  check_all_in(b, first.submission.counts, rows);
  const auto facts = app->facts().counts().facts;
  TX_TRY(const Measured m, measure(b, *app, file, "ADM.penalty"));
  const auto& counts = m.receipt.submission.counts;
  b.check(counts.duplicates == rows && counts.accepted == 0 && counts.versions == 0, "{} of {} rows are duplicates",
          counts.duplicates, rows);
  b.check(app->facts().counts().facts == facts, "there are more facts than before");
  report_costs(b, m, rows, file);

  TX_TRY(const auto peer, peer_of_penalties(b, file, rows));
  const auto again = [&]() -> Result<void> {
    TX_CHECK(peer->run("create temporary table again (like penalty)"));
    TX_TRY([[maybe_unused]] const uint64_t staged, copy_csv(*peer, "again", file));
    return peer->run("insert into penalty select * from again on conflict do nothing");
  };
  double seconds = 0;
  b.settle_disk();
  TX_CHECK(timed(b, seconds, again));
  TX_TRY(const std::string count, peer->value("select count(*) from penalty"));
  b.check(count == std::to_string(rows), "{} has {} rows", peer->name(), count);
  b.report({.what = "load",
            .value = static_cast<double>(rows) / m.seconds,
            .unit = "rows/s",
            .peer = peer->name() + " on conflict do nothing",
            .peer_value = static_cast<double>(rows) / seconds});
  return {};
});

// Adds the rows of any file to a CSV, for a peer that reads nothing else.
Result<void> append_rows(const fs::path& file, const fs::path& csv) {
  TX_TRY(const auto source, intake::open_file(file.string()));
  TX_TRY(const auto reader, intake::open_reader(*source, file.filename().string(), {}));
  std::ofstream out(csv, std::ios::binary | std::ios::app);
  intake::Row row;
  while (true) {
    TX_TRY(const auto next, reader->next(row));
    if (next == intake::Reader::Next::end) return {};
    for (size_t i = 0; i < row.cells.size(); ++i) {
      const std::string& cell = row.cells[i];
      TX_ASSERT(cell.find_first_of("\",\r\n") == cell.npos, "a cell that needs quotes: {}", cell);
      out << (i == 0 ? "" : ",") << cell;
    }
    out << "\n";
  }
}

// No peer reads workbooks: COPY gets the same rows as CSV, unpacked beforehand.
TX_BENCH("intake.penalty_xlsx", [](Bench& b) -> Result<void> {
  const uint64_t rows = std::min<uint64_t>(b.size(50'000, 500), 1'000'000);
  const auto options = bench_city(rows);
  const fs::path file = fs::path(b.scratch()) / "penalty.xlsx", csv = fs::path(b.scratch()) / "penalty.csv";
  TX_CHECK(city::write_penalty_xlsx(file, options));
  TX_TRY(auto app, make_bench_home(b, options));
  TX_TRY(const Measured m, measure(b, *app, file, "ADM.penalty"));
  check_all_in(b, m.receipt.submission.counts, rows);
  report_costs(b, m, rows, file);
  app.reset();
  city::FastOptions header_only = options;  // the same columns under their codes
  header_only.rows = 0;
  TX_CHECK(city::write_penalty_csv(csv, header_only));
  TX_CHECK(append_rows(file, csv));
  return run_peers(b, csv, rows, kPenaltyKeys, m.seconds);
});

TX_BENCH("intake.bulk", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 1'000);
  const auto options = bench_city(rows);
  const fs::path file = fs::path(b.scratch()) / "bulk.csv";
  TX_CHECK(city::write_bulk_csv(file, options));
  TX_TRY(auto app, make_bench_home(b, options));
  TX_TRY(const Measured m, measure(b, *app, file, "LAW.social_insurance"));
  check_all_in(b, m.receipt.submission.counts, rows);
  report_costs(b, m, rows, file);
  app.reset();
  return run_peers(b, file, rows, bulk_keys(csv_header(file)), m.seconds);
});

}  // namespace
}  // namespace taixin::service
