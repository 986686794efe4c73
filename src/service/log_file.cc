#include "service/log_file.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "service/http_errors.h"
#include "service/request_log.h"

namespace taixin::service {
namespace {

constexpr int kWaitMs = 100, kLastWaitMs = 1'000;  // for a pipe that is full; when the program ends

int open_log(const std::string& path) {
  return ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
}

}  // namespace

base::Result<std::unique_ptr<LogFile>> LogFile::open(std::string path, const base::Clock& clock) {
  const int file = path.empty() ? STDERR_FILENO : open_log(path);
  if (file < 0) {
    const std::string reason = std::generic_category().message(errno);
    return base::fail(kNoLogFile, {{"path", path}, {"reason", reason}});
  }
  return std::unique_ptr<LogFile>(new LogFile(std::move(path), file, clock));
}

LogFile::LogFile(std::string path, int file, const base::Clock& clock)
    : path_(std::move(path)), clock_(clock), file_(file), thread_([this] { work(); }) {}

LogFile::~LogFile() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
  if (!path_.empty()) ::close(file_);
}

void LogFile::write(std::string line) {
  line += '\n';
  {
    const std::lock_guard lock(mutex_);
    if (queued_bytes_ + line.size() > kQueueBytesMax) {
      ++dropped_;
      return;
    }
    queued_bytes_ += line.size();
    queue_.push_back(std::move(line));
  }
  changed_.notify_one();
}

void LogFile::reopen() {
  if (path_.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    reopen_ = true;
  }
  changed_.notify_one();
}

// In pieces that a pipe takes whole once it takes anything, so that no write waits for a reader who never comes.
void LogFile::write_all(const std::string& text) {
  std::string_view rest = text;
  int waited_ms = 0;
  while (!rest.empty()) {
    pollfd ready{file_, POLLOUT, 0};
    if (::poll(&ready, 1, kWaitMs) == 0) {
      const std::lock_guard lock(mutex_);
      waited_ms += kWaitMs;
      if (stopping_ && waited_ms >= kLastWaitMs) return;
      continue;
    }
    const ssize_t wrote = ::write(file_, rest.data(), std::min<size_t>(rest.size(), PIPE_BUF));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return;  // a full disk, or a reader who went: these lines are lost, the service goes on
    rest.remove_prefix(static_cast<size_t>(wrote));
    waited_ms = 0;
  }
}

void LogFile::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || reopen_ || dropped_ > 0 || !queue_.empty(); });
    if (queue_.empty() && dropped_ == 0 && !reopen_) return;
    std::string text;
    for (const std::string& line : queue_) text += line;
    queue_.clear();
    queued_bytes_ = 0;
    const size_t dropped = std::exchange(dropped_, 0);
    const bool again = std::exchange(reopen_, false);
    lock.unlock();
    if (dropped > 0) text += event_line(clock_.now(), "log_dropped", fmt::format("{} lines", dropped)) + "\n";
    write_all(text);  // of before the move, to the file of before
    if (again) {
      if (const int file = open_log(path_); file >= 0) {
        ::close(std::exchange(file_, file));
      } else {
        write_all(event_line(clock_.now(), "log_not_reopened", std::generic_category().message(errno)) + "\n");
      }
    }
    lock.lock();
  }
}

}  // namespace taixin::service
