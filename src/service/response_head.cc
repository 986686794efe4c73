#include "service/response_head.h"

#include <boost/beast/http/status.hpp>

#include "service/header_words.h"

namespace taixin::service {
namespace {

namespace http = boost::beast::http;

struct Header {
  std::string_view name, value;
};
// Unless the handler says otherwise.
constexpr Header kUsualHeaders[] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; "
     "base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    // Nobody else learns our addresses. Not "no-referrer": forms would then arrive with "Origin: null", and the check
    // that they come from our own pages could not be made.
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"X-Robots-Tag", "noindex, noarchive"},
    {"Cache-Control", "no-store"}};
// A year. Not for the names below this one, which are not ours to speak for.
constexpr Header kOnlyTls{"Strict-Transport-Security", "max-age=31536000"};

// Header values of ours never hold line breaks; those made from what users sent might.
void add_header(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  for (const char c : value) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) head += c;
  }
  head += "\r\n";
}

}  // namespace

std::string response_head(const Response& response, const ResponseHeadOptions& options) {
  std::string head;
  head.reserve(768);
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  const std::string_view reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
  head += reason;
  head += "\r\n";
  for (const auto& [name, value] : response.headers) add_header(head, name, value);
  if (!response.content_type.empty()) add_header(head, "Content-Type", response.content_type);
  for (const std::string& line : response.cookies) add_header(head, "Set-Cookie", line);
  const auto add_usual = [&](const Header& usual) {
    const bool said = std::any_of(response.headers.begin(), response.headers.end(),
                                  [&](const auto& header) { return same_word(header.first, usual.name); });
    if (!said) add_header(head, usual.name, usual.value);
  };
  for (const Header& usual : kUsualHeaders) add_usual(usual);
  if (options.secure) add_usual(kOnlyTls);
  head += options.mark;
  if (!options.id.empty()) add_header(head, kRequestIdHeader, options.id);
  if (!options.keep_alive) add_header(head, "Connection", "close");
  // 304 and HEAD tell the length of what they leave out.
  if (response.status != 304 && response.status != 204) {
    add_header(head, "Content-Length", std::to_string(response.body.size()));
  }
  return head + "\r\n";
}

}  // namespace taixin::service
