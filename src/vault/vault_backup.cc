// Copies of keys.db, and what doctor looks at. docs/formats/vault.md, "Backups".
#include <fmt/format.h>

#include <algorithm>

#include "store/errors.h"
#include "store/files.h"
#include "vault/errors.h"
#include "vault/vault_state.h"

namespace taixin::vault {
namespace {

namespace fs = std::filesystem;

base::Result<std::optional<base::Day>> meta_day(store::Connection& connection, std::string_view key) {
  TX_TRY(const std::string text, meta(connection, key));
  return base::parse_iso_day(text);
}

base::Error not_a_backup(const fs::path& path, std::string_view detail) {
  return base::fail(kNotAKeysBackup, {{"path", path.string()}, {"detail", std::string(detail)}});
}

// The copy at `beside` made into keys of a home, or the reason why not.
base::Result<void> accept_copy(const fs::path& from, const fs::path& beside, const KeyPaths& paths,
                               const base::Clock& clock) {
  auto connection = open_keys(beside);
  if (!connection.ok()) return not_a_backup(from, "SQLite");
  store::Connection& keys = **connection;
  const auto version = store::schema_version(keys);
  if (!version.ok() || *version == 0) return not_a_backup(from, "meta");
  const auto expires = meta_day(keys, kMetaExpires);
  if (!expires.ok() || !*expires) return not_a_backup(from, "expires");
  if (clock.today() > **expires) {
    return base::fail(kKeysBackupExpired, {{"path", from.string()}, {"day", (*expires)->iso()}});
  }
  std::error_code code;
  if (fs::exists(paths.master, code)) {
    TX_TRY(const auto provider, FileKeyProvider::open(paths.master));
    TX_TRY(const std::string found, fingerprint_of(*provider));
    TX_TRY(const std::string expected, meta(keys, kMetaFingerprint));
    if (found != expected) {
      return base::fail(kWrongMasterKey, {{"path", from.string()}, {"expected", expected}, {"found", found}});
    }
  }
  TX_CHECK(keys.run("DELETE FROM meta WHERE key = $1", kMetaExpires));
  return truncate_log(keys);
}

}  // namespace

base::Result<std::optional<base::Day>> Vault::backups_until() {
  const std::lock_guard lock(state_->mutex);
  return meta_day(*state_->connection, kMetaBackupsUntil);
}

base::Result<void> Vault::backup(const fs::path& to) {
  std::error_code code;
  if (fs::exists(to, code)) return base::fail(store::kBackupExists, {{"path", to.string()}});
  const std::lock_guard lock(state_->mutex);
  TX_CHECK(state_->writable());
  const base::Day last = state_->clock->today().plus_days(kBackupDays);
  // Noted before the copy is there: a certificate never names a day before the last copy's.
  TX_TRY(const auto noted, meta_day(*state_->connection, kMetaBackupsUntil));
  if (!noted || *noted < last) TX_CHECK(set_meta(*state_->connection, kMetaBackupsUntil, last.iso()));
  const fs::path beside = fmt::format("{}.partial", to.string());
  remove_keys_file(beside);
  const auto make = [&]() -> base::Result<void> {
    TX_CHECK(store::copy_database(*state_->connection, beside.string()));
    {
      TX_TRY(const auto copy, open_keys(beside));
      TX_CHECK(set_meta(*copy, kMetaExpires, last.iso()));
    }  // closing folds the log into the file and removes it
    TX_CHECK(store::sync_file(beside));
    return store::rename_durably(beside, to);
  };
  const base::Result<void> made = make();
  if (!made.ok()) remove_keys_file(beside);
  return made;
}

base::Result<void> Vault::restore(const fs::path& from, const fs::path& directory, const base::Clock& clock) {
  const KeyPaths paths(directory);
  std::error_code code;
  if (fs::exists(paths.keys, code)) return base::fail(kVaultExists, {{"path", directory.string()}});
  if (!fs::is_regular_file(from, code)) return not_a_backup(from, "file");
  TX_CHECK(store::make_directory(directory));
  const fs::path beside = paths.directory / "keys.db.new";
  remove_keys_file(beside);
  base::Result<void> result = store::copy_private_file(from, beside);
  if (result.ok()) result = accept_copy(from, beside, paths, clock);
  if (result.ok()) result = store::sync_file(beside);
  if (result.ok()) return store::rename_durably(beside, paths.keys);
  remove_keys_file(beside);
  return result;
}

// ---- after a loss

base::Result<std::string> Vault::prepare_renewed(const fs::path& directory) {
  const KeyPaths paths(directory);
  std::error_code code;
  if (fs::exists(paths.keys, code)) return base::fail(kVaultExists, {{"path", directory.string()}});
  TX_CHECK(store::make_directory(directory));
  if (!fs::exists(paths.master, code)) TX_CHECK(FileKeyProvider::create(paths.master));
  TX_TRY(const auto provider, FileKeyProvider::open(paths.master));
  TX_TRY(const std::string fingerprint, fingerprint_of(*provider));
  if (fs::exists(paths.renewed(), code)) {
    if (const auto there = open_keys(paths.renewed()); there.ok()) {
      const auto its = meta(**there, kMetaFingerprint), name = meta(**there, kMetaRenewal);
      if (its.ok() && *its == fingerprint && name.ok() && !name->empty()) return *name;
    }
  }
  const Nonce random = random_nonce();
  const std::string name = base::hex({reinterpret_cast<const char*>(random.data()), random.size()});
  const fs::path beside = directory / "keys.renewed.db.new";
  TX_CHECK(build_keys(beside, fingerprint, name));
  remove_keys_file(paths.renewed());
  TX_CHECK(store::rename_durably(beside, paths.renewed()));
  return name;
}

base::Result<void> Vault::adopt_renewed(const fs::path& directory) {
  const KeyPaths paths(directory);
  std::error_code code;
  if (fs::exists(paths.keys, code)) return base::fail(kVaultExists, {{"path", directory.string()}});
  if (!fs::exists(paths.renewed(), code)) return base::fail(kNoVault, {{"path", directory.string()}});
  return store::rename_durably(paths.renewed(), paths.keys);
}

base::Result<int64_t> Vault::losses_settled() {
  const std::lock_guard lock(state_->mutex);
  TX_TRY(const std::string id, meta(*state_->connection, kMetaLosses));
  return std::strtoll(id.c_str(), nullptr, 10);
}

base::Result<void> Vault::settle_losses(int64_t event) {
  const std::lock_guard lock(state_->mutex);
  TX_CHECK(state_->writable());
  return set_meta(*state_->connection, kMetaLosses, std::to_string(event));
}

// ---- what doctor looks at

base::Result<std::vector<base::Error>> Vault::check() {
  std::vector<base::Error> found;
  for (const fs::path& file : {state_->paths.master, state_->paths.keys}) {
    std::error_code code;
    if (!fs::exists(file, code)) continue;  // a master key may be in a module
    if (auto open = check_private(file); !open.ok()) found.push_back(std::move(open).error());
  }
  const std::lock_guard lock(state_->mutex);
  store::Connection& connection = *state_->connection;
  const std::string file = state_->paths.keys.string();
  {
    TX_TRY(auto rows, connection.prepare("PRAGMA integrity_check(20)"));
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      const std::string detail(store::Row(rows).text());
      if (detail != "ok") found.push_back(base::fail(kFoundDamagedKeys, {{"file", file}, {"detail", detail}}));
    }
  }
  {
    TX_TRY(auto rows, connection.prepare("SELECT subject, wrapped FROM data_key WHERE wrapped IS NOT NULL"));
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      store::Row row(rows);
      const auto subject = row.as<SubjectId>();
      if (unwrap_key(state_->wrapping, subject, row.blob()).ok()) continue;
      found.push_back(base::fail(kFoundBadKey, {{"subject", std::to_string(subject.get())}}));
    }
  }
  TX_TRY(const std::string unwiped, meta(connection, kMetaUnwiped));
  if (!unwiped.empty()) found.push_back(base::fail(kFoundUnwiped, {{"file", file}}));
  return found;
}

}  // namespace taixin::vault
