// Raw bytes to a server over real sockets, and a server that answers what it was asked.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service/server.h"

namespace taixin::service {

class Raw {
 public:
  explicit Raw(int port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval limit{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~Raw() { ::close(fd_); }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;
  bool connected() const { return connected_; }
  int file() const { return fd_; }
  void no_more() { ::shutdown(fd_, SHUT_WR); }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  std::string until(std::string_view mark) {
    char buffer[4096];
    while (got_.find(mark) == got_.npos) {
      const ssize_t n = ::recv(fd_, buffer, sizeof(buffer), 0);
      if (n <= 0) break;
      got_.append(buffer, static_cast<size_t>(n));
    }
    const size_t end = std::min(got_.find(mark), got_.size() - std::min(mark.size(), got_.size())) + mark.size();
    std::string out = got_.substr(0, end);
    got_.erase(0, out.size());
    return out;
  }
  // Everything until the other side closes.
  std::string rest() {
    char buffer[4096];
    for (ssize_t n = 0; (n = ::recv(fd_, buffer, sizeof(buffer), 0)) > 0;) got_.append(buffer, static_cast<size_t>(n));
    return std::exchange(got_, {});
  }

 private:
  int fd_;
  bool connected_ = false;
  std::string got_;
};

inline Response echo(Request& request) {
  if (request.path == "/throw") throw std::runtime_error("示例");
  std::string body = request.method + " " + request.path;
  for (const auto& [name, value] : request.query) body += " " + name + "=" + value;
  return text_response(body + " [" + std::to_string(request.body.size()) + "]" + (request.local ? " local" : ""));
}

inline std::unique_ptr<Server> serve(ServerOptions options) {
  if (options.listen.empty() && options.unix_socket.empty()) options.listen = "127.0.0.1:0";
  if (!options.handler) options.handler = echo;
  auto server = Server::start(std::move(options));
  EXPECT_TRUE(server.ok()) << server.error().message(base::Lang::en);
  return *std::move(server);
}

inline std::string get(int port, const std::string& target, const std::string& more = {}) {
  Raw raw(port);
  raw.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n");
  return raw.rest();
}

// The status of an answer, "200"; empty without one.
inline std::string status_of(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? answer.substr(9, 3) : std::string();
}
inline std::string header_of(const std::string& answer, const std::string& name) {
  const size_t at = answer.find("\r\n" + name + ": ");
  if (at == answer.npos || at > answer.find("\r\n\r\n")) return {};
  const size_t from = at + name.size() + 4;
  return answer.substr(from, answer.find("\r\n", from) - from);
}

}  // namespace taixin::service
