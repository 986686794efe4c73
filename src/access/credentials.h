// What accounts sign in with, as rows that change: kept in memory too, so that nobody who knocks makes a disk work.
//
//   kind         number          secret                             uses
//   password     1, 2, 3 ...     Argon2id (PHC string); the highest holds
//   totp         1               the phone's key, sealed under a key of the vault's master key
//   link         1, 2 ...        SHA-256 of a one-time link          0: first sign-in, 1: recovery
//   secret       1, 2 ...        SHA-256 of a client's secret
//   certificate  1, 2 ...        SHA-256 of a client's certificate
//   quota        0               nothing                            requests a day
//   used         day             nothing                            requests of that day, counted ahead in hundreds
//   failures     of a counter    nothing                            in a row, from one address or known device
//
// Changed with an event, in its transaction (Accounts::commit). Threads: any.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "access/directory.h"
#include "store/accounts.h"

namespace taixin::access {

namespace credential {
inline constexpr std::string_view kPassword = "password", kTotp = "totp", kLink = "link", kSecret = "secret",
                                  kCertificate = "certificate", kQuota = "quota", kUsed = "used",
                                  kFailures = "failures";
}

struct CredentialBatch {
  std::vector<store::Credential> put;  // made_at 0: the moment of the event
  std::vector<std::tuple<AccountId, std::string, int64_t>> remove;
  std::optional<store::SignInGuard> guard;
};

class Credentials {
 public:
  static base::Result<std::unique_ptr<Credentials>> open(store::Home& home);

  // Inside a transaction, and after it has committed.
  base::Result<void> write(store::WriteTx& tx, CredentialBatch& batch, base::KnownAt at) const;
  void apply(const CredentialBatch& batch);

  // By number, ascending.
  std::vector<store::Credential> all(AccountId account, std::string_view kind) const;
  std::optional<store::Credential> newest(AccountId account, std::string_view kind) const;
  // Whose it is: a link or a certificate by its digest.
  std::optional<store::Credential> by_digest(std::string_view kind, std::string_view digest) const;
  store::SignInGuard guard(AccountId account) const;
  int64_t next_number(AccountId account, std::string_view kind) const;

 private:
  using Key = std::tuple<int64_t, std::string, int64_t>;
  void index(const store::Credential& credential);
  void forget(const Key& key);
  mutable std::mutex mutex_;
  std::map<Key, store::Credential> rows_;
  std::map<std::pair<std::string, std::string>, Key> digests_;  // kind, digest
  std::map<int64_t, store::SignInGuard> guards_;
};

}  // namespace taixin::access
