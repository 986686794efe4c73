#include "store/fault_vfs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <new>
#include <random>

#include "base/error.h"

namespace taixin::store {

// What SQLite sees as its file: ours in front, the real one behind it in the same allocation.
struct FaultFile {
  sqlite3_file base;
  FaultDisk* disk;
  std::string* path;  // null: a temporary file, passed through
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  static FaultFile* of(sqlite3_file* file) { return reinterpret_cast<FaultFile*>(file); }
  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags);
  static int close(sqlite3_file* file);
  static int read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
    sqlite3_file* real = of(file)->real();
    return real->pMethods->xRead(real, out, size, offset);
  }
  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    FaultFile* self = of(file);
    if (self->path != nullptr) return self->disk->write(self->real(), *self->path, bytes, size, offset);
    return self->real()->pMethods->xWrite(self->real(), bytes, size, offset);
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    FaultFile* self = of(file);
    if (self->path != nullptr) return self->disk->truncate(self->real(), *self->path, size);
    return self->real()->pMethods->xTruncate(self->real(), size);
  }
  static int sync(sqlite3_file* file, int flags) {
    FaultFile* self = of(file);
    if (self->path != nullptr) return self->disk->sync(self->real(), *self->path, flags);
    return self->real()->pMethods->xSync(self->real(), flags);
  }
  static const sqlite3_io_methods* methods();
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_directory) {
    auto* disk = static_cast<FaultDisk*>(vfs->pAppData);
    disk->forget(name);
    return disk->real_->xDelete(disk->real_, name, sync_directory);
  }
};

namespace {

template <auto Method, class... Arguments>
int pass(sqlite3_file* file, Arguments... arguments) {
  sqlite3_file* real = FaultFile::of(file)->real();
  return (real->pMethods->*Method)(real, arguments...);
}
void pass_barrier(sqlite3_file* file) {
  sqlite3_file* real = FaultFile::of(file)->real();
  real->pMethods->xShmBarrier(real);
}

}  // namespace

const sqlite3_io_methods* FaultFile::methods() {
  using M = sqlite3_io_methods;
  static const sqlite3_io_methods methods = {
      .iVersion = 2,  // shared memory, but no memory-mapped reads
      .xClose = FaultFile::close,
      .xRead = FaultFile::read,
      .xWrite = FaultFile::write,
      .xTruncate = FaultFile::truncate,
      .xSync = FaultFile::sync,
      .xFileSize = pass<&M::xFileSize, sqlite3_int64*>,
      .xLock = pass<&M::xLock, int>,
      .xUnlock = pass<&M::xUnlock, int>,
      .xCheckReservedLock = pass<&M::xCheckReservedLock, int*>,
      .xFileControl = pass<&M::xFileControl, int, void*>,
      .xSectorSize = pass<&M::xSectorSize>,
      .xDeviceCharacteristics = pass<&M::xDeviceCharacteristics>,
      .xShmMap = pass<&M::xShmMap, int, int, int, void volatile**>,
      .xShmLock = pass<&M::xShmLock, int, int, int>,
      .xShmBarrier = pass_barrier,
      .xShmUnmap = pass<&M::xShmUnmap, int>,
      .xFetch = nullptr,
      .xUnfetch = nullptr,
  };
  return &methods;
}

int FaultFile::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* disk = static_cast<FaultDisk*>(vfs->pAppData);
  FaultFile* self = of(file);
  self->base.pMethods = nullptr;
  self->disk = disk;
  self->path = nullptr;
  const int code = disk->real_->xOpen(disk->real_, name, self->real(), flags, out_flags);
  if (code != SQLITE_OK) return code;
  if (name != nullptr) self->path = new std::string(name);
  self->base.pMethods = methods();
  return SQLITE_OK;
}

int FaultFile::close(sqlite3_file* file) {
  FaultFile* self = of(file);
  delete self->path;
  self->path = nullptr;
  return self->real()->pMethods->xClose(self->real());
}

// ---- the disk

FaultDisk::FaultDisk() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
  TX_ASSERT(std::string_view(real_->zName) != "taixin-fault", "one fault disk at a time");
  vfs_.zName = "taixin-fault";
  vfs_.pNext = nullptr;
  vfs_.pAppData = this;
  vfs_.szOsFile = static_cast<int>(sizeof(FaultFile)) + real_->szOsFile;
  vfs_.xOpen = FaultFile::open;
  vfs_.xDelete = FaultFile::remove;
  vfs_.xAccess = [](sqlite3_vfs* vfs, const char* name, int flags, int* result) {
    sqlite3_vfs* real = static_cast<FaultDisk*>(vfs->pAppData)->real_;
    return real->xAccess(real, name, flags, result);
  };
  vfs_.xFullPathname = [](sqlite3_vfs* vfs, const char* name, int size, char* out) {
    sqlite3_vfs* real = static_cast<FaultDisk*>(vfs->pAppData)->real_;
    return real->xFullPathname(real, name, size, out);
  };
  sqlite3_vfs_register(&vfs_, 1);
}

