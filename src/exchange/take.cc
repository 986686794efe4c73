// What comes from a partner.
#include <algorithm>
#include <boost/json.hpp>

#include "exchange/errors.h"
#include "exchange/exchange.h"
#include "exchange/layout.h"
#include "exchange/moves.h"
#include "exchange/outcomes.h"
#include "exchange/records.h"
#include "intake/arbiter.h"
#include "store/records.h"

namespace taixin::exchange {

namespace json = boost::json;
using intake::Arbiter;
using store::ExchangeEvent;
using store::ExchangeKind;
using store::ExchangeOrigin;
using store::ExchangeRow;

namespace {

std::vector<std::string> known_columns(const std::vector<catalog::PartnerField>& columns) {
  std::vector<std::string> out = header_of(columns);
  return out;
}

std::vector<uint64_t> lines_of(const ReadFile& file) {
  std::vector<uint64_t> out;
  for (const auto& row : file.rows) out.push_back(row.first);
  return out;
}

// The file with the present names of the bodies whose codes are known here.
std::string with_our_names(const facts::Registry& registry, const catalog::Item& item,
                           const std::vector<catalog::PartnerField>& columns, ReadFile file) {
  const auto column_of = [&](const std::string& field) {
    const auto found = std::ranges::find(columns, field, &catalog::PartnerField::field);
    return found == columns.end() ? -1 : file.column(found->column);
  };
  const int name = column_of(item.subject.name), code = column_of(item.subject.code);
  std::vector<Cells> rows{file.header};
  for (auto& [line, cells] : file.rows) {
    if (name >= 0 && code >= 0) {
      const std::string& own = cells[static_cast<size_t>(code)];
      auto subject = registry.by_code(own, store::CodeKind::uscc);
      if (!subject) subject = registry.by_code(own, store::CodeKind::earlier_uscc);
      const auto card = subject ? registry.card(*subject) : nullptr;
      if (card && !card->name({}).empty()) cells[static_cast<size_t>(name)] = card->name({});
    }
    rows.push_back(std::move(cells));
  }
  return csv_bytes(rows);
}

// Technical columns of the rows of a file, by line.
std::map<uint64_t, Technical> technical_of(const ReadFile& file) {
  std::map<uint64_t, Technical> out;
  const int op = file.column(kOpColumn), level = file.column(kLevelColumn), unit = file.column(kUnitColumn),
            id = file.column(kIdColumn), version = file.column(kVersionColumn);
  for (const auto& [line, cells] : file.rows) {
    const auto cell = [&, &row = cells](int at) { return at < 0 ? std::string() : row[static_cast<size_t>(at)]; };
    out[line] = {cell(op), cell(level), cell(unit), cell(id), cell(version)};
  }
  return out;
}

}  // namespace

// Decides for each row of one file, and keeps what has to be written with its seal.
class FileArbiter : public Arbiter {
 public:
  FileArbiter(Records& records, const StatusBook& statuses, const catalog::Item& item, const PartnerItem& what,
              std::map<uint64_t, Technical> rows)
      : records_(records), statuses_(statuses), item_(item), what_(what), rows_(std::move(rows)) {}

  base::Result<Turn> record(const intake::TypedRow& row, RecordId newest) override;
  void recorded(const intake::TypedRow& row, RecordId id) override;
  base::Result<Turn> status(const intake::TypedRow& row, const store::Status& status, bool here) override;
  void refused(const intake::TypedRow& row, std::string_view errors_json) override;

  // In the order of the file.
  std::vector<RowOutcome> outcomes(const std::string& file) const;
  // Where rows began and which versions they are; what the sender, and all others, get once more.
  std::vector<ExchangeOrigin> origins;
  std::vector<store::ExchangeAgain> to_sender, to_others;

