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
using store::ExchangeEvent;
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
  ExchangeEvent event;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const auto made, store::exchange_event(tx, ExchangeKind::made, out.partner, out.number));
    if (!made) return base::fail(kNoBatch, {{"partner", out.partner}, {"number", std::to_string(out.number)}});
    // A receipt for something else than we made under this number.
    if (base::hex(made->digest) != manifest.previous) {
      return base::fail(kForked, {{"number", std::to_string(out.number)}});
    }
    TX_TRY(const auto before, store::exchange_event(tx, ExchangeKind::receipt, out.partner, out.number));
    if (before) {
      if (base::hex(before->digest) != from.opened.digest) {
        return base::fail(kForked, {{"number", std::to_string(out.number)}});
      }
      out.repeated = true;
      return out;
    }
  }
  event.kind = ExchangeKind::receipt;
  event.partner = out.partner;
  event.number = out.number;
  event.day = manifest.day;  // on which the rows were there
  event.account = actor.caller.account.get();
  event.unit = actor.caller.unit.get();
  event.digest = base::sha256(format_manifest(manifest));
  event.detail_json = json::serialize(json::object{{"by", actor.name},
                                                   {"taken", out.counts.taken},
                                                   {"known", out.counts.known},
                                                   {"older", out.counts.older},
                                                   {"refused", out.counts.refused}});
  TX_CHECK(world_.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(const bool first, store::append_exchange_event(tx, event));
    TX_ASSERT(first, "the receipt for batch {} was loaded meanwhile", event.number);
    // The note and the receipt: what else lay in the folder is nobody's.
    const auto note = std::ranges::find(files, kNoteFile, &ExchangeFile::name);
    TX_CHECK(store::append_exchange_file(tx, event.id, 0, *note));
    return store::append_exchange_file(tx, event.id, 1, *sheet);
  }));
  return out;
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
  // Receipts in their order: what is taken later is no longer refused.
  std::vector<ExchangeEvent> receipts;
  int64_t compared = 0;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_CHECK(store::scan_exchange_events(tx, 0, [&](const ExchangeEvent& event) -> base::Result<void> {
      if (event.partner != who->code) return {};
      if (event.kind == ExchangeKind::receipt) receipts.push_back(event);
      if (event.kind == ExchangeKind::compared) compared = event.id;
      return {};
    }));
  }
  std::ranges::sort(receipts, {}, &ExchangeEvent::number);
  std::map<std::tuple<std::string, std::string, std::string>, Refused> open;  // by origin; without one, by place
  for (const ExchangeEvent& event : receipts) {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const auto files, store::exchange_files(tx, event.id));
    const auto sheet = std::ranges::find(files, kReceiptFile, &ExchangeFile::name);
    if (sheet == files.end()) continue;
    TX_TRY(const auto rows, read_outcomes(sheet->bytes));
    for (const RowOutcome& row : rows) {
      // Nobody can tell which row it was, and the next comparison finds what lacks.
      if (row.id.empty() && event.id < compared) continue;
      const std::tuple at{row.unit, row.id,
                          row.id.empty() ? fmt::format("{}/{}:{}", event.number, row.file, row.line) : std::string()};
      if (row.what != RowOutcome::What::refused) {
        open.erase(at);
        continue;
      }
      open[at] = {event.number, row, {}, {}, {}, event.day};
    }
  }
  std::vector<Refused> out;
  Records records(world_.intake, world_.home.clock().today());
  for (auto& [at, one] : open) {
    TX_TRY(const bool waits, resolve(records, one));
    if (waits) out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, {}, &Refused::batch);
  return out;
}

base::Result<std::vector<Timeliness>> Exchange::timeliness(std::string_view code, Day from, Day until) const {
  TX_TRY(const Partner* who, partner(code));
  const catalog::Calendar& calendar = world_.intake.catalog().calendar();
  Records records(world_.intake, world_.home.clock().today());
  std::map<std::tuple<std::string, std::string, std::string>, Timeliness> table;
  const auto add = [&](std::string channel, std::string unit, const store::Record& record,
                       Day arrived) -> base::Result<void> {
    if (!record.decision || arrived < from || arrived > until) return {};
    const auto days = calendar.working_days_between(*record.decision, arrived);
    if (!days) return {};  // of a year whose calendar is not in the packs nothing is said
    TX_TRY(const std::string item, records.item_code(record.item));
    Timeliness& row = table[{channel, unit, item}];
    row.channel = std::move(channel), row.unit = std::move(unit), row.item = item;
    ++row.rows;
    row.working_days += static_cast<uint64_t>(*days);
    if (*days <= who->within) ++row.on_time;
    return {};
  };
  std::vector<ExchangeEvent> events;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_CHECK(store::scan_exchange_events(tx, 0, [&](const ExchangeEvent& event) -> base::Result<void> {
      const bool counts = event.kind == ExchangeKind::receipt || event.kind == ExchangeKind::file_taken;
      if (counts && event.partner == who->code) events.push_back(event);
      return {};
    }));
  }
  std::set<RecordId> there;
  for (const ExchangeEvent& event : events) {
    TX_TRY(auto tx, world_.home.read_records());
    if (event.kind == ExchangeKind::file_taken) {
      if (event.submission == base::SubmissionId()) continue;
      std::vector<store::Record> some;
      TX_CHECK(store::scan_submission_records(tx, event.submission, [&](const store::Record& record) {
        if (record.previous == RecordId()) some.push_back(record);
        return true;
      }));
      for (const store::Record& record : some) {
        TX_TRY(const auto origin, records.origin(store::ExchangeRow::record, record.id.get()));
        TX_CHECK(add("here", origin && !origin->unit.empty() ? origin->unit : who->name.zh, record, event.day));
      }
      continue;
    }
    TX_TRY(const auto files, store::exchange_files(tx, event.id));
    const auto sheet = std::ranges::find(files, kReceiptFile, &ExchangeFile::name);
    if (sheet == files.end()) continue;
    TX_TRY(const auto rows, read_outcomes(sheet->bytes));
    for (const RowOutcome& row : rows) {
      const RecordId id = row.unit == world_.own.name ? record_of(row) : RecordId();
      const bool arrived = row.what == RowOutcome::What::taken || row.what == RowOutcome::What::known;
      if (id == RecordId() || !arrived || !there.insert(id).second) continue;
      TX_TRY(const auto record, records.record(id));
      if (!record || record->previous != RecordId()) continue;
      TX_TRY(const auto submission, store::submission(tx, record->submission));
      TX_CHECK(add("there", submission ? submission->source : "", *record, event.day));
    }
  }
  std::vector<Timeliness> out;
  for (auto& [at, row] : table) out.push_back(std::move(row));
  return out;
}

}  // namespace taixin::exchange
