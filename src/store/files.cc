#include "store/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/digest.h"
#include "store/errors.h"
#include "store/sqlite.h"

namespace taixin::store {
namespace {

namespace fs = std::filesystem;

constexpr size_t kCopyBytes = size_t{1} << 20;

// An open file descriptor, closed on destruction.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, mode_t mode = 0) : fd_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  bool ok() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_;
};

// 0 or errno.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return 0;
}

// Calls `each` with the file's bytes in pieces; 0 or errno.
template <class Each>
int read_pieces(const fs::path& path, const Each& each) {
  const Descriptor in(path, O_RDONLY);
  if (!in.ok()) return errno;
  std::string buffer(kCopyBytes, '\0');
  for (;;) {
    const ssize_t n = ::read(in.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) return 0;
    if (const int error = each(std::string_view(buffer).substr(0, static_cast<size_t>(n))); error != 0) return error;
  }
}

}  // namespace

base::Error file_error(const fs::path& path, int error_number) {
  base::ErrorArgs args{{"path", path.string()}, {"detail", std::strerror(error_number)}};
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return base::Error(kDiskFull, std::move(args));
    case EROFS:
    case EACCES:
    case EPERM:
      return base::Error(kReadOnlyHome, std::move(args));
    default:
      return base::Error(kDiskFailed, std::move(args));
  }
}

base::Result<void> make_directory(const fs::path& path) {
  std::error_code code;
  if (fs::is_directory(path, code)) return {};
  const fs::path parent = fs::absolute(path, code).lexically_normal().parent_path();
  if (!fs::is_directory(parent, code) && parent != path) TX_CHECK(make_directory(parent));
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return file_error(path, errno);
  return sync_file(parent);
}

base::Result<void> make_private_file(const fs::path& path) {
  const Descriptor file(path, O_RDWR | O_CREAT, 0600);
  if (!file.ok()) return file_error(path, errno);
  return {};
}

base::Result<void> write_file(const fs::path& path, std::string_view bytes) {
  fs::path beside = path;
  beside += ".partial";
  {
    const Descriptor file(beside, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!file.ok()) return file_error(beside, errno);
    if (const int error = write_all(file.get(), bytes); error != 0) return file_error(beside, error);
    if (::fsync(file.get()) != 0) return file_error(beside, errno);
  }
  return rename_durably(beside, path);
}

base::Result<std::string> read_file(const fs::path& path, size_t max) {
  std::string bytes;
  const int error = read_pieces(path, [&](std::string_view piece) {
    bytes += piece;
    return bytes.size() > max ? EFBIG : 0;
  });
  if (error != 0) return file_error(path, error);
  return bytes;
}

base::Result<void> sync_file(const fs::path& path) {
  const Descriptor file(path, O_RDONLY);
  if (!file.ok() || ::fsync(file.get()) != 0) return file_error(path, errno);
  return {};
}

base::Result<void> rename_durably(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return file_error(to, errno);
  std::error_code code;
  return sync_file(fs::absolute(to, code).lexically_normal().parent_path());
}

base::Result<void> copy_private_file(const fs::path& from, const fs::path& to) {
  const Descriptor out(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (!out.ok()) return file_error(to, errno);
  int write_error = 0;
  const int error =
      read_pieces(from, [&](std::string_view piece) { return write_error = write_all(out.get(), piece); });
  if (write_error != 0) return file_error(to, write_error);
  if (error != 0) return file_error(from, error);
  if (::fsync(out.get()) != 0) return file_error(to, errno);
  return {};
}

base::Result<std::string> file_sha256(const fs::path& path) {
  base::Sha256Stream digest;
  const int error = read_pieces(path, [&](std::string_view piece) {
    digest.update(piece);
    return 0;
  });
  if (error != 0) return file_error(path, error);
  return base::hex(digest.finish());
}

base::Result<void> copy_database(Connection& from, const std::string& to) {
  std::error_code code;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) fs::remove(to + suffix, code);
  TX_CHECK(make_private_file(to));
  {
    TX_TRY(const auto target, Connection::open(to, Connection::Use::plain));
    sqlite3_backup* backup = sqlite3_backup_init(target->db(), "main", from.db(), "main");
    if (backup == nullptr) return target->error(sqlite3_errcode(target->db()));
    const int step = sqlite3_backup_step(backup, -1);
    const int finish = sqlite3_backup_finish(backup);
    if (step != SQLITE_DONE) return target->error(step);
    if (finish != SQLITE_OK) return target->error(finish);
  }
  TX_CHECK(sync_file(to));
  return sync_file(fs::absolute(to, code).lexically_normal().parent_path());
}

}  // namespace taixin::store
