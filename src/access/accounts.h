// Units, accounts, roles given: every change is one event in one write transaction, and then a new picture.
//
//   TX_TRY(const auto accounts, Accounts::open(home, vault, credentials, rules));
//   TX_TRY(const UnitId office, accounts->add_unit(actor, {.parent = city, .kind = UnitKind::department, ...}));
//   TX_TRY(const AccountId officer, accounts->invite(actor, {.login = "wang", .name = "示例王", .unit = office}));
//   TX_CHECK(accounts->grant(actor, officer, {"submitter", office, last_day}));
//   const auto picture = accounts->directory();       // never changes; the next change makes another
//
// Who did it is `actor`: an account, or 0 for the console (whoever may run the program beside the home's files).
// Whether the actor may is asked before (`may`, access/decision.h); what nobody may is refused here: administrators
// that exclude each other, changing one's own account, accounts of minors.
//
// A natural person's account keeps no plain name or login in an event: the name is sealed under the person's key, the
// login is a keyed digest. Erasing the person's key leaves an account without a name.
//
// Threads: any; changes wait for each other. On disk when a function returns. Bytes: docs/formats/accounts.md.
#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "access/account_notes.h"
#include "access/credentials.h"
#include "access/directory.h"
#include "access/directory_builder.h"
#include "base/current.h"
#include "catalog/types.h"
#include "vault/vault.h"

namespace taixin::access {

// What a role is here; comes from packs.
struct RoleRule {
  std::string code;
  catalog::Text name;
  std::vector<std::string> excludes;  // codes of roles that the same account may not have; either side may say so
  std::set<AccountKind> holders = {AccountKind::staff};  // whom it may be given to
  bool second_factor = false;                            // also for accounts that are no staff
};

struct NewUnit {
  UnitId parent;  // none: the root, the city
  UnitKind kind = UnitKind::department;
  std::string code, name, region;
  std::vector<std::string> items;
};
struct UnitChange {
  std::optional<std::string> name, region;
  std::optional<std::vector<std::string>> items;
};
struct NewAccount {
  AccountKind kind = AccountKind::staff;
  std::string login, name;  // of persons and agents too; kept as said above. Clients: `login` is the client id
  UnitId unit;              // staff, clients
  const identity::IdNumber* person = nullptr;  // persons, agents: whose account it is
  base::SubjectId subject;                     // agents: for whom
  std::optional<base::Day> until;              // agents: last day, required
  int clearance = 0;
};

class Accounts {
 public:
  static constexpr size_t kNameMax = 100;  // characters
  static constexpr size_t kUnitsMax = 20'000, kGrantsMax = 50;

  // kBadEvent when the events make no sense together. Home, vault and credentials outlive it.
  static base::Result<std::unique_ptr<Accounts>> open(store::Home& home, vault::Vault& vault, Credentials& credentials,
                                                      std::vector<RoleRule> rules);

  std::shared_ptr<const Directory> directory() const { return picture_.get(); }
  std::span<const RoleRule> rules() const { return rules_; }
  const RoleRule* rule(std::string_view role) const;

  // Signing in and acting: active, and not past its last day.
  static bool lives(const Account& account, base::Day today);
  bool needs_second_factor(const Account& account) const;
  std::vector<const RoleRule*> live_roles(const Account& account) const;

  // By login, plain or digested; null when unknown.
  const Account* find(const Directory& directory, std::string_view login) const;
  // A login as events may keep it: 128 bits under a key of this home.
  std::string login_digest(std::string_view login) const { return digest_of(login); }
  // The name as its owner and administrators see it: unsealed for persons; empty when it was erased.
  std::string shown_name(const Account& account) const;

  // ---- units. Errors: kNoUnit, kBadUnit, kTaken, kUnitInUse, store errors.
  base::Result<UnitId> add_unit(AccountId actor, NewUnit unit);
  base::Result<void> change_unit(AccountId actor, UnitId unit, const UnitChange& change);
  base::Result<void> move_unit(AccountId actor, UnitId unit, UnitId parent);
  base::Result<void> close_unit(AccountId actor, UnitId unit);

