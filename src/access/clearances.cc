#include "access/clearances.h"

#include "access/directory_builder.h"

namespace taixin::access {

base::Result<Clearances> Clearances::of(store::ReadTx& tx) {
  Clearances out;
  DirectoryBuilder builder;
  TX_CHECK(store::scan_account_events(tx, [&](const store::AccountEvent& event) -> base::Result<void> {
    if (!changes_picture(event.kind)) return {};
    TX_CHECK(builder.apply(event));
    if (event.kind != event::kInvited && event.kind != event::kClearance) return {};
    const AccountId account(event.account);
    out.since_[account][event.at] = builder.view().account(account)->clearance;
    return {};
  }));
  return out;
}

int Clearances::at(AccountId account, base::KnownAt moment) const {
  const auto found = since_.find(account);
  if (found == since_.end()) return 0;
  const auto after = found->second.upper_bound(moment);
  return after == found->second.begin() ? 0 : std::prev(after)->second;
}

}  // namespace taixin::access
