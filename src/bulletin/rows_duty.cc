// Rows of what was to come: what units have to report and did not, what was expected, what officers entered.
#include <algorithm>
#include <map>
#include <set>

#include "bulletin/entered.h"
#include "bulletin/places.h"

namespace taixin::bulletin {
namespace {

using UnitItem = std::pair<std::string, std::string>;  // present name of the unit, code of the item

bool within(const Span& inner, const Span& outer) { return inner.from >= outer.from && inner.until <= outer.until; }

}  // namespace

// Only where a count is set, and against what came of that very duty: what others report too much, or without a count,
// covers nothing of it.
base::Result<void> scan_expected(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  if (!world.expected) return {};
  Places places(world);
  TX_TRY(const auto all, world.expected(span, known_at));
  std::map<UnitItem, std::map<Day, int64_t>> came;  // new records
  TX_CHECK(each_submission(world, span, known_at, [&](const Brought& one) -> base::Result<void> {
    const store::Submission& submission = one.submission;
    if (submission.counts.accepted == 0) return {};
    came[{places.source(submission.source).name, submission.item}][base::day_of(submission.sealed_at)] +=
        static_cast<int64_t>(submission.counts.accepted);
    return {};
  }));
  int64_t number = 0;
  for (const Expected& one : all) {
    ++number;
    if (!one.count || !within(one.span, span)) continue;
    const UnitPlace& unit = places.source(one.unit);
    const auto due = static_cast<int64_t>(*one.count);
    int64_t reported = 0;
    for (const auto& [day, count] : came[{unit.name, one.item}]) reported += one.span.holds(day) ? count : 0;
    const int64_t covered = std::min(due, reported);
    Row row;
    row.id = number;
    row.day = one.span.until;
    row.values = {unit.name, unit.county, one.item, places.class_of(one.item)};
    row.numbers = {due, reported, covered, due - covered};
    TX_CHECK(each(row));
  }
  return {};
}

// Of what no duty is kept, a unit that handed such rows over in the twelve months before is taken to have one, and the
// row says that this is its ground.
base::Result<void> scan_silent(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  struct Due {
    std::string_view ground;
    bool declared = false;  // of every period of the duty
  };
  std::map<UnitItem, Due> due;
  std::set<UnitItem> known;  // of whose duty there is a word, be it of a longer period
  Places places(world);
  std::vector<Expected> expected;
  if (world.expected) {
    TX_TRY(expected, world.expected(span, known_at));
  }
  for (const Expected& one : expected) {
    const UnitItem key{places.source(one.unit).name, one.item};
    known.insert(key);
    if (!within(one.span, span)) continue;
    const auto [at, added] = due.try_emplace(key, Due{"duty", one.declared});
    if (!added) at->second.declared &= one.declared;
  }
  std::set<UnitItem> came;
  const Span before{span.until.plus_days(1).plus_months(-12), span.until};
  TX_CHECK(each_submission(world, {std::min(before.from, span.from), span.until}, known_at,
                           [&](const Brought& one) -> base::Result<void> {
                             if (one.submission.counts.rows == 0 || one.channel == "case") return {};
                             const UnitItem key{places.source(one.submission.source).name, one.submission.item};
                             if (span.holds(base::day_of(one.submission.sealed_at))) {
                               came.insert(key);
                             } else if (!known.contains(key)) {
                               due.try_emplace(key, Due{"before", false});
                             }
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
  std::erase_if(events, [&](const store::BulletinEvent& one) { return one.at > known_at; });
  std::vector<Entered> all = entered_counts(world, events);
  std::erase_if(all, [&](const Entered& one) { return one.replaced || !within(one.span, span); });
  // A count of a quarter holds those of its months: of the same key and unit the longest spans stand.
  const auto others_of = [&](const Entered& one, const auto& is) {
    return std::ranges::any_of(all, [&](const Entered& other) {
      return other.id != one.id && other.key == one.key && other.unit == one.unit && is(other);
    });
  };
  Places places(world);
  std::vector<const Entered*> standing;
  std::set<std::string_view> of_city;  // keys with a count of the whole city
  for (const Entered& one : all) {
    if (others_of(one, [&](const Entered& other) { return within(one.span, other.span); })) continue;
    standing.push_back(&one);
    if (one.unit.empty()) of_city.insert(one.key);
  }
  for (const Entered* one : standing) {
    const UnitPlace& unit = places.source(one->unit);
    Row row;
    row.id = one->id;
    row.day = one->span.until;
    row.values = {unit.name, unit.county, one->key};
    row.numbers[0] = one->count;
    row.stands = one->unit.empty()            ? Row::Stands::total
                 : of_city.contains(one->key) ? Row::Stands::lines
                                              : Row::Stands::everywhere;
    row.latest = !others_of(*one, [&](const Entered& other) { return other.span.until > one->span.until; });
    TX_CHECK(each(row));
  }
  return {};
}

}  // namespace taixin::bulletin
