// What events of accounts say beside the picture (directory.h): sealed names, recoveries and wishes for power that wait
// for a second person, why an account was suspended, what one administrator did alone. Follows from the events, like
// the picture. Private to accounts.cc; its types are public with Accounts. Threads: any.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/directory.h"
#include "base/day.h"
#include "store/accounts.h"

namespace taixin::access {

// What gives power, or takes it from those who guard (power.h).
enum class PowerKind : uint8_t { role, role_end, clearance, close, secret, certificate };
std::string_view power_code(PowerKind kind);
std::optional<PowerKind> power_of(std::string_view code);

struct Wish {
  PowerKind kind = PowerKind::role;
  AccountId account;
  Grant grant;         // role, role_end
  int clearance = 0;   // clearance
  std::string sha256;  // certificate
  std::string reason;  // close
};
// Waits for another administrator.
struct Proposal {
  int64_t id = 0;  // of its event
  AccountId by;
  base::KnownAt at;
  Wish wish;
};
// Done by one administrator, where a second would have confirmed if there were one; the audit administrator is told.
struct Alone {
  int64_t id = 0;  // of the event that did it
  AccountId by;
  base::KnownAt at;
  std::string kind;  // of the event
  AccountId account;
};
struct Suspension {
  base::KnownAt at;
  std::string reason;
};
// A recovery that waits for a second administrator.
struct AskedRecovery {
  AccountId asked_by;
  base::KnownAt at;
  std::string reason;
};
// Why something was done: on whose wish, or alone. Goes into the event.
struct Because {
  int64_t proposal = 0;
  bool alone = false;
};

class AccountNotes {
 public:
  void note(const store::AccountEvent& event);

  std::optional<std::pair<base::SubjectId, std::string>> sealed_name(AccountId account) const;
  std::optional<AskedRecovery> recovery(AccountId account) const;
  std::optional<Suspension> suspension(AccountId account) const;
  // When an administrator let it act: invited, or let go on after a suspension.
  std::optional<base::KnownAt> appointed(AccountId account) const;
  std::vector<Proposal> proposals() const;  // by id
  std::vector<Alone> alone() const;         // by id, those not seen yet

 private:
  mutable std::mutex mutex_;
  std::map<AccountId, AskedRecovery> recoveries_;
  std::map<AccountId, std::pair<base::SubjectId, std::string>> sealed_names_;  // person's id, sealed bytes
  std::map<AccountId, Suspension> suspensions_;
  std::map<AccountId, base::KnownAt> appointed_;
  std::map<int64_t, Proposal> proposals_;
  std::map<int64_t, Alone> alone_;
};

}  // namespace taixin::access
