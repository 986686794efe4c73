// The entrance of a home: who signs in, with what, and what that gives them. One object over accounts, credentials and
// sessions; the doors (service/) call it and nothing below it.
//
//   TX_TRY(auto came, entrance.sign_in({login, password, "Firefox"}));   // came.session.stage says what comes next
//   TX_TRY(came, entrance.give_code(came.token, "123456"));              // another token at every step
//
// A wrong password, an unknown login and a locked account get the same answer after the same work. Every sign-in, every
// failure of an account that exists, and every lock is an event. Secrets are in no event, message or log.
//
// Threads: any. What an acknowledged call changed is on disk, but for sessions and access tokens, which live in memory.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/accounts.h"
#include "access/credentials.h"
#include "access/known_devices.h"
#include "access/oidc.h"
#include "access/passwords.h"
#include "access/sessions.h"
#include "catalog/catalog.h"

namespace taixin::access {

class Entrance {
 public:
  static constexpr int kLinkHours = 72;
  static constexpr int kEverywhere = 4;       // times the failures of one address, then strangers are locked out
  static constexpr size_t kCountersMax = 16;  // of one account: addresses and devices that failed
  static constexpr int kUnknownAnHour = 600;  // failures of logins that cannot sign in, as events; others are counted
  static constexpr size_t kCertificatesMax = 4;
  static constexpr int64_t kQuotaDefault = 200'000;  // requests of a client a day
  static constexpr int64_t kQuotaStep = 100;         // counted ahead on disk

  static base::Result<std::unique_ptr<Entrance>> open(store::Home& home, vault::Vault& vault,
                                                      std::shared_ptr<const catalog::Catalog> catalog,
                                                      std::vector<RoleRule> rules, Argon2::Cost cost = {});
  Accounts& accounts() { return *accounts_; }
  WebSessions& sessions() { return sessions_; }
  const Credentials& credentials() const { return *credentials_; }
  base::Result<catalog::SignInPolicy> policy() const;  // kNoPolicy

  // ---- signing in (sign_in.cc). Errors: kSignInRefused, kSignInBusy, kCodeRefused, kSignedOut, store errors.
  // Where from: what the browser says it is, whose address (empty: this machine), and the cookie of a device.
  struct From {
    std::string device, address, cookie;
  };
  struct Knock {
    std::string login, password;
    From from;
  };
  using Came = WebSessions::Opened;
  // Failures lock the device on which this account has signed in before, or the address they come from, and, after
  // kEverywhere times as many from all addresses together, every device that is not known: never one that is.
  base::Result<Came> sign_in(const Knock& knock);
  base::Result<Came> give_code(std::string_view token, std::string_view code);
  // The cookie by which this device is known from now on; for one that has come to the end of signing in.
  std::string device_cookie(AccountId account, std::string_view cookie) const;
  // A key for the phone, kept with the session until a code proves that the phone has it. The key, to be shown once.
  // Whoever is signed in already proves first who they are: with the password and a code of the phone that they have
  // (kProofNeeded without; a phone that is lost is recovered by two).
  struct Proof {
    std::string password, code;
  };
  base::Result<std::string> begin_second_factor(std::string_view token, const std::optional<Proof>& proof = {});
  base::Result<Came> confirm_second_factor(std::string_view token, std::string_view code);
  // Of oneself; ends all other sessions. In the stage new_password or full.
  base::Result<Came> change_password(std::string_view token, const std::string& old, const std::string& fresh);
  // A fresh code of an account's phone under something that it signs (`what`: "held 12"); each is used up. Wrong ones
  // are counted by themselves, so that they keep nobody out of the door. kCodeRefused, also of an account without a
  // phone; kSignInRefused after too many.
  base::Result<void> sign_with_code(AccountId account, std::string_view code, std::string_view what);
  base::Result<void> sign_out(std::string_view token);
  size_t sign_out_everywhere(AccountId account, std::string_view but = {});
  // In which units an account can act: its own, and those in which it has a role now. One at a time.
  std::vector<UnitId> units_of(const Account& account) const;
  // The session acts in this unit from now on; an event. kNotYourUnit, kWrongState while it acts for somebody.
  base::Result<void> act_in(std::string_view token, UnitId unit);

  // Whom an identity service names (identity_sign_in.cc): its account, or a new one of that natural person, when the
  // service says name and identity number. kNoIdentityAccount, kMinor, kSignInRefused.
  base::Result<Came> come_with_identity(const Identity& identity, const From& from);

  // ---- links and recovery (recovery.cc)
  struct Link {
    AccountId account;
    bool recovery = false;
  };
  // A one-time link for an account that was invited and has no password yet; the one before it ends. kWrongState.
  base::Result<std::string> make_link(AccountId actor, AccountId account);
  base::Result<std::string> make_link(AccountId actor, AccountId account, const Because& because);
  base::Result<void> check_link(AccountId account) const;  // what that would refuse now
  // What it is for; kBadLink.
  base::Result<Link> look_at_link(std::string_view token) const;
  // Sets the first or a new password and signs in. The link is used up. After a recovery the second factor is gone too.
  base::Result<Came> use_link(std::string_view token, const std::string& password, const std::string& device);
  base::Result<void> ask_recovery(AccountId actor, AccountId account, const std::string& reason);
  // By another: at once the account has no password, no second factor and no session; the link is its owner's.
  // kNoRecovery, kTwoPeople.
  base::Result<std::string> confirm_recovery(AccountId actor, AccountId account);

