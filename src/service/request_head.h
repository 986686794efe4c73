// The head of a request as bytes, before any parser reads it: strict where parsers differ, because what two programs on
// the way read differently is how one request is smuggled inside another (RFC 9112, sections 2.2, 3, 5 and 11.2).
//
// Refused: a line feed without carriage return and the other way round, NUL and other control characters, folded lines,
// blanks before the colon, several or malformed Content-Length, Transfer-Encoding beside Content-Length, with anything
// but "chunked", or in HTTP/1.0, no or several Host, a target that names another host than Host does.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace taixin::service {

inline constexpr size_t kTargetBytesMax = 8 << 10;
inline constexpr size_t kHeaderFieldsMax = 100;
inline constexpr size_t kHostBytesMax = 255;

// Where a head ends in what was read. Call again with more; `seen` is its memory, 0 at first.
enum class HeadState { more, whole, malformed };
struct HeadEnd {
  HeadState state = HeadState::more;
  size_t bytes = 0;  // of the whole head, its empty line included
};
// Malformed: what can never become a head, told as soon as it is seen (a TLS greeting, a bare line feed).
HeadEnd find_head_end(std::string_view got, size_t& seen);

// Nothing when the head (as found, with its empty line) may be parsed. Errors: kBadRequest, kTargetTooLong.
std::optional<base::Error> check_head(std::string_view head);

// The host in a Host header, without port and brackets: "127.0.0.1", "::1", "credit.example".
std::string_view host_name(std::string_view host);
// Whether it means this machine itself: localhost, 127.0.0.0/8, ::1.
bool names_this_machine(std::string_view host);

}  // namespace taixin::service