 private:
  struct Own {
    Version version;
    std::string content;
    Key128 version_key;
    std::optional<size_t> pending;  // of this file: its place in `origins`
  };
  base::Result<Own> own_of(RecordId newest);
  Turn known(const intake::TypedRow& row, RowOutcome::What what) {
    outcomes_[row.line].what = what;
    return Turn::leave;
  }

  Records& records_;
  const StatusBook& statuses_;
  const catalog::Item& item_;  // of the records
  const PartnerItem& what_;
  const std::map<uint64_t, Technical> rows_;
  std::map<uint64_t, RowOutcome> outcomes_;
  std::map<int64_t, Own> of_file_;  // by record
  Own taking_;                      // of the row that was just told to be taken
  std::map<Key128, std::vector<StatusBook::Event>> said_;
};

base::Result<FileArbiter::Own> FileArbiter::own_of(RecordId newest) {
  if (const auto found = of_file_.find(newest.get()); found != of_file_.end()) return found->second;
  Own out;
  TX_TRY(const auto record, records_.record(newest));
  if (!record) return out;
  TX_TRY(const catalog::Item* item, records_.item_of(*record));
  if (item == nullptr) return out;
  out.version_key = record->version_key;
  TX_TRY(out.version, records_.version(*record));
  TX_TRY(const Fields fields, records_.fields(newest, *item));
  out.content = content_of(*item, what_, fields);
  return out;
}

base::Result<Arbiter::Turn> FileArbiter::record(const intake::TypedRow& row, RecordId newest) {
  TX_TRY(const Fields fields, fields_of(item_, row.plain));
  const auto technical = rows_.find(row.line);
  const auto told = technical == rows_.end() ? std::optional<Version>() : read_version(technical->second.version);
  taking_ = {told.value_or(Version{1, mark_of(item_, fields)}), content_of(item_, what_, fields), {}, {}};
  if (newest == RecordId()) return Turn::take;
  TX_TRY(Own own, own_of(newest));
  // A platform without versions: what is new there comes after what is here.
  if (!told) taking_.version.count = own.version.count + (own.content == taking_.content ? 0 : 1);
  if (own.content == taking_.content) {
    if (!told || own.version == taking_.version) return known(row, RowOutcome::What::known);
    const store::ExchangeAgain again{item_.code.get(), own.version_key};
    if (own.version > taking_.version) {
      if (!own.version_key.empty()) to_sender.push_back(again);
      return known(row, RowOutcome::What::known);
    }
    // The same words as a later version: what follows must count from there.
    if (own.pending) {
      origins[*own.pending].count = taking_.version.count;
      origins[*own.pending].mark = taking_.version.mark;
    } else {
      TX_TRY(const auto before, records_.origin(ExchangeRow::record, newest.get()));
      ExchangeOrigin raised = before.value_or(ExchangeOrigin{ExchangeRow::record, newest.get(), {}, {}, {}, 0, {}});
      raised.count = taking_.version.count;
      raised.mark = taking_.version.mark;
      own.pending = origins.size();
      origins.push_back(std::move(raised));
      to_others.push_back(again);
    }
    own.version = taking_.version;
    of_file_[newest.get()] = own;
    return known(row, RowOutcome::What::known);
  }
  if (taking_.version > own.version) return Turn::take;
  // Registers come with their earlier versions, for the names: those are no sign that the sender lacks anything.
  if (!own.version_key.empty() && !item_.registry) to_sender.push_back({item_.code.get(), own.version_key});
  return known(row, RowOutcome::What::older);
}

void FileArbiter::recorded(const intake::TypedRow& row, RecordId id) {
  ExchangeOrigin origin{ExchangeRow::record, id.get(), {}, {}, {}, taking_.version.count, taking_.version.mark};
  if (const auto found = rows_.find(row.line); found != rows_.end()) {
    origin.level = found->second.level;
    origin.unit = found->second.unit;
    origin.origin = found->second.id;
  }
  taking_.pending = origins.size();
  origins.push_back(std::move(origin));
  of_file_[id.get()] = taking_;
  outcomes_[row.line].what = RowOutcome::What::taken;
}

base::Result<Arbiter::Turn> FileArbiter::status(const intake::TypedRow& row, const store::Status& status, bool here) {
  const StatusGroup group = group_of(status.kind);
  if (group == StatusGroup::lasting) {
    outcomes_[row.line].what = here ? RowOutcome::What::known : RowOutcome::What::taken;
    return here ? Turn::leave : Turn::take;
  }
  std::vector<StatusBook::Event> events = statuses_.of(status.version_key);
  auto& of_file = said_[status.version_key];
  events.insert(events.end(), of_file.begin(), of_file.end());
  const SaidOn own = said_on(events, group, status.day);
  SaidOn theirs{1, status.kind};
  if (const auto found = rows_.find(row.line); found != rows_.end()) {
    if (const auto version = read_version(found->second.version)) theirs.said = static_cast<int>(version->count);
  }
  if (own.said == 0 || own.gives_way_to(theirs)) {
    of_file.push_back({0, status.kind, status.day, status.submission, status.subject, status.item});
    outcomes_[row.line].what = RowOutcome::What::taken;
    return Turn::take;
  }
  // What stands here instead goes to the sender like everything else that became known here.
  return known(row, here ? RowOutcome::What::known : RowOutcome::What::older);
}

void FileArbiter::refused(const intake::TypedRow& row, std::string_view errors_json) {
  RowOutcome& out = outcomes_[row.line];
  out.what = RowOutcome::What::refused;
  add_reason(out, errors_json);
}

std::vector<RowOutcome> FileArbiter::outcomes(const std::string& file) const {
  std::vector<RowOutcome> out;
  for (const auto& [line, technical] : rows_) {
    const auto found = outcomes_.find(line);
    RowOutcome row = found == outcomes_.end() ? RowOutcome() : found->second;
    row.file = file;
    row.line = line;
    row.level = technical.level;
    row.unit = technical.unit;
    row.id = technical.id;
    out.push_back(std::move(row));
  }
  return out;
}

// One batch on its way in.
class Taker {
 public:
  Taker(Exchange& exchange, const Partner& partner, const Opened& opened, const Actor& actor)
      : exchange_(exchange), partner_(partner), opened_(opened), actor_(actor) {}

