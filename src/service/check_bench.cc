// Answers about many subjects, from a file of codes to a file of answers, each subject in the access log.
#include "check/batch.h"
#include "service/bench_home.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
using base::Bench;
using base::Result;

// Answers all codes of a file; seconds.
Result<double> answer_all(Bench& b, App& app, const fs::path& in, const fs::path& out, size_t codes) {
  TX_TRY(const auto session, bench_session(app));
  TX_TRY(const auto source, intake::open_file(in.string()));
  double seconds = 0;
  b.settle_disk();
  TX_TRY(const auto summary, timed(b, seconds, [&] {
           return check::run_batch(app.checker(), session, {source.get(), "ask.csv", out});
         }));
  b.check(summary->rows == codes && summary->unknown == 0 && summary->attention > 0,
          "{} rows, {} unknown, {} with attention", summary->rows, summary->unknown, summary->attention);
  return seconds;
}

// The same codes out of the peer's tables; seconds. `query` counts the rows that something is found for.
Result<double> ask_peer(Bench& b, base::PostgresPeer& peer, const fs::path& in, const std::string& query) {
  double seconds = 0;
  b.settle_disk();
  TX_TRY(const std::string found, timed(b, seconds, [&]() -> Result<std::string> {
           TX_CHECK(peer.run("drop table if exists asked"));
           TX_CHECK(peer.run("create temporary table asked (code text)"));
           TX_TRY([[maybe_unused]] const uint64_t staged, copy_csv(peer, "asked", in));
           return peer.value(query);
         }));
  b.check(std::stoull(found) > 0, "nothing is found of any asked subject in {}", peer.name());
  return seconds;
}

TX_BENCH("check.batch", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 1'000);
  TX_TRY(const FilledHome filled, fill_home(b, rows));
  App& app = *filled.app;
  const auto codes = codes_to_ask(filled.options, std::min<uint64_t>(rows, check::kBatchRowsMax));
  const fs::path scratch = b.scratch(), in = scratch / "ask.csv", months = scratch / "bulk.csv";
  {
    std::ofstream file(in);
    file << "统一社会信用代码\n";
    for (const auto& code : codes) file << code << "\n";
  }
  TX_TRY(const auto peer, peer_of_penalties(b, filled.file, rows));
  const auto report = [&](const char* what, double ours, const char* how, double theirs) {
    const auto count = static_cast<double>(codes.size());
    b.report({.what = what,
              .value = count / ours,
              .unit = "rows/s",
              .peer = peer->name() + how,
              .peer_value = count / theirs});
  };
  TX_TRY(const double ours, answer_all(b, app, in, scratch / "answer.csv", codes.size()));
  TX_TRY(const double theirs,
         ask_peer(b, *peer, in,
                  "select count(*) from (select a.code, count(p.CF_WSH) n, max(p.CF_JDRQ) from asked a "
                  "left join penalty p on p.CF_XDR_SHXYM = a.code group by a.ctid, a.code) answers where n > 0"));
  report("answers", ours, ", join and count", theirs);

  // What most of a city's records are: four years of months of each organization.
  city::FastOptions facts = filled.options;
  facts.rows *= 4;
  TX_CHECK(city::write_bulk_csv(months, facts));
  TX_TRY(const auto receipt, bench_ingest(app, months, "LAW.social_insurance"));
  check_all_in(b, receipt.submission.counts, facts.rows);
  const auto header = csv_header(months);
  TX_CHECK(make_indexed_table(*peer, "month", header, bulk_keys(header)));
  TX_TRY(const uint64_t copied, copy_csv(*peer, "month", months));
  b.check(copied == facts.rows, "{} copied {} of {} rows", peer->name(), copied, facts.rows);
  TX_CHECK(peer->run("vacuum (analyze) month"));
  TX_TRY(const double ours_months, answer_all(b, app, in, scratch / "answer_months.csv", codes.size()));
  TX_TRY(const double theirs_months,
         ask_peer(b, *peer, in,
                  fmt::format("select count(*) from (select a.code, "
                              "(select count(p.CF_WSH) from penalty p where p.CF_XDR_SHXYM = a.code) n, "
                              "(select count(*) from month m where m.{} = a.code and m.{} = '欠缴') owed "
                              "from asked a) answers where n > 0 or owed > 0",
                              header[0], header[3])));
  report("answers, with monthly facts", ours_months, ", two counts", theirs_months);
  return {};
});

}  // namespace
}  // namespace taixin::service
