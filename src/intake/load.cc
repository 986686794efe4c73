#include "intake/load.h"

#include <boost/json.hpp>

#include "base/text.h"
#include "intake/keys.h"
#include "intake/row_errors.h"
#include "intake/row_tag.h"

namespace taixin::intake {
namespace {

using base::Key128;
using base::RecordId;
using base::SubjectId;
using base::SubmissionId;

store::Severity severity_of(std::string_view canonical) {
  if (canonical == "轻微" || canonical == "minor") return store::Severity::minor;
  if (canonical == "一般" || canonical == "general") return store::Severity::general;
  if (canonical == "严重" || canonical == "serious") return store::Severity::serious;
  return store::Severity::unknown;
}

std::optional<store::StatusKind> status_kind_of(std::string_view canonical) {
  static const std::map<std::string_view, store::StatusKind> kKinds = {
      {"repaired", store::StatusKind::repaired},     {"ended", store::StatusKind::ended},
      {"withdrawn", store::StatusKind::withdrawn},   {"shielded", store::StatusKind::shielded},
      {"unshielded", store::StatusKind::unshielded}, {"disputed", store::StatusKind::disputed},
      {"undisputed", store::StatusKind::undisputed}, {"reconciled", store::StatusKind::reconciled}};
  const auto it = kKinds.find(canonical);
  return it == kKinds.end() ? std::nullopt : std::optional(it->second);
}

}  // namespace

Load::Load(Intake& intake, const catalog::Item& item, const ColumnPlan& plan, const IngestOptions& options)
    : intake_(intake),
      item_(item),
      target_(&item),
      plan_(plan),
      options_(options),
      chunk_(std::make_shared<Chunk>()),
      writing_(intake.home().records()) {}

Load::~Load() {
  if (sealing_.valid()) (void)sealing_.get();
}

base::Result<void> Load::begin(const FileInfo& info) {
  if (item_.shape == catalog::Shape::status) {
    target_ = intake_.catalog().item(base::ItemCode(item_.status_of), intake_.home().clock().today());
    if (!target_) return base::fail(kUnknownItem, {{"item", item_.status_of}});
  }
  fulfilment_ = catalog::fulfilment_fields(intake_.catalog(), item_);
  TX_CHECK(people_.begin(intake_.home(), intake_.packer(), item_, intake_.vault()));
  submission_.item = item_.code.get();
  submission_.revision = item_.revision;
  submission_.source = options_.source;
  submission_.operator_name = options_.operator_name;
  submission_.file_name = options_.file_name;
  submission_.format = info.format == Format::csv ? "csv" : info.format == Format::xlsx ? "xlsx" : "jsonl";
  submission_.encoding = info.encoding;
  submission_.catalog_digest = intake_.catalog().digest();
  boost::json::array header(plan_.header.begin(), plan_.header.end());
  submission_.header_json = boost::json::serialize(header);
  TX_CHECK(intake_.home().records().run(store::Priority::interactive, [this](store::WriteTx& tx) -> base::Result<void> {
    submission_.started_at = tx.known_now();
    TX_TRY(submission_.id, store::open_submission(tx, submission_));
    TX_TRY(item_no_, store::item_no(tx, item_.code.get()));
    TX_TRY(target_no_, store::item_no(tx, target_->code.get()));
    return {};
  }));
  TX_TRY(auto tx, intake_.home().read_records());
  sealed_.emplace(std::move(tx));
  TX_TRY(const RecordId last, store::last_record_id(*sealed_));
  next_record_ = RecordId(last.get() + 1);
  linker_ = std::make_unique<Linker>(intake_.facts().registry(), item_, submission_.id, intake_.home().clock().today());
  return {};
}

void Load::quarantine(TypedRow& row) {
  store::Quarantined out;
  out.submission = submission_.id;
  out.line = static_cast<uint32_t>(row.line);
  boost::json::array findings;
  for (const auto& finding : row.errors) {
    errors_.add(finding, row.line, item_, plan_);
    if (finding.kind->code.starts_with("identity.")) ++quality_.wrong_codes;
    findings.push_back(finding_json(finding, item_, plan_));
  }
  out.errors_json = boost::json::serialize(findings);
  if (arbiter_) arbiter_->refused(row, out.errors_json);
  if (row.fate == RowFate::about_person) {
    ++submission_.counts.people;
  } else if (row.unidentified) {  // may be a person: the reasons alone
    ++submission_.counts.quarantined;
  } else {
    boost::json::array cells(row.raw.begin(), row.raw.end());
    out.cells_json = boost::json::serialize(cells);
    refused_.insert(base::key128(out.cells_json));
    ++submission_.counts.quarantined;
  }
  chunk_->quarantined.push_back(std::move(out));
}

// Keys of sealed records do not change while this submission loads.
void Load::look_ahead(RowBatch& batch) const {
  thread_local std::vector<Key128> keys, sources;
  thread_local std::vector<size_t> rows;
  thread_local std::vector<KeyedRow> keyed;
  keys.clear(), sources.clear(), rows.clear(), keyed.clear();
  const auto& facts = intake_.facts();
  std::fill(batch.ahead.begin(), batch.ahead.end(), Ahead());
  if (item_.shape == catalog::Shape::status) return;
  const auto typed = std::span(batch.typed).first(batch.used);
  add_keys(item_, options_.source, typed);
  linker_->link_plainly(typed, batch.ahead);
  for (size_t i = 0; i < batch.used; ++i) {
    if (!batch.ahead[i].link) continue;
    rows.push_back(i);
    keyed.push_back({&typed[i], batch.ahead[i].link->subject, {}, {}});
  }
  fill_keys(item_, keyed);
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto& [row, subject, version_key, content] = keyed[i];
    batch.ahead[rows[i]].version_key = version_key;
    batch.ahead[rows[i]].content = content;
    sources.push_back(row->source_key);
    keys.push_back(version_key);
    keys.push_back(version_key_by_names(item_, item_, *row, subject).value_or(Key128()));  // of most rows there is none
  }
  const std::vector<bool> new_sources = facts.none_with_source_key(sources);
  const std::vector<bool> new_keys = facts.none_with_version_key(keys);
  const bool links = facts.has_links();
  for (size_t i = 0; i < rows.size(); ++i) {
    Ahead& ahead = batch.ahead[rows[i]];
    ahead.new_source = new_sources[i];
    ahead.new_version = new_keys[2 * i] && new_keys[2 * i + 1] && !links;
  }
}