  base::Result<std::vector<RowOutcome>> take(const ManifestFile& file, int64_t part, std::string_view bytes);

 private:
  base::Result<std::vector<RowOutcome>> load(const ManifestFile& file, ExchangeEvent& event, std::string_view bytes);
  base::Result<std::vector<RowOutcome>> move(const ManifestFile& file, ExchangeEvent& event, std::string_view bytes);
  base::Result<RowOutcome> move(Records& records, const MoveRow& row);
  base::Result<void> say_under_all_codes(const MoveRow& row);
  base::Result<std::vector<RowOutcome>> not_agreed(const ManifestFile& file, ExchangeEvent& event,
                                                   std::string_view bytes);
  base::Result<void> write(store::WriteTx& tx, ExchangeEvent& event, const std::vector<RowOutcome>& rows) const;
  base::Result<void> write_alone(ExchangeEvent& event, const std::vector<RowOutcome>& rows) const;

  Exchange& exchange_;
  const Partner& partner_;
  const Opened& opened_;
  const Actor& actor_;
};

base::Result<void> Taker::write(store::WriteTx& tx, ExchangeEvent& event, const std::vector<RowOutcome>& rows) const {
  TX_TRY(const bool first, store::append_exchange_event(tx, event));
  TX_ASSERT(first, "file {} of batch {} was taken meanwhile", event.part, event.number);
  return store::append_exchange_file(tx, event.id, 0, {std::string(kReceiptFile), outcome_bytes(rows)});
}

base::Result<void> Taker::write_alone(ExchangeEvent& event, const std::vector<RowOutcome>& rows) const {
  return exchange_.world_.home.records().run(store::Priority::bulk,
                                             [&](store::WriteTx& tx) { return write(tx, event, rows); });
}

base::Result<std::vector<RowOutcome>> Taker::take(const ManifestFile& file, int64_t part, std::string_view bytes) {
  {
    TX_TRY(auto tx, exchange_.world_.home.read_records());
    TX_TRY(const auto before,
           store::exchange_event(tx, ExchangeKind::file_taken, partner_.code, opened_.manifest.number, part));
    if (before) {
      if (base::hex(before->digest) != file.sha256) {
        return base::fail(kForked, {{"number", std::to_string(opened_.manifest.number)}});
      }
      TX_TRY(const auto kept, store::exchange_files(tx, before->id));
      return read_outcomes(kept.front().bytes);
    }
  }
  ExchangeEvent event;
  event.kind = ExchangeKind::file_taken;
  event.partner = partner_.code;
  event.number = opened_.manifest.number;
  event.part = part;
  event.day = exchange_.world_.home.clock().today();
  event.account = actor_.caller.account.get();
  event.unit = actor_.caller.unit.get();
  event.digest = base::sha256(bytes);
  event.detail_json = json::serialize(json::object{{"name", file.name}, {"item", file.item}, {"rows", file.rows}});
  if (file.what == FileWhat::moves) return move(file, event, bytes);
  const PartnerItem* what = partner_.item(file.item);
  if (what == nullptr || !what->takes) return not_agreed(file, event, bytes);
  return load(file, event, bytes);
}

base::Result<std::vector<RowOutcome>> Taker::not_agreed(const ManifestFile& file, ExchangeEvent& event,
                                                        std::string_view bytes) {
  TX_TRY(const ReadFile read, read_file(bytes, file.name, header_of({})));
  std::vector<RowOutcome> rows;
  for (const auto& [line, technical] : technical_of(read)) {
    RowOutcome row;
    row.file = file.name;
    row.line = line;
    row.level = technical.level, row.unit = technical.unit, row.id = technical.id;
    add_reason(row, base::fail(kItemNotAgreed, {{"item", file.item}}));
    rows.push_back(std::move(row));
  }
  TX_CHECK(write_alone(event, rows));
  return rows;
}

base::Result<std::vector<RowOutcome>> Taker::load(const ManifestFile& file, ExchangeEvent& event,
                                                  std::string_view bytes) {
  intake::Intake& intake = exchange_.world_.intake;
  const Day today = exchange_.world_.home.clock().today();
  const PartnerItem& what = *partner_.item(file.item);
  const catalog::Item* item = intake.catalog().item(base::ItemCode(file.item), today);
  const catalog::Item* row_item =
      file.what == FileWhat::status ? intake.catalog().status_item_of(base::ItemCode(file.item), today) : item;
  if (item == nullptr || row_item == nullptr) return not_agreed(file, event, bytes);
  const auto columns = file.what == FileWhat::status ? status_columns(*row_item, what) : what.fields;
  TX_TRY(ReadFile read, read_file(bytes, file.name, known_columns(columns)));
  const std::vector<uint64_t> lines = lines_of(read);
  // What has ended, has ended whatever the body is called there: it is found by its code and the document.
  std::string under_our_names;
  if (file.what == FileWhat::status) {
    under_our_names = with_our_names(intake.facts().registry(), *row_item, columns, std::move(read));
    TX_TRY(read, read_file(under_our_names, "status.csv", known_columns(columns)));
    bytes = under_our_names;
  }
  Records records(intake, today);
  FileArbiter arbiter(records, exchange_.statuses_, *item, what, technical_of(read));
  intake::IngestOptions options;
  options.item = row_item->code.get();
  options.source = partner_.name.zh;
  options.operator_name = actor_.name;
  options.file_name = file.what == FileWhat::status ? "status.csv" : file.name;
  options.channel = intake::kByExchange;
  for (const catalog::PartnerField& column : columns) options.mapping[column.column] = column.field;
  for (const std::string& column : header_of({})) options.mapping[column] = "";
  std::erase_if(options.mapping, [&](const auto& one) { return read.column(one.first) < 0; });
  const auto source = intake::memory_source(bytes);
  std::vector<RowOutcome> rows;
  TX_TRY(const intake::Receipt receipt,
         intake::ingest_arbitrated(
             intake, *source, options, arbiter,
             [&](store::WriteTx& tx, base::SubmissionId id, const intake::FileInfo&) -> base::Result<void> {
               event.submission = id;
               rows = arbiter.outcomes(file.name);
               for (const ExchangeOrigin& one : arbiter.origins) TX_CHECK(store::set_exchange_origin(tx, one));
               for (const auto& one : arbiter.to_sender) {
                 TX_CHECK(store::add_exchange_again(tx, partner_.code, one));
               }
               for (const Partner& other : exchange_.rules().partners) {
                 if (other.code == partner_.code) continue;
                 for (const auto& one : arbiter.to_others) {
                   TX_CHECK(store::add_exchange_again(tx, other.code, one));
                 }
               }
               return write(tx, event, rows);
             }));
  exchange_.came_from_[receipt.submission.id] = partner_.code;
  return rows;
}

base::Result<RowOutcome> Taker::move(Records& records, const MoveRow& row) {
  RowOutcome out;
  out.what = RowOutcome::What::known;
  TX_TRY(const auto found, records_of(records, row));
  if (found.empty()) {
    add_reason(out, base::fail(kMoveUnknown));
    return out;
  }
  for (const store::Record& record : found) {
    TX_TRY(const auto moves, records.moves_of(record));
    Version own;
    std::string stands = records.code_of(record.subject);
    if (!moves.empty()) {
      TX_TRY(const Moved here, moved_of(records, record, moves));
      own = here.version;
      stands = here.to;
    }
    if (own > row.moved.version) {
      TX_CHECK(exchange_.world_.home.records().run(store::Priority::bulk, [&](store::WriteTx& tx) {
        return store::add_exchange_again(tx, partner_.code, {row.item, record.version_key});
      }));
      out.what = RowOutcome::What::older;
      continue;
    }
    if (own == row.moved.version) continue;
    const ExchangeOrigin origin{ExchangeRow::move, record.id.get(),         row.technical.level,   row.technical.unit,
                                row.technical.id,  row.moved.version.count, row.moved.version.mark};
    const auto note = [&](store::WriteTx& tx) { return store::set_exchange_origin(tx, origin); };
    if (stands == row.moved.to) {  // it was linked so at once
      TX_CHECK(exchange_.world_.home.records().run(store::Priority::bulk, note));
      continue;
    }
    const auto alone = exchange_.world_.intake.alone();
    TX_TRY([[maybe_unused]] const auto link,
           intake::move_to(exchange_.world_.intake, {record.id, row.moved.to, row.moved.name},
                           {actor_.name, fmt::format("{} 第 {} 批", partner_.name.zh, opened_.manifest.number)}, note));
    out.what = RowOutcome::What::taken;
  }
  return out;
}

// What was said of the record under one of its codes holds under all: whoever said it may not have known of the move,
// and the record may come under either.
base::Result<void> Taker::say_under_all_codes(const MoveRow& row) {
  intake::Intake& intake = exchange_.world_.intake;
  store::Home& home = exchange_.world_.home;
  Records records(intake, home.clock().today());
  const catalog::Item* item = intake.catalog().item(base::ItemCode(row.item), records.day());
  const catalog::Item* status_item = intake.catalog().status_item_of(base::ItemCode(row.item), records.day());
  if (item == nullptr || status_item == nullptr) return {};
  const auto alone = intake.alone();
  TX_CHECK(exchange_.statuses_.catch_up(home, intake.facts().head().seq));
  const auto keys = keys_of(records, *item, row);
  std::vector<StatusBook::Event> all;
  for (const auto& [subject, key] : keys) {
    const auto& of_key = exchange_.statuses_.of(key);
    all.insert(all.end(), of_key.begin(), of_key.end());
  }
  std::vector<store::Status> fresh;
  for (const auto& [subject, key] : keys) {
    for (const StatusBook::Event& event : all) {
      const auto same = [&](const auto& one) { return one.kind == event.kind && one.day == event.day; };
      const auto& there = exchange_.statuses_.of(key);
      const bool said = std::ranges::any_of(there, same) || std::ranges::any_of(fresh, [&, k = key](const auto& one) {
                          return one.version_key == k && same(one);
                        });
      if (said) continue;
      store::Status status;
      status.subject = subject;
      status.version_key = key;
      status.kind = event.kind;
      status.day = event.day;
      status.item = event.item;
      TX_TRY(status.basis, records.basis_of(event));
      std::string content(key.view());
      content += std::to_string(static_cast<int>(status.kind)) + ":" + std::to_string(status.day.count());
      status.content = base::key128(content);
      fresh.push_back(std::move(status));
    }
  }
  if (fresh.empty()) return {};
  store::Submission submission, sealed;
  submission.item = status_item->code.get();
  submission.revision = status_item->revision;
  submission.source = partner_.name.zh;
  submission.operator_name = actor_.name;
  submission.file_name = "moves.csv";
  submission.format = "csv";
  submission.header_json = "[]";
  submission.catalog_digest = intake.catalog().digest();
  submission.counts.rows = submission.counts.statuses = fresh.size();
  const auto in_order = intake.facts().sealing();
  TX_CHECK(home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(submission.id, store::open_submission(tx, submission));
    for (store::Status& status : fresh) status.submission = submission.id;
    TX_CHECK(store::append_statuses(tx, fresh));
    TX_TRY(sealed, store::seal_submission(tx, submission));
    return {};
  }));
  return intake.facts().apply(facts::FactTable(), fresh, {}, sealed.id, {sealed.seq, sealed.sealed_at});
}

