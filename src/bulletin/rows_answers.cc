// Rows of what left: answers of the access log, statements about measures, credit reports.
#include <boost/json.hpp>
#include <map>

#include "bulletin/places.h"
#include "store/access_search.h"
#include "store/measures.h"
#include "store/reports.h"

namespace taixin::bulletin {
namespace {

constexpr size_t kAtOnce = 1000;

std::string_view via_code(store::Via via) {
  constexpr std::string_view kCodes[] = {"console", "console", "web", "api", "assisted", "nobody"};
  return kCodes[static_cast<size_t>(via) % std::size(kCodes)];
}

KnownAt after(const Span& span) { return base::start_of(span.until.plus_days(1)); }

// Of each use of a measure what holds of all that was stated of it.
struct StatedLast {
  bool applied = false;
  int64_t story = 0;  // the event that told its story; 0: none, or it was taken back
};

bool tells(const store::MeasureEvent& event) {
  boost::system::error_code failed;
  const boost::json::value detail = boost::json::parse(event.detail_json, failed);
  const auto* story = !failed && detail.is_object() ? detail.get_object().if_contains("story") : nullptr;
  return story && story->is_string() && !story->get_string().empty();
}

base::Result<std::map<int64_t, StatedLast>> stated_last(store::ReadTx& tx, KnownAt known_at) {
  std::map<int64_t, StatedLast> out;
  TX_CHECK(store::scan_measure_events(tx, [&](const store::MeasureEvent& event) -> base::Result<void> {
    if (event.at > known_at) return {};
    StatedLast& use = out[event.use];
    using enum store::MeasureKind;
    if (event.kind == recorded || event.kind == corrected) use.applied = event.applied;
    if (event.kind == story) use.story = tells(event) ? event.id : 0;
    return {};
  }));
  return out;
}

}  // namespace

base::Result<void> scan_checks(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  Places places(world);
  store::AccessSearch search;
  search.from = base::start_of(span.from);
  search.until = std::min(after(span), KnownAt(known_at.get() + 1));
  search.limit = kAtOnce;
  TX_TRY(auto tx, world.home.read_access());
  for (;;) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(const auto page, store::search_access(tx, search));
    for (const store::AccessEntry& entry : page.entries) {
      const UnitPlace& unit = places.unit(entry.unit);
      Row row;
      row.id = entry.id;
      row.day = base::day_of(entry.at);
      row.values = {unit.name, unit.county, entry.kind, entry.purpose, via_code(entry.via)};
      row.numbers[0] = static_cast<int64_t>(entry.rows);
      TX_CHECK(each(row));
    }
    if (page.next == 0) return {};
    search.before = page.next;
  }
}

base::Result<void> scan_measures(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  constexpr std::string_view kStatements[] = {"", "recorded", "corrected", "lifted", "story"};
  Places places(world);
  TX_TRY(auto tx, world.home.read_records());
  TX_TRY(const auto uses, stated_last(tx, known_at));
  return store::scan_measure_events(tx, [&](const store::MeasureEvent& event) -> base::Result<void> {
    if (event.at > known_at || !span.holds(base::day_of(event.at))) return {};
    const StatedLast& use = uses.at(event.use);
    if (event.kind == store::MeasureKind::story && event.id != use.story) return {};
    const UnitPlace& unit = places.unit(event.unit);
    Row row;
    row.id = event.id;
    row.day = base::day_of(event.at);
    row.values = {unit.name,
                  unit.county,
                  event.measure,
                  kStatements[static_cast<size_t>(event.kind) % std::size(kStatements)],
                  use.applied ? "yes" : "no",
                  event.purpose};
    return each(row);
  });
}

base::Result<void> scan_reports(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  constexpr std::string_view kKinds[] = {"", "ordinary", "special", "person"};
  Places places(world);
  store::ReportFilter filter;
  filter.from = span.from;
  filter.until = span.until;
  filter.limit = kAtOnce;
  for (;;) {
    std::vector<store::ReportEvent> page;
    {
      TX_TRY(auto tx, world.home.read_records());
      TX_TRY(page, store::reports(tx, filter));
    }
    for (const store::ReportEvent& report : page) {
      filter.before = report.id;
      if (report.at > known_at) continue;
      const UnitPlace& unit = places.unit(report.unit);
      Row row;
      row.id = report.id;
      row.day = report.day;
      row.values = {unit.name,      unit.county,     kKinds[static_cast<size_t>(report.kind) % std::size(kKinds)],
                    report.purpose, report.audience, via_code(report.via)};
      TX_CHECK(each(row));
    }
    if (page.size() < kAtOnce) return {};
  }
}

}  // namespace taixin::bulletin
