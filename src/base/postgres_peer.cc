#include "base/postgres_peer.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>

#include "base/bench_errors.h"
#include "base/text.h"

namespace taixin::base {
namespace {

namespace fs = std::filesystem;

constexpr const char* kServerUser = "postgres";
constexpr auto kStartWait = std::chrono::seconds(60);
constexpr auto kStopWait = std::chrono::seconds(10);
constexpr int64_t kMebibyte = 1 << 20;

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using QueryResult = std::unique_ptr<PGresult, ClearResult>;

// The folder of initdb and postgres of the newest version, as Debian lays them out.
std::string find_programs() {
  std::string best;
  int best_version = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    const std::string number = entry.path().filename().string();
    int version = 0;
    std::from_chars(number.data(), number.data() + number.size(), version);
    if (version > best_version && fs::exists(entry.path() / "bin/initdb")) {
      best_version = version;
      best = (entry.path() / "bin").string();
    }
  }
  return best;
}

int64_t shared_buffers_mib() {
  struct sysinfo info {};
  if (::sysinfo(&info) != 0) return 128;
  return std::clamp<int64_t>(static_cast<int64_t>(info.totalram) * info.mem_unit / kMebibyte / 4, 128, 2048);
}

// Starts `command` with its output in `log`. As root it becomes the user postgres; either way it is told to quit when
// this process dies, so that a killed benchmark leaves no server behind.
pid_t spawn(const std::vector<std::string>& command, const std::string& log) {
  std::vector<std::string> words{"setpriv", "--pdeathsig", "QUIT"};
  if (::geteuid() == 0) {
    words.insert(words.end(), {"--reuid", kServerUser, "--regid", kServerUser, "--init-groups"});
  }
  words.push_back("--");
  words.insert(words.end(), command.begin(), command.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  std::array<char*, 3> environment{const_cast<char*>("PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
                                   const_cast<char*>("LC_ALL=C.UTF-8"), nullptr};
  pid_t pid = 0;
  const int error = ::posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? pid : 0;
}

// The last lines of the log: why it failed.
std::string tail_of(const std::string& log) {
  std::ifstream file(log);
  std::string text(std::istreambuf_iterator<char>(file), {});
  constexpr size_t kKept = 600;
  if (text.size() > kKept) text.erase(0, text.size() - kKept);
  return std::string(trim(text));
}

// Waits until `pid` ends, at most `limit`; whether it ended.
bool wait_for_end(pid_t pid, std::chrono::seconds limit) {
  const auto give_up = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < give_up) {
    if (::waitpid(pid, nullptr, WNOHANG) != 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

Error failed(std::string_view what, const std::string& reason) {
  return fail(kPostgresFailed, {{"what", std::string(what.substr(0, 200))}, {"reason", reason}});
}

void ignore_notices(pg_conn* connection) {
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
}

}  // namespace

Result<std::unique_ptr<PostgresPeer>> PostgresPeer::start(const std::string& directory) {
  std::string pattern = (fs::path(directory) / "pg-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return fail(kBenchFile, {{"path", pattern}, {"reason", std::strerror(errno)}});
  }
  std::unique_ptr<PostgresPeer> peer(new PostgresPeer(pattern));
  peer->programs_ = find_programs();
  if (peer->programs_.empty()) return fail(kPostgresAbsent);
  TX_CHECK(peer->create_cluster());
  TX_CHECK(peer->start_server());
  TX_CHECK(peer->connect());
  TX_TRY(peer->name_, peer->value("select split_part(version(), ' (', 1)"));
  return peer;
}

Result<void> PostgresPeer::create_cluster() {
  if (::geteuid() == 0) {
    const passwd* user = ::getpwnam(kServerUser);
    if (user == nullptr) return fail(kPostgresAbsent);
    // The server must reach its folder: the directories above it were made for root alone.
    const fs::path above = fs::path(folder_).parent_path();
    std::error_code ignored;
    fs::permissions(above, fs::perms::group_exec | fs::perms::others_exec, fs::perm_options::add, ignored);
    if (::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) return failed("chown", std::strerror(errno));
  }
  const std::string log = folder_ + "/initdb.log";
  const pid_t pid = spawn({programs_ + "/initdb", "-D", folder_ + "/data", "-U", kServerUser, "-A", "trust", "-E",
                           "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"},
                          log);
  if (pid == 0) return failed("initdb", std::strerror(errno));
  int status = 0;
  if (::waitpid(pid, &status, 0) != pid || status != 0) return failed("initdb", tail_of(log));
  return {};
}

Result<void> PostgresPeer::start_server() {
  const int64_t buffers = shared_buffers_mib();
  std::vector<std::string> command{programs_ + "/postgres", "-D", folder_ + "/data", "-k", folder_};
  for (const std::string& setting :
       {std::string("listen_addresses="), std::string("fsync=on"), std::string("synchronous_commit=on"),
        std::string("max_wal_size=8GB"), std::string("checkpoint_timeout=15min"),
        std::string("maintenance_work_mem=512MB"), fmt::format("shared_buffers={}MB", buffers),
        fmt::format("effective_cache_size={}MB", buffers * 3)}) {
    command.insert(command.end(), {"-c", setting});
  }
  server_ = spawn(command, folder_ + "/server.log");
  if (server_ == 0) return failed("postgres", std::strerror(errno));
  return {};
}

std::string PostgresPeer::address() const {
  return fmt::format("host={} user={} dbname=postgres connect_timeout=30", folder_, kServerUser);
}

Result<void> PostgresPeer::connect() {
  const std::string how = address();
  const auto give_up = std::chrono::steady_clock::now() + kStartWait;
  while (PQping(how.c_str()) != PQPING_OK) {
    if (::waitpid(server_, nullptr, WNOHANG) != 0) {
      server_ = 0;
      return failed("postgres", tail_of(folder_ + "/server.log"));
    }
    if (std::chrono::steady_clock::now() > give_up)
      return failed("postgres", "no answer: " + tail_of(folder_ + "/server.log"));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  connection_ = PQconnectdb(how.c_str());
  if (PQstatus(connection_) != CONNECTION_OK) return failed("connect", PQerrorMessage(connection_));
  ignore_notices(connection_);
  return {};
}

PostgresPeer::~PostgresPeer() {
  if (connection_ != nullptr) PQfinish(connection_);
  if (server_ != 0) {
    ::kill(server_, SIGQUIT);  // at once, without a checkpoint: nothing of it is kept
    if (!wait_for_end(server_, kStopWait)) {
      ::kill(server_, SIGKILL);
      ::waitpid(server_, nullptr, 0);
    }
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Result<void> PostgresPeer::run(const std::string& sql) {
  const QueryResult result(PQexec(connection_, sql.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return failed(sql, PQerrorMessage(connection_));
  return {};
}

Result<std::string> PostgresPeer::value(const std::string& sql) {
  const QueryResult result(PQexec(connection_, sql.c_str()));
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) return failed(sql, PQerrorMessage(connection_));
  if (PQntuples(result.get()) == 0 || PQnfields(result.get()) == 0) return std::string();
  return std::string(PQgetvalue(result.get(), 0, 0));
}

Result<uint64_t> PostgresPeer::copy(const std::string& sql, const std::function<bool(std::string& chunk)>& next) {
  const QueryResult begun(PQexec(connection_, sql.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_IN) return failed(sql, PQerrorMessage(connection_));
  std::string chunk;
  bool sent = true;
  while (sent && next(chunk)) {
    constexpr size_t kSendMax = 1 << 20;  // libpq counts in int
    for (std::string_view rest = chunk; sent && !rest.empty(); rest.remove_prefix(std::min(kSendMax, rest.size()))) {
      sent = PQputCopyData(connection_, rest.data(), static_cast<int>(std::min(kSendMax, rest.size()))) == 1;
    }
    chunk.clear();
  }
  if (sent) sent = PQputCopyEnd(connection_, nullptr) == 1;
  std::string error = sent ? "" : PQerrorMessage(connection_);
  uint64_t rows = 0;
  while (const QueryResult result{PQgetResult(connection_)}) {
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
      const std::string_view count = PQcmdTuples(result.get());
      std::from_chars(count.data(), count.data() + count.size(), rows);
    } else if (error.empty()) {
      error = PQresultErrorMessage(result.get());
    }
  }
  if (!error.empty()) return failed(sql, error);
  return rows;
}

Result<PostgresSession> PostgresPeer::session(const std::string& sql) const {
  PostgresSession session(PQconnectdb(address().c_str()), sql);
  pg_conn* connection = session.connection_.get();
  if (PQstatus(connection) != CONNECTION_OK) return failed("connect", PQerrorMessage(connection));
  ignore_notices(connection);
  const QueryResult prepared(PQprepare(connection, "asked", sql.c_str(), 0, nullptr));
  if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return failed(sql, PQerrorMessage(connection));
  return session;
}

void PostgresSession::close(pg_conn* connection) { PQfinish(connection); }

Result<PostgresRows> PostgresSession::ask(const std::string& parameter) {
  const char* values[] = {parameter.c_str()};
  PostgresRows rows(PQexecPrepared(connection_.get(), "asked", 1, values, nullptr, nullptr, 0));
  if (rows.count() < 0) return failed(sql_, PQerrorMessage(connection_.get()));
  return rows;
}

void PostgresRows::clear(pg_result* result) { PQclear(result); }
int PostgresRows::count() const {
  return PQresultStatus(result_.get()) == PGRES_TUPLES_OK ? PQntuples(result_.get()) : -1;
}
std::string_view PostgresRows::cell(int row, int column) const { return PQgetvalue(result_.get(), row, column); }

}  // namespace taixin::base
