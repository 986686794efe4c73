// The address of a Unix socket whose path may be longer than the 107 bytes that fit: through the open directory then.
#pragma once

#include <fcntl.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace taixin::service {

// `text()` names the socket as long as this object lives.
class SocketPath {
 public:
  explicit SocketPath(const std::filesystem::path& path) : text_(path.string()) {
    if (text_.size() < sizeof(sockaddr_un::sun_path)) return;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    directory_ = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    text_ = "/proc/self/fd/" + std::to_string(directory_) + "/" + path.filename().string();
  }
  ~SocketPath() {
    if (directory_ >= 0) ::close(directory_);
  }
  SocketPath(const SocketPath&) = delete;
  SocketPath& operator=(const SocketPath&) = delete;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  int directory_ = -1;
};

}  // namespace taixin::service
