// The one table of routes: what the interface answers, by whom it may be asked (access::Action), what each takes, and
// who answers. Dispatch, 404 and 405, which work is slow, the description (openapi.h) and the tests come from it: what
// is not in the table cannot be reached, and what is in it must be described.
//
// A file of handlers gives its part of the table (`std::span<const Route>`), and `all_routes` in routes.cc joins them.
// Patterns: segments in braces are parameters; `{id}` and `{number}` take an id (digits), any other any text, `{file*}`
// the rest.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/action.h"
#include "base/day.h"
#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

// One member of a JSON body. Bodies are closed: a member that is not named here is refused, so that a misspelt one
// cannot go unnoticed. An optional text may be empty, which means that it is not there.
struct Member {
  enum class Kind : uint8_t {
    text,    // at most `max` characters
    flag,    // true or false
    day,     // 2026-04-01
    moment,  // 2026-04-01T09:30:00+08:00
    number,  // an id: digits, as text
    texts,   // an object of texts, at most `max` of them; kept as JSON
  };
  std::string_view name;
  Kind kind = Kind::text;
  bool required = false;
  size_t max = 200;
  std::string_view example = {};  // stands in the description, and a test sends it
  std::string_view about = {};
  bool secret = false;  // a password, an identity number: the body is wiped when it was read, the field by the handler
};
struct Shape {
  std::string_view name;  // of its schema
  std::span<const Member> members;
};

// The parameters of a path, in their order. Views into Request::path.
struct PathArgs {
  std::array<std::string_view, 2> text;
  int64_t id = 0, number = 0;  // of {id} and {number}
};

// What may be asked for again unchanged (ETag, If-None-Match).
enum class Etag : uint8_t {
  none,
  of_body,
  of_packs,  // depends on the packs, the day and the language alone: not even rendered when it is the same
};

// A form is read by its handler, which knows what its standard says of wrong ones; its shape describes it.
enum class Body : uint8_t { none, json, form, file };

struct Route {
  using Handler = base::Result<Response> (*)(App&, Request&, const PathArgs&);
  // Answers through `reply`, once, before or after it returns; request and reply live until then.
  using Later = void (*)(App&, Request&, Reply&);

  std::string_view method;     // GET, POST, DELETE; HEAD is answered as GET
  std::string_view pattern;    // "/api/v1/submissions/{id}/errors"
  std::string_view operation;  // its operationId
  access::Action action = access::Action::open;
  Handler handler = nullptr;
  Body body = Body::none;
  const Shape* shape = nullptr;  // of a JSON body or a form
  bool bulk = false;             // slow: threads of its own; ?async=true makes it a job (jobs.h)
  bool local = false;            // names files of this machine, or is upkeep: the Unix socket only
  bool keyed = false;            // a write that takes an Idempotency-Key (idempotency.h)
  // `unit` of its query or body is the number of a unit, so that nobody's own stands there (name_actor in door_keys.h).
  bool unit_is_number = false;
  Etag etag = Etag::none;
  Later later = nullptr;  // beside `handler`: the same as JSON, and no thread waits
};

// All of them. Built once.
std::span<const Route> all_routes();

struct Match {
  const Route* route = nullptr;
  PathArgs args;
};
// By hash of method and path when the pattern has no parameters, else by its segments. Nothing: no route.
std::optional<Match> match_route(std::string_view method, std::string_view path);
// "GET, HEAD, POST" for a path that some route has; empty: none has it.
std::string allowed_methods(std::string_view path);

// Asked before each handler, once for a request: may the caller do this at all (who it is, its role and unit, its
// quota)? A question's purpose is decided where it is admitted.
base::Result<void> admit_route(App& app, Request& request, const Route& route);
// Whose request it is, for what a caller leaves here (idempotency keys, jobs): its account; -1 the console, 0
// whoever is not known.
int64_t caller_of(const Request& request);

// Reads a JSON body by its shape into Request::fields. kBadJson, kWrongType, kBadMember: nothing was done.
base::Result<void> read_body(Request& request, const Shape& shape);

// A member of a body that was read; empty, 0 or nothing: an optional one that is not there.
const std::string& member_of(const Request& request, std::string_view name);
int64_t number_of(const Request& request, std::string_view name);
std::optional<base::Day> day_of(const Request& request, std::string_view name);
// A member of kind `texts`.
std::map<std::string, std::string, std::less<>> texts_in(const Request& request, std::string_view name);
// "ADM, SEV": texts separated by commas, without blanks around them; empty ones are left out.
std::vector<std::string> texts_of(std::string_view list);

}  // namespace taixin::service