base::Result<bool> Load::subject_changed(TypedRow& row, const Ahead& ahead) {
  const Key128& source = row.source_key;
  if (source.empty()) return false;
  RecordId record;
  SubjectId former;
  if (const auto own = records_.newest_source(source)) {
    record = RecordId(records_.fact(*own).record);
    former = intake_.facts().present(SubjectId(records_.fact(*own).subject), {});
  } else if (ahead.new_source) {
    return false;
  } else {
    TX_TRY(const auto known, intake_.facts().by_source_key(source, *sealed_));
    if (!known) return false;
    record = known->id;
    former = intake_.facts().holder(record, known->subject, {});
  }
  const int code_field = item_.at.code;
  const bool has_code = code_field >= 0 && !row.cells[static_cast<size_t>(code_field)].canonical.empty();
  const auto now = linker_->find_by_codes(row);
  if (former == SubjectId() || (!has_code && !now) || (now && intake_.facts().present(*now, {}) == former))
    return false;
  const auto card = intake_.facts().registry().card(former);
  // What a move goes by: the row's code, or the code of the body that its registration number names.
  std::string code = has_code ? row.cells[static_cast<size_t>(code_field)].canonical : std::string();
  if (const auto named = now ? intake_.facts().registry().card(*now) : nullptr; named && code.empty())
    code = named->code();
  const int name_field = item_.at.name;
  const int document = item_.source_key.size() > 1 ? item_.index(item_.source_key[1]) : -1;
  row.fate = RowFate::bad;
  row.errors.push_back({&kSubjectChanged,
                        {{"document", document < 0 ? "" : row.cells[static_cast<size_t>(document)].canonical},
                         {"former", card ? card->code() + " " + card->name({}) : ""},
                         {"record", std::to_string(record.get())},
                         {"name", name_field < 0 ? "" : row.cells[static_cast<size_t>(name_field)].canonical},
                         {"id", row_tag(submission_.id, static_cast<uint32_t>(row.line))}},
                        code_field,
                        std::move(code)});
  return true;
}

