// A throwaway PostgreSQL to compare with: a fresh cluster, reached by a Unix socket only, gone when this is destroyed.
//
//   TX_TRY(auto postgres, PostgresPeer::start(b.scratch()));
//   TX_CHECK(postgres->run("create table t (a text primary key)"));
//   TX_CHECK(postgres->copy("copy t from stdin (format csv)", [&](std::string& chunk) { return next(chunk); }));
//   TX_TRY(const std::string n, postgres->value("select count(*) from t"));
//
// For benchmarks and their tests only; libpq is not linked into the program. It is as durable as our store is
// (fsync and synchronous_commit on) and has memory for its size: shared_buffers 25 % of the machine's, at most 2 GiB.
// The server dies with this process even if that is killed. One thread; others take a session of their own.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"

struct pg_conn;
struct pg_result;

namespace taixin::base {

// What a query gave.
class PostgresRows {
 public:
  explicit PostgresRows(pg_result* result) : result_(result, clear) {}
  int count() const;                                 // below 0: refused; `ask` does not hand out such
  std::string_view cell(int row, int column) const;  // as text; lives as long as this

 private:
  static void clear(pg_result* result);
  std::unique_ptr<pg_result, void (*)(pg_result*)> result_;
};

// A connection to the peer with one prepared statement, for one thread.
class PostgresSession {
 public:
  // The statement's answer for one parameter, given as text.
  Result<PostgresRows> ask(const std::string& parameter);

 private:
  friend class PostgresPeer;
  PostgresSession(pg_conn* connection, std::string sql) : connection_(connection, close), sql_(std::move(sql)) {}
  static void close(pg_conn* connection);
  std::unique_ptr<pg_conn, void (*)(pg_conn*)> connection_;
  std::string sql_;
};

class PostgresPeer {
 public:
  // About three seconds. `directory` must be on the disk that is measured; the cluster is a folder in it. As root the
  // server runs as the user `postgres`, because it refuses to run as root.
  static Result<std::unique_ptr<PostgresPeer>> start(const std::string& directory);
  ~PostgresPeer();
  PostgresPeer(const PostgresPeer&) = delete;
  PostgresPeer& operator=(const PostgresPeer&) = delete;

  // "PostgreSQL 15.20"
  const std::string& name() const { return name_; }
  Result<void> run(const std::string& sql);
  // First column of the first row; empty when there is no row or it is null.
  Result<std::string> value(const std::string& sql);
  // `next` fills the chunk with bytes of any length and says whether there are any; returns the number of rows.
  Result<uint64_t> copy(const std::string& sql, const std::function<bool(std::string& chunk)>& next);
  // A connection of its own over the same socket; `sql` with $1, prepared.
  Result<PostgresSession> session(const std::string& sql) const;

 private:
  explicit PostgresPeer(std::string folder) : folder_(std::move(folder)) {}
  Result<void> create_cluster();
  Result<void> start_server();
  Result<void> connect();
  std::string address() const;

  std::string folder_;    // holds data/, the socket and the log
  std::string programs_;  // where initdb and postgres are
  std::string name_;
  pid_t server_ = 0;
  pg_conn* connection_ = nullptr;
};

}  // namespace taixin::base
