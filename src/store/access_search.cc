#include "store/access_search.h"

#include "store/access_moment.h"

namespace taixin::store {

base::Result<int64_t> first_access_at(Connection& db, int64_t last, KnownAt moment) {
  int64_t low = 1, high = last + 1;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    TX_TRY(const int64_t at, db.integer("SELECT at FROM access_entry WHERE id = $1", middle));
    if (at < moment.get()) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

base::Result<AccessPage> search_access(ReadTx& tx, const AccessSearch& search) {
  constexpr size_t kAtOnce = 500;
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT coalesce(max(id), 0) FROM access_entry"));
  int64_t first = 1, before = std::min(search.before, last + 1);
  if (search.from) {
    TX_TRY(first, first_access_at(db, last, *search.from));
  }
  if (search.until) {
    TX_TRY(const int64_t end, first_access_at(db, last, *search.until));
    before = std::min(before, end);
  }
  AccessPage page;
  const int64_t stop = std::max(first, before - AccessPage::kScanMax);
  while (before > stop) {
    const size_t step = std::min<size_t>(kAtOnce, static_cast<size_t>(before - stop));
    TX_TRY(auto entries, access_entries(tx, {.before = before, .limit = step, .with_subjects = false}));
    if (entries.empty()) break;
    for (AccessEntry& entry : entries) {
      before = entry.id;
      if (search.wanted && !search.wanted(entry)) continue;
      page.entries.push_back(std::move(entry));
      if (page.entries.size() < search.limit) continue;
      if (before > first) page.next = before;
      return page;
    }
  }
  if (before > first) page.next = before;
  return page;
}

}  // namespace taixin::store
