// What records.db keeps about people, sealed under each person's key: cells of records about bodies, and whole records
// about persons. Nothing of it is in the registry, in facts or in a search. Tables: docs/formats/store.md.
//
// Keys first, then rows: whoever appends has made the keys (Vault::persons) before the transaction begins. A key
// without a row does no harm; a row without a key cannot be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/home.h"
#include "vault/vault.h"

namespace taixin::vault {

// An identity number beside a record about a body: plain in no file. The sealed text is the number in normal form.
struct SealedCell {
  base::RecordId record;
  uint32_t field = 0;  // ordinal of the field in its item
  SubjectId person;
  std::string bytes;
};
inline Context cell_context(base::RecordId record, uint32_t field) { return {"cell", record.get(), field}; }

// One version of one record about a natural person. What is open: which file and line it came from, the item, an id
// that says nothing without the keys. The sealed text is the record's fields, packed (store/payload.h).
struct PersonRecord {
  int64_t id = 0;  // 1, 2, 3 ...; gap-free
  base::SubmissionId submission;
  uint32_t line = 0;
  store::ItemNo item;
  uint16_t revision = 0;
  SubjectId person;
  int64_t previous = 0;           // the version before this one, 0 = first
  base::Key128 version, content;  // Vault::token of the record's keys: equal for equal things of this person only
  std::string bytes;
};
inline Context person_context(int64_t id) { return {"person record", id, 0}; }

struct SealedRows {
  std::vector<SealedCell> cells;
  std::vector<PersonRecord> persons;
};
// Inside the transaction that appends the records. The ids of `persons` must be the next ones.
base::Result<void> append_sealed(store::WriteTx& tx, const SealedRows& rows);

// Of a sealed submission or not; 0 when there is none.
base::Result<int64_t> last_person_record(store::ReadTx& tx);
// Of sealed submissions, in order.
base::Result<std::vector<PersonRecord>> person_records(store::ReadTx& tx, SubjectId person);
base::Result<std::vector<SealedCell>> sealed_cells(store::ReadTx& tx, base::RecordId record);

// What does not open although its person was not erased, and what names no key at all: for doctor. Reads everything.
base::Result<std::vector<base::Error>> check_sealed(store::ReadTx& tx, Vault& vault);

}  // namespace taixin::vault
