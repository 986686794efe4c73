// The HTTP server: one network thread (Boost.Beast) that reads and writes, and worker threads that run the handler.
//
//   TX_TRY(auto server, Server::start({.listen = "127.0.0.1:8080", .unix_socket = home / "taixin.sock",
//                                      .handler = [&](Request& r) { return handle_site(app, r); },
//                                      .bulk = is_bulk, .log = to_file, .signals = true}));
//   print("listening on", server->address());
//   server->wait();   // until SIGTERM or SIGINT
//   server->stop();   // requests that were read are answered; then everything is closed
//
// Bounded: header, body, all bodies together, connections, both queues, requests of a client. What is full answers 503
// or 429 with Retry-After; where no connection is left, one that waits for its next request is closed first, then the
// slowest sender. Slow work (`bulk`: files being loaded, batches) has threads of its own, which stand back where
// processors are short, so that questions are answered beside it. A handler that answers `later` holds no thread
// meanwhile. HEAD is answered as GET without its body. Over TCP only hosts that name this machine, or are in `names`,
// are served (a page elsewhere cannot reach it by a name of its own). Over the Unix socket Request::local is true; the
// socket's mode is 0600. Other addresses than loopback need TLS. What every answer carries: response_head.h; gzip and
// 304: response_coding.h; what is logged: request_log.h; which bytes are a request: request_head.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/day.h"
#include "base/result.h"
#include "service/http.h"
#include "service/rate_limits.h"
#include "service/request_log.h"

namespace taixin::service {

struct ServerLimits {
  size_t header_bytes = 16 << 10;
  uint64_t body_bytes = uint64_t{256} << 20;        // of one that is kept in memory
  uint64_t bodies_bytes = uint64_t{768} << 20;      // of all requests at once, but for small ones
  static constexpr uint64_t kSmallBody = 64 << 10;  // a connection may always send so much
  size_t connections = 512;
  size_t connections_of_one = 128;  // from one address; this machine may have all
  int workers = 6;
  size_t queue = 256;  // waiting for a worker
  int bulk_workers = 3;
  int bulk_nice = 5;  // questions have three shares of a short processor where files and batches have one
  size_t bulk_queue = 16;
  int stream_workers = 2;                         // write pieces of bodies that go to a sink
  std::chrono::milliseconds header_time{20'000};  // idle connections and TLS handshakes too
  std::chrono::milliseconds body_time{30'000};    // for each kBodyStep
  std::chrono::milliseconds write_time{60'000};   // for each kWriteStep
  // A connection that has not sent its handshake, its header or a kBodyStep for so long may be closed when none is
  // left.
  std::chrono::milliseconds patience{1'000};
  RateLimits::Options rates;      // none
  RateLimits::Options published;  // none; besides `rates`, of requests that `ServerOptions::published` names
  static constexpr uint64_t kBodyStep = 256 << 10;
  static constexpr uint64_t kWriteStep = 4 << 20;
};

// PEM. The key is readable by nobody else (mode 0600). An empty `client_ca`: clients are not asked for certificates.
struct TlsFiles {
  std::string certificate, key, client_ca;
};

struct ServerOptions {
  std::string listen;       // HOST:PORT, loopback unless `tls` or `open_to_others`; port 0: a free one; empty: no TCP
  std::string unix_socket;  // path; empty: none. The caller owns the home: a socket that is there is stale.
  Handler handler;          // on worker threads, several at once
  // Asked before `handler`, on the same threads: true when it took the request and answers through `reply`, once, from
  // any thread, before or after it returns. Request and reply live until then, so that no thread has to wait.
  std::function<bool(Request&, Reply& reply)> later;
  std::function<bool(const Request&)> bulk;  // slow work; none: nothing is
  // Bodies that are not kept in memory: `handler` sees the request before its body (`body_follows`) and answers with a
  // sink, or refuses. On the network thread: looks at method and path only. None: nothing is.
  std::function<bool(const Request&)> streams;
  // What is published about somebody: page by page, and no faster than people read (domain/12.2.8). On the network
  // thread: looks at method and path only. None: nothing is.
  std::function<bool(const Request&)> published;
  // How large a body this request may have, from its head alone; on the network thread. None, or more than
  // `body_bytes`: that.
  std::function<uint64_t(const Request&)> body_limit;
  std::function<void(const std::string&)> log;  // one line for each answer and event (request_log.h); must not wait
  RouteWords route_words;                       // of the paths that lines may show
  // On the network thread, before the body is read: whose bucket a request takes from. None: `client_of_address`.
  std::function<std::string(const Request&)> client_of;
  // Whose connections count together. None: `client_of_address`, of which this machine is nobody.
  std::function<std::string(const std::string& address)> peer_of;
  std::function<void()> hangup;  // SIGHUP, when there are `signals`; the files of `tls` are read again in any case
  ServerLimits limits;
  std::optional<TlsFiles> tls;                // over TCP; never over the Unix socket
  std::vector<std::string> names;             // hosts that this service is called, beside loopback ones; without ports
  std::chrono::milliseconds tls_look{5'000};  // how often the files are looked at
  // Other machines may connect, and name this one as they like: for services that hold nothing about anybody and ask
  // nobody who they are (a witness).
  bool open_to_others = false;
  bool sandbox = false;                // every answer says so (Taixin-Sandbox: true)
  bool signals = false;                // SIGTERM and SIGINT end `wait`; a second one kills the process
  const base::Clock* clock = nullptr;  // outlives the server; none: the system's
};

class Server {
 public:
  // Errors: kBadListen, kNotLoopback, kCannotListen, kBadTls, kTlsKeyOpen.
  static base::Result<std::unique_ptr<Server>> start(ServerOptions options);
  ~Server();  // stop, however long it takes
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;             // 0 without TCP
  std::string address() const;  // "http://127.0.0.1:8080", "https://..."; empty without TCP
  void wait();                  // until a signal, or `stop` by another thread
  // Idle connections are closed, requests already read are handled and answered. Takes as long as they take.
  void stop();
  // The same; after `time` what is still written or waits in a queue is broken off. False: handlers still run, which
  // nothing can break off: the caller ends the process, or calls `stop` and waits.
  bool stop_within(std::chrono::milliseconds time);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace taixin::service
