#include "service/routes.h"

#include <boost/json.hpp>
#include <unordered_map>
#include <vector>

#include "access/account_errors.h"
#include "access/errors.h"
#include "base/text.h"
#include "identity/resident_id.h"
#include "service/api_accounts.h"
#include "service/api_admin.h"
#include "service/api_answers.h"
#include "service/api_bulletins.h"
#include "service/api_cases.h"
#include "service/api_changes.h"
#include "service/api_cockpit.h"
#include "service/api_complaints.h"
#include "service/api_consents.h"
#include "service/api_desk.h"
#include "service/api_duties.h"
#include "service/api_erasure.h"
#include "service/api_exchange.h"
#include "service/api_held.h"
#include "service/api_jobs.h"
#include "service/api_league.h"
#include "service/api_ledger.h"
#include "service/api_letters.h"
#include "service/api_lists.h"
#include "service/api_looks.h"
#include "service/api_materials.h"
#include "service/api_outgoing.h"
#include "service/api_public.h"
#include "service/api_reports.h"
#include "service/api_retractions.h"
#include "service/api_rules.h"
#include "service/api_submissions.h"
#include "service/api_texts.h"
#include "service/door_keys.h"
#include "service/errors.h"
#include "service/http_errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

bool is_id(std::string_view parameter) { return parameter == "{id}" || parameter == "{number}"; }
bool is_rest(std::string_view parameter) { return parameter.ends_with("*}"); }

// Whether `path` is of this pattern, and its parameters.
bool fits(std::string_view pattern, std::string_view path, PathArgs& args) {
  size_t count = 0;
  while (!pattern.empty() && !path.empty()) {
    if (pattern.front() != '{') {
      if (pattern.front() != path.front()) return false;
      pattern.remove_prefix(1);
      path.remove_prefix(1);
      continue;
    }
    const std::string_view parameter = pattern.substr(0, pattern.find('}') + 1);
    const std::string_view value = is_rest(parameter) ? path : path.substr(0, path.find('/'));
    if (value.empty()) return false;
    if (is_id(parameter)) {
      const auto id = parse_id(value);
      if (!id) return false;
      (parameter == "{id}" ? args.id : args.number) = *id;
    }
    TX_ASSERT(count < args.text.size(), "{} has too many parameters", pattern);
    args.text[count++] = value;
    pattern.remove_prefix(parameter.size());
    path.remove_prefix(value.size());
  }
  return pattern.empty() && path.empty();
}

struct Key {
  std::string_view method, path;
  friend bool operator==(const Key&, const Key&) = default;
};
struct KeyHash {
  size_t operator()(const Key& key) const {
    const std::hash<std::string_view> hash;
    return hash(key.path) * 31 + hash(key.method);
  }
};

struct Table {
  std::vector<Route> routes;
  std::unordered_map<Key, const Route*, KeyHash> fixed;
  std::vector<const Route*> open;  // with parameters

  Table() {
    for (const auto part :
         {submission_routes(), held_routes(),      answer_routes(),   change_routes(),  job_routes(),
          admin_routes(),      consent_routes(),   look_routes(),     case_routes(),    rule_routes(),
          text_routes(),       erasure_routes(),   ledger_routes(),   session_routes(), unit_routes(),
          account_routes(),    client_routes(),    power_routes(),    public_routes(),  report_routes(),
          retraction_routes(), complaint_routes(), outgoing_routes(), letter_routes(),  material_routes(),
          list_routes(),       measure_routes(),   desk_routes(),     league_routes(),  cockpit_routes(),
          bulletin_routes(),   exchange_routes(),  duty_routes()}) {
      routes.insert(routes.end(), part.begin(), part.end());
    }
    for (const Route& route : routes) {
      if (route.pattern.find('{') != route.pattern.npos) {
        open.push_back(&route);
      } else {
        fixed.emplace(Key{route.method, route.pattern}, &route);
      }
    }
  }
};

const Table& table() {
  static const Table made;
  return made;
}

base::Error bad_member(std::string_view name) {
  return base::fail(kBadMember, {{"name", std::string(base::prefix_code_points(name, 40))}});
}

bool is_day(std::string_view text) { return text.empty() || base::parse_iso_day(text).has_value(); }
bool is_moment(std::string_view text) { return text.empty() || base::parse_time(text).has_value(); }

bool good_text(const Member& member, std::string_view value) {
  if (member.required && value.empty()) return false;
  if (base::count_code_points(value) > member.max) return false;
  switch (member.kind) {
    case Member::Kind::number:
      return value.empty() || parse_id(value).has_value();
    case Member::Kind::day:
      return is_day(value);
    case Member::Kind::moment:
      return is_moment(value);
    case Member::Kind::text:
    case Member::Kind::flag:
    case Member::Kind::texts:
      return true;
  }
  return true;
}

}  // namespace

std::span<const Route> all_routes() { return table().routes; }

