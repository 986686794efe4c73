#include "intake/intake.h"

#include <boost/json.hpp>

#include "catalog/by_hand.h"
#include "identity/name.h"
#include "intake/corrections.h"
#include "intake/cut.h"
#include "intake/load.h"
#include "intake/pipeline.h"
#include "intake/row_check.h"
#include "intake/row_errors.h"
#include "intake/sheet_out.h"
#include "vault/errors.h"

namespace taixin::intake {
namespace {

// An array of texts that this program wrote.
std::vector<std::string> read_texts(const std::string& text) {
  const boost::json::value parsed = boost::json::parse(text);
  std::vector<std::string> out;
  for (const auto& one : parsed.as_array()) out.emplace_back(one.as_string());
  return out;
}

// Waiting rows of a submission, as if they were a file again.
class QuarantineReader : public Reader {
 public:
  QuarantineReader(store::Home& home, const store::Submission& submission, std::vector<int64_t>& taken)
      : home_(home), taken_(taken) {
    info_.format = submission.format == "xlsx"    ? Format::xlsx
                   : submission.format == "jsonl" ? Format::jsonl
                                                  : Format::csv;
    info_.encoding = submission.encoding;
    info_.sha256_hex = submission.file_sha256;
    filter_.submission = submission.id;
    filter_.state = store::QuarantineState::waiting;
    filter_.limit = 500;
    header_ = read_texts(submission.header_json);
  }
  const FileInfo& info() const override { return info_; }
  const std::vector<std::string>& header() const override { return header_; }
  uint64_t header_line() const override { return 1; }
  double progress() const override { return done_ ? 1.0 : 0.5; }
  const base::Error& row_error() const override { base::die(__FILE__, __LINE__, "no bad rows in quarantine"); }

  base::Result<Next> next(Row& row) override {
    while (true) {
      while (at_ < page_.size()) {
        const auto& waiting = page_[at_++];
        if (waiting.cells_json.empty()) continue;  // a row about a person: nothing was kept
        row.line = waiting.line;
        row.cells = read_texts(waiting.cells_json);
        row.surplus = row.cells.size() > header_.size();
        row.cells.resize(header_.size());
        taken_.push_back(waiting.id);
        return Next::row;
      }
      if (done_) return Next::end;
      TX_TRY(auto tx, home_.read_records());
      TX_TRY(page_, store::quarantined(tx, filter_));
      at_ = 0;
      done_ = page_.size() < filter_.limit;
      if (!page_.empty()) filter_.after = page_.back().id;
      if (page_.empty()) return Next::end;
    }
  }

 private:
  store::Home& home_;
  std::vector<int64_t>& taken_;
  FileInfo info_;
  std::vector<std::string> header_;
  store::QuarantineFilter filter_;
  std::vector<store::Quarantined> page_;
  size_t at_ = 0;
  bool done_ = false;
};

size_t score_header(const void* context, const std::vector<std::string>& cells) {
  return static_cast<const HeaderIndex*>(context)->score(cells);
}

std::string masked(std::string text) {
  cut_text(text);
  return text;
}

}  // namespace

base::Result<Intake::Opened> Intake::open(Source& source, const IngestOptions& options) const {
  const catalog::Item* item = catalog_->item(base::ItemCode(options.item), home_.clock().today());
  if (!item) return base::fail(kUnknownItem, {{"item", options.item}});
  // A file that was handed over before the packs said so goes its way.
  if (catalog::by_hand(*item) == catalog::ByHand::refused && is_by_hand(options) && !options.reviewed) {
    return base::fail(kExchangeOnly, {{"item", item->name.zh}});
  }
  const HeaderIndex index(*item);
  OpenOptions how{.limits = options.limits, .score = score_header, .score_context = &index, .sheet = options.sheet};
  TX_TRY(auto reader, open_reader(source, options.file_name, how));
  return Opened{std::move(reader), item};
}

base::Result<Receipt> Intake::ingest(Source& source, const IngestOptions& options) {
  return ingest(source, options, {});
}

base::Result<Receipt> Intake::ingest(Source& source, const IngestOptions& options, const BeforeSeal& before_seal) {
  TX_TRY(const auto opened, open(source, options));
  return load(*opened.reader, *opened.item, options, before_seal);
}

base::Result<Receipt> ingest_arbitrated(Intake& intake, Source& source, const IngestOptions& options, Arbiter& arbiter,
                                        const Intake::BeforeSeal& before_seal) {
  return intake.ingest(source, options, ArbitratedSeal{&arbiter, before_seal});
}

base::Result<vault::Vault*> Intake::vault() {
  if (vault_ != nullptr) return vault_;
  return base::fail(vault::kNoVault, {{"path", (home_.directory() / "keys").string()}});
}

std::unique_lock<std::mutex> Intake::alone() { return std::unique_lock(one_at_a_time_); }

base::Result<Receipt> Intake::retry(base::SubmissionId id, const IngestOptions& options) {
  store::Submission submission;
  {
    TX_TRY(auto tx, home_.read_records());
    TX_TRY(const auto found, store::submission(tx, id));
    if (!found) return base::fail(kUnknownSubmission, {{"id", std::to_string(id.get())}});
    submission = *found;
  }
  const catalog::Item* item = catalog_->item(base::ItemCode(submission.item), home_.clock().today());
  if (!item) return base::fail(kUnknownItem, {{"item", submission.item}});
  {
    TX_TRY(auto tx, home_.read_records());
    const store::QuarantineFilter waiting{.submission = id, .state = store::QuarantineState::waiting, .limit = 10'000};
    TX_TRY(const auto rows, store::quarantined(tx, waiting));
    if (std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.cells_json.empty(); }))
      return base::fail(kNothingWaiting, {{"id", std::to_string(id.get())}});
  }
  IngestOptions again = options;
  // What the operator said about headers then holds now.
  TX_TRY(const Mapping said, mapping_again(submission, *item));
  again.mapping.insert(said.begin(), said.end());
  again.item = submission.item;
  again.source = submission.source;
  again.file_name = fmt::format("{} (S{})", submission.file_name, id.get());
  std::vector<int64_t> taken;
  QuarantineReader reader(home_, submission, taken);
  return load(reader, *item, again, [&taken](store::WriteTx& tx, base::SubmissionId, const FileInfo&) {
    return store::set_quarantine_state(tx, taken, store::QuarantineState::fixed);
  });
}