FaultDisk::~FaultDisk() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(real_, 1);
}

void FaultDisk::arm(Fault fault, uint64_t at) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
  at_ = at;
  operations_ = 0;
  cut_ = false;
}

uint64_t FaultDisk::operations() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

bool FaultDisk::fails(bool sync) {
  ++operations_;
  if (fault_ == Fault::none || operations_ < at_) return false;
  return !(sync && fault_ == Fault::full);
}

int FaultDisk::write(sqlite3_file* real, const std::string& path, const void* bytes, int size, int64_t offset) {
  const std::lock_guard lock(mutex_);
  const bool first_cut = fault_ == Fault::power_cut && !cut_;
  const bool failing = fails(false);
  if (failing && !(first_cut && operations_ == at_)) return fault_ == Fault::full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  if (failing) {  // torn: half of it is on its way
    cut_ = true;
    size /= 2;
    if (size == 0) return SQLITE_IOERR_WRITE;
  }
  Change change;
  change.offset = offset;
  sqlite3_int64 old_size = 0;
  real->pMethods->xFileSize(real, &old_size);
  change.old_size = old_size;
  if (offset < old_size) {
    change.before.resize(static_cast<size_t>(std::min<int64_t>(size, old_size - offset)));
    real->pMethods->xRead(real, change.before.data(), static_cast<int>(change.before.size()), offset);
  }
  change.after.assign(static_cast<const char*>(bytes), static_cast<size_t>(size));
  unsynced_[path].push_back(std::move(change));
  const int code = real->pMethods->xWrite(real, bytes, size, offset);
  return failing ? SQLITE_IOERR_WRITE : code;
}

int FaultDisk::truncate(sqlite3_file* real, const std::string& path, int64_t size) {
  const std::lock_guard lock(mutex_);
  if (fails(false)) return SQLITE_IOERR_TRUNCATE;
  Change change;
  change.truncation = true;
  change.offset = size;
  sqlite3_int64 old_size = 0;
  real->pMethods->xFileSize(real, &old_size);
  change.old_size = old_size;
  if (size < old_size) {
    change.before.resize(static_cast<size_t>(old_size - size));
    real->pMethods->xRead(real, change.before.data(), static_cast<int>(change.before.size()), size);
  }
  unsynced_[path].push_back(std::move(change));
  return real->pMethods->xTruncate(real, size);
}

int FaultDisk::sync(sqlite3_file* real, const std::string& path, int flags) {
  const std::lock_guard lock(mutex_);
  if (fails(true)) return SQLITE_IOERR_FSYNC;
  unsynced_.erase(path);
  return real->pMethods->xSync(real, flags);
}

void FaultDisk::forget(const std::string& path) {
  const std::lock_guard lock(mutex_);
  unsynced_.erase(path);
}

void FaultDisk::restart(uint64_t seed) {
  const std::lock_guard lock(mutex_);
  std::mt19937_64 random(seed);
  for (const auto& [path, changes] : unsynced_) {
    const int fd = fault_ == Fault::power_cut ? ::open(path.c_str(), O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) continue;
    const auto put = [fd](const std::string& bytes, int64_t offset) {
      TX_ASSERT(::pwrite(fd, bytes.data(), bytes.size(), offset) == static_cast<ssize_t>(bytes.size()), "test disk");
    };
    const auto cut = [fd](int64_t size) { TX_ASSERT(::ftruncate(fd, size) == 0, "test disk"); };
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
      if (!change->before.empty()) put(change->before, change->offset);
      cut(change->old_size);
    }
    for (const Change& change : changes) {
      if (seed == 0 || random() % 2 == 0) continue;
      if (change.truncation) {
        cut(change.offset);
      } else {
        put(change.after, change.offset);
      }
    }
    ::close(fd);
    std::error_code ignored;
    std::filesystem::remove(path.substr(0, path.rfind("-wal")) + "-shm", ignored);  // memory does not survive either
  }
  unsynced_.clear();
  fault_ = Fault::none;
}

}  // namespace taixin::store
