// Answers about one subject, many subjects, and the start-up that makes them fast. Peers hold the same penalties:
// SQLite in this process with a prepared statement, PostgreSQL over its local socket.
#include <sqlite3.h>

#include <thread>

#include "check/batch.h"
#include "check/view.h"
#include "city/bodies.h"
#include "intake/reader.h"
#include "service/bench_home.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
using base::Bench;
using base::PostgresPeer;
using base::Result;

struct FilledHome {
  city::FastOptions options;
  fs::path file;
  std::unique_ptr<App> app;
};
Result<FilledHome> fill(Bench& b) {
  FilledHome filled{bench_city(b.size(200'000, 1'000)), fs::path(b.scratch()) / "penalty.csv", nullptr};
  TX_CHECK(city::write_penalty_csv(filled.file, filled.options));
  TX_TRY(filled.app, make_bench_home(b, filled.options));
  TX_TRY(const auto receipt, bench_ingest(*filled.app, filled.file, "ADM.penalty"));
  check_all_in(b, receipt.submission.counts, filled.options.rows);
  return filled;
}

// Codes in an order that no cache likes; every one is registered.
std::vector<std::string> codes_to_ask(const city::FastOptions& options, size_t count) {
  const city::Population population(options.bodies, options.seed, options.today);
  std::vector<std::string> codes;
  for (uint64_t i = 0; i < count; ++i) codes.push_back(population.code_of((i * 7919 + 13) % options.bodies));
  return codes;
}

Result<access::Session> session_of(App& app) {
  return access::admit(app.home(), app.catalog(), {"示例经办", "示例局", "permit", "", base::Lang::zh}, {});
}

// ---- the peers

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Sqlite = std::unique_ptr<sqlite3, CloseSqlite>;
using SqliteStatement = std::unique_ptr<sqlite3_stmt, CloseSqlite>;

SqliteStatement prepared(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  TX_ASSERT(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK, "{}: {}", sql,
            sqlite3_errmsg(db));
  return SqliteStatement(statement);
}

// A plain table of the same 30 columns with an index by code.
Result<Sqlite> sqlite_peer(const fs::path& path, const fs::path& csv) {
  sqlite3* opened = nullptr;
  TX_ASSERT(sqlite3_open(path.c_str(), &opened) == SQLITE_OK, "{} cannot be made", path.string());
  Sqlite db(opened);
  const auto header = csv_header(csv);
  const auto run = [&](const std::string& sql) {
    TX_ASSERT(sqlite3_exec(db.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK, "{}",
              sqlite3_errmsg(db.get()));
  };
  run("pragma synchronous = off");
  run(penalty_table("penalty", header));
  run("begin");
  std::string marks = "?";
  for (size_t i = 1; i < header.size(); ++i) marks += ", ?";
  const auto insert = prepared(db.get(), "insert into penalty values (" + marks + ")");
  TX_TRY(const auto source, intake::open_file(csv.string()));
  TX_TRY(const auto reader, intake::open_reader(*source, csv.filename().string(), {}));
  intake::Row row;
  while (true) {
    TX_TRY(const auto next, reader->next(row));
    if (next == intake::Reader::Next::end) break;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      sqlite3_bind_text(insert.get(), static_cast<int>(i + 1), row.cells[i].data(),
                        static_cast<int>(row.cells[i].size()), SQLITE_STATIC);
    }
    sqlite3_step(insert.get());
    sqlite3_reset(insert.get());
  }
  run("create index penalty_subject on penalty (CF_XDR_SHXYM)");
  run("commit");
  return db;
}

// Rows that the query gives, all columns read.
uint64_t rows_of(sqlite3_stmt* query, const std::string& code) {
  uint64_t rows = 0;
  sqlite3_bind_text(query, 1, code.data(), static_cast<int>(code.size()), SQLITE_STATIC);
  while (sqlite3_step(query) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(query); ++i) (void)sqlite3_column_text(query, i);
    ++rows;
  }
  sqlite3_reset(query);
  return rows;
}

// ---- one subject

// What the facts say of every code: penalties in all.
uint64_t look_up(const facts::Facts& facts, const std::vector<std::string>& codes) {
  uint64_t penalties = 0;
  const auto head = facts.head();
  for (const auto& code : codes) {
    const auto subject = facts.registry().by_code(code, store::CodeKind::uscc);
    if (!subject) continue;
    const auto facts_of = facts.of_subject(*subject, kBenchDay, head);
    if (!facts_of) continue;
    for (const auto& held : *facts_of) penalties += held.record.decision ? 1 : 0;  // registrations have none
  }
  return penalties;
}

// Whole answers without the access log, as `check` makes them; the number of matters counted.
Result<uint64_t> answer_all(App& app, const access::Session& session, const std::vector<std::string>& codes) {
  uint64_t penalties = 0;
  for (const auto& code : codes) {
    check::View view(app.home(), app.catalog(), app.facts(), session);
    TX_TRY(const auto answer, view.check(view.match(code, true), true));
    if (!answer.matters.empty()) penalties += answer.matters.front().count;
  }
  return penalties;
}

