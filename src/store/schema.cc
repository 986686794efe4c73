#include "store/schema.h"

#include <fmt/format.h>

#include "store/errors.h"
#include "store/files.h"

namespace taixin::store {
namespace {

// Every statement here but STRICT, WITHOUT ROWID and the type names (INTEGER = BIGINT, BLOB = BYTEA) is also
// PostgreSQL. REFERENCES are documentation: they are not enforced row by row (append speed), `taixin doctor` checks
// them.
constexpr const char* kRecordsV1 = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;

CREATE TABLE pack (digest BLOB PRIMARY KEY, id TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE pack_activation (
  activation INTEGER NOT NULL, position INTEGER NOT NULL, digest BLOB NOT NULL REFERENCES pack (digest),
  activated_at INTEGER NOT NULL, activated_by TEXT NOT NULL,
  PRIMARY KEY (activation, position)) STRICT;

CREATE TABLE item (number INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE dictionary (
  number INTEGER PRIMARY KEY, item TEXT NOT NULL, bytes BLOB NOT NULL, added_at INTEGER NOT NULL) STRICT;

CREATE TABLE submission (
  id INTEGER PRIMARY KEY, item TEXT NOT NULL, revision INTEGER NOT NULL, source TEXT NOT NULL,
  operator_name TEXT NOT NULL, file_name TEXT NOT NULL, file_sha256 TEXT NOT NULL, format TEXT NOT NULL,
  encoding TEXT NOT NULL, header_json TEXT NOT NULL, quality_json TEXT NOT NULL, catalog_digest BLOB NOT NULL,
  state INTEGER NOT NULL, started_at INTEGER NOT NULL, sealed_at INTEGER, seq INTEGER,
  row_count INTEGER NOT NULL, accepted INTEGER NOT NULL, versions INTEGER NOT NULL, duplicates INTEGER NOT NULL,
  statuses INTEGER NOT NULL, quarantined INTEGER NOT NULL, people INTEGER NOT NULL, warnings INTEGER NOT NULL,
  appended_records INTEGER NOT NULL, appended_statuses INTEGER NOT NULL, appended_quarantined INTEGER NOT NULL,
  first_record INTEGER, last_record INTEGER, first_status INTEGER, last_status INTEGER) STRICT;
CREATE INDEX submission_open ON submission (id) WHERE state = 0;

CREATE TABLE record (
  id INTEGER PRIMARY KEY, submission INTEGER NOT NULL REFERENCES submission (id), line INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES item (number), revision INTEGER NOT NULL, subject INTEGER,
  link INTEGER NOT NULL, previous INTEGER REFERENCES record (id), severity INTEGER NOT NULL, flags INTEGER NOT NULL,
  decision INTEGER, document INTEGER, publication INTEGER, misconduct_end INTEGER,
  valid_from INTEGER, valid_until INTEGER,
  version_key BLOB NOT NULL, source_key BLOB NOT NULL, content BLOB NOT NULL) STRICT;
CREATE TABLE payload (
  id INTEGER PRIMARY KEY REFERENCES record (id), dictionary INTEGER REFERENCES dictionary (number),
  bytes BLOB NOT NULL) STRICT;

CREATE TABLE status (
  id INTEGER PRIMARY KEY, submission INTEGER NOT NULL REFERENCES submission (id), line INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES item (number), subject INTEGER, version_key BLOB NOT NULL,
  kind INTEGER NOT NULL, day INTEGER NOT NULL, basis TEXT NOT NULL, content BLOB NOT NULL) STRICT;

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY, submission INTEGER NOT NULL REFERENCES submission (id), line INTEGER NOT NULL,
  cells_json TEXT NOT NULL, errors_json TEXT NOT NULL, state INTEGER NOT NULL) STRICT;
CREATE INDEX quarantine_submission ON quarantine (submission);

CREATE TABLE subject (
  id INTEGER NOT NULL, submission INTEGER NOT NULL, kind INTEGER NOT NULL,
  PRIMARY KEY (id, submission)) STRICT, WITHOUT ROWID;
CREATE TABLE subject_code (
  id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, kind INTEGER NOT NULL, code TEXT NOT NULL, flags INTEGER NOT NULL,
  valid_from INTEGER, valid_until INTEGER, submission INTEGER REFERENCES submission (id)) STRICT;
CREATE TABLE subject_name (
  id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, name TEXT NOT NULL, normal TEXT NOT NULL,
  registered INTEGER NOT NULL, valid_from INTEGER, submission INTEGER REFERENCES submission (id)) STRICT;
CREATE TABLE subject_state (
  id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, state TEXT NOT NULL, day INTEGER,
  submission INTEGER REFERENCES submission (id)) STRICT;
CREATE TABLE operator_period (
  id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, operator_name TEXT NOT NULL, valid_from INTEGER,
  submission INTEGER REFERENCES submission (id)) STRICT;

CREATE TABLE link_event (
  id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, subject INTEGER, target INTEGER,
  record INTEGER REFERENCES record (id), operator_name TEXT NOT NULL, reason TEXT NOT NULL,
  at INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
)sql";

// Bulk records in blocks. What a link event speaks of may now be in one, so its column no longer names a table.
constexpr const char* kRecordsV2 = R"sql(
CREATE TABLE block (
  first INTEGER PRIMARY KEY, count INTEGER NOT NULL, submission INTEGER NOT NULL REFERENCES submission (id),
  item INTEGER NOT NULL REFERENCES item (number), revision INTEGER NOT NULL, keys BLOB NOT NULL, columns BLOB NOT NULL,
  dictionary INTEGER REFERENCES dictionary (number), payloads BLOB NOT NULL) STRICT;

CREATE TABLE link_event_v2 (
  id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, subject INTEGER, target INTEGER, record INTEGER,
  operator_name TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
INSERT INTO link_event_v2 SELECT id, kind, subject, target, record, operator_name, reason, at, seq FROM link_event;
DROP TABLE link_event;
ALTER TABLE link_event_v2 RENAME TO link_event;
)sql";

// A Merkle log (ledger/): which rows each leaf covers, its hashes in tiles of 256, what was signed.
#define TAIXIN_LOG_TABLES                                                                                            \
  "CREATE TABLE leaf_run (first INTEGER PRIMARY KEY, kind INTEGER NOT NULL, first_row INTEGER NOT NULL, "            \
  "row_count INTEGER NOT NULL, leaves INTEGER NOT NULL, columns BLOB NOT NULL) STRICT;\n"                            \
  "CREATE UNIQUE INDEX leaf_run_row ON leaf_run (kind, first_row);\n"                                                \
  "CREATE TABLE tile (place INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT;\n"                                    \
  "CREATE TABLE log_checkpoint (size INTEGER PRIMARY KEY, signed_at INTEGER NOT NULL, note TEXT NOT NULL) STRICT;\n" \
  "INSERT INTO counter (name, value) VALUES ('log_adopts', 1);\n"

// The log of records. What a leaf covers has ids without gaps in the order it was written: subjects get such a number,
// and the end of a submission, sealed or abandoned, is a row of its own.
constexpr const char* kRecordsV3 = TAIXIN_LOG_TABLES R"sql(
CREATE TABLE subject_v3 (
  number INTEGER PRIMARY KEY, id INTEGER NOT NULL, submission INTEGER NOT NULL, kind INTEGER NOT NULL) STRICT;
INSERT INTO subject_v3 (id, submission, kind) SELECT id, submission, kind FROM subject ORDER BY id, submission;
DROP TABLE subject;
ALTER TABLE subject_v3 RENAME TO subject;
CREATE UNIQUE INDEX subject_id ON subject (id, submission);

CREATE TABLE pack_activation_v3 (
  number INTEGER PRIMARY KEY, activation INTEGER NOT NULL, position INTEGER NOT NULL,
  digest BLOB NOT NULL REFERENCES pack (digest), activated_at INTEGER NOT NULL, activated_by TEXT NOT NULL,
  UNIQUE (activation, position)) STRICT;
INSERT INTO pack_activation_v3 (activation, position, digest, activated_at, activated_by)
  SELECT activation, position, digest, activated_at, activated_by FROM pack_activation ORDER BY activation, position;
DROP TABLE pack_activation;
ALTER TABLE pack_activation_v3 RENAME TO pack_activation;

CREATE TABLE submission_end (
  id INTEGER PRIMARY KEY, submission INTEGER NOT NULL REFERENCES submission (id), state INTEGER NOT NULL) STRICT;
INSERT INTO submission_end (submission, state) SELECT id, state FROM submission WHERE state <> 0 ORDER BY seq, id;
)sql";

// What is sealed about people (vault/sealed_rows.h), and erasure step by step: a row of `erasure_event` is one step of
// one request and is never changed.
constexpr const char* kRecordsV4 = R"sql(
CREATE TABLE erasure_event (
  id INTEGER PRIMARY KEY, erasure INTEGER NOT NULL, kind INTEGER NOT NULL, subject INTEGER NOT NULL,
  at INTEGER NOT NULL, operator_name TEXT NOT NULL, ground TEXT NOT NULL, text TEXT NOT NULL) STRICT;

CREATE TABLE sealed_cell (
  id INTEGER PRIMARY KEY, record INTEGER NOT NULL, field INTEGER NOT NULL, person INTEGER NOT NULL,
  bytes BLOB NOT NULL, UNIQUE (record, field)) STRICT;
CREATE TABLE person_record (
  id INTEGER PRIMARY KEY, submission INTEGER NOT NULL REFERENCES submission (id), line INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES item (number), revision INTEGER NOT NULL, person INTEGER NOT NULL,
  previous INTEGER REFERENCES person_record (id), version BLOB NOT NULL, content BLOB NOT NULL,
  bytes BLOB NOT NULL) STRICT;
CREATE INDEX person_record_person ON person_record (person);
)sql";

// Who may come in (access/accounts.h): what happened to units, accounts and clients, never changed; what they hold now
// follows from it. Secrets stand beside it, in rows that change: digests and what is sealed, never a password or a
// token.
constexpr const char* kRecordsV5 = R"sql(
CREATE TABLE account_event (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor INTEGER NOT NULL, kind TEXT NOT NULL, account INTEGER NOT NULL,
  unit INTEGER NOT NULL, subject INTEGER NOT NULL, detail_json TEXT NOT NULL, sealed BLOB) STRICT;
CREATE TABLE credential (
  account INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, secret BLOB NOT NULL, made_at INTEGER NOT NULL,
  ends_at INTEGER, uses INTEGER NOT NULL, PRIMARY KEY (account, kind, number)) STRICT, WITHOUT ROWID;
CREATE TABLE sign_in_guard (
  account INTEGER PRIMARY KEY, failures INTEGER NOT NULL, locked_until INTEGER, last_step INTEGER NOT NULL) STRICT;
)sql";

