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
#include "city/bodies.h"
#include "city/fast_files.h"
#include "service/app.h"

namespace taixin::service {

inline const base::Day kBenchDay = *base::Day::from_civil(2026, 4, 30);
inline const base::FixedClock kBenchClock{kBenchDay};

// Ten rows for each subject, as in a city of a million bodies and ten million records.
inline city::FastOptions bench_city(uint64_t rows) {
  return {.rows = rows, .bodies = std::clamp<uint64_t>(rows / 10, 200, 100'000), .seed = 7, .today = kBenchDay};
}

inline intake::IngestOptions bench_options(const std::filesystem::path& file, std::string item) {
  intake::IngestOptions options;
  options.item = std::move(item);
  options.source = "泰安市示例市场监督管理局";
  options.operator_name = "示例经办";
  options.file_name = file.filename().string();
  return options;
}
inline base::Result<intake::Receipt> bench_ingest(App& app, const std::filesystem::path& file, std::string item) {
  TX_TRY(const auto source, intake::open_file(file.string()));
  return app.intake().ingest(*source, bench_options(file, std::move(item)));
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
  TX_CHECK(init_home((scratch / "home").string(), {packs, "示例管理员", {}}, kBenchClock));
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

// The columns of a file with the types that a careful designer gives them.
inline std::string peer_table(const std::string& name, const std::vector<std::string>& header) {
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

// A table with a natural primary key and an index by subject.
struct PeerKeys {
  std::string key, subject;
};
inline const PeerKeys kPenaltyKeys{"CF_XDR_SHXYM, CF_WSH, CF_CFJGDM", "CF_XDR_SHXYM"};
// Of write_bulk_csv, whose columns are code, name, month, ...
inline PeerKeys bulk_keys(const std::vector<std::string>& header) { return {header[2] + ", " + header[0], header[0]}; }
inline base::Result<void> make_indexed_table(base::PostgresPeer& peer, const std::string& name,
                                             const std::vector<std::string>& header, const PeerKeys& keys) {
  TX_CHECK(peer.run(peer_table(name, header)));
  TX_CHECK(peer.run(fmt::format("alter table {} add primary key ({})", name, keys.key)));
  return peer.run(fmt::format("create index on {} ({})", name, keys.subject));
}

// Rows a second that COPY of the file into a table takes.
inline base::Result<double> copy_rate(base::Bench& b, base::PostgresPeer& peer, const std::string& table,
                                      const std::filesystem::path& file, uint64_t rows) {
  double seconds = 0;
  b.settle_disk();
  TX_TRY(const uint64_t count, timed(b, seconds, [&] { return copy_csv(peer, table, file); }));
  b.check(count == rows, "{} copied {} of {} rows", peer.name(), count, rows);
  return static_cast<double>(rows) / seconds;
}

// PostgreSQL with the penalties of a file in the table `penalty`.
inline base::Result<std::unique_ptr<base::PostgresPeer>> peer_of_penalties(base::Bench& b,
                                                                           const std::filesystem::path& file,
                                                                           uint64_t rows) {
  TX_TRY(auto peer, base::PostgresPeer::start(b.scratch()));
  TX_CHECK(make_indexed_table(*peer, "penalty", csv_header(file), kPenaltyKeys));
  TX_TRY(const uint64_t count, copy_csv(*peer, "penalty", file));
  b.check(count == rows, "{} copied {} of {} rows", peer->name(), count, rows);
  TX_CHECK(peer->run("vacuum (analyze) penalty"));
  return peer;
}

// A home with the register and a file of penalties, loaded.
struct FilledHome {
  city::FastOptions options;
  std::filesystem::path file;
  std::unique_ptr<App> app;
};
inline base::Result<FilledHome> fill_home(base::Bench& b, uint64_t rows) {
  FilledHome filled{bench_city(rows), std::filesystem::path(b.scratch()) / "penalty.csv", nullptr};
  TX_CHECK(city::write_penalty_csv(filled.file, filled.options));
  TX_TRY(filled.app, make_bench_home(b, filled.options));
  TX_TRY(const auto receipt, bench_ingest(*filled.app, filled.file, "ADM.penalty"));
  check_all_in(b, receipt.submission.counts, filled.options.rows);
  return filled;
}

// Codes in an order that no cache likes; every one is registered.
inline std::vector<std::string> codes_to_ask(const city::FastOptions& options, size_t count) {
  const city::Population population(options.bodies, options.seed, options.today);
  std::vector<std::string> codes;
  for (uint64_t i = 0; i < count; ++i) codes.push_back(population.code_of((i * 7919 + 13) % options.bodies));
  return codes;
}

// The token of an approval system that may ask as much as it likes.
inline base::Result<std::string> bench_token(App& app) {
  access::Entrance& entrance = app.entrance();
  access::Accounts& accounts = entrance.accounts();
  TX_TRY(const access::UnitId city, accounts.add_unit({}, {{}, access::UnitKind::city, "370999", "示例市", {}, {}}));
  access::NewAccount system;
  system.kind = access::AccountKind::client;
  system.login = "approval";
  system.name = "示例审批系统";
  system.unit = city;
  TX_TRY(const access::AccountId id, accounts.invite({}, system));
  TX_CHECK(accounts.grant({}, id, {"approval_system", city, {}}));
  TX_CHECK(entrance.set_quota({}, id, 1'000'000'000));
  TX_TRY(const auto secret, entrance.add_secret({}, id));
  TX_TRY(const auto access, entrance.client_token(system.login, secret.secret));
  return access.token;
}

inline base::Result<access::Session> bench_session(App& app) {
  return access::admit(app.desk(), {"示例经办", "示例局", "permit", "", base::Lang::zh, access::Caller::of_console()},
                       {});
}

}  // namespace taixin::service
