// The tables that a log covers, and their rows as its leaves see them: whether visible or not, in the order of their
// ids, which have no gaps. The writer's transaction and the audit read rows by this one way.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/leaf.h"
#include "store/payload.h"
#include "store/records.h"
#include "store/sqlite.h"

namespace taixin::ledger {

enum class LogName : uint8_t { records, access };

// Where leaves come from; the number stands in leaf_run.kind. Records come from two tables that share their ids.
enum class Source : uint8_t {
  record = 1,
  block = 2,
  status = 3,
  quarantine = 4,
  subject = 5,
  subject_code = 6,
  subject_name = 7,
  subject_state = 8,
  operator_period = 9,
  link_event = 10,
  pack_activation = 11,
  submission_end = 12,
  person_record = 13,
  sealed_cell = 14,
  erasure_event = 15,
  account_event = 16,
  consent_event = 17,
  held_event = 18,
  case_event = 19,
  rule_event = 27,
  redaction_event = 28,
  report_event = 20,
  retraction_event = 21,
  outgoing_event = 23,
  measure_event = 22,
  letter_event = 24,
  bulletin_event = 25,
  exchange_event = 29,
  duty_event = 26,
  access_entry = 64,
  access_event = 65,
};

inline constexpr size_t kLeafRows = 256;  // in one leaf, at most
// The column of an answer's row that holds the root over its subjects. Answers from before accounts end with it.
inline constexpr size_t kSubjectsRoot = 13;

struct Covered {
  Source source;
  RowKind kind;
  std::string_view table;
  size_t group;                           // rows in one leaf, at most; of a block as many as it has
  std::vector<std::string_view> columns;  // of the encoded row
};
// In the order in which a transaction's leaves are appended: what a seal speaks of comes before it.
const std::vector<Covered>& covered(LogName log);
const Covered& covered(Source source);

struct CoveredRow {
  int64_t id = 0;
  SubjectId subject;  // whose salt; 0: nobody's
  EncodedRow encoded;
};

// Reads covered rows over one connection. Holds the home's dictionaries, read again when an unknown one is met.
class CoveredRows {
 public:
  CoveredRows(store::Connection& db, const Salts& salts) : db_(db), salts_(salts) {}

  // The last id of a source's table; record and block: of both.
  base::Result<int64_t> last(Source source);
  // The rows of one leaf after another, from row `first` to row `last` (ids; a block counts by its first record); of
  // leaves of one row up to kLeafRows neighbours together. `each` says whether to go on. A row that is not there is
  // left out, and the rows after it are read.
  using Each = std::function<base::Result<bool>(std::span<const CoveredRow>)>;
  base::Result<void> leaves(Source source, int64_t first, int64_t last, const Each& each);
  // Records that are being appended, as `leaves` will read them back; until the next call.
  base::Result<std::span<const CoveredRow>> encode_new(std::span<const store::NewRecord> records, bool as_block);
  std::vector<Hash> commitments_of(RowKind kind, std::span<const CoveredRow> rows) const;
  // The roots of leaves over rows that came together: of each row, or of all.
  std::vector<Hash> roots_of(const Covered& table, std::span<const CoveredRow> rows) const;
  // What was read of items and dictionaries may have been taken back.
  void forget() { packer_.reset(), packer_knows_ = 0, items_.clear(); }

 private:
  base::Result<void> records(int64_t first, int64_t last, const Each& each);
  base::Result<void> blocks(int64_t first, int64_t last, const Each& each);
  base::Result<void> activations(int64_t first, int64_t last, const Each& each);
  base::Result<void> answers(int64_t first, int64_t last, const Each& each);
  base::Result<void> plain_table(const Covered& table, int64_t first, int64_t last, const Each& each);
  base::Result<void> encode_packed(std::string_view packed, EncodedRow& out);
  base::Result<const store::Packer*> packer(uint64_t dictionary);
  base::Result<std::string_view> item(store::ItemNo number);

  store::Connection& db_;
  const Salts& salts_;
  std::shared_ptr<const store::Packer> packer_;
  uint64_t packer_knows_ = 0;  // dictionaries up to this number
  std::vector<std::string> items_;
  std::vector<CoveredRow> encoded_;
};

}  // namespace taixin::ledger
