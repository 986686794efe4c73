// Entries of access.db. A batch is one entry over its rows; its subjects are kept as sorted parts of at most
// kPartSubjects, so that a batch of a million rows costs some hundred rows here and each subject still finds it with
// one look per batch.
#include <algorithm>

#include "store/access_slices.h"
#include "store/errors.h"
#include "store/sqlite.h"
#include "store/varint.h"

namespace taixin::store {
namespace {

constexpr size_t kSingleMax = 64;       // subjects of one entry that get a row each
constexpr size_t kPartSubjects = 2048;  // of a batch, in one row

#define TAIXIN_ACCESS_COLUMNS                                                                                       \
  "e.id, e.at, e.operator_name, e.purpose, e.basis, e.kind, e.asked_sha256, e.answer_sha256, e.as_of, e.known_at, " \
  "e.seq, e.row_count, e.account, e.unit, e.via, e.fields"

AccessEntry read_entry(const Statement& statement) {
  Row row(statement);
  AccessEntry e;
  e.id = row.integer();
  e.at = row.as<KnownAt>();
  e.operator_name = row.text();
  e.purpose = row.text();
  e.basis = row.text();
  e.kind = row.text();
  e.asked_sha256 = row.text();
  e.answer_sha256 = row.text();
  e.as_of = row.day();
  if (row.null()) {
    (void)row.integer();
  } else {
    e.known_at = row.as<KnownAt>();
  }
  e.seq = row.as<CommitSeq>();
  e.rows = row.as<uint64_t>();
  e.account = row.integer();
  e.unit = row.integer();
  e.via = row.as<Via>();
  e.fields = row.text();
  return e;
}

// Sorted, distinct ids as varint differences; the first one is in the column first_subject.
std::string pack_subjects(std::span<const SubjectId> subjects) {
  std::string bytes;
  for (size_t i = 1; i < subjects.size(); ++i) {
    append_varint(bytes, static_cast<uint64_t>(subjects[i].get() - subjects[i - 1].get()));
  }
  return bytes;
}

base::Result<std::vector<SubjectId>> unpack_subjects(const Connection& db, int64_t first, std::string_view bytes) {
  std::vector<SubjectId> subjects{SubjectId(first)};
  uint64_t last = static_cast<uint64_t>(first);
  while (!bytes.empty()) {
    const auto difference = read_varint(bytes);
    if (!difference || *difference == 0) {
      return base::fail(kDamaged, {{"path", db.path()}, {"detail", "subjects of a batch cannot be read"}});
    }
    last += *difference;
    subjects.emplace_back(static_cast<int64_t>(last));
  }
  return subjects;
}

base::Result<void> append_subjects(Connection& db, int64_t entry, std::span<const SubjectId> subjects) {
  if (subjects.size() <= kSingleMax) {
    for (const SubjectId subject : subjects) {
      TX_CHECK(db.run("INSERT INTO access_subject (entry, subject) VALUES ($1, $2)", entry, subject));
    }
    return {};
  }
  TX_CHECK(db.run("INSERT INTO access_batch (entry) VALUES ($1)", entry));
  for (; !subjects.empty(); subjects = subjects.subspan(std::min(kPartSubjects, subjects.size()))) {
    const auto part = subjects.subspan(0, std::min(kPartSubjects, subjects.size()));
    const std::string bytes = pack_subjects(part);
    TX_CHECK(db.run("INSERT INTO access_batch_part (entry, first_subject, subjects) VALUES ($1, $2, $3)", entry,
                    part.front(), Blob{bytes}));
  }
  return {};
}

base::Result<bool> batch_names(Connection& db, int64_t entry, SubjectId subject) {
  TX_TRY(auto rows, db.prepare("SELECT first_subject, subjects FROM access_batch_part "
                               "WHERE entry = $1 AND first_subject <= $2 ORDER BY first_subject DESC LIMIT 1"));
  rows.bind(entry, subject);
  TX_TRY(const bool found, rows.step());
  if (!found) return false;
  Row row(rows);
  const int64_t first = row.integer();
  TX_TRY(const auto part, unpack_subjects(db, first, row.blob()));
  return std::binary_search(part.begin(), part.end(), subject);
}

// The newest entries about one subject: those about few, and the batches that name it.
base::Result<std::vector<int64_t>> entries_about(Connection& db, const AccessFilter& filter) {
  TX_TRY(auto found, single_entries_about(db, filter));
  // Older batches than the oldest of a full page of single entries cannot be among the newest.
  const int64_t oldest = found.size() == filter.limit && !found.empty() ? found.back() : 0;
  TX_TRY(auto batches,
         db.prepare("SELECT entry FROM access_batch WHERE entry < $1 AND entry > $2 ORDER BY entry DESC"));
  batches.bind(filter.before, oldest);
  for (size_t named = 0; named < filter.limit;) {
    TX_TRY(const bool more, batches.step());
    if (!more) break;
    const int64_t entry = Row(batches).integer();
    TX_TRY(const bool names, batch_names(db, entry, filter.subject));
    if (!names) continue;
    found.push_back(entry);
    ++named;
  }
  std::sort(found.begin(), found.end(), std::greater<>());
  if (found.size() > filter.limit) found.resize(filter.limit);
  return found;
}

}  // namespace

base::Result<std::vector<SubjectId>> access_subjects(Connection& db, int64_t entry) {
  std::vector<SubjectId> subjects;
  {
    TX_TRY(auto rows, db.prepare("SELECT subject FROM access_subject WHERE entry = $1 ORDER BY subject"));
    rows.bind(entry);
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      subjects.push_back(Row(rows).as<SubjectId>());
    }
  }
  TX_TRY(auto parts,
         db.prepare("SELECT first_subject, subjects FROM access_batch_part WHERE entry = $1 ORDER BY first_subject"));
  parts.bind(entry);
  for (;;) {
    TX_TRY(const bool more, parts.step());
    if (!more) return subjects;
    Row row(parts);
    const int64_t first = row.integer();
    TX_TRY(const auto part, unpack_subjects(db, first, row.blob()));
    subjects.insert(subjects.end(), part.begin(), part.end());
  }
}