base::Result<Load::Versions> Load::find_versions(const Key128& key, const Key128& content, bool new_version) {
  Versions versions;
  if (const auto own = records_.newest_version(key)) {
    versions.newest = RecordId(records_.fact(*own).record);
  } else if (new_version) {
    return versions;
  } else {
    TX_TRY(const auto known, intake_.facts().by_version_key(key, *sealed_));
    if (!known) return versions;
    versions.newest = known->id;
  }
  for (RecordId at = versions.newest; at != RecordId() && !versions.known;) {
    Key128 version;
    RecordId previous;
    if (const auto own = records_.row(at)) {
      version = records_.content(*own);
      previous = RecordId(records_.fact(*own).previous);
    } else {
      TX_TRY(const auto known, store::record(*sealed_, at));
      if (!known) break;
      version = known->content;
      previous = known->previous;
    }
    versions.known = version == content;
    versions.is_newest = versions.known && at == versions.newest;
    at = previous;
  }
  return versions;
}

base::Result<std::optional<store::Record>> Load::find_under_another_key(const TypedRow& row, SubjectId subject) {
  if (const auto key = version_key_by_names(*target_, item_, row, subject)) {
    TX_TRY(auto known, intake_.facts().by_version_key(*key, *sealed_));
    if (known) return known;
  }
  return find_moved(row, subject);
}

base::Result<std::optional<store::Record>> Load::find_moved(const TypedRow& row, SubjectId subject) {
  const auto& facts = intake_.facts();
  for (const SubjectId former : facts.recorded_under(subject)) {
    if (former == subject) continue;
    TX_TRY(auto known, facts.by_version_key(version_key(*target_, item_, row, former), *sealed_));
    if (known && facts.holder(known->id, known->subject, {}) == facts.present(subject, {})) return known;
  }
  return std::optional<store::Record>();
}

uint16_t Load::fulfilment_of(const TypedRow& row) const {
  if (fulfilment_.empty()) return 0;
  const bool fails = std::ranges::any_of(
      fulfilment_, [&](const catalog::FulfilmentField& one) { return one.fails(row.cells[one.at].canonical); });
  return fails ? store::kNotKept : store::kKept;
}

void Load::fill_clocks(const TypedRow& row, store::Record& record) const {
  const auto day = [&](int at) -> std::optional<base::Day> {
    if (at < 0 || row.cells[static_cast<size_t>(at)].kind != catalog::Value::Kind::day) return std::nullopt;
    return row.cells[static_cast<size_t>(at)].day;
  };
  record.decision = day(item_.at.decision);
  record.document = day(item_.at.document);
  record.publication = day(item_.at.publication);
  record.misconduct_end = day(item_.at.misconduct_end);
  record.valid_from = day(item_.at.valid_from);
  record.valid_until = day(item_.at.valid_until);
}

