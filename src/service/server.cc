#include "service/server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <set>

#include "identity/id_finder.h"
#include "service/http_errors.h"
#include "service/socket_path.h"
#include "service/worker_pool.h"

namespace taixin::service {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using asio::local::stream_protocol;
using boost::system::error_code;

using Steady = std::chrono::steady_clock;

class SessionBase {
 public:
  virtual ~SessionBase() = default;
  virtual void close_if_idle() = 0;
  virtual void close_if_late(Steady::time_point now) = 0;
};

// What sessions share; lives as long as the network thread. Everything but `options` belongs to that thread.
struct Shared {
  explicit Shared(ServerOptions given) : options(std::move(given)) {}
  ServerOptions options;
  std::set<SessionBase*> sessions;
  uint64_t bodies_bytes = 0;
  bool stopping = false;
  std::optional<asio::steady_timer> sweeper;  // while the network thread runs
  bool sweeping = false;
  asio::io_context io{1};  // after what ending sessions touch
  std::optional<WorkerPool> interactive, bulk;

  // Closes what is late, now and then, as long as there are connections: one timer for all of them.
  void sweep() {
    if (std::exchange(sweeping, true)) return;
    const ServerLimits& limits = options.limits;
    const auto shortest = std::min({limits.header_time, limits.body_time, limits.write_time, kSweepMax});
    sweeper->expires_after(std::max(shortest / 8, std::chrono::milliseconds(5)));
    sweeper->async_wait([this](error_code) {
      sweeping = false;
      if (sessions.empty()) return;
      const auto now = Steady::now();
      for (SessionBase* session : std::vector(sessions.begin(), sessions.end())) session->close_if_late(now);
      sweep();
    });
  }
  static constexpr std::chrono::milliseconds kSweepMax{2'000};
};

bool names_this_machine(std::string_view host) {
  if (host.starts_with('[')) {
    host = host.substr(1, host.find(']') - 1);
  } else {
    host = host.substr(0, host.find(':'));
  }
  if (beast::iequals(host, "localhost")) return true;
  error_code failed;
  const auto address = asio::ip::make_address(std::string(host), failed);
  return !failed && address.is_loopback();
}

struct Header {
  std::string_view name, value;
};
// Unless the handler says otherwise.
constexpr Header kUsualHeaders[] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; "
     "base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    // Nobody else learns our addresses. Not "no-referrer": forms would then arrive with "Origin: null", and the check
    // that they come from our own pages could not be made.
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"X-Robots-Tag", "noindex, noarchive"},
    {"Cache-Control", "no-store"}};

// Header values of ours never hold line breaks; those made from what users sent might.
std::string one_line(std::string text) {
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  return text;
}

void add_header(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  head += value;
  head += "\r\n";
}

// Status line and header of an answer.
std::string head_of(const Response& response, bool keep_alive) {
  std::string head;
  head.reserve(768);
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  const std::string_view reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
  head += reason;
  head += "\r\n";
  for (const auto& [name, value] : response.headers) add_header(head, name, one_line(value));
  if (!response.content_type.empty()) add_header(head, "Content-Type", one_line(response.content_type));
  for (const std::string& line : response.cookies) add_header(head, "Set-Cookie", one_line(line));
  for (const auto& [name, value] : kUsualHeaders) {
    const bool said = std::any_of(response.headers.begin(), response.headers.end(),
                                  [&](const auto& header) { return beast::iequals(header.first, name); });
    if (!said) add_header(head, name, value);
  }
  if (!keep_alive) add_header(head, "Connection", "close");
  // 304 and HEAD tell the length of what they leave out.
  if (response.status != 304 && response.status != 204) {
    add_header(head, "Content-Length", std::to_string(response.body.size()));
  }
  return head + "\r\n";
}

template <class Protocol>
class Session final : public SessionBase, public std::enable_shared_from_this<Session<Protocol>> {
 public:
  using Socket = typename Protocol::socket;
  static constexpr bool kLocal = std::is_same_v<Protocol, stream_protocol>;

