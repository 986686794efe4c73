#include "access/account_errors.h"
#include "access/entrance.h"
#include "access/oidc_errors.h"
#include "identity/resident_id.h"

namespace taixin::access {
namespace {

// The login of an account that an identity service vouches for: says nothing, and nobody can type it with a password,
// since such accounts have none.
std::string login_of(const Identity& identity) {
  return "oidc." + base::hex(base::sha256(identity.issuer + "\n" + identity.subject)).substr(0, 40);
}

}  // namespace

base::Result<Entrance::Came> Entrance::come_with_identity(const Identity& identity, const From& from) {
  TX_TRY(const auto policy, this->policy());
  const std::string login = login_of(identity);
  auto picture = accounts_->directory();
  if (!accounts_->find(*picture, login)) {
    const auto reading = identity::read_resident_id(identity.number);
    if (identity.name.empty() || !reading || !reading->check_ok) return base::fail(kNoIdentityAccount);
    NewAccount fresh;
    fresh.kind = AccountKind::person;
    fresh.login = login;
    fresh.name = identity.name;
    fresh.person = &reading->number;
    TX_TRY(const AccountId id, accounts_->invite({}, fresh));
    for (const RoleRule& rule : accounts_->rules()) {  // every role of persons; they reach themselves only
      if (!rule.holders.contains(AccountKind::person) || picture->units().empty()) continue;
      TX_CHECK(accounts_->grant({}, id, {rule.code, picture->units().begin()->first, {}}));
    }
    TX_CHECK(accounts_->commit(event_of({}, id, event::kActivated, R"({"why":"identity service"})")));
    picture = accounts_->directory();
  }
  const Account* account = accounts_->find(*picture, login);
  if (!account || !Accounts::lives(*account, home_.clock().today())) return base::fail(kSignInRefused);
  WebSession session = session_from(*account, from);
  if (locked(session)) return base::fail(kSignInRefused);
  session.stage = Stage::code;
  TX_TRY(const Came opened, sessions_.open(std::move(session), policy));
  WebSession next = opened.session;
  next.stage = next_stage(*account, policy, false);
  const std::lock_guard lock(deciding_);
  return arrived(opened.token, std::move(next), credentials_->guard(account->id));
}

}  // namespace taixin::access
