// Records, their payloads and status events: appended in order, read in order.
#include "store/records.h"

#include "store/errors.h"
#include "store/sqlite.h"
#include "store/submission_row.h"
#include "store/varint.h"

namespace taixin::store {
namespace {

constexpr int64_t kPage = 4096;  // rows between two looks at the age of the snapshot

#define TAIXIN_RECORD_COLUMNS                                                                  \
  "id, submission, line, item, revision, subject, link, previous, severity, flags, decision, " \
  "document, publication, misconduct_end, valid_from, valid_until, version_key, source_key, content"

Record read_record(const Statement& statement) {
  Row row(statement);
  Record r;
  r.id = row.as<RecordId>();
  r.submission = row.as<SubmissionId>();
  r.line = row.as<uint32_t>();
  r.item = row.as<ItemNo>();
  r.revision = row.as<uint16_t>();
  r.subject = row.as<SubjectId>();
  r.link = row.as<LinkKind>();
  r.previous = row.as<RecordId>();
  r.severity = row.as<Severity>();
  r.flags = row.as<uint16_t>();
  r.decision = row.day();
  r.document = row.day();
  r.publication = row.day();
  r.misconduct_end = row.day();
  r.valid_from = row.day();
  r.valid_until = row.day();
  r.version_key = row.key();
  r.source_key = row.key();
  r.content = row.key();
  return r;
}

#define TAIXIN_STATUS_COLUMNS "id, submission, line, item, subject, version_key, kind, day, basis, content"

Status read_status(const Statement& statement) {
  Row row(statement);
  Status s;
  s.id = row.integer();
  s.submission = row.as<SubmissionId>();
  s.line = row.as<uint32_t>();
  s.item = row.as<ItemNo>();
  s.subject = row.as<SubjectId>();
  s.version_key = row.key();
  s.kind = row.as<StatusKind>();
  s.day = row.day().value_or(Day());
  s.basis = row.text();
  s.content = row.key();
  return s;
}

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
  TX_TRY(int64_t id, db.integer("SELECT max(id) FROM record"));
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

// In id order after `after`, in pages; `select` takes (after, last, page) and yields the id first. `visit` gets each
// row and says whether to go on. The snapshot is renewed between pages when it is old.
template <class Visit>
base::Result<void> scan_pages(ReadTx& tx, std::string_view select, int64_t after, int64_t last, const Visit& visit) {
  for (bool more = true; more && after < last;) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(auto rows, tx.connection().prepare(select));
    rows.bind(after, last, kPage);
    int64_t seen = 0;
    for (;; ++seen) {
      TX_TRY(const bool found, rows.step());
      if (!found) break;
      after = Row(rows).integer();
      TX_TRY(more, visit(rows));
      if (!more) return {};
    }
    more = seen == kPage;
  }
  return {};
}

constexpr const char* kScanRecords =
    "SELECT " TAIXIN_RECORD_COLUMNS " FROM record WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3";
constexpr const char* kScanStatuses =
    "SELECT " TAIXIN_STATUS_COLUMNS " FROM status WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3";

// The ids of a submission's rows: (first - 1, last); nothing when it is not sealed or has none.
base::Result<std::optional<std::pair<int64_t, int64_t>>> id_range(ReadTx& tx, std::string_view select,
                                                                  SubmissionId id) {
  TX_TRY(auto rows, tx.connection().prepare(select));
  rows.bind(id);
  TX_TRY(const bool found, rows.step());
  std::optional<std::pair<int64_t, int64_t>> range;
  if (found) {
    Row row(rows);
    const int64_t first = row.integer(), last = row.integer();
    if (last > 0) range.emplace(first - 1, last);
  }
  return range;
}

}  // namespace

// ---- appending

base::Result<void> append_records(WriteTx& tx, std::span<NewRecord> records) {
  Connection& db = tx.connection();
  return by_submission(
      db, records, [](const NewRecord& added) { return added.record.submission; },
      [&](SubmissionId id, std::span<NewRecord> run) -> base::Result<void> {
        TX_CHECK(append_run(db, run));
        return db.run(
            "UPDATE submission SET appended_records = appended_records + $1, "
            "first_record = coalesce(first_record, $2), last_record = $3 WHERE id = $4",
            run.size(), run.front().record.id, run.back().record.id, id);
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
  TX_TRY(const int64_t last, tx.connection().integer("SELECT max(id) FROM record"));
  return RecordId(last);
}

base::Result<std::optional<Record>> record(ReadTx& tx, RecordId id) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_RECORD_COLUMNS " FROM record r WHERE id = $1 AND EXISTS "
                                            "(SELECT 1 FROM submission s WHERE s.id = r.submission AND s.state = 1)"));
  rows.bind(id);
  TX_TRY(const bool found, rows.step());
  return found ? std::optional(read_record(rows)) : std::optional<Record>();
}

