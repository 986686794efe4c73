// Checks asked of the server over loopback TCP by a small load generator in this process: two threads, each with half
// of the connections, one question under way on each. What the generator itself takes of the processor is told. First
// with nothing else to do, then while a file of monthly facts is loaded into the same home. The same questions inside
// the process show what HTTP adds. The peer: one PostgreSQL function that writes a log row and counts the subject's
// penalties, on as many connections, each with a thread of its own.
#include <atomic>
#include <thread>

#include "check/view.h"
#include "service/bench_home.h"
#include "service/bench_load.h"
#include "service/pages.h"
#include "service/server.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
using base::Bench;
using base::Better;
using base::Result;
using Clock = std::chrono::steady_clock;

constexpr double kIdleSeconds = 5, kTinySeconds = 0.2;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }
std::string check_body(const std::string& code) {
  return fmt::format(R"({{"query":"{}","operator":"示例经办","unit":"示例局","purpose":"permit"}})", code);
}
std::string check_request(const std::string& code) {
  const std::string body = check_body(code);
  return fmt::format(
      "POST /api/v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
      "{}\r\n\r\n{}",
      body.size(), body);
}

// ---- the same questions without HTTP

struct InProcess {
  double unlogged = 0, logged = 0;  // answers a second, on one thread
  uint64_t penalties = 0;           // in the answers that were not logged
};
Result<InProcess> ask_in_process(const Bench& b, App& app, std::span<const std::string> codes) {
  InProcess out;
  TX_TRY(const auto session, bench_session(app));
  double seconds = 0;
  const auto plain = [&]() -> Result<uint64_t> {
    uint64_t penalties = 0;
    for (const auto& code : codes) {
      check::View view(app.checker(), session);
      TX_TRY(const auto answer, view.check(view.match(code, true), true));
      if (!answer.matters.empty()) penalties += answer.matters.front().count;
    }
    return penalties;
  };
  TX_TRY(out.penalties, timed(b, seconds, plain));
  out.unlogged = static_cast<double>(codes.size()) / seconds;
  const auto some = codes.first(codes.size() / 10);
  const auto logged = [&]() -> Result<void> {
    for (const auto& code : some) TX_CHECK(app.checker().check(session, code));
    return {};
  };
  TX_CHECK(timed(b, seconds, logged));
  out.logged = static_cast<double>(some.size()) / seconds;
  return out;
}

// ---- the peer

Asked ask_postgres(const base::PostgresPeer& peer, std::span<const std::string> codes,
                   const std::function<bool()>& enough) {
  Asked all;
  std::vector<Asked> parts(kLoadConnections);
  const auto start = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < kLoadConnections; ++i) {
      threads.emplace_back([&, i] {
        auto session = peer.session("select checked($1)");
        TX_ASSERT(session.ok(), "{}", session.error().message(base::Lang::en));
        for (size_t at = i * 997; !enough(); ++at) {
          const auto asked = Clock::now();
          const auto rows = session->ask(codes[at % codes.size()]);
          parts[i].millis.push_back(seconds_since(asked) * 1e3);
          ++parts[i].answers;
          if (!rows || rows->count() != 1) ++parts[i].wrong;
        }
      });
    }
  }
  all.seconds = seconds_since(start);
  for (const Asked& part : parts) all.add(part);
  return all;
}

constexpr const char* kPeerFunction =
    "create function checked(asked text) returns bigint language sql as $$ "
    "insert into access_entry (who, code) values ('示例经办', asked); "
    "select count(*) from penalty where CF_XDR_SHXYM = asked $$";

// Over all of them, each once.
Result<uint64_t> penalties_in(const base::PostgresPeer& peer, std::span<const std::string> codes) {
  TX_TRY(auto session, peer.session("select count(*) from penalty where CF_XDR_SHXYM = $1"));
  uint64_t penalties = 0;
  for (const auto& code : codes) {
    TX_TRY(const auto rows, session.ask(code));
    penalties += std::stoull(std::string(rows.cell(0, 0)));
  }
  return penalties;
}

// ----

void report(Bench& b, const std::string& state, Asked& asked, const std::string& peer, Asked* theirs) {
  b.check(asked.wrong == 0 && asked.answers > 0, "{}: {} of {} answers are wrong", state, asked.wrong, asked.answers);
  b.report({.what = state,
            .value = asked.rate(),
            .unit = "requests/s",
            .peer = peer,
            .peer_value = theirs == nullptr ? 0 : theirs->rate()});
  for (const auto& [share, suffix] : {std::pair(0.5, " p50"), std::pair(0.99, " p99")}) {
    b.report({.what = state + suffix,
              .value = base::percentile(asked.millis, share),
              .unit = "ms",
              .peer = peer,
              .peer_value = theirs == nullptr ? 0 : base::percentile(theirs->millis, share),
              .better = Better::lower});
  }
  b.report({.what = state + ", generator's share",
            .value = asked.generator_processor / asked.processor * 100,
            .unit = "% of processor",
            .better = Better::lower});
  b.report({.what = state + ", processor",
            .value = asked.processor / static_cast<double>(asked.answers) * 1e6,
            .unit = "us/request",
            .better = Better::lower});
}