base::Result<int64_t> append_access(WriteTx& tx, const AccessEntry& entry) {
  Connection& db = tx.connection();
  std::vector<SubjectId> subjects = entry.subjects;
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM access_entry"));
  const int64_t id = last + 1;
  TX_CHECK(db.run(
      "INSERT INTO access_entry (id, at, operator_name, purpose, basis, kind, asked_sha256, answer_sha256, as_of, "
      "known_at, seq, row_count, subject_count, account, unit, via, fields) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
      "$9, $10, $11, $12, $13, $14, $15, $16, $17)",
      id, tx.known_now(), entry.operator_name, entry.purpose, entry.basis, entry.kind, entry.asked_sha256,
      entry.answer_sha256, entry.as_of, entry.known_at, entry.seq, entry.rows, subjects.size(), entry.account,
      entry.unit, entry.via, entry.fields));
  TX_CHECK(append_subjects(db, id, subjects));
  TX_CHECK(fold_when_due(db, id));
  return id;
}

base::Result<std::vector<AccessEntry>> access_entries(ReadTx& tx, const AccessFilter& filter) {
  Connection& db = tx.connection();
  std::vector<AccessEntry> entries;
  if (filter.subject == SubjectId()) {
    TX_TRY(auto rows, db.prepare("SELECT " TAIXIN_ACCESS_COLUMNS
                                 " FROM access_entry e WHERE e.id < $1 ORDER BY e.id DESC LIMIT $2"));
    rows.bind(filter.before, filter.limit);
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      entries.push_back(read_entry(rows));
    }
  } else {
    TX_TRY(const auto about, entries_about(db, filter));
    for (const int64_t id : about) {
      TX_TRY(auto rows, db.prepare("SELECT " TAIXIN_ACCESS_COLUMNS " FROM access_entry e WHERE e.id = $1"));
      rows.bind(id);
      TX_TRY(const bool found, rows.step());
      if (found) entries.push_back(read_entry(rows));
    }
  }
  for (AccessEntry& entry : entries) {
    if (!filter.with_subjects) break;
    TX_TRY(entry.subjects, access_subjects(db, entry.id));
  }
  return entries;
}

}  // namespace taixin::store
