// Asking other servers over HTTP(S): bounded in bytes and time, no redirects, no proxy, nothing remembered. An
// interface, so that tests need no network.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"

namespace taixin::ledger {

struct WebRequest {
  std::string url;  // http:// or https://
  std::string body;
  bool post = false;
  std::string body_type = "text/plain";
  size_t answer_bytes_max = size_t{1} << 20;  // after decompression
  std::chrono::milliseconds time{10'000};     // for the whole exchange
};
struct WebAnswer {
  int status = 0;
  std::string content_type, body;
};

class WebClient {
 public:
  virtual ~WebClient() = default;
  // Any status is an answer. Errors: kNoAnswer (no connection, too slow, too long, no certificate to trust).
  virtual base::Result<WebAnswer> ask(const WebRequest& request) = 0;
};

// libcurl; connections are kept for the next request. One thread at a time.
std::unique_ptr<WebClient> web_client();

}  // namespace taixin::ledger
