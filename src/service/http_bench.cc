// Checks asked of the server over loopback TCP by wrk, pinned to one of the processors that the server uses too. First
// with nothing else to do, then while files of monthly facts are loaded into the same home, one at the 50,000 rows a
// second of a busy day and one as fast as it goes, then among all of those facts. Every body is compared in a pass of
// its own. The same questions inside the process show what HTTP adds. The peer: one PostgreSQL function that writes a
// log row and counts the subject's penalties, on as many connections, each with a thread of its own.
#include <sys/resource.h>

#include <thread>

#include "check/view.h"
#include "service/bench_home.h"
#include "service/bench_load.h"
#include "service/client.h"
#include "service/made_certificate.h"
#include "service/pages.h"
#include "service/server.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
using base::Bench;
using base::Better;
using base::Result;
using Clock = std::chrono::steady_clock;

constexpr size_t kConnections = 32;
constexpr int kIdleSeconds = 5, kTinySeconds = 1;
constexpr int kForever = 3'600;        // seconds; stopped when the file is loaded
constexpr double kPacedRows = 50'000;  // a second
constexpr std::string_view kPath = "/api/v1/checks";

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }
std::string socket_of(const Bench& b) { return (fs::path(b.scratch()) / "taixin.sock").string(); }
std::string check_body(const std::string& code) {
  return fmt::format(R"({{"query":"{}","operator":"示例经办","unit":"示例局","purpose":"permit"}})", code);
}
std::string check_request(const std::string& code, const std::string& token) {
  const std::string body = check_body(code);
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n\r\n{}",
      kPath, token, body.size(), body);
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