// Consents and authorisations (access/consents.h): each step of each, never changed.
constexpr const char* kRecordsV6 = R"sql(
CREATE TABLE consent_event (
  id INTEGER PRIMARY KEY, consent INTEGER NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL, account INTEGER NOT NULL,
  unit INTEGER NOT NULL, subject INTEGER NOT NULL, purpose TEXT NOT NULL, scope_json TEXT NOT NULL, until INTEGER,
  evidence BLOB) STRICT;
)sql";

// Files that wait for a second person (intake/held.h): each step of each, never changed.
constexpr const char* kRecordsV7 = R"sql(
CREATE TABLE held_event (
  id INTEGER PRIMARY KEY, held INTEGER NOT NULL, step INTEGER NOT NULL, at INTEGER NOT NULL, account INTEGER NOT NULL,
  unit INTEGER NOT NULL, item TEXT NOT NULL, source TEXT NOT NULL, file_sha256 TEXT NOT NULL,
  submission INTEGER REFERENCES submission (id), detail_json TEXT NOT NULL) STRICT;
CREATE INDEX held_event_held ON held_event (held);
)sql";

// Cases (cases/cases.h): each step of each, never changed, and what of it waits to be carried on.
constexpr const char* kRecordsV8 = R"sql(
CREATE TABLE case_event (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, step TEXT NOT NULL,
  outcome TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL, account INTEGER NOT NULL,
  unit INTEGER NOT NULL, via INTEGER NOT NULL, role TEXT NOT NULL, subject INTEGER NOT NULL, record INTEGER NOT NULL,
  basis TEXT NOT NULL, form_json TEXT NOT NULL, detail_json TEXT NOT NULL, effects_json TEXT NOT NULL, sealed BLOB)
  STRICT;
