#include "service/client.h"

#include <sys/socket.h>

#include <cerrno>
#include <charconv>

#include "service/http_errors.h"
#include "service/socket_path.h"

namespace taixin::service {
namespace {

class Connection {
 public:
  static base::Result<Connection> open(const std::string& path) {
    const auto failed = [&](int code) {
      return base::fail(kNobodyListens, {{"path", path}, {"reason", std::generic_category().message(code)}});
    };
    const SocketPath name(path);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (name.text().size() >= sizeof(address.sun_path)) return failed(ENAMETOOLONG);
    std::memcpy(address.sun_path, name.text().c_str(), name.text().size() + 1);
    Connection out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (out.fd_ < 0) return failed(errno);
    if (::connect(out.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return failed(errno);
    return out;
  }
  Connection(Connection&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Connection& operator=(Connection&&) = delete;
  ~Connection() {
    if (fd_ >= 0) ::close(fd_);
  }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  bool read_all(std::string& out) {
    char buffer[64 << 10];
    while (true) {
      const ssize_t got = ::recv(fd_, buffer, sizeof(buffer), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return false;
      if (got == 0) return true;
      out.append(buffer, static_cast<size_t>(got));
    }
  }

 private:
  explicit Connection(int fd) : fd_(fd) {}
  int fd_;
};

// Our own server's answers: a length, no chunks, and the connection ends.
std::optional<Response> parse_response(std::string_view bytes) {
  Response out;
  const size_t end = bytes.find("\r\n\r\n");
  if (end == bytes.npos || !bytes.starts_with("HTTP/1.1 ")) return std::nullopt;
  std::string_view head = bytes.substr(0, end);
  if (std::from_chars(head.data() + 9, head.data() + head.size(), out.status).ec != std::errc()) return std::nullopt;
  std::optional<size_t> length;
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(line.size() + 2, head.size()));
    const size_t colon = line.find(": ");
    if (colon == line.npos) continue;
    const std::string name(line.substr(0, colon)), value(line.substr(colon + 2));
    if (name == "Content-Length") length = std::strtoull(value.c_str(), nullptr, 10);
    if (name == "Content-Type") {
      out.content_type = value;
    } else {
      out.headers[name] = value;
    }
  }
  out.body = bytes.substr(end + 4);
  if (length && *length != out.body.size()) return std::nullopt;
  return out;
}

}  // namespace

bool somebody_listens(const std::string& socket_path) { return Connection::open(socket_path).ok(); }

base::Result<Response> call_unix_socket(const std::string& socket_path, const Request& request) {
  TX_TRY(Connection connection, Connection::open(socket_path));
  std::string head = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n",
                                 request.method, target_of(request), request.body.size());
  for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
  // An early answer (too large) comes while we still send: read it before calling it broken.
  const bool sent = connection.send(head + "\r\n") && connection.send(request.body);
  const int send_error = errno;
  std::string answer;
  const bool read = connection.read_all(answer);
  if (auto response = parse_response(answer)) return *std::move(response);
  const int code = !sent ? send_error : !read ? errno : 0;
  const std::string reason = code == 0 ? "end of stream" : std::generic_category().message(code);
  return base::fail(kCallBroken, {{"reason", reason}});
}

}  // namespace taixin::service
