// Intake: a department's file in, a receipt out. All or nothing, nothing silently refused, any file twice changes
// nothing.
//
//   Intake intake(home, facts, catalog, packer);
//   TX_TRY(auto source, open_file(path));
//   TX_TRY(const Receipt receipt, intake.ingest(*source, {.item = "ADM.penalty", .source = "示例局", ...}));
//
// One submission loads at a time in a home (keys and registry are then seen as a whole); others wait in line, at most
// kWaiting of them. Chunks of kChunkRows are committed while the file is read and stay invisible until the seal. When
// this returns a receipt, the submission is on disk and answers show it; when it returns an error, nothing of it is
// visible.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "facts/facts.h"
#include "intake/reader.h"
#include "intake/receipt.h"
#include "intake/validate.h"
#include "store/payload.h"

namespace taixin::intake {

struct IngestOptions {
  std::string item;           // catalog item code
  std::string source;         // the department that hands over
  std::string operator_name;  // who does it
  std::string file_name;
  Mapping mapping;    // what the operator said about headers
  std::string sheet;  // XLSX: this sheet
  // A file that waited for a second person: rules of time speak of the day on which it was handed over, and its receipt
  // says who reviewed it.
  std::optional<Reviewed> reviewed;
  Channel channel = Channel::console;
  // What an earlier platform held: adverse records stay non-public until a status file says that they stand on the
  // site of Credit China as they do here (domain/12.2.5).
  bool legacy = false;
  Limits limits;
  std::function<void(double fraction, uint64_t rows)> progress;  // from the calling thread, a few times a second
  const std::atomic<bool>* cancel = nullptr;                     // true: nothing goes in
};

// One row of a file that was only looked at, identity numbers cut.
struct TrialRow {
  uint64_t line = 0;
  RowFate fate = RowFate::good;
  std::vector<std::string> cells;         // empty: a row about a person, or one that may be
  std::string errors_json, remarks_json;  // as in quarantine (receipt.h, finding_json)
};
struct TrialPage {
  std::vector<std::string> header;
  std::vector<TrialRow> rows;
  bool more = false;  // rows come after these
};

class Intake {
 public:
  static constexpr size_t kChunkRows = 4096;  // whole blocks of bulk rows; a transaction of some 15 ms
  static constexpr int kWaiting = 32;
  static constexpr uint64_t kHopelessRows =
      10'000;  // so many refused before the first good one: the file is not what it says
  static constexpr int kWorkers = 2;

  Intake(store::Home& home, facts::Facts& facts, std::shared_ptr<const catalog::Catalog> catalog,
         std::shared_ptr<const store::Packer> packer)
      : home_(home), facts_(facts), catalog_(std::move(catalog)), packer_(std::move(packer)) {}

  // Where the keys for items that keep something about people come from; without it such items are refused. Lives
  // longer than this.
  void use_vault(vault::Vault& vault) { vault_ = &vault; }

  // Told after a submission of a register was sealed and answers show it, on the thread that loaded it: registers say
  // who represents a body. What was sealed and not told, because the process ended between the two, is for whoever
  // listens to find at the start.
  void on_registered(std::function<void(const store::Submission&)> told) { registered_ = std::move(told); }

  base::Result<Receipt> ingest(Source& source, const IngestOptions& options);
  // Told inside the transaction of the seal, before it: what it writes is committed with it, and when it refuses
  // nothing goes in. `info`: of the file, with its digest.
  using BeforeSeal = std::function<base::Result<void>(store::WriteTx&, base::SubmissionId, const FileInfo& info)>;
  base::Result<Receipt> ingest(Source& source, const IngestOptions& options, const BeforeSeal& before_seal);

  // Reads a file as `ingest` would and writes nothing (trial.cc): columns, reasons, quality; of the counts, `accepted`
  // are the rows that passed the rules of the item. Whether a row links to a subject, or is here already, is not looked
  // at. Waits for nobody. Errors: those of `ingest` about the file as a whole.
  base::Result<Receipt> trial(Source& source, const IngestOptions& options) const;
  // Rows of such a file from the `from`th (0: the first), at most `count`.
  static constexpr uint64_t kTrialRows = 10'000;  // further ones are not shown
  base::Result<TrialPage> trial_rows(Source& source, const IngestOptions& options, uint64_t from, size_t count) const;
  // The waiting rows of a submission once more, as a new submission: after the registry or the rules changed.
  // Rows that go in are marked fixed; rows that fail again wait under the new submission. kNothingWaiting.
  base::Result<Receipt> retry(base::SubmissionId submission, const IngestOptions& options);

  // While held, no submission loads: for what else changes the registry or links (returned.h).
  std::unique_lock<std::mutex> alone();

  const catalog::Catalog& catalog() const { return *catalog_; }
  store::Home& home() { return home_; }
  facts::Facts& facts() { return facts_; }
  const store::Packer& packer() const { return *packer_; }
  base::Result<vault::Vault*> vault();  // kNoVault when nobody gave one

 private:
  friend class Load;
  friend class RowCheck;
  // The code of the body with exactly this name; empty when there is none, or more than one.
  std::string code_of_name(std::string_view name) const;
  struct Opened {
    std::unique_ptr<Reader> reader;
    const catalog::Item* item = nullptr;
  };
  base::Result<Opened> open(Source& source, const IngestOptions& options) const;
  base::Result<Receipt> load(Reader& reader, const catalog::Item& item, const IngestOptions& options,
                             const BeforeSeal& before_seal);

  store::Home& home_;
  facts::Facts& facts_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  std::shared_ptr<const store::Packer> packer_;
  vault::Vault* vault_ = nullptr;
  std::function<void(const store::Submission&)> registered_;
  std::mutex one_at_a_time_;
  std::atomic<int> waiting_{0};
};

}  // namespace taixin::intake
