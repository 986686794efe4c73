// The log of answers as an auditor goes through it: a stretch of time, newest first, page by page.
//
//   TX_TRY(const auto page, search_access(tx, {.from = start, .until = end, .wanted = [](const AccessEntry& e)
//   {...}}));
//
// Entries are numbered without gaps and their times never go back, so that the ends of a stretch are found by halving.
// Within it every entry is read and asked about: the log keeps no index over who, where and why, which every question
// would have to pay for. A page reads at most `kScanMax` entries and then says where to go on.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "store/home.h"
#include "store/records.h"

namespace taixin::store {

struct AccessSearch {
  std::optional<KnownAt> from, until;  // [from, until)
  int64_t before = INT64_MAX;          // only entries with a smaller number
  size_t limit = 50;
  std::function<bool(const AccessEntry&)> wanted;  // none: all. Subjects are not read
};
struct AccessPage {
  static constexpr int64_t kScanMax = 50'000;
  std::vector<AccessEntry> entries;  // newest first, without their subjects
  int64_t next = 0;                  // `before` of the page that goes on; 0: there is nothing more
};
// Transactions of Home::read_access.
base::Result<AccessPage> search_access(ReadTx& tx, const AccessSearch& search);

}  // namespace taixin::store
