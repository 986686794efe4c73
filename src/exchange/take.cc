// What comes from a partner.
#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "exchange/errors.h"
#include "exchange/exchange.h"
#include "exchange/file_arbiter.h"
#include "exchange/layout.h"
#include "exchange/moves.h"
#include "exchange/outcomes.h"
#include "exchange/records.h"
#include "intake/arbiter.h"
#include "intake/row_errors.h"
#include "store/records.h"

namespace taixin::exchange {

namespace json = boost::json;
using store::ExchangeKind;
using store::ExchangeRow;

namespace {

constexpr std::string_view kStatusFile = "status.csv";  // under our names

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

RowOutcome refused_row(const ManifestFile& file, uint64_t line, const Technical& technical, const base::Error& error) {
  RowOutcome out;
  out.file = file.name;
  out.line = line;
  out.level = technical.level, out.unit = technical.unit, out.id = technical.id;
  add_reason(out, error);
  return out;
}

// Rows that nobody can read, and that others are there than the manifest says.
std::vector<RowOutcome> unread_rows(const ManifestFile& file, const ReadFile& read) {
  std::vector<RowOutcome> out;
  for (const ReadFile::Bad& bad : read.bad) {
    out.push_back(refused_row(file, bad.line, technical_of(read, bad.cells), bad.error));
  }
  const uint64_t found = read.rows.size() + read.bad.size();
  if (found != file.rows) {
    const base::ErrorArgs counts{{"wanted", std::to_string(file.rows)}, {"found", std::to_string(found)}};
    out.push_back(refused_row(file, 0, {}, base::fail(kRowsDiffer, counts)));
  }
  return out;
}

// Whether the file is at fault, and will be tomorrow: not the disk, not that others are loading.
bool is_of_the_file(const base::Error& error) {
  const int status = error.kind().http_status;
  return status >= 400 && status < 500 && !error.is(intake::kCancelled) && !error.code().starts_with("store.");
}

// Marks of objections that a file told, as its event keeps them.
std::string with_marks(const std::string& detail_json, const std::vector<std::pair<RecordId, bool>>& marks) {
  if (marks.empty()) return detail_json;
  json::object detail = json::parse(detail_json).as_object();
  json::array told;
  for (const auto& [record, is_marked] : marks) told.push_back(json::array{record.get(), is_marked});
  detail["marks"] = std::move(told);
  return json::serialize(detail);
}

std::vector<std::pair<RecordId, bool>> marks_in(const std::string& detail_json) {
  std::vector<std::pair<RecordId, bool>> out;
  const json::value detail = json::parse(detail_json);
  const json::value* marks = detail.as_object().if_contains("marks");
  if (marks == nullptr) return out;
  for (const json::value& one : marks->as_array())
    out.emplace_back(RecordId(one.at(0).as_int64()), one.at(1).as_bool());
  return out;
}

// A file that came, as it is taken in: under its own bytes, or those of a status file under our names.
struct Incoming {
  std::string bytes;                        // under our names; empty: as it came
  std::map<uint64_t, Technical> technical;  // by line, as it is taken in
  std::map<uint64_t, uint64_t> lines;       // from there to the line of the file that came; none: the same
};

}  // namespace

// One batch on its way in.
class Taker {
 public:
  Taker(Exchange& exchange, const Partner& partner, const Opened& opened, const Actor& actor)
      : exchange_(exchange), partner_(partner), opened_(opened), actor_(actor) {}

  base::Result<std::vector<RowOutcome>> take(const ManifestFile& file, int64_t part, std::string_view bytes);