CREATE UNIQUE INDEX case_event_number ON case_event (case_id, number);
CREATE INDEX case_event_subject ON case_event (subject) WHERE number = 1;
CREATE TABLE case_outgoing (
  id INTEGER PRIMARY KEY, event INTEGER NOT NULL REFERENCES case_event (id), effect TEXT NOT NULL,
  case_id INTEGER NOT NULL, unit INTEGER NOT NULL, subject INTEGER NOT NULL, record INTEGER NOT NULL,
  detail_json TEXT NOT NULL) STRICT;
)sql";

// How the rules change (rules/changes.h): each step of each change, never changed.
constexpr const char* kRecordsV9 = R"sql(
CREATE TABLE rule_event (
  id INTEGER PRIMARY KEY, change INTEGER NOT NULL, step INTEGER NOT NULL, at INTEGER NOT NULL, account INTEGER NOT NULL,
  activation INTEGER NOT NULL, kind TEXT NOT NULL, detail_json TEXT NOT NULL) STRICT;
)sql";

// Decisions about texts that are held back from everybody (disclose/redactions.h), never changed.
constexpr const char* kRecordsV10 = R"sql(
CREATE TABLE redaction_event (
  id INTEGER PRIMARY KEY, record INTEGER NOT NULL, field TEXT NOT NULL, at INTEGER NOT NULL, account INTEGER NOT NULL,
  kind INTEGER NOT NULL, text TEXT NOT NULL, content_sha256 TEXT NOT NULL) STRICT;
)sql";

