// A request and its response, free of any library: what the interface, the pages and the command line have in common.
// The command line builds the same requests and calls the same handler, in process or over the home's Unix socket.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace taixin::service {

struct Request {
  std::string method;                                       // "GET", "POST"
  std::string path;                                         // decoded, without the query: "/api/v1/submissions/12"
  std::map<std::string, std::string, std::less<>> query;    // decoded
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  std::string body;
  // The members of a JSON body, when it was read by its shape (routes.h): flags are "true" or empty.
  std::map<std::string, std::string, std::less<>> fields;
  bool local = false;  // over the home's Unix socket or in process: may name files of this machine

  std::function<void(double)> progress;       // 0..1, in process and of jobs; may be empty
  const std::atomic<bool>* cancel = nullptr;  // true: stop, and leave nothing; of jobs

  std::string_view get(std::string_view name) const;     // query parameter, empty when absent
  std::string_view header(std::string_view name) const;  // by lower-case name
  base::Lang lang() const;                               // ?lang=, then Accept-Language, then zh
  bool wants_json() const;                               // Accept: application/json (the default of /api)
  bool wants_text() const;                               // Accept: text/plain
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::map<std::string, std::string> headers;
  std::string body;
  std::vector<std::string> cookies;  // a Set-Cookie line each
};

Response json_response(std::string body, int status = 200);
Response text_response(std::string body, int status = 200);
// RFC 9457 problem details (application/problem+json), or plain lines when the caller wants text.
// {type, title, status, code, detail, next, place}; `type` is "/problems/<code>".
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
// Nothing when the body is not what the content type says.
std::optional<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body);

using Handler = std::function<Response(Request&)>;
// Takes the answer to one request: once, on any thread.
using Reply = std::function<void(Response)>;

}  // namespace taixin::service
