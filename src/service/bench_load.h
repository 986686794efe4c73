// Load on a server from outside, for benchmarks: wrk, a process of its own on one processor, posts questions in turn
// over keep-alive connections to loopback TCP, one under way on each, and says what it took of the processor itself.
// And a pass without load that compares every body.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace taixin::service {

struct Question {
  std::string request;  // all of its bytes
  std::string answer;   // the body that must come
};
// One after the other over one connection: how many answers are not 200 or have another body.
uint64_t wrong_answers(int port, const std::vector<Question>& questions);

struct LoadOptions {
  int port = 0;
  std::string path;
  std::vector<std::string> bodies;  // JSON, posted in turn; without line breaks
  std::string token;                // bearer token that they come with
  size_t connections = 32;
  int seconds = 5;
  std::string scratch;  // a directory for its script
  bool tls = false;     // whatever certificate is shown
};
struct LoadResult {
  uint64_t answers = 0;
  uint64_t failed = 0;  // not 2xx or 3xx, or no answer
  double seconds = 0, p50_ms = 0, p99_ms = 0;
  double processor = 0;  // seconds, of wrk
  double rate() const { return static_cast<double>(answers) / seconds; }
};

// A wrk that runs. Destroyed, it is killed.
class Wrk {
 public:
  // kWrkFailed: most likely it is not installed.
  static base::Result<std::unique_ptr<Wrk>> start(const LoadOptions& options);
  ~Wrk();
  Wrk(const Wrk&) = delete;
  Wrk& operator=(const Wrk&) = delete;

  base::Result<LoadResult> finish();  // when its time is over
  base::Result<LoadResult> stop();    // now, but not before it asked for a second

 private:
  Wrk(pid_t process, int output) : process_(process), output_(output) {}
  pid_t process_;
  int output_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace taixin::service
