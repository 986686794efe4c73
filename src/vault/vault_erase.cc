// Destroying keys so that no byte of them is left. docs/formats/vault.md, "Erasure".
#include <algorithm>

#include "store/errors.h"
#include "vault/errors.h"
#include "vault/vault_state.h"

namespace taixin::vault {

base::Result<void> truncate_log(store::Connection& connection) {
  TX_TRY(auto rows, connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)"));
  TX_TRY([[maybe_unused]] const bool row, rows.step());
  if (store::Row(rows).integer() != 0) return base::fail(store::kBusy);  // somebody else has the file open
  return {};
}

base::Result<std::optional<Erased>> Vault::State::erased(SubjectId subject) {
  TX_TRY(auto rows,
         connection->prepare("SELECT erased_on, certificate FROM data_key WHERE subject = $1 AND wrapped IS NULL"));
  rows.bind(subject);
  TX_TRY(const bool there, rows.step());
  if (!there) return std::optional<Erased>();
  store::Row row(rows);
  const base::Day day = row.day().value_or(base::Day());
  return std::optional(Erased{subject, day, std::string(row.text())});
}

// secure_delete overwrites what a statement deletes, but SQLite also moves rows between pages, and what it moved from
// may stay in the unused part of a page. VACUUM builds the whole file anew from its rows.
base::Result<void> Vault::State::wipe_remains() {
  TX_CHECK(connection->script("VACUUM"));
  TX_CHECK(truncate_log(*connection));
  TX_CHECK(connection->run("DELETE FROM meta WHERE key = $1", kMetaUnwiped));
  return truncate_log(*connection);
}

base::Result<std::vector<Erased>> Vault::erase(std::span<const SubjectId> subjects, std::string_view certificate) {
  const std::lock_guard lock(state_->mutex);
  TX_CHECK(state_->writable());
  store::Connection& connection = *state_->connection;
  std::vector<Erased> out;
  TX_TRY(std::string unwiped, meta(connection, kMetaUnwiped));
  TX_CHECK(in_transaction(connection, [&]() -> base::Result<void> {
    for (const SubjectId subject : subjects) {
      TX_TRY(auto before, state_->erased(subject));
      if (before) {
        out.push_back(*std::move(before));
        continue;
      }
      const base::Day today = state_->clock->today();
      TX_CHECK(connection.run("DELETE FROM blind_index WHERE token = (SELECT token FROM data_key WHERE subject = $1)",
                              subject));
      TX_CHECK(
          connection.run("INSERT INTO data_key (subject, wrapped, made_on, erased_on, certificate) "
                         "VALUES ($1, NULL, $2, $3, $4) ON CONFLICT (subject) DO UPDATE "
                         "SET wrapped = NULL, token = NULL, erased_on = excluded.erased_on, "
                         "certificate = excluded.certificate",
                         subject, today, today, certificate));
      TX_CHECK(set_meta(connection, kMetaUnwiped, "1"));
      unwiped = "1";
      out.push_back({subject, today, std::string(certificate)});
    }
    return {};
  }));
  for (const SubjectId subject : subjects) state_->cache.remove(subject);
  if (!unwiped.empty()) TX_CHECK(state_->wipe_remains());
  return out;
}

base::Result<std::optional<Erased>> Vault::erased(SubjectId subject) {
  const std::lock_guard lock(state_->mutex);
  return state_->erased(subject);
}

}  // namespace taixin::vault
