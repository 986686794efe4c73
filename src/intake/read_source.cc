#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "intake/reader.h"
#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

class FileSource : public Source {
 public:
  FileSource(int descriptor, uint64_t size, std::string path)
      : descriptor_(descriptor), size_(size), path_(std::move(path)) {}
  ~FileSource() override { ::close(descriptor_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  uint64_t size() const override { return size_; }

  base::Result<void> read(uint64_t offset, size_t length, std::string& out) override {
    out.resize(offset < size_ ? std::min<uint64_t>(length, size_ - offset) : 0);
    size_t done = 0;
    while (done < out.size()) {
      const ssize_t n = ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return base::fail(kCannotRead, {{"file", path_}, {"reason", std::strerror(errno)}});
      if (n == 0) return base::fail(kCannotRead, {{"file", path_}, {"reason", "it became shorter while being read"}});
      done += static_cast<size_t>(n);
    }
    return {};
  }

 private:
  int descriptor_;
  uint64_t size_;
  std::string path_;
};

class MemorySource : public Source {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  uint64_t size() const override { return bytes_.size(); }
  base::Result<void> read(uint64_t offset, size_t length, std::string& out) override {
    out.assign(offset < bytes_.size() ? bytes_.substr(offset, length) : std::string_view());
    return {};
  }

 private:
  std::string_view bytes_;
};

}  // namespace

base::Result<std::unique_ptr<Source>> open_file(const std::string& path) {
  const auto refuse = [&](const char* reason) { return base::fail(kCannotRead, {{"file", path}, {"reason", reason}}); };
  // Without O_NONBLOCK a named pipe would wait for its writer.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return refuse(std::strerror(errno));
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return refuse("it is not a regular file");
  }
  return std::unique_ptr<Source>(std::make_unique<FileSource>(descriptor, static_cast<uint64_t>(status.st_size), path));
}

std::unique_ptr<Source> memory_source(std::string_view bytes) { return std::make_unique<MemorySource>(bytes); }

}  // namespace taixin::intake