// Credit reports that were issued (report/reports.h): never changed; and their bytes, sealed under the subject's key.
constexpr const char* kRecordsV11 = R"sql(
CREATE TABLE report_event (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL, subject INTEGER NOT NULL,
  audience TEXT NOT NULL, purpose TEXT NOT NULL, basis TEXT NOT NULL, account INTEGER NOT NULL, unit INTEGER NOT NULL,
  via INTEGER NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL, seq INTEGER NOT NULL, scope_json TEXT NOT NULL,
  records_json TEXT NOT NULL, content_sha256 BLOB NOT NULL, model_sha256 BLOB NOT NULL, pdf_sha256 BLOB NOT NULL,
  certificate_sha256 BLOB NOT NULL) STRICT;
CREATE INDEX report_event_subject ON report_event (subject);
CREATE INDEX report_event_unit ON report_event (unit);
CREATE INDEX report_event_model ON report_event (model_sha256);
CREATE INDEX report_event_pdf ON report_event (pdf_sha256);
CREATE TABLE report_file (
  id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES report_event (id), part INTEGER NOT NULL,
  bytes BLOB NOT NULL, UNIQUE (report, part)) STRICT;
)sql";

// What was handed out and is called back (propagate/propagation.h), each row with its acknowledgement as another; and
// what became of what cases left to be carried out (store/cases.h): sent, read. Never changed.
constexpr const char* kRecordsV12 = R"sql(
CREATE TABLE retraction_event (
  id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, about INTEGER NOT NULL, at INTEGER NOT NULL, account INTEGER NOT NULL,
  unit INTEGER NOT NULL, client INTEGER NOT NULL, number INTEGER NOT NULL, source INTEGER NOT NULL,
  source_id INTEGER NOT NULL, record INTEGER NOT NULL, item TEXT NOT NULL, version_key BLOB NOT NULL,
  record_change INTEGER NOT NULL, day INTEGER NOT NULL, basis TEXT NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX retraction_event_source ON retraction_event (source, source_id, unit, client) WHERE kind = 1;
CREATE UNIQUE INDEX retraction_event_number ON retraction_event (unit, client, number) WHERE kind = 1;
CREATE UNIQUE INDEX retraction_event_about ON retraction_event (about) WHERE kind = 2;
CREATE TABLE outgoing_event (
  id INTEGER PRIMARY KEY, outgoing INTEGER NOT NULL REFERENCES case_outgoing (id), kind INTEGER NOT NULL,
  at INTEGER NOT NULL, day INTEGER NOT NULL, account INTEGER NOT NULL, unit INTEGER NOT NULL, number TEXT NOT NULL,
  way TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX outgoing_event_once ON outgoing_event (outgoing, kind);
CREATE INDEX case_outgoing_subject ON case_outgoing (subject);
)sql";

// What became of measures that checks named (lists/measures_used.h): each statement, never changed.
constexpr const char* kRecordsV13 = R"sql(
CREATE TABLE measure_event (
  id INTEGER PRIMARY KEY, use INTEGER NOT NULL, number INTEGER NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL,
  day INTEGER NOT NULL, account INTEGER NOT NULL, unit INTEGER NOT NULL, role TEXT NOT NULL, subject INTEGER NOT NULL,
  answer INTEGER NOT NULL, purpose TEXT NOT NULL, measure TEXT NOT NULL, applied INTEGER NOT NULL, until INTEGER,
  basis TEXT NOT NULL, detail_json TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX measure_event_number ON measure_event (use, number);
CREATE INDEX measure_event_subject ON measure_event (subject) WHERE number = 1;
CREATE INDEX measure_event_answer ON measure_event (answer) WHERE number = 1;
)sql";

// Bulletins that were made and issued, and counts that officers entered for them (bulletin/bulletins.h): each step,
// never changed, with the bytes that were handed out.
constexpr const char* kRecordsV14 = R"sql(
CREATE TABLE bulletin_event (
  id INTEGER PRIMARY KEY, bulletin INTEGER NOT NULL, step INTEGER NOT NULL, at INTEGER NOT NULL,
  account INTEGER NOT NULL, unit INTEGER NOT NULL, role TEXT NOT NULL, code TEXT NOT NULL, from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL, watermark INTEGER NOT NULL, number TEXT NOT NULL, edition INTEGER NOT NULL,
  corrects INTEGER NOT NULL, basis TEXT NOT NULL, detail_json TEXT NOT NULL, model BLOB NOT NULL, xlsx BLOB NOT NULL,
  docx BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX bulletin_event_number ON bulletin_event (number) WHERE step = 2;
)sql";

// Letters that were issued, and cancelled (letters/register.h), never changed.
constexpr const char* kRecordsV15 = R"sql(
CREATE TABLE letter_event (
  id INTEGER PRIMARY KEY, about INTEGER NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL,
  account INTEGER NOT NULL, unit INTEGER NOT NULL, role TEXT NOT NULL, source INTEGER NOT NULL,
  source_id INTEGER NOT NULL, letter TEXT NOT NULL, series TEXT NOT NULL, year INTEGER NOT NULL,
  serial INTEGER NOT NULL, number TEXT NOT NULL, subject INTEGER NOT NULL, seq INTEGER NOT NULL, salt TEXT NOT NULL,
  digest BLOB NOT NULL, pdf_sha256 BLOB NOT NULL, docx_sha256 BLOB NOT NULL, basis TEXT NOT NULL,
  detail_json TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX letter_event_end ON letter_event (about) WHERE kind = 2;
CREATE UNIQUE INDEX letter_event_serial ON letter_event (unit, series, year, serial) WHERE kind = 1 AND serial > 0;
CREATE UNIQUE INDEX letter_event_number ON letter_event (number, unit) WHERE kind = 1;
CREATE INDEX letter_event_source ON letter_event (source, source_id) WHERE kind = 1;
CREATE INDEX letter_event_pdf ON letter_event (pdf_sha256) WHERE kind = 1;
CREATE INDEX letter_event_docx ON letter_event (docx_sha256) WHERE kind = 1;
CREATE INDEX case_outgoing_event ON case_outgoing (event);
)sql";

// Files to and from other platforms (exchange/exchange.h): what happened, never changed; their bytes; and, covered by
// no leaf, where rows of others began and what is to be sent once more.
constexpr const char* kRecordsV16 = R"sql(
CREATE TABLE exchange_event (
  id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, partner TEXT NOT NULL, number INTEGER NOT NULL, part INTEGER NOT NULL,
  at INTEGER NOT NULL, day INTEGER NOT NULL, account INTEGER NOT NULL, unit INTEGER NOT NULL,
  submission INTEGER NOT NULL, from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL, digest BLOB NOT NULL,
  detail_json TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX exchange_event_number ON exchange_event (partner, kind, number, part);
CREATE TABLE exchange_file (
  id INTEGER PRIMARY KEY, event INTEGER NOT NULL REFERENCES exchange_event (id), position INTEGER NOT NULL,
  name TEXT NOT NULL, bytes BLOB NOT NULL, UNIQUE (event, position)) STRICT;
CREATE TABLE exchange_origin (
  kind INTEGER NOT NULL, row_id INTEGER NOT NULL, level TEXT NOT NULL, unit TEXT NOT NULL, origin TEXT NOT NULL,
  count INTEGER NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (kind, row_id)) STRICT, WITHOUT ROWID;
CREATE TABLE exchange_again (
  partner TEXT NOT NULL, item TEXT NOT NULL, version_key BLOB NOT NULL,
  PRIMARY KEY (partner, item, version_key)) STRICT, WITHOUT ROWID;
)sql";

// What units owe the platform and what was said of it (duty/book.h): each event, never changed.
constexpr const char* kRecordsV17 = R"sql(
CREATE TABLE duty_event (
  id INTEGER PRIMARY KEY, thread INTEGER NOT NULL, number INTEGER NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL,
  day INTEGER NOT NULL, account INTEGER NOT NULL, unit INTEGER NOT NULL, role TEXT NOT NULL, whom INTEGER NOT NULL,
  duty TEXT NOT NULL, item TEXT NOT NULL, period TEXT NOT NULL, count INTEGER NOT NULL, basis TEXT NOT NULL,
  detail_json TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX duty_event_number ON duty_event (thread, number);
)sql";

// A letter that was sent and then cancelled is sent again under its new number; numbers are counted by sign, whichever
// unit gave them.
constexpr const char* kRecordsV18 = R"sql(
DROP INDEX outgoing_event_once;
CREATE INDEX outgoing_event_of ON outgoing_event (outgoing, kind);
DROP INDEX letter_event_serial;
)sql";

