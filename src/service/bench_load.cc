#include "service/bench_load.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/error.h"

namespace taixin::service {
namespace {

inline constexpr base::ErrorKind kWrkFailed{"service.wrk_failed",          500,
                                            "wrk 运行失败：{reason}",      "wrk failed: {reason}",
                                            "运行 ./dev bench 会自动安装", "./dev bench installs it"};

constexpr std::chrono::seconds kWarmUp{1};

// The questions come from a file, so that the script says nothing about them. The last line is for `read_result`.
constexpr std::string_view kScript = R"lua(
local requests, at = {}, 0
function init(args)
  for body in io.lines(args[2]) do
    requests[#requests + 1] = wrk.format("POST", args[1], {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. args[3]}, body)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("\nresult %d %d %d %d %d\n", summary.requests, e.status + e.timeout + e.connect + e.read + e.write,
                         summary.duration, latency:percentile(50), latency:percentile(99)))
end
)lua";

base::Error wrk_failed(std::string reason) { return base::fail(kWrkFailed, {{"reason", std::move(reason)}}); }

// In the child: on the last processor, with its answer in the pipe.
[[noreturn]] void become_wrk(const std::vector<std::string>& arguments, int output) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<size_t>(::sysconf(_SC_NPROCESSORS_ONLN) - 1), &one);
  ::sched_setaffinity(0, sizeof one, &one);
  ::dup2(output, STDOUT_FILENO);
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  ::execvp(pointers.front(), pointers.data());
  ::_exit(127);
}

std::string read_all(int file) {
  std::string text;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(file, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR);) {
    if (n > 0) text.append(buffer, static_cast<size_t>(n));
  }
  return text;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

base::Result<LoadResult> read_result(const std::string& text) {
  constexpr std::string_view kMark = "\nresult ";
  const size_t at = text.find(kMark);
  if (at == text.npos) return wrk_failed(text.empty() ? "it said nothing" : text);
  uint64_t numbers[5] = {};
  const char* place = text.data() + at + kMark.size();
  for (uint64_t& number : numbers) {
    const auto [end, error] = std::from_chars(place, text.data() + text.size(), number);
    if (error != std::errc()) return wrk_failed(text);
    place = end + 1;
  }
  LoadResult result;
  result.answers = numbers[0];
  result.failed = numbers[1];
  result.seconds = static_cast<double>(numbers[2]) / 1e6;
  result.p50_ms = static_cast<double>(numbers[3]) / 1e3;
  result.p99_ms = static_cast<double>(numbers[4]) / 1e3;
  return result;
}

int connect_to(int port) {
  const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  TX_ASSERT(::connect(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "connect: {}",
            std::strerror(errno));
  return file;
}

// One whole answer; the connection stays open.
std::string read_answer(int file) {
  constexpr std::string_view kLength = "Content-Length: ";
  std::string got;
  char buffer[16 << 10];
  while (true) {
    const size_t head = got.find("\r\n\r\n"), at = got.find(kLength);
    size_t length = 0;
    if (head != got.npos && at < head) std::from_chars(got.data() + at + kLength.size(), got.data() + head, length);
    if (head != got.npos && got.size() >= head + 4 + length) return got;
    const ssize_t size = ::recv(file, buffer, sizeof buffer, 0);
    TX_ASSERT(size > 0, "the server closed a connection");
    got.append(buffer, static_cast<size_t>(size));
  }
}

}  // namespace

uint64_t wrong_answers(int port, const std::vector<Question>& questions) {
  const int file = connect_to(port);
  uint64_t wrong = 0;
  for (const Question& question : questions) {
    const std::string& bytes = question.request;  // a small one: the socket takes it whole
    TX_ASSERT(::send(file, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()), "send: {}",
              std::strerror(errno));
    const std::string answer = read_answer(file);
    const std::string_view body = std::string_view(answer).substr(answer.find("\r\n\r\n") + 4);
    if (!answer.starts_with("HTTP/1.1 200 ") || body != question.answer) ++wrong;
  }
  ::close(file);
  return wrong;
}

base::Result<std::unique_ptr<Wrk>> Wrk::start(const LoadOptions& options) {
  const auto script = std::filesystem::path(options.scratch) / "ask.lua",
             bodies = std::filesystem::path(options.scratch) / "bodies.txt";
  std::ofstream(script) << kScript;
  {
    std::ofstream file(bodies);
    for (const std::string& body : options.bodies) file << body << "\n";
  }
  const std::vector<std::string> arguments{
      "wrk",
      "--threads=1",
      fmt::format("--connections={}", options.connections),
      fmt::format("--duration={}s", options.seconds),
      "--timeout=30s",
      "--script=" + script.string(),
      fmt::format("{}://127.0.0.1:{}", options.tls ? "https" : "http", options.port),
      "--",
      options.path,
      bodies.string(),
      options.token};
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return wrk_failed(std::strerror(errno));
  const pid_t process = ::fork();
  if (process == 0) become_wrk(arguments, ends[1]);
  ::close(ends[1]);
  if (process < 0) {
    ::close(ends[0]);
    return wrk_failed(std::strerror(errno));
  }
  return std::unique_ptr<Wrk>(new Wrk(process, ends[0]));
}

Wrk::~Wrk() {
  ::close(output_);
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

base::Result<LoadResult> Wrk::finish() {
  const std::string text = read_all(output_);
  rusage used{};
  int status = 0;
  ::wait4(std::exchange(process_, 0), &status, 0, &used);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return wrk_failed("it is not installed");
  if (!WIFEXITED(status)) return wrk_failed(fmt::format("ended by signal {}", WTERMSIG(status)));
  TX_TRY(LoadResult result, read_result(text));
  result.processor = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
  return result;
}

base::Result<LoadResult> Wrk::stop() {
  std::this_thread::sleep_until(started_ + kWarmUp);  // before, it would just die
  ::kill(process_, SIGINT);
  return finish();
}

}  // namespace taixin::service
