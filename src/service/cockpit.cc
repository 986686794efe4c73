#include "service/cockpit.h"

#include <algorithm>
#include <array>

#include "cases/cases.h"
#include "catalog/site_rules.h"
#include "check/fields_left.h"
#include "disclose/statistics.h"
#include "lists/measures_used.h"
#include "service/api_cases.h"
#include "service/desk_today.h"
#include "service/league.h"

namespace taixin::service {
namespace {

using base::Day;

std::string month_of(Day day) { return day.iso().substr(0, 7); }

CityRow& row_of(CityTable& table, const std::string& code) {
  const auto found = std::ranges::find(table.rows, code, &CityRow::code);
  if (found != table.rows.end()) return *found;
  table.rows.push_back({code, {code, code}, std::vector<uint64_t>(table.columns.size())});
  return table.rows.back();
}

class Counter {
 public:
  Counter(App& app, const City* before) : app_(app), before_(before) {
    city_.at = app.home().clock().now();
    city_.day = app.home().clock().today();
    city_.intake = {"intake", {"submissions", "rows", "records"}, {}};
    city_.timeliness = {"timeliness", {"due", "on_time"}, {}};
    city_.cases = {"cases", {"late", "today", "soon", "running", "paused", "open"}, {}};
    city_.checks = {"checks", {"check", "batch", "other", "named"}, {}};
    city_.measures = {"measures", {"applied", "not_applied", "lifted"}, {}};
    city_.counties = {"counties", {"rows", "accepted", "due", "on_time", "open_cases"}, {}};
    for (int i = kCityDays - 1; i >= 0; --i) {
      const std::string day = city_.day.plus_days(-i).iso();
      row_of(city_.intake, day);
      row_of(city_.checks, day);
    }
    const Day first = *Day::from_civil(city_.day.year(), city_.day.month(), 1);
    for (int i = kCityMonths - 1; i >= 0; --i) row_of(city_.timeliness, month_of(first.plus_months(-i)));
  }

  base::Result<City> count() {
    city_.held = app_.facts().counts();
    add_counties();
    TX_CHECK(add_intake());
    add_cases();
    TX_CHECK(add_checks());
    add_measures();
    for (const auto log : {ledger::LogName::records, ledger::LogName::access}) {
      const auto published = app_.ledger().published(log);
      city_.logs.push_back({std::string(ledger::log_word(log)), app_.ledger().log(log).size(),
                            published ? published->checkpoint.size : 0});
    }
    return std::move(city_);
  }

 private:
  // A row for each county and zone of the city's map, and one for the city's own units: where nothing came, too.
  void add_counties() {
    const catalog::CodeSet* set = app_.catalog().code_set("region");
    const catalog::SiteRules* site = app_.catalog().site().site(city_.day);
    if (!site) return;
    for (const catalog::MapTile* tile : app_.catalog().site().tiles_of(site->region, city_.day)) {
      const catalog::CodeEntry* entry = set ? set->find(tile->region) : nullptr;
      if (!entry) continue;
      city_.tiles.push_back({tile->region, tile->row, tile->column});
      row_of(city_.counties, tile->region).name = entry->name;
    }
  }
  CityRow& county(const std::string& region) {
    if (!region.empty()) {
      CityRow& row = row_of(city_.counties, region);
      const catalog::CodeSet* set = app_.catalog().code_set("region");
      const catalog::CodeEntry* entry = set ? set->find(region) : nullptr;
      if (entry) row.name = entry->name;
      return row;
    }
    CityRow& row = row_of(city_.counties, std::string(kCityItself));
    row.name = {"市级", "the city"};
    return row;
  }

