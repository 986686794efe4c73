// Answers about many subjects, from a file of codes to a file of answers, each subject in the access log.
#include "check/batch.h"
#include "service/bench_home.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
using base::Bench;
using base::Result;

TX_BENCH("check.batch", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 1'000);
  TX_TRY(const FilledHome filled, fill_home(b, rows));
  App& app = *filled.app;
  const auto codes = codes_to_ask(filled.options, std::min<uint64_t>(rows, check::kBatchRowsMax));
  const fs::path in = fs::path(b.scratch()) / "ask.csv", out = fs::path(b.scratch()) / "answer.csv";
  {
    std::ofstream file(in);
    file << "统一社会信用代码\n";
    for (const auto& code : codes) file << code << "\n";
  }
  TX_TRY(const auto session, bench_session(app));
  TX_TRY(const auto source, intake::open_file(in.string()));
  double ours = 0, theirs = 0;
  TX_TRY(const auto summary, timed(b, ours, [&] {
           return check::run_batch(app.checker(), session, {source.get(), "ask.csv", out});
         }));
  b.check(summary->rows == codes.size() && summary->unknown == 0 && summary->attention > 0,
          "{} rows, {} unknown, {} with attention", summary->rows, summary->unknown, summary->attention);

  TX_TRY(const auto peer, peer_of_penalties(b, filled.file, rows));
  const auto all = [&]() -> Result<std::string> {
    TX_CHECK(peer->run("create temporary table asked (code text)"));
    TX_TRY([[maybe_unused]] const uint64_t staged, copy_csv(*peer, "asked", in));
    return peer->value(
        "select count(*) from (select a.code, count(p.CF_WSH) n, max(p.CF_JDRQ) from asked a "
        "left join penalty p on p.CF_XDR_SHXYM = a.code group by a.ctid, a.code) answers where n > 0");
  };
  TX_TRY(const std::string with_penalties, timed(b, theirs, all));
  b.check(std::stoull(with_penalties) > 0, "no asked subject has penalties in {}", peer->name());
  b.report({.what = "answers",
            .value = static_cast<double>(codes.size()) / ours,
            .unit = "rows/s",
            .peer = peer->name() + ", join and count",
            .peer_value = static_cast<double>(codes.size()) / theirs});
  return {};
});

}  // namespace
}  // namespace taixin::service