Result<uint64_t> logged(App& app, const access::Session& session, std::span<const std::string> codes) {
  uint64_t penalties = 0;
  for (const auto& code : codes) {
    TX_TRY(const auto answer, app.checker().check(session, code));
    if (!answer->matters.empty()) penalties += answer->matters.front().count;
  }
  return penalties;
}

TX_BENCH("check.exact", [](Bench& b) -> Result<void> {
  TX_TRY(const FilledHome filled, fill(b));
  App& app = *filled.app;
  const auto codes = codes_to_ask(filled.options, b.tiny() ? 100 : 20'000);
  const std::span<const std::string> some = std::span(codes).first(codes.size() / 10);
  const auto rate = [](size_t count, double seconds) { return static_cast<double>(count) / seconds; };

  // ours
  uint64_t held = 0;
  const double ours = b.best_seconds(3, [&] { held = look_up(app.facts(), codes); });
  TX_TRY(const auto session, session_of(app));
  double answers = 0, one_by_one = 0;
  TX_TRY(const uint64_t in_answers, timed(b, answers, [&] { return answer_all(app, session, codes); }));
  TX_TRY(const uint64_t in_some, timed(b, one_by_one, [&] { return logged(app, session, some); }));
  constexpr size_t kThreads = 8;
  std::vector<uint64_t> of_thread(kThreads);
  const double together = b.seconds([&] {
    std::vector<std::thread> threads;
    for (size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        const auto part = logged(app, session, some);
        of_thread[i] = part ? *part : 0;
      });
    }
    for (auto& thread : threads) thread.join();
  });
  for (const uint64_t part : of_thread)
    b.check(part == in_some, "{} penalties in one thread, {} in another", part, in_some);

  // SQLite
  TX_TRY(const auto db, sqlite_peer(fs::path(b.scratch()) / "peer.db", filled.file));
  const auto narrow = prepared(db.get(), "select CF_WSH, CF_JDRQ from penalty where CF_XDR_SHXYM = ?");
  const auto wide = prepared(db.get(), "select * from penalty where CF_XDR_SHXYM = ?");
  uint64_t in_sqlite = 0;
  const auto ask_sqlite = [&](sqlite3_stmt* query) {
    in_sqlite = 0;
    for (const auto& code : codes) in_sqlite += rows_of(query, code);
  };
  const double sqlite = b.best_seconds(3, [&] { ask_sqlite(narrow.get()); });
  b.check(held >= in_sqlite && in_sqlite > 0, "{} penalties in the facts, {} in SQLite", held, in_sqlite);
  const double sqlite_wide = b.best_seconds(3, [&] { ask_sqlite(wide.get()); });
  b.report({.what = "look-up",
            .value = rate(codes.size(), ours),
            .unit = "subjects/s",
            .peer = "SQLite, prepared",
            .peer_value = rate(codes.size(), sqlite)});

  // PostgreSQL
  TX_TRY(const auto peer, PostgresPeer::start(b.scratch()));
  TX_CHECK(make_indexed_penalties(*peer, csv_header(filled.file)));
  TX_TRY([[maybe_unused]] const uint64_t copied, copy_csv(*peer, "penalty", filled.file));
  TX_CHECK(peer->run("analyze penalty"));
  TX_CHECK(peer->run(
      "create table access_entry (id bigserial primary key, at timestamptz default now(), who text, code text)"));
  TX_CHECK(peer->run("prepare counted(text) as select count(*) from penalty where CF_XDR_SHXYM = $1"));
  TX_CHECK(peer->run("prepare rows_of(text) as select * from penalty where CF_XDR_SHXYM = $1"));
  std::optional<base::Error> failed;
  const auto ask = [&](std::span<const std::string> asked, const std::string& before) {
    uint64_t sum = 0;
    for (const auto& code : asked) {
      const auto value = peer->value(fmt::format(
          "{}execute counted('{}')",
          before.empty() ? "" : fmt::format("insert into access_entry (who, code) values ('{}', '{}'); ", before, code),
          code));
      if (!value) return failed = value.error(), uint64_t{0};
      sum += std::stoull(*value);
    }
    return sum;
  };
  uint64_t in_postgres = 0;
  const double postgres = b.seconds([&] { in_postgres = ask(codes, ""); });
  b.check(in_postgres == in_sqlite, "{} penalties in PostgreSQL, {} in SQLite", in_postgres, in_sqlite);
  b.report({.what = "look-up",
            .value = rate(codes.size(), ours),
            .unit = "subjects/s",
            .peer = peer->name() + ", socket",
            .peer_value = rate(codes.size(), postgres)});
  b.check(in_answers > 0 && in_answers <= in_postgres, "{} penalties in answers, {} in PostgreSQL", in_answers,
          in_postgres);
  b.report({.what = "answer, not logged",
            .value = rate(codes.size(), answers),
            .unit = "answers/s",
            .peer = "SQLite, all columns",
            .peer_value = rate(codes.size(), sqlite_wide)});
  const double with_log = b.seconds([&] { (void)ask(some, "示例经办"); });
  if (failed) return *failed;
  b.report({.what = "answer, logged",
            .value = rate(some.size(), one_by_one),
            .unit = "answers/s",
            .peer = peer->name() + ", count and log row",
            .peer_value = rate(some.size(), with_log)});
  b.report({.what = "answer, logged, 8 threads", .value = rate(some.size() * kThreads, together), .unit = "answers/s"});
  return {};
});

