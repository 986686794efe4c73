// Shared by the files of store/ that write and read records and blocks of them.
#pragma once

#include "store/block.h"
#include "store/sqlite.h"

namespace taixin::store {

#define TAIXIN_RECORD_COLUMNS                                                                  \
  "id, submission, line, item, revision, subject, link, previous, severity, flags, decision, " \
  "document, publication, misconduct_end, valid_from, valid_until, version_key, source_key, content"

inline Record read_record(const Statement& statement) {
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

inline Status read_status(const Statement& statement) {
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

// The columns of a block's head, then whatever else is asked for.
#define TAIXIN_BLOCK_HEAD "b.first, b.count, b.submission, b.item, b.revision"

inline BlockHead read_block_head(Row& row) {
  BlockHead head;
  head.first = row.as<RecordId>();
  head.count = row.as<size_t>();
  head.submission = row.as<SubmissionId>();
  head.item = row.as<ItemNo>();
  head.revision = row.as<uint16_t>();
  return head;
}

// The last id of all records, in blocks or not.
inline base::Result<int64_t> last_record(Connection& db) {
  TX_TRY(const int64_t alone, db.integer("SELECT max(id) FROM record"));
  TX_TRY(const int64_t packed, db.integer("SELECT first + count - 1 FROM block ORDER BY first DESC LIMIT 1"));
  return std::max(alone, packed);
}

}  // namespace taixin::store