  // ---- accounts. Errors: kNoAccount, kBadAccount, kTaken, kMinor, kWrongState, kOwnAccount, vault and store errors.
  base::Result<AccountId> invite(AccountId actor, NewAccount account);
  base::Result<void> suspend(AccountId actor, AccountId account, const std::string& reason);
  base::Result<void> resume(AccountId actor, AccountId account, const std::string& reason);
  base::Result<void> close(AccountId actor, AccountId account, const std::string& reason,
                           const Because& because = {});  // for ever
  // kUnknownRole, kExcluded, kNoUnit; kNoGrant. Whether a second person is needed is asked before (power.h).
  base::Result<void> grant(AccountId actor, AccountId account, const Grant& grant, const Because& because = {});
  base::Result<void> end_grant(AccountId actor, AccountId account, const std::string& role, UnitId unit,
                               const Because& because = {});
  // What `grant` and `end_grant` would refuse now.
  base::Result<void> check_grant(AccountId actor, AccountId account, const Grant& grant) const;
  base::Result<void> check_end_grant(AccountId actor, AccountId account, const std::string& role, UnitId unit) const;
  // Not one's own, and not closed.
  base::Result<Account> changeable(AccountId actor, AccountId account) const;
  base::Result<void> set_term(AccountId actor, AccountId account, base::Day until);
  base::Result<void> set_clearance(AccountId actor, AccountId account, int clearance, const Because& because = {});
  base::Result<void> declare_interest(AccountId actor, AccountId account, base::SubjectId subject);
  base::Result<void> withdraw_interest(AccountId actor, AccountId account, base::SubjectId subject);
  // Agents of a subject whose representative has changed (agent_watch.h): those that were appointed before `changed`,
  // active or invited. Returns how many were suspended.
  base::Result<size_t> suspend_agents_of(base::SubjectId subject, const std::string& reason,
                                         base::KnownAt changed = base::KnownAt(INT64_MAX));

  // An event with what it changes among the credentials, in one transaction; then the picture. For this room.
  base::Result<store::AccountEvent> commit(store::AccountEvent event, const CredentialBatch& batch = {});

  // Told after a change, on the thread that made it: for sessions, which end with what they rest on.
  void on_change(std::function<void(AccountId)> told) { told_ = std::move(told); }
  // What waits for a second administrator, and more that events say.
  std::optional<AskedRecovery> recovery(AccountId account) const { return notes_.recovery(account); }
  const AccountNotes& notes() const { return notes_; }

 private:
  Accounts(store::Home& home, vault::Vault& vault, Credentials& credentials, std::vector<RoleRule> rules);
  base::Result<void> check_new(const NewAccount& account) const;
  base::Result<void> check_excludes(const Account& account, const RoleRule& wanted) const;
  base::Result<void> state_event(AccountId actor, AccountId account, std::string_view kind, const std::string& reason,
                                 const Because& because = {});
  std::string digest_of(std::string_view login) const;
  base::Result<store::AccountEvent> commit_locked(store::AccountEvent event, CredentialBatch batch = {});

  store::Home& home_;
  vault::Vault& vault_;
  Credentials& credentials_;
  const std::vector<RoleRule> rules_;
  const vault::Key login_key_;
  std::mutex changing_;  // one change at a time: checked, written, shown
  base::Current<const Directory> picture_;
  std::function<void(AccountId)> told_;
  AccountNotes notes_;
};

// A reason as an event keeps it: one line, no identity number. kBadAccount.
base::Result<std::string> checked_reason(const std::string& reason);
// Adds why it was done to an event's detail.
void put_because(boost::json::object& detail, const Because& because);
// As a login is compared: width folded, trimmed, small letters.
std::string folded_login(std::string_view login);

}  // namespace taixin::access
