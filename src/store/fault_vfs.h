// A disk for tests: it fills, fails, or loses its power at a chosen moment. Nothing but tests uses it.
//
// It stands between SQLite and the real file system as SQLite's default VFS, so that whole homes run on it unchanged:
//
//   FaultDisk disk;
//   disk.arm(FaultDisk::Fault::power_cut, 17);   // the 17th write, truncation or sync from now on, and all after it
//   ... open a home, load, see it fail, close it ...
//   disk.restart(0);                             // the machine comes back: what was not synced is gone
//   ... open the home again, look ...
//
// Writes reach the real files at once; the shim remembers how to undo those that no sync has covered. Deletions and
// directory entries are taken as durable (files.h syncs them itself). Temporary files are not counted.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace taixin::store {

class FaultDisk {
 public:
  enum class Fault {
    none,
    full,       // writes fail with SQLITE_FULL; syncs work
    io_error,   // writes, truncations and syncs fail
    power_cut,  // the same, and the failing write is torn; `restart` then drops what was not synced
  };

  // Becomes the default VFS for connections opened from now on, until destroyed. One at a time.
  FaultDisk();
  ~FaultDisk();
  FaultDisk(const FaultDisk&) = delete;
  FaultDisk& operator=(const FaultDisk&) = delete;

  // From the `at`-th operation (1 = the next) on. Counts from zero again.
  void arm(Fault fault, uint64_t at);
  // Writes, truncations and syncs since the last `arm`.
  uint64_t operations() const;
  // All connections are closed. After a power cut: undoes every unsynced write (seed 0), or keeps a random part of
  // them, as real disks do (other seeds). Disarms.
  void restart(uint64_t seed);

 private:
  friend struct FaultFile;
  struct Change {
    bool truncation = false;
    int64_t offset = 0, old_size = 0;  // truncation: the new size in `offset`
    std::string before, after;
  };
  // Counts one operation; true: it fails.
  bool fails(bool sync);
  int write(sqlite3_file* real, const std::string& path, const void* bytes, int size, int64_t offset);
  int truncate(sqlite3_file* real, const std::string& path, int64_t size);
  int sync(sqlite3_file* real, const std::string& path, int flags);
  void forget(const std::string& path);

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  mutable std::mutex mutex_;
  Fault fault_ = Fault::none;
  uint64_t at_ = 0, operations_ = 0;
  bool cut_ = false;
  std::map<std::string, std::vector<Change>> unsynced_;
};

}  // namespace taixin::store
