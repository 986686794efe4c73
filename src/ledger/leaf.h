// A leaf of a log: what it commits to, and how a row is opened to somebody. Bytes: docs/formats/ledger.md.
//
//   commitment of a row = SHA-256(salt, kind, encoded row)        salt = HMAC(key of the subject, kind, id of the row)
//   entry in the log    = 0x01, RFC 6962 root over the commitments of the leaf's rows (1 to 256, in order)
//
// An entry shows no subject, no item and no time, and without the salt nobody can try values. Whoever holds the row,
// its salt and its path inside the leaf can show that it stands in the log.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest_each.h"
#include "base/ids.h"
#include "ledger/merkle.h"

namespace taixin::ledger {

using base::SubjectId;

// The numbers stand in commitments: they are never given another meaning. Those without a table yet belong to rooms
// that come later.
enum class RowKind : uint8_t {
  record = 1,
  status = 2,
  quarantined = 3,
  subject = 4,
  subject_code = 5,
  subject_name = 6,
  subject_state = 7,
  operator_period = 8,
  link_event = 9,
  pack_activation = 10,
  submission_end = 11,  // sealed or abandoned
  person_record = 12,   // as it is sealed: a leaf stays checkable when the key is gone
  sealed_cell = 13,
  case_step = 32,
  consent = 33,
  account_change = 34,
  erasure = 35,
  review = 36,  // of a file that was handed over
  rule_change = 45,
  redaction = 46,  // of a text that everybody would read
  report = 40,     // that a credit report was issued, with the digests of what it says
  retraction = 37,
  carried_on = 38,   // what a case left to be sent, sent and read
  measure_use = 39,  // what became of a measure
  letter = 41,       // that a letter was issued, with its number and digest
  bulletin = 42,
  duty = 43,      // what a unit owes, and what became of it
  exchange = 44,  // a batch from or to another platform
  access_entry = 64,
  access_event = 66,
  access_subject = 65,  // one subject of an access entry; a leaf inside the entry's row, never in the log itself
};

// The columns of one row, each with its type and length, so that no two rows have the same bytes.
class EncodedRow {
 public:
  void null();
  void integer(int64_t value);
  void text(std::string_view value) { bytes_of(2, value); }
  void blob(std::string_view value) { bytes_of(3, value); }
  void clear() { bytes_.clear(), ends_.clear(); }

  std::string_view bytes() const { return bytes_; }
  size_t columns() const { return ends_.size(); }
  std::string_view column(size_t at) const;

 private:
  void bytes_of(uint8_t type, std::string_view value);
  std::string bytes_;
  std::vector<size_t> ends_;
};
// One column as a person reads it; `bytes` as EncodedRow::column gives them. kBadOpening.
struct DecodedColumn {
  enum class Type : uint8_t { null = 0, integer = 1, text = 2, blob = 3 } type = Type::null;
  int64_t number = 0;
  std::string_view bytes;  // of a text or blob
};
base::Result<std::vector<DecodedColumn>> decode_row(std::string_view encoded);

// The salts of a home, all from one key of its vault (Vault::salt_key). What is kept about people stands in the tables
// sealed, and its leaf is over the sealed bytes: erasing the person's key leaves nothing to guess, and the leaf can
// still be derived. Immutable; threads: any.
class Salts {
 public:
  explicit Salts(const Hash& key);
  Hash salt(RowKind kind, int64_t id, SubjectId subject) const { return salts(kind, {{{id, subject}}}).front(); }
  // Of many rows at once.
  struct Of {
    int64_t id;
    SubjectId subject;  // 0: nobody's
  };
  std::vector<Hash> salts(RowKind kind, std::span<const Of> rows) const;
  // Of one subject of an access entry.
  Hash of_answer(int64_t entry, SubjectId subject) const { return salt(RowKind::access_subject, entry, subject); }

 private:
  base::Sha256Begun inner_, outer_;  // HMAC-SHA-256 (RFC 2104), as far as the key alone brings it
};

// The subjects of an access entry (ascending), one commitment each, and the root over them, which stands in the entry's
// row: so that each can show that the look at them is logged, and nothing about the others.
std::vector<Hash> answer_commitments(const Salts& salts, int64_t entry, std::span<const SubjectId> subjects);
Hash answer_root(const Salts& salts, int64_t entry, std::span<const SubjectId> subjects);

Hash commitment(const Hash& salt, RowKind kind, std::string_view encoded);
// Of rows of one kind, each with its salt.
std::vector<Hash> commitments(RowKind kind, std::span<const Hash> salts,
                              const std::function<std::string_view(size_t row)>& encoded);

inline constexpr size_t kEntryBytes = 33;
inline constexpr uint8_t kEntryVersion = 1;
// `root`: over the commitments of the rows, each hashed as a leaf.
std::string entry_of(const Hash& root);
// The hashes of the log's leaves with these entries.
std::vector<Hash> hashes_of_entries(std::span<const Hash> roots);
Hash leaf_root(std::span<const Hash> commitments);

}  // namespace taixin::ledger