base::Result<std::vector<RowOutcome>> Taker::move(const ManifestFile& file, ExchangeEvent& event,
                                                  std::string_view bytes) {
  TX_TRY(const ReadFile read, read_file(bytes, file.name, move_header()));
  std::vector<RowOutcome> rows;
  for (const auto& [line, cells] : read.rows) {
    // Each sees what the one before did.
    Records records(exchange_.world_.intake, exchange_.world_.home.clock().today());
    RowOutcome out;
    const auto row = read_move(read, cells);
    const PartnerItem* what = row ? partner_.item(row->item) : nullptr;
    if (!row) {
      add_reason(out, base::fail(kNotAManifest, {{"why", file.name}}));
    } else if (what == nullptr || !what->takes) {
      add_reason(out, base::fail(kItemNotAgreed, {{"item", row->item}}));
    } else {
      TX_TRY(out, move(records, *row));
      TX_CHECK(say_under_all_codes(*row));
    }
    out.file = file.name;
    out.line = line;
    if (row) out.level = row->technical.level, out.unit = row->technical.unit, out.id = row->technical.id;
    rows.push_back(std::move(out));
  }
  TX_CHECK(write_alone(event, rows));
  return rows;
}

base::Result<Taken> Exchange::take(std::span<const ExchangeFile> files, const Actor& actor) {
  const std::lock_guard lock(working_);
  TX_TRY(const From from, opened(files, ManifestKind::batch));
  const Manifest& manifest = from.opened.manifest;
  Taken out;
  out.partner = from.partner->code;
  out.number = manifest.number;
  int64_t last = 0;
  std::string previous = zero_digest();
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(last, store::last_exchange_number(tx, ExchangeKind::taken, out.partner));
    const auto there = [&](int64_t number) {
      return store::exchange_event(tx, ExchangeKind::taken, out.partner, number);
    };
    if (manifest.number <= last) {
      TX_TRY(const auto before, there(manifest.number));
      TX_ASSERT(before.has_value(), "batch {} is not there", manifest.number);
      if (base::hex(before->digest) != from.opened.digest) {
        return base::fail(kForked, {{"number", std::to_string(manifest.number)}});
      }
      out.repeated = true;
      TX_TRY(out.receipt, store::exchange_files(tx, before->id));
    } else if (last > 0) {
      TX_TRY(const auto before, there(last));
      TX_ASSERT(before.has_value(), "batch {} is not there", last);
      previous = base::hex(before->digest);
    }
  }
  if (out.repeated) {
    std::erase_if(out.receipt, [](const ExchangeFile& file) { return file.name == "batch.note"; });
    TX_TRY(const auto rows, read_outcomes(out.receipt.back().bytes));
    out.counts = counts_of(rows);
    return out;
  }
  if (manifest.number > last + 1) {
    return base::fail(kBringFirst, {{"number", std::to_string(manifest.number)}, {"first", std::to_string(last + 1)}});
  }
  if (manifest.previous != previous) return base::fail(kForked, {{"number", std::to_string(manifest.number)}});
  Taker taker(*this, *from.partner, from.opened, actor);
  std::vector<RowOutcome> rows;
  for (size_t i = 0; i < manifest.files.size(); ++i) {
    const ManifestFile& file = manifest.files[i];
    TX_CHECK(statuses_.catch_up(world_.home, world_.intake.facts().head().seq));
    const auto bytes = std::ranges::find(files, file.name, &ExchangeFile::name);
    TX_TRY(auto some, taker.take(file, static_cast<int64_t>(i) + 1, bytes->bytes));
    rows.insert(rows.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  out.counts = counts_of(rows);
  Manifest receipt;
  receipt.kind = ManifestKind::receipt;
  receipt.from = world_.own.name;
  receipt.to = manifest.from;
  receipt.number = manifest.number;
  receipt.previous = from.opened.digest;
  receipt.day = world_.home.clock().today();
  std::string bytes = outcome_bytes(rows);
  receipt.files.push_back({std::string(kReceiptFile), FileWhat::receipt, "-", rows.size(), digest_of(bytes)});
  out.receipt = sealed(receipt, {{std::string(kReceiptFile), std::move(bytes)}});
  ExchangeEvent event;
  event.kind = ExchangeKind::taken;
  event.partner = out.partner;
  event.number = manifest.number;
  event.day = receipt.day;
  event.account = actor.caller.account.get();
  event.unit = actor.caller.unit.get();
  event.from = store::CommitSeq(manifest.after);
  event.to = store::CommitSeq(manifest.until);
  event.digest = base::sha256(format_manifest(manifest));
  event.detail_json = json::serialize(json::object{{"by", actor.name},
                                                   {"taken", out.counts.taken},
                                                   {"known", out.counts.known},
                                                   {"older", out.counts.older},
                                                   {"refused", out.counts.refused},
                                                   {"receipt", digest_of(format_manifest(receipt))}});
  const auto note = std::ranges::find(files, std::string_view("manifest.note"), &ExchangeFile::name);
  TX_CHECK(world_.home.records().run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(const bool first, store::append_exchange_event(tx, event));
    TX_ASSERT(first, "batch {} was taken meanwhile", event.number);
    for (size_t i = 0; i < out.receipt.size(); ++i) {
      TX_CHECK(store::append_exchange_file(tx, event.id, static_cast<int64_t>(i), out.receipt[i]));
    }
    return store::append_exchange_file(tx, event.id, static_cast<int64_t>(out.receipt.size()),
                                       {"batch.note", note->bytes});
  }));
  return out;
}

}  // namespace taixin::exchange
