#include "service/request_head.h"

#include <arpa/inet.h>

#include "service/header_words.h"
#include "service/http_errors.h"

namespace taixin::service {
namespace {

bool is_token_char(char c) {
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char); }
bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
// Bytes from 0x80 on are taken: browsers do not send them, some programs do, and they mean nothing to the framing.
bool is_visible(char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; }
bool is_value_char(char c) { return is_visible(c) || c == ' ' || c == '\t'; }

base::Error bad(std::string reason) { return base::fail(kBadRequest, {{"reason", std::move(reason)}}); }

constexpr size_t kMethodBytesMax = 32;
constexpr size_t kLengthDigitsMax = 18;  // fits 64 bits

struct RequestLine {
  std::string_view target;
  bool newer = false;  // HTTP/1.1
};
std::optional<base::Error> read_request_line(std::string_view line, RequestLine& out) {
  const size_t first = line.find(' '), last = line.rfind(' ');
  if (first == line.npos || last == first) return bad("request line");
  const std::string_view method = line.substr(0, first), version = line.substr(last + 1);
  out.target = line.substr(first + 1, last - first - 1);
  if (method.size() > kMethodBytesMax || !is_token(method)) return bad("method");
  if (out.target.size() > kTargetBytesMax) {
    return base::fail(kTargetTooLong, {{"limit", std::to_string(kTargetBytesMax)}});
  }
  if (out.target.empty() || !std::all_of(out.target.begin(), out.target.end(), is_visible)) return bad("target");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return bad("HTTP version");
  out.newer = version == "HTTP/1.1";
  return std::nullopt;
}

// What of the fields decides where the request ends and whom it is for.
struct Framing {
  size_t lengths = 0, encodings = 0, hosts = 0, fields = 0;
  std::string_view host;
};
std::optional<base::Error> read_field(std::string_view line, Framing& framing) {
  if (++framing.fields > kHeaderFieldsMax) return bad(fmt::format("more than {} header fields", kHeaderFieldsMax));
  if (line.front() == ' ' || line.front() == '\t') return bad("folded header field");
  const size_t colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon))) return bad("header field");
  const std::string_view name = line.substr(0, colon), value = trim_blanks(line.substr(colon + 1));
  if (!std::all_of(value.begin(), value.end(), is_value_char)) return bad("control character in a header field");
  if (same_word(name, "content-length")) {
    if (++framing.lengths > 1 || !is_digits(value) || value.size() > kLengthDigitsMax) return bad("Content-Length");
  } else if (same_word(name, "transfer-encoding")) {
    if (++framing.encodings > 1 || !same_word(value, "chunked")) return bad("Transfer-Encoding");
  } else if (same_word(name, "host")) {
    if (++framing.hosts > 1 || value.size() > kHostBytesMax || value.find_first_of(" \t,") != value.npos)
      return bad("Host");
    framing.host = value;
  }
  return std::nullopt;
}

// "http://host/path" names the host that Host names.
bool target_fits_host(std::string_view target, std::string_view host) {
  if (target.starts_with('/')) return true;
  const size_t scheme = target.find("://");
  if (scheme == target.npos) return true;  // refused later: not a path
  const std::string_view rest = target.substr(scheme + 3);
  return same_word(rest.substr(0, rest.find_first_of("/?#")), host);
}

}  // namespace

HeadEnd find_head_end(std::string_view got, size_t& seen) {
  if (got.empty()) return {};
  if (seen == 0 && !is_token_char(got.front())) return {HeadState::malformed, 0};
  while (seen < got.size()) {
    const size_t at = got.find('\n', seen);
    if (at == got.npos) {
      seen = got.size();
      break;
    }
    if (at == 0 || got[at - 1] != '\r') return {HeadState::malformed, 0};
    if (at >= 3 && got.substr(at - 3, 2) == "\r\n") return {HeadState::whole, at + 1};
    seen = at + 1;
  }
  return {};
}

std::optional<base::Error> check_head(std::string_view head) {
  if (!head.ends_with("\r\n\r\n")) return bad("end of the header");
  head.remove_suffix(2);
  RequestLine request;
  Framing framing;
  for (bool first = true; !head.empty(); first = false) {
    const size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    if (line.find_first_of("\r\n") != line.npos || (line.empty() && !first)) return bad("line break");
    if (auto refused = first ? read_request_line(line, request) : read_field(line, framing)) return refused;
  }
  if (framing.encodings > 0 && (framing.lengths > 0 || !request.newer)) return bad("Transfer-Encoding");
  if (framing.hosts == 0 && request.newer) return bad("Host");
  if (framing.hosts > 0 && !target_fits_host(request.target, framing.host)) return bad("Host");
  return std::nullopt;
}

std::string_view host_name(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') == host.npos ? host.npos : host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

bool names_this_machine(std::string_view host) {
  const std::string name(host_name(host));
  if (same_word(name, "localhost")) return true;
  in_addr four{};
  if (::inet_pton(AF_INET, name.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  return ::inet_pton(AF_INET6, name.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

}  // namespace taixin::service