constexpr const char* kAccessV1 = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;

CREATE TABLE access_entry (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, operator_name TEXT NOT NULL, purpose TEXT NOT NULL, basis TEXT NOT NULL,
  kind TEXT NOT NULL, asked_sha256 TEXT NOT NULL, answer_sha256 TEXT NOT NULL, as_of INTEGER, known_at INTEGER,
  seq INTEGER NOT NULL, row_count INTEGER NOT NULL, subject_count INTEGER NOT NULL) STRICT;
CREATE TABLE access_subject (
  subject INTEGER NOT NULL, entry INTEGER NOT NULL REFERENCES access_entry (id),
  PRIMARY KEY (subject, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX access_subject_entry ON access_subject (entry);
CREATE TABLE access_batch (entry INTEGER PRIMARY KEY REFERENCES access_entry (id)) STRICT;
CREATE TABLE access_batch_part (
  entry INTEGER NOT NULL REFERENCES access_batch (entry), first_subject INTEGER NOT NULL, subjects BLOB NOT NULL,
  PRIMARY KEY (entry, first_subject)) STRICT;
)sql";

constexpr const char* kAccessV2 = TAIXIN_LOG_TABLES;

// Who an entry speaks of, as accounts know them (via 0: an entry from before accounts), which fields they got, and what
// came of it: questions of subjects, lawful delays, alerts (access/looks.h).
constexpr const char* kAccessV3 = R"sql(
ALTER TABLE access_entry ADD COLUMN account INTEGER NOT NULL DEFAULT 0;
ALTER TABLE access_entry ADD COLUMN unit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE access_entry ADD COLUMN via INTEGER NOT NULL DEFAULT 0;
ALTER TABLE access_entry ADD COLUMN fields TEXT NOT NULL DEFAULT '';
CREATE TABLE access_event (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind INTEGER NOT NULL, about INTEGER NOT NULL, subject INTEGER NOT NULL,
  account INTEGER NOT NULL, until INTEGER, text TEXT NOT NULL) STRICT;
CREATE INDEX access_event_subject ON access_event (subject);
)sql";