struct PeerAsked {
  uint64_t answers = 0, wrong = 0;
  std::vector<double> millis;
  double seconds = 0;
};
PeerAsked ask_postgres(const base::PostgresPeer& peer, std::span<const std::string> codes, double limit) {
  PeerAsked all;
  std::vector<PeerAsked> parts(kConnections);
  const auto start = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < kConnections; ++i) {
      threads.emplace_back([&, i] {
        auto session = peer.session("select checked($1)");
        TX_ASSERT(session.ok(), "{}", session.error().message(base::Lang::en));
        for (size_t at = i * 997; seconds_since(start) < limit; ++at) {
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
  for (const PeerAsked& part : parts) {
    all.answers += part.answers;
    all.wrong += part.wrong;
    all.millis.insert(all.millis.end(), part.millis.begin(), part.millis.end());
  }
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

// What wrk saw, and what the server's process took of the processors meanwhile (the load of a file included).
void report(Bench& b, const std::string& state, const LoadResult& load, double processor, const std::string& peer,
            PeerAsked* theirs) {
  b.check(load.failed == 0 && load.answers > 0, "{}: {} of {} answers failed", state, load.failed, load.answers);
  b.report({.what = state,
            .value = load.rate(),
            .unit = "requests/s",
            .peer = peer,
            .peer_value = theirs == nullptr ? 0 : static_cast<double>(theirs->answers) / theirs->seconds});
  for (const auto& [share, suffix, millis] : {std::tuple(0.5, " p50", load.p50_ms), {0.99, " p99", load.p99_ms}}) {
    b.report({.what = state + suffix,
              .value = millis,
              .unit = "ms",
              .peer = peer,
              .peer_value = theirs == nullptr ? 0 : base::percentile(theirs->millis, share),
              .better = Better::lower});
  }
  b.report({.what = state + ", wrk's share",
            .value = load.processor / (processor + load.processor) * 100,
            .unit = "% of processor",
            .better = Better::lower});
  b.report({.what = state + ", processor without wrk",
            .value = processor / static_cast<double>(load.answers) * 1e6,
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
std::vector<Question> make_questions(App& app, std::span<const std::string> codes, const std::string& token) {
  std::vector<Question> questions;
  for (const auto& code : codes) {
    Request request;
    request.method = "POST";
    request.path = kPath;
    request.headers = {
        {"content-type", "application/json"}, {"host", "localhost"}, {"authorization", "Bearer " + token}};
    request.body = check_body(code);
    questions.push_back({check_request(code, token), handle_site(app, request).body});
  }
  return questions;
}

// A file handed over to the server by its Unix socket, as the command line does.
Result<void> hand_over(Bench& b, App& app, const fs::path& file, uint64_t rows) {
  Request request;
  request.method = "POST";
  request.path = "/api/v1/submissions";
  request.query = {{"path", file.string()},
                   {"item", "LAW.social_insurance"},
                   {"source", "泰安市示例市场监督管理局"},
                   {"operator", "示例经办"}};
  TX_TRY(const auto response, call_unix_socket(socket_of(b), request));
  b.check(response.status == 200, "the file: {}", response.body);
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto newest, store::submissions(tx, {.limit = 1}));
  b.check(newest.size() == 1, "no submission");
  if (!newest.empty()) check_all_in(b, newest.front().counts, rows);
  return {};
}

// Gives the bytes of a file as they come from a sender that sends so many a second, some hundred rows at a time.
class PacedSource : public intake::Source {
 public:
  PacedSource(std::unique_ptr<intake::Source> file, double bytes_a_second)
      : file_(std::move(file)), bytes_a_second_(bytes_a_second) {}
  uint64_t size() const override { return file_->size(); }
  Result<void> read(uint64_t offset, size_t length, std::string& out) override {
    const auto due = std::chrono::duration<double>(static_cast<double>(offset) / bytes_a_second_);
    std::this_thread::sleep_until(start_ + std::chrono::duration_cast<Clock::duration>(due));
    return file_->read(offset, std::min(length, kPiece), out);
  }

 private:
  static constexpr size_t kPiece = 64 << 10;
  std::unique_ptr<intake::Source> file_;
  double bytes_a_second_;
  Clock::time_point start_ = Clock::now();
};

// The same on a thread that stands back as those do on which the server loads files.
Result<void> load_paced(Bench& b, App& app, const fs::path& file, uint64_t rows) {
  Result<intake::Receipt> receipt = intake::Receipt();
  std::jthread([&] {
    ::setpriority(PRIO_PROCESS, 0, ServerLimits().bulk_nice);
    auto source = intake::open_file(file.string());
    if (!source) {
      receipt = source.error();
      return;
    }
    PacedSource paced(*std::move(source),
                      kPacedRows * static_cast<double>(fs::file_size(file)) / static_cast<double>(rows));
    receipt = app.intake().ingest(paced, bench_options(file, "LAW.social_insurance"));
  }).join();
  TX_CHECK(receipt);
  check_all_in(b, receipt->submission.counts, rows);
  return {};
}

// Monthly facts go in while the server is asked.
template <class Load>
Result<void> ask_while(Bench& b, const std::string& state, LoadOptions options, uint64_t rows, const Load& load) {
  options.seconds = kForever;
  b.settle_disk();
  TX_TRY(const auto wrk, Wrk::start(options));
  double seconds = 0;
  const double before = base::processor_seconds();
  TX_CHECK(timed(b, seconds, load));
  TX_TRY(const LoadResult asked, wrk->stop());
  report(b, state, asked, base::processor_seconds() - before, "", nullptr);
  b.report({.what = state + ", the load", .value = static_cast<double>(rows) / seconds, .unit = "rows/s"});
  return {};
}

// As many monthly facts as there are penalties, and then the months before.
Result<void> ask_while_loading(Bench& b, FilledHome& filled, const LoadOptions& options) {
  city::FastOptions facts = filled.options;
  const fs::path file = fs::path(b.scratch()) / "bulk.csv";
  TX_CHECK(city::write_bulk_csv(file, facts));
  TX_CHECK(ask_while(b, "while 50,000 rows/s go in", options, facts.rows,
                     [&] { return load_paced(b, *filled.app, file, facts.rows); }));
  facts.first_row = facts.rows;
  TX_CHECK(city::write_bulk_csv(file, facts));
  return ask_while(b, "while loading", options, facts.rows,
                   [&] { return hand_over(b, *filled.app, file, facts.rows); });
}

// When nothing more comes: of questions that a wrk broke off, some are still on their way.
Result<int64_t> settled_log(App& app) {
  constexpr auto kQuiet = std::chrono::milliseconds(100);
  TX_TRY(int64_t last, last_log_entry(app));
  while (true) {
    std::this_thread::sleep_for(kQuiet);
    TX_TRY(const int64_t now, last_log_entry(app));
    if (now == last) return now;
    last = now;
  }
}

// Every answer that came is in the log; of those that wrk broke off at its end, some are.
Result<double> ask_idle(Bench& b, App& app, const LoadOptions& options, LoadResult& load) {
  TX_TRY(const int64_t first, settled_log(app));
  b.settle_disk();
  const double before = base::processor_seconds();
  TX_TRY(const auto wrk, Wrk::start(options));
  TX_TRY(load, wrk->finish());
  const double processor = base::processor_seconds() - before;
  TX_TRY(const int64_t last, settled_log(app));
  const auto entries = static_cast<uint64_t>(last - first);
  b.check(entries >= load.answers && entries <= load.answers + options.connections,
          "{} answers, {} entries in the access log", load.answers, entries);
  return processor;
}

TX_BENCH("http.check", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 1'000);
  TX_TRY(FilledHome filled, fill_home(b, rows));
  App& app = *filled.app;
  const auto codes = codes_to_ask(filled.options, b.tiny() ? 50 : 5'000);
  TX_TRY(const InProcess alone, ask_in_process(b, app, codes));
  TX_TRY(const auto server,
         Server::start({.listen = "127.0.0.1:0",
                        .unix_socket = socket_of(b),
                        .handler = [&](Request& request) { return handle_site(app, request); },
                        .later = [&](Request& request, Reply& reply) { return handle_site_later(app, request, reply); },
                        .bulk = is_bulk,
                        .log = {}}));
  TX_TRY(const std::string token, bench_token(app));
  const auto questions = make_questions(app, codes, token);
  const uint64_t wrong = wrong_answers(server->port(), questions);
  b.check(wrong == 0, "{} of {} bodies are not those of the program itself", wrong, questions.size());

  LoadOptions options{.port = server->port(),
                      .path = std::string(kPath),
                      .bodies = {},
                      .token = token,
                      .connections = kConnections,
                      .seconds = b.tiny() ? kTinySeconds : kIdleSeconds,
                      .scratch = b.scratch()};
  for (const auto& code : codes) options.bodies.push_back(check_body(code));
  LoadResult idle;
  TX_TRY(const double processor, ask_idle(b, app, options, idle));

  TX_TRY(const auto peer, peer_of_penalties(b, filled.file, rows));
  TX_CHECK(peer->run(
      "create table access_entry (id bigserial primary key, at timestamptz default now(), who text, code text)"));
  TX_CHECK(peer->run(kPeerFunction));
  b.settle_disk();
  PeerAsked theirs = ask_postgres(*peer, codes, options.seconds);
  b.check(theirs.wrong == 0 && theirs.answers > 0, "{} of {} answers of {} are wrong", theirs.wrong, theirs.answers,
          peer->name());
  TX_TRY(const uint64_t penalties, penalties_in(*peer, codes));
  b.check(alone.penalties > 0 && alone.penalties <= penalties, "{} penalties in answers, {} in {}", alone.penalties,
          penalties, peer->name());

  report(b, "idle", idle, processor, peer->name() + ", function", &theirs);
  TX_CHECK(ask_while_loading(b, filled, options));
  TX_TRY(const double after, ask_idle(b, app, options, idle));
  report(b, "idle, with monthly facts", idle, after, "", nullptr);
  server->stop();
  b.report({.what = "in process, not logged", .value = alone.unlogged, .unit = "answers/s"});
  b.report({.what = "in process, logged one by one", .value = alone.logged, .unit = "answers/s"});
  return {};
});

// The same questions over keep-alive TLS 1.3, P-256, beside themselves without.
TX_BENCH("http.check_tls", [](Bench& b) -> Result<void> {
  TX_TRY(FilledHome filled, fill_home(b, b.size(200'000, 1'000)));
  App& app = *filled.app;
  const fs::path scratch = b.scratch();
  const MadeCertificate made("localhost", nullptr, 1);
  made.write_certificate(scratch / "server.crt");
  made.write_key(scratch / "server.key");
  TX_TRY(const std::string token, bench_token(app));
  LoadOptions load{.path = std::string(kPath),
                   .token = token,
                   .connections = kConnections,
                   .seconds = b.tiny() ? kTinySeconds : kIdleSeconds,
                   .scratch = b.scratch()};
  for (const auto& code : codes_to_ask(filled.options, b.tiny() ? 50 : 5'000)) load.bodies.push_back(check_body(code));
  for (const bool tls : {false, true}) {
    ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.handler = [&](Request& request) { return handle_site(app, request); };
    options.later = [&](Request& request, Reply& reply) { return handle_site_later(app, request, reply); };
    options.bulk = is_bulk;
    if (tls) options.tls = TlsFiles{scratch / "server.crt", scratch / "server.key", {}};
    TX_TRY(const auto server, Server::start(std::move(options)));
    load.port = server->port();
    load.tls = tls;
    LoadResult result;
    TX_TRY(const double processor, ask_idle(b, app, load, result));
    report(b, tls ? "over TLS" : "without", result, processor, "", nullptr);
  }
  return {};
});

}  // namespace
}  // namespace taixin::service