 private:
  base::Result<std::vector<RowOutcome>> load(const ManifestFile& file, ExchangeEvent event, std::string_view bytes);
  base::Result<Incoming> incoming(const ManifestFile& file, const ReadFile& came, const catalog::Item& row_item,
                                  const std::vector<catalog::PartnerField>& columns) const;
  base::Result<void> write_kept(store::WriteTx& tx, base::SubmissionId id, bool is_status, const FileArbiter& arbiter,
                                const Incoming& in) const;
  base::Result<std::vector<RowOutcome>> move(const ManifestFile& file, ExchangeEvent event, std::string_view bytes);
  base::Result<RowOutcome> move(Records& records, const MoveRow& row);
  base::Result<base::SubmissionId> say_under_all_codes(const MoveRow& row);
  using Marks = std::vector<std::pair<RecordId, bool>>;
  base::Result<void> mark(const ManifestFile& file, const Marks& told);
  base::Result<base::SubmissionId> seal_said(store::Submission submission, std::vector<store::Status>& said);
  base::Result<std::vector<RowOutcome>> refuse(const ManifestFile& file, ExchangeEvent event, std::string_view bytes,
                                               const base::Error& why);
  base::Result<void> write(store::WriteTx& tx, ExchangeEvent& event, const std::vector<RowOutcome>& rows) const;
  base::Result<void> write_alone(ExchangeEvent& event, const std::vector<RowOutcome>& rows) const;

  Exchange& exchange_;
  const Partner& partner_;
  const Opened& opened_;
  const Actor& actor_;
};

base::Result<void> Taker::write(store::WriteTx& tx, ExchangeEvent& event, const std::vector<RowOutcome>& rows) const {
  const ExchangeFile sheet{std::string(kReceiptFile), outcome_bytes(rows)};
  return Exchange::append_event(tx, event, {&sheet, 1});
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
      std::vector<RowOutcome> rows;
      {
        TX_TRY(const auto kept, store::exchange_files(tx, before->id));
        TX_TRY(rows, read_outcomes(kept.front().bytes));
      }
      TX_CHECK(mark(file, marks_in(before->detail_json)));  // it may have ended between the two
      return rows;
    }
  }
  ExchangeEvent event = exchange_.event_of(ExchangeKind::file_taken, partner_.code, opened_.manifest.number, actor_);
  event.part = part;
  event.digest = base::sha256(bytes);
  event.detail_json = json::serialize(json::object{{"name", file.name}, {"item", file.item}, {"rows", file.rows}});
  const PartnerItem* what = partner_.item(file.item);
  const bool is_agreed = file.what == FileWhat::moves || (what != nullptr && what->takes);
  base::Result<std::vector<RowOutcome>> rows(base::fail(kItemNotAgreed, {{"item", file.item}}));
  if (is_agreed) rows = file.what == FileWhat::moves ? move(file, event, bytes) : load(file, event, bytes);
  return rows || !is_of_the_file(rows.error()) ? std::move(rows) : refuse(file, event, bytes, rows.error());
}

// Nothing of the file can be taken, however often it comes: each of its rows goes back, and what follows has its turn.
base::Result<std::vector<RowOutcome>> Taker::refuse(const ManifestFile& file, ExchangeEvent event,
                                                    std::string_view bytes, const base::Error& why) {
  std::vector<RowOutcome> rows;
  if (const auto read = read_file(bytes, file.name, header_of({}))) {
    for (const auto& [line, cells] : read->rows) {
      rows.push_back(refused_row(file, line, technical_of(*read, cells), why));
    }
    std::ranges::move(unread_rows(file, *read), std::back_inserter(rows));
  }
  if (rows.empty()) rows.push_back(refused_row(file, 0, {}, why));
  std::ranges::stable_sort(rows, {}, &RowOutcome::line);
  TX_CHECK(write_alone(event, rows));
  return rows;
}

