// Which security label each account was cleared for at each moment, as the events of accounts say: for answers that are
// made again as of then (check/replay.h). Immutable; any thread.
//
//   TX_TRY(const Clearances then, Clearances::of(tx));
//   then.at(AccountId(entry.account), entry.at);      // 0 for an account that was not there yet
#pragma once

#include <map>
#include <unordered_map>

#include "access/directory.h"
#include "base/day.h"
#include "store/accounts.h"

namespace taixin::access {

class Clearances {
 public:
  // Reads all events of accounts. Errors: kBadEvent, store errors.
  static base::Result<Clearances> of(store::ReadTx& tx);
  // Of an event at the same moment: already the new one.
  int at(AccountId account, base::KnownAt moment) const;

 private:
  std::unordered_map<AccountId, std::map<base::KnownAt, int>> since_;
};

}  // namespace taixin::access
