// Packs and the numbers of items.
#include "store/errors.h"
#include "store/packs_of.h"
#include "store/records.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace taixin::store {

base::Result<void> keep_packs(WriteTx& tx, std::span<const StoredPack> packs) {
  for (const StoredPack& pack : packs) {
    TX_CHECK(
        tx.connection().run("INSERT INTO pack (digest, id, bytes) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING",
                            pack.digest, pack.id, Blob{pack.bytes}));
  }
  return {};
}

base::Result<int64_t> activate_kept(WriteTx& tx, std::span<const base::Sha256> packs, std::string_view by) {
  Connection& db = tx.connection();
  const KnownAt at = tx.known_now();
  TX_TRY(const int64_t last, db.integer("SELECT max(activation) FROM pack_activation"));
  int64_t position = 0;
  for (const base::Sha256& digest : packs) {
    TX_CHECK(
        db.run("INSERT INTO pack_activation (activation, position, digest, activated_at, activated_by) "
               "VALUES ($1, $2, $3, $4, $5)",
               last + 1, position++, digest, at, by));
  }
  return last + 1;
}

base::Result<void> activate_packs(WriteTx& tx, std::span<const StoredPack> packs, std::string_view by) {
  std::vector<base::Sha256> digests;
  for (const StoredPack& pack : packs) digests.push_back(pack.digest);
  TX_CHECK(keep_packs(tx, packs));
  TX_CHECK(activate_kept(tx, digests, by));
  return {};
}

base::Result<std::vector<PackActivation>> pack_activations(ReadTx& tx) {
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT activation, activated_at, activated_by, digest FROM pack_activation "
                                 "ORDER BY activation, position"));
  std::vector<PackActivation> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    Row row(rows);
    const int64_t activation = row.integer();
    const auto at = row.as<KnownAt>();
    std::string by(row.text());
    if (out.empty() || out.back().activation != activation) out.push_back({activation, at, std::move(by), {}});
    out.back().packs.push_back(row.sha256());
  }
}

namespace {

base::Result<std::vector<StoredPack>> in_force(Connection& db) {
  TX_TRY(auto rows,
         db.prepare("SELECT p.digest, p.id, p.bytes, a.activated_at, a.activated_by FROM pack_activation a "
                    "JOIN pack p ON p.digest = a.digest "
                    "WHERE a.activation = (SELECT max(activation) FROM pack_activation) ORDER BY a.position"));
  std::vector<StoredPack> packs;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return packs;
    Row row(rows);
    StoredPack& pack = packs.emplace_back();
    pack.digest = row.sha256();
    pack.id = row.text();
    pack.bytes = row.blob();
    pack.activated_at = row.as<KnownAt>();
    pack.activated_by = row.text();
  }
}

}  // namespace

namespace {

// Of a home of another process: to be read, and not newer than this program.
base::Result<std::unique_ptr<Connection>> records_of(const std::filesystem::path& home) {
  const std::filesystem::path file = home / "records.db";
  std::error_code code;
  if (!std::filesystem::exists(file, code)) return base::fail(kNoHome, {{"path", home.string()}});
  TX_TRY(auto db, Connection::open(file.string(), Connection::Use::reader));
  TX_TRY(const int version, schema_version(*db));
  if (const int known = records_migrations().back().number; version > known) {
    return base::fail(kNewerHome,
                      {{"path", file.string()}, {"found", std::to_string(version)}, {"known", std::to_string(known)}});
  }
  return db;
}

}  // namespace

base::Result<std::vector<StoredPack>> active_packs_of(const std::filesystem::path& home) {
  TX_TRY(const auto db, records_of(home));
  return in_force(*db);
}

base::Result<std::vector<RuleEvent>> rule_events_of(const std::filesystem::path& home) {
  TX_TRY(const auto db, records_of(home));
  std::vector<RuleEvent> out;
  TX_TRY(const int64_t kept, db->integer("SELECT count(*) FROM sqlite_master WHERE name = 'rule_event'"));
  if (kept == 0) return out;
  TX_CHECK(scan_rule_events(*db, [&](const RuleEvent& event) -> base::Result<void> {
    out.push_back(event);
    return {};
  }));
  return out;
}

base::Result<std::optional<StoredPack>> pack_by_digest(ReadTx& tx, const base::Sha256& digest) {
  TX_TRY(auto rows,
         tx.connection().prepare(
             "SELECT p.id, p.bytes, coalesce(a.activated_at, 0), coalesce(a.activated_by, '') FROM pack p "
             "LEFT JOIN pack_activation a ON a.digest = p.digest WHERE p.digest = $1 ORDER BY a.activation LIMIT 1"));
  rows.bind(digest);
  TX_TRY(const bool found, rows.step());
  if (!found) return std::optional<StoredPack>();
  Row row(rows);
  StoredPack pack;
  pack.digest = digest;
  pack.id = row.text();
  pack.bytes = row.blob();
  pack.activated_at = row.as<KnownAt>();
  pack.activated_by = row.text();
  return std::optional(std::move(pack));
}

base::Result<ItemNo> item_no(WriteTx& tx, std::string_view code) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t known, db.integer("SELECT number FROM item WHERE code = $1", code));
  if (known != 0) return ItemNo(static_cast<uint16_t>(known));
  TX_TRY(const int64_t last, db.integer("SELECT max(number) FROM item"));
  if (last >= UINT16_MAX) return base::fail(kTooManyItems, {{"max", std::to_string(UINT16_MAX)}});
  TX_CHECK(db.run("INSERT INTO item (number, code) VALUES ($1, $2)", last + 1, code));
  return ItemNo(static_cast<uint16_t>(last + 1));
}

base::Result<std::vector<std::pair<ItemNo, std::string>>> item_numbers(ReadTx& tx) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT number, code FROM item ORDER BY number"));
  std::vector<std::pair<ItemNo, std::string>> items;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return items;
    Row row(rows);
    const auto number = row.as<ItemNo>();
    items.emplace_back(number, row.text());
  }
}

}  // namespace taixin::store
