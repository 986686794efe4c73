// Submissions: open, appended to, sealed or abandoned.
#include <fmt/format.h>

#include "store/errors.h"
#include "store/records.h"
#include "store/sqlite.h"
#include "store/submission_row.h"

namespace taixin::store {
namespace {

#define TAIXIN_SUBMISSION_COLUMNS                                                                                    \
  "id, item, revision, source, operator_name, file_name, file_sha256, format, encoding, header_json, quality_json, " \
  "catalog_digest, state, started_at, sealed_at, seq, row_count, accepted, versions, duplicates, statuses, "         \
  "quarantined, people, warnings"

Submission read_submission(const Statement& statement) {
  Row row(statement);
  Submission s;
  s.id = row.as<SubmissionId>();
  s.item = row.text();
  s.revision = row.as<uint32_t>();
  s.source = row.text();
  s.operator_name = row.text();
  s.file_name = row.text();
  s.file_sha256 = row.text();
  s.format = row.text();
  s.encoding = row.text();
  s.header_json = row.text();
  s.quality_json = row.text();
  s.catalog_digest = row.sha256();
  s.state = row.as<SubmissionState>();
  s.started_at = row.as<KnownAt>();
  s.sealed_at = row.as<KnownAt>();
  s.seq = row.as<CommitSeq>();
  for (uint64_t* count : {&s.counts.rows, &s.counts.accepted, &s.counts.versions, &s.counts.duplicates,
                          &s.counts.statuses, &s.counts.quarantined, &s.counts.people, &s.counts.warnings}) {
    *count = row.as<uint64_t>();
  }
  return s;
}

base::Result<std::optional<Submission>> read_one(Connection& db, SubmissionId id) {
  TX_TRY(auto rows, db.prepare("SELECT " TAIXIN_SUBMISSION_COLUMNS " FROM submission WHERE id = $1"));
  rows.bind(id);
  TX_TRY(const bool found, rows.step());
  if (!found) return std::optional<Submission>();
  return std::optional(read_submission(rows));
}

base::Result<std::vector<Submission>> read_all(Statement& rows) {
  std::vector<Submission> found;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return found;
    found.push_back(read_submission(rows));
  }
}

base::Error counts_disagree(SubmissionId id, std::string_view what, uint64_t written, uint64_t reported) {
  return base::fail(kCountsDisagree, {{"id", std::to_string(id.get())},
                                      {"what", std::string(what)},
                                      {"written", std::to_string(written)},
                                      {"reported", std::to_string(reported)}});
}

// What was appended is what the receipt will say.
base::Result<void> check_counts(Connection& db, const Submission& finished) {
  TX_TRY(auto rows,
         db.prepare("SELECT appended_records, appended_statuses, appended_quarantined FROM submission WHERE id = $1"));
  rows.bind(finished.id);
  TX_TRY(const bool found, rows.step());
  TX_ASSERT(found, "submission {} is open and not there", finished.id.get());
  Row row(rows);
  const auto records = row.as<uint64_t>(), statuses = row.as<uint64_t>(), refused = row.as<uint64_t>();
  const SubmissionCounts& counts = finished.counts;
  if (records != counts.accepted + counts.versions) {
    return counts_disagree(finished.id, "record", records, counts.accepted + counts.versions);
  }
  if (statuses != counts.statuses) return counts_disagree(finished.id, "status", statuses, counts.statuses);
  if (refused < counts.quarantined || refused > counts.quarantined + counts.people) {
    return counts_disagree(finished.id, "quarantine", refused, counts.quarantined);
  }
  return {};
}

// The end of a submission is an event with an id of its own, for the log (ledger/).
base::Result<void> add_end(Connection& db, SubmissionId id, SubmissionState state) {
  return db.run("INSERT INTO submission_end (submission, state) VALUES ($1, $2)", id, state);
}

}  // namespace

base::Result<void> check_open(Connection& db, SubmissionId id) {
  TX_TRY(auto rows, db.prepare("SELECT state FROM submission WHERE id = $1"));
  rows.bind(id);
  TX_TRY(const bool found, rows.step());
  if (!found) return base::fail(kNoSubmission, {{"id", std::to_string(id.get())}});
  if (Row(rows).as<SubmissionState>() == SubmissionState::open) return {};
  return base::fail(kSubmissionNotOpen, {{"id", std::to_string(id.get())}});
}

base::Result<CommitSeq> commit_head(ReadTx& tx) {
  TX_TRY(const int64_t head, tx.connection().integer("SELECT value FROM counter WHERE name = 'last_seq'"));
  return CommitSeq(head);
}

