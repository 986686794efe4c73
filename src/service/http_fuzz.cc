// What this room parses itself, from arbitrary bytes: heads of requests, targets, forms, multipart bodies, lists of
// codings and tags. Nothing crashes; and what `check_head` lets pass, Beast reads as the same request, which is what
// keeps one request from being two.
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "service/http.h"
#include "service/request_head.h"
#include "service/request_log.h"
#include "service/response_coding.h"

namespace {

using namespace taixin;
namespace http = boost::beast::http;

void read_head(std::string_view bytes) {
  size_t seen = 0;
  const auto end = service::find_head_end(bytes, seen);
  // Byte by byte it is the same.
  size_t slow_seen = 0;
  service::HeadEnd slow;
  for (size_t size = 0; size <= std::min<size_t>(bytes.size(), 2'000) && slow.state == service::HeadState::more;
       ++size) {
    slow = service::find_head_end(bytes.substr(0, size), slow_seen);
  }
  if (bytes.size() <= 2'000) {
    TX_ASSERT(slow.state == end.state, "whole: {}, piece by piece: {}", int(end.state), int(slow.state));
    TX_ASSERT(end.state != service::HeadState::whole || slow.bytes == end.bytes, "{} {}", slow.bytes, end.bytes);
  }
  if (end.state != service::HeadState::whole) return;
  const std::string_view head = bytes.substr(0, end.bytes);
  if (service::check_head(head)) return;

  http::request_parser<http::buffer_body> parser;
  parser.header_limit(1 << 20);
  parser.body_limit(boost::none);
  boost::system::error_code failed;
  const size_t used = parser.put(boost::asio::buffer(head.data(), head.size()), failed);
  if (failed) return;  // stricter still, about Connection for example: that is a 400, too
  TX_ASSERT(parser.is_header_done() && used == head.size(), "{} of {} bytes are the header", used, head.size());
  const auto& message = parser.get();
  TX_ASSERT(head.starts_with(std::string(message.method_string()) + " " + std::string(message.target()) + " "),
            "another request line: {}", head);
  TX_ASSERT(message.count(http::field::content_length) + message.count(http::field::transfer_encoding) <= 1,
            "two lengths: {}", head);
  TX_ASSERT(parser.is_done() == (!parser.chunked() && parser.content_length().value_or(0) == 0), "body or none: {}",
            head);
  TX_ASSERT(message.version() == 10 || message.count(http::field::host) == 1, "hosts: {}", head);
  service::Request request;
  service::set_target(request, message.target());
  (void)service::names_this_machine(message[http::field::host]);
}

void read_the_rest(std::string_view bytes) {
  service::Request request, back;
  service::set_target(request, bytes);
  service::set_target(back, service::target_of(request));
  TX_ASSERT(back.path == request.path && back.query == request.query, "there and back: {}", bytes);
  for (const bool plus : {false, true}) {
    TX_ASSERT(service::percent_decode(bytes, plus).size() <= bytes.size(), "decoding makes it longer");
  }
  TX_ASSERT(service::percent_decode(service::percent_encode(bytes), true) == bytes, "encoded and decoded");
  (void)service::parse_form(bytes);
  const size_t line = std::min(bytes.find('\n'), bytes.size());
  if (const auto parts =
          service::parse_multipart(bytes.substr(0, line), bytes.substr(std::min(bytes.size(), line + 1)))) {
    for (const auto& part : *parts) {
      TX_ASSERT(part.content.empty() || (part.content.data() >= bytes.data() &&
                                         part.content.data() + part.content.size() <= bytes.data() + bytes.size()),
                "a part outside the body");
    }
  }
  (void)service::accepts_gzip(bytes);
  (void)service::names_tag(bytes, "\"a\"");
  (void)service::is_opaque_name(bytes);
  static const service::RouteWords kWords{"api", "v1"};
  std::string route = service::route_of(bytes, kWords);
  for (const std::string_view known : {"api", "v1", "{}", "..."}) {
    for (size_t at = 0; (at = route.find(known)) != route.npos;) route.erase(at, known.size());
  }
  TX_ASSERT(route == "-" || route.find_first_not_of('/') == route.npos, "a route shows {}", route);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_head(bytes);
  read_the_rest(bytes);
  return 0;
}