// The number of the last entry: they are numbered without gaps.
Result<int64_t> last_log_entry(App& app) {
  TX_TRY(auto tx, app.home().read_access());
  TX_TRY(const auto entries, store::access_entries(tx, {.limit = 1}));
  return entries.empty() ? 0 : entries.front().id;
}

// Questions with the bodies that the site gives in this process: answers are pure, so the same must come over HTTP.
std::vector<Question> make_questions(App& app, std::span<const std::string> codes) {
  std::vector<Question> questions;
  for (const auto& code : codes) {
    Request request;
    request.method = "POST";
    request.path = "/api/v1/checks";
    request.headers = {{"content-type", "application/json"}, {"host", "localhost"}};
    request.body = check_body(code);
    questions.push_back({check_request(code), handle_site(app, request).body});
  }
  return questions;
}

// As many monthly facts as there are penalties go in while the server is asked.
Result<void> ask_while_loading(Bench& b, FilledHome& filled, int port, std::vector<Question> questions) {
  const fs::path file = fs::path(b.scratch()) / "bulk.csv";
  TX_CHECK(city::write_bulk_csv(file, filled.options));
  for (auto& question : questions) question.answer.clear();  // the watermark in it moves
  std::atomic<bool> done = false;
  std::optional<Result<intake::Receipt>> receipt;
  double load = 0;
  std::jthread loader([&] {
    load = b.seconds([&] { receipt = bench_ingest(*filled.app, file, "LAW.social_insurance"); });
    done = true;
  });
  Asked asked = ask_server(port, questions, [&] { return done.load(); });
  loader.join();
  TX_CHECK(*receipt);
  check_all_in(b, (*receipt)->submission.counts, filled.options.rows);
  report(b, "while loading", asked, "", nullptr);
  b.report({.what = "the load meanwhile", .value = static_cast<double>(filled.options.rows) / load, .unit = "rows/s"});
  return {};
}

TX_BENCH("http.check", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 1'000);
  TX_TRY(FilledHome filled, fill_home(b, rows));
  App& app = *filled.app;
  const auto codes = codes_to_ask(filled.options, b.tiny() ? 50 : 5'000);
  const double limit = b.tiny() ? kTinySeconds : kIdleSeconds;
  const auto for_a_while = [limit] { return [limit, start = Clock::now()] { return seconds_since(start) > limit; }; };

  TX_TRY(const InProcess alone, ask_in_process(b, app, codes));
  const auto questions = make_questions(app, codes);
  TX_TRY(const auto server, Server::start({.listen = "127.0.0.1:0",
                                           .unix_socket = {},
                                           .handler = [&](Request& request) { return handle_site(app, request); },
                                           .bulk = is_bulk,
                                           .log = {}}));
  TX_TRY(const int64_t before, last_log_entry(app));
  Asked idle = ask_server(server->port(), questions, for_a_while());
  TX_TRY(const int64_t after, last_log_entry(app));
  b.check(static_cast<uint64_t>(after - before) == idle.answers, "{} answers, {} entries in the access log",
          idle.answers, after - before);

  TX_TRY(const auto peer, peer_of_penalties(b, filled.file, rows));
  TX_CHECK(peer->run(
      "create table access_entry (id bigserial primary key, at timestamptz default now(), who text, code text)"));
  TX_CHECK(peer->run(kPeerFunction));
  Asked theirs = ask_postgres(*peer, codes, for_a_while());
  b.check(theirs.wrong == 0 && theirs.answers > 0, "{} of {} answers of {} are wrong", theirs.wrong, theirs.answers,
          peer->name());
  TX_TRY(const uint64_t penalties, penalties_in(*peer, codes));
  b.check(alone.penalties > 0 && alone.penalties <= penalties, "{} penalties in answers, {} in {}", alone.penalties,
          penalties, peer->name());

  report(b, "idle", idle, peer->name() + ", function", &theirs);
  TX_CHECK(ask_while_loading(b, filled, server->port(), questions));
  server->stop();
  b.report({.what = "in process, not logged", .value = alone.unlogged, .unit = "answers/s"});
  b.report({.what = "in process, logged one by one", .value = alone.logged, .unit = "answers/s"});
  return {};
});

}  // namespace
}  // namespace taixin::service
