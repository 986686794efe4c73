// What goes to a partner.
#include <algorithm>
#include <boost/json.hpp>

#include "exchange/errors.h"
#include "exchange/exchange.h"
#include "exchange/layout.h"
#include "exchange/moves.h"
#include "exchange/records.h"
#include "store/records.h"

namespace taixin::exchange {

namespace json = boost::json;
using store::ExchangeEvent;
using store::ExchangeKind;
using store::ExchangeRow;

// Gathers what became known since a commit: first which records are concerned, then what stands of each.
class Gather {
 public:
  Gather(Exchange& exchange, const Partner& partner, Day day)
      : exchange_(exchange), partner_(partner), records_(exchange.world_.intake, day) {}

  base::Result<void> since(store::CommitSeq after, store::CommitSeq head);
  base::Result<void> once_more(const std::vector<store::ExchangeAgain>& again);
  base::Result<std::vector<ExchangeFile>> files(std::vector<ManifestFile>& named);
  store::CommitSeq until() const { return until_; }
  const std::set<SubjectId>& subjects() const { return subjects_; }
  const std::map<std::string, uint64_t>& counts() const { return counts_; }

 private:
  struct Concerned {
    std::string item;
    Key128 key;
    std::set<int64_t> statuses;  // that are told
    bool all = false;            // all of it, also what came from the partner
    bool differs = false;        // there from here, as was found: of shields, too
  };
  bool sends(const std::string& item) const {
    const PartnerItem* what = partner_.item(item);
    return what != nullptr && what->sends;
  }
  bool is_theirs(base::SubmissionId id) const {
    const auto found = exchange_.came_from_.find(id);
    return found != exchange_.came_from_.end() && found->second == partner_.code;
  }
  Concerned& concern(const std::string& item, const Key128& key);
  base::Result<void> concern_records(const store::Submission& submission);
  base::Result<void> concern_statuses(const store::Submission& submission);
  base::Result<void> concern_link(const store::LinkEvent& link);
  base::Result<void> tell(const Concerned& one);
  base::Result<void> tell_moves(const store::Record& record, const Fields& fields, const catalog::Item& item);
  base::Result<void> tell_statuses(const Concerned& one, const std::optional<store::Record>& record);
  base::Result<void> tell_status(const Concerned& one, const StatusBook::Event& event,
                                 const std::optional<store::Record>& record, const SaidOn& said);
  base::Result<void> tell_record(const Standing& standing, const PartnerItem& what, bool first);
  base::Result<Fields> status_fields(const catalog::Item& item, const catalog::Item& status_item,
                                     const std::optional<store::Record>& record, const StatusBook::Event& event);
  base::Result<Technical> technical(ExchangeRow kind, int64_t row, std::string op, std::string version,
                                    std::string_view own_prefix);