// Of another platform's row: whether it becomes the newest version of its record.
base::Result<bool> Load::arbitrated(const TypedRow& row, SubjectId subject, Versions& versions, bool new_version) {
  if (versions.newest == RecordId() && !new_version) {
    TX_TRY(const auto earlier, find_under_another_key(row, subject));
    if (earlier) versions.newest = earlier->id;
  }
  TX_TRY(const Arbiter::Turn turn, arbiter_->record(row, versions.newest));
  if (turn == Arbiter::Turn::take) return true;
  if (item_.registry) {
    // What a body was called once holds, also when something later is known: older documents carry that name.
    TypedRow former = row;
    for (const int at : {item_.at.representative, item_.at.operator_name, item_.at.state}) {
      if (at >= 0) former.cells[static_cast<size_t>(at)].clear();
    }
    linker_->register_row(former, subject);
  }
  ++submission_.counts.duplicates;
  ++quality_.repeated;
  return false;
}

base::Result<void> Load::add_record(TypedRow& row, const Link& link, const Ahead& ahead) {
  store::NewRecord out;
  store::Record& record = out.record;
  record.submission = submission_.id;
  record.line = static_cast<uint32_t>(row.line);
  record.item = item_no_;
  record.revision = static_cast<uint16_t>(item_.revision);
  record.subject = link.subject;
  record.link = link.how;
  record.version_key = ahead.link ? ahead.version_key : version_key(item_, item_, row, link.subject);
  record.source_key = row.source_key;
  record.content = ahead.link ? ahead.content : content_key(row, link.subject);
  TX_TRY(Versions versions, find_versions(record.version_key, record.content, ahead.new_version));
  if (arbiter_) {
    TX_TRY(const bool taken, arbitrated(row, link.subject, versions, ahead.new_version));
    if (!taken) return {};
  } else if (versions.known) {
    ++submission_.counts.duplicates;
    ++quality_.repeated;
    if (!versions.is_newest) row.remarks.push_back({&kRemarkEarlierVersion, {}, -1, {}});
    return {};
  }
  if (versions.newest == RecordId() && !ahead.new_version) {
    TX_TRY(const auto earlier, find_under_another_key(row, link.subject));
    if (earlier) versions.newest = earlier->id;
  }
  TX_CHECK(keep_ended(record, versions.newest));
  if (item_.registry) linker_->register_row(row, link.subject);
  record.previous = versions.newest;
  if (item_.at.class_field >= 0)
    record.severity = severity_of(row.cells[static_cast<size_t>(item_.at.class_field)].canonical);
  if (row.late) record.flags |= store::kLateReport;
  if (!row.remarks.empty()) record.flags |= store::kWarned;
  if (options_.legacy) record.flags |= store::kLegacy;
  record.flags |= fulfilment_of(row);
  fill_clocks(row, record);
  record.id = next_record_;
  next_record_ = RecordId(next_record_.get() + 1);
  ++(record.previous == RecordId() ? submission_.counts.accepted : submission_.counts.versions);
  const bool packed = item_.shape != catalog::Shape::bulk;
  out.payload = std::move(packed ? row.packed : row.plain);
  if (packed) out.plain = std::move(row.plain);
  records_.add(record);
  if (arbiter_) arbiter_->recorded(row, record.id);
  people_.add_cells(record.id, row);
  chunk_->records.push_back(std::move(out));
  return {};
}

// A version that comes under another key than the record it takes the place of (the record was moved) has ended where
// that one has: what was said of it is said again under the new key.
base::Result<void> Load::keep_ended(const store::Record& record, RecordId earlier) {
  if (earlier == RecordId() || records_.row(earlier)) return {};
  TX_TRY(const auto before, store::record(*sealed_, earlier));
  if (!before || before->version_key == record.version_key) return {};
  const auto& facts = intake_.facts();
  const SubjectId holder = facts.holder(before->id, before->subject, {});
  TX_TRY(const auto held, facts.of_subject(holder, base::Day(INT32_MAX), {}));
  const auto found = std::ranges::find_if(held, [&](const auto& one) { return one.record.id == earlier; });
  if (found == held.end()) return {};
  const facts::StatusView& was = found->status;
  for (const auto& [said, kind] :
       {std::pair{was.repaired, store::StatusKind::repaired}, std::pair{was.ended, store::StatusKind::ended},
        std::pair{was.withdrawn, store::StatusKind::withdrawn}, std::pair{was.shielded, store::StatusKind::shielded},
        std::pair{was.reconciled, store::StatusKind::reconciled}}) {
    if (!said) continue;
    store::Status status;
    status.submission = submission_.id;
    status.line = record.line;
    status.item = item_no_;
    status.subject = record.subject;
    status.version_key = record.version_key;
    status.kind = kind;
    status.day = was.since.value_or(intake_.home().clock().today());
    TX_CHECK(say(std::move(status)));
  }
  return {};
}

