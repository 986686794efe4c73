// The league of units (报送质量和时效通报): what each handed over in a span of days, what of it came back, and how many
// of its decisions came in time for publication; by unit and by county, with the counts that make the rank.
//
//   TX_TRY(const League league, league_of(app, {from, until}));
//
// Numbers of the submissions themselves (intake/tally.h), so no record is read; what became of refused rows is counted
// by the database for the submissions of the span. What an earlier platform held is left out, as in `quality`. Threads:
// any.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "disclose/self_check.h"
#include "service/app.h"

namespace taixin::service {

struct LeagueAsked {
  base::Day from, until;     // days of the seal, both included
  bool publication = false;  // with what the self-check of today finds: reads every record that may be public
};
struct LeagueNumbers {
  uint64_t submissions = 0, empty = 0;                            // empty: without a row
  uint64_t rows = 0, accepted = 0, unchanged = 0, sent_back = 0;  // rows = the sum of the others
  uint64_t waiting = 0, corrected = 0, dropped = 0;               // of the refused rows that are kept
  uint64_t due = 0, on_time = 0;  // rows with a term of reporting (seven working days), and those within it
  uint64_t lifted = 0;            // of those on time: late ones whose mark another person lifted (duty/book.h)
  // What the ledger of reports says of the periods that begin in the span (duty/owed.h).
  uint64_t expected = 0, expected_reported = 0;  // acts where a count is set, and those of them that are here
  uint64_t zero = 0;                             // declarations that there was nothing, which stand
  uint64_t overdue = 0;                          // items and periods that are
  uint64_t open_letters = 0;                     // rectification letters that are open today
  uint64_t late() const { return due - on_time; }
  std::optional<double> on_time_share() const;
  std::optional<double> accepted_share() const;  // of the rows: those that are here now
  std::optional<double> expected_share() const;  // of the acts that were expected
  void add(const LeagueNumbers& other);
};
struct LeagueUnit {
  std::string source;   // as it stands in its submissions
  access::UnitId unit;  // 0: a source that is no unit
  std::string region;   // county_of_unit
  LeagueNumbers numbers;
  std::optional<base::KnownAt> last;                     // seal of its last submission, whenever that was
  int rank = 0;                                          // 0: it handed nothing over
  std::array<uint64_t, disclose::kFindings> findings{};  // of the self-check, where asked for
};
struct LeagueRegion {
  std::string region;  // empty: the city's own units
  uint64_t units = 0;
  LeagueNumbers numbers;
};
struct League {
  base::Day from, until;
  int ranked = 0;                 // units that have a rank
  std::vector<LeagueUnit> units;  // by rank; then those without, by name
  std::vector<LeagueRegion> regions;
  LeagueNumbers total;
};
// Every unit that hands something over, and every source of the span. Equal shares share a rank: first those on time,
// then those accepted; a unit none of whose rows has a term comes after those that have. Errors: store errors,
// kReceiptUnreadable.
base::Result<League> league_of(App& app, const LeagueAsked& asked);

// Code of the county or zone of a unit, by its own region or that of the next unit above it; empty: the city's.
std::string county_of_unit(App& app, const access::Directory& directory, access::UnitId id);
// Its name; of the empty code that of the city's own units.
std::string region_name(App& app, const std::string& code, base::Lang lang);

}  // namespace taixin::service
