#include "service/league.h"

#include <algorithm>
#include <tuple>

#include "catalog/site_rules.h"
#include "disclose/statistics.h"
#include "service/office_rooms.h"
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

// Gathers the league source by source.
class Gathering {
 public:
  Gathering(App& app, const LeagueAsked& asked)
      : app_(app), asked_(asked), directory_(app.entrance().accounts().directory()) {}

  base::Result<League> gather() {
    for (const auto& [id, unit] : directory_->units()) {
      if (!unit.closed && !unit.items.empty()) called(unit.name);
    }
    TX_CHECK(add_submissions());
    TX_CHECK(add_refused());
    TX_CHECK(add_lifted());
    TX_CHECK(add_owed());
    if (asked_.publication) TX_CHECK(add_findings());
    set_last();
    return finished();
  }

 private:
  // What a unit handed over under a former name is its own.
  LeagueUnit& called(const std::string& source) {
    const Unit* known = directory_->unit_called(source);
    LeagueUnit& out = units_[known ? known->name : source];
    if (out.source.empty()) {
      out.source = known ? known->name : source;
      out.unit = known ? known->id : UnitId();
      if (known) out.region = county_of_unit(app_, *directory_, known->id);
    }
    return out;
  }

  base::Result<void> add_submissions() {
    intake::Tally& tally = app_.statistics().tally;
    TX_CHECK(tally.catch_up(app_.home()));
    tally.each(asked_.from, asked_.until, [&](const intake::TallyKey& of, const intake::TallyLine& line) {
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
      called(of.source).numbers.add(add);
      for (const base::SubmissionId id : line.refused) refused_[id] = of.source;
    });
    return {};
  }

  // What became of refused rows.
  base::Result<void> add_refused() {
    TX_TRY(auto tx, app_.home().read_records());
    TX_TRY(const auto counts, store::quarantine_counts(tx, {.from = base::start_of(asked_.from),
                                                            .until = base::start_of(asked_.until.plus_days(1))}));
    for (const store::QuarantineCount& one : counts) {
      if (!refused_.contains(one.submission)) continue;  // of an earlier platform, or sealed this moment
      LeagueNumbers& of = called(one.source).numbers;
      of.waiting += one.waiting;
      of.corrected += one.fixed;
      of.dropped += one.dropped;
    }
    return {};
  }

  // Late rows whose mark was lifted came in time.
  base::Result<void> add_lifted() {
    TX_TRY(const auto lifted, app_.offices().duties->lifted(asked_.from, asked_.until));
    for (const duty::Book::Lifted& one : lifted) {
      LeagueNumbers& of = called(one.file.source).numbers;
      const uint64_t rows = std::min(one.rows, of.late());
      of.on_time += rows;
      of.lifted += rows;
    }
    return {};
  }

  // What was expected, declared and is overdue, of the periods that begin in the span; letters that are open today.
  base::Result<void> add_owed() {
    const duty::Book& book = *app_.offices().duties;
    TX_TRY(const auto lines, book.lines({asked_.from, asked_.until}));
    for (const duty::Line& line : lines) {
      if (line.period.first() < asked_.from || line.period.first() > asked_.until) continue;
      const duty::PeriodCounts counts = duty::sum_of(std::span(&line, 1));
      LeagueNumbers& of = called(book.unit_name(line.unit)).numbers;
      of.expected += counts.expected;
      of.expected_reported += counts.expected_reported;
      of.zero += counts.zero;
      of.overdue += counts.overdue;
    }
    for (const auto& thing : book.things({})) {
      if (thing->kind != duty::ThingKind::letter || thing->over()) continue;
      ++called(book.unit_name(thing->unit())).numbers.open_letters;
    }
    return {};
  }

  base::Result<void> add_findings() {
    TX_TRY(const auto check, disclose::self_check(app_.checker(), app_.desk()));
    for (const auto& found : check.findings) {
      called(found.organ).findings[static_cast<size_t>(found.finding)] += found.count;
    }
    return {};
  }

  void set_last() {
    for (const auto& [source, at] : app_.statistics().tally.last_of_each()) {
      const Unit* known = directory_->unit_called(source);
      const auto found = units_.find(known ? known->name : source);
      if (found == units_.end()) continue;
      if (!found->second.last || *found->second.last < at) found->second.last = at;
    }
  }

  League finished() {
    League league{.from = asked_.from, .until = asked_.until, .ranked = 0, .units = {}, .regions = {}, .total = {}};
    std::map<std::string, LeagueRegion> regions;
    for (auto& [name, unit] : units_) {
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

  App& app_;
  const LeagueAsked asked_;
  const std::shared_ptr<const access::Directory> directory_;
  std::map<std::string, LeagueUnit> units_;
  std::map<base::SubmissionId, std::string> refused_;  // submissions with rows that were sent back, and their source
};

}  // namespace

std::string county_of_unit(App& app, const access::Directory& directory, UnitId id) {
  const catalog::SiteRules* site = app.catalog().site().site(app.home().clock().today());
  if (!site) return {};
  for (const Unit* unit = directory.unit(id); unit; unit = directory.unit(unit->parent)) {
    if (!unit->region.empty()) return county_of(app.catalog().code_set("region"), site->region, unit->region);
  }
  return {};
}

std::string region_name(App& app, const std::string& code, base::Lang lang) {
  if (code.empty()) return lang == base::Lang::zh ? "市级" : "the city";
  const catalog::CodeSet* set = app.catalog().code_set("region");
  const catalog::CodeEntry* entry = set ? set->find(code) : nullptr;
  return entry ? entry->name.in(lang) : code;
}

std::optional<double> LeagueNumbers::on_time_share() const { return share(on_time, due); }
std::optional<double> LeagueNumbers::expected_share() const { return share(expected_reported, expected); }
std::optional<double> LeagueNumbers::accepted_share() const { return share(accepted + unchanged, rows); }

void LeagueNumbers::add(const LeagueNumbers& other) {
  for (const auto part :
       {&LeagueNumbers::submissions, &LeagueNumbers::empty, &LeagueNumbers::rows, &LeagueNumbers::accepted,
        &LeagueNumbers::unchanged, &LeagueNumbers::sent_back, &LeagueNumbers::waiting, &LeagueNumbers::corrected,
        &LeagueNumbers::dropped, &LeagueNumbers::due, &LeagueNumbers::on_time, &LeagueNumbers::lifted,
        &LeagueNumbers::expected, &LeagueNumbers::expected_reported, &LeagueNumbers::zero, &LeagueNumbers::overdue,
        &LeagueNumbers::open_letters}) {
    this->*part += other.*part;
  }
}

base::Result<League> league_of(App& app, const LeagueAsked& asked) { return Gathering(app, asked).gather(); }

}  // namespace taixin::service