// A status event, unless it is here.
base::Result<void> Load::say(store::Status status) {
  std::string content(status.version_key.view());
  content += std::to_string(static_cast<int>(status.kind)) + ":" + std::to_string(status.day.count());
  status.content = base::key128(content);
  TX_TRY(const bool here, intake_.facts().has_status(status, *sealed_));
  if (here || !status_contents_.insert(status.content).second) return {};
  ++submission_.counts.statuses;
  statuses_.push_back(status);
  chunk_->statuses.push_back(std::move(status));
  return {};
}

base::Result<void> Load::add_status(TypedRow& row, const Link& link) {
  const int kind_field = item_.at.status_kind, day_field = item_.at.status_day;
  const auto kind = status_kind_of(row.cells[static_cast<size_t>(kind_field)].canonical);
  TX_ASSERT(kind, "a status kind that the code set allows but the store does not know: {}",
            row.cells[static_cast<size_t>(kind_field)].canonical);
  store::Status status;
  status.submission = submission_.id;
  status.line = static_cast<uint32_t>(row.line);
  status.item = target_no_;
  status.subject = link.subject;
  status.version_key = version_key(*target_, item_, row, link.subject);
  TX_TRY(const auto known, intake_.facts().by_version_key(status.version_key, *sealed_));
  std::optional<SubjectId> moved_to;
  if (!known) {
    TX_TRY(const auto earlier, find_under_another_key(row, link.subject));
    if (earlier) status.version_key = earlier->version_key;
  } else if (const SubjectId holder = intake_.facts().holder(known->id, known->subject, {});
             holder != SubjectId() && holder != intake_.facts().present(link.subject, {})) {
    moved_to = holder;
  }
  status.kind = *kind;
  status.day = row.cells[static_cast<size_t>(day_field)].day;
  status.basis = row.plain;
  std::string content(status.version_key.view());
  content += std::to_string(static_cast<int>(status.kind)) + ":" + std::to_string(status.day.count());
  status.content = base::key128(content);
  TX_TRY(const bool was_here, intake_.facts().has_status(status, *sealed_));
  const bool is_here = !status_contents_.insert(status.content).second || was_here;
  bool leave = is_here;
  if (arbiter_) {
    TX_TRY(const Arbiter::Turn turn, arbiter_->status(row, status, is_here));
    leave = turn == Arbiter::Turn::leave;
  }
  if (leave) {
    ++submission_.counts.duplicates;
    ++quality_.repeated;
    return {};
  }
  ++submission_.counts.statuses;
  statuses_.push_back(status);
  chunk_->statuses.push_back(status);
  if (!moved_to) return {};
  // Whoever says it does not know that the record is another's by now: later versions of it stand under that one's key.
  status.subject = *moved_to;
  status.version_key = version_key(*target_, item_, row, *moved_to);
  return say(std::move(status));
}

base::Result<void> Load::add(RowBatch& batch) {
  TX_CHECK(sealed_->renew_if_old());
  for (size_t i = 0; i < batch.used; ++i) {
    if (!batch.ahead[i].link) continue;
    records_.prefetch_version(batch.ahead[i].version_key);
    records_.prefetch_source(batch.typed[i].source_key);
  }
  for (size_t i = 0; i < batch.used; ++i) TX_CHECK(add_row(batch.typed[i], batch.tags[i], batch.ahead[i]));
  return {};
}