  Session(Socket socket, Shared& shared) : socket_(std::move(socket)), shared_(shared) {
    shared_.sessions.insert(this);
    shared_.sweep();
  }
  ~Session() override {
    account(0);
    shared_.sessions.erase(this);
    if (shared_.sessions.empty() && shared_.sweeper) shared_.sweeper->cancel();
  }

  void read_header() {
    parser_.emplace();
    parser_->header_limit(static_cast<uint32_t>(limits().header_bytes));
    parser_->body_limit(limits().body_bytes);
    idle_ = true;
    expires_after(limits().header_time);
    http::async_read_header(socket_, buffer_, *parser_, [self = this->shared_from_this()](error_code failed, size_t) {
      self->idle_ = false;
      if (failed) return self->refuse(failed);
      self->on_header();
    });
  }

  // A connection that waits for its next request, or is still sending one.
  void close_if_idle() override {
    if (!idle_) return;
    error_code ignored;
    socket_.shutdown(Socket::shutdown_both, ignored);
    socket_.close(ignored);
  }
  // What waits for this connection is told that it is over.
  void close_if_late(Steady::time_point now) override {
    error_code ignored;
    if (now > deadline_) socket_.close(ignored);
  }

 private:
  const ServerLimits& limits() const { return shared_.options.limits; }
  void expires_after(std::chrono::milliseconds time) { deadline_ = Steady::now() + time; }

  // What this request holds of the memory for bodies.
  void account(uint64_t bytes) {
    shared_.bodies_bytes += bytes - accounted_;
    accounted_ = bytes;
  }