  base::Result<void> add_intake() {
    intake::Tally& tally = app_.statistics().tally;
    TX_CHECK(tally.catch_up(app_.home()));
    const auto directory = app_.entrance().accounts().directory();
    std::map<std::string, std::string> counties;  // source -> region
    const Day first_day = city_.day.plus_days(1 - kCityDays);
    const Day first_month = Day::from_civil(city_.day.year(), city_.day.month(), 1)->plus_months(1 - kCityMonths);
    tally.each(std::min(first_day, first_month), city_.day,
               [&](const intake::TallyKey& of, const intake::TallyLine& line) {
                 if (!of.legacy && of.day >= first_month) {
                   CityRow& month = row_of(city_.timeliness, month_of(of.day));
                   month.counts[0] += line.timed;
                   month.counts[1] += line.on_time;
                 }
                 if (of.day < first_day) return;
                 CityRow& day = row_of(city_.intake, of.day.iso());
                 day.counts[0] += line.submissions;
                 day.counts[1] += line.rows;
                 day.counts[2] += line.records;
                 const auto [at, added] = counties.try_emplace(of.source);
                 if (added) {
                   const access::Unit* unit = directory->unit_called(of.source);
                   if (unit) at->second = county_of_unit(app_, *directory, unit->id);
                 }
                 CityRow& place = county(at->second);
                 place.counts[0] += line.rows;
                 place.counts[1] += line.accepted;
                 if (of.legacy) return;
                 place.counts[2] += line.timed;
                 place.counts[3] += line.on_time;
               });
    return {};
  }

  void add_cases() {
    const auto directory = app_.entrance().accounts().directory();
    for (const auto& one : app_.cases().of_officer(access::Caller::of_console(), false)) {
      CityRow& row = row_of(city_.cases, one->kind);
      if (const catalog::CaseKind* kind = app_.cases().kind_of(*one)) row.name = kind->name;
      ++row.counts[static_cast<size_t>(term_of_case(app_, *one))];
      ++county(county_of_case(app_, *directory, *one)).counts[4];
    }
  }

  base::Result<void> add_checks() {
    const std::string mark(1, check::kMeasureMark);
    TX_TRY(auto tx, app_.home().read_access());
    for (int i = 0; i < kCityDays; ++i) {
      const Day day = city_.day.plus_days(-i);
      std::vector<store::AccessCount> counts;
      if (before_ && before_->days_over.contains(day)) {
        counts = before_->days_over.at(day);
      } else {
        TX_TRY(counts, store::access_counts(tx, {base::start_of(day), base::start_of(day.plus_days(1)), mark}));
      }
      CityRow& row = row_of(city_.checks, day.iso());
      for (const store::AccessCount& one : counts) {
        if (one.kind == "check") {
          row.counts[0] += one.entries;
        } else if (one.kind == "batch") {
          row.counts[1] += one.rows;
        } else {
          row.counts[2] += one.entries;
        }
        row.counts[3] += one.marked;
      }
      if (i > 0) city_.days_over[day] = std::move(counts);
    }
    return {};
  }

  void add_measures() {
    CityRow& row = row_of(city_.measures, "all");
    row.name = {"已登记", "stated"};
    for (const lists::Use& use : app_.measures().all()) {
      ++row.counts[use.lifted ? 2 : use.said.applied ? 0 : 1];
    }
  }

  App& app_;
  const City* before_;
  City city_;
};

}  // namespace

base::Result<std::shared_ptr<const City>> cockpit_of(App& app) {
  disclose::KeptStatistics& keep = app.statistics();
  std::shared_ptr<const City> before;
  {
    const std::lock_guard lock(keep.mutex);
    before = std::static_pointer_cast<const City>(keep.overview);
  }
  const base::KnownAt now = app.home().clock().now();
  if (before && before->at <= now && now.get() - before->at.get() < kCityKeptMicros &&
      before->day == app.home().clock().today()) {
    return before;
  }
  // Two who come at once may both count; neither waits for the other.
  TX_TRY(auto counted, Counter(app, before.get()).count());
  std::shared_ptr<const City> city = std::make_shared<const City>(std::move(counted));
  const std::lock_guard lock(keep.mutex);
  keep.overview = city;
  return city;
}

}  // namespace taixin::service
