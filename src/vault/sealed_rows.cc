#include "vault/sealed_rows.h"

#include <fmt/format.h>

#include "store/sqlite.h"
#include "vault/errors.h"

namespace taixin::vault {
namespace {

constexpr int kPage = 1000;

PersonRecord read_person(store::Row& row) {
  PersonRecord out;
  out.id = row.integer();
  out.submission = row.as<base::SubmissionId>();
  out.line = row.as<uint32_t>();
  out.item = row.as<store::ItemNo>();
  out.revision = row.as<uint16_t>();
  out.person = row.as<SubjectId>();
  out.previous = row.integer();
  out.version = row.key();
  out.content = row.key();
  out.bytes = std::string(row.blob());
  return out;
}

// Finds what `opens` refuses, other than by an erasure.
void judge(const base::Result<SecretText>& opened, std::string row, std::vector<base::Error>& found) {
  if (opened.ok() || opened.error().is(kKeyErased)) return;
  found.push_back(
      base::fail(kFoundBadSealed, {{"row", std::move(row)}, {"detail", opened.error().message(base::Lang::en)}}));
}

base::Result<void> check_cells(store::ReadTx& tx, Vault& vault, std::vector<base::Error>& found) {
  SealedCell at;
  for (;;) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(auto rows, tx.connection().prepare("SELECT record, field, person, bytes FROM sealed_cell "
                                              "WHERE (record, field) > ($1, $2) ORDER BY record, field LIMIT $3"));
    rows.bind(at.record, at.field, kPage);
    int seen = 0;
    for (;; ++seen) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      store::Row row(rows);
      at = {row.as<base::RecordId>(), row.as<uint32_t>(), row.as<SubjectId>(), std::string(row.blob())};
      judge(vault.unseal(at.person, cell_context(at.record, at.field), at.bytes),
            fmt::format("sealed_cell {}/{}", at.record.get(), at.field), found);
    }
    if (seen < kPage) return {};
  }
}

base::Result<void> check_persons(store::ReadTx& tx, Vault& vault, std::vector<base::Error>& found) {
  int64_t at = 0;
  for (;;) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(auto rows, tx.connection().prepare("SELECT id, person, bytes FROM person_record WHERE id > $1 "
                                              "ORDER BY id LIMIT $2"));
    rows.bind(at, kPage);
    int seen = 0;
    for (;; ++seen) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      store::Row row(rows);
      at = row.integer();
      const auto person = row.as<SubjectId>();
      judge(vault.unseal(person, person_context(at), row.blob()), fmt::format("person_record {}", at), found);
    }
    if (seen < kPage) return {};
  }
}

}  // namespace

base::Result<void> append_sealed(store::WriteTx& tx, const SealedRows& rows) {
  store::Connection& db = tx.connection();
  if (!rows.cells.empty()) {
    TX_TRY(auto insert, db.prepare("INSERT INTO sealed_cell (record, field, person, bytes) VALUES ($1, $2, $3, $4)"));
    for (const SealedCell& cell : rows.cells) {
      TX_CHECK(insert.bind(cell.record, cell.field, cell.person, store::Blob{cell.bytes}).run());
    }
  }
  if (rows.persons.empty()) return {};
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM person_record"));
  TX_ASSERT(rows.persons.front().id == last + 1, "record {} after {}", rows.persons.front().id, last);
  for (const PersonRecord& one : rows.persons) {
    TX_CHECK(
        db.run("INSERT INTO person_record (id, submission, line, item, revision, person, previous, version, "
               "content, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
               one.id, one.submission, one.line, one.item, one.revision, one.person, store::Reference(one.previous),
               one.version, one.content, store::Blob{one.bytes}));
  }
  return {};
}

base::Result<int64_t> last_person_record(store::ReadTx& tx) {
  return tx.connection().integer("SELECT max(id) FROM person_record");
}

base::Result<std::vector<PersonRecord>> person_records(store::ReadTx& tx, SubjectId person) {
  TX_TRY(auto rows, tx.connection().prepare(
                        "SELECT p.id, p.submission, p.line, p.item, p.revision, p.person, p.previous, p.version, "
                        "p.content, p.bytes FROM person_record p JOIN submission s ON s.id = p.submission "
                        "WHERE p.person = $1 AND s.state = 1 ORDER BY p.id"));
  rows.bind(person);
  std::vector<PersonRecord> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    store::Row row(rows);
    out.push_back(read_person(row));
  }
}

base::Result<std::vector<SealedCell>> sealed_cells(store::ReadTx& tx, base::RecordId record) {
  TX_TRY(auto rows, tx.connection().prepare(
                        "SELECT record, field, person, bytes FROM sealed_cell WHERE record = $1 ORDER BY field"));
  rows.bind(record);
  std::vector<SealedCell> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    store::Row row(rows);
    out.push_back({row.as<base::RecordId>(), row.as<uint32_t>(), row.as<SubjectId>(), std::string(row.blob())});
  }
}

base::Result<std::vector<base::Error>> check_sealed(store::ReadTx& tx, Vault& vault) {
  std::vector<base::Error> found;
  TX_CHECK(check_cells(tx, vault, found));
  TX_CHECK(check_persons(tx, vault, found));
  return found;
}

}  // namespace taixin::vault
