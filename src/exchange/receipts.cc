// What partners said of our rows.
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "exchange/errors.h"
#include "exchange/exchange.h"
#include "exchange/outcomes.h"
#include "exchange/records.h"
#include "store/records.h"

namespace taixin::exchange {

namespace json = boost::json;
using store::ExchangeKind;

namespace {

// "r12": record 12 of this home; "s12": a status event of it. 0: another one.
int64_t own_id(const RowOutcome& row, char kind) {
  int64_t id = 0;
  if (!row.id.starts_with(kind)) return 0;
  const auto [end, failed] = std::from_chars(row.id.data() + 1, row.id.data() + row.id.size(), id);
  return failed == std::errc() && end == row.id.data() + row.id.size() ? id : 0;
}
RecordId record_of(const RowOutcome& row) { return RecordId(own_id(row, 'r')); }

}  // namespace

base::Result<Loaded> Exchange::load_receipt(std::span<const ExchangeFile> files, const Actor& actor) {
  const std::lock_guard lock(working_);
  TX_TRY(const From from, opened(files, ManifestKind::receipt));
  const Manifest& manifest = from.opened.manifest;
  Loaded out;
  out.partner = from.partner->code;
  out.number = manifest.number;
  TX_TRY(const ExchangeFile* sheet, listed(manifest, files, kReceiptFile));
  TX_TRY(const auto rows, read_outcomes(sheet->bytes));
  out.counts = counts_of(rows);
  std::ranges::copy_if(rows, std::back_inserter(out.refused),
                       [](const RowOutcome& row) { return row.what == RowOutcome::What::refused; });
  Day sent;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const auto made, store::exchange_event(tx, ExchangeKind::made, out.partner, out.number));
    if (!made) return base::fail(kNoBatch, {{"partner", out.partner}, {"number", std::to_string(out.number)}});
    TX_TRY(const auto before, store::exchange_event(tx, ExchangeKind::receipt, out.partner, out.number));
    // A receipt for something else than we made under this number, or another one than before.
    if (base::hex(made->digest) != manifest.previous || (before && base::hex(before->digest) != from.opened.digest)) {
      return base::fail(kForked, {{"number", std::to_string(out.number)}});
    }
    out.repeated = before.has_value();
    if (out.repeated) return out;
    sent = made->day;
  }
  ExchangeEvent event = event_of(ExchangeKind::receipt, out.partner, out.number, actor);
  event.day = std::max(sent, std::min(manifest.day, event.day));  // on which the rows were there
  event.digest = base::sha256(format_manifest(manifest));
  event.detail_json = json::serialize(counts_detail(out.counts, actor.name));
  // The note and the receipt: what else lay in the folder is nobody's.
  const std::vector<ExchangeFile> kept{*std::ranges::find(files, kNoteFile, &ExchangeFile::name), *sheet};
  TX_CHECK(world_.home.records().run(store::Priority::interactive,
                                     [&](store::WriteTx& tx) { return append_event(tx, event, kept); }));
  return out;
}

base::Result<void> Exchange::each_said(std::string_view code, const EachSaid& each) const {
  // By batch and event: a receipt of its whole batch, read when its turn comes; of a reply the rows of each batch.
  std::map<std::pair<int64_t, int64_t>, std::pair<Day, std::vector<Said>>> all;
  std::vector<ExchangeEvent> replies;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_CHECK(store::scan_exchange_events(tx, 0, [&](const ExchangeEvent& event) -> base::Result<void> {
      if (event.partner != code) return {};
      if (event.kind == ExchangeKind::receipt) all[{event.number, event.id}].first = event.day;
      if (event.kind == ExchangeKind::reply) replies.push_back(event);
      return {};
    }));
  }
  const auto sheet_of = [&](int64_t event, std::string_view name) -> base::Result<std::string> {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(auto files, store::exchange_files(tx, event));
    const auto sheet = std::ranges::find(files, name, &ExchangeFile::name);
    TX_ASSERT(sheet != files.end(), "event {} has no {}", event, name);
    return std::move(sheet->bytes);
  };
  for (const ExchangeEvent& reply : replies) {
    TX_TRY(const std::string bytes, sheet_of(reply.id, kReplyFile));
    TX_TRY(auto rows, read_said(bytes));
    for (Said& one : rows) all[{one.batch, reply.id}].second.push_back(std::move(one));
  }
  for (auto& [at, of] : all) {
    auto& [day, rows] = of;
    if (rows.empty()) {
      TX_TRY(const std::string bytes, sheet_of(at.second, kReceiptFile));
      TX_TRY(auto read, read_outcomes(bytes));
      for (RowOutcome& row : read) rows.push_back({at.first, day, std::move(row)});
    }
    for (const Said& one : rows) TX_CHECK(each(at.second, one));
    rows = {};
  }
  return {};
}

