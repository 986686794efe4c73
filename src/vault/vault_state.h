// What a Vault holds; shared by vault.cc, vault_erase.cc and vault_backup.cc only.
#pragma once

#include <list>
#include <mutex>
#include <unordered_map>

#include "store/schema.h"
#include "store/sqlite.h"
#include "vault/vault.h"

namespace taixin::vault {

std::span<const store::Migration> keys_migrations();

struct KeyPaths {
  explicit KeyPaths(const std::filesystem::path& keys_directory)
      : directory(keys_directory), master(keys_directory / "master.key"), keys(keys_directory / "keys.db") {}
  std::filesystem::path directory, master, keys;
  std::filesystem::path renewed() const { return directory / "keys.renewed.db"; }
};

// keys.db with deleted bytes overwritten by zeros; the file exists.
base::Result<std::unique_ptr<store::Connection>> open_keys(const std::filesystem::path& file);
// A new one in `file`.
base::Result<void> build_keys(const std::filesystem::path& file, std::string_view fingerprint,
                              std::string_view renewal = {});
// 16 hexadecimal digits that name the master key.
base::Result<std::string> fingerprint_of(const KeyProvider& provider);
// A value of the table `meta`; empty when there is none.
base::Result<std::string> meta(store::Connection& connection, std::string_view key);
base::Result<void> set_meta(store::Connection& connection, std::string_view key, std::string_view value);
// `work` in a transaction; rolled back when it fails.
base::Result<void> in_transaction(store::Connection& connection, const std::function<base::Result<void>()>& work);
// Folds the log into the file and leaves it empty.
base::Result<void> truncate_log(store::Connection& connection);
// The database and what SQLite keeps beside it.
void remove_keys_file(const std::filesystem::path& file);

inline constexpr std::string_view kMetaFingerprint = "master_key";
inline constexpr std::string_view kMetaUnwiped = "unwiped";               // present: the remains of an erasure
inline constexpr std::string_view kMetaBackupsUntil = "backups_until";    // the last day of any backup made here
inline constexpr std::string_view kMetaRenewal = "renewal";               // made after a loss: its name
inline constexpr std::string_view kMetaLosses = "losses_settled";         // id of the last loss dealt with
inline constexpr std::string_view kMetaExpires = "backup_expires_after";  // in a backup only: its own last day

// A subject's data key, and the key that seals, which comes from it.
struct SubjectKeys {
  Key data, seal;
};

// Least recently used first out. The owner locks.
class KeyCache {
 public:
  std::shared_ptr<const SubjectKeys> find(SubjectId subject);
  void put(SubjectId subject, std::shared_ptr<const SubjectKeys> keys);
  void remove(SubjectId subject);

 private:
  using Entry = std::pair<SubjectId, std::shared_ptr<const SubjectKeys>>;
  std::list<Entry> order_;  // most recently used first
  std::unordered_map<SubjectId, std::list<Entry>::iterator> by_subject_;
};

struct Vault::State {
  struct Derived {
    Key wrapping, blind, salt, accounts, files;
  };
  State(const KeyPaths& key_paths, const base::Clock& vault_clock, std::string name, Derived derived)
      : paths(key_paths),
        clock(&vault_clock),
        fingerprint(std::move(name)),
        wrapping(std::move(derived.wrapping)),
        blind(derived.blind),
        salt(std::move(derived.salt)),
        accounts(std::move(derived.accounts)),
        files(std::move(derived.files)) {}

  base::Key128 token(const identity::IdNumber& number) const;
  // An id that no person has and none after it has.
  base::Result<SubjectId> new_person();
  base::Result<std::shared_ptr<const SubjectKeys>> keys_of(SubjectId subject);  // locked by the caller
  base::Result<std::shared_ptr<const SubjectKeys>> locked_keys_of(SubjectId subject);
  // A new key, not yet written.
  struct Made {
    SubjectId subject;
    std::optional<base::Key128> token;  // of the person's number
    std::string wrapped;
    std::shared_ptr<const SubjectKeys> keys;  // to be kept in the cache; null: there are enough
  };
  // Of a subject that has none and never had one.
  void make_key(SubjectId subject, const std::optional<base::Key128>& with_token, const Nonce& nonce,
                std::vector<Made>& made) const;
  // For each of these that has none, inside the caller's lock. kKeyErased.
  base::Result<std::vector<Made>> make_missing(std::span<const SubjectId> subjects);
  // Writes them in one commit, and keeps them: keys that might be rolled back are never used.
  base::Result<void> add(std::vector<Made> made);
  base::Result<void> writable() const;  // kVaultReadOnly
  base::Result<std::optional<Erased>> erased(SubjectId subject);
  // Rewrites the file so that nothing deleted is left in it, and its log. Locked by the caller.
  base::Result<void> wipe_remains();

  const KeyPaths paths;
  const base::Clock* const clock;
  const std::string fingerprint;
  const Key wrapping;
  const Hmac blind;
  const Key salt;
  const Key accounts;
  const Key files;

  std::mutex mutex;  // of all below
  std::unique_ptr<store::Connection> connection;
  KeyCache cache;
  size_t since_checkpoint = 0;  // keys made
};

}  // namespace taixin::vault