  void refuse(error_code failed) {
    if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
      return refuse(base::fail(kHeaderTooLarge, {{"limit", std::to_string(limits().header_bytes)}}));
    }
    if (failed == http::error::body_limit) {
      return refuse(base::fail(kBodyTooLarge, {{"limit", std::to_string(limits().body_bytes >> 20)}}));
    }
    // Gone, too slow (`close_if_late`), or the end: nobody to tell.
    if (failed == http::error::end_of_stream || failed == http::error::partial_message ||
        failed.category() != http::make_error_code(http::error::end_of_stream).category()) {
      return;
    }
    refuse(base::fail(kBadRequest, {{"reason", failed.message()}}));
  }
  void refuse(const base::Error& error) {
    if (started_.time_since_epoch().count() == 0) started_ = Steady::now();
    account(0);
    linger_ = !parser_->is_done();
    keep_alive_ = keep_alive_ && !linger_;
    const Request request = head_of_request();
    write(problem(error, request));
  }

  void on_header() {
    started_ = Steady::now();
    const auto& message = parser_->get();
    if (message.version() != 10 && message.version() != 11)
      return refuse(base::fail(kBadRequest, {{"reason", "HTTP version"}}));
    if (beast::iequals(message[http::field::expect], "100-continue") && !parser_->is_done()) {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      asio::async_write(socket_, asio::buffer(kContinue), [self = this->shared_from_this()](error_code failed, size_t) {
        if (!failed) self->read_body();
      });
      return;
    }
    read_body();
  }

  void read_body() {
    if (parser_->is_done()) return dispatch();
    if (shared_.stopping) return;
    idle_ = true;
    if (accounted_ / ServerLimits::kBodyStep != body_step_) {
      body_step_ = accounted_ / ServerLimits::kBodyStep;
      expires_after(limits().body_time);
    }
    http::async_read_some(socket_, buffer_, *parser_, [self = this->shared_from_this()](error_code failed, size_t) {
      self->idle_ = false;
      if (failed) return self->refuse(failed);
      self->account(self->parser_->get().body().size());
      if (self->shared_.bodies_bytes > self->limits().bodies_bytes)
        return self->refuse(base::fail(kTooBusy, {{"seconds", "5"}}));
      self->read_body();
    });
  }

  // Everything but the body.
  Request head_of_request() {
    Request out;
    out.local = kLocal;
    const auto& message = parser_->get();
    out.method = method_ = message.method_string();
    std::string_view target = message.target();
    if (const size_t scheme = target.find("://"); scheme != target.npos && !target.starts_with('/')) {
      const size_t slash = target.find('/', scheme + 3);
      target = slash == target.npos ? "/" : target.substr(slash);
    }
    set_target(out, target);
    path_ = out.path;
    for (const auto& field : message) {
      std::string name(field.name_string());
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      auto& value = out.headers[name];
      if (!value.empty()) value += name == "cookie" ? "; " : ", ";
      value += field.value();
    }
    return out;
  }

  void dispatch() {
    body_step_ = UINT64_MAX;
    deadline_ = kNever;
    keep_alive_ = parser_->get().keep_alive();
    Request request = head_of_request();
    if (!request.path.starts_with('/')) return refuse(base::fail(kBadRequest, {{"reason", "target"}}));
    const auto hosts = parser_->get().count(http::field::host);
    if (hosts > 1 || (hosts == 0 && parser_->get().version() == 11))
      return refuse(base::fail(kBadRequest, {{"reason", "Host"}}));
    const bool any_host = kLocal || shared_.options.open_to_others;
    if (!any_host && hosts == 1 && !names_this_machine(request.header("host"))) return refuse(base::fail(kForeignHost));
    request.body = std::move(parser_->get().body());
    if (shared_.stopping) return refuse(base::fail(kStopping));

    const bool slow = shared_.options.bulk && shared_.options.bulk(request);
    auto& pool = slow ? *shared_.bulk : *shared_.interactive;
    const auto pending = std::make_shared<Pending>(this->shared_from_this(), std::move(request));
    if (!pool.submit([pending] { pending->run(); })) {
      pending->drop();
      refuse(base::fail(kTooBusy, {{"seconds", "5"}}));
    }
  }

  // A request on its way through the handler. The session goes back to the network thread with the answer, since it may
  // end on no other; the network thread does not end before. What nobody answers is answered here, as failed.
  class Pending : public std::enable_shared_from_this<Pending> {
   public:
    Pending(std::shared_ptr<Session> session, Request request)
        : session_(std::move(session)), request_(std::move(request)), work_(session_->shared_.io.get_executor()) {}
    ~Pending() {
      if (session_) answer(problem(base::fail(kHandlerFailed), request_));
    }
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;

    // On a worker thread.
    void run() {
      const ServerOptions& options = session_->shared_.options;
      if (request_.method == "HEAD") request_.method = "GET";
      Reply reply = [self = this->shared_from_this()](Response response) { self->answer(std::move(response)); };
      try {
        if (!options.later || !options.later(request_, reply)) reply(options.handler(request_));
      } catch (...) {  // a library's exception that no room converted: this request fails, the service goes on
      }
    }
    // No worker took it; on the network thread.
    void drop() { session_.reset(); }

   private:
    void answer(Response response) {
      TX_ASSERT(session_, "{} is answered twice", request_.path);
      std::string().swap(request_.body);
      auto& io = session_->shared_.io;
      asio::post(io, [session = std::move(session_), response = std::move(response)]() mutable {
        session->account(0);
        session->write(std::move(response));
      });
      work_.reset();
    }

    std::shared_ptr<Session> session_;  // until it is answered
    Request request_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
  };

  void write(Response response) {
    more_ = keep_alive_ && !shared_.stopping;
    head_ = head_of(response, more_);
    log(response.status);
    const size_t length = response.body.size();
    body_ = method_ == "HEAD" ? std::string() : std::move(response.body);
    expires_after(limits().write_time * static_cast<int64_t>(length / ServerLimits::kWriteStep + 1));
    asio::async_write(socket_, std::array{asio::buffer(head_), asio::buffer(body_)},
                      [self = this->shared_from_this()](error_code failed, size_t) { self->written(failed); });
  }

  void written(error_code failed) {
    body_ = {};
    if (failed) return;
    if (more_ && !shared_.stopping) return read_header();
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    if (linger_) drop_rest();
  }

  // Reads what the client still sends for a moment: closing at once would destroy our answer on its way.
  void drop_rest() {
    expires_after(std::chrono::seconds(2));
    buffer_.clear();
    read_and_drop();
  }
  void read_and_drop() {
    idle_ = true;
    socket_.async_read_some(buffer_.prepare(16 << 10), [self = this->shared_from_this()](error_code failed, size_t) {
      if (!failed) self->read_and_drop();
    });
  }

  void log(int status) const {
    if (!shared_.options.log) return;
    const auto taken = Steady::now() - started_;
    const auto path = identity::mask_ids(percent_encode(path_, true), {.ids_expected = true}).text;
    shared_.options.log(fmt::format("{} {} {} {} ms", one_line(method_), path, status,
                                    std::chrono::duration_cast<std::chrono::milliseconds>(taken).count()));
  }

  static constexpr Steady::time_point kNever = Steady::time_point::max();
  Socket socket_;
  Steady::time_point deadline_ = kNever;  // for what is waited for
  Shared& shared_;
  beast::flat_buffer buffer_{(64 << 10) + (64 << 10)};
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string head_, body_;  // of the answer under way
  Steady::time_point started_{};
  std::string method_, path_;  // of the request under way
  uint64_t accounted_ = 0, body_step_ = UINT64_MAX;
  bool idle_ = false, keep_alive_ = false, linger_ = false, more_ = false;
};

