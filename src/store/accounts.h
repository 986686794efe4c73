// What happened to units, accounts and clients (never changed, each a leaf of the ledger), and what they sign in with
// (rows that change: digests and what is sealed). What it all means: access/accounts.h. SQL stays here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

struct AccountEvent {
  int64_t id = 0;  // 1, 2, 3 ...; gap-free
  KnownAt at;
  int64_t actor = 0;  // account; 0: the console
  std::string kind;
  int64_t account = 0, unit = 0;  // 0: none
  SubjectId subject;
  std::string detail_json;
  std::string sealed;  // empty: none
};

// Id and moment are given here and returned.
base::Result<AccountEvent> append_account_event(WriteTx& tx, AccountEvent event);
// All in order of their ids.
using EachAccountEvent = std::function<base::Result<void>(const AccountEvent&)>;
base::Result<void> scan_account_events(ReadTx& tx, const EachAccountEvent& each);
// The newest first.
struct AccountEventFilter {
  int64_t account = 0;  // done to it or by it; 0: all
  int64_t before = INT64_MAX;
  size_t limit = 50;
};
base::Result<std::vector<AccountEvent>> account_events(ReadTx& tx, const AccountEventFilter& filter);

struct Credential {
  int64_t account = 0;
  std::string kind;
  int64_t number = 0;
  std::string secret;  // a digest, or sealed
  KnownAt made_at;
  std::optional<KnownAt> ends_at;
  int64_t uses = 0;
};
struct SignInGuard {
  int64_t account = 0;
  int64_t failures = 0;  // in a row
  std::optional<KnownAt> locked_until;
  int64_t last_step = 0;  // of a one-time code: none at or before it is taken again
};
base::Result<void> put_credential(WriteTx& tx, const Credential& credential);  // takes the place of the same number
base::Result<void> remove_credential(WriteTx& tx, int64_t account, std::string_view kind, int64_t number);
base::Result<void> put_guard(WriteTx& tx, const SignInGuard& guard);
base::Result<std::vector<Credential>> credentials(ReadTx& tx);
base::Result<std::vector<SignInGuard>> guards(ReadTx& tx);

}  // namespace taixin::store