// What has ended, has ended whatever the body is called there: it is found by its code and the document.
base::Result<Incoming> Taker::incoming(const ManifestFile& file, const ReadFile& came, const catalog::Item& row_item,
                                       const std::vector<catalog::PartnerField>& columns) const {
  Incoming out;
  if (file.what != FileWhat::status) {
    const catalog::PartnerField* mark = mark_column(columns);
    for (const auto& [line, cells] : came.rows) {
      Technical& about = out.technical[line] = technical_of(came, cells);
      if (mark != nullptr) about.disputed = mark_in(came, cells, mark->column);
    }
    return out;
  }
  out.bytes = with_our_names(exchange_.world_.intake.facts().registry(), row_item, columns, came);
  TX_TRY(const ReadFile read, read_file(out.bytes, kStatusFile, header_of(columns)));
  std::set<uint64_t> lines;
  for (const auto& row : read.rows) lines.insert(row.first);
  for (const auto& bad : read.bad) lines.insert(bad.line);
  if (lines.size() != came.rows.size()) {
    return base::fail(kRowsDiffer,
                      {{"wanted", std::to_string(came.rows.size())}, {"found", std::to_string(lines.size())}});
  }
  auto row = came.rows.begin();
  for (const uint64_t line : lines) {
    out.lines[line] = row->first;
    out.technical[line] = technical_of(came, row->second);
    ++row;
  }
  return out;
}

// What is written with the seal of a file, but for the event.
base::Result<void> Taker::write_kept(store::WriteTx& tx, base::SubmissionId id, bool is_status,
                                     const FileArbiter& arbiter, const Incoming& in) const {
  for (const ExchangeOrigin& one : arbiter.origins) TX_CHECK(store::set_exchange_origin(tx, one));
  if (is_status) {
    TX_TRY(const auto said, store::status_lines(tx, id));
    for (const auto& [status, line] : said) {
      const auto from = in.technical.find(line);
      if (from == in.technical.end() || from->second.unit.empty()) continue;
      const Technical& began = from->second;
      TX_CHECK(store::set_exchange_origin(tx, {ExchangeRow::status, status, began.level, began.unit, began.id, 0, {}}));
    }
  }
  for (const auto& one : arbiter.to_sender) TX_CHECK(store::add_exchange_again(tx, partner_.code, one));
  for (const Partner& other : exchange_.rules().partners) {
    if (other.code == partner_.code) continue;
    for (const auto& one : arbiter.to_others) TX_CHECK(store::add_exchange_again(tx, other.code, one));
  }
  return {};
}

base::Result<std::vector<RowOutcome>> Taker::load(const ManifestFile& file, ExchangeEvent event,
                                                  std::string_view bytes) {
  intake::Intake& intake = exchange_.world_.intake;
  const Day today = exchange_.world_.home.clock().today();
  const PartnerItem& what = *partner_.item(file.item);
  const bool is_status = file.what == FileWhat::status;
  const catalog::Item* item = intake.catalog().item(base::ItemCode(file.item), today);
  const catalog::Item* row_item = is_status ? intake.catalog().status_item_of(base::ItemCode(file.item), today) : item;
  if (item == nullptr || row_item == nullptr) return base::fail(kItemNotAgreed, {{"item", file.item}});
  const auto columns = is_status ? status_columns(*row_item, what) : what.fields;
  TX_TRY(const ReadFile came, read_file(bytes, file.name, header_of(columns)));
  std::vector<RowOutcome> rows = unread_rows(file, came);
  if (came.rows.empty()) {
    TX_CHECK(write_alone(event, rows));
    return rows;
  }
  TX_TRY(const Incoming in, incoming(file, came, *row_item, columns));
  Records records(intake, today);
  FileArbiter arbiter(records, exchange_.statuses_, *item, what, in.technical);
  intake::IngestOptions options;
  options.item = row_item->code.get();
  options.source = partner_.name.zh;
  options.operator_name = actor_.name;
  options.file_name = is_status ? std::string(kStatusFile) : file.name;
  options.channel = intake::Channel::exchange;
  for (const catalog::PartnerField& column : columns) {
    // An objection mark is no field of the record.
    options.mapping[column.column] = column.field == catalog::kDisputedField ? std::string() : column.field;
  }
  for (const std::string& column : header_of({})) options.mapping[column] = "";
  std::erase_if(options.mapping, [&](const auto& one) { return came.column(one.first) < 0; });
  const auto source = intake::memory_source(is_status ? std::string_view(in.bytes) : bytes);
  TX_TRY(const intake::Receipt receipt,
         intake::ingest_arbitrated(
             intake, *source, options, arbiter,
             [&](store::WriteTx& tx, base::SubmissionId id, const intake::FileInfo&) -> base::Result<void> {
               event.submission = id;
               for (RowOutcome& row : arbiter.outcomes(file.name)) {
                 if (const auto there = in.lines.find(row.line); there != in.lines.end()) row.line = there->second;
                 rows.push_back(std::move(row));
               }
               std::ranges::stable_sort(rows, {}, &RowOutcome::line);
               TX_CHECK(write_kept(tx, id, is_status, arbiter, in));
               event.detail_json = with_marks(event.detail_json, arbiter.marks);
               return write(tx, event, rows);
             }));
  exchange_.came_from_[receipt.submission.id] = partner_.code;
  TX_CHECK(mark(file, arbiter.marks));
  return rows;
}

