// A home: the directory with everything of one platform. Exactly one process owns it.
//
//   home/LOCK          flock of the owner
//   home/taixin.toml   configuration
//   home/records.db    the truth (records, cases, packs)
//   home/access.db     who was answered what
//   home/taixin.sock   the owner listens here while it serves
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/day.h"
#include "base/result.h"
#include "store/rows.h"
#include "store/writer.h"

namespace taixin::store {

// A read snapshot of one database: at most kReadSeconds old, then taken anew. Cheap (pooled connections).
// Belongs to one thread at a time; may outlive its Home. It refuses to write.
class ReadTx {
 public:
  static constexpr int kReadSeconds = 2;
  static constexpr size_t kReadersMax = 64;  // open at once per database; more are kBusy
  sqlite3* db() const;
  Connection& connection() const { return *connection_; }
  // Takes a new snapshot when this one is older than kReadSeconds (a held snapshot keeps the log growing). The scans of
  // records.h call it between pages and stay true to the commit sequence they began with.
  base::Result<void> renew_if_old();
  // The block of bulk records read last: those that are asked for one by one often stand side by side. Blocks never
  // change.
  std::vector<Record>& last_block() { return last_block_; }
  ReadTx(ReadTx&&) noexcept;
  ReadTx& operator=(ReadTx&&) = delete;
  ~ReadTx();

 private:
  friend class Home;
  struct Pool;
  ReadTx(std::unique_ptr<Connection> connection, std::shared_ptr<Pool> pool);
  static base::Result<ReadTx> take(const std::shared_ptr<Pool>& pool);
  std::unique_ptr<Connection> connection_;
  std::shared_ptr<Pool> pool_;
  std::chrono::steady_clock::time_point since_;
  std::vector<Record> last_block_;
};

class Home {
 public:
  // Makes a new home: directories 0700, files 0600. kHomeExists when there is one; kReadOnlyHome, kDiskFull ...
  static base::Result<void> create(const std::filesystem::path& directory, const base::Clock& clock);
  // What hears of every transaction of the two databases; none: nothing does.
  struct Hooks {
    std::shared_ptr<CommitHook> records, access;
  };
  // Makes them, once the home is locked and its databases are of this version.
  using MakeHooks = std::function<base::Result<Hooks>()>;
  // Becomes the owner: lock, migrations (after a backup), submissions left open are marked abandoned.
  // kNoHome, kOwnedByAnother (names the process), kNewerHome, kReadOnlyHome, and what the hooks say.
  static base::Result<std::unique_ptr<Home>> open(const std::filesystem::path& directory, const base::Clock& clock,
                                                  const MakeHooks& hooks = {});
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
  // access.db is finished first: its copy never names a commit sequence that the copy of records.db lacks.
  base::Result<void> backup(const std::filesystem::path& to, const std::function<void(double)>& progress);
  // Checks the backup's digests, then makes a new home of it. kNotABackup, kHomeExists.
  static base::Result<void> restore(const std::filesystem::path& from, const std::filesystem::path& directory);
  // PRAGMA integrity_check, foreign references, gap-free ids, sums of submissions, payloads that read back, file modes;
  // each finding says what it is and what to do, in both languages. Empty: all is well. Reads everything.
  base::Result<std::vector<base::Error>> doctor();

 private:
  struct State;
  explicit Home(std::unique_ptr<State> state);
  base::Result<void> mark_abandoned();
  std::unique_ptr<State> state_;
};

}  // namespace taixin::store
