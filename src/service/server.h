// The HTTP server: one network thread (Boost.Beast) that reads and writes, and worker threads that run the handler.
//
//   TX_TRY(auto server, Server::start({.listen = "127.0.0.1:8080", .unix_socket = home / "taixin.sock",
//                                      .handler = [&](Request& r) { return handle_site(app, r); },
//                                      .bulk = is_bulk, .log = to_stderr, .signals = true}));
//   print("listening on", server->address());
//   server->wait();   // until SIGTERM or SIGINT
//   server->stop();   // requests that were read are answered; then everything is closed
//
// Bounded: header, body, all bodies together, connections, both queues. What is full answers 503 with Retry-After.
// Slow work (`bulk`: files being loaded, batches) has threads of its own, which stand back where processors are short,
// so that questions are answered beside it. A handler that answers `later` holds no thread meanwhile.
// HEAD is answered as GET without its body. Over TCP only hosts that name this machine are served (a page elsewhere
// cannot reach it by a name of its own). Over the Unix socket Request::local is true; the socket's mode is 0600.
// Every answer carries headers that forbid scripts, frames, sniffing and caching, unless the handler says otherwise.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "service/http.h"

namespace taixin::service {

struct ServerLimits {
  size_t header_bytes = 16 << 10;
  uint64_t body_bytes = uint64_t{256} << 20;
  uint64_t bodies_bytes = uint64_t{768} << 20;  // of all requests at once
  size_t connections = 512;
  int workers = 6;
  size_t queue = 256;  // waiting for a worker
  int bulk_workers = 3;
  int bulk_nice = 5;  // questions have three shares of a short processor where files and batches have one
  size_t bulk_queue = 16;
  std::chrono::milliseconds header_time{20'000};  // idle connections too
  std::chrono::milliseconds body_time{30'000};    // for each kBodyStep
  std::chrono::milliseconds write_time{60'000};   // for each kWriteStep
  static constexpr uint64_t kBodyStep = 256 << 10;
  static constexpr uint64_t kWriteStep = 4 << 20;
};

struct ServerOptions {
  std::string listen;       // HOST:PORT, loopback unless `open_to_others`; port 0: a free one; empty: no TCP
  std::string unix_socket;  // path; empty: none. The caller owns the home: a socket that is there is stale.
  Handler handler;          // on worker threads, several at once
  // Asked before `handler`, on the same threads: true when it took the request and answers through `reply`, once, from
  // any thread, before or after it returns. Request and reply live until then, so that no thread has to wait.
  std::function<bool(Request&, Reply& reply)> later;
  std::function<bool(const Request&)> bulk;     // slow work; none: nothing is
  std::function<void(const std::string&)> log;  // one line for each answer: method, path without query, status, time
  ServerLimits limits;
  // Other machines may connect, and name this one as they like: for services that hold nothing about anybody and ask
  // nobody who they are (a witness). Homes are served on loopback only.
  bool open_to_others = false;
  bool signals = false;  // SIGTERM and SIGINT end `wait`; a second one kills the process
};

class Server {
 public:
  // Errors: kBadListen, kNotLoopback, kCannotListen.
  static base::Result<std::unique_ptr<Server>> start(ServerOptions options);
  ~Server();  // stop
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;             // 0 without TCP
  std::string address() const;  // "http://127.0.0.1:8080"; empty without TCP
  void wait();                  // until a signal, or `stop` by another thread
  // Idle connections are closed, requests already read are handled and answered. Takes as long as they take.
  void stop();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace taixin::service
