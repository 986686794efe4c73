// What the logs cost intake: the same file into a home with its logs, into one whose writers tell nobody, and into a
// table of PostgreSQL with its key and index.
#include "service/bench_home.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
using base::Bench;
using base::Result;

// A home without logs, as App opens one otherwise.
struct Bare {
  std::unique_ptr<store::Home> home;
  std::unique_ptr<facts::Facts> facts;
  std::unique_ptr<intake::Intake> intake;
};
Result<Bare> open_bare(const fs::path& directory, const App& like) {
  Bare bare;
  TX_TRY(bare.home, store::Home::open(directory, kBenchClock));
  TX_TRY(auto tx, bare.home->read_records());
  TX_TRY(auto packer, store::Packer::load(tx));
  TX_TRY(bare.facts, facts::Facts::open(*bare.home, {}));
  const auto catalog = std::shared_ptr<const catalog::Catalog>(&like.catalog(), [](const catalog::Catalog*) {});
  bare.intake = std::make_unique<intake::Intake>(*bare.home, *bare.facts, catalog, std::move(packer));
  return bare;
}

struct Cost {
  double seconds = 0, processor = 0;
};
Result<Cost> load(Bench& b, intake::Intake& intake, const fs::path& file, const std::string& item, uint64_t rows) {
  TX_TRY(const auto source, intake::open_file(file.string()));
  b.settle_disk();
  const double before = base::processor_seconds();
  Cost cost;
  TX_TRY(const auto receipt, timed(b, cost.seconds, [&] { return intake.ingest(*source, bench_options(file, item)); }));
  cost.processor = base::processor_seconds() - before;
  check_all_in(b, receipt.submission.counts, rows);
  return cost;
}

Result<void> compare(Bench& b, App& app, const fs::path& file, const std::string& item, uint64_t rows,
                     const PeerKeys& keys) {
  const fs::path copy = fs::path(b.scratch()) / ("bare-" + item);
  app.ledger().stop();  // nothing is written while the home is copied
  fs::copy(app.home().directory(), copy, fs::copy_options::recursive);
  fs::remove_all(copy / "LOCK");
  const uint64_t leaves = app.ledger().log(ledger::LogName::records).size();
  TX_TRY(const Cost with, load(b, app.intake(), file, item, rows));
  b.check(app.ledger().log(ledger::LogName::records).size() >= leaves + rows / 256, "{} rows have no leaves", rows);
  TX_TRY(auto bare, open_bare(copy, app));
  TX_TRY(const Cost without, load(b, *bare.intake, file, item, rows));
  const auto count = static_cast<double>(rows);
  b.report({.what = item,
            .value = count / with.seconds,
            .unit = "rows/s",
            .peer = "without logs",
            .peer_value = count / without.seconds});
  b.report({.what = item + ", processor time",
            .value = with.processor / count * 1e6,
            .unit = "us/row",
            .peer = "without logs",
            .peer_value = without.processor / count * 1e6,
            .better = base::Better::lower});
  bare = {};
  TX_TRY(const auto peer, base::PostgresPeer::start(b.scratch()));
  TX_CHECK(make_indexed_table(*peer, "indexed", csv_header(file), keys));
  TX_TRY(const double rate, copy_rate(b, *peer, "indexed", file, rows));
  for (const auto& [state, cost] : {std::pair("with logs", with), std::pair("without logs", without)}) {
    b.report({.what = fmt::format("{}, {}", item, state),
              .value = count / cost.seconds,
              .unit = "rows/s",
              .peer = peer->name() + " COPY, key and index",
              .peer_value = rate});
  }
  return {};
}

TX_BENCH("ledger.intake", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 1'000);
  const auto options = bench_city(rows);
  const fs::path penalties = fs::path(b.scratch()) / "penalty.csv", facts = fs::path(b.scratch()) / "bulk.csv";
  TX_CHECK(city::write_penalty_csv(penalties, options));
  TX_CHECK(city::write_bulk_csv(facts, options));
  TX_TRY(const auto app, make_bench_home(b, options));
  TX_CHECK(compare(b, *app, penalties, "ADM.penalty", rows, kPenaltyKeys));
  return compare(b, *app, facts, "LAW.social_insurance", rows, bulk_keys(csv_header(facts)));
});

}  // namespace
}  // namespace taixin::service