base::Result<void> Load::add_row(TypedRow& row, const std::string& tag, const Ahead& ahead) {
  ++submission_.counts.rows;
  if (!tag.empty()) {
    if (const auto old = read_row_tag(tag)) replaced_[old->first].insert(old->second);
  }
  if (row.people.party) {
    people_.add_person(row);  // counted when its chunk is sealed, unless it is refused
    if (row.fate == RowFate::good) return ++chunk_->rows >= Intake::kChunkRows ? flush() : base::Result<void>();
  }
  const uint64_t repeated = quality_.repeated;
  if (row.fate == RowFate::good) {
    TX_TRY(const bool changed, subject_changed(row, ahead));
    if (const auto link = changed ? std::nullopt : ahead.link ? ahead.link : linker_->link(row))
      TX_CHECK(item_.shape == catalog::Shape::status ? add_status(row, *link) : add_record(row, *link, ahead));
  }
  count_row(row, quality_.repeated > repeated);
  if (submission_.counts.quarantined == Intake::kHopelessRows && quality_.valid == 0) return nothing_usable();
  if (++chunk_->rows >= Intake::kChunkRows) return flush();
  return {};
}

// One that was here already is no second report, and late or on time by its first.
void Load::count_row(TypedRow& row, bool repeated) {
  if (row.fate != RowFate::about_person) ++quality_.checked;
  if (row.bad()) {
    quarantine(row);
  } else {
    ++quality_.valid;
    quality_.expected += row.expected;
    quality_.filled += row.filled;
    if (row.working_days && !repeated) {
      ++quality_.timed;
      quality_.working_days += static_cast<uint64_t>(*row.working_days);
      if (!row.late) ++quality_.on_time;
    }
    if (!row.remarks.empty()) ++submission_.counts.warnings;
    for (const auto& remark : row.remarks) {
      remarks_.add(remark, row.line, item_, plan_);
      if (remark.kind == &kRemarkSameName) ++quality_.double_codes;
      if (remark.kind == &kRemarkIssuedCode) ++quality_.wrong_codes;
    }
  }
}

// A file that only ever goes back must not fill the disk with its own refusal.
base::Error Load::nothing_usable() {
  const auto reasons = errors_.take();
  const ReasonCount& most = reasons.front();
  return base::fail(kNothingUsable, {{"rows", std::to_string(Intake::kHopelessRows)},
                                     {"reason", (most.column.empty() ? most.field : most.column) + " " + most.zh},
                                     {"line", std::to_string(most.lines.front())}});
}

base::Result<void> Load::write(store::WriteTx& tx, Chunk& chunk) {
  for (const auto& subject : chunk.registry.subjects) TX_CHECK(store::add_subject(tx, subject));
  TX_CHECK(store::add_subject_codes(tx, chunk.registry.codes));
  TX_CHECK(store::add_subject_names(tx, chunk.registry.names));
  TX_CHECK(store::add_subject_states(tx, chunk.registry.states));
  TX_CHECK(store::add_operator_periods(tx, chunk.registry.operators));
  if (!chunk.records.empty()) {
    const RecordId expected = chunk.records.back().record.id;
    TX_CHECK(chunk.packer ? store::append_bulk(tx, chunk.records, chunk.item, *chunk.packer)
                          : store::append_records(tx, chunk.records));
    const RecordId given = chunk.records.back().record.id;
    TX_ASSERT(given == expected, "record {} was given id {}", expected.get(), given.get());
  }
  TX_CHECK(vault::append_sealed(tx, chunk.sealed));
  TX_CHECK(store::append_statuses(tx, chunk.statuses));
  return store::append_quarantined(tx, chunk.quarantined);
}

base::Result<void> Load::start_writing(std::shared_ptr<Chunk> chunk) {
  return writing_.start([chunk = std::move(chunk)](store::WriteTx& tx) { return write(tx, *chunk); });
}

