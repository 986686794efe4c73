// Where log lines go: standard error or a file, written by a thread of its own, so that a full disk or a pipe that
// nobody reads stops no request. What does not fit into the queue is dropped and counted; the count is a line of its
// own. Threads: any.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/day.h"
#include "base/result.h"

namespace taixin::service {

class LogFile {
 public:
  static constexpr size_t kQueueBytesMax = 8 << 20;
  // An empty path: standard error. A file is appended to, made with mode 0640 when it is not there (a collector of the
  // same group reads it). Errors: kNoLogFile.
  static base::Result<std::unique_ptr<LogFile>> open(std::string path, const base::Clock& clock);
  ~LogFile();  // writes what is queued, for a moment
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  void write(std::string line);  // without line break
  // Opens the path again, after it was moved away (logrotate). What cannot be opened stays as it was, with a line.
  void reopen();

 private:
  LogFile(std::string path, int file, const base::Clock& clock);
  void work();
  void write_all(const std::string& text);

  const std::string path_;
  const base::Clock& clock_;
  int file_;  // the thread's, after the constructor
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> queue_;
  size_t queued_bytes_ = 0, dropped_ = 0;
  bool stopping_ = false, reopen_ = false;
  std::thread thread_;
};

}  // namespace taixin::service
