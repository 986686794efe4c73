#include "store/home.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

#include "store/errors.h"
#include "store/files.h"
#include "store/home_state.h"
#include "store/records.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace taixin::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultConfiguration =
    R"toml(# 泰信配置。以 # 开头的行是默认值；命令行参数优先于本文件，没有隐藏的环境变量。
# Configuration of Taixin. Lines that begin with # show the defaults; flags on the command line override this file,
# and nothing is read from the environment.

# [serve]
# listen = "127.0.0.1:8080"   # 监听地址 · where the service listens

# [ledger]
# witnesses = """              # 见证方，每行 公钥 网址 · witnesses, a line KEY URL for each
# """
# quorum = "0"                 # 公布前至少几个见证 · so many must cosign before a checkpoint is shown

# [messages]
# lang = "zh"                 # zh 或 en · language of messages
)toml";

std::string owner_of(int fd) {
  char buffer[32] = {};
  const ssize_t n = ::pread(fd, buffer, sizeof buffer - 1, 0);
  std::string pid(buffer, n > 0 ? static_cast<size_t>(n) : 0);
  while (!pid.empty() && pid.back() == '\n') pid.pop_back();
  return pid.empty() ? "?" : pid;
}

base::Result<std::string> new_home_id() {
  unsigned char bytes[16];
  if (::getrandom(bytes, sizeof bytes, 0) != static_cast<ssize_t>(sizeof bytes)) return file_error("/dev/urandom", EIO);
  return base::hex(std::string_view(reinterpret_cast<const char*>(bytes), sizeof bytes));
}

void remove_database(const fs::path& path) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) fs::remove(path.string() + suffix, ignored);
}

// A new database under a temporary name; the caller renames it.
base::Result<void> build_database(const fs::path& path, std::span<const Migration> migrations,
                                  const std::string& home_id) {
  remove_database(path);
  TX_CHECK(make_private_file(path));
  {
    TX_TRY(const auto connection, Connection::open(path.string(), Connection::Use::plain));
    TX_CHECK(migrate(*connection, migrations));
    TX_CHECK(connection->run("INSERT INTO meta (key, value) VALUES ('home_id', $1)", home_id));
  }  // closing folds the log into the file and removes it
  return sync_file(path);
}

// access.db without records.db: an interrupted `create` when nothing was ever answered from it, else somebody's loss.
base::Result<void> check_leftover(const HomePaths& paths) {
  std::error_code code;
  if (!fs::exists(paths.access, code)) return {};
  TX_TRY(const auto connection, Connection::open(paths.access.string(), Connection::Use::plain));
  TX_TRY(const int64_t entries, connection->integer("SELECT count(*) FROM access_entry"));
  if (entries == 0) return {};
  return base::fail(kDamaged, {{"path", paths.records.string()}, {"detail", "missing, while access.db has entries"}});
}

base::Result<void> bring_up_to_date(const fs::path& path, std::span<const Migration> migrations) {
  {  // closing a plain connection folds the log into the file, for which a full disk has no room
    TX_TRY(const auto connection, Connection::open(path.string(), Connection::Use::reader));
    TX_TRY(const int version, schema_version(*connection));
    if (version == migrations.back().number) return {};
  }
  TX_TRY(const auto connection, Connection::open(path.string(), Connection::Use::plain));
  return migrate(*connection, migrations);
}

}  // namespace

// ---- the lock

base::Result<std::unique_ptr<HomeLock>> HomeLock::take(const HomePaths& paths) {
  const int fd = ::open(paths.lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return file_error(paths.directory, errno);
  std::unique_ptr<HomeLock> lock(new HomeLock(fd));
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return file_error(paths.lock, errno);
    return base::fail(kOwnedByAnother, {{"path", paths.directory.string()}, {"pid", owner_of(fd)}});
  }
  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return file_error(paths.lock, errno);
  }
  return lock;
}

HomeLock::~HomeLock() { ::close(fd_); }  // the file stays: removing it would let two owners hold two locks

// ---- create and open

base::Result<void> Home::create(const fs::path& directory, const base::Clock&) {
  const HomePaths paths(directory);
  std::error_code code;
  if (fs::exists(paths.records, code)) return base::fail(kHomeExists, {{"path", directory.string()}});
  TX_CHECK(make_directory(directory));
  TX_TRY(const auto lock, HomeLock::take(paths));
  if (fs::exists(paths.records, code)) return base::fail(kHomeExists, {{"path", directory.string()}});
  TX_CHECK(check_leftover(paths));
  remove_database(paths.access);
  if (!fs::exists(paths.configuration, code)) TX_CHECK(write_file(paths.configuration, kDefaultConfiguration));

  TX_TRY(const std::string home_id, new_home_id());
  const fs::path new_access = paths.directory / "access.db.new", new_records = paths.directory / "records.db.new";
  TX_CHECK(build_database(new_access, access_migrations(), home_id));
  TX_CHECK(build_database(new_records, records_migrations(), home_id));
  TX_CHECK(rename_durably(new_access, paths.access));
  return rename_durably(new_records, paths.records);  // from here on it is a home
}

