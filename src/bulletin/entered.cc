#include "bulletin/entered.h"

#include <boost/json.hpp>
#include <map>
#include <tuple>
#include <utility>

#include "bulletin/places.h"

namespace taixin::bulletin {
namespace {

namespace json = boost::json;

json::value member_of(const store::BulletinEvent& event, const char* name) {
  boost::system::error_code failed;
  const json::value detail = json::parse(event.detail_json, failed);
  const auto* object = failed ? nullptr : detail.if_object();
  const auto* found = object ? object->if_contains(name) : nullptr;
  return found ? *found : json::value();
}

}  // namespace

std::optional<std::string> detail_text(const store::BulletinEvent& event, const char* name) {
  const json::value found = member_of(event, name);
  return found.is_string() ? std::optional(std::string(found.get_string())) : std::nullopt;
}

std::optional<int64_t> detail_number(const store::BulletinEvent& event, const char* name) {
  const json::value found = member_of(event, name);
  return found.is_int64() ? std::optional(found.get_int64()) : std::nullopt;
}

std::vector<Entered> entered_counts(const World& world, const std::vector<store::BulletinEvent>& events) {
  Places places(world);
  std::vector<Entered> out;
  std::map<std::tuple<std::string, std::string, Day, Day>, size_t> last;
  for (const store::BulletinEvent& event : events) {
    const auto count = detail_number(event, "count");
    if (event.step != store::BulletinStep::counted || !count) continue;
    Entered one;
    one.id = event.id;
    one.key = event.code;
    one.unit = places.source(detail_text(event, "unit").value_or("")).name;
    one.span = {event.from, event.until};
    one.count = *count;
    one.source = event.basis;
    one.day = base::parse_iso_day(detail_text(event, "day").value_or("")).value_or(event.until);
    one.at = event.at;
    one.account = access::AccountId(event.account);
    const auto [at, added] = last.try_emplace({one.key, one.unit, one.span.from, one.span.until}, out.size());
    if (!added) out[std::exchange(at->second, out.size())].replaced = true;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace taixin::bulletin
