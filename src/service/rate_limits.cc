#include "service/rate_limits.h"

#include <arpa/inet.h>

#include <cmath>
#include <cstring>

#include "service/request_head.h"

namespace taixin::service {

void RateLimits::fill(Bucket& bucket, const RateLimit& limit, Time now) {
  const double seconds = std::chrono::duration<double>(now - bucket.at).count();
  bucket.tokens = std::min(limit.burst, bucket.tokens + std::max(seconds, 0.0) * limit.per_second);
  bucket.at = now;
}

int RateLimits::wait(const Bucket& bucket, const RateLimit& limit) {
  if (bucket.tokens >= 1) return 0;
  const double seconds = (1 - bucket.tokens) / limit.per_second;
  return static_cast<int>(std::min(std::ceil(std::max(seconds, 1.0)), 3600.0));
}

RateLimits::Bucket& RateLimits::bucket_of(const std::string& client, Time now) {
  if (const auto found = by_name_.find(client); found != by_name_.end()) {
    clients_.splice(clients_.begin(), clients_, found->second);
    return found->second->bucket;
  }
  if (clients_.size() >= options_.clients) {
    by_name_.erase(clients_.back().name);
    clients_.pop_back();
  }
  clients_.push_front({client, {options_.client.burst, now}});
  by_name_[client] = clients_.begin();
  return clients_.front().bucket;
}

int RateLimits::take(const std::string& client, Time now) {
  const bool of_client = options_.client.per_second > 0 && !client.empty(), of_all = options_.all.per_second > 0;
  if (of_all) {
    if (!std::exchange(begun_, true)) all_ = {options_.all.burst, now};
    fill(all_, options_.all, now);
  }
  Bucket* own = nullptr;
  if (of_client) {
    own = &bucket_of(client, now);
    fill(*own, options_.client, now);
    // A client that asks too much takes nothing from the others.
    if (const int seconds = wait(*own, options_.client)) return seconds;
  }
  if (of_all) {
    if (const int seconds = wait(all_, options_.all)) return seconds;
    all_.tokens -= 1;
  }
  if (own != nullptr) own->tokens -= 1;
  return 0;
}

std::string client_of_address(const std::string& address) {
  if (names_this_machine(address.find(':') == address.npos ? address : "[" + address + "]")) return {};
  in6_addr six{};
  if (::inet_pton(AF_INET6, address.c_str(), &six) != 1) return address;
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    char text[INET_ADDRSTRLEN] = {};
    ::inet_ntop(AF_INET, &six.s6_addr[12], text, sizeof text);
    return client_of_address(text);
  }
  std::memset(&six.s6_addr[8], 0, 8);
  char text[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(AF_INET6, &six, text, sizeof text);
  return std::string(text) + "/64";
}

}  // namespace taixin::service
