// The log by itself: durable appends in batches, with and without leaves; inclusion proofs; the audit.
#include "base/bench.h"
#include "ledger/prove.h"
#include "ledger/test_support.h"

namespace taixin::ledger {
namespace {

using base::Bench;
using base::Result;

const base::FixedClock kClock(base::Day(20600));
constexpr size_t kBatch = 4096;

// One leaf a row.
Result<void> append_statuses(store::Home& home, uint64_t rows) {
  store::SubmissionId open;
  TX_CHECK(home.records().run(store::Priority::bulk, [&](store::WriteTx& tx) -> Result<void> {
    TX_TRY(open, store::open_submission(tx, store::small_submission()));
    return {};
  }));
  store::Status status;
  status.submission = open;
  status.day = base::Day(20500);
  std::vector<store::Status> batch(kBatch, status);
  for (uint64_t done = 0; done < rows; done += batch.size()) {
    batch.resize(std::min<uint64_t>(kBatch, rows - done));
    for (size_t i = 0; i < batch.size(); ++i) {
      batch[i].subject = SubjectId(static_cast<int64_t>((done + i) % 1000 + 1));
      batch[i].line = static_cast<uint32_t>(i);
    }
    TX_CHECK(home.records().run(store::Priority::bulk,
                                [&](store::WriteTx& tx) { return store::append_statuses(tx, batch); }));
  }
  return {};
}

Result<double> seconds_without(Bench& b, uint64_t rows) {
  const std::filesystem::path directory = std::filesystem::path(b.scratch()) / "without";
  TX_CHECK(store::Home::create(directory, kClock));
  TX_TRY(const auto home, store::Home::open(directory, kClock));
  Result<void> done;
  b.settle_disk();
  const double seconds = b.seconds([&] { done = append_statuses(*home, rows); });
  TX_CHECK(done);
  return seconds;
}

// Proofs for leaves from `from` on, again and again; every sixteenth is checked.
Result<void> prove_some(Bench& b, LoggedHome& logged, uint64_t from, std::string_view where) {
  const Log& log = logged.ledger().log(LogName::records);
  const auto published = logged.ledger().published(LogName::records);
  TX_TRY(auto tx, logged.home().read_records());
  StoredTiles tiles(tx.connection());
  const uint64_t proofs = b.size(20'000, 200), size = published->checkpoint.size;
  std::vector<std::pair<uint64_t, std::vector<Hash>>> made;
  Result<void> done;
  const double seconds = b.seconds([&] {
    for (uint64_t i = 0; i < proofs && done; ++i) {
      const uint64_t index = from + i * 7919 % (size - from);
      auto proof = inclusion_proof(tiles, index, size, &log.tiles());
      if (!proof) {
        done = std::move(proof).error();
      } else if (i % 16 == 0) {
        made.emplace_back(index, *std::move(proof));
      }
    }
  });
  TX_CHECK(done);
  uint64_t wrong = 0;
  for (const auto& [index, proof] : made) {
    TX_TRY(const auto leaf, tiles.tile(0, index / kTileWidth, static_cast<unsigned>(index % kTileWidth + 1)));
    if (!verify_inclusion(index, size, leaf.back(), proof, published->checkpoint.root)) ++wrong;
  }
  b.check(wrong == 0, "{} of {} proofs do not hold", wrong, made.size());
  b.report({.what = fmt::format("inclusion proof, {} of {} leaves", where, size),
            .value = seconds / static_cast<double>(proofs) * 1e6,
            .unit = "us",
            .better = base::Better::lower});
  return {};
}

TX_BENCH("ledger.append", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(1'000'000, 10'000);
  LoggedHome logged(std::filesystem::path(b.scratch()) / "home", kClock);
  TX_CHECK(logged.create());
  Result<void> done;
  const double with = b.seconds([&] { done = append_statuses(logged.home(), rows); });
  TX_CHECK(done);
  b.check(logged.ledger().log(LogName::records).size() == rows, "{} leaves",
          logged.ledger().log(LogName::records).size());
  TX_TRY(const double without, seconds_without(b, rows));
  b.report({.what = fmt::format("{} rows with a leaf each, on disk in batches of {}", rows, kBatch),
            .value = static_cast<double>(rows) / with,
            .unit = "rows/s",
            .peer = "the same without a log",
            .peer_value = static_cast<double>(rows) / without});
  Result<void> published;
  TX_CHECK(append_statuses(logged.home(), 1));
  const double publishing = b.seconds([&] { published = logged.ledger().publish(); });
  TX_CHECK(published);
  b.report({.what = "sign, remember, store and show",
            .value = publishing * 1e3,
            .unit = "ms",
            .better = base::Better::lower});
  TX_CHECK(prove_some(b, logged, 0, "anywhere in a log"));
  TX_CHECK(prove_some(b, logged, rows - std::min<uint64_t>(rows, 50'000), "among the newest 50,000"));
  std::vector<std::string> findings;
  const double audit = b.seconds([&] {
    auto lines = logged.audit(LogName::records);
    if (lines) findings = *std::move(lines);
    if (!lines) done = std::move(lines).error();
  });
  TX_CHECK(done);
  b.check(findings.empty(), "the audit found {}", findings.empty() ? "" : findings.front());
  b.report({.what = "audit, every leaf derived again", .value = static_cast<double>(rows) / audit, .unit = "leaves/s"});
  return {};
});

}  // namespace
}  // namespace taixin::ledger