base::Result<std::unique_ptr<Home>> Home::open(const fs::path& directory, const base::Clock& clock,
                                               const MakeHooks& make_hooks) {
  const HomePaths paths(directory);
  std::error_code code;
  if (!fs::exists(paths.records, code)) return base::fail(kNoHome, {{"path", directory.string()}});
  if (!fs::exists(paths.access, code)) {
    return base::fail(kDamaged, {{"path", paths.access.string()}, {"detail", "missing"}});
  }
  TX_TRY(auto lock, HomeLock::take(paths));
  TX_CHECK(bring_up_to_date(paths.records, records_migrations()));
  TX_CHECK(bring_up_to_date(paths.access, access_migrations()));

  Hooks hooks;
  if (make_hooks) {
    TX_TRY(hooks, make_hooks());
  }
  auto state = std::make_unique<State>(paths, clock, std::move(lock), std::move(hooks));
  for (const Writer* writer : {&state->records, &state->access}) {
    if (auto reason = writer->read_only_reason()) return *std::move(reason);
  }
  if (state->hooks.records) TX_CHECK(state->records.attach(*state->hooks.records));
  if (state->hooks.access) TX_CHECK(state->access.attach(*state->hooks.access));
  std::unique_ptr<Home> home(new Home(std::move(state)));
  TX_CHECK(home->mark_abandoned());
  return home;
}

base::Result<void> Home::mark_abandoned() {
  return state_->records.run(Priority::interactive, [this](WriteTx& tx) -> base::Result<void> {
    {
      TX_TRY(auto rows, tx.connection().prepare("SELECT id FROM submission WHERE state = 0 ORDER BY id"));
      for (;;) {
        TX_TRY(const bool more, rows.step());
        if (!more) break;
        state_->abandoned.push_back(Row(rows).as<SubmissionId>());
      }
    }
    for (const SubmissionId id : state_->abandoned) TX_CHECK(abandon_submission(tx, id));
    return {};
  });
}

Home::Home(std::unique_ptr<State> state) : state_(std::move(state)) {}
Home::~Home() = default;

const fs::path& Home::directory() const { return state_->paths.directory; }
const base::Clock& Home::clock() const { return *state_->clock; }
Writer& Home::records() { return state_->records; }
Writer& Home::access() { return state_->access; }
base::Result<ReadTx> Home::read_records() { return ReadTx::take(state_->records_pool); }
base::Result<ReadTx> Home::read_access() { return ReadTx::take(state_->access_pool); }
const std::vector<SubmissionId>& Home::abandoned_at_open() const { return state_->abandoned; }

// ---- ReadTx

base::Result<ReadTx> ReadTx::take(const std::shared_ptr<Pool>& pool) {
  TX_TRY(auto connection, pool->take());
  ReadTx tx(std::move(connection), pool);  // gives the connection back whatever happens next
  TX_CHECK(tx.connection_->run("BEGIN"));
  // BEGIN alone takes no snapshot; the first read does.
  TX_TRY([[maybe_unused]] const int64_t head, tx.connection_->integer("SELECT count(*) FROM counter"));
  return tx;
}

ReadTx::ReadTx(std::unique_ptr<Connection> connection, std::shared_ptr<Pool> pool)
    : connection_(std::move(connection)), pool_(std::move(pool)), since_(std::chrono::steady_clock::now()) {}
ReadTx::ReadTx(ReadTx&&) noexcept = default;

ReadTx::~ReadTx() {
  if (!connection_) return;
  const bool clean = !connection_->in_transaction() || connection_->run("ROLLBACK").ok();
  pool_->give_back(clean ? std::move(connection_) : nullptr);
}

sqlite3* ReadTx::db() const { return connection_->db(); }

base::Result<void> ReadTx::renew_if_old() {
  if (std::chrono::steady_clock::now() - since_ < std::chrono::seconds(kReadSeconds)) return {};
  TX_CHECK(connection_->run("ROLLBACK"));
  TX_CHECK(connection_->run("BEGIN"));
  since_ = std::chrono::steady_clock::now();
  return {};
}

base::Result<std::unique_ptr<Connection>> ReadTx::Pool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      ++out_;
      return connection;
    }
    if (out_ >= kReadersMax) return base::fail(kBusy);
    ++out_;
  }
  base::Result<std::unique_ptr<Connection>> connection = Connection::open(path_, Connection::Use::reader);
  if (!connection.ok()) give_back(nullptr);
  return connection;
}

void ReadTx::Pool::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  --out_;
  // One that has seen the disk fail is not used again.
  if (connection && !connection->fatal() && idle_.size() < kIdleMax) idle_.push_back(std::move(connection));
}

}  // namespace taixin::store