std::optional<Match> match_route(std::string_view method, std::string_view path) {
  if (method == "HEAD") method = "GET";
  const Table& all = table();
  if (const auto found = all.fixed.find(Key{method, path}); found != all.fixed.end()) {
    return Match{found->second, {}};
  }
  for (const Route* route : all.open) {
    Match match{route, {}};
    if (route->method == method && fits(route->pattern, path, match.args)) return match;
  }
  return std::nullopt;
}

std::string allowed_methods(std::string_view path) {
  std::string out;
  for (const std::string_view method : {"GET", "POST", "PATCH", "DELETE"}) {
    if (!match_route(method, path)) continue;
    out += out.empty() ? "" : ", ";
    out += method == "GET" ? "GET, HEAD" : method;
  }
  return out;
}

base::Result<void> admit_route(App& app, Request& request, const Route& route) {
  const auto verdict = app.doors().may(request.caller, route.action, {}, app.home().clock().today());
  if (verdict.permitted()) {
    if (route.local && !request.local) return base::fail(kOnlyLocal);
    return {};
  }
  const base::Error refused = access::refusal(verdict, route.action);
  // Of whoever nobody knows, the server's own log tells; the access log would be theirs to fill.
  if (request.caller.known()) {
    access::Asker asker;
    asker.caller = request.caller;
    asker.action = route.action;
    TX_CHECK(access::log_denied(app.home(), asker, refused.code()));
  }
  // Somebody was signed in here, and no longer is: another thing to tell than that nobody says who asks.
  if (refused.is(access::kNotSignedIn) && !session_token(request).empty()) return base::fail(access::kSignedOut);
  return refused;
}

int64_t caller_of(const Request& request) {
  if (request.caller.console()) return -1;
  return request.caller.known() ? request.caller.account.get() : 0;
}

namespace {

base::Result<void> read_members(Request& request, const Shape& shape) {
  if (!request.body.empty() && !request.header("content-type").starts_with("application/json")) {
    return base::fail(kWrongType, {{"wanted", "application/json"}});
  }
  boost::system::error_code failed;
  const json::value parsed = json::parse(request.body.empty() ? "{}" : request.body, failed);
  if (failed || !parsed.is_object()) return base::fail(kBadJson);
  const json::object& object = parsed.get_object();
  for (const auto& [name, value] : object) {
    const std::string_view key = name;
    const auto member =
        std::find_if(shape.members.begin(), shape.members.end(), [&](const Member& one) { return one.name == key; });
    if (member == shape.members.end()) return bad_member(key);
    if (member->kind == Member::Kind::texts) {
      const bool texts =
          value.is_object() && value.get_object().size() <= member->max &&
          std::ranges::all_of(value.get_object(), [](const auto& one) { return one.value().is_string(); });
      if (!texts) return bad_member(key);
      request.fields[std::string(key)] = json::serialize(value);
      continue;
    }
    if (member->kind == Member::Kind::flag ? !value.is_bool() : !value.is_string()) return bad_member(key);
    if (value.is_bool()) {
      request.fields[std::string(key)] = value.get_bool() ? "true" : "";
      continue;
    }
    const json::string& text = value.get_string();
    if (!good_text(*member, text)) return bad_member(key);
    request.fields[std::string(key)] = std::string(text);
  }
  for (const Member& member : shape.members) {
    if (member.required && !object.contains(member.name)) return bad_member(member.name);
  }
  return {};
}

}  // namespace

base::Result<void> read_body(Request& request, const Shape& shape) {
  auto read = read_members(request, shape);
  for (const Member& member : shape.members) {
    if (!member.secret) continue;
    identity::wipe(request.body);
    if (!read) identity::wipe(request.fields[std::string(member.name)]);
  }
  return read;
}

const std::string& member_of(const Request& request, std::string_view name) {
  static const std::string none;
  const auto found = request.fields.find(name);
  return found == request.fields.end() ? none : found->second;
}

int64_t number_of(const Request& request, std::string_view name) {
  return parse_id(member_of(request, name)).value_or(0);
}

std::optional<base::Day> day_of(const Request& request, std::string_view name) {
  return base::parse_iso_day(member_of(request, name));
}

std::map<std::string, std::string, std::less<>> texts_in(const Request& request, std::string_view name) {
  std::map<std::string, std::string, std::less<>> out;
  boost::system::error_code failed;
  const json::value parsed = json::parse(member_of(request, name), failed);
  if (failed || !parsed.is_object()) return out;
  for (const auto& [key, value] : parsed.get_object()) {
    if (value.is_string()) out[std::string(key)] = std::string(value.get_string());
  }
  return out;
}

std::vector<std::string> texts_of(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::string_view part = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), part.size() + 1));
    if (const std::string_view one = base::trim(part); !one.empty()) out.emplace_back(one);
  }
  return out;
}

}  // namespace taixin::service