// ---- many subjects

TX_BENCH("check.batch", [](Bench& b) -> Result<void> {
  TX_TRY(const FilledHome filled, fill(b));
  App& app = *filled.app;
  const auto codes = codes_to_ask(filled.options, b.tiny() ? 100 : 10'000);
  const fs::path in = fs::path(b.scratch()) / "ask.csv", out = fs::path(b.scratch()) / "answer.csv";
  {
    std::ofstream file(in);
    file << "统一社会信用代码\n";
    for (const auto& code : codes) file << code << "\n";
  }
  TX_TRY(const auto session, session_of(app));
  TX_TRY(const auto source, intake::open_file(in.string()));
  double ours = 0, theirs = 0;
  TX_TRY(const auto summary, timed(b, ours, [&] {
           return check::run_batch(app.checker(), session, {source.get(), "ask.csv", out});
         }));
  b.check(summary->rows == codes.size() && summary->unknown == 0 && summary->attention > 0,
          "{} rows, {} unknown, {} with attention", summary->rows, summary->unknown, summary->attention);

  TX_TRY(const auto peer, PostgresPeer::start(b.scratch()));
  TX_CHECK(make_indexed_penalties(*peer, csv_header(filled.file)));
  TX_TRY([[maybe_unused]] const uint64_t copied, copy_csv(*peer, "penalty", filled.file));
  TX_CHECK(peer->run("analyze penalty"));
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

// ---- start-up

TX_BENCH("facts.open", [](Bench& b) -> Result<void> {
  TX_TRY(FilledHome filled, fill(b));
  const auto counts = filled.app->facts().counts();
  TX_CHECK(filled.app->facts().flush());
  TX_TRY(const auto digest, filled.app->facts().digest());
  filled.app.reset();
  const std::string directory = (fs::path(b.scratch()) / "home").string();
  TX_TRY(const auto home, store::Home::open(directory, kBenchClock));
  double open = 0, rebuild = 0;
  TX_TRY(const auto facts, timed(b, open, [&] { return facts::Facts::open(*home); }));
  TX_TRY(const auto again, facts->digest());
  b.check(facts->counts().facts == counts.facts && again == digest, "{} facts of {}", facts->counts().facts,
          counts.facts);
  const auto sizes = facts->sizes();
  const auto each = [&](uint64_t bytes) { return static_cast<double>(bytes) / static_cast<double>(sizes.run_facts); };
  for (const auto& [what, bytes] :
       {std::pair("hot columns", sizes.hot_bytes), {"cold columns", sizes.cold_bytes}, {"keys", sizes.keys_bytes}}) {
    b.report({.what = what, .value = each(bytes), .unit = "bytes/fact", .better = base::Better::lower});
  }
  b.report({.what = "open", .value = open, .unit = "s", .better = base::Better::lower});
  TX_TRY(const auto same, timed(b, rebuild, [&] { return facts->rebuild(); }));
  b.check(same, "what the store says differs");

  // The same rows, read and thrown away.
  sqlite3* opened = nullptr;
  TX_ASSERT(sqlite3_open_v2((directory + "/records.db").c_str(), &opened, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK,
            "records.db");
  const Sqlite db(opened);
  const auto scan = prepared(db.get(), "select * from record");
  uint64_t rows = 0;
  const double theirs = b.best_seconds(3, [&] {
    rows = 0;
    while (sqlite3_step(scan.get()) == SQLITE_ROW) {
      for (int i = 0; i < sqlite3_column_count(scan.get()); ++i) (void)sqlite3_column_blob(scan.get(), i);
      ++rows;
    }
    sqlite3_reset(scan.get());
  });
  b.check(rows == counts.facts, "{} rows, {} facts", rows, counts.facts);
  b.report({.what = "rebuild and compare",
            .value = static_cast<double>(counts.facts) / rebuild,
            .unit = "records/s",
            .peer = "SQLite scan alone",
            .peer_value = static_cast<double>(rows) / theirs});
  return {};
});

}  // namespace
}  // namespace taixin::service