  // ---- other systems (clients.cc)
  struct Secret {
    int64_t number = 0;
    std::string secret;  // shown once
  };
  base::Result<Secret> add_secret(AccountId actor, AccountId client, const Because& because = {});  // kTwoSecrets
  base::Result<void> check_secret(AccountId client) const;  // what that would refuse now
  base::Result<void> end_secret(AccountId actor, AccountId client, int64_t number);
  // `fingerprint`: SHA-256 of the certificate, 64 small hexadecimal digits.
  base::Result<int64_t> add_certificate(AccountId actor, AccountId client, std::string_view fingerprint,
                                        const Because& because = {});
  base::Result<void> check_certificate(AccountId client, std::string_view fingerprint) const;
  base::Result<void> end_certificate(AccountId actor, AccountId client, int64_t number);
  base::Result<void> set_quota(AccountId actor, AccountId client, int64_t a_day);
  int64_t quota(AccountId client) const;
  int64_t used_today(AccountId client);
  // RFC 6749, 4.4. The token and how long it lives; kClientRefused.
  struct Access {
    std::string token;
    int seconds = AccessTokens::kSeconds;
  };
  base::Result<Access> client_token(std::string_view client_id, std::string_view secret);
  base::Result<AccountId> of_bearer(std::string_view token);  // kBearerRefused
  // Nobody when it is no client's.
  std::optional<AccountId> of_certificate(std::string_view fingerprint) const;
  // One request of the client; kOverQuota.
  base::Result<void> count_request(AccountId client);

  // ---- at a window (clients.cc): an officer acts for somebody who stands there (domain/12.4.6).
  enum class Ground : uint8_t { paper_id, power_of_attorney, court_administrator, heir };
  static std::optional<Ground> ground_of(std::string_view code);
  struct Assisting {
    base::SubjectId subject;
    Ground ground = Ground::paper_id;
    std::string matter;                   // what the paper is: its number, office and date
    std::optional<base::Day> scan_until;  // when a scan of it is deleted
  };
  // kNotAWindow unless the session acts in a service window.
  base::Result<void> begin_assisting(std::string_view token, const Assisting& assisting);
  base::Result<void> end_assisting(std::string_view token);

 private:
  Entrance(store::Home& home, vault::Vault& vault, std::shared_ptr<const catalog::Catalog> catalog, Argon2::Cost cost);
  base::Result<Came> arrived(std::string_view token, WebSession session, store::SignInGuard guard);
  Stage next_stage(const Account& account, const catalog::SignInPolicy& policy, bool code_given) const;
  WebSession session_from(const Account& account, const From& from) const;
  base::Result<void> failed(const WebSession& session, const catalog::SignInPolicy& policy, std::string_view with);
  base::Result<void> failed_unknown(const Account* account, const catalog::SignInPolicy& policy, const Knock& knock);
  bool locked(const WebSession& session) const;
  std::optional<store::Credential> counted(const WebSession& session) const;
  void unlock(const WebSession& session, CredentialBatch& batch) const;
  base::Result<void> prove(const Account& account, const WebSession& session, const Proof& proof);
  base::Result<void> check_new_password(const Account& account, const catalog::SignInPolicy& policy,
                                        const std::string& password);
  base::Result<CredentialBatch> password_batch(const Account& account, const catalog::SignInPolicy& policy,
                                               const std::string& password);
  base::Result<std::string> link_for(AccountId actor, AccountId account, bool recovery, CredentialBatch batch,
                                     const Because& because = {});
  std::string seal_key(AccountId account, std::string_view key) const;
  std::optional<std::string> phone_key(AccountId account) const;
  store::AccountEvent event_of(AccountId actor, AccountId account, std::string_view kind,
                               std::string detail = "{}") const;
  base::Result<Account> client(AccountId id) const;

  store::Home& home_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  const vault::Key phone_key_;  // seals the keys of phones
  const KnownDevices devices_;
  std::unique_ptr<Credentials> credentials_;
  std::unique_ptr<Accounts> accounts_;
  Argon2 argon2_;
  WebSessions sessions_;
  AccessTokens tokens_;
  std::mutex deciding_;  // a code, a link or a failure is looked at and used up in one step
  std::mutex counting_;
  struct Count {
    int32_t day = 0;
    int64_t used = 0, written = 0;
  };
  std::map<AccountId, Count> counts_;
  struct Unknown {
    int64_t hour = 0;
    int written = 0, left_out = 0;
  };
  Unknown unknown_;  // under deciding_
};

}  // namespace taixin::access
