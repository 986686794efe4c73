// A home: the directory with everything of one platform. Exactly one process owns it.
//
//   home/LOCK          flock of the owner
//   home/taixin.toml   configuration
//   home/records.db    the truth (records, cases, packs)
//   home/access.db     who was answered what
//   home/taixin.sock   the owner listens here while it serves
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/day.h"
#include "base/result.h"
#include "store/rows.h"
#include "store/writer.h"

namespace taixin::store {

// A read snapshot of one database: at most kReadSeconds old, then taken anew. Cheap (pooled connections).
class ReadTx {
 public:
  static constexpr int kReadSeconds = 2;
  sqlite3* db() const { return db_; }
  ReadTx(ReadTx&&) noexcept;
  ReadTx& operator=(ReadTx&&) = delete;
  ~ReadTx();

 private:
  friend class Home;
  struct Pool;
  ReadTx(sqlite3* db, std::shared_ptr<Pool> pool) : db_(db), pool_(std::move(pool)) {}
  sqlite3* db_;
  std::shared_ptr<Pool> pool_;
};

class Home {
 public:
  // Makes a new home: directories 0700, files 0600. kHomeExists when there is one; kReadOnlyHome, kDiskFull ...
  static base::Result<void> create(const std::filesystem::path& directory, const base::Clock& clock);
  // Becomes the owner: lock, migrations (after a backup), submissions left open are marked abandoned.
  // kNoHome, kOwnedByAnother (names the process), kNewerHome, kReadOnlyHome.
  static base::Result<std::unique_ptr<Home>> open(const std::filesystem::path& directory, const base::Clock& clock);
  ~Home();

  const std::filesystem::path& directory() const;
  const base::Clock& clock() const;
  Writer& records();
  Writer& access();
  base::Result<ReadTx> read_records();
  base::Result<ReadTx> read_access();
  // Abandoned at this start, for the log and the receipt.
  const std::vector<SubmissionId>& abandoned_at_open() const;

  // Online copy of both databases and the configuration into one new directory `to`, consistent, while serving.
  // Written beside and renamed, so that a torn backup is never taken for a whole one. progress: 0..1.
  base::Result<void> backup(const std::filesystem::path& to, const std::function<void(double)>& progress);
  static base::Result<void> restore(const std::filesystem::path& from, const std::filesystem::path& directory);
  // PRAGMA integrity_check, foreign references, gap-free ids, sums of submissions; each finding with what to do.
  base::Result<std::vector<std::string>> doctor();

 private:
  struct State;
  explicit Home(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace taixin::store
