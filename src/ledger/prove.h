// Proofs that people can use: one file that shows, without a server and without a database, that a row of the platform
// stands in its log.
//
// The file is a C2SP tlog-proof; its `extra` is an opening (JSON, docs/formats/ledger.md): the row's bytes, its salt
// and its path inside the leaf. From these follows the entry of the log, from the entry and the proof the root that the
// checkpoint signs. It proves inclusion: this row is in the log, unaltered, since the checkpoint. It does not prove
// completeness: that there are no other rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/proof_file.h"

namespace taixin::ledger {

// That an answer's row names a subject: its path in the root over all subjects of the answer.
struct SubjectOpening {
  SubjectId subject;
  Hash salt{};
  LeafPlace place{0, 1};
  std::vector<Hash> path;
};

struct Opening {
  LogName log = LogName::records;
  RowKind kind = RowKind::record;
  Hash salt{};
  std::string row;        // EncodedRow::bytes
  LeafPlace place{0, 1};  // of the row in its leaf
  std::vector<Hash> path;
  std::optional<SubjectOpening> subject;  // of an answer
};
std::string format_opening(const Opening& opening);
base::Result<Opening> parse_opening(std::string_view json);
// The entry of the log that this opening leads to. kBadOpening also when the subject's path does not lead to the root
// that the row names.
base::Result<std::string> entry_of(const Opening& opening);
// The names of the row's columns, in their order.
const std::vector<std::string_view>& column_names(RowKind kind);
std::string_view table_of(RowKind kind);

// Where records stand in their log, and under which checkpoint: for a page, so that whoever holds a proof, or asks for
// one, knows which entry it is about. Opens nothing.
struct Standing {
  std::vector<std::optional<uint64_t>> leaves;  // of each record, from 0; nothing: it has none
  uint64_t size = 0;                            // of the published checkpoint; 0: nothing is published
  std::optional<base::KnownAt> signed_at;       // when that was signed
};

// Makes proofs from a home. Threads: any.
class Prover {
 public:
  Prover(store::Home& home, Ledger& ledger) : home_(home), ledger_(ledger) {}
  // A row in the published checkpoint of its log. kNotInLog, kNotSignedYet (it is newer than the checkpoint),
  // kNothingSigned.
  base::Result<ProofFile> row(LogName log, RowKind kind, int64_t id);
  // An answer, and that it was about this subject. kNotInLog when it was not.
  base::Result<ProofFile> answer(int64_t entry, SubjectId subject);
  // Of records, in their order; a few lookups each, no row is read.
  base::Result<Standing> standing(std::span<const store::RecordId> records);

 private:
  struct Found {
    Opening opening;
    uint64_t leaf;
  };
  base::Result<Found> open_row(store::Connection& db, const Log& log, RowKind kind, int64_t id);
  base::Result<ProofFile> proof_of(store::Connection& db, LogName log, const Found& found,
                                   const std::shared_ptr<const Published>& published);
  store::Home& home_;
  Ledger& ledger_;
};

}  // namespace taixin::ledger
