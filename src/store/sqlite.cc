#include "store/sqlite.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "store/errors.h"

namespace taixin::store {
namespace {

constexpr int kBusyMillis = 5000;  // only recovery after a crash and a checkpoint at close make anyone wait

// Parameters must be $1, $2, ... in the order of their first appearance: SQLite numbers by appearance, PostgreSQL by
// name.
bool parameters_in_order(sqlite3_stmt* statement) {
  const int count = sqlite3_bind_parameter_count(statement);
  for (int i = 1; i <= count; ++i) {
    const char* name = sqlite3_bind_parameter_name(statement, i);
    if (name == nullptr || name != "$" + std::to_string(i)) return false;
  }
  return true;
}

}  // namespace

// ---- Statement

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      statement_(other.statement_),
      in_use_(other.in_use_),
      bind_code_(other.bind_code_) {
  other.statement_ = nullptr;
}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  if (in_use_ == nullptr) {
    sqlite3_finalize(statement_);
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  *in_use_ = false;
}

void Statement::reset() {
  sqlite3_reset(statement_);
  bind_code_ = SQLITE_OK;
}

void Statement::bind_text(int index, std::string_view text) {
  // A null pointer would bind NULL: an empty view is the empty string.
  note(sqlite3_bind_text64(statement_, index, text.data() ? text.data() : "", text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind_blob(int index, std::string_view bytes) {
  note(sqlite3_bind_blob64(statement_, index, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_STATIC));
}

base::Result<bool> Statement::step() {
  if (bind_code_ != SQLITE_OK) return connection_->error(bind_code_);
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return connection_->error(code);
}

base::Result<void> Statement::run() {
  for (;;) {
    TX_TRY(const bool more, step());
    if (!more) break;
  }
  sqlite3_reset(statement_);
  return {};
}

// ---- Row

std::string_view Row::text() {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column_));
  const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_, column_));
  ++column_;
  return data ? std::string_view(data, size) : std::string_view();
}

std::string_view Row::blob() {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column_));
  const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_, column_));
  ++column_;
  return data ? std::string_view(data, size) : std::string_view();
}

base::Key128 Row::key() {
  base::Key128 key;
  const std::string_view bytes = blob();
  if (bytes.size() == key.bytes.size()) std::memcpy(key.bytes.data(), bytes.data(), bytes.size());
  return key;
}

base::Sha256 Row::sha256() {
  base::Sha256 digest{};
  const std::string_view bytes = blob();
  if (bytes.size() == digest.size()) std::memcpy(digest.data(), bytes.data(), bytes.size());
  return digest;
}

// ---- Connection

base::Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Use use) {
  std::unique_ptr<Connection> connection(new Connection(path));
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (use == Use::plain ? SQLITE_OPEN_CREATE : 0);
  if (const int code = sqlite3_open_v2(path.c_str(), &connection->db_, flags, nullptr); code != SQLITE_OK) {
    return connection->error(code);
  }
  TX_CHECK(connection->configure(use));
  return connection;
}

Connection::~Connection() {
  for (Cached& cached : statements_) sqlite3_finalize(cached.statement);
  const int code = sqlite3_close(db_);
  TX_ASSERT(code == SQLITE_OK, "{}: a statement outlives its connection", path_);
}

base::Result<void> Connection::configure(Use use) {
  sqlite3_busy_timeout(db_, kBusyMillis);
  // The page size counts only while the file is empty.
  TX_CHECK(
      script("PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
             "PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
             "PRAGMA journal_size_limit=67108864;"));
  switch (use) {
    case Use::plain:
      break;
    case Use::writer:
      TX_CHECK(script("PRAGMA cache_size=-65536"));
      sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      break;
    case Use::reader:
      TX_CHECK(script("PRAGMA cache_size=-8192; PRAGMA query_only=ON"));
      sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      break;
  }
  return {};
}

base::Result<Statement> Connection::prepare(std::string_view sql) {
  Cached* cached = nullptr;
  if (const auto it = by_sql_.find(sql); it != by_sql_.end()) cached = it->second;
  if (cached != nullptr && !cached->in_use) {
    cached->in_use = true;
    return Statement(*this, cached->statement, &cached->in_use);
  }
  sqlite3_stmt* statement = nullptr;
  const bool keep = cached == nullptr;  // the same text in use twice (a scan inside a scan): the second is not cached
  const unsigned flags = keep ? SQLITE_PREPARE_PERSISTENT : 0;
  const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), flags, &statement, nullptr);
  if (code != SQLITE_OK) return error(code);
  TX_ASSERT(parameters_in_order(statement), "parameters out of order: {}", sql);
  if (!keep) return Statement(*this, statement, nullptr);
  TX_ASSERT(statements_.size() < kCacheMax, "more than {} SQL texts: {}", kCacheMax, sql);
  Cached& entry = statements_.emplace_back(Cached{std::string(sql), statement, true});
  by_sql_.emplace(entry.sql, &entry);
  return Statement(*this, statement, &entry.in_use);
}

base::Result<void> Connection::script(const std::string& sql) {
  if (const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK) return error(code);
  return {};
}

base::Error Connection::error(int code) {
  const int system = db_ ? sqlite3_system_errno(db_) : 0;
  base::ErrorArgs args{{"path", path_}, {"detail", db_ ? sqlite3_errmsg(db_) : sqlite3_errstr(code)}};
  const auto fatal = [&](const base::ErrorKind& error_kind) {
    base::Error error(error_kind, args);
    if (!fatal_) fatal_ = error;
    return error;
  };
  switch (code & 0xff) {
    case SQLITE_FULL:
      return fatal(kDiskFull);
    case SQLITE_IOERR:
      if (system == ENOSPC || system == EDQUOT || system == EFBIG) return fatal(kDiskFull);
      return fatal(kDiskFailed);
    case SQLITE_READONLY:
      return fatal(kReadOnlyHome);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return fatal(kReadOnlyHome);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fatal(kDamaged);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return base::Error(kBusy);
    default:
      return base::Error(kStoreFailed, args);
  }
}

}  // namespace taixin::store