base::Result<Receipt> Intake::load(Reader& reader, const catalog::Item& item, const IngestOptions& asked,
                                   const BeforeSeal& before_seal) {
  if (waiting_ >= kWaiting) return base::fail(kBusyLoading, {{"count", std::to_string(kWaiting)}});
  ++waiting_;
  const std::lock_guard turn(one_at_a_time_);
  --waiting_;
  IngestOptions options = asked;
  options.file_name = masked(options.file_name);
  TX_TRY(const ColumnPlan plan, plan_columns(*catalog_, item, cut_header(reader.header()), options.mapping));
  const RowCheck check(*this, item, plan, options);
  Load load(*this, item, plan, options);
  if (const auto* arbitrated = before_seal.target<ArbitratedSeal>()) load.use(*arbitrated->arbiter);
  const auto work = [&](RowBatch& batch) {
    for (size_t i = 0; i < batch.used; ++i) {
      check(batch.rows[i], batch.read_errors[i], batch.typed[i], batch.tags[i]);
      check.pack(batch.typed[i]);
    }
    load.look_ahead(batch);
  };
  base::Result<void> done = load.begin(reader.info());
  if (done) {
    RowPipeline rows(reader, work, kWorkers);
    while (auto batch = rows.next()) {
      done = load.add(*batch);
      if (done && options.cancel && *options.cancel) done = base::fail(kCancelled);
      if (!done) break;
      if (options.progress) options.progress(batch->progress, load.rows());
      rows.recycle(std::move(batch));
    }
    if (done) done = rows.finished();
  }
  if (!done) {
    load.abandon();
    return std::move(done).error();
  }

  Receipt receipt = receipt_of_file(check, plan, reader.info(), options);
  receipt.reviewed = options.reviewed;
  receipt.channel = options.channel;
  receipt.legacy = options.legacy;
  auto sealed = load.seal(reader.info(), std::move(receipt), before_seal);
  if (!sealed) load.abandon();
  if (sealed && item.registry && registered_) registered_(sealed->submission);
  return sealed;
}

std::string Intake::code_of_name(std::string_view name) const {
  if (name.empty()) return {};
  // Sealed rows only: what the file that is loading says of itself depends on how far it has come.
  const std::string normal = identity::normalize_name(name).get();
  std::string code;
  size_t holders = 0;
  for (const base::SubjectId id : facts_.registry().by_normal_name(normal)) {
    const auto card = facts_.registry().card(id);
    const bool known = card && std::any_of(card->names.begin(), card->names.end(), [&](const auto& entry) {
                         return entry.row.normal == normal && entry.seen.visible({});
                       });
    if (!known) continue;
    ++holders;
    code = card->code();
  }
  return holders == 1 ? code : std::string();
}

}  // namespace taixin::intake
