#include "service/server.h"

#include <netinet/tcp.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <condition_variable>
#include <csignal>

#include "service/header_words.h"
#include "service/http_errors.h"
#include "service/request_head.h"
#include "service/session.h"
#include "service/socket_path.h"

namespace taixin::service {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::local::stream_protocol;
using boost::system::error_code;

// ---- what sessions share

std::string RequestIds::next() {
  if (left_ == 0) {
    const size_t bytes = sizeof numbers_;
    TX_ASSERT(::getrandom(numbers_.data(), bytes, 0) == static_cast<ssize_t>(bytes), "the kernel gives no chance");
    left_ = numbers_.size();
  }
  return fmt::format("{:016x}", numbers_[--left_]);
}

namespace {

const base::Clock& clock_of(const ServerOptions& options) {
  static const base::SystemClock system;
  return options.clock != nullptr ? *options.clock : system;
}

constexpr std::chrono::milliseconds kSweepMax{2'000};
constexpr std::chrono::milliseconds kCloseTime{2'000};  // for connections that are broken off to notice it

}  // namespace

Shared::Shared(ServerOptions given)
    : options(std::move(given)),
      clock(clock_of(options)),
      rates(options.limits.rates),
      published(options.limits.published),
      handshakes(options.limits.rates) {}

void Shared::tell(std::string_view event, const std::string& what) const {
  if (options.log) options.log(event_line(clock.now(), event, what));
}

void Shared::sweep() {
  if (!sweeper || std::exchange(sweeping, true)) return;
  const ServerLimits& limits = options.limits;
  const auto shortest = std::min({limits.header_time, limits.body_time, limits.write_time, kSweepMax});
  sweeper->expires_after(std::max(shortest / 8, std::chrono::milliseconds(5)));
  sweeper->async_wait([this](error_code) {
    sweeping = false;
    if (sessions.empty()) return;
    const auto now = Steady::now();
    for (Session* session : std::vector(sessions.begin(), sessions.end())) session->close_if_late(now);
    sweep();
  });
}

namespace {

// Of these, the one that waits longest for its next request, else the one that is slow to send for longest.
template <class Which>
Session* most_idle(const std::set<Session*>& sessions, const Which& which) {
  const auto now = Steady::now();
  Session* chosen = nullptr;
  Session::Idleness best;
  for (Session* session : sessions) {
    if (!which(*session)) continue;
    const auto one = session->idleness(now);
    if (one.rank > best.rank || (one.rank > 0 && one.rank == best.rank && one.since < best.since)) {
      best = one;
      chosen = session;
    }
  }
  return chosen;
}

}  // namespace

bool Shared::make_room() {
  if (sessions.size() < options.limits.connections) return true;
  Session* chosen = most_idle(sessions, [](const Session&) { return true; });
  if (chosen != nullptr) chosen->close();
  return chosen != nullptr;
}

std::string Shared::client_of(const std::string& address) const {
  return options.peer_of ? options.peer_of(address) : client_of_address(address);
}

bool Shared::make_room(const std::string& client) {
  if (client.empty()) return true;
  const auto of_client = [&](const Session& session) { return session.client() == client; };
  const auto count = std::ranges::count_if(sessions, [&](const Session* one) { return of_client(*one); });
  if (static_cast<size_t>(count) < options.limits.connections_of_one) return true;
  Session* chosen = most_idle(sessions, of_client);
  if (chosen != nullptr) chosen->close();
  return chosen != nullptr;
}

bool Shared::known_host(std::string_view host) const {
  if (names_this_machine(host)) return true;
  const std::string_view name = host_name(host);
  return std::any_of(options.names.begin(), options.names.end(),
                     [&](const std::string& one) { return same_word(one, name); });
}

namespace {

template <class Protocol>
class Listener : public std::enable_shared_from_this<Listener<Protocol>> {
 public:
  Listener(typename Protocol::acceptor acceptor, Shared& shared) : acceptor_(std::move(acceptor)), shared_(shared) {}
  void accept() {
    acceptor_.async_accept([self = this->shared_from_this()](error_code failed, typename Protocol::socket socket) {
      if (failed == asio::error::operation_aborted) return;
      if (failed) return self->accept_later();  // no descriptors left, most likely
      if (kLocal || self->shared_.make_room()) self->begin(std::move(socket));
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
  void begin(typename Protocol::socket socket) {
    Peer peer{{}, kLocal};
    if constexpr (!kLocal) {
      error_code failed;
      const auto address = socket.remote_endpoint(failed).address();
      if (failed) return;  // gone already
      peer.address = address.to_string();
      socket.set_option(tcp::no_delay(true), failed);
    }
    if (!kLocal && !shared_.make_room(shared_.client_of(peer.address))) return;
    const bool secure = !kLocal && shared_.tls;
    if (secure && shared_.handshakes.take(client_of_address(peer.address), Steady::now()) > 0) return;
    auto transport = secure ? tls_transport(Socket(std::move(socket)), shared_.tls->context())
                            : plain_transport(Socket(std::move(socket)));
    std::make_shared<Session>(std::move(transport), shared_, std::move(peer))->start();
  }
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

// `others`: addresses that other machines reach are allowed.
base::Result<tcp::endpoint> parse_listen(const std::string& text, bool others) {
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
  if (!others && !address.is_loopback()) return base::fail(kNotLoopback, {{"host", host}});
  return tcp::endpoint(address, static_cast<uint16_t>(port));
}

}  // namespace

struct Server::State {
  explicit State(ServerOptions options) : shared(std::move(options)) {}
  Shared shared;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard;
  std::shared_ptr<Listener<tcp>> tcp_listener;
  std::shared_ptr<Listener<stream_protocol>> local_listener;
  std::optional<asio::signal_set> signals, hangups;
  std::optional<asio::steady_timer> look_timer;
  tcp::endpoint bound;
  std::thread network;
  std::mutex mutex;
  std::condition_variable changed;
  bool done_waiting = false, stopped = false, network_ended = false;

  base::Result<void> listen_tcp() {
    const ServerOptions& options = shared.options;
    TX_TRY(const auto endpoint, parse_listen(options.listen, options.open_to_others || options.tls));
    if (options.tls) {
      const auto tell = [this](std::string_view event, const std::string& what) { shared.tell(event, what); };
      TX_TRY(shared.tls, Tls::open(*options.tls, shared.clock, tell));
      const bool loopback = endpoint.address().is_loopback();
      if (!loopback && options.names.empty()) shared.tell("no_names", "others are refused until [serve] names is set");
    }
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

  void wait_for_signals() {
    signals.emplace(shared.io, SIGINT, SIGTERM);
    signals->async_wait([this](error_code failed, int) {
      if (failed) return;
      signals->clear();  // the next one has its usual effect
      wake();
    });
    hangups.emplace(shared.io, SIGHUP);
    wait_for_hangup();
  }
  void wait_for_hangup() {
    hangups->async_wait([this](error_code failed, int) {
      if (failed) return;
      if (shared.tls) shared.tls->reload();
      if (shared.options.hangup) shared.options.hangup();
      wait_for_hangup();
    });
  }
  void look_at_tls() {
    look_timer->expires_after(shared.options.tls_look);
    look_timer->async_wait([this](error_code failed) {
      if (failed || shared.stopping) return;
      shared.tls->look();
      look_at_tls();
    });
  }

  void run() {
    sigset_t pipe;  // OpenSSL writes to sockets that may be closed: an error, not the end
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    while (true) {
      try {
        shared.io.run();
        break;
      } catch (...) {  // no memory for one connection: that one is lost, the others go on
      }
    }
    const std::lock_guard lock(mutex);
    network_ended = true;
    changed.notify_all();
  }

  void wake() {
    {
      const std::lock_guard lock(mutex);
      done_waiting = true;
    }
    changed.notify_all();
  }

  void begin_stop() {
    wake();
    asio::post(shared.io, [this] {
      shared.stopping = true;
      if (tcp_listener) tcp_listener->close();
      if (local_listener) local_listener->close();
      if (signals) signals->cancel();
      if (hangups) hangups->cancel();
      if (look_timer) look_timer->cancel();
      for (Session* session : std::vector(shared.sessions.begin(), shared.sessions.end())) session->close_if_idle();
    });
  }
  void close_all() {
    asio::post(shared.io, [this] {
      for (Session* session : std::vector(shared.sessions.begin(), shared.sessions.end())) session->close();
    });
  }
  std::array<WorkerPool*, 3> pools() { return {&*shared.interactive, &*shared.bulk, &*shared.streams}; }

  // False: handlers still run at `end`.
  bool stop_by(Steady::time_point end) {
    const bool first = [&] {
      const std::lock_guard lock(mutex);
      return !std::exchange(stopped, true);
    }();
    if (first && network.joinable()) begin_stop();
    if (!network.joinable()) return true;
    bool ended = true;
    if (shared.interactive) {
      for (WorkerPool* pool : pools()) ended = pool->stop_by(end) && ended;
    }
    guard.reset();  // the network thread ends when the last answer is written, or its time is over
    if (!ended) return close_all(), false;
    std::unique_lock lock(mutex);
    const auto at_end = [this] { return network_ended; };
    if (!changed.wait_until(lock, end, at_end)) {
      close_all();
      if (!changed.wait_for(lock, kCloseTime, at_end)) return false;  // an answer that comes later, and has not yet
    }
    lock.unlock();
    network.join();
    finish();
    return true;
  }
  void stop() {
    // A year is longer than any work; a time point at the end of all times would overflow inside the library.
    if (stop_by(Steady::now() + std::chrono::hours(24 * 365))) return;
    for (WorkerPool* pool : pools()) pool->stop();
    if (network.joinable()) network.join();
    finish();
  }
  void finish() {
    shared.sweeper.reset();
    look_timer.reset();
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
  s.shared.streams.emplace(limits.stream_workers, limits.connections + 1);  // one piece of each connection
  if (s.shared.options.signals) s.wait_for_signals();
  if (s.shared.tls) {
    s.look_timer.emplace(s.shared.io);
    s.look_at_tls();
  }
  s.guard.emplace(asio::make_work_guard(s.shared.io));
  s.shared.sweeper.emplace(s.shared.io);
  s.network = std::thread([&s] { s.run(); });
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() { stop(); }
void Server::stop() { state_->stop(); }
bool Server::stop_within(std::chrono::milliseconds time) { return state_->stop_by(Steady::now() + time); }
int Server::port() const { return state_->tcp_listener || state_->bound.port() ? state_->bound.port() : 0; }
std::string Server::address() const {
  if (port() == 0) return {};
  const auto host = state_->bound.address();
  return fmt::format("{}://{}:{}", state_->shared.tls ? "https" : "http",
                     host.is_v6() ? "[" + host.to_string() + "]" : host.to_string(), port());
}
void Server::wait() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] { return state_->done_waiting; });
}

}  // namespace taixin::service
