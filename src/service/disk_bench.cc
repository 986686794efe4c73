// What a record takes on disk: the store (every field, compressed) and the index, beside PostgreSQL with the same
// columns, its primary key and its index by subject. The register of subjects is not counted on either side.
#include "service/bench_home.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
using base::Bench;
using base::Better;
using base::PostgresPeer;
using base::Result;

uint64_t bytes_under(const fs::path& directory) {
  uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

// Written down whole: nothing in memory, nothing in a log.
struct OnDisk {
  uint64_t store = 0, index = 0;
  facts::Facts::Sizes facts;
};
Result<OnDisk> close(std::unique_ptr<App> app, const fs::path& home) {
  OnDisk out;
  TX_CHECK(app->facts().flush());
  app->facts().settle();
  out.facts = app->facts().sizes();
  app.reset();
  out.index = bytes_under(home / "facts");
  out.store = bytes_under(home) - out.index;
  return out;
}

struct Kind {
  std::string name, item;
  fs::path file;
  PeerKeys keys;
};

Result<void> measure(Bench& b, const Kind& kind, const city::FastOptions& options) {
  const fs::path home = fs::path(b.scratch()) / "home";
  fs::remove_all(home);
  fs::remove_all(fs::path(b.scratch()) / "registrations");
  TX_TRY(auto app, make_bench_home(b, options));
  TX_TRY(const OnDisk before, close(std::move(app), home));
  TX_TRY(app, App::open(home.string(), kBenchClock));
  TX_TRY(const auto receipt, bench_ingest(*app, kind.file, kind.item));
  check_all_in(b, receipt.submission.counts, options.rows);
  TX_TRY(const OnDisk after, close(std::move(app), home));

  TX_TRY(const auto peer, PostgresPeer::start(b.scratch()));
  TX_CHECK(make_indexed_table(*peer, "indexed", csv_header(kind.file), kind.keys));
  TX_TRY(const uint64_t count, copy_csv(*peer, "indexed", kind.file));
  b.check(count == options.rows, "{} copied {} of {} rows", peer->name(), count, options.rows);
  TX_TRY(const std::string all, peer->value("select pg_total_relation_size('indexed')"));
  TX_TRY(const std::string heap, peer->value("select pg_table_size('indexed')"));

  const auto rows = static_cast<double>(options.rows);
  const auto each = [&](uint64_t bytes) { return static_cast<double>(bytes) / rows; };
  const uint64_t store = after.store - before.store, index = after.index - before.index;
  b.report({.what = kind.name + ", all",
            .value = each(store + index),
            .unit = "bytes/record",
            .peer = peer->name() + ", heap and indexes",
            .peer_value = each(std::stoull(all)),
            .better = Better::lower});
  b.report({.what = kind.name + ", store",
            .value = each(store),
            .unit = "bytes/record",
            .peer = peer->name() + ", heap",
            .peer_value = each(std::stoull(heap)),
            .better = Better::lower});
  b.report({.what = kind.name + ", index",
            .value = each(index),
            .unit = "bytes/record",
            .peer = peer->name() + ", indexes",
            .peer_value = each(std::stoull(all) - std::stoull(heap)),
            .better = Better::lower});
  // Registrations are facts too. The target is for large runs: small ones have more directory than facts.
  const auto& sizes = after.facts;
  b.check(sizes.delta_facts == 0 && sizes.run_facts >= options.rows, "{} facts in runs, {} in memory", sizes.run_facts,
          sizes.delta_facts);
  for (const auto& [what, bytes, most] : {std::tuple("hot columns", sizes.hot_bytes, 20.0),
                                          {"cold columns", sizes.cold_bytes, 12.0},
                                          {"keys", sizes.keys_bytes, 14.0}}) {
    const double value = static_cast<double>(bytes) / static_cast<double>(sizes.run_facts);
    b.report({.what = kind.name + ", " + what,
              .value = value,
              .unit = "bytes/fact",
              .peer = "at most",
              .peer_value = most,
              .better = Better::lower});
  }
  return {};
}

TX_BENCH("disk.bytes_per_record", [](Bench& b) -> Result<void> {
  const auto options = bench_city(b.size(200'000, 1'000));
  const Kind penalty{"penalty", "ADM.penalty", fs::path(b.scratch()) / "penalty.csv", kPenaltyKeys};
  TX_CHECK(city::write_penalty_csv(penalty.file, options));
  TX_CHECK(measure(b, penalty, options));
  Kind bulk{"monthly", "LAW.social_insurance", fs::path(b.scratch()) / "bulk.csv", {}};
  TX_CHECK(city::write_bulk_csv(bulk.file, options));
  bulk.keys = bulk_keys(csv_header(bulk.file));
  return measure(b, bulk, options);
});

}  // namespace
}  // namespace taixin::service
