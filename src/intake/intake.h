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
  Limits limits;
  std::function<void(double fraction, uint64_t rows)> progress;  // from the calling thread, a few times a second
  const std::atomic<bool>* cancel = nullptr;                     // true: nothing goes in
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
  using AtSeal = std::function<base::Result<void>(store::WriteTx&)>;
  // The code of the body with exactly this name; empty when there is none, or more than one.
  std::string code_of_name(std::string_view name) const;
  base::Result<Receipt> load(Reader& reader, const catalog::Item& item, const IngestOptions& options,
                             const AtSeal& at_seal);

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