// Marks of objections as the partner tells them: status events of today that say who told them. What it told before
// changes nothing, so that it may be done again.
base::Result<void> Taker::mark(const ManifestFile& file, const Marks& told) {
  if (told.empty()) return {};
  intake::Intake& intake = exchange_.world_.intake;
  const Day today = exchange_.world_.home.clock().today();
  Records records(intake, today);
  const auto alone = intake.alone();
  TX_CHECK(exchange_.statuses_.catch_up(exchange_.world_.home, intake.facts().head().seq));
  std::map<Key128, std::pair<store::Record, bool>> last;  // of each record
  for (const auto& [id, is_marked] : told) {
    TX_TRY(const auto record, records.record(id));
    if (record) last[record->version_key] = {*record, is_marked};
  }
  std::vector<store::Status> fresh;
  for (const auto& [key, one] : last) {
    std::set<std::string> theirs = marks_of(exchange_.statuses_.of(key));
    // Of a code that no rules have any more the platform goes on under another.
    std::erase_if(theirs, [&](const std::string& who) {
      return who.empty() || (who != partner_.code && exchange_.rules().partner(who, today) != nullptr);
    });
    const auto& [record, is_marked] = one;
    if (is_marked == !theirs.empty()) continue;
    if (is_marked) theirs.insert(partner_.code);
    for (const std::string& who : theirs) {
      store::Status status;
      status.line = static_cast<uint32_t>(fresh.size() + 1);
      status.item = record.item;
      status.subject = record.subject;
      status.version_key = key;
      status.kind = is_marked ? store::StatusKind::disputed : store::StatusKind::undisputed;
      status.day = today;
      status.basis = mark_basis(who);
      status.content = base::key128(fmt::format("{}{}:{}:{} {}", key.view(), static_cast<int>(status.kind),
                                                today.count(), status.basis, opened_.manifest.number));
      fresh.push_back(std::move(status));
    }
  }
  if (fresh.empty()) return {};
  const catalog::Item* item = intake.catalog().item(base::ItemCode(file.item), today);
  store::Submission submission;
  submission.item = file.item;
  submission.revision = item ? item->revision : 1;
  submission.file_name = file.name;
  TX_TRY([[maybe_unused]] const auto sealed, seal_said(std::move(submission), fresh));
  return {};
}

