#include "service/league.h"

#include <algorithm>
#include <tuple>

#include "catalog/site_rules.h"
#include "disclose/statistics.h"
#include "store/quarantine_counts.h"

namespace taixin::service {
namespace {

using access::Unit;
using access::UnitId;

std::optional<double> share(uint64_t part, uint64_t whole) {
  return whole == 0 ? std::nullopt : std::optional(static_cast<double>(part) / static_cast<double>(whole));
}

// The county of a region below the city; the city and what lies elsewhere have none.
std::string county_of(const catalog::CodeSet* regions, std::string_view city, const std::string& region) {
  const catalog::CodeEntry* entry = regions ? regions->find(region) : nullptr;
  while (entry && entry->parent != city) {
    if (entry->parent.empty() || entry->code == city) return {};
    entry = regions->find(entry->parent);
  }
  return entry ? entry->code : std::string();
}

// Better first. Shares are compared as fractions, so that no rounding makes a rank; counts are below 2^32.
int compare(uint64_t part_a, uint64_t whole_a, uint64_t part_b, uint64_t whole_b) {
  if (whole_a == 0 || whole_b == 0) return (whole_a == 0) - (whole_b == 0);
  const uint64_t a = part_a * whole_b, b = part_b * whole_a;
  return a > b ? -1 : a < b ? 1 : 0;
}
int compare(const LeagueNumbers& a, const LeagueNumbers& b) {
  if (const int by_time = compare(a.on_time, a.due, b.on_time, b.due)) return by_time;
  return compare(a.accepted + a.unchanged, a.rows, b.accepted + b.unchanged, b.rows);
}

void rank(League& league) {
  std::ranges::sort(league.units, [](const LeagueUnit& a, const LeagueUnit& b) {
    if ((a.numbers.rows == 0) != (b.numbers.rows == 0)) return a.numbers.rows != 0;
    if (a.numbers.rows != 0) {
      if (const int by_shares = compare(a.numbers, b.numbers)) return by_shares < 0;
    }
    return a.source < b.source;
  });
  for (size_t i = 0; i < league.units.size(); ++i) {
    LeagueUnit& unit = league.units[i];
    if (unit.numbers.rows == 0) break;
    const bool as_before = i > 0 && compare(league.units[i - 1].numbers, unit.numbers) == 0;
    unit.rank = as_before ? league.units[i - 1].rank : static_cast<int>(i) + 1;
    ++league.ranked;
  }
}

}  // namespace

std::string county_of_unit(App& app, const access::Directory& directory, UnitId id) {
  const catalog::SiteRules* site = app.catalog().site().site(app.home().clock().today());
  if (!site) return {};
  for (const Unit* unit = directory.unit(id); unit; unit = directory.unit(unit->parent)) {
    if (!unit->region.empty()) return county_of(app.catalog().code_set("region"), site->region, unit->region);
  }
  return {};
}

std::optional<double> LeagueNumbers::on_time_share() const { return share(on_time, due); }
std::optional<double> LeagueNumbers::accepted_share() const { return share(accepted + unchanged, rows); }

void LeagueNumbers::add(const LeagueNumbers& other) {
  for (const auto part :
       {&LeagueNumbers::submissions, &LeagueNumbers::empty, &LeagueNumbers::rows, &LeagueNumbers::accepted,
        &LeagueNumbers::unchanged, &LeagueNumbers::sent_back, &LeagueNumbers::waiting, &LeagueNumbers::corrected,
        &LeagueNumbers::dropped, &LeagueNumbers::due, &LeagueNumbers::on_time}) {
    this->*part += other.*part;
  }
}

base::Result<League> league_of(App& app, const LeagueAsked& asked) {
  League league{.from = asked.from, .until = asked.until, .ranked = 0, .units = {}, .regions = {}, .total = {}};
  intake::Tally& tally = app.statistics().tally;
  TX_CHECK(tally.catch_up(app.home()));
  const auto directory = app.entrance().accounts().directory();
  std::map<std::string, LeagueUnit> units;
  const auto unit_called = [&](const std::string& source) -> LeagueUnit& {
    // What a unit handed over under a former name is its own.
    const Unit* known = directory->unit_called(source);
    LeagueUnit& out = units[known ? known->name : source];
    if (out.source.empty()) {
      out.source = known ? known->name : source;
      out.unit = known ? known->id : UnitId();
      if (known) out.region = county_of_unit(app, *directory, known->id);
    }
    return out;
  };
  for (const auto& [id, unit] : directory->units()) {
    if (!unit.closed && !unit.items.empty()) unit_called(unit.name);
  }
  std::map<base::SubmissionId, std::string> refused;
  tally.each(asked.from, asked.until, [&](const intake::TallyKey& of, const intake::TallyLine& line) {
    if (of.legacy) return;
    LeagueNumbers add;
    add.submissions = line.submissions;
    add.empty = line.empty;
    add.rows = line.rows;
    add.accepted = line.accepted;
    add.unchanged = line.unchanged;
    add.sent_back = line.sent_back;
    add.due = line.timed;
    add.on_time = line.on_time;
    unit_called(of.source).numbers.add(add);
    for (const base::SubmissionId id : line.refused) refused[id] = of.source;
  });
  {
    TX_TRY(auto tx, app.home().read_records());
    TX_TRY(const auto counts, store::quarantine_counts(tx, {.from = base::start_of(asked.from),
                                                            .until = base::start_of(asked.until.plus_days(1))}));
    for (const store::QuarantineCount& one : counts) {
      if (!refused.contains(one.submission)) continue;  // of an earlier platform, or sealed this moment
      LeagueNumbers& of = unit_called(one.source).numbers;
      of.waiting += one.waiting;
      of.corrected += one.fixed;
      of.dropped += one.dropped;
    }
  }
  if (asked.publication) {
    TX_TRY(const auto check, disclose::self_check(app.checker(), app.desk()));
    for (const auto& found : check.findings) {
      unit_called(found.organ).findings[static_cast<size_t>(found.finding)] += found.count;
    }
  }
  const auto last = tally.last_of_each();
  for (const auto& [source, at] : last) {
    const Unit* known = directory->unit_called(source);
    const auto found = units.find(known ? known->name : source);
    if (found == units.end()) continue;
    if (!found->second.last || *found->second.last < at) found->second.last = at;
  }
  std::map<std::string, LeagueRegion> regions;
  for (auto& [name, unit] : units) {
    LeagueRegion& region = regions[unit.region];
    region.region = unit.region;
    ++region.units;
    region.numbers.add(unit.numbers);
    league.total.add(unit.numbers);
    league.units.push_back(std::move(unit));
  }
  for (auto& [code, region] : regions) league.regions.push_back(std::move(region));
  rank(league);
  return league;
}

}  // namespace taixin::service
