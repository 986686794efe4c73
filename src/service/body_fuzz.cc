// The JSON bodies of all routes: whatever comes, it is read by its shape or refused; what was read fits the shape.
//
// Input: a byte that chooses a shape of the route table, then the body. Many bytes are no JSON, so that each input is
// also the values of a body that has this shape's members: the texts between line breaks, in the order of the members.
#include <boost/json.hpp>
#include <cstdint>
#include <set>
#include <vector>

#include "base/text.h"
#include "service/api_admin.h"
#include "service/routes.h"

namespace {

using namespace taixin::service;

std::vector<const Route*> with_shape() {
  std::vector<const Route*> out;
  std::set<const Shape*> known;
  for (const Route& route : all_routes()) {
    if (route.shape != nullptr && known.insert(route.shape).second) out.push_back(&route);
  }
  return out;
}

// Seen by the fuzzer beside the code: what became of a body of each shape, so that it looks for one of each kind.
constexpr size_t kShapesMax = 128;
[[gnu::section("__libfuzzer_extra_counters"), gnu::used]] uint8_t became[kShapesMax * 4];

// An object of texts, as it is kept: JSON.
bool is_texts(const Member& member, const std::string& value) {
  boost::system::error_code failed;
  const auto object = boost::json::parse(value, failed);
  return !failed && object.is_object() && object.as_object().size() <= member.max &&
         std::ranges::all_of(object.as_object(), [](const auto& one) { return one.value().is_string(); });
}

bool fits(const Member& member, const std::string& value) {
  if (member.kind == Member::Kind::texts) return is_texts(member, value);
  using taixin::base::count_code_points;
  if (count_code_points(value) > member.max || !taixin::base::is_utf8(value)) return false;
  if (value.empty()) return !member.required || member.kind == Member::Kind::flag;
  switch (member.kind) {
    case Member::Kind::flag:
      return value == "true";
    case Member::Kind::number:
      return parse_id(value).has_value();
    case Member::Kind::day:
      return taixin::base::parse_iso_day(value).has_value();
    case Member::Kind::moment:
      return taixin::base::parse_time(value).has_value();
    case Member::Kind::text:
    case Member::Kind::texts:
      return true;
  }
  return false;
}

// Whether it was read.
bool read(const Route& route, std::string body) {
  const Shape& shape = *route.shape;
  Request request;
  request.method = route.method;
  request.path = route.pattern;
  request.headers["content-type"] = "application/json";
  request.body = std::move(body);
  const auto done = read_body(request, shape);
  for (const Member& member : shape.members) {
    TX_ASSERT(!member.secret || request.body.empty(), "{}: a body with a secret stays in memory", shape.name);
  }
  if (!done) {
    const Response refused = problem(done.error(), request);
    TX_ASSERT(refused.status == 400 && taixin::base::is_utf8(refused.body), "{}", refused.status);
    return false;
  }
  for (const auto& [name, value] : request.fields) {
    const auto member = std::ranges::find(shape.members, name, &Member::name);
    TX_ASSERT(member != shape.members.end(), "{} has a field that it does not know", shape.name);
    TX_ASSERT(fits(*member, value), "{}.{} was taken", shape.name, member->name);
  }
  for (const Member& member : shape.members) {
    TX_ASSERT(!member.required || request.fields.contains(member.name), "{} lacks {}", shape.name, member.name);
  }
  return true;
}

// A body with these values: those that fit have to be taken, and no other.
bool read_values(const Route& route, std::string_view values) {
  boost::json::object body;
  bool good = true;
  for (const Member& member : route.shape->members) {
    const std::string value(values.substr(0, values.find('\n')));
    values.remove_prefix(std::min(values.size(), value.size() + 1));
    if (value.empty() && !member.required) continue;
    if (member.kind == Member::Kind::flag) {
      body[member.name] = value == "true";
      continue;
    }
    if (member.kind == Member::Kind::texts) {
      body[member.name] = boost::json::object{{"field", value}};
      good = good && taixin::base::is_utf8(value);
      continue;
    }
    body[member.name] = value;
    good = good && fits(member, value);
  }
  const bool taken = read(route, boost::json::serialize(body));
  TX_ASSERT(taken == good, "{}: taken {}, good {}", route.shape->name, taken, good);
  return taken;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<const Route*> all = with_shape();
  if (size == 0) return 0;
  TX_ASSERT(all.size() <= kShapesMax, "{} shapes", all.size());
  const size_t chosen = data[0] % all.size();
  const Route& route = *all[chosen];
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool taken = read(route, std::string(rest));
  ++became[chosen * 4 + (taken ? 1 : 0)];
  ++became[chosen * 4 + (read_values(route, rest) ? 3 : 2)];
  return 0;
}
