#include "store/retractions.h"

#include "store/sqlite.h"

namespace taixin::store {
namespace {

constexpr int kDue = 1, kAcknowledged = 2;

#define TAIXIN_RETRACTION_COLUMNS                                                                                     \
  "d.id, d.unit, d.client, d.number, d.source, d.source_id, d.record, d.item, d.version_key, d.record_change, "       \
  "d.day, d.basis, d.entry, d.at, a.at, a.account FROM retraction_event d LEFT JOIN retraction_event a ON a.about = " \
  "d.id AND a.kind = 2"

Retraction read_retraction(const Statement& statement) {
  Row row(statement);
  Retraction r;
  r.id = row.integer();
  r.receiver.unit = row.integer();
  r.receiver.client = row.integer();
  r.number = row.integer();
  r.source = row.as<RetractionSource>();
  r.source_id = row.integer();
  r.record = row.as<RecordId>();
  r.item = row.text();
  r.version_key = row.key();
  r.change = row.as<uint8_t>();
  r.day = Day(static_cast<int32_t>(row.integer()));
  r.basis = row.text();
  r.entry = row.integer();
  r.at = row.as<KnownAt>();
  if (!row.null()) {
    const auto at = row.as<KnownAt>();
    r.acknowledged = Retraction::Acknowledged{at, row.integer()};
  }
  return r;
}

template <class... Bound>
base::Result<std::vector<Retraction>> read_all(ReadTx& tx, std::string_view sql, const Bound&... bound) {
  TX_TRY(auto rows, tx.connection().prepare(sql));
  rows.bind(bound...);
  std::vector<Retraction> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(read_retraction(rows));
  }
}

base::Result<std::optional<Retraction>> one_of(base::Result<std::vector<Retraction>> found) {
  TX_TRY(auto all, std::move(found));
  if (all.empty()) return std::optional<Retraction>();
  return std::optional(std::move(all.front()));
}

base::Result<bool> is_there(Connection& db, const Retraction& one) {
  TX_TRY(const int64_t count,
         db.integer("SELECT count(*) FROM retraction_event WHERE source = $1 AND source_id = $2 AND unit = $3 AND "
                    "client = $4 AND kind = 1",
                    one.source, one.source_id, one.receiver.unit, one.receiver.client));
  return count != 0;
}

}  // namespace

base::Result<bool> append_retraction(WriteTx& tx, Retraction& retraction) {
  Connection& db = tx.connection();
  const Receiver& to = retraction.receiver;
  TX_TRY(const bool there, is_there(db, retraction));
  if (there) return false;
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM retraction_event"));
  TX_TRY(const int64_t number,
         db.integer("SELECT max(number) FROM retraction_event WHERE unit = $1 AND client = $2 AND kind = 1", to.unit,
                    to.client));
  retraction.id = last + 1;
  retraction.number = number + 1;
  retraction.at = tx.known_now();
  TX_CHECK(db.run(
      "INSERT INTO retraction_event (id, kind, about, at, account, unit, client, number, source, source_id, record, "
      "item, version_key, record_change, day, basis, entry) VALUES ($1, $2, 0, $3, 0, $4, $5, $6, $7, $8, $9, $10, "
      "$11, $12, $13, $14, $15)",
      retraction.id, kDue, retraction.at, to.unit, to.client, retraction.number, retraction.source,
      retraction.source_id, retraction.record, retraction.item, retraction.version_key, int64_t{retraction.change},
      retraction.day, retraction.basis, retraction.entry));
  return true;
}

base::Result<bool> acknowledge_retraction(WriteTx& tx, int64_t id, int64_t account) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t there, db.integer("SELECT count(*) FROM retraction_event WHERE about = $1 AND kind = 2", id));
  if (there != 0) return false;
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM retraction_event"));
  TX_CHECK(db.run(
      "INSERT INTO retraction_event (id, kind, about, at, account, unit, client, number, source, source_id, record, "
      "item, version_key, record_change, day, basis, entry) SELECT $1, $2, id, $3, $4, unit, client, number, source, "
      "source_id, record, item, version_key, record_change, day, basis, entry FROM retraction_event WHERE id = $5 AND "
      "kind = 1",
      last + 1, kAcknowledged, tx.known_now(), account, id));
  return true;
}

base::Result<std::vector<Retraction>> retractions_of(ReadTx& tx, const Receiver& receiver, int64_t after,
                                                     size_t limit) {
  return read_all(tx,
                  "SELECT " TAIXIN_RETRACTION_COLUMNS
                  " WHERE d.unit = $1 AND d.client = $2 AND d.kind = 1 AND d.number > $3 ORDER BY d.number LIMIT $4",
                  receiver.unit, receiver.client, after, limit);
}

base::Result<std::optional<Retraction>> retraction_of(ReadTx& tx, const Receiver& receiver, int64_t number) {
  return one_of(read_all(
      tx, "SELECT " TAIXIN_RETRACTION_COLUMNS " WHERE d.unit = $1 AND d.client = $2 AND d.kind = 1 AND d.number = $3",
      receiver.unit, receiver.client, number));
}

base::Result<std::optional<Retraction>> retraction(ReadTx& tx, int64_t id) {
  return one_of(read_all(tx, "SELECT " TAIXIN_RETRACTION_COLUMNS " WHERE d.id = $1 AND d.kind = 1", id));
}

base::Result<std::vector<Retraction>> retractions_of_unit(ReadTx& tx, int64_t unit, int64_t before, size_t limit) {
  return read_all(tx,
                  "SELECT " TAIXIN_RETRACTION_COLUMNS
                  " WHERE d.unit = $1 AND d.kind = 1 AND d.id < $2 ORDER BY d.id DESC LIMIT $3",
                  unit, before, limit);
}

base::Result<std::vector<Retraction>> open_retractions(ReadTx& tx, int64_t after, size_t limit) {
  return read_all(
      tx, "SELECT " TAIXIN_RETRACTION_COLUMNS " WHERE d.kind = 1 AND d.id > $1 AND a.id IS NULL ORDER BY d.id LIMIT $2",
      after, limit);
}

base::Result<bool> is_retracted(ReadTx& tx, const Retraction& retraction) {
  return is_there(tx.connection(), retraction);
}

base::Result<RetractionCursor> retraction_cursor(ReadTx& tx) {
  RetractionCursor out;
  const auto value = [&](std::string_view name) {
    return tx.connection().integer("SELECT max(value) FROM counter WHERE name = $1", name);
  };
  TX_TRY(const int64_t seq, value("retractions_seq"));
  out.seq = CommitSeq(seq);
  TX_TRY(out.outgoing, value("retractions_outgoing"));
  TX_TRY(out.entry, value("retractions_entry"));
  return out;
}

base::Result<void> set_retraction_cursor(WriteTx& tx, const RetractionCursor& cursor) {
  for (const auto& [name, value] : {std::pair<std::string_view, int64_t>{"retractions_seq", cursor.seq.get()},
                                    {"retractions_outgoing", cursor.outgoing},
                                    {"retractions_entry", cursor.entry}}) {
    TX_CHECK(
        tx.connection().run("INSERT INTO counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value "
                            "= excluded.value",
                            name, value));
  }
  return {};
}

}  // namespace taixin::store
