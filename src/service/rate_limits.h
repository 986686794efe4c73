// How many requests a second: a token bucket for each client and one for all. A bucket holds `burst` tokens and gains
// `per_second`; a request takes one; without one it is refused, and told how long to wait.
//
// Memory is bounded: of clients that were seen, the `clients` last ones are remembered. Who is forgotten begins anew
// with a full bucket, which is what somebody who stayed away that long has anyway. Threads: one.
#pragma once

#include <chrono>
#include <list>
#include <string>
#include <unordered_map>

namespace taixin::service {

struct RateLimit {
  double per_second = 0;  // 0: no limit
  double burst = 0;       // at least 1 where there is a limit
};

class RateLimits {
 public:
  using Time = std::chrono::steady_clock::time_point;
  struct Options {
    RateLimit client, all;
    size_t clients = 50'000;  // remembered: about 10 MB
  };
  explicit RateLimits(Options options) : options_(options) {}

  // 0: go on. Else the seconds to wait, at least 1. An empty client is not limited by itself.
  int take(const std::string& client, Time now);
  size_t remembered() const { return clients_.size(); }

 private:
  struct Bucket {
    double tokens = 0;
    Time at;
  };
  struct Client {
    std::string name;
    Bucket bucket;
  };
  static void fill(Bucket& bucket, const RateLimit& limit, Time now);
  static int wait(const Bucket& bucket, const RateLimit& limit);
  Bucket& bucket_of(const std::string& client, Time now);

  Options options_;
  Bucket all_;
  bool begun_ = false;
  std::list<Client> clients_;  // the last one seen first
  std::unordered_map<std::string, std::list<Client>::iterator> by_name_;
};

// Whom an address stands for: itself; for IPv6 its first 64 bits, which one subscriber has; nobody for this machine.
std::string client_of_address(const std::string& address);

}  // namespace taixin::service