  Exchange& exchange_;
  const Partner& partner_;
  Records records_;
  store::CommitSeq until_;
  std::vector<std::pair<std::string, Key128>> order_;
  std::map<std::pair<std::string, Key128>, Concerned> concerned_;
  std::vector<Cells> moves_;
  std::map<std::string, std::vector<Cells>> status_rows_, record_rows_;  // by item
  std::set<SubjectId> subjects_;
  std::map<std::string, uint64_t> counts_;  // rows by item
};

Gather::Concerned& Gather::concern(const std::string& item, const Key128& key) {
  const auto at = std::pair(item, key);
  const auto [found, fresh] = concerned_.try_emplace(at);
  if (fresh) {
    found->second.item = item;
    found->second.key = key;
    order_.push_back(at);
  }
  return found->second;
}

base::Result<void> Gather::concern_records(const store::Submission& submission) {
  if (is_theirs(submission.id) || !sends(submission.item)) return {};
  TX_TRY(store::ReadTx * tx, records_.tx());
  return store::scan_submission_records(*tx, submission.id, [&](const store::Record& record) {
    concern(submission.item, record.version_key);
    return true;
  });
}

base::Result<void> Gather::concern_statuses(const store::Submission& submission) {
  std::vector<store::Status> some;
  TX_TRY(store::ReadTx * tx, records_.tx());
  TX_CHECK(store::scan_submission_statuses(*tx, submission.id, [&](const store::Status& status) {
    some.push_back(status);
    return true;
  }));
  for (const store::Status& status : some) {
    TX_TRY(const std::string item, records_.item_code(status.item));
    if (!sends(item)) continue;
    // What came from the partner may have made a record shared that it never got.
    Concerned& one = concern(item, status.version_key);
    if (!is_theirs(submission.id)) one.statuses.insert(status.id);
  }
  return {};
}

base::Result<void> Gather::concern_link(const store::LinkEvent& link) {
  if (link.record == RecordId()) return {};
  TX_TRY(const auto record, records_.record(link.record));
  if (!record) return {};
  TX_TRY(const std::string item, records_.item_code(record->item));
  // Under its new subject nobody may have heard of what became of it.
  if (sends(item)) concern(item, record->version_key).all = true;
  return {};
}

base::Result<void> Gather::since(store::CommitSeq after, store::CommitSeq head) {
  constexpr size_t kPage = 200;
  TX_TRY(const auto* links, records_.links());
  size_t link = 0;
  until_ = after;
  const auto links_until = [&](store::CommitSeq seq) -> base::Result<void> {
    for (; link < links->size() && (*links)[link].seq <= seq; ++link) {
      if ((*links)[link].seq > after) TX_CHECK(concern_link((*links)[link]));
    }
    return {};
  };
  for (bool more = true; more;) {
    TX_TRY(store::ReadTx * tx, records_.tx());
    TX_TRY(const auto some, store::sealed_after(*tx, until_, kPage));
    for (const store::Submission& submission : some) {
      if (order_.size() >= exchange_.world_.batch_rows) return links_until(until_);
      if (submission.seq > head) break;
      if (submission.counts.statuses > 0) TX_CHECK(concern_statuses(submission));
      if (submission.counts.accepted + submission.counts.versions > 0) TX_CHECK(concern_records(submission));
      until_ = submission.seq;
    }
    more = some.size() == kPage && some.back().seq <= head;
  }
  until_ = head;
  return links_until(until_);
}

base::Result<void> Gather::once_more(const std::vector<store::ExchangeAgain>& again) {
  for (const store::ExchangeAgain& one : again) {
    if (!sends(one.item)) continue;
    Concerned& what = concern(one.item, one.version_key);
    what.all = what.differs = true;
  }
  return {};
}

base::Result<Technical> Gather::technical(ExchangeRow kind, int64_t row, std::string op, std::string version,
                                          std::string_view own_prefix) {
  Technical out{std::move(op), partner_.as_level, exchange_.world_.own.name,
                std::string(own_prefix) + std::to_string(row), std::move(version)};
  TX_TRY(const auto origin, records_.origin(kind, row));
  if (origin && !origin->unit.empty()) {
    out.level = origin->level;
    out.unit = origin->unit;
    out.id = origin->origin;
  }
  return out;
}

base::Result<void> Gather::tell_moves(const store::Record& record, const Fields& fields, const catalog::Item& item) {
  TX_TRY(const auto moves, records_.moves_of(record));
  if (moves.empty()) return {};
  TX_TRY(Moved moved, moved_of(records_, record, moves));
  moved.parts = key_parts(item, fields);
  TX_TRY(const Technical about, technical(ExchangeRow::move, record.id.get(), "M", version_text(moved.version), "m"));
  moves_.push_back(move_cells(item.code.get(), natural_key(item, item, fields), moved, about));
  for (const SubjectId subject : moved.subjects) subjects_.insert(subject);
  return {};
}

// The columns by which a status names its record, and what else its file said.
base::Result<Fields> Gather::status_fields(const catalog::Item& item, const catalog::Item& status_item,
                                           const std::optional<store::Record>& record, const StatusBook::Event& event) {
  Fields out;
  TX_TRY(const std::string basis, records_.basis_of(event));
  if (auto said = fields_of(status_item, basis)) out = *std::move(said);
  std::erase_if(out, [&](const auto& one) { return one.first == status_item.origin_id; });
  out[status_item.status_kind] = status_code(event.kind);
  out[status_item.status_day] = event.day.iso();
  SubjectId subject = event.subject;
  if (record) {
    TX_TRY(const Fields of_record, records_.fields(record->id, item));
    for (size_t i = 0; i < item.version_key.size() && i < status_item.version_key.size(); ++i) {
      const auto found = of_record.find(item.version_key[i]);
      if (found != of_record.end()) out[status_item.version_key[i]] = found->second;
    }
    TX_TRY(subject, records_.subject_of(*record));
    if (const auto name = of_record.find(item.subject.name); subject == record->subject && name != of_record.end()) {
      out[status_item.subject.name] = name->second;
    }
  }
  const std::string code = records_.code_of(subject);
  if (!code.empty()) out[status_item.subject.code] = code;
  if (out[status_item.subject.name].empty() || (record && subject != record->subject)) {
    out[status_item.subject.name] = records_.name_of(subject);
  }
  for (const catalog::Field& field : status_item.fields) {
    if (field.required && out[field.code].empty() && field.type.kind == catalog::TypeKind::text) {
      out[field.code] = exchange_.world_.own.name;  // said by a case of this platform
    }
  }
  subjects_.insert(subject);
  return out;
}

base::Result<void> Gather::tell_status(const Concerned& one, const StatusBook::Event& event,
                                       const std::optional<store::Record>& record, const SaidOn& said) {
  const catalog::Catalog& catalog = exchange_.world_.intake.catalog();
  const catalog::Item* item = catalog.item(base::ItemCode(one.item), records_.day());
  const catalog::Item* status_item = catalog.status_item_of(base::ItemCode(one.item), records_.day());
  if (item == nullptr || status_item == nullptr) return {};
  // Marks of an objection are of the platform that handles it: files have no word for them.
  if (group_of(event.kind) == StatusGroup::dispute) return {};
  TX_TRY(const Fields fields, status_fields(*item, *status_item, record, event));
  TX_TRY(const Technical about, technical(ExchangeRow::status, event.id, std::string(status_code(event.kind)),
                                          version_text({std::max(said.said, 1), "0"}), "s"));
  auto& rows = status_rows_[one.item];
  const auto columns = status_columns(*status_item, *partner_.item(one.item));
  if (rows.empty()) rows.push_back(header_of(columns));
  rows.push_back(row_of(catalog, partner_, *status_item, columns, fields, about));
  ++counts_[one.item];
  return {};
}

base::Result<void> Gather::tell_statuses(const Concerned& one, const std::optional<store::Record>& record) {
  std::vector<StatusBook::Event> before;
  for (const StatusBook::Event& event : exchange_.statuses_.of(one.key)) {
    before.push_back(event);
    // What lasts the partner needs when it has not said it; which shield holds the order of all of them decides.
    const bool lacks = !is_theirs(event.submission) || (one.differs && group_of(event.kind) == StatusGroup::shield);
    const bool told = one.statuses.contains(event.id) || (one.all && lacks);
    if (told) TX_CHECK(tell_status(one, event, record, said_on(before, group_of(event.kind), event.day)));
  }
  return {};
}

base::Result<void> Gather::tell_record(const Standing& standing, const PartnerItem& what, bool first) {
  const catalog::Item& item = *standing.item;
  Fields fields = standing.fields;
  const std::string code = records_.code_of(standing.subject);
  if (!code.empty()) fields[item.subject.code] = code;
  if (standing.moved) fields[item.subject.name] = records_.name_of(standing.subject);
  TX_TRY(const auto stored, records_.record(standing.held.record.id));
  if (!stored) return {};
  TX_TRY(const Version version, records_.version(*stored));
  TX_TRY(const Technical about,
         technical(ExchangeRow::record, stored->id.get(), first ? "I" : "U", version_text(version), "r"));
  auto& rows = record_rows_[item.code.get()];
  if (rows.empty()) rows.push_back(header_of(what.fields));
  rows.push_back(row_of(exchange_.world_.intake.catalog(), partner_, item, what.fields, fields, about));
  subjects_.insert(standing.subject);
  ++counts_[item.code.get()];
  return {};
}

base::Result<void> Gather::tell(const Concerned& one) {
  const PartnerItem& what = *partner_.item(one.item);
  TX_TRY(const auto newest, records_.newest(one.key));
  if (newest) {
    TX_TRY(const catalog::Item* item, records_.item_of(*newest));
    if (item == nullptr) return {};
    TX_TRY(const Fields fields, records_.fields(newest->id, *item));
    TX_CHECK(tell_moves(*newest, fields, *item));
  }
  TX_CHECK(tell_statuses(one, newest));
  if (!newest) return {};
  TX_TRY(const Standing* standing, records_.standing(*newest));
  if (standing == nullptr || standing->subject == SubjectId()) return {};
  // Its own days have ended it: whoever may have an earlier version must hear, for that one may still be shown there.
  const bool closes = standing->over && (one.all || standing->held.record.previous != RecordId());
  if (!standing->shared && !closes) return {};
  if (is_theirs(standing->held.record.submission) && !one.all) return {};
  // A register tells of former names, too: older documents carry them.
  if (standing->item->registry) {
    std::vector<store::Record> earlier;
    std::optional<store::Record> at = newest;
    for (int i = 0; i < Records::kVersionsMax && at && at->previous != RecordId(); ++i) {
      TX_TRY(at, records_.record(at->previous));
      if (at) earlier.push_back(*at);
    }
    for (auto version = earlier.rbegin(); version != earlier.rend(); ++version) {
      Standing before = *standing;
      before.held.record.id = version->id;
      TX_TRY(before.item, records_.item_of(*version));
      if (before.item == nullptr || is_theirs(version->submission)) continue;
      TX_TRY(before.fields, records_.fields(version->id, *before.item));
      TX_CHECK(tell_record(before, what, version->previous == RecordId()));
    }
  }
  return tell_record(*standing, what, standing->held.record.previous == RecordId());
}

base::Result<std::vector<ExchangeFile>> Gather::files(std::vector<ManifestFile>& named) {
  for (const auto& at : order_) TX_CHECK(tell(concerned_.at(at)));
  std::vector<ExchangeFile> out;
  const auto add = [&](FileWhat what, const std::string& item, const std::vector<Cells>& rows) -> base::Result<void> {
    const bool is_moves = what == FileWhat::moves;
    const auto kind = is_moves ? catalog::ExchangeFile::csv : partner_.file;
    TX_TRY(std::string bytes, file_bytes(kind, rows, item));
    ManifestFile file;
    file.name = fmt::format("{:02}-{}{}.{}", out.size() + 1, is_moves ? "moves" : item,
                            what == FileWhat::status ? "-status" : "", file_ending(kind));
    file.what = what;
    file.item = item;
    file.rows = rows.size() - 1;
    file.sha256 = digest_of(bytes);
    out.push_back({file.name, std::move(bytes)});
    named.push_back(std::move(file));
    return {};
  };
  const auto add_records = [&](bool registers) -> base::Result<void> {
    for (const auto& [item, rows] : record_rows_) {
      const catalog::Item* found = exchange_.world_.intake.catalog().item(base::ItemCode(item), records_.day());
      if ((found != nullptr && found->registry) == registers) TX_CHECK(add(FileWhat::records, item, rows));
    }
    return {};
  };
  // Registers say who is who, and nothing that could have ended; then what became of records, before any record.
  TX_CHECK(add_records(true));
  if (!moves_.empty()) {
    moves_.insert(moves_.begin(), move_header());
    TX_CHECK(add(FileWhat::moves, "-", moves_));
  }
  for (const auto& [item, rows] : status_rows_) TX_CHECK(add(FileWhat::status, item, rows));
  TX_CHECK(add_records(false));
  return out;
}

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
  std::string previous = zero_digest();
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const int64_t last, store::last_exchange_number(tx, ExchangeKind::made, code));
    batch.number = last + 1;
    if (last > 0) {
      TX_TRY(const auto before, store::exchange_event(tx, ExchangeKind::made, code, last));
      TX_ASSERT(before.has_value(), "batch {} is not there", last);
      previous = base::hex(before->digest);
      batch.after = before->to;
    }
    TX_TRY(again, store::exchange_again(tx, code));
  }
  const Day today = world_.home.clock().today();
  Manifest& manifest = batch.manifest;
  std::optional<Gather> gather;
  std::vector<ExchangeFile> files;
  // Of as many records as a batch holds none may leave: what comes after them is told all the same.
  for (batch.until = batch.after; files.empty() && (!gather || batch.until < head); batch.until = gather->until()) {
    const bool is_first = !gather;
    gather.emplace(*this, *who, today);
    TX_CHECK(gather->since(batch.until, head));
    if (is_first) TX_CHECK(gather->once_more(again));
    TX_TRY(files, gather->files(manifest.files));
  }
  if (files.empty()) {  // what was to go once more does not leave any more
    TX_CHECK(world_.home.records().run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
      for (const auto& one : again) TX_CHECK(store::drop_exchange_again(tx, who->code, one));
      return {};
    }));
    return std::optional<Batch>();
  }
  manifest.from = world_.own.name;
  manifest.to = key->name;
  manifest.number = batch.number;
  manifest.previous = previous;
  manifest.day = today;
  manifest.after = batch.after.get();
  manifest.until = batch.until.get();
  batch.digest = digest_of(format_manifest(manifest));
  files = sealed(manifest, std::move(files));
  json::object counts;
  for (const auto& [item, rows] : gather->counts()) counts[item] = rows;
  json::array subjects;
  for (const SubjectId subject : gather->subjects()) {
    if (subject != SubjectId()) subjects.push_back(subject.get());
  }
  ExchangeEvent event;
  event.kind = ExchangeKind::made;
  event.partner = who->code;
  event.number = batch.number;
  event.day = today;
  event.account = actor.caller.account.get();
  event.unit = actor.caller.unit.get();
  event.from = batch.after;
  event.to = batch.until;
  event.digest = base::sha256(format_manifest(manifest));
  event.detail_json = json::serialize(
      json::object{{"by", actor.name}, {"rows", batch.rows()}, {"items", counts}, {"subjects", subjects}});
  TX_CHECK(world_.home.records().run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(const bool first, store::append_exchange_event(tx, event));
    TX_ASSERT(first, "batch {} was made meanwhile", batch.number);
    for (size_t i = 0; i < files.size(); ++i) {
      TX_CHECK(store::append_exchange_file(tx, event.id, static_cast<int64_t>(i), files[i]));
    }
    for (const auto& one : again) TX_CHECK(store::drop_exchange_again(tx, who->code, one));
    return {};
  }));
  return std::optional(std::move(batch));
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
  ExchangeEvent event;
  event.kind = ExchangeKind::left;
  event.partner = who.code;
  event.number = made.number;
  event.day = world_.home.clock().today();
  event.account = actor.caller.account.get();
  event.unit = actor.caller.unit.get();
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
