// One submission on its way in: rows in the order of the file are linked, deduplicated and written in chunks.
// Used by Intake only; one thread, under the intake lock.
#pragma once

#include <future>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "catalog/fulfilment.h"
#include "intake/arbiter.h"
#include "intake/intake.h"
#include "intake/pipeline.h"
#include "intake/write_ahead.h"

namespace taixin::intake {

// The seal of a file whose rows are arbitrated: what Intake::load knows it by.
struct ArbitratedSeal {
  Arbiter* arbiter = nullptr;
  Intake::BeforeSeal seal;
  base::Result<void> operator()(store::WriteTx& tx, base::SubmissionId id, const FileInfo& info) const {
    return seal ? seal(tx, id, info) : base::Result<void>();
  }
};

class Load {
 public:
  Load(Intake& intake, const catalog::Item& item, const ColumnPlan& plan, const IngestOptions& options);
  ~Load();

  // Before `begin`; outlives the load.
  void use(Arbiter& arbiter) { arbiter_ = &arbiter; }
  base::Result<void> begin(const FileInfo& info);
  // What can be said of rows before their turn; on any thread, after `begin`.
  void look_ahead(RowBatch& batch) const;
  // Takes the strings of the batch's rows, in the order of the file.
  base::Result<void> add(RowBatch& batch);
  // Writes what is left and seals. Nothing of the submission was visible until here.
  base::Result<Receipt> seal(const FileInfo& info, Receipt receipt, const Intake::BeforeSeal& before_seal);
  void abandon();

  uint64_t rows() const { return submission_.counts.rows; }

 private:
  struct Chunk {
    std::vector<store::NewRecord> records;
    std::vector<store::Status> statuses;
    std::vector<store::Quarantined> quarantined;
    vault::SealedRows sealed;
    facts::RegistryRows registry;
    const store::Packer* packer = nullptr;  // packs the records in blocks; null: each by itself
    std::string item;
    size_t rows = 0;
  };
  // `tag` says which quarantined row this one replaces ("S12-345"), if any.
  base::Result<void> add_row(TypedRow& row, const std::string& tag, const Ahead& ahead);
  void count_row(TypedRow& row, bool repeated);
  void quarantine(TypedRow& row);
  base::Result<void> add_record(TypedRow& row, const Link& link, const Ahead& ahead);
  base::Result<void> add_status(TypedRow& row, const Link& link);
  base::Result<void> keep_ended(const store::Record& record, base::RecordId earlier);
  base::Result<void> say(store::Status status);
  base::Result<bool> subject_changed(TypedRow& row, const Ahead& ahead);
  // The newest version of a record that may be here, and where a content stands among its versions.
  struct Versions {
    base::RecordId newest;
    bool known = false, is_newest = false;
  };
  base::Result<Versions> find_versions(const base::Key128& key, const base::Key128& content, bool new_version);
  base::Result<bool> arbitrated(const TypedRow& row, base::SubjectId subject, Versions& versions, bool new_version);
  // The record of a row whose own key finds none: it came before the body that its names name was registered, or it was
  // moved.
  base::Result<std::optional<store::Record>> find_under_another_key(const TypedRow& row, base::SubjectId subject);
  // The record of the row that came to stand against `subject` by a move or a merge: its key names another subject.
  base::Result<std::optional<store::Record>> find_moved(const TypedRow& row, base::SubjectId subject);
  // kKept, kNotKept, or neither where the item says nothing of the kind.
  uint16_t fulfilment_of(const TypedRow& row) const;
  void fill_clocks(const TypedRow& row, store::Record& record) const;
  // A chunk is linked while the one before is sealed and those before that are written.
  base::Result<void> flush();
  base::Result<void> start_writing(std::shared_ptr<Chunk> chunk);
  base::Result<void> write_sealed();  // starts writing the chunk that is being sealed, if there is one
  base::Result<std::vector<int64_t>> settled_rows();
  base::Error nothing_usable();
  static base::Result<void> write(store::WriteTx& tx, Chunk& chunk);

  Intake& intake_;
  const catalog::Item& item_;
  const catalog::Item* target_;  // the item whose keys are meant: status_of, or the item itself
  const ColumnPlan& plan_;
  const IngestOptions& options_;
  Arbiter* arbiter_ = nullptr;
  store::Submission submission_;
  std::unique_ptr<Linker> linker_;
  store::ItemNo item_no_, target_no_;
  base::RecordId next_record_;
  std::shared_ptr<Chunk> chunk_;
  std::shared_ptr<Chunk> waiting_;  // for its people
  std::future<base::Result<PeopleLoad::Sealed>> sealing_;
  WriteAhead writing_;
  std::optional<store::ReadTx> sealed_;  // what was sealed before, renewed with every row
  facts::FactTable records_;             // of this submission
  std::vector<catalog::FulfilmentField> fulfilment_;
  PeopleLoad people_;
  uint64_t people_sealed_ = 0;  // rows about persons that are kept
  std::unordered_set<base::Key128> status_contents_;
  std::vector<store::Status> statuses_;
  std::map<base::SubmissionId, std::set<uint32_t>> replaced_;  // quarantined rows that came again
  std::unordered_set<base::Key128> refused_;                   // cells of the rows that this submission sends back
  ReasonTable errors_, remarks_;
  Quality quality_;
};

}  // namespace taixin::intake
