#include "service/json_body.h"

#include "base/text.h"
#include "service/api_admin.h"
#include "service/errors.h"

namespace taixin::service {

namespace json = boost::json;

base::Result<JsonBody> JsonBody::read(const Request& request) {
  boost::system::error_code failed;
  json::value parsed = json::parse(request.body.empty() ? "{}" : request.body, failed);
  if (failed || !parsed.is_object()) return base::fail(kBadJson);
  return JsonBody(std::move(parsed.as_object()));
}

void JsonBody::bad(std::string_view name, std::string_view value) {
  if (wrong_) return;
  const std::string shown(base::is_utf8(value) ? base::prefix_code_points(value, 40) : "?");
  wrong_ = base::fail(kBadValue, {{"name", std::string(name)}, {"value", shown}});
}

const json::value* JsonBody::find(std::string_view name, Need need) {
  asked_.emplace(name);
  const json::value* found = object_.if_contains(name);
  if (!found && need == Need::required && !wrong_) wrong_ = base::fail(kMissing, {{"name", std::string(name)}});
  return found;
}

std::string JsonBody::text(std::string_view name, Need need) {
  const json::value* found = find(name, need);
  if (!found) return {};
  if (!found->is_string()) return bad(name, json::serialize(*found)), std::string();
  std::string out(found->as_string());
  if (base::count_code_points(out) > kTextMax) return bad(name, out), std::string();
  if (out.empty() && need == Need::required && !wrong_) wrong_ = base::fail(kMissing, {{"name", std::string(name)}});
  return out;
}

int64_t JsonBody::number(std::string_view name, Need need) {
  const json::value* found = find(name, need);
  if (!found) return 0;
  if (found->is_int64()) return found->as_int64();
  if (found->is_string()) {
    if (const auto id = parse_id(found->as_string())) return *id;
  }
  bad(name, json::serialize(*found));
  return 0;
}

std::optional<base::Day> JsonBody::day(std::string_view name, Need need) {
  const json::value* found = find(name, need);
  if (!found) return std::nullopt;
  const auto day = found->is_string() ? base::parse_iso_day(found->as_string()) : std::nullopt;
  if (!day) bad(name, json::serialize(*found));
  return day;
}

std::vector<std::string> JsonBody::texts(std::string_view name) {
  const json::value* found = find(name, Need::optional);
  std::vector<std::string> out;
  if (!found) return out;
  if (!found->is_array() || found->as_array().size() > kListMax) return bad(name, json::serialize(*found)), out;
  for (const json::value& one : found->as_array()) {
    if (!one.is_string()) return bad(name, json::serialize(one)), out;
    out.emplace_back(one.as_string());
  }
  return out;
}

base::Result<void> JsonBody::finish() {
  for (const auto& member : object_) {
    if (asked_.contains(std::string_view(member.key()))) continue;
    if (!wrong_)
      wrong_ = base::fail(kUnknownMember, {{"name", std::string(base::prefix_code_points(member.key(), 40))}});
  }
  if (wrong_) return *wrong_;
  return {};
}

}  // namespace taixin::service
