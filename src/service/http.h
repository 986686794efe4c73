// A request and its response, free of any library: what the interface, the pages and the command line have in common.
// The command line builds the same requests and calls the same handler, in process or over the home's Unix socket.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/caller.h"
#include "base/error.h"

namespace taixin::service {

struct Request {
  std::string method;                                       // "GET", "POST"
  std::string path;                                         // decoded, without the query: "/api/v1/submissions/12"
  std::map<std::string, std::string, std::less<>> query;    // decoded
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  std::string body;
  access::Caller caller;    // as the door established it (door_keys.h)
  bool identified = false;  // `caller` is known: asked once, since a client's requests are counted
  std::string csrf;         // of the session; empty: there is none
  bool local = false;       // over the home's Unix socket or in process: may name files of this machine

  // By the server; empty in process.
  std::string id;                // 16 hexadecimal digits, of this request alone; Taixin-Request-Id of the answer
  std::string caller_id;         // what the caller calls it (X-Request-Id), when that is [A-Za-z0-9._-]{1,64}
  std::string peer_address;      // "192.0.2.7", "2001:db8::1"; empty over the Unix socket
  std::string peer_certificate;  // SHA-256 of the client certificate that TLS verified, DER, as 64 lower-case digits
  bool secure = false;           // over TLS: cookies may be marked Secure
  // The body has not been read, and may be of any size: an answer with a `sink` takes it (ServerOptions::streams).
  bool body_follows = false;
  // The members of a JSON body, when it was read by its shape (routes.h): flags are "true" or empty.
  std::map<std::string, std::string, std::less<>> fields;

  std::function<void(double)> progress;       // 0..1, in process and of jobs; may be empty
  const std::atomic<bool>* cancel = nullptr;  // true: stop, and leave nothing; of jobs

  std::string_view get(std::string_view name) const;     // query parameter, empty when absent
  std::string_view header(std::string_view name) const;  // by lower-case name
  base::Lang lang() const;                               // ?lang=, then Accept-Language, then zh
  bool wants_json() const;                               // Accept: application/json (the default of /api)
  bool wants_text() const;                               // Accept: text/plain
};

class BodySink;

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::map<std::string, std::string> headers;
  std::string body;
  std::vector<std::string> cookies;  // a Set-Cookie line each
  // For the log: an opaque number of an account, [A-Za-z0-9._-]{1,64}; never a name. Anything else is not logged.
  std::string log_account;
  // The body holds something an attacker must not guess (a token of a form): never compressed (response_coding.h).
  bool secret = false;
  // Not an answer yet: the body of a request that `body_follows` goes there, and `finish` answers.
  std::shared_ptr<BodySink> sink;
};

// Where the body of one request goes as it comes, in pieces, instead of into memory. Calls come one after the other, on
// worker threads; destroyed without `finish` when the server stops first, so what was taken must be safe by then too.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // False: it takes no more; the rest is not read, and `finish(false)` says why.
  virtual bool write(std::string_view bytes) = 0;
  // The answer. Whole: the last byte was written. Else the connection broke, and nobody reads the answer, unless
  // `write` refused.
  virtual Response finish(bool whole) = 0;
};

Response json_response(std::string body, int status = 200);
Response text_response(std::string body, int status = 200);
// RFC 9457 problem details (application/problem+json), or plain lines when the caller wants text.
// {type, title, status, code, detail, next, args, place}; `type` is "/problems/<code>". `args` are the values that
// stand in `detail` and `next`, by name, so that a program need not read them: never one that is in neither.
Response problem(const base::Error& error, const Request& request);

// Everything but letters, digits and -._~ (and /, when kept) as %XX.
std::string percent_encode(std::string_view text, bool keep_slash = false);
// Path and query as they stand in a request line.
std::string target_of(const Request& request);
// The other way: fills in path and query.
void set_target(Request& request, std::string_view target);

// Percent-decoding and the pairs of a query or form; malformed escapes stay as they are.
// A name that comes several times (map=A%3DB&map=C%3DD) has its values joined by line breaks.
std::string percent_decode(std::string_view text, bool plus_is_space);
std::map<std::string, std::string, std::less<>> parse_form(std::string_view text);

// One part of a multipart/form-data body. Views into the body.
struct FormPart {
  std::string name, file_name;
  std::string_view content;
};
// Nothing when the body is not what the content type says, or has more than `kFormPartsMax` parts.
inline constexpr size_t kFormPartsMax = 1'000;
std::optional<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body);

using Handler = std::function<Response(Request&)>;
// Takes the answer to one request: once, on any thread.
using Reply = std::function<void(Response)>;

}  // namespace taixin::service
