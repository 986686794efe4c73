// Reading a table of events from its beginning, a page a query, so that no snapshot is held for long. For the files of
// this room that hold SQL.
#pragma once

#include "store/home.h"
#include "store/sqlite.h"

namespace taixin::store {

// `sql` asks for the rows with id > $1 in the order of id, at most $2 of them; `read` makes an event, with its id, of
// one; `each` is given every event, and ends the reading by failing.
template <class Read, class Each>
base::Result<void> scan_pages(ReadTx& tx, const char* sql, const Read& read, const Each& each) {
  constexpr int64_t kPage = 1000;
  for (int64_t after = 0;;) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(auto rows, tx.connection().prepare(sql));
    rows.bind(after, kPage);
    int64_t count = 0;
    for (;; ++count) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      const auto event = read(rows);
      after = event.id;
      TX_CHECK(each(event));
    }
    if (count < kPage) return {};
  }
}

}  // namespace taixin::store
