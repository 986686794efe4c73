// What the sessions of one server share. Lives as long as the network thread, to which everything but `options`
// belongs.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>

#include "service/rate_limits.h"
#include "service/server.h"
#include "service/tls.h"
#include "service/worker_pool.h"

namespace taixin::service {

class Session;

using Steady = std::chrono::steady_clock;

// Names for requests that nobody can foretell: 64 bits from the kernel, fetched many at a time.
class RequestIds {
 public:
  std::string next();

 private:
  std::array<uint64_t, 64> numbers_{};
  size_t left_ = 0;
};

struct Shared {
  explicit Shared(ServerOptions given);
  ServerOptions options;
  const base::Clock& clock;
  RateLimits rates;       // of requests
  RateLimits published;   // of those about what is published about somebody
  RateLimits handshakes;  // of TLS, which cost more than most requests, with the same limits
  RequestIds ids;
  std::unique_ptr<Tls> tls;
  std::set<Session*> sessions;
  uint64_t bodies_bytes = 0;
  bool stopping = false;
  std::optional<boost::asio::steady_timer> sweeper;  // while the network thread runs
  bool sweeping = false;
  boost::asio::io_context io{1};  // after what ending sessions touch
  std::optional<WorkerPool> interactive, bulk, streams;

  void tell(std::string_view event, const std::string& what) const;
  // Closes what is late, now and then, as long as there are connections: one timer for all of them.
  void sweep();
  // Where no connection is left, closes one that waits for its next request, the longest first; where there is none,
  // the one that has been slow to send for longest. False: all are busy, or quick.
  bool make_room();
  // The same among the connections of one address, once it has its share.
  bool make_room(const std::string& client);
  std::string client_of(const std::string& address) const;
  // Whether a Host header names this service.
  bool known_host(std::string_view host) const;
};

}  // namespace taixin::service
