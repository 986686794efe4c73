#include "service/request_log.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "identity/id_finder.h"

namespace taixin::service {
namespace {

constexpr size_t kNameBytesMax = 64;
constexpr std::string_view kMethods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

std::string_view known_method(std::string_view method) {
  for (const std::string_view one : kMethods) {
    if (one == method) return one;
  }
  return "-";
}

}  // namespace

std::string route_of(std::string_view path, const RouteWords& words) {
  if (path == "/") return "/";
  if (!path.starts_with('/')) return "-";
  std::string out;
  for (size_t parts = 0; !path.empty(); ++parts) {
    path.remove_prefix(1);
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size());
    if (parts == kRoutePartsMax) return out + "/...";
    out += '/';
    if (!part.empty()) out += words.contains(part) ? part : "{}";
  }
  return out;
}

std::string request_line(const LoggedRequest& request, const RouteWords& words) {
  const double ms = std::chrono::duration<double, std::milli>(request.taken).count();
  std::string line = fmt::format(
      R"({{"time":"{}","id":"{}","method":"{}","route":{},"status":{},"bytes":{},"ms":{:.3f})",
      base::iso_time(request.time), request.id, known_method(request.method),
      boost::json::serialize(boost::json::string(route_of(request.path, words))), request.status, request.bytes, ms);
  if (is_opaque_name(request.account)) line += fmt::format(R"(,"account":"{}")", request.account);
  if (is_opaque_name(request.caller)) line += fmt::format(R"(,"caller":"{}")", request.caller);
  return line + "}";
}

std::string event_line(base::KnownAt time, std::string_view event, std::string_view what) {
  const std::string masked = identity::mask_ids(std::string(what), {.ids_expected = true}).text;
  return fmt::format(R"({{"time":"{}","event":"{}","what":{}}})", base::iso_time(time), event,
                     boost::json::serialize(boost::json::string(masked)));
}

bool is_opaque_name(std::string_view text) {
  if (text.empty() || text.size() > kNameBytesMax) return false;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (!plain) return false;
  }
  return identity::find_ids(text, {.ids_expected = true}).empty();
}

}  // namespace taixin::service