base::Result<SubmissionId> open_submission(WriteTx& tx, const Submission& s) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM submission"));
  TX_CHECK(
      db.run("INSERT INTO submission (id, item, revision, source, operator_name, file_name, file_sha256, format, "
             "encoding, header_json, quality_json, catalog_digest, state, started_at, row_count, accepted, versions, "
             "duplicates, statuses, quarantined, people, warnings, appended_records, appended_statuses, "
             "appended_quarantined) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, "
             "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
             last + 1, s.item, s.revision, s.source, s.operator_name, s.file_name, s.file_sha256, s.format, s.encoding,
             s.header_json, s.quality_json, s.catalog_digest, tx.known_now()));
  return SubmissionId(last + 1);
}

base::Result<Submission> seal_submission(WriteTx& tx, const Submission& finished) {
  Connection& db = tx.connection();
  TX_CHECK(check_open(db, finished.id));
  TX_CHECK(check_counts(db, finished));
  TX_TRY(const CommitSeq seq, tx.next_seq());
  const KnownAt sealed_at = tx.known_now();
  const SubmissionCounts& c = finished.counts;
  TX_CHECK(db.run(
      "UPDATE submission SET state = 1, sealed_at = $1, seq = $2, revision = $3, file_sha256 = $4, format = $5, "
      "encoding = $6, header_json = $7, quality_json = $8, catalog_digest = $9, row_count = $10, accepted = $11, "
      "versions = $12, duplicates = $13, statuses = $14, quarantined = $15, people = $16, warnings = $17 "
      "WHERE id = $18",
      sealed_at, seq, finished.revision, finished.file_sha256, finished.format, finished.encoding, finished.header_json,
      finished.quality_json, finished.catalog_digest, c.rows, c.accepted, c.versions, c.duplicates, c.statuses,
      c.quarantined, c.people, c.warnings, finished.id));
  TX_CHECK(add_end(db, finished.id, SubmissionState::sealed));
  TX_TRY(auto stored, read_one(db, finished.id));
  return *std::move(stored);
}

base::Result<void> abandon_submission(WriteTx& tx, SubmissionId id) {
  TX_CHECK(check_open(tx.connection(), id));
  TX_CHECK(tx.connection().run("UPDATE submission SET state = 2 WHERE id = $1", id));
  return add_end(tx.connection(), id, SubmissionState::abandoned);
}

base::Result<std::optional<Submission>> submission(ReadTx& tx, SubmissionId id) {
  return read_one(tx.connection(), id);
}

base::Result<std::vector<Submission>> submissions(ReadTx& tx, const SubmissionFilter& filter) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_SUBMISSION_COLUMNS
                                            " FROM submission WHERE id < $1 AND ($2 = '' OR source = $2) "
                                            "AND ($3 = '' OR item = $3) ORDER BY id DESC LIMIT $4"));
  rows.bind(filter.before, filter.source, filter.item, filter.limit);
  return read_all(rows);
}

base::Result<KnownAt> known_at(ReadTx& tx, CommitSeq seq) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT sealed_at FROM submission WHERE seq = $1 AND state = 1 "
                                            "UNION ALL SELECT at FROM link_event WHERE seq = $1"));
  rows.bind(seq);
  TX_TRY(const bool found, rows.step());
  return found ? Row(rows).as<KnownAt>() : KnownAt();
}

base::Result<std::vector<Submission>> sealed_after(ReadTx& tx, CommitSeq after, size_t limit) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_SUBMISSION_COLUMNS
                                            " FROM submission WHERE seq > $1 ORDER BY seq LIMIT $2"));
  rows.bind(after, limit);
  return read_all(rows);
}

base::Result<std::vector<Seal>> seals(ReadTx& tx) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT id, seq, sealed_at FROM submission WHERE state = 1 ORDER BY id"));
  const auto read = [](const Statement& statement) {
    Row row(statement);
    Seal seal;
    seal.id = row.as<SubmissionId>();
    seal.seq = row.as<CommitSeq>();
    seal.at = row.as<KnownAt>();
    return seal;
  };
  std::vector<Seal> found;
  TX_CHECK(for_each_row(rows, read, [&](Seal&& seal) { found.push_back(seal); }));
  return found;
}

base::Result<const Submission*> SealedSubmissions::find(ReadTx& tx, SubmissionId id) {
  if (const auto it = known_.find(id); it != known_.end()) return it->second ? &*it->second : nullptr;
  if (known_.size() >= kKnownMax) known_.clear();
  TX_TRY(auto found, read_one(tx.connection(), id));
  if (found && (found->state != SubmissionState::sealed || found->seq > head_)) found.reset();
  const auto& entry = known_.emplace(id, std::move(found)).first->second;
  return entry ? &*entry : nullptr;
}

}  // namespace taixin::store
