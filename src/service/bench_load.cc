#include "service/bench_load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <memory>
#include <thread>

#include "base/bench.h"

namespace taixin::service {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// A keep-alive connection with one question under way.
class Connection {
 public:
  Connection(int port, size_t first) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), next_(first) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    TX_ASSERT(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "connect: {}",
              std::strerror(errno));
  }
  ~Connection() { ::close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd() const { return fd_; }
  bool waiting() const { return waiting_; }
  void ask(const std::vector<Question>& questions) {
    asked_ = &questions[next_++ % questions.size()];
    got_.clear();
    waiting_ = true;
    at_ = Clock::now();
    const std::string& bytes = asked_->request;  // a small one: the socket takes it whole
    TX_ASSERT(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()), "send: {}",
              std::strerror(errno));
  }
  // After poll said that there is something to read.
  void read(Asked& asked) {
    char buffer[16 << 10];
    const ssize_t size = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
    TX_ASSERT(size > 0, "the server closed a connection");
    got_.append(buffer, static_cast<size_t>(size));
    const size_t head = got_.find("\r\n\r\n");
    if (head == got_.npos) return;
    constexpr std::string_view kLength = "Content-Length: ";
    const size_t at = got_.find(kLength);
    TX_ASSERT(at < head, "no length in {}", got_);
    size_t length = 0;
    std::from_chars(got_.data() + at + kLength.size(), got_.data() + head, length);
    const std::string_view body = std::string_view(got_).substr(head + 4);
    if (body.size() < length) return;
    waiting_ = false;
    ++asked.answers;
    asked.millis.push_back(seconds_since(at_) * 1e3);
    if (!got_.starts_with("HTTP/1.1 200 ") || (!asked_->answer.empty() && body != asked_->answer)) ++asked.wrong;
  }

 private:
  int fd_;
  size_t next_;
  const Question* asked_ = nullptr;
  bool waiting_ = false;
  Clock::time_point at_;
  std::string got_;
};

// One thread's connections until `enough`; questions under way then are still answered.
Asked generate(int port, const std::vector<Question>& questions, size_t first, const std::function<bool()>& enough) {
  Asked asked;
  const double before = base::thread_processor_seconds();
  std::vector<std::unique_ptr<Connection>> connections;
  std::vector<pollfd> polled;
  for (size_t i = 0; i < kLoadConnections / kLoadThreads; ++i) {
    connections.push_back(std::make_unique<Connection>(port, first + i * 997));
    connections.back()->ask(questions);
    polled.push_back({connections.back()->fd(), POLLIN, 0});
  }
  for (size_t open = connections.size(); open > 0;) {
    TX_ASSERT(::poll(polled.data(), polled.size(), 60'000) > 0, "no answer for a minute");
    const bool last = enough();
    for (size_t i = 0; i < connections.size(); ++i) {
      if (polled[i].revents == 0) continue;
      Connection& connection = *connections[i];
      connection.read(asked);
      if (connection.waiting()) continue;
      if (!last) {
        connection.ask(questions);
      } else {
        polled[i].fd = -1;
        --open;
      }
    }
  }
  asked.generator_processor = base::thread_processor_seconds() - before;
  return asked;
}

}  // namespace

void Asked::add(const Asked& part) {
  answers += part.answers;
  wrong += part.wrong;
  millis.insert(millis.end(), part.millis.begin(), part.millis.end());
  generator_processor += part.generator_processor;
}

Asked ask_server(int port, const std::vector<Question>& questions, const std::function<bool()>& enough) {
  Asked all;
  std::vector<Asked> parts(kLoadThreads);
  const double before = base::processor_seconds();
  const auto start = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < kLoadThreads; ++i) {
      threads.emplace_back([&, i] { parts[i] = generate(port, questions, i * 7919, enough); });
    }
  }
  all.seconds = seconds_since(start);
  all.processor = base::processor_seconds() - before;
  for (const Asked& part : parts) all.add(part);
  return all;
}

}  // namespace taixin::service
