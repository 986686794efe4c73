// SQLite behind a small face: connections with a statement cache, statements that bind $1, $2, ... in order, and every
// failure turned into a store error. Nothing outside store/, vault/ (which has a database of its own) and ledger/
// (which appends inside our transactions) uses it.
//
//   TX_TRY(auto rows, connection.prepare("SELECT id, name FROM item WHERE id > $1"));
//   rows.bind(after);
//   for (;;) {
//     TX_TRY(const bool more, rows.step());
//     if (!more) break;
//     Row row(rows);
//     use(row.integer(), row.text());
//   }
//
// A connection belongs to one thread at a time. Text and blobs that are bound must live until the statement is stepped
// to its end; text and blobs that are read live until the next step.
#pragma once

#include <sqlite3.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "base/day.h"
#include "base/digest.h"
#include "base/result.h"
#include "base/strong.h"

namespace taixin::store {

class Connection;

// Bytes, bound as BLOB (a string is bound as TEXT).
struct Blob {
  std::string_view bytes;
};
// A reference to another row: 0 is bound as NULL.
struct Reference {
  template <class Tag, class Rep>
  explicit Reference(const base::Strong<Tag, Rep>& value) : id(value.get()) {}
  explicit Reference(int64_t value) : id(value) {}
  int64_t id;
};

// A prepared statement borrowed from its connection's cache; reset and given back on destruction.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // $1, $2, ... in order; resets the statement first.
  template <class... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (bind_one(++index, values), ...);
    return *this;
  }
  // True: a row is there. False: done.
  base::Result<bool> step();
  // To the end, rows ignored.
  base::Result<void> run();

  sqlite3_stmt* get() const { return statement_; }

 private:
  friend class Connection;
  Statement(Connection& connection, sqlite3_stmt* statement, bool* in_use)
      : connection_(&connection), statement_(statement), in_use_(in_use) {}
  void reset();
  void note(int code) {
    if (code != SQLITE_OK && bind_code_ == SQLITE_OK) bind_code_ = code;
  }
  template <class Value>
  void bind_one(int index, const Value& value);
  void bind_text(int index, std::string_view text);
  void bind_blob(int index, std::string_view bytes);

  Connection* connection_;
  sqlite3_stmt* statement_;
  bool* in_use_;  // of the cache entry; null: this statement is ours alone
  int bind_code_ = SQLITE_OK;
};

// Reads the columns of the current row from left to right.
class Row {
 public:
  explicit Row(const Statement& statement) : statement_(statement.get()) {}
  int64_t integer() { return sqlite3_column_int64(statement_, column_++); }
  // Integer of a given type; what does not fit was written by somebody else and is cut.
  template <class T>
  T as() {
    if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
      return static_cast<T>(integer());
    } else {
      return T(static_cast<typename T::rep>(integer()));  // Strong; NULL reads as 0
    }
  }
  std::optional<base::Day> day() {
    if (sqlite3_column_type(statement_, column_) == SQLITE_NULL) return ++column_, std::nullopt;
    return base::Day(static_cast<int32_t>(integer()));
  }
  std::string_view text();
  std::string_view blob();
  base::Key128 key();
  base::Sha256 sha256();
  bool null() const { return sqlite3_column_type(statement_, column_) == SQLITE_NULL; }  // does not advance

 private:
  sqlite3_stmt* statement_;
  int column_ = 0;
};

class Connection {
 public:
  enum class Use {
    plain,   // creating, migrating, backing up: closing folds the log into the file
    writer,  // the writer thread's: 64 MiB of cache, checkpoints itself
    reader,  // refuses to write
  };
  // kDiskFailed, kReadOnlyHome, kDamaged, ... The file must exist unless `use` is plain.
  static base::Result<std::unique_ptr<Connection>> open(const std::string& path, Use use);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* db() const { return db_; }
  const std::string& path() const { return path_; }

  base::Result<Statement> prepare(std::string_view sql);
  template <class... Values>
  base::Result<void> run(std::string_view sql, const Values&... values) {
    TX_TRY(Statement statement, prepare(sql));
    statement.bind(values...);
    return statement.run();
  }
  // The first column of the first row; 0 when there is none.
  template <class... Values>
  base::Result<int64_t> integer(std::string_view sql, const Values&... values) {
    TX_TRY(Statement statement, prepare(sql));
    statement.bind(values...);
    TX_TRY(const bool found, statement.step());
    return found ? Row(statement).integer() : 0;
  }
  // Several statements without parameters; not cached.
  base::Result<void> script(const std::string& sql);
  bool in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

  // The store error of SQLite's last failure here; remembered when nothing may be written after it.
  base::Error error(int code);
  const std::optional<base::Error>& fatal() const { return fatal_; }

 private:
  friend class Statement;
  explicit Connection(std::string path) : path_(std::move(path)) {}
  base::Result<void> configure(Use use);

  struct Cached {
    std::string sql;
    sqlite3_stmt* statement = nullptr;
    bool in_use = false;
  };
  static constexpr size_t kCacheMax = 320;  // our own SQL texts are fewer; more means someone builds SQL from values

  std::string path_;
  sqlite3* db_ = nullptr;
  std::deque<Cached> statements_;  // a deque keeps `sql` in place
  std::unordered_map<std::string_view, Cached*> by_sql_;
  std::optional<base::Error> fatal_;
};

template <class T>
inline constexpr bool is_strong = false;
template <class Tag, class Rep>
inline constexpr bool is_strong<base::Strong<Tag, Rep>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class Value>
void Statement::bind_one(int index, const Value& value) {
  if constexpr (std::is_same_v<Value, Blob>) {
    bind_blob(index, value.bytes);
  } else if constexpr (std::is_same_v<Value, base::Key128>) {
    bind_blob(index, value.view());
  } else if constexpr (std::is_same_v<Value, base::Sha256>) {
    bind_blob(index, {reinterpret_cast<const char*>(value.data()), value.size()});
  } else if constexpr (std::is_same_v<Value, Reference>) {
    note(value.id == 0 ? sqlite3_bind_null(statement_, index) : sqlite3_bind_int64(statement_, index, value.id));
  } else if constexpr (std::is_same_v<Value, base::Day>) {
    note(sqlite3_bind_int64(statement_, index, value.count()));
  } else if constexpr (is_optional<Value>) {
    if (value) {
      bind_one(index, *value);
    } else {
      note(sqlite3_bind_null(statement_, index));
    }
  } else if constexpr (is_strong<Value>) {
    bind_one(index, value.get());
  } else if constexpr (std::is_enum_v<Value> || std::is_integral_v<Value>) {
    note(sqlite3_bind_int64(statement_, index, static_cast<int64_t>(value)));
  } else {
    bind_text(index, std::string_view(value));
  }
}

}  // namespace taixin::store