// Writes that were sent with an Idempotency-Key, and what was answered (store/kept_answers.h). A day long; no leaf
// covers it.
constexpr const char* kAccessV4 = R"sql(
CREATE TABLE kept_answer (
  caller INTEGER NOT NULL, key BLOB NOT NULL, at INTEGER NOT NULL, request BLOB NOT NULL, state INTEGER NOT NULL,
  status INTEGER NOT NULL, head_json TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (caller, key)) STRICT, WITHOUT ROWID;
CREATE INDEX kept_answer_at ON kept_answer (at);
)sql";

// Whom entries are about in the order of entries, and by subject in slices (store/access_slices.h), which the entries
// to come make of what is here.
constexpr const char* kAccessV5 = R"sql(
ALTER TABLE access_subject RENAME TO access_subject_before;
CREATE TABLE access_subject (
  entry INTEGER NOT NULL REFERENCES access_entry (id), subject INTEGER NOT NULL,
  PRIMARY KEY (entry, subject)) STRICT, WITHOUT ROWID;
INSERT INTO access_subject (entry, subject) SELECT entry, subject FROM access_subject_before ORDER BY entry, subject;
DROP TABLE access_subject_before;
CREATE TABLE access_slice (
  slice INTEGER NOT NULL, first_subject INTEGER NOT NULL, pairs BLOB NOT NULL,
  PRIMARY KEY (slice, first_subject)) STRICT, WITHOUT ROWID;
)sql";

