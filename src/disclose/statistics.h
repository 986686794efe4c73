// Licences and penalties published on one day, in numbers: by kind, by month of the decision, by county and town of the
// body that decided. Of the same records that the lists show (the gate as *everyone*), whole records counted once and
// no cell of few (suppress.h). Nothing about whom they are of.
//
//   TX_TRY(const auto counted, published_statistics(checker, desk, "370900"));
//
// Cost: every record that may be public is read, as the self-check does (about 30 us each). Whoever serves it keeps the
// answer for `StatisticsKey`: with the same key it comes out the same.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "access/access.h"
#include "check/check.h"
#include "disclose/suppress.h"
#include "intake/tally.h"

namespace taixin::disclose {

inline constexpr int kMonthsTold = 12;  // besides what is older, as one row

struct CountRow {
  std::string code;  // of a kind, a region or a month (2026-04); "other": what belongs to none; "older"; "city"
  catalog::Text name;
  std::string parent;       // of a town: its county
  std::vector<Cell> cells;  // one for each item of the table
};
struct CountTable {
  std::string code;  // kind.ITEM, region, town, month
  catalog::Text name;
  std::vector<std::string> items;  // columns
  std::vector<CountRow> rows;
};
struct CountedItem {
  std::string code;
  catalog::Text name;
  bool adverse = false;
};
struct PublishedStatistics {
  base::Day day;
  std::vector<CountedItem> items;
  std::vector<Cell> totals;           // as `items`
  std::vector<CountTable> kinds;      // one for each item that has kinds
  CountTable regions, towns, months;  // regions and towns: without rows when no city is named
};

base::Result<PublishedStatistics> published_statistics(const check::Checker& checker, const access::Desk& desk,
                                                       std::string_view city);

// All that the answer of one home depends on besides the city's code.
struct StatisticsKey {
  store::CommitSeq seq;
  base::Day day;
  base::Sha256 rules{};
  friend bool operator==(const StatisticsKey&, const StatisticsKey&) = default;
};
// The last answer that was counted, for whoever serves it; and what numbers inside the house rest on.
struct KeptStatistics {
  std::mutex counting;  // held while counting, so that many visitors count once
  std::mutex mutex;     // over what is below
  StatisticsKey key;
  std::shared_ptr<const PublishedStatistics> counted;
  intake::Tally tally;                   // of submissions; threads: any
  std::shared_ptr<const void> overview;  // of the city (service/cockpit.h), for a minute; over it `counting`
};

// The words of a cell: its number, or `kNotTold`.
inline constexpr std::string_view kNotTold = "*";
std::string words_of(const Cell& cell);
// Every table after the other, one line a row: table,code,name,parent, then a column for each item.
std::string to_csv(const PublishedStatistics& counted, base::Lang lang);
std::string to_json(const PublishedStatistics& counted);

}  // namespace taixin::disclose
