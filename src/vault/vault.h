// The keys of a home: one random data key for each subject that needs one, wrapped by keys that come from the master
// key. What is sealed under a subject's key is gone when that key is gone: destroying it is erasure.
//
//   home/keys/             0700; never part of an ordinary backup
//   home/keys/master.key   0600; the master key (KeyProvider)
//   home/keys/keys.db      0600; wrapped data keys, the blind index of identity numbers (SQLite, synchronous=FULL)
//
//   TX_TRY(const auto vault, Vault::open(home / "keys", clock));
//   TX_CHECK(vault->ensure_keys(subjects));                       // keys first, then records: durable on return
//   TX_TRY(const std::string sealed, vault->seal(subject, {"record", id.get(), 0}, payload));
//
// The blind index is in keys.db and not in records.db: it has to go with the key in one commit, and an ordinary backup
// then holds nothing by which anybody could be looked up, with the master key or without.
//
// Threads: any. Exactly one process uses a keys directory (the owner of the home). Bytes: docs/formats/vault.md.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"
#include "base/digest.h"
#include "base/ids.h"
#include "base/result.h"
#include "identity/resident_id.h"
#include "vault/key_provider.h"
#include "vault/sealed.h"
#include "vault/secret.h"

namespace taixin::vault {

using base::SubjectId;

// A key that was destroyed.
struct Erased {
  SubjectId subject;
  base::Day day;            // when the key was destroyed here
  std::string certificate;  // number of the certificate
};

class Vault {
 public:
  // Ids of natural persons are above this and never in the registry, whose ids count up from 1. They are the moment
  // (UTC microseconds) at which their key was made, or the next one free: so no id ever means two people, whatever
  // backup of the keys was restored, and it says no more than the submission beside it.
  static constexpr int64_t kFirstPerson = int64_t{1} << 40;
  // Unwrapped keys kept in locked memory, least recently used first out.
  static constexpr size_t kCachedSubjects = 24576;
  // Backups of keys.db expire this long after they are made: a restore refuses them, the operator deletes them
  // (docs/operations.md). A certificate names the day when the last of them is gone.
  static constexpr int kBackupDays = 30;

  // A new master key and an empty keys.db in `directory` (home/keys), which is made when it is missing; durable on
  // return. A master key that is already there is used and never replaced. kVaultExists when keys.db is there.
  static base::Result<void> create(const std::filesystem::path& directory);
  // With the master key in `directory`. kNoVault, kNoMasterKey, kBadMasterKey, kWrongMasterKey, kOpenToOthers, or the
  // store's kNewerHome, kDamaged, kDiskFull ... The clock outlives the vault.
  static base::Result<std::unique_ptr<Vault>> open(const std::filesystem::path& directory, const base::Clock& clock);
  static base::Result<std::unique_ptr<Vault>> open(const std::filesystem::path& directory, const base::Clock& clock,
                                                   std::unique_ptr<KeyProvider> provider);
  ~Vault();

  // ---- data keys
  // Every subject has a key when this returns, on disk (one commit for all). Nothing changes for those who have one.
  // kKeyErased when one of them was erased (nobody gets a key then), kVaultReadOnly, kDiskFull ...
  base::Result<void> ensure_keys(std::span<const SubjectId> subjects);
  // Has a key that was not destroyed.
  base::Result<bool> has_key(SubjectId subject);

  // AES-256-GCM under the subject's key with a random nonce; kSealedOverhead bytes longer. Compress before. kNoKey,
  // kKeyErased.
  base::Result<std::string> seal(SubjectId subject, const Context& context, std::string_view plaintext);
  // The same for many, in their order. All or none.
  struct ToSeal {
    SubjectId subject;
    Context context;
    std::string_view plaintext;
  };
  base::Result<std::vector<std::string>> seal(std::span<const ToSeal> texts);
  // kNoKey, kKeyErased, kBadSealed.
  base::Result<SecretText> unseal(SubjectId subject, const Context& context, std::string_view sealed);

  // HMAC-SHA-256 under a key of the subject's own, first 16 bytes: tells equal things of one subject, and nothing
  // without the key. kNoKey, kKeyErased.
  base::Result<base::Key128> token(SubjectId subject, std::string_view bytes);

  // ---- the blind index
  // The person of each number: who is known, or somebody new with a key and an id of their own. One commit, on disk
  // on return.
  base::Result<std::vector<SubjectId>> persons(std::span<const identity::IdNumber* const> numbers);
  // Whose number it is; nothing when it is nobody's here. The 15 digits of the first generation find the 18 and back.
  base::Result<std::optional<SubjectId>> find(const identity::IdNumber& number);

  // ---- salts for the ledger
  // HKDF of the master key, "taixin ledger salt v1". Lives as long as the vault.
  const Key& salt_key() const;
  static base::Result<Key> salt_key_of(const KeyProvider& provider);

  // ---- after a loss (ledger/renew.h)
  // An empty keys.db under another name in `directory`, and a master key when it has none; nothing opens it there.
  // Returns what names it: of one that is there already, if it belongs to the master key, the same again. kVaultExists.
  static base::Result<std::string> prepare_renewed(const std::filesystem::path& directory);
  // Makes it keys.db, in one step. kVaultExists, kNoVault.
  static base::Result<void> adopt_renewed(const std::filesystem::path& directory);
  // The last loss that was dealt with here (key_events.h); 0: none.
  base::Result<int64_t> losses_settled();
  base::Result<void> settle_losses(int64_t event);

  // ---- keys of accounts (access/credentials.h)
  // HKDF of the master key, "taixin accounts v1": what keeps second factors and finds the logins of natural persons
  // comes from it. Lives as long as the vault.
  const Key& accounts_key() const;
  // HKDF of the master key, "taixin files v1": wraps the keys of files that wait (file_keys.h).
  const Key& files_key() const;

  // ---- erasure
  // Destroys the keys of these subjects and takes their numbers out of the blind index. On return no byte of a wrapped
  // key or token is left in keys.db or its log: the file is rewritten and the log truncated, so many subjects in one
  // call cost one rewriting. The row stays with day and certificate; a subject without key gets such a row too, and
  // never a key. Whoever was erased before keeps their first day and certificate. Returns one entry for each, in order.
  base::Result<std::vector<Erased>> erase(std::span<const SubjectId> subjects, std::string_view certificate);
  // Nothing when the subject was never erased.
  base::Result<std::optional<Erased>> erased(SubjectId subject);
  // The last day on which a backup of keys.db that was made until now may still exist; nothing when there was none.
  base::Result<std::optional<base::Day>> backups_until();

  // ---- keeping
  // A copy of keys.db as one file, with the day it expires, while serving; not the master key. Durable on return.
  // store::kBackupExists when the file is there.
  base::Result<void> backup(const std::filesystem::path& to);
  // Makes keys.db of such a copy in a directory that has none; master.key must fit when it is there. kVaultExists,
  // kNotAKeysBackup, kKeysBackupExpired, kWrongMasterKey. Erasures made since are for the caller to repeat.
  static base::Result<void> restore(const std::filesystem::path& from, const std::filesystem::path& directory,
                                    const base::Clock& clock);
  // What is wrong, for doctor: the file's integrity, keys that do not unwrap, open modes, wiping not finished. Reads
  // everything.
  base::Result<std::vector<base::Error>> check();
  // Names the master key without telling anything about it; 16 hexadecimal digits.
  std::string fingerprint() const;
  static base::Result<std::string> fingerprint_of_master(const KeyProvider& provider);

  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

 private:
  struct State;
  explicit Vault(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace taixin::vault
