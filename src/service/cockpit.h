// The city in numbers, for whoever keeps the house and for a wall: what is held, what came in, how timely it was, which
// cases are open, how much was asked, by county. Aggregates only: no subject, no officer, no row.
//
//   TX_TRY(const auto city, cockpit_of(app));                 // counted at most once a minute
//
// Cost, whatever the number of records: held: counters of the index. Intake, timeliness and counties: lines of the
// tally (intake/tally.h), one for each day, department and item; only what was sealed since is read. Cases: those that
// are open, in memory. Checks: the entries of today are counted by the database (a microsecond each); days that are
// over are counted once and kept. Measures: those that were stated, in memory. Logs: their own sizes. Threads: any.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "facts/facts.h"
#include "service/app.h"
#include "store/access_counts.h"

namespace taixin::service {

struct CityRow {
  std::string code;  // of a day, a month, a kind, a county
  catalog::Text name;
  std::vector<uint64_t> counts;  // as the columns
};
struct CityTable {
  std::string code;
  std::vector<std::string> columns;
  std::vector<CityRow> rows;
};
struct CityLog {
  std::string log;
  uint64_t size = 0, published = 0;  // published: entries under the last checkpoint
};
struct CityTile {  // of a county on the schematic map (catalog/site_rules.h)
  std::string region;
  int row = 0, column = 0;
};
inline constexpr int kCityDays = 30, kCityMonths = 12;
inline constexpr int64_t kCityKeptMicros = int64_t{60} * 1'000'000;

struct City {
  base::KnownAt at;  // when it was counted
  base::Day day;
  facts::FactCounts held;
  CityTable intake;      // by day, the last 30, today last: submissions, rows, records
  CityTable timeliness;  // by month, the last 12, this one last: due, on_time
  CityTable cases;       // open ones by kind: late, today, soon, running, paused, open. Sealed complaints are in none
  CityTable checks;      // by day, the last 30: check, batch (rows of them), other, named (answers that named measures)
  CityTable measures;    // one row: applied, not_applied, lifted, of those that were stated
  CityTable counties;    // of the units of each county, 30 days: rows, accepted, due, on_time; open cases
  std::vector<CityTile> tiles;
  std::vector<CityLog> logs;
  // Kept for the next time.
  std::map<base::Day, std::vector<store::AccessCount>> days_over;
};
// Errors: store errors, kReceiptUnreadable.
base::Result<std::shared_ptr<const City>> cockpit_of(App& app);

}  // namespace taixin::service
