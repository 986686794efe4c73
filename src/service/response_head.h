// The status line and header of an answer, with what every answer carries unless the handler said otherwise: no
// scripts, no frames, no sniffing, no caching, nothing told to other sites; under TLS, that only TLS is to be used from
// now on.
#pragma once

#include <string>
#include <string_view>

#include "service/http.h"

namespace taixin::service {

struct ResponseHeadOptions {
  std::string_view id;  // of the request; empty: none
  bool keep_alive = true;
  bool secure = false;
  std::string_view mark = {};  // a line of its own for every answer, with its end; empty: none
};
std::string response_head(const Response& response, const ResponseHeadOptions& options);

// Of every answer of a sandbox, whatever it is.
inline constexpr std::string_view kSandboxLine = "Taixin-Sandbox: true\r\n";
inline constexpr std::string_view kRequestIdHeader = "Taixin-Request-Id";

}  // namespace taixin::service