base::Result<std::string> payload(ReadTx& tx, RecordId id) {
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT p.dictionary, p.bytes FROM payload p JOIN record r ON r.id = p.id "
                                 "JOIN submission s ON s.id = r.submission AND s.state = 1 WHERE p.id = $1"));
  rows.bind(id);
  TX_TRY(const bool found, rows.step());
  if (!found) return base::fail(kNoRecord, {{"id", std::to_string(id.get())}});
  Row row(rows);
  std::string packed;
  append_varint(packed, row.as<uint64_t>());
  packed += row.blob();
  return packed;
}

base::Result<void> scan_records(ReadTx& tx, RecordId after,
                                const std::function<bool(const Record&, const Submission&)>& each) {
  TX_TRY(const CommitSeq head, commit_head(tx));
  TX_TRY(const RecordId last, last_record_id(tx));
  SealedSubmissions sealed(head);
  return scan_pages(tx, kScanRecords, after.get(), last.get(), [&](const Statement& rows) -> base::Result<bool> {
    const Record found = read_record(rows);
    TX_TRY(const Submission* from, sealed.find(tx, found.submission));
    return from == nullptr || each(found, *from);
  });
}

base::Result<void> scan_statuses(ReadTx& tx, int64_t after,
                                 const std::function<bool(const Status&, const Submission&)>& each) {
  TX_TRY(const CommitSeq head, commit_head(tx));
  TX_TRY(const int64_t last, tx.connection().integer("SELECT max(id) FROM status"));
  SealedSubmissions sealed(head);
  return scan_pages(tx, kScanStatuses, after, last, [&](const Statement& rows) -> base::Result<bool> {
    const Status found = read_status(rows);
    TX_TRY(const Submission* from, sealed.find(tx, found.submission));
    return from == nullptr || each(found, *from);
  });
}

base::Result<void> scan_submission_records(ReadTx& tx, SubmissionId id,
                                           const std::function<bool(const Record&)>& each) {
  TX_TRY(const auto range,
         id_range(tx, "SELECT first_record, last_record FROM submission WHERE id = $1 AND state = 1", id));
  if (!range) return {};
  return scan_pages(tx, kScanRecords, range->first, range->second, [&](const Statement& rows) -> base::Result<bool> {
    const Record found = read_record(rows);
    return found.submission != id || each(found);
  });
}

base::Result<void> scan_submission_statuses(ReadTx& tx, SubmissionId id,
                                            const std::function<bool(const Status&)>& each) {
  TX_TRY(const auto range,
         id_range(tx, "SELECT first_status, last_status FROM submission WHERE id = $1 AND state = 1", id));
  if (!range) return {};
  return scan_pages(tx, kScanStatuses, range->first, range->second, [&](const Statement& rows) -> base::Result<bool> {
    const Status found = read_status(rows);
    return found.submission != id || each(found);
  });
}

// ---- quarantine

base::Result<std::vector<Quarantined>> quarantined(ReadTx& tx, const QuarantineFilter& filter) {
  TX_TRY(auto rows, tx.connection().prepare(
                        "SELECT q.id, q.submission, q.line, q.cells_json, q.errors_json, q.state FROM quarantine q "
                        "JOIN submission s ON s.id = q.submission AND s.state = 1 "
                        "WHERE q.id > $1 AND ($2 = 0 OR q.submission = $2) AND ($3 = '' OR s.source = $3) "
                        "AND ($4 = '' OR s.item = $4) AND ($5 < 0 OR q.state = $5) ORDER BY q.id LIMIT $6"));
  const int64_t state = filter.state ? static_cast<int64_t>(*filter.state) : -1;
  rows.bind(filter.after, filter.submission, filter.source, filter.item, state, filter.limit);
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