// Whose row it is, of rows of this home. False: it waits for nothing any more.
base::Result<bool> Exchange::resolve(Records& records, Refused& one) const {
  if (one.row.unit != world_.own.name) return true;
  if (const int64_t id = own_id(one.row, 's'); id != 0) {
    TX_TRY(store::ReadTx * tx, records.tx());
    std::optional<store::ItemNo> item;
    TX_CHECK(store::scan_statuses(*tx, id - 1, [&](const store::Status& status, const store::Submission& submission) {
      if (status.id == id) item = status.item, one.source = submission.source;
      return false;
    }));
    if (!item) return true;
    TX_TRY(one.item, records.item_code(*item));
    return true;
  }
  one.record = record_of(one.row);
  if (one.record == RecordId()) return true;
  TX_TRY(const auto record, records.record(one.record));
  if (!record) return false;
  // Another version stands in its place: that one travels by itself.
  TX_TRY(const auto newest, records.newest(record->version_key));
  if (newest && newest->id != record->id) return false;
  // What is no longer in force lacks nowhere, unless it would close what is shown there.
  TX_TRY(const Standing* standing, records.standing(*record));
  const bool closes = standing != nullptr && standing->over && record->previous != RecordId();
  if (standing == nullptr || (!standing->shared && !closes)) return false;
  TX_TRY(one.item, records.item_code(record->item));
  TX_TRY(store::ReadTx * tx, records.tx());
  TX_TRY(const auto submission, store::submission(*tx, record->submission));
  if (submission) one.source = submission->source;
  return true;
}

base::Result<std::vector<Refused>> Exchange::refused(std::string_view code) const {
  TX_TRY(const Partner* who, partner(code));
  int64_t compared = 0;  // event of the last comparison
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const int64_t last, store::last_exchange_number(tx, ExchangeKind::compared, who->code));
    TX_TRY(const auto event, store::exchange_event(tx, ExchangeKind::compared, who->code, last));
    if (event) compared = event->id;
  }
  // What is taken later is no longer refused.
  std::map<std::tuple<std::string, std::string, std::string>, Refused> open;  // by origin; without one, by place
  TX_CHECK(each_said(who->code, [&](int64_t event, const Said& said) -> base::Result<void> {
    const RowOutcome& row = said.row;
    // Nobody can tell which row it was, and the next comparison finds what lacks.
    if (row.id.empty() && event < compared) return {};
    const std::tuple at{row.unit, row.id,
                        row.id.empty() ? fmt::format("{}/{}:{}", said.batch, row.file, row.line) : std::string()};
    if (row.what == RowOutcome::What::refused) {
      open[at] = {said.batch, row, {}, {}, {}, said.day};
    } else {
      open.erase(at);
    }
    return {};
  }));
  std::vector<Refused> out;
  Records records(world_.intake, world_.home.clock().today());
  for (auto& [at, one] : open) {
    TX_TRY(const bool waits, resolve(records, one));
    if (waits) out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, {}, &Refused::batch);
  return out;
}

// Files of records that came from a partner.
base::Result<std::vector<ExchangeEvent>> Exchange::taken_from(std::string_view code) const {
  std::vector<ExchangeEvent> out;
  TX_TRY(auto tx, world_.home.read_records());
  TX_CHECK(store::scan_exchange_events(tx, 0, [&](const ExchangeEvent& event) -> base::Result<void> {
    const bool counts = event.kind == ExchangeKind::file_taken && event.submission != base::SubmissionId();
    if (counts && event.partner == code) out.push_back(event);
    return {};
  }));
  return out;
}

base::Result<std::vector<Timeliness>> Exchange::timeliness(std::string_view code, Day from, Day until) const {
  TX_TRY(const Partner* who, partner(code));
  Records records(world_.intake, world_.home.clock().today());
  std::map<std::tuple<std::string, std::string, std::string>, Timeliness> table;
  const auto add = [&](std::string channel, std::string unit, const store::Record& record,
                       Day arrived) -> base::Result<void> {
    if (!record.decision || arrived < from || arrived > until) return {};
    const auto days = world_.intake.catalog().calendar().working_days_between(*record.decision, arrived);
    if (!days) return {};  // of a year whose calendar is not in the packs nothing is said
    TX_TRY(const std::string item, records.item_code(record.item));
    Timeliness& row = table[{channel, unit, item}];
    row.channel = std::move(channel), row.unit = std::move(unit), row.item = item;
    ++row.rows;
    row.working_days += static_cast<uint64_t>(*days);
    if (*days <= who->within) ++row.on_time;
    return {};
  };
  TX_TRY(const auto came, taken_from(who->code));
  for (const ExchangeEvent& event : came) {
    TX_TRY(auto tx, world_.home.read_records());
    std::vector<store::Record> some;
    TX_CHECK(store::scan_submission_records(tx, event.submission, [&](const store::Record& record) {
      if (record.previous == RecordId()) some.push_back(record);
      return true;
    }));
    for (const store::Record& record : some) {
      TX_TRY(const auto origin, records.origin(store::ExchangeRow::record, record.id.get()));
      TX_CHECK(add("here", origin && !origin->unit.empty() ? origin->unit : who->name.zh, record, event.day));
    }
  }
  std::set<RecordId> there;
  TX_CHECK(each_said(who->code, [&](int64_t, const Said& said) -> base::Result<void> {
    const RowOutcome& row = said.row;
    const RecordId id = row.unit == world_.own.name ? record_of(row) : RecordId();
    const bool arrived = row.what == RowOutcome::What::taken || row.what == RowOutcome::What::known;
    if (id == RecordId() || !arrived || !there.insert(id).second) return {};
    TX_TRY(const auto record, records.record(id));
    if (!record || record->previous != RecordId()) return {};
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const auto submission, store::submission(tx, record->submission));
    return add("there", submission ? submission->source : "", *record, said.day);
  }));
  std::vector<Timeliness> out;
  for (auto& [at, row] : table) out.push_back(std::move(row));
  return out;
}

}  // namespace taixin::exchange
