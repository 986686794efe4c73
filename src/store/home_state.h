// What a Home holds; shared by home.cc, backup.cc and doctor.cc only.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/home.h"
#include "store/sqlite.h"

namespace taixin::store {

struct HomePaths {
  explicit HomePaths(const std::filesystem::path& home)
      : directory(home),
        lock(home / "LOCK"),
        configuration(home / "taixin.toml"),
        records(home / "records.db"),
        access(home / "access.db") {}
  std::filesystem::path directory, lock, configuration, records, access;
};

// The owner's flock; released by the kernel when the process dies, however it dies.
class HomeLock {
 public:
  // kOwnedByAnother, kReadOnlyHome.
  static base::Result<std::unique_ptr<HomeLock>> take(const HomePaths& paths);
  ~HomeLock();
  HomeLock(const HomeLock&) = delete;
  HomeLock& operator=(const HomeLock&) = delete;

 private:
  explicit HomeLock(int fd) : fd_(fd) {}
  int fd_;
};

// Connections for reading one database; thread-safe.
struct ReadTx::Pool {
 public:
  explicit Pool(std::string path) : path_(std::move(path)) {}
  base::Result<std::unique_ptr<Connection>> take();
  void give_back(std::unique_ptr<Connection> connection);  // null: it is broken

 private:
  static constexpr size_t kIdleMax = 8;
  const std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
  size_t out_ = 0;
};

struct Home::State {
  State(const HomePaths& home_paths, const base::Clock& home_clock, std::unique_ptr<HomeLock> home_lock,
        Hooks home_hooks)
      : paths(home_paths),
        clock(&home_clock),
        lock(std::move(home_lock)),
        hooks(std::move(home_hooks)),
        records(paths.records.string(), home_clock),
        access(paths.access.string(), home_clock),
        records_pool(std::make_shared<ReadTx::Pool>(paths.records.string())),
        access_pool(std::make_shared<ReadTx::Pool>(paths.access.string())) {}
  HomePaths paths;
  const base::Clock* clock;
  std::unique_ptr<HomeLock> lock;  // released last
  Hooks hooks;                     // outlive the writers
  Writer records, access;
  std::shared_ptr<ReadTx::Pool> records_pool, access_pool;
  std::vector<SubmissionId> abandoned;
};

}  // namespace taixin::store
