// One submission on its way in: rows in the order of the file are linked, deduplicated and written in chunks.
// Used by Intake only; one thread, under the intake lock.
#pragma once

#include <future>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "intake/intake.h"
#include "intake/link.h"

namespace taixin::intake {

class Load {
 public:
  Load(Intake& intake, const catalog::Item& item, const ColumnPlan& plan, const IngestOptions& options);
  ~Load();

  base::Result<void> begin(const FileInfo& info);
  // Takes the row's strings. `tag` says which quarantined row this one replaces ("S12-345"), if any.
  base::Result<void> add(TypedRow& row, const std::string& tag);
  // Writes what is left and seals. Nothing of the submission was visible until here.
  base::Result<Receipt> seal(const FileInfo& info, Receipt receipt, const Intake::AtSeal& at_seal);
  void abandon();

  uint64_t rows() const { return submission_.counts.rows; }

 private:
  struct Chunk {
    std::vector<store::NewRecord> records;
    std::vector<store::Status> statuses;
    std::vector<store::Quarantined> quarantined;
    facts::RegistryRows registry;
    size_t rows = 0;
  };
  struct KnownVersion {
    base::RecordId record;
    base::Key128 content;
  };
  struct KnownSource {
    base::RecordId record;
    base::SubjectId subject;
  };

  void quarantine(TypedRow& row);
  void add_record(TypedRow& row, const Link& link);
  void add_status(TypedRow& row, const Link& link);
  bool subject_changed(TypedRow& row, const base::Key128& source);
  // The newest version, and whether this content is in the chain.
  std::pair<base::RecordId, bool> find_version(const base::Key128& key, const base::Key128& content,
                                               bool& is_newest) const;
  // The record of the row that came to stand against `subject` by a move or a merge: its key names another subject.
  base::RecordId find_moved(const TypedRow& row, base::SubjectId subject) const;
  void fill_clocks(const TypedRow& row, store::Record& record) const;
  base::Result<void> flush();
  base::Result<void> wait_for_chunk();
  base::Result<std::vector<int64_t>> settled_rows();
  base::Error nothing_usable();
  static base::Result<void> write(store::WriteTx& tx, Chunk& chunk);

  Intake& intake_;
  const catalog::Item& item_;
  const catalog::Item* target_;  // the item whose keys are meant: status_of, or the item itself
  const ColumnPlan& plan_;
  const IngestOptions& options_;
  store::Submission submission_;
  std::unique_ptr<Linker> linker_;
  store::ItemNo item_no_, target_no_;
  base::RecordId next_record_;
  std::shared_ptr<Chunk> chunk_;
  std::future<base::Result<void>> writing_;
  std::unordered_map<base::Key128, std::vector<KnownVersion>> versions_;  // of this submission
  std::unordered_map<base::Key128, KnownSource> sources_;
  std::unordered_map<base::Key128, bool> status_contents_;
  std::vector<store::Record> records_;  // all of the submission, for the facts
  std::vector<store::Status> statuses_;
  std::map<base::SubmissionId, std::set<uint32_t>> replaced_;  // quarantined rows that came again
  std::unordered_set<base::Key128> refused_;                   // cells of the rows that this submission sends back
  ReasonTable errors_, remarks_;
  Quality quality_;
};

}  // namespace taixin::intake
