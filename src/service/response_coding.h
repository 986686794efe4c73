// What a handler's answer becomes on its way out: "304 Not Modified" when the caller has it already, gzip when it
// helps.
//
// Compression and secrets (BREACH): whoever can make a browser ask with a guess in the question, and sees the sizes of
// the answers, learns what else is in them, for bytes that repeat compress. So nothing is compressed that
//   - sets a cookie, or answers a request with a cookie, or a browser's with a client certificate (it can be made to
//   send
//     both), unless everybody may keep it (Cache-Control: public);
//   - the handler calls `secret` (a form's token, whatever it must not give away).
// What remains is public, or asked for by programs, which nobody else makes ask.
#pragma once

#include "service/http.h"

namespace taixin::service {

inline constexpr size_t kCompressBytesMin = 1 << 10;

// What of a request decides how its answer is coded; kept, since handlers may change a request.
struct CodingRequest {
  bool get = false;          // or HEAD
  bool gzip = false;         // accepted
  bool credentials = false;  // a cookie, or a browser's client certificate
  std::string if_none_match;
};
CodingRequest coding_request(const Request& request);

// A 200 with an ETag that If-None-Match names (RFC 9110, 13.1.2: compared weakly) becomes a 304.
void apply_conditions(const CodingRequest& request, Response& response);

// Whether the answer varies by Accept-Encoding: text of `kCompressBytesMin` or more that holds no secret.
bool is_compressible(const CodingRequest& request, const Response& response);
// gzip and Vary; a strong ETag becomes a weak one, since these are not the bytes it named.
void compress(Response& response);
// Vary alone, for the same answer sent as it is.
void add_vary(Response& response);

// Whether Accept-Encoding allows gzip: "gzip", "x-gzip" or "*", with a weight above 0.
bool accepts_gzip(std::string_view accept_encoding);
// Whether a list of tags names this one, weakly: `W/"a", "b"`, or `*`.
bool names_tag(std::string_view list, std::string_view tag);

}  // namespace taixin::service