base::Result<void> Load::write_sealed() {
  if (!sealing_.valid()) return {};
  TX_TRY(auto sealed, sealing_.get());
  waiting_->sealed = std::move(sealed.rows);
  submission_.counts.people += sealed.kept;
  submission_.counts.duplicates += sealed.repeated;
  people_sealed_ += sealed.kept;
  return start_writing(std::move(waiting_));
}

base::Result<void> Load::flush() {
  TX_CHECK(write_sealed());
  auto chunk = std::exchange(chunk_, std::make_shared<Chunk>());
  chunk->registry = linker_->take_new_rows();
  if (item_.shape == catalog::Shape::bulk) {
    chunk->packer = &intake_.packer();
    chunk->item = item_.code.get();
  }
  PeopleLoad::Waiting people = people_.take();
  if (people.empty()) return start_writing(std::move(chunk));
  waiting_ = std::move(chunk);
  sealing_ = std::async(std::launch::async,
                        [this, people = std::move(people)] { return people_.seal(people, submission_.id, item_no_); });
  return {};
}

// Waiting rows of this source and item that this submission makes obsolete: they came again, corrected, or they were
// refused again word for word (the newest submission then holds the row that waits).
base::Result<std::vector<int64_t>> Load::settled_rows() {
  std::vector<int64_t> settled;
  if (replaced_.empty() && refused_.empty()) return settled;
  TX_TRY(auto tx, intake_.home().read_records());
  store::QuarantineFilter filter{
      .source = options_.source, .item = item_.code.get(), .state = store::QuarantineState::waiting, .limit = 1000};
  while (true) {
    TX_TRY(const auto page, store::quarantined(tx, filter));
    for (const auto& row : page) {
      filter.after = row.id;
      const auto lines = replaced_.find(row.submission);
      const bool corrected = lines != replaced_.end() && lines->second.contains(row.line);
      const bool again = !row.cells_json.empty() && refused_.contains(base::key128(row.cells_json));
      if (corrected || again) settled.push_back(row.id);
    }
    if (page.size() < filter.limit) return settled;
  }
}

base::Result<Receipt> Load::seal(const FileInfo& info, Receipt receipt, const Intake::BeforeSeal& before_seal) {
  TX_CHECK(flush());
  TX_CHECK(write_sealed());
  TX_CHECK(writing_.finish());
  TX_TRY(auto own_runs, intake_.facts().write_ahead(records_));
  TX_TRY(const auto settled, settled_rows());
  submission_.file_sha256 = info.sha256_hex;
  receipt.errors = errors_.take();
  receipt.remarks = remarks_.take();
  receipt.quality = quality_;
  receipt.people_sealed = people_sealed_;
  submission_.quality_json = receipt_json(receipt);
  store::Submission sealed;
  const auto in_order = intake_.facts().sealing();
  TX_CHECK(intake_.home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(store::set_quarantine_state(tx, settled, store::QuarantineState::fixed));
    if (before_seal) TX_CHECK(before_seal(tx, submission_.id, info));
    TX_TRY(sealed, store::seal_submission(tx, submission_));
    return {};
  }));
  TX_CHECK(intake_.facts().apply(records_, statuses_, linker_->all_rows(), sealed.id, {sealed.seq, sealed.sealed_at},
                                 std::move(own_runs)));
  receipt.submission = std::move(sealed);
  return receipt;
}

void Load::abandon() {
  if (sealing_.valid()) (void)sealing_.get();
  (void)writing_.finish();
  if (linker_) intake_.facts().registry().forget(linker_->all_rows());
  if (submission_.id == SubmissionId()) return;
  // When even this cannot be written, the next start marks it abandoned.
  (void)intake_.home().records().run(store::Priority::interactive, [this](store::WriteTx& tx) {
    return store::abandon_submission(tx, submission_.id);
  });
}

}  // namespace taixin::intake
