// Rows of what was to come: what units have to report and did not, what was expected, what officers entered.
#include <boost/json.hpp>
#include <map>
#include <set>

#include "bulletin/places.h"
#include "store/bulletins.h"

namespace taixin::bulletin {

namespace json = boost::json;

base::Result<void> scan_expected(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  if (!world.expected) return {};
  Places places(world);
  TX_TRY(const auto all, world.expected(span, known_at));
  int64_t number = 0;
  for (const Expected& one : all) {
    ++number;
    if (!one.count) continue;
    const UnitPlace& unit = places.source(one.unit);
    Row row;
    row.id = number;
    row.day = span.until;
    row.values = {unit.name, unit.county, one.item, places.class_of(one.item)};
    row.numbers[0] = static_cast<int64_t>(*one.count);
    TX_CHECK(each(row));
  }
  return {};
}

// Where no duties are kept, a unit that handed such rows over in the twelve months before is taken to have one, and the
// row says that this is its ground.
base::Result<void> scan_silent(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  struct Due {
    std::string_view ground;
    bool declared = false;
  };
  std::map<std::pair<std::string, std::string>, Due> due;
  Places places(world);
  std::vector<Expected> expected;
  if (world.expected) {
    TX_TRY(expected, world.expected(span, known_at));
  }
  for (const Expected& one : expected) due[{places.source(one.unit).name, one.item}] = {"duty", one.declared};
  std::set<std::pair<std::string, std::string>> came;
  const Span before{span.until.plus_days(1).plus_months(-12), span.until};
  TX_CHECK(each_submission(world, {std::min(before.from, span.from), span.until}, known_at,
                           [&](const Brought& one) -> base::Result<void> {
                             if (one.submission.counts.rows == 0 || one.channel == "case") return {};
                             const std::pair key{places.source(one.submission.source).name, one.submission.item};
                             const Day day = base::day_of(one.submission.sealed_at);
                             if (span.holds(day)) came.insert(key);
                             if (expected.empty() && !span.holds(day)) due.try_emplace(key, Due{"before", false});
                             return {};
                           }));
  int64_t number = 0;
  for (const auto& [key, why] : due) {
    if (came.contains(key)) continue;
    const UnitPlace& unit = places.source(key.first);
    Row row;
    row.id = ++number;
    row.day = span.until;
    row.values = {
        unit.name, unit.county, key.second, places.class_of(key.second), why.ground, why.declared ? "yes" : "no"};
    TX_CHECK(each(row));
  }
  return {};
}

base::Result<void> scan_entered(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  std::vector<store::BulletinEvent> events;
  {
    TX_TRY(auto tx, world.home.read_records());
    TX_TRY(events, store::bulletin_events(tx));
  }
  struct Entered {
    int64_t id = 0, count = 0;
    std::string key, unit;
    Day until;
  };
  // What was entered last about the same key, unit and span stands.
  std::map<std::tuple<std::string, std::string, Day, Day>, Entered> last;
  for (const store::BulletinEvent& event : events) {
    if (event.step != store::BulletinStep::counted || event.at > known_at) continue;
    if (event.from < span.from || event.until > span.until) continue;
    boost::system::error_code failed;
    const json::value detail = json::parse(event.detail_json, failed);
    if (failed || !detail.is_object()) continue;
    const auto* unit = detail.get_object().if_contains("unit");
    const auto* count = detail.get_object().if_contains("count");
    if (!count || !count->is_int64()) continue;
    Entered one{event.id, count->get_int64(), event.code,
                unit && unit->is_string() ? std::string(unit->get_string()) : std::string(), event.until};
    last[{event.code, one.unit, event.from, event.until}] = std::move(one);
  }
  std::map<int64_t, const Entered*> in_order;
  for (const auto& [key, one] : last) in_order[one.id] = &one;
  Places places(world);
  for (const auto& [id, one] : in_order) {
    const UnitPlace& unit = places.source(one->unit);
    Row row;
    row.id = id;
    row.day = one->until;
    row.values = {unit.name, unit.county, one->key};
    row.numbers[0] = one->count;
    TX_CHECK(each(row));
  }
  return {};
}

}  // namespace taixin::bulletin
