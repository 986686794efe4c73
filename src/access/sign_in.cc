#include <openssl/crypto.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "access/account_errors.h"
#include "access/entrance.h"
#include "access/tokens.h"
#include "access/totp.h"
#include "base/text.h"
#include "vault/crypto.h"
#include "vault/sealed.h"

namespace taixin::access {
namespace {

namespace json = boost::json;

constexpr std::string_view kPhoneKey = "taixin second factor v1", kDeviceKey = "taixin known devices v1";
constexpr int64_t kMinuteMicros = int64_t{60} * 1'000'000;
constexpr std::string_view kDevice = "device ", kAddress = "address ";

// Where a counter stands among those of an account.
int64_t number_of(std::string_view counter) {
  const base::Sha256 digest = base::sha256(counter);
  int64_t out = 0;
  for (size_t i = 0; i < sizeof(out); ++i) out = (out << 8 | static_cast<uint8_t>(digest[i])) & INT64_MAX;
  return out;
}

vault::Context phone_context(AccountId account) { return {"second factor", account.get(), 0}; }

}  // namespace

Entrance::Entrance(store::Home& home, vault::Vault& vault, std::shared_ptr<const catalog::Catalog> catalog,
                   Argon2::Cost cost)
    : home_(home),
      catalog_(std::move(catalog)),
      phone_key_(vault::hkdf(vault.accounts_key(), kPhoneKey)),
      devices_(vault::hkdf(vault.accounts_key(), kDeviceKey)),
      argon2_(cost),
      sessions_(home.clock()),
      tokens_(home.clock()) {}

base::Result<std::unique_ptr<Entrance>> Entrance::open(store::Home& home, vault::Vault& vault,
                                                       std::shared_ptr<const catalog::Catalog> catalog,
                                                       std::vector<RoleRule> rules, Argon2::Cost cost) {
  std::unique_ptr<Entrance> out(new Entrance(home, vault, std::move(catalog), cost));
  TX_TRY(out->credentials_, Credentials::open(home));
  TX_TRY(out->accounts_, Accounts::open(home, vault, *out->credentials_, std::move(rules)));
  // What a session rests on has changed: its owner signs in again.
  out->accounts_->on_change([entrance = out.get()](AccountId account) {
    entrance->sessions_.end_all(account);
    entrance->tokens_.end_all(account);
  });
  return out;
}

base::Result<catalog::SignInPolicy> Entrance::policy() const {
  auto found = catalog_->sign_in_policy(home_.clock().today());
  if (!found) return base::fail(kNoPolicy);
  return *std::move(found);
}

store::AccountEvent Entrance::event_of(AccountId actor, AccountId account, std::string_view kind,
                                       std::string detail) const {
  store::AccountEvent event;
  event.actor = actor.get();
  event.account = account.get();
  event.kind = kind;
  event.detail_json = std::move(detail);
  return event;
}

// ---- the phone's key at rest

std::string Entrance::seal_key(AccountId account, std::string_view key) const {
  return vault::seal_bytes(phone_key_, vault::random_nonce(), base::SubjectId(), phone_context(account), key);
}

std::optional<std::string> Entrance::phone_key(AccountId account) const {
  const auto row = credentials_->newest(account, credential::kTotp);
  if (!row) return std::nullopt;
  const auto key = vault::open_bytes(phone_key_, base::SubjectId(), phone_context(account), row->secret);
  if (!key) return std::nullopt;
  return std::string(key->reveal());
}

// ---- failures

// Who counts the failures of this browser: the device, where the account has signed in there before, else its address.
// The address itself is kept of staff only, and where the packs say so; of persons a keyed digest (个人信息保护法
// 第6条).
WebSession Entrance::session_from(const Account& account, const From& from) const {
  WebSession out;
  out.account = account.id;
  out.unit = account.unit;
  out.device = from.device;
  const auto device = devices_.id(from.cookie, account.id, home_.clock().today());
  out.counter = device ? std::string(kDevice) + *device : std::string(kAddress) + from.address;
  const auto policy = this->policy();
  if (!from.address.empty() && policy && policy->log_address) {
    out.source = account.kind == AccountKind::staff ? from.address : "#" + devices_.digest(from.address);
  }
  return out;
}

std::string Entrance::device_cookie(AccountId account, std::string_view cookie) const {
  return devices_.after(cookie, account, home_.clock().today());
}

std::optional<store::Credential> Entrance::counted(const WebSession& session) const {
  const int64_t number = number_of(session.counter);
  for (auto& row : credentials_->all(session.account, credential::kFailures)) {
    if (row.number == number) return std::move(row);
  }
  return std::nullopt;
}

bool Entrance::locked(const WebSession& session) const {
  const base::KnownAt now = home_.clock().now();
  if (const auto own = counted(session); own && own->ends_at && *own->ends_at > now) return true;
  const store::SignInGuard guard = credentials_->guard(session.account);
  return !session.counter.starts_with(kDevice) && guard.locked_until && *guard.locked_until > now;
}

// Only what was counted there: else whoever guesses elsewhere would begin anew each time the owner comes.
void Entrance::unlock(const WebSession& session, CredentialBatch& batch) const {
  if (const auto own = counted(session)) batch.remove.emplace_back(session.account, own->kind, own->number);
}

// Nothing is counted or written while it is locked: whoever hammers fills no disk.
base::Result<void> Entrance::failed(const WebSession& session, const catalog::SignInPolicy& policy,
                                    std::string_view with) {
  const std::lock_guard lock(deciding_);
  if (locked(session)) return {};
  const base::KnownAt until(home_.clock().now().get() + policy.lock_minutes * kMinuteMicros);
  CredentialBatch batch;
  store::Credential own = counted(session).value_or(store::Credential{});
  const bool over = own.ends_at.has_value();  // an earlier lock has ended
  own.account = session.account.get();
  own.kind = credential::kFailures;
  own.number = number_of(session.counter);
  own.uses = over ? 1 : own.uses + 1;
  own.made_at = {};
  own.ends_at.reset();
  const bool now_locked = own.uses >= policy.failures;
  if (now_locked) own.ends_at = until;
  const auto others = credentials_->all(session.account, credential::kFailures);
  if (others.size() >= kCountersMax) {  // the one that failed longest ago goes; what all have failed stays counted
    const auto oldest = std::ranges::min_element(others, {}, &store::Credential::made_at);
    batch.remove.emplace_back(session.account, oldest->kind, oldest->number);
  }
  batch.put.push_back(std::move(own));
  bool everywhere = false;
  if (!session.counter.starts_with(kDevice)) {
    store::SignInGuard guard = credentials_->guard(session.account);
    ++guard.failures;
    everywhere = guard.failures >= policy.failures * kEverywhere;
    if (everywhere) guard.failures = 0, guard.locked_until = until;
    batch.guard = guard;
  }
  json::object detail{{"with", with}};
  if (!session.source.empty()) detail["from"] = session.source;
  if (now_locked || everywhere) {
    detail["of"] = everywhere ? "account" : session.counter.starts_with(kDevice) ? "device" : "address";
  }
  const std::string_view kind = now_locked || everywhere ? event::kLocked : event::kSignInFailed;
  TX_CHECK(accounts_->commit(event_of(session.account, session.account, kind, json::serialize(detail)), batch));
  // Whoever is signed in stays: else anybody who knows a login could throw its owner out.
  if (now_locked) sessions_.end_unfinished(session.account, session.counter);
  return {};
}

// A login that nobody has, or that cannot sign in now: named by a keyed digest, so that a password typed into the wrong
// field is not kept. As many as the disk should bear; how many were left out stands in the next.
base::Result<void> Entrance::failed_unknown(const Account* account, const catalog::SignInPolicy& policy,
                                            const Knock& knock) {
  const std::lock_guard lock(deciding_);
  const int64_t hour = home_.clock().now().get() / (60 * kMinuteMicros);
  if (unknown_.hour != hour) unknown_ = {hour, 0, unknown_.left_out};
  if (unknown_.written >= kUnknownAnHour) {
    ++unknown_.left_out;
    return {};
  }
  ++unknown_.written;
  json::object detail{{"with", "password"}};
  if (account) {
    detail["why"] =
        Accounts::lives(*account, home_.clock().today()) ? "no password" : account_state_code(account->state);
  } else {
    detail["login_digest"] = accounts_->login_digest(folded_login(knock.login.substr(0, 256)));
  }
  const std::string& address = knock.from.address;
  if (!address.empty() && policy.log_address) {
    const bool plain = !account || account->kind == AccountKind::staff || account->kind == AccountKind::client;
    detail["from"] = plain ? address : "#" + devices_.digest(address);
  }
  if (const int left_out = std::exchange(unknown_.left_out, 0); left_out > 0) detail["left_out"] = left_out;
  TX_CHECK(accounts_->commit(
      event_of({}, account ? account->id : AccountId(), event::kSignInFailed, json::serialize(detail))));
  return {};
}

// ---- the steps

Stage Entrance::next_stage(const Account& account, const catalog::SignInPolicy& policy, bool code_given) const {
  const bool has_factor = credentials_->newest(account.id, credential::kTotp).has_value();
  if (has_factor && !code_given) return Stage::code;
  if (!has_factor && accounts_->needs_second_factor(account)) return Stage::enrol;
  const auto password = credentials_->newest(account.id, credential::kPassword);
  if (password && policy.change_days > 0) {
    const base::Day last = base::day_of(password->made_at).plus_days(policy.change_days);
    if (last < home_.clock().today()) return Stage::new_password;
  }
  return Stage::full;
}

base::Result<Entrance::Came> Entrance::sign_in(const Knock& knock) {
  TX_TRY(const auto policy, this->policy());
  if (knock.password.size() > 4 * kPasswordMax) return base::fail(kSignInRefused);
  const auto picture = accounts_->directory();
  const Account* account = accounts_->find(*picture, knock.login);
  const auto password = account ? credentials_->newest(account->id, credential::kPassword) : std::nullopt;
  const bool open =
      account && password && account->kind != AccountKind::client && Accounts::lives(*account, home_.clock().today());
  if (!open) {  // as long as for everybody else
    TX_CHECK(argon2_.pretend(knock.password));
    TX_CHECK(failed_unknown(account, policy, knock));
    return base::fail(kSignInRefused);
  }
  TX_TRY(const bool right, argon2_.verify(password->secret, knock.password));
  WebSession session = session_from(*account, knock.from);
  if (locked(session)) return base::fail(kSignInRefused);
  if (!right) {
    TX_CHECK(failed(session, policy, "password"));
    return base::fail(kSignInRefused);
  }
  if (argon2_.outdated(password->secret)) {  // kept at today's cost from now on
    if (auto fresh = argon2_.hash(knock.password)) {
      CredentialBatch batch;
      batch.put.push_back(*password);
      batch.put.back().secret = *std::move(fresh);
      TX_CHECK(accounts_->commit(
          event_of(account->id, account->id, event::kPasswordSet, R"({"why":"stronger digest"})"), batch));
    }
  }
  const Stage next = next_stage(*account, policy, false);
  if (next != Stage::full) {
    session.stage = next;
    return sessions_.open(std::move(session), policy);
  }
  session.stage = Stage::code;  // becomes full with the event
  TX_TRY(const Came came, sessions_.open(std::move(session), policy));
  session = came.session;
  session.stage = Stage::full;
  const std::lock_guard lock(deciding_);
  return arrived(came.token, std::move(session), credentials_->guard(account->id));
}

// The event first: nobody is signed in whose sign-in is not on disk.
base::Result<Entrance::Came> Entrance::arrived(std::string_view token, WebSession session, store::SignInGuard guard) {
  if (!session.counter.starts_with(kDevice)) {
    guard.failures = 0;
    guard.locked_until.reset();
  }
  CredentialBatch batch;
  batch.guard = guard;
  if (session.stage == Stage::full) {
    unlock(session, batch);
    json::object detail;
    if (!session.source.empty()) detail["from"] = session.source;
    TX_CHECK(accounts_->commit(event_of(session.account, session.account, event::kSignedIn, json::serialize(detail)),
                               batch));
  }
  auto came = sessions_.renew(token, session);
  if (!came) return base::fail(kSignedOut);
  return *std::move(came);
}

base::Result<Entrance::Came> Entrance::give_code(std::string_view token, std::string_view code) {
  TX_TRY(const auto policy, this->policy());
  auto session = sessions_.find(token);
  if (!session || session->stage != Stage::code) return base::fail(kSignedOut);
  const auto picture = accounts_->directory();
  const Account* account = picture->account(session->account);
  if (!account || !Accounts::lives(*account, home_.clock().today())) return base::fail(kSignedOut);
  {
    const std::lock_guard lock(deciding_);
    store::SignInGuard guard = credentials_->guard(account->id);
    if (locked(*session)) return base::fail(kSignInRefused);
    auto key = phone_key(account->id);
    const auto step = key ? totp_match(*key, code, home_.clock().now(), guard.last_step) : std::nullopt;
    if (key) OPENSSL_cleanse(key->data(), key->size());
    if (step) {
      guard.last_step = *step;
      session->stage = next_stage(*account, policy, true);
      if (session->stage != Stage::full) {  // the step is used up all the same
        CredentialBatch batch;
        batch.guard = guard;
        TX_CHECK(accounts_->commit(event_of(account->id, account->id, event::kCodeGiven), batch));
      }
      return arrived(token, *std::move(session), guard);
    }
  }
  TX_CHECK(failed(*session, policy, "code"));
  return base::fail(kCodeRefused);
}

// Whoever signs has signed in: wrong codes have a counter of their own, which keeps nobody out of the door.
base::Result<void> Entrance::sign_with_code(AccountId id, std::string_view code, std::string_view what) {
  TX_TRY(const auto policy, this->policy());
  const auto picture = accounts_->directory();
  const Account* account = picture->account(id);
  if (!account || !Accounts::lives(*account, home_.clock().today())) return base::fail(kSignedOut);
  WebSession signing;
  signing.account = id;
  signing.counter = std::string(kDevice) + "signing";
  {
    const std::lock_guard lock(deciding_);
    if (locked(signing)) return base::fail(kSignInRefused);
    store::SignInGuard guard = credentials_->guard(id);
    auto key = phone_key(id);
    if (!key) return base::fail(kCodeRefused);
    const auto step = totp_match(*key, code, home_.clock().now(), guard.last_step);
    OPENSSL_cleanse(key->data(), key->size());
    if (step) {
      guard.last_step = *step;
      CredentialBatch batch;
      batch.guard = guard;
      unlock(signing, batch);
      const std::string detail = json::serialize(json::object{{"for", what}});
      TX_CHECK(accounts_->commit(event_of(id, id, event::kCodeGiven, detail), batch));
      return {};
    }
  }
  TX_CHECK(failed(signing, policy, "code"));
  return base::fail(kCodeRefused);
}

// ---- a phone of one's own

// The password, and a code of the phone that there is; its step is used up.
base::Result<void> Entrance::prove(const Account& account, const WebSession& session, const Proof& proof) {
  TX_TRY(const auto policy, this->policy());
  const auto password = credentials_->newest(account.id, credential::kPassword);
  if (!password || proof.password.size() > 4 * kPasswordMax) return base::fail(kSignInRefused);
  TX_TRY(const bool right, argon2_.verify(password->secret, proof.password));
  if (locked(session)) return base::fail(kSignInRefused);
  if (!right) {
    TX_CHECK(failed(session, policy, "password"));
    return base::fail(kSignInRefused);
  }
  if (!credentials_->newest(account.id, credential::kTotp)) return {};
  {
    const std::lock_guard lock(deciding_);
    store::SignInGuard guard = credentials_->guard(account.id);
    auto key = phone_key(account.id);
    const auto step = key ? totp_match(*key, proof.code, home_.clock().now(), guard.last_step) : std::nullopt;
    if (key) OPENSSL_cleanse(key->data(), key->size());
    if (step) {
      guard.last_step = *step;
      CredentialBatch batch;
      batch.guard = guard;
      TX_CHECK(accounts_->commit(event_of(account.id, account.id, event::kCodeGiven), batch));
      return {};
    }
  }
  TX_CHECK(failed(session, policy, "code"));
  return base::fail(kCodeRefused);
}

base::Result<std::string> Entrance::begin_second_factor(std::string_view token, const std::optional<Proof>& proof) {
  auto session = sessions_.find(token);
  if (!session || (session->stage != Stage::enrol && session->stage != Stage::full)) return base::fail(kSignedOut);
  if (session->pending_key.empty()) {
    if (session->stage == Stage::full) {
      if (!proof) return base::fail(kProofNeeded);
      const auto picture = accounts_->directory();
      const Account* account = picture->account(session->account);
      if (!account) return base::fail(kSignedOut);
      TX_CHECK(prove(*account, *session, *proof));
    }
    const vault::Key random = vault::Key::random();
    session->pending_key.assign(reinterpret_cast<const char*>(random.reveal().data()), kTotpKeySize);
    if (!sessions_.update(token, *session)) return base::fail(kSignedOut);
  }
  return session->pending_key;  // the same until it is confirmed: a page loaded twice shows one key
}

base::Result<Entrance::Came> Entrance::confirm_second_factor(std::string_view token, std::string_view code) {
  TX_TRY(const auto policy, this->policy());
  auto session = sessions_.find(token);
  if (!session || session->pending_key.empty()) return base::fail(kSignedOut);
  const auto picture = accounts_->directory();
  const Account* account = picture->account(session->account);
  if (!account) return base::fail(kSignedOut);
  {
    const std::lock_guard lock(deciding_);
    store::SignInGuard guard = credentials_->guard(account->id);
    if (const auto step = totp_match(session->pending_key, code, home_.clock().now(), 0)) {
      guard.last_step = *step;
      CredentialBatch batch;
      store::Credential row;
      row.account = account->id.get();
      row.kind = credential::kTotp;
      row.number = 1;
      row.secret = seal_key(account->id, session->pending_key);
      batch.put.push_back(std::move(row));
      batch.guard = guard;
      OPENSSL_cleanse(session->pending_key.data(), session->pending_key.size());
      session->pending_key.clear();
      const Came kept{std::string(token), *session};
      // Its own session goes on; all others end with the change, which is why this one is opened anew.
      TX_CHECK(accounts_->commit(event_of(account->id, account->id, event::kSecondFactor, R"({"on":true})"), batch));
      WebSession fresh = kept.session;
      fresh.stage = Stage::code;
      TX_TRY(const Came opened, sessions_.open(fresh, policy));
      fresh = opened.session;
      fresh.stage = next_stage(*account, policy, true);
      return arrived(opened.token, std::move(fresh), guard);
    }
  }
  TX_CHECK(failed(*session, policy, "code"));
  return base::fail(kCodeRefused);
}

// ---- passwords

base::Result<void> Entrance::check_new_password(const Account& account, const catalog::SignInPolicy& policy,
                                                const std::string& password) {
  const std::string personal[] = {account.login, accounts_->shown_name(account)};
  TX_CHECK(check_password(policy, password, personal));
  const auto earlier = credentials_->all(account.id, credential::kPassword);
  const size_t looked_at = std::min(earlier.size(), static_cast<size_t>(std::max(policy.history, 1)));
  for (size_t i = earlier.size() - looked_at; i < earlier.size(); ++i) {
    TX_TRY(const bool same, argon2_.verify(earlier[i].secret, password));
    if (same) return base::fail(kPasswordUsed, {{"count", std::to_string(looked_at)}});
  }
  return {};
}

// The new password, and none that the history no longer needs.
base::Result<CredentialBatch> Entrance::password_batch(const Account& account, const catalog::SignInPolicy& policy,
                                                       const std::string& password) {
  TX_CHECK(check_new_password(account, policy, password));
  CredentialBatch batch;
  store::Credential row;
  row.account = account.id.get();
  row.kind = credential::kPassword;
  row.number = credentials_->next_number(account.id, credential::kPassword);
  TX_TRY(row.secret, argon2_.hash(password));
  const int64_t oldest_kept = row.number - std::max(policy.history, 1);
  for (const auto& old : credentials_->all(account.id, credential::kPassword)) {
    if (old.number <= oldest_kept) batch.remove.emplace_back(account.id, old.kind, old.number);
  }
  batch.put.push_back(std::move(row));
  return batch;
}

base::Result<Entrance::Came> Entrance::change_password(std::string_view token, const std::string& old,
                                                       const std::string& fresh) {
  TX_TRY(const auto policy, this->policy());
  auto session = sessions_.find(token);
  if (!session || (session->stage != Stage::full && session->stage != Stage::new_password)) {
    return base::fail(kSignedOut);
  }
  const auto picture = accounts_->directory();
  const Account* account = picture->account(session->account);
  const auto password = account ? credentials_->newest(account->id, credential::kPassword) : std::nullopt;
  if (!password) return base::fail(kSignedOut);
  TX_TRY(const bool right, argon2_.verify(password->secret, old));
  if (locked(*session)) return base::fail(kSignInRefused);
  if (!right) {
    TX_CHECK(failed(*session, policy, "password"));
    return base::fail(kSignInRefused);
  }
  TX_TRY(const auto batch, password_batch(*account, policy, fresh));
  TX_CHECK(accounts_->commit(event_of(account->id, account->id, event::kPasswordSet), batch));
  sessions_.end_all(account->id, token);
  session->stage = Stage::full;
  const std::lock_guard lock(deciding_);
  return arrived(token, *std::move(session), credentials_->guard(account->id));
}

base::Result<void> Entrance::sign_out(std::string_view token) {
  const auto session = sessions_.find(token);
  if (!session) return {};
  sessions_.end(token);
  if (session->stage != Stage::full) return {};
  TX_CHECK(accounts_->commit(event_of(session->account, session->account, event::kSignedOut)));
  return {};
}

// ---- the unit that it acts in

std::vector<UnitId> Entrance::units_of(const Account& account) const {
  const auto picture = accounts_->directory();
  const base::Day today = home_.clock().today();
  std::vector<UnitId> out;
  const auto add = [&](UnitId id) {
    const Unit* unit = picture->unit(id);
    if (unit && !unit->closed && std::ranges::find(out, id) == out.end()) out.push_back(id);
  };
  add(account.unit);
  for (const Grant& grant : account.grants) {
    if (!grant.until || *grant.until >= today) add(grant.unit);
  }
  return out;
}

base::Result<void> Entrance::act_in(std::string_view token, UnitId unit) {
  auto session = sessions_.find(token);
  if (!session || session->stage != Stage::full) return base::fail(kSignedOut);
  const auto picture = accounts_->directory();
  const Account* account = picture->account(session->account);
  if (!account) return base::fail(kSignedOut);
  if (session->assisted != base::SubjectId()) return base::fail(kWrongState, {{"state", "assisting"}});
  const auto units = account->kind == AccountKind::staff ? units_of(*account) : std::vector<UnitId>();
  if (std::ranges::find(units, unit) == units.end()) return base::fail(kNotYourUnit);
  if (session->unit == unit) return {};
  auto event = event_of(session->account, session->account, event::kUnitChosen);
  event.unit = unit.get();
  TX_CHECK(accounts_->commit(std::move(event)));
  session->unit = unit;
  if (!sessions_.update(token, *session)) return base::fail(kSignedOut);
  return {};
}

size_t Entrance::sign_out_everywhere(AccountId account, std::string_view but) {
  return sessions_.end_all(account, but);
}

}  // namespace taixin::access
