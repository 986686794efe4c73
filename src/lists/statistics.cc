#include "lists/statistics.h"

#include <algorithm>

#include "access/errors.h"
#include "base/text.h"
#include "intake/sheet_out.h"
#include "lists/errors.h"
#include "lists/stories.h"
#include "store/access_search.h"

namespace taixin::lists {
namespace {

using access::Action;

struct Counts {
  uint64_t named = 0, applied = 0, not_applied = 0, lifted = 0, waiting = 0;
};
using Table = std::map<std::pair<std::string, int64_t>, Counts>;

base::Result<Day> first_of(const std::string& month) {
  const auto day = month.size() == 7 ? base::parse_iso_day(month + "-01") : std::nullopt;
  if (!day) return base::fail(kBadMonth, {{"month", std::string(base::prefix_code_points(month, 20))}});
  return *day;
}

// Each answer that named a measure names it once for each subject; the entry of a batch says about how many.
base::Result<void> count_named(store::Home& home, Day from, Day until, Table& table) {
  TX_TRY(auto tx, home.read_access());
  store::AccessSearch search;
  search.from = base::start_of(from);
  search.until = base::start_of(until);
  search.limit = 1000;
  search.wanted = [](const store::AccessEntry& entry) { return entry.unit != 0 && !measures_in(entry.fields).empty(); };
  while (true) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(const auto page, store::search_access(tx, search));
    for (const store::AccessEntry& entry : page.entries) {
      for (const auto& one : check::named_measures(entry.fields)) table[{one.code, entry.unit}].named += one.subjects;
    }
    if (page.next == 0) return {};
    search.before = page.next;
  }
}

}  // namespace

std::string words_of(const Cell& cell) { return cell.told ? std::to_string(cell.count) : "<5"; }

base::Result<Statistics> statistics(const MeasuresUsed& used, const UsedPlace& place, const access::Caller& caller,
                                    const std::string& month) {
  const Day today = place.home.clock().today();
  const auto verdict = place.doors.may(caller, Action::measure_read, {}, today);
  if (!verdict.permitted()) return access::refusal(verdict, Action::measure_read);
  TX_TRY(const Day from, first_of(month));
  const Day until = from.plus_months(1);
  Statistics out;
  out.month = month;
  Table table;
  TX_CHECK(count_named(place.home, from, until, table));
  for (const Use& use : used.all()) {
    const auto key = std::pair(use.first().measure, use.first().unit);
    const Day stated = base::day_of(use.first().at);
    if (stated >= from && stated < until) ++(use.said.applied ? table[key].applied : table[key].not_applied);
    if (use.lifted && *use.lifted >= from && *use.lifted < until) ++table[key].lifted;
    TX_TRY(const Standing where, used.standing(use, today));
    if (where.state == UseState::must_lift || where.state == UseState::late) ++table[key].waiting;
    if (use.story.empty()) continue;
    const Day told = base::day_of(told_at(use));
    if (told >= from && told < until) {
      out.stories.push_back({use.first().measure, use.story, UnitId(use.first().unit), told});
    }
  }
  for (const auto& [key, counts] : table) {
    const UnitId unit(key.second);
    const access::Unit* acts_in = caller.directory ? caller.directory->unit(caller.unit) : nullptr;
    // The city's own unit is above all others, and outside each of them.
    const bool inside = caller.console() || caller.unit == unit ||
                        (acts_in && acts_in->parent != UnitId() && caller.directory->within(unit, caller.unit));
    const auto cell = [&](uint64_t count) { return Cell{count, inside || count == 0 || count >= kLeastTold}; };
    out.rows.push_back({key.first, unit, cell(counts.named), cell(counts.applied), cell(counts.not_applied),
                        cell(counts.lifted), cell(counts.waiting)});
  }
  for (StatisticsRow& row : out.rows) {
    for (Cell* one : {&row.named, &row.applied, &row.not_applied, &row.lifted, &row.waiting}) {
      if (!one->told) one->count = 0;
    }
  }
  return out;
}

std::string to_csv(const Statistics& statistics, const MeasuresUsed& used, const access::Directory& directory,
                   base::Lang lang) {
  const bool zh = lang == base::Lang::zh;
  std::vector<std::vector<std::string>> rows{
      zh ? std::vector<std::string>{"月份", "措施", "名称", "单位", "提示", "采取", "未采取", "解除", "待解除"}
         : std::vector<std::string>{"Month", "Measure", "Name", "Unit", "Named", "Applied", "Not applied", "Lifted",
                                    "To be lifted"}};
  for (const StatisticsRow& row : statistics.rows) {
    const catalog::Measure* measure = used.measure(row.measure);
    const access::Unit* unit = directory.unit(row.unit);
    rows.push_back({statistics.month, row.measure, measure ? measure->name.in(lang) : "", unit ? unit->name : "",
                    words_of(row.named), words_of(row.applied), words_of(row.not_applied), words_of(row.lifted),
                    words_of(row.waiting)});
  }
  return intake::csv_sheet(rows);
}

}  // namespace taixin::lists
