// What goes to a partner.
#include <algorithm>
#include <boost/json.hpp>

#include "exchange/errors.h"
#include "exchange/exchange.h"
#include "exchange/gather.h"
#include "store/records.h"

namespace taixin::exchange {

namespace json = boost::json;
using store::ExchangeKind;

namespace {

// How far a batch told, as its event keeps it: batches of before ended with commits.
Place place_of(const ExchangeEvent& made) {
  Place out{made.to};
  const json::value detail = json::parse(made.detail_json);
  if (const auto* inside = detail.as_object().if_contains("inside")) {
    out.record = inside->at("record").as_int64();
    out.status = inside->at("status").as_int64();
  }
  return out;
}

std::string detail_of(const Batch& batch, const Gather& gather, const Actor& actor) {
  json::object counts;
  for (const auto& [item, rows] : gather.counts()) counts[item] = rows;
  json::array subjects;
  for (const SubjectId subject : gather.subjects()) {
    if (subject != SubjectId()) subjects.push_back(subject.get());
  }
  json::object out{{"by", actor.name}, {"rows", batch.rows()}, {"items", counts}, {"subjects", subjects}};
  if (const Place& at = gather.at(); at.record != 0 || at.status != 0) {
    out["inside"] = json::object{{"record", at.record}, {"status", at.status}};
  }
  return json::serialize(out);
}

}  // namespace

base::Result<std::optional<Batch>> Exchange::make_batch(std::string_view code, const Actor& actor) {
  const std::lock_guard lock(working_);
  TX_TRY(const Partner* who, partner(code));
  TX_TRY(const auto key, key_of(code));
  if (!key) return base::fail(kNoPartnerKey, {{"partner", who->name.zh}});
  TX_CHECK(read_events());
  const store::CommitSeq head = world_.intake.facts().head().seq;
  TX_CHECK(statuses_.catch_up(world_.home, head));
  Batch batch;
  batch.partner = who->code;
  std::vector<store::ExchangeAgain> again;
  Manifest& manifest = batch.manifest;
  manifest.previous = zero_digest();
  Place from;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const int64_t last, store::last_exchange_number(tx, ExchangeKind::made, code));
    batch.number = last + 1;
    if (last > 0) {
      TX_TRY(const auto before, store::exchange_event(tx, ExchangeKind::made, code, last));
      TX_ASSERT(before.has_value(), "batch {} is not there", last);
      manifest.previous = base::hex(before->digest);
      from = place_of(*before);
    }
    TX_TRY(again, store::exchange_again(tx, code));
  }
  batch.after = from.done;
  const Day today = world_.home.clock().today();
  std::vector<store::ExchangeAgain> told_again;
  std::optional<Gather> gather;
  std::vector<ExchangeFile> files;
  // Of as many records as a batch holds none may leave: what comes after them is told all the same.
  while (files.empty() && (!gather || from.done < head)) {
    const bool is_first = !gather;
    gather.emplace(*this, *who, today, from);
    TX_CHECK(gather->since(head));
    if (is_first) TX_CHECK(gather->once_more(again));
    TX_CHECK(gather->tell_all());
    std::ranges::copy(gather->told_again(), std::back_inserter(told_again));
    TX_TRY(files, gather->files(batch.number, manifest.files));
    from = gather->at();
  }
  ExchangeEvent event;
  if (!files.empty()) {
    batch.until = from.done;
    manifest.from = world_.own.name;
    manifest.to = key->name;
    manifest.number = batch.number;
    manifest.day = today;
    manifest.after = batch.after.get();
    manifest.until = batch.until.get();
    batch.digest = digest_of(format_manifest(manifest));
    files = sealed(manifest, std::move(files));
    event = event_of(ExchangeKind::made, who->code, batch.number, actor);
    event.from = batch.after;
    event.to = batch.until;
    event.digest = base::sha256(format_manifest(manifest));
    event.detail_json = detail_of(batch, *gather, actor);
  }
  TX_CHECK(world_.home.records().run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
    // Also when there is no batch: what was to go once more does not leave any more then.
    for (const auto& one : told_again) TX_CHECK(store::drop_exchange_again(tx, who->code, one));
    return files.empty() ? base::Result<void>() : append_event(tx, event, files);
  }));
  return files.empty() ? std::optional<Batch>() : std::optional(std::move(batch));
}

base::Result<Batch> Exchange::batch(std::string_view code, int64_t number) const {
  TX_TRY(auto tx, world_.home.read_records());
  TX_TRY(const auto event, store::exchange_event(tx, ExchangeKind::made, code, number));
  if (!event) return base::fail(kNoBatch, {{"partner", std::string(code)}, {"number", std::to_string(number)}});
  TX_TRY(const auto files, store::exchange_files(tx, event->id));
  Batch out;
  out.partner = event->partner;
  out.number = number;
  out.after = event->from;
  out.until = event->to;
  out.digest = base::hex(event->digest);
  TX_TRY(const auto note, ledger::parse_note(files.front().bytes));
  TX_TRY(out.manifest, parse_manifest(note.text));
  return out;
}

base::Result<std::vector<SubjectId>> Exchange::subjects_of(const ExchangeEvent& made) const {
  std::vector<SubjectId> out;
  const json::value said = json::parse(made.detail_json);
  for (const json::value& one : said.at("subjects").as_array()) out.emplace_back(one.as_int64());
  return out;
}

// An entry for every subject that stands in it, before a byte leaves, each time. It is no answer to an officer, so
// nobody is told of later changes because of it: the partner hears of them by the next batch.
base::Result<void> Exchange::log_left(const Partner& who, const ExchangeEvent& made, const Actor& actor) {
  store::AccessEntry entry;
  TX_TRY(entry.subjects, subjects_of(made));
  entry.answer_sha256 = base::hex(made.digest);
  entry.seq = made.to;
  const json::value said = json::parse(made.detail_json);
  entry.rows = static_cast<uint64_t>(said.at("rows").to_number<int64_t>());
  for (const auto& one : said.at("items").as_object()) {
    entry.fields += (entry.fields.empty() ? "" : ",") + std::string(one.key());
  }
  TX_TRY(const int64_t number, log_answer(who, fmt::format("第 {} 批", made.number), std::move(entry), actor));
  ExchangeEvent event = event_of(ExchangeKind::left, who.code, made.number, actor);
  event.digest = made.digest;
  event.detail_json = json::serialize(json::object{{"entry", number}, {"by", actor.name}});
  return world_.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    // There is one of the first time; what came after it is in the log of answers alone.
    TX_TRY([[maybe_unused]] const bool first, store::append_exchange_event(tx, event));
    return {};
  });
}

base::Result<std::vector<ExchangeFile>> Exchange::hand_out(std::string_view code, int64_t number, const Actor& actor) {
  const std::lock_guard lock(working_);
  TX_TRY(const Partner* who, partner(code));
  std::optional<ExchangeEvent> made;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(made, store::exchange_event(tx, ExchangeKind::made, code, number));
  }
  if (!made) return base::fail(kNoBatch, {{"partner", std::string(code)}, {"number", std::to_string(number)}});
  TX_CHECK(log_left(*who, *made, actor));
  TX_TRY(auto tx, world_.home.read_records());
  return store::exchange_files(tx, made->id);
}

}  // namespace taixin::exchange