// Status events in a submission of their own, known when it returns. The caller holds Intake::alone.
base::Result<base::SubmissionId> Taker::seal_said(store::Submission submission, std::vector<store::Status>& said) {
  const intake::Intake& intake = exchange_.world_.intake;
  submission.source = partner_.name.zh;
  submission.operator_name = actor_.name;
  submission.format = "case";  // of the other platform: nobody handed it over
  submission.header_json = "[]";
  submission.catalog_digest = intake.catalog().digest();
  submission.counts.rows = submission.counts.statuses = said.size();
  store::Submission sealed;
  const auto in_order = exchange_.world_.intake.facts().sealing();
  TX_CHECK(
      exchange_.world_.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
        TX_TRY(submission.id, store::open_submission(tx, submission));
        for (store::Status& status : said) status.submission = submission.id;
        TX_CHECK(store::append_statuses(tx, said));
        TX_TRY(sealed, store::seal_submission(tx, submission));
        return {};
      }));
  TX_CHECK(
      exchange_.world_.intake.facts().apply(facts::FactTable(), said, {}, sealed.id, {sealed.seq, sealed.sealed_at}));
  return sealed.id;
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
base::Result<base::SubmissionId> Taker::say_under_all_codes(const MoveRow& row) {
  intake::Intake& intake = exchange_.world_.intake;
  store::Home& home = exchange_.world_.home;
  Records records(intake, home.clock().today());
  const catalog::Item* item = intake.catalog().item(base::ItemCode(row.item), records.day());
  const catalog::Item* status_item = intake.catalog().status_item_of(base::ItemCode(row.item), records.day());
  if (item == nullptr || status_item == nullptr) return base::SubmissionId();
  const auto alone = intake.alone();
  TX_CHECK(exchange_.statuses_.catch_up(home, intake.facts().head().seq));
  const auto keys = keys_of(records, *item, row);
  std::vector<StatusBook::Event> all;
  for (const auto& [subject, key] : keys) {
    const auto& of_key = exchange_.statuses_.of(key);
    // A mark of an objection stands where it was set, until who set it lifts it there.
    std::ranges::copy_if(of_key, std::back_inserter(all),
                         [](const auto& one) { return group_of(one.kind) != StatusGroup::dispute; });
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
  if (fresh.empty()) return base::SubmissionId();
  store::Submission submission;
  submission.item = status_item->code.get();
  submission.revision = status_item->revision;
  submission.file_name = "moves.csv";
  return seal_said(std::move(submission), fresh);
}

base::Result<std::vector<RowOutcome>> Taker::move(const ManifestFile& file, ExchangeEvent event,
                                                  std::string_view bytes) {
  TX_TRY(const ReadFile read, read_file(bytes, file.name, move_header()));
  std::vector<RowOutcome> rows = unread_rows(file, read);
  json::array said;  // submissions: what is said again because of moves of the partner does not go back to it
  for (const auto& [line, cells] : read.rows) {
    // Each sees what the one before did.
    Records records(exchange_.world_.intake, exchange_.world_.home.clock().today());
    const Technical technical = technical_of(read, cells);
    const auto row = read_move(read, cells);
    const PartnerItem* what = row ? partner_.item(row->item) : nullptr;
    base::Result<RowOutcome> out(base::fail(kNotAManifest, {{"why", file.name}}));
    if (row) out = base::fail(kItemNotAgreed, {{"item", row->item}});
    if (what != nullptr && what->takes) out = move(records, *row);
    if (!out) {
      if (!is_of_the_file(out.error())) return out.error();
      rows.push_back(refused_row(file, line, technical, out.error()));
      continue;
    }
    TX_TRY(const base::SubmissionId again, say_under_all_codes(*row));
    if (again != base::SubmissionId()) {
      exchange_.came_from_[again] = partner_.code;
      said.emplace_back(again.get());
    }
    out->file = file.name;
    out->line = line;
    out->level = technical.level, out->unit = technical.unit, out->id = technical.id;
    rows.push_back(*std::move(out));
  }
  if (!said.empty()) {
    json::object detail = json::parse(event.detail_json).as_object();
    detail["said"] = std::move(said);
    event.detail_json = json::serialize(detail);
  }
  std::ranges::stable_sort(rows, {}, &RowOutcome::line);
  TX_CHECK(write_alone(event, rows));
  return rows;
}

// Whether it is its turn: nothing; else what was said when it came before. kBringFirst, kForked.
base::Result<std::optional<Taken>> Exchange::taken_before(const From& from) const {
  const Manifest& manifest = from.opened.manifest;
  const std::string& partner = from.partner->code;
  const auto forked = [&] { return base::fail(kForked, {{"number", std::to_string(manifest.number)}}); };
  TX_TRY(auto tx, world_.home.read_records());
  TX_TRY(const int64_t last, store::last_exchange_number(tx, ExchangeKind::taken, partner));
  if (manifest.number > last + 1) {
    return base::fail(kBringFirst, {{"number", std::to_string(manifest.number)}, {"first", std::to_string(last + 1)}});
  }
  TX_TRY(const auto before, store::exchange_event(tx, ExchangeKind::taken, partner, std::min(manifest.number, last)));
  TX_ASSERT(before.has_value() || last == 0, "batch {} is not there", last);
  if (manifest.number == last + 1) {
    const std::string previous = before ? base::hex(before->digest) : zero_digest();
    return manifest.previous == previous ? base::Result(std::optional<Taken>()) : forked();
  }
  if (base::hex(before->digest) != from.opened.digest) return forked();
  Taken out;
  out.partner = partner;
  out.number = manifest.number;
  out.repeated = true;
  TX_TRY(out.receipt, store::exchange_files(tx, before->id));
  std::erase_if(out.receipt, [](const ExchangeFile& file) { return file.name == kBatchNote; });
  TX_TRY(const auto rows, read_outcomes(out.receipt.back().bytes));
  out.counts = counts_of(rows);
  return std::optional(std::move(out));
}

std::vector<ExchangeFile> Exchange::receipt_for(const From& from, const std::vector<RowOutcome>& rows) const {
  Manifest receipt;
  receipt.kind = ManifestKind::receipt;
  receipt.from = world_.own.name;
  receipt.to = from.opened.manifest.from;
  receipt.number = from.opened.manifest.number;
  receipt.previous = from.opened.digest;
  receipt.day = world_.home.clock().today();
  std::string bytes = outcome_bytes(rows);
  receipt.files.push_back({std::string(kReceiptFile), FileWhat::receipt, "-", rows.size(), digest_of(bytes)});
  return sealed(receipt, {{std::string(kReceiptFile), std::move(bytes)}});
}

base::Result<Taken> Exchange::take(std::span<const ExchangeFile> files, const Actor& actor) {
  const std::lock_guard lock(working_);
  TX_TRY(const From from, opened(files, ManifestKind::batch));
  TX_TRY(auto before, taken_before(from));
  if (before) return *std::move(before);
  const Manifest& manifest = from.opened.manifest;
  Taker taker(*this, *from.partner, from.opened, actor);
  std::vector<RowOutcome> rows;
  for (size_t i = 0; i < manifest.files.size(); ++i) {
    const ManifestFile& file = manifest.files[i];
    TX_CHECK(statuses_.catch_up(world_.home, world_.intake.facts().head().seq));
    const auto bytes = std::ranges::find(files, file.name, &ExchangeFile::name);
    TX_TRY(auto some, taker.take(file, static_cast<int64_t>(i) + 1, bytes->bytes));
    rows.insert(rows.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  Taken out;
  out.partner = from.partner->code;
  out.number = manifest.number;
  out.counts = counts_of(rows);
  out.receipt = receipt_for(from, rows);
  ExchangeEvent event = event_of(ExchangeKind::taken, out.partner, out.number, actor);
  event.from = store::CommitSeq(manifest.after);
  event.to = store::CommitSeq(manifest.until);
  event.digest = base::sha256(format_manifest(manifest));
  json::object detail = counts_detail(out.counts, actor.name);
  detail["receipt"] = digest_of(ledger::parse_note(out.receipt.front().bytes)->text);
  event.detail_json = json::serialize(detail);
  std::vector<ExchangeFile> kept = out.receipt;
  kept.push_back({std::string(kBatchNote), std::ranges::find(files, kNoteFile, &ExchangeFile::name)->bytes});
  TX_CHECK(world_.home.records().run(store::Priority::bulk,
                                     [&](store::WriteTx& tx) { return append_event(tx, event, kept); }));
  return out;
}

}  // namespace taixin::exchange