template <class Protocol>
class Listener : public std::enable_shared_from_this<Listener<Protocol>> {
 public:
  Listener(typename Protocol::acceptor acceptor, Shared& shared) : acceptor_(std::move(acceptor)), shared_(shared) {}
  void accept() {
    acceptor_.async_accept([self = this->shared_from_this()](error_code failed, typename Protocol::socket socket) {
      if (failed == asio::error::operation_aborted) return;
      if (failed) return self->accept_later();  // no descriptors left, most likely
      if (self->shared_.sessions.size() < self->shared_.options.limits.connections || kLocal) {
        std::make_shared<Session<Protocol>>(std::move(socket), self->shared_)->read_header();
      }
      self->accept();
    });
  }
  void close() {
    error_code ignored;
    acceptor_.close(ignored);
    timer_.cancel();
  }

 private:
  static constexpr bool kLocal = std::is_same_v<Protocol, stream_protocol>;
  void accept_later() {
    timer_.expires_after(std::chrono::milliseconds(100));
    timer_.async_wait([self = this->shared_from_this()](error_code failed) {
      if (!failed) self->accept();
    });
  }
  typename Protocol::acceptor acceptor_;
  Shared& shared_;
  asio::steady_timer timer_{acceptor_.get_executor()};
};

base::Result<tcp::endpoint> parse_listen(const std::string& text, bool open_to_others) {
  const auto bad = [&] { return base::fail(kBadListen, {{"address", text}}); };
  const size_t colon = text.rfind(':');
  if (colon == text.npos || colon + 1 == text.size() || text.size() - colon > 6) return bad();
  std::string host = text.substr(0, colon);
  int port = 0;
  for (const char c : text.substr(colon + 1)) {
    if (c < '0' || c > '9') return bad();
    port = port * 10 + (c - '0');
  }
  if (port > 65535 || host.empty()) return bad();
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  error_code failed;
  const auto address = asio::ip::make_address(host, failed);
  if (failed) return bad();
  if (!open_to_others && !address.is_loopback()) return base::fail(kNotLoopback, {{"host", host}});
  return tcp::endpoint(address, static_cast<uint16_t>(port));
}

}  // namespace

struct Server::State {
  explicit State(ServerOptions options) : shared(std::move(options)) {}
  Shared shared;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard;
  std::shared_ptr<Listener<tcp>> tcp_listener;
  std::shared_ptr<Listener<stream_protocol>> local_listener;
  std::optional<asio::signal_set> signals;
  tcp::endpoint bound;
  std::thread network;
  std::mutex mutex;
  std::condition_variable changed;
  bool done_waiting = false, stopped = false;