constexpr Migration kRecordsMigrations[] = {
    {1, kRecordsV1},   {2, kRecordsV2},   {3, kRecordsV3},   {4, kRecordsV4},   {5, kRecordsV5},   {6, kRecordsV6},
    {7, kRecordsV7},   {8, kRecordsV8},   {9, kRecordsV9},   {10, kRecordsV10}, {11, kRecordsV11}, {12, kRecordsV12},
    {13, kRecordsV13}, {14, kRecordsV14}, {15, kRecordsV15}, {16, kRecordsV16}, {17, kRecordsV17}, {18, kRecordsV18}};
constexpr Migration kAccessMigrations[] = {
    {1, kAccessV1}, {2, kAccessV2}, {3, kAccessV3}, {4, kAccessV4}, {5, kAccessV5}};

base::Result<void> apply(Connection& connection, std::span<const Migration> migrations, int version) {
  TX_CHECK(connection.script("BEGIN IMMEDIATE"));
  const auto all = [&]() -> base::Result<void> {
    for (const Migration& migration : migrations) {
      if (migration.number <= version) continue;
      TX_CHECK(connection.script(migration.sql));
    }
    TX_CHECK(
        connection.run("INSERT INTO meta (key, value) VALUES ('schema_version', $1) "
                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                       std::to_string(migrations.back().number)));
    return connection.script("COMMIT");
  };
  base::Result<void> result = all();
  if (!result.ok() && connection.in_transaction()) (void)connection.script("ROLLBACK");
  return result;
}

}  // namespace

std::span<const Migration> records_migrations() { return kRecordsMigrations; }
std::span<const Migration> access_migrations() { return kAccessMigrations; }

base::Result<int> schema_version(Connection& connection) {
  TX_TRY(const int64_t there, connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'"));
  if (there == 0) return 0;
  TX_TRY(const int64_t version,
         connection.integer("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'schema_version'"));
  return static_cast<int>(version);
}

base::Result<void> migrate(Connection& connection, std::span<const Migration> migrations) {
  const int known = migrations.back().number;
  TX_TRY(const int version, schema_version(connection));
  if (version > known) {
    return base::fail(
        kNewerHome,
        {{"path", connection.path()}, {"found", std::to_string(version)}, {"known", std::to_string(known)}});
  }
  if (version == known) return {};
  if (version > 0) TX_CHECK(copy_database(connection, fmt::format("{}.before-v{}", connection.path(), known)));
  return apply(connection, migrations, version);
}

}  // namespace taixin::store
