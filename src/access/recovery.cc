#include <boost/json.hpp>

#include "access/account_errors.h"
#include "access/entrance.h"
#include "access/tokens.h"
#include "base/text.h"
#include "identity/id_finder.h"

namespace taixin::access {
namespace {

namespace json = boost::json;

constexpr int64_t kHourMicros = int64_t{3600} * 1'000'000;
constexpr int64_t kFirst = 0, kRecovery = 1;

}  // namespace

// The link before it ends, so that one account never has two.
base::Result<std::string> Entrance::link_for(AccountId actor, AccountId account, bool recovery, CredentialBatch batch) {
  std::string token = new_token();
  for (const auto& old : credentials_->all(account, credential::kLink)) {
    batch.remove.emplace_back(account, old.kind, old.number);
  }
  store::Credential row;
  row.account = account.get();
  row.kind = credential::kLink;
  row.number = credentials_->next_number(account, credential::kLink);
  row.secret = bytes_of(*token_digest(token));
  row.ends_at = base::KnownAt(home_.clock().now().get() + kLinkHours * kHourMicros);
  row.uses = recovery ? kRecovery : kFirst;
  batch.put.push_back(std::move(row));
  const std::string_view kind = recovery ? event::kRecoveryConfirmed : event::kLinkMade;
  TX_CHECK(accounts_->commit(event_of(actor, account, kind), batch));
  return token;
}

base::Result<std::string> Entrance::make_link(AccountId actor, AccountId account) {
  const std::lock_guard lock(deciding_);
  const auto picture = accounts_->directory();
  const Account* found = picture->account(account);
  if (!found) return base::fail(kNoAccount, {{"account", std::to_string(account.get())}});
  if (found->state != AccountState::invited) {
    return base::fail(kWrongState, {{"state", std::string(account_state_code(found->state))}});
  }
  return link_for(actor, account, false, {});
}

base::Result<Entrance::Link> Entrance::look_at_link(std::string_view token) const {
  const auto digest = token_digest(token);
  const auto row = digest ? credentials_->by_digest(credential::kLink, bytes_of(*digest)) : std::nullopt;
  if (!row || !row->ends_at || *row->ends_at <= home_.clock().now()) return base::fail(kBadLink);
  const AccountId account(row->account);
  const bool recovery = row->uses == kRecovery;
  const auto picture = accounts_->directory();
  const Account* found = picture->account(account);
  const AccountState wanted = recovery ? AccountState::active : AccountState::invited;
  if (!found || found->state != wanted) return base::fail(kBadLink);
  return Link{account, recovery};
}

base::Result<Entrance::Came> Entrance::use_link(std::string_view token, const std::string& password,
                                                const std::string& device) {
  TX_TRY(const auto policy, this->policy());
  TX_TRY(const Link before, look_at_link(token));
  const auto picture = accounts_->directory();
  const Account account = *picture->account(before.account);
  TX_TRY(auto batch, password_batch(account, policy, password));
  {
    const std::lock_guard lock(deciding_);
    TX_TRY(const Link now, look_at_link(token));  // not used by another meanwhile
    for (const auto& link : credentials_->all(now.account, credential::kLink)) {
      batch.remove.emplace_back(now.account, link.kind, link.number);
    }
    store::SignInGuard guard = credentials_->guard(now.account);
    guard.failures = 0;
    guard.locked_until.reset();
    batch.guard = guard;
    for (const auto& row : credentials_->all(now.account, credential::kFailures)) {  // from wherever
      batch.remove.emplace_back(now.account, row.kind, row.number);
    }
    const std::string_view kind = now.recovery ? event::kPasswordSet : event::kActivated;
    TX_CHECK(accounts_->commit(event_of(now.account, now.account, kind, R"({"why":"link"})"), batch));
  }
  sessions_.end_all(account.id);
  WebSession session = session_from(account, {.device = device, .address = {}, .cookie = {}});
  session.stage = Stage::code;
  TX_TRY(const Came opened, sessions_.open(std::move(session), policy));
  WebSession fresh = opened.session;
  fresh.stage = next_stage(account, policy, false);
  const std::lock_guard lock(deciding_);
  return arrived(opened.token, std::move(fresh), credentials_->guard(account.id));
}

base::Result<void> Entrance::ask_recovery(AccountId actor, AccountId account, const std::string& reason) {
  const auto picture = accounts_->directory();
  const Account* found = picture->account(account);
  if (!found) return base::fail(kNoAccount, {{"account", std::to_string(account.get())}});
  if (actor == account) return base::fail(kOwnAccount);
  if (found->state != AccountState::active || found->kind == AccountKind::client) {
    return base::fail(kWrongState, {{"state", std::string(account_state_code(found->state))}});
  }
  const bool good = !base::trim(reason).empty() && base::is_utf8(reason) && !base::has_control(reason) &&
                    base::count_code_points(reason) <= Accounts::kNameMax && identity::find_ids(reason).empty();
  if (!good) {
    return base::fail(kBadAccount, {{"zh", "请写明找回的理由（一行，不含证件号码）"},
                                    {"en", "give a reason: one line, no identity number"}});
  }
  const std::string detail = json::serialize(json::object{{"reason", std::string(base::trim(reason))}});
  TX_CHECK(accounts_->commit(event_of(actor, account, event::kRecoveryAsked, detail)));
  return {};
}

base::Result<std::string> Entrance::confirm_recovery(AccountId actor, AccountId account) {
  const std::lock_guard lock(deciding_);
  const auto asked = accounts_->recovery(account);
  const int64_t now = home_.clock().now().get();
  if (!asked || asked->at.get() + kLinkHours * kHourMicros <= now) return base::fail(kNoRecovery);
  if (asked->asked_by == actor || actor == account) return base::fail(kTwoPeople);
  const auto picture = accounts_->directory();
  const Account* found = picture->account(account);
  if (!found || found->state != AccountState::active) return base::fail(kNoRecovery);
  // No password is left but as history: the newest gets a digest that nothing matches.
  CredentialBatch batch;
  if (auto password = credentials_->newest(account, credential::kPassword)) {
    store::Credential none = *password;
    none.number += 1;
    none.secret = "recovered";
    none.made_at = {};
    batch.put.push_back(std::move(none));
  }
  if (credentials_->newest(account, credential::kTotp)) {
    batch.remove.emplace_back(account, std::string(credential::kTotp), 1);
    TX_CHECK(accounts_->commit(event_of(actor, account, event::kSecondFactor, R"({"on":false})"), batch));
    batch = {};
  }
  TX_TRY(std::string token, link_for(actor, account, true, std::move(batch)));
  sessions_.end_all(account);
  return token;
}

}  // namespace taixin::access
