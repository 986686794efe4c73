// What the service writes down of each request: one line of JSON, which may go to a log collector that other people
// read. So it holds nothing that a caller typed: the method only when it is one of HTTP's, of the path only words that
// the service itself gave out, the caller's id only when no identity number is in it, an account only as an opaque
// number.
//
//   {"time":"2026-11-24T09:00:00.000000+08:00","id":"5f0c...","method":"GET","route":"/api/v1/submissions/{}","status":200,
//    "bytes":512,"ms":1.25,"account":"a17","caller":"trace-9"}
//
// Other things that happen are lines with "event" and "what" instead.
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <string_view>

#include "base/day.h"

namespace taixin::service {

using RouteWords = std::set<std::string, std::less<>>;

// "/api/v1/submissions/12" -> "/api/v1/submissions/{}": each part that is not one of `words` becomes {}. At most
// `kRoutePartsMax` parts; empty or without a slash in front: "-".
inline constexpr size_t kRoutePartsMax = 12;
std::string route_of(std::string_view path, const RouteWords& words);

struct LoggedRequest {
  base::KnownAt time{};
  std::string_view id, method, path, account, caller;
  int status = 0;
  uint64_t bytes = 0;  // of the answer's body, as sent
  std::chrono::steady_clock::duration taken{};
};
std::string request_line(const LoggedRequest& request, const RouteWords& words);

// `event`: a fixed word of ours. `what`: a text of ours, or of a library; identity numbers in it are masked.
std::string event_line(base::KnownAt time, std::string_view event, std::string_view what);

// [A-Za-z0-9._-]{1,64} without an identity number in it: what may be repeated in answers' headers and in the log.
bool is_opaque_name(std::string_view text);

}  // namespace taixin::service
