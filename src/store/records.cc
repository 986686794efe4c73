// Records, their payloads and status events: appended in order, read in order.
#include "store/records.h"

#include "store/errors.h"
#include "store/home_state.h"
#include "store/record_rows.h"
#include "store/submission_row.h"
#include "store/varint.h"

namespace taixin::store {
namespace {

// Calls `append` for each run of neighbouring rows of one submission, after making sure that it is open.
template <class T, class SubmissionOf, class Append>
base::Result<void> by_submission(Connection& db, std::span<T> rows, const SubmissionOf& submission_of,
                                 const Append& append) {
  while (!rows.empty()) {
    const SubmissionId id = submission_of(rows.front());
    size_t count = 1;
    while (count < rows.size() && submission_of(rows[count]) == id) ++count;
    TX_CHECK(check_open(db, id));
    TX_CHECK(append(id, rows.subspan(0, count)));
    rows = rows.subspan(count);
  }
  return {};
}

base::Result<void> append_run(Connection& db, std::span<NewRecord> records) {
  TX_TRY(int64_t id, last_record(db));
  TX_TRY(auto insert,
         db.prepare("INSERT INTO record (" TAIXIN_RECORD_COLUMNS ") VALUES "
                    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"));
  TX_TRY(auto insert_payload, db.prepare("INSERT INTO payload (id, dictionary, bytes) VALUES ($1, $2, $3)"));
  for (NewRecord& added : records) {
    Record& r = added.record;
    r.id = RecordId(++id);
    insert.bind(r.id, r.submission, r.line, r.item, r.revision, Reference(r.subject), r.link, Reference(r.previous),
                r.severity, r.flags, r.decision, r.document, r.publication, r.misconduct_end, r.valid_from,
                r.valid_until, r.version_key, r.source_key, r.content);
    TX_CHECK(insert.run());
    std::string_view bytes = added.payload;
    const auto dictionary = read_varint(bytes);
    if (!dictionary) return base::fail(kBadPayload, {{"detail", "no dictionary number"}});
    insert_payload.bind(r.id, Reference(static_cast<int64_t>(*dictionary)), Blob{bytes});
    TX_CHECK(insert_payload.run());
  }
  return {};
}

base::Result<void> append_block(Connection& db, std::span<NewRecord> records, std::string_view item,
                                const Packer& packer) {
  TX_TRY(int64_t id, last_record(db));
  for (NewRecord& added : records) added.record.id = RecordId(++id);
  const Record& first = records.front().record;
  const PackedBlock packed = pack_block(records, item, packer);
  std::string_view payloads = packed.payloads;
  const auto dictionary = read_varint(payloads);
  TX_ASSERT(dictionary, "block {} has no dictionary number", first.id.get());
  return db.run(
      "INSERT INTO block (first, count, submission, item, revision, keys, columns, dictionary, payloads) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      first.id, records.size(), first.submission, first.item, first.revision, Blob{packed.keys}, Blob{packed.columns},
      Reference(static_cast<int64_t>(*dictionary)), Blob{payloads});
}

base::Result<void> count_appended(Connection& db, SubmissionId id, std::span<const NewRecord> run) {
  return db.run(
      "UPDATE submission SET appended_records = appended_records + $1, "
      "first_record = coalesce(first_record, $2), last_record = $3 WHERE id = $4",
      run.size(), run.front().record.id, run.back().record.id, id);
}

// The row of the block that has a record, when its submission is sealed.
base::Result<std::optional<Statement>> block_with(ReadTx& tx, RecordId id, std::string_view select) {
  TX_TRY(auto rows, tx.connection().prepare(select));
  rows.bind(id);
  TX_TRY(const bool found, rows.step());
  if (!found) return std::optional<Statement>();
  Row row(rows);
  const BlockHead head = read_block_head(row);
  if (id.get() >= head.first.get() + static_cast<int64_t>(head.count)) return std::optional<Statement>();
  return std::optional(std::move(rows));
}

// The last block at or before an id, if its submission is sealed.
#define TAIXIN_BLOCK_OF(columns)                                                                             \
  "SELECT " TAIXIN_BLOCK_HEAD ", " columns                                                                   \
  " FROM (SELECT * FROM block WHERE first <= $1 ORDER BY first DESC LIMIT 1) b JOIN submission s ON s.id = " \
  "b.submission AND s.state = 1"

base::Result<std::optional<Record>> record_of_block(ReadTx& tx, RecordId id) {
  std::vector<Record>& kept = tx.last_block();
  const auto has = [&] { return !kept.empty() && kept.front().id <= id && id <= kept.back().id; };
  if (!has()) {
    TX_TRY(auto rows, block_with(tx, id, TAIXIN_BLOCK_OF("b.keys, b.columns")));
    if (!rows) return std::optional<Record>();
    Row row(*rows);
    const BlockHead head = read_block_head(row);
    const std::string_view keys = row.blob();
    TX_TRY(kept, read_block(head, keys, row.blob()));
  }
  return std::optional(kept[static_cast<size_t>(id.get() - kept.front().id.get())]);
}

// In front of the frame as the packer takes it.
std::string packed_payload(Row& row) {
  std::string packed;
  append_varint(packed, row.as<uint64_t>());
  packed += row.blob();
  return packed;
}

base::Result<std::string> payload_of_block(ReadTx& tx, const Packer& packer, RecordId id) {
  TX_TRY(auto rows, block_with(tx, id, TAIXIN_BLOCK_OF("b.dictionary, b.payloads")));
  if (!rows) return base::fail(kNoRecord, {{"id", std::to_string(id.get())}});
  Row row(*rows);
  const BlockHead head = read_block_head(row);
  return read_block_payload(head, static_cast<size_t>(id.get() - head.first.get()), packed_payload(row), packer);
}

// `select` finds the payload of a record that stands alone.
base::Result<std::string> payload_by(ReadTx& tx, const Packer& packer, RecordId id, std::string_view select) {
  {
    TX_TRY(auto rows, tx.connection().prepare(select));
    rows.bind(id);
    TX_TRY(const bool found, rows.step());
    if (found) {
      Row row(rows);
      return packer.unpack(packed_payload(row));
    }
  }
  return payload_of_block(tx, packer, id);
}

}  // namespace

// ---- appending

base::Result<void> append_records(WriteTx& tx, std::span<NewRecord> records) {
  Connection& db = tx.connection();
  return by_submission(
      db, records, [](const NewRecord& added) { return added.record.submission; },
      [&](SubmissionId id, std::span<NewRecord> run) -> base::Result<void> {
        TX_CHECK(append_run(db, run));
        if (tx.hook() != nullptr) TX_CHECK(tx.hook()->appended(run, false));
        return count_appended(db, id, run);
      });
}

base::Result<void> append_bulk(WriteTx& tx, std::span<NewRecord> records, std::string_view item, const Packer& packer) {
  Connection& db = tx.connection();
  return by_submission(
      db, records, [](const NewRecord& added) { return added.record.submission; },
      [&](SubmissionId id, std::span<NewRecord> run) -> base::Result<void> {
        for (size_t at = 0; at < run.size(); at += kBlockRecords) {
          const auto block = run.subspan(at, std::min(kBlockRecords, run.size() - at));
          TX_CHECK(append_block(db, block, item, packer));
          if (tx.hook() != nullptr) TX_CHECK(tx.hook()->appended(block, true));
        }
        return count_appended(db, id, run);
      });
}

base::Result<void> append_statuses(WriteTx& tx, std::span<const Status> statuses) {
  Connection& db = tx.connection();
  TX_TRY(int64_t last, db.integer("SELECT max(id) FROM status"));
  return by_submission(
      db, statuses, [](const Status& status) { return status.submission; },
      [&](SubmissionId id, std::span<const Status> run) -> base::Result<void> {
        const int64_t first = last + 1;
        TX_TRY(auto insert, db.prepare("INSERT INTO status (" TAIXIN_STATUS_COLUMNS
                                       ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"));
        for (const Status& s : run) {
          insert.bind(++last, s.submission, s.line, s.item, Reference(s.subject), s.version_key, s.kind, s.day, s.basis,
                      s.content);
          TX_CHECK(insert.run());
        }
        return db.run(
            "UPDATE submission SET appended_statuses = appended_statuses + $1, "
            "first_status = coalesce(first_status, $2), last_status = $3 WHERE id = $4",
            run.size(), first, last, id);
      });
}

base::Result<void> append_quarantined(WriteTx& tx, std::span<const Quarantined> refused) {
  Connection& db = tx.connection();
  TX_TRY(int64_t last, db.integer("SELECT max(id) FROM quarantine"));
  return by_submission(
      db, refused, [](const Quarantined& row) { return row.submission; },
      [&](SubmissionId id, std::span<const Quarantined> run) -> base::Result<void> {
        TX_TRY(auto insert, db.prepare("INSERT INTO quarantine (id, submission, line, cells_json, errors_json, state) "
                                       "VALUES ($1, $2, $3, $4, $5, $6)"));
        for (const Quarantined& q : run) {
          insert.bind(++last, q.submission, q.line, q.cells_json, q.errors_json, q.state);
          TX_CHECK(insert.run());
        }
        return db.run("UPDATE submission SET appended_quarantined = appended_quarantined + $1 WHERE id = $2",
                      run.size(), id);
      });
}

// ---- reading

base::Result<RecordId> last_record_id(ReadTx& tx) {
  TX_TRY(const int64_t last, last_record(tx.connection()));
  return RecordId(last);
}

base::Result<std::optional<Record>> record(ReadTx& tx, RecordId id) {
  {
    TX_TRY(auto rows,
           tx.connection().prepare("SELECT " TAIXIN_RECORD_COLUMNS " FROM record r WHERE id = $1 AND EXISTS "
                                   "(SELECT 1 FROM submission s WHERE s.id = r.submission AND s.state = 1)"));
    rows.bind(id);
    TX_TRY(const bool found, rows.step());
    if (found) return std::optional(read_record(rows));
  }
  return record_of_block(tx, id);
}

base::Result<std::string> read_payload(ReadTx& tx, const Packer& packer, RecordId id) {
  return payload_by(tx, packer, id,
                    "SELECT p.dictionary, p.bytes FROM payload p JOIN record r ON r.id = p.id "
                    "JOIN submission s ON s.id = r.submission AND s.state = 1 WHERE p.id = $1");
}

base::Result<std::string> read_sealed_payload(ReadTx& tx, const Packer& packer, RecordId id) {
  return payload_by(tx, packer, id, "SELECT dictionary, bytes FROM payload WHERE id = $1");
}

// ---- quarantine

base::Result<std::vector<Quarantined>> quarantined(ReadTx& tx, const QuarantineFilter& filter) {
  TX_TRY(auto rows, tx.connection().prepare(
                        "SELECT q.id, q.submission, q.line, q.cells_json, q.errors_json, q.state FROM quarantine q "
                        "JOIN submission s ON s.id = q.submission AND s.state = 1 "
                        "WHERE q.id > $1 AND ($2 = 0 OR q.submission = $2) AND ($3 = '' OR s.source = $3) "
                        "AND ($4 = '' OR s.item = $4) AND ($5 < 0 OR q.state = $5) AND s.seq <= $6 "
                        "ORDER BY q.id LIMIT $7"));
  const int64_t state = filter.state ? static_cast<int64_t>(*filter.state) : -1;
  rows.bind(filter.after, filter.submission, filter.source, filter.item, state, filter.until, filter.limit);
  std::vector<Quarantined> found;
  const auto read = [](const Statement& statement) {
    Row row(statement);
    Quarantined q;
    q.id = row.integer();
    q.submission = row.as<SubmissionId>();
    q.line = row.as<uint32_t>();
    q.cells_json = row.text();
    q.errors_json = row.text();
    q.state = row.as<QuarantineState>();
    return q;
  };
  TX_CHECK(for_each_row(rows, read, [&](Quarantined&& q) { found.push_back(std::move(q)); }));
  return found;
}

base::Result<void> set_quarantine_state(WriteTx& tx, std::span<const int64_t> ids, QuarantineState state) {
  TX_TRY(auto update, tx.connection().prepare("UPDATE quarantine SET state = $1 WHERE id = $2"));
  for (const int64_t id : ids) {
    update.bind(state, id);
    TX_CHECK(update.run());
  }
  return {};
}

}  // namespace taixin::store
