// For benchmarks of intake and check: a home as `taixin init` makes it, on the disk that is measured, with the
// registrations of a synthetic city; and the same file in PostgreSQL and in a plain SQLite table.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/bench.h"
#include "base/postgres_peer.h"
#include "city/fast_files.h"
#include "service/app.h"

namespace taixin::service {

inline const base::Day kBenchDay = *base::Day::from_civil(2026, 4, 30);
inline const base::FixedClock kBenchClock{kBenchDay};

// What `work` gives, and the seconds it took.
template <class Work>
auto timed(const base::Bench& b, double& seconds, const Work& work) {
  std::unique_ptr<decltype(work())> result;
  seconds = b.seconds([&] { result = std::make_unique<decltype(work())>(work()); });
  return std::move(*result);
}

// Ten rows for each subject, as in a city of a million bodies and ten million records.
inline city::FastOptions bench_city(uint64_t rows) {
  return {.rows = rows, .bodies = std::clamp<uint64_t>(rows / 10, 200, 100'000), .seed = 7, .today = kBenchDay};
}

inline base::Result<intake::Receipt> bench_ingest(App& app, const std::filesystem::path& file, std::string item) {
  TX_TRY(const auto source, intake::open_file(file.string()));
  intake::IngestOptions options;
  options.item = std::move(item);
  options.source = "泰安市示例市场监督管理局";
  options.operator_name = "示例经办";
  options.file_name = file.filename().string();
  return app.intake().ingest(*source, options);
}

// All rows in, none back.
inline void check_all_in(base::Bench& b, const store::SubmissionCounts& counts, uint64_t rows) {
  b.check(counts.rows == rows && counts.accepted == rows && counts.quarantined == 0 && counts.people == 0,
          "of {} rows {} were read, {} accepted, {} sent back", rows, counts.rows, counts.accepted,
          counts.quarantined + counts.people);
}

inline base::Result<std::unique_ptr<App>> make_bench_home(base::Bench& b, const city::FastOptions& options) {
  const std::filesystem::path scratch = b.scratch();
  std::vector<std::string> packs;
  for (const char* name : {"national", "shandong", "taian"}) {
    packs.push_back((std::filesystem::path(TAIXIN_SOURCE_DIR) / "packs" / name).string());
  }
  TX_CHECK(init_home((scratch / "home").string(), packs, "示例管理员", kBenchClock));
  TX_TRY(auto app, App::open((scratch / "home").string(), kBenchClock));
  std::filesystem::create_directory(scratch / "registrations");
  TX_CHECK(city::write_registrations(scratch / "registrations", options));
  uint64_t bodies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scratch / "registrations")) {
    TX_TRY(const auto receipt, bench_ingest(*app, entry.path(), entry.path().stem().string()));
    check_all_in(b, receipt.submission.counts, receipt.submission.counts.rows);
    bodies += receipt.submission.counts.accepted;
  }
  b.check(bodies == options.bodies, "{} of {} bodies are registered", bodies, options.bodies);
  return app;
}

// The 30 columns with the types that a careful designer gives them.
inline std::string penalty_table(const std::string& name, const std::vector<std::string>& header) {
  std::string sql = "create table " + name + " (";
  for (const std::string& column : header) {
    const bool day = column == "CF_JDRQ" || column == "CF_YXQ" || column == "CF_GSJZQ";
    const bool money = column == "CF_NR_FK" || column == "CF_NR_WFFF";
    sql += (sql.back() == '(' ? "" : ", ") + column + (day ? " date" : money ? " numeric(20,6)" : " text");
  }
  return sql + ")";
}

inline std::vector<std::string> csv_header(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line, cell;
  std::getline(in, line);
  std::vector<std::string> header;
  std::istringstream cells(line);
  while (std::getline(cells, cell, ',')) header.push_back(cell);
  return header;
}

inline base::Result<uint64_t> copy_csv(base::PostgresPeer& peer, const std::string& table,
                                       const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  constexpr size_t kChunk = 256 * 1024;
  return peer.copy("copy " + table + " from stdin (format csv, header)", [&](std::string& chunk) {
    chunk.resize(kChunk);
    in.read(chunk.data(), static_cast<std::streamsize>(kChunk));
    chunk.resize(static_cast<size_t>(in.gcount()));
    return !chunk.empty();
  });
}

// A table with the natural primary key of a penalty (domain: party, document, organ) and an index by subject.
inline base::Result<void> make_indexed_penalties(base::PostgresPeer& peer, const std::vector<std::string>& header) {
  TX_CHECK(peer.run(penalty_table("penalty", header)));
  TX_CHECK(peer.run("alter table penalty add primary key (CF_XDR_SHXYM, CF_WSH, CF_CFJGDM)"));
  return peer.run("create index on penalty (CF_XDR_SHXYM)");
}

}  // namespace taixin::service