  base::Result<void> listen_tcp() {
    TX_TRY(const auto endpoint, parse_listen(shared.options.listen, shared.options.open_to_others));
    try {
      tcp::acceptor acceptor(shared.io, endpoint);
      bound = acceptor.local_endpoint();
      tcp_listener = std::make_shared<Listener<tcp>>(std::move(acceptor), shared);
    } catch (const boost::system::system_error& failed) {
      return base::fail(kCannotListen, {{"address", shared.options.listen}, {"reason", failed.code().message()}});
    }
    tcp_listener->accept();
    return {};
  }

  base::Result<void> listen_locally() {
    const std::string& path = shared.options.unix_socket;
    const SocketPath name(path);
    try {
      struct stat found {};
      if (::lstat(path.c_str(), &found) == 0 && S_ISSOCK(found.st_mode)) ::unlink(path.c_str());
      stream_protocol::acceptor acceptor(shared.io);
      acceptor.open();
      acceptor.bind(stream_protocol::endpoint(name.text()));
      // Nobody can connect before `listen`.
      if (::chmod(path.c_str(), 0600) != 0) throw boost::system::system_error(errno, boost::system::generic_category());
      acceptor.listen();
      local_listener = std::make_shared<Listener<stream_protocol>>(std::move(acceptor), shared);
    } catch (const boost::system::system_error& failed) {
      return base::fail(kCannotListen, {{"address", path}, {"reason", failed.code().message()}});
    }
    local_listener->accept();
    return {};
  }

  void run() {
    while (true) {
      try {
        shared.io.run();
        return;
      } catch (...) {  // no memory for one connection: that one is lost, the others go on
      }
    }
  }

  void wake() {
    {
      const std::lock_guard lock(mutex);
      done_waiting = true;
    }
    changed.notify_all();
  }

  void stop() {
    {
      const std::lock_guard lock(mutex);
      if (std::exchange(stopped, true)) return;
    }
    wake();
    asio::post(shared.io, [this] {
      shared.stopping = true;
      if (tcp_listener) tcp_listener->close();
      if (local_listener) local_listener->close();
      if (signals) signals->cancel();
      for (SessionBase* session : std::vector(shared.sessions.begin(), shared.sessions.end())) session->close_if_idle();
    });
    if (shared.interactive) shared.interactive->stop();
    if (shared.bulk) shared.bulk->stop();
    guard.reset();  // the network thread ends when the last answer is written, or its time is over
    if (network.joinable()) network.join();
    shared.sweeper.reset();
    tcp_listener.reset();
    local_listener.reset();
    if (!shared.options.unix_socket.empty()) ::unlink(shared.options.unix_socket.c_str());
  }
};

base::Result<std::unique_ptr<Server>> Server::start(ServerOptions options) {
  auto state = std::make_unique<State>(std::move(options));
  State& s = *state;
  if (!s.shared.options.listen.empty()) TX_CHECK(s.listen_tcp());
  if (!s.shared.options.unix_socket.empty()) TX_CHECK(s.listen_locally());
  const ServerLimits& limits = s.shared.options.limits;
  s.shared.interactive.emplace(limits.workers, limits.queue);
  s.shared.bulk.emplace(limits.bulk_workers, limits.bulk_queue, limits.bulk_nice);
  if (s.shared.options.signals) {
    s.signals.emplace(s.shared.io, SIGINT, SIGTERM);
    s.signals->async_wait([&s](error_code failed, int) {
      if (failed) return;
      s.signals->clear();  // the next one has its usual effect
      s.wake();
    });
  }
  s.guard.emplace(asio::make_work_guard(s.shared.io));
  s.shared.sweeper.emplace(s.shared.io);
  s.network = std::thread([&s] { s.run(); });
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() { stop(); }
void Server::stop() { state_->stop(); }
int Server::port() const { return state_->tcp_listener || state_->bound.port() ? state_->bound.port() : 0; }
std::string Server::address() const {
  if (port() == 0) return {};
  const auto host = state_->bound.address();
  return fmt::format("http://{}:{}", host.is_v6() ? "[" + host.to_string() + "]" : host.to_string(), port());
}
void Server::wait() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] { return state_->done_waiting; });
}

}  // namespace taixin::service
