#include "ledger/covered.h"

#include <algorithm>

#include "ledger/covered_selects.h"
#include "store/errors.h"
#include "store/record_rows.h"
#include "store/varint.h"

namespace taixin::ledger {
namespace {

using store::Connection;
using store::Row;
using store::Statement;

constexpr std::string_view kRecords =
    "SELECT r.subject, r.item, p.dictionary, p.bytes, r.id, r.submission, r.line, r.revision, r.subject, r.link, "
    "r.previous, r.severity, r.flags, r.decision, r.document, r.publication, r.misconduct_end, r.valid_from, "
    "r.valid_until, r.version_key, r.source_key, r.content "
    "FROM record r LEFT JOIN payload p ON p.id = r.id WHERE r.id >= $1 AND r.id <= $2 ORDER BY r.id";
constexpr std::string_view kBlocks = "SELECT " TAIXIN_BLOCK_HEAD
                                     ", b.keys, b.columns, b.dictionary, b.payloads FROM block b "
                                     "WHERE b.first >= $1 AND b.first <= $2 ORDER BY b.first";
constexpr std::string_view kActivations =
    "SELECT a.number, a.activation, a.position, a.digest, a.activated_at, a.activated_by, p.id, p.bytes "
    "FROM pack_activation a LEFT JOIN pack p ON p.digest = a.digest WHERE a.number >= $1 AND a.number <= $2 "
    "ORDER BY a.number";
constexpr std::string_view kAnswers =
    "SELECT e.id, e.at, e.operator_name, e.purpose, e.basis, e.kind, e.asked_sha256, e.answer_sha256, e.as_of, "
    "e.known_at, e.seq, e.row_count, e.subject_count, e.account, e.unit, e.via, e.fields FROM access_entry e WHERE "
    "e.id >= $1 AND e.id <= $2 ORDER BY e.id";

// One column as it stands in the table, whatever type somebody gave it.
void encode_column(const Statement& statement, int column, EncodedRow& out) {
  sqlite3_stmt* row = statement.get();
  const auto bytes = [&](const void* data) {
    return std::string_view(static_cast<const char*>(data), static_cast<size_t>(sqlite3_column_bytes(row, column)));
  };
  switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL:
      return out.null();
    case SQLITE_INTEGER:
      return out.integer(sqlite3_column_int64(row, column));
    case SQLITE_BLOB:
      return out.blob(bytes(sqlite3_column_blob(row, column)));
    default:
      return out.text(bytes(sqlite3_column_text(row, column)));
  }
}

// Gathers rows into leaves: ids of a stretch of `group` from `first` on belong together, so that a row that is gone
// does not move the others to another leaf. Of leaves of one row neighbours are given together, since many digests at
// once take half the time.
class Leaves {
 public:
  Leaves(int64_t first, size_t group, const CoveredRows::Each& each)
      : first_(first), group_(static_cast<int64_t>(group)), each_(each) {}
  // The place for the row with this id, after giving away the leaf before it. Null: enough.
  base::Result<CoveredRow*> add(int64_t id) {
    if (used_ > 0 && !continues(id)) {
      TX_TRY(const bool go_on, close());
      if (!go_on) return nullptr;
    }
    if (used_ == rows_.size()) rows_.emplace_back();
    CoveredRow& row = rows_[used_++];
    row.encoded.clear();
    row.id = id;
    row.subject = SubjectId();
    return &row;
  }
  base::Result<bool> close() {
    if (used_ == 0) return true;
    bytes_ = 0;
    const size_t count = std::exchange(used_, 0);
    return each_(std::span(rows_).subspan(0, count));
  }

 private:
  bool continues(int64_t id) {
    if (group_ > 1) return (rows_[0].id - first_) / group_ == (id - first_) / group_;
    const CoveredRow& last = rows_[used_ - 1];
    bytes_ += last.encoded.bytes().size();
    return id == last.id + 1 && used_ < kLeafRows && bytes_ < kTogetherBytes;
  }
  static constexpr size_t kTogetherBytes = 1 << 20;
  const int64_t first_, group_;
  const CoveredRows::Each& each_;
  std::vector<CoveredRow> rows_;
  size_t used_ = 0, bytes_ = 0;
};

void optional_day(EncodedRow& out, const std::optional<base::Day>& day) {
  day ? out.integer(day->count()) : out.null();
}
void reference(EncodedRow& out, int64_t id) { id == 0 ? out.null() : out.integer(id); }

// The columns of a record of a block, as one that stands alone has them.
void encode(const store::Record& r, std::string_view item, EncodedRow& out) {
  out.integer(r.id.get());
  out.integer(r.submission.get());
  out.integer(r.line);
  out.integer(r.revision);
  reference(out, r.subject.get());
  out.integer(static_cast<int64_t>(r.link));
  reference(out, r.previous.get());
  out.integer(static_cast<int64_t>(r.severity));
  out.integer(r.flags);
  for (const auto& day : {r.decision, r.document, r.publication, r.misconduct_end, r.valid_from, r.valid_until}) {
    optional_day(out, day);
  }
  for (const base::Key128& key : {r.version_key, r.source_key, r.content}) out.blob(key.view());
  out.text(item);
}

using Names = std::vector<std::string_view>;

// What a submission brings.
std::vector<Covered> submitted_tables() {
  const Names record{
      "id",          "submission",  "line",       "revision", "subject",     "link",           "previous",
      "severity",    "flags",       "decision",   "document", "publication", "misconduct_end", "valid_from",
      "valid_until", "version_key", "source_key", "content",  "item",        "fields",         "unreadable"};
  const Names status{"id", "submission", "line", "item", "subject", "version_key", "kind", "day", "basis", "content"};
  const Names quarantine{"id", "submission", "line", "cells_json", "errors_json"};
  return {{Source::record, RowKind::record, "record", 1, record},
          {Source::block, RowKind::record, "block", store::kBlockRecords, record},
          {Source::status, RowKind::status, "status", 1, status},
          {Source::quarantine, RowKind::quarantined, "quarantine", 1, quarantine}};
}

// The registry of subjects: small rows, so many in a leaf.
std::vector<Covered> registry_tables() {
  const Names code{"id", "subject", "kind", "code", "flags", "valid_from", "valid_until", "submission"};
  const Names name{"id", "subject", "name", "normal", "registered", "valid_from", "submission"};
  const Names state{"id", "subject", "state", "day", "submission"};
  const Names period{"id", "subject", "operator_name", "valid_from", "submission"};
  return {{Source::subject, RowKind::subject, "subject", kLeafRows, {"number", "id", "submission", "kind"}},
          {Source::subject_code, RowKind::subject_code, "subject_code", kLeafRows, code},
          {Source::subject_name, RowKind::subject_name, "subject_name", kLeafRows, name},
          {Source::subject_state, RowKind::subject_state, "subject_state", kLeafRows, state},
          {Source::operator_period, RowKind::operator_period, "operator_period", kLeafRows, period}};
}

Covered issued_reports() {
  const Names report{"id",
                     "number",
                     "kind",
                     "subject",
                     "audience",
                     "purpose",
                     "basis",
                     "account",
                     "unit",
                     "via",
                     "at",
                     "day",
                     "seq",
                     "scope_json",
                     "records_json",
                     "content_sha256",
                     "model_sha256",
                     "pdf_sha256",
                     "certificate_sha256"};
  return {Source::report_event, RowKind::report, "report_event", 1, report};
}

// What is sealed about people, what officers did, and last the seals, since they speak of what came before.
std::vector<Covered> decided_tables() {
  const Names link{"id", "kind", "subject", "target", "record", "operator_name", "reason", "at", "seq"};
  const Names activation{"number",       "activation",   "position", "digest",
                         "activated_at", "activated_by", "pack",     "pack_sha256"};
  const Names person{"id",     "submission", "line",    "item",    "revision",
                     "person", "previous",   "version", "content", "bytes"};
  const Names erasure{"id", "erasure", "kind", "subject", "at", "operator_name", "ground", "text"};
  const Names account{"id", "at", "actor", "kind", "account", "unit", "subject", "detail_json", "sealed"};
  const Names consent{"id",      "consent", "kind",       "at",    "account", "unit",
                      "subject", "purpose", "scope_json", "until", "evidence"};
  const Names step{"id",     "case_id", "number",    "kind",        "step",         "outcome", "state",
                   "at",     "day",     "account",   "unit",        "via",          "role",    "subject",
                   "record", "basis",   "form_json", "detail_json", "effects_json", "sealed"};
  const Names measure{"id",      "use",    "number",  "kind",    "at",      "day",   "account", "unit",       "role",
                      "subject", "answer", "purpose", "measure", "applied", "until", "basis",   "detail_json"};
  const Names bulletin{"id",    "bulletin",    "step",      "at",        "account", "unit",    "role",
                       "code",  "from_day",    "until_day", "watermark", "number",  "edition", "corrects",
                       "basis", "detail_json", "model",     "xlsx",      "docx"};
  const Names letter{"id",     "about",     "kind",   "at",         "day",         "account", "unit",       "role",
                     "source", "source_id", "letter", "series",     "year",        "serial",  "number",     "subject",
                     "seq",    "salt",      "digest", "pdf_sha256", "docx_sha256", "basis",   "detail_json"};
  const Names exchange{"id",      "kind", "partner",    "number",   "part",   "at",     "day",
                       "account", "unit", "submission", "from_seq", "to_seq", "digest", "detail_json"};
  const Names duty{"id",   "thread", "number", "kind", "at",     "day",   "account", "unit",
                   "role", "whom",   "duty",   "item", "period", "count", "basis",   "detail_json"};
  const Names held{"id",   "held",   "step",        "at",         "account",    "unit",
                   "item", "source", "file_sha256", "submission", "detail_json"};
  const Names rule{"id", "change", "step", "at", "account", "activation", "kind", "detail_json"};
  const Names redaction{"id", "record", "field", "at", "account", "kind", "text", "content_sha256"};
  const Names retraction{"id",          "kind",          "about",  "at",        "account", "unit",
                         "client",      "number",        "source", "source_id", "record",  "item",
                         "version_key", "record_change", "day",    "basis",     "entry"};
  const Names sent{"id", "outgoing", "kind", "at", "day", "account", "unit", "number", "way"};
  const Names end{"id",
                  "submission",
                  "end_state",
                  "state",
                  "item",
                  "revision",
                  "source",
                  "operator_name",
                  "file_name",
                  "file_sha256",
                  "format",
                  "encoding",
                  "header_json",
                  "quality_json",
                  "catalog_digest",
                  "started_at",
                  "sealed_at",
                  "seq",
                  "row_count",
                  "accepted",
                  "versions",
                  "duplicates",
                  "statuses",
                  "quarantined",
                  "people",
                  "warnings",
                  "appended_records",
                  "appended_statuses",
                  "appended_quarantined",
                  "first_record",
                  "last_record",
                  "first_status",
                  "last_status"};
  return {{Source::link_event, RowKind::link_event, "link_event", 1, link},
          {Source::pack_activation, RowKind::pack_activation, "pack_activation", kLeafRows, activation},
          {Source::person_record, RowKind::person_record, "person_record", 1, person},
          {Source::sealed_cell, RowKind::sealed_cell, "sealed_cell", 1, {"id", "record", "field", "person", "bytes"}},
          {Source::erasure_event, RowKind::erasure, "erasure_event", 1, erasure},
          {Source::account_event, RowKind::account_change, "account_event", 1, account},
          {Source::consent_event, RowKind::consent, "consent_event", 1, consent},
          {Source::case_event, RowKind::case_step, "case_event", 1, step},
          {Source::retraction_event, RowKind::retraction, "retraction_event", 1, retraction},
          {Source::outgoing_event, RowKind::carried_on, "outgoing_event", 1, sent},
          {Source::measure_event, RowKind::measure_use, "measure_event", 1, measure},
          {Source::bulletin_event, RowKind::bulletin, "bulletin_event", 1, bulletin},
          {Source::letter_event, RowKind::letter, "letter_event", 1, letter},
          {Source::exchange_event, RowKind::exchange, "exchange_event", 1, exchange},
          {Source::duty_event, RowKind::duty, "duty_event", 1, duty},
          {Source::held_event, RowKind::review, "held_event", 1, held},
          {Source::rule_event, RowKind::rule_change, "rule_event", 1, rule},
          {Source::redaction_event, RowKind::redaction, "redaction_event", 1, redaction},
          issued_reports(),
          {Source::submission_end, RowKind::submission_end, "submission_end", 1, end}};
}

std::vector<Covered> records_log() {
  std::vector<Covered> all = submitted_tables();
  for (auto& tables : {registry_tables(), decided_tables()}) all.insert(all.end(), tables.begin(), tables.end());
  return all;
}

std::vector<Covered> access_log() {
  const Names entry{"id",   "at",           "operator_name", "purpose",       "basis",
                    "kind", "asked_sha256", "answer_sha256", "as_of",         "known_at",
                    "seq",  "row_count",    "subject_count", "subjects_root", "account",
                    "unit", "via",          "fields"};
  const Names event{"id", "at", "kind", "about", "subject", "account", "until", "text"};
  return {{Source::access_entry, RowKind::access_entry, "access_entry", 1, entry},
          {Source::access_event, RowKind::access_event, "access_event", 1, event}};
}

}  // namespace

const std::vector<Covered>& covered(LogName log) {
  static const std::vector<Covered> kRecords = records_log(), kAccess = access_log();
  return log == LogName::records ? kRecords : kAccess;
}

const Covered& covered(Source source) {
  for (const LogName log : {LogName::records, LogName::access}) {
    for (const Covered& table : covered(log)) {
      if (table.source == source) return table;
    }
  }
  TX_ASSERT(false, "no table of source {}", static_cast<int>(source));
  std::abort();
}

base::Result<int64_t> CoveredRows::last(Source source) {
  switch (source) {
    case Source::record:
    case Source::block:
      return store::last_record(db_);
    case Source::status:
      return db_.integer("SELECT max(id) FROM status");
    case Source::quarantine:
      return db_.integer("SELECT max(id) FROM quarantine");
    case Source::subject:
      return db_.integer("SELECT max(number) FROM subject");
    case Source::subject_code:
      return db_.integer("SELECT max(id) FROM subject_code");
    case Source::subject_name:
      return db_.integer("SELECT max(id) FROM subject_name");
    case Source::subject_state:
      return db_.integer("SELECT max(id) FROM subject_state");
    case Source::operator_period:
      return db_.integer("SELECT max(id) FROM operator_period");
    case Source::link_event:
      return db_.integer("SELECT max(id) FROM link_event");
    case Source::pack_activation:
      return db_.integer("SELECT max(number) FROM pack_activation");
    case Source::submission_end:
      return db_.integer("SELECT max(id) FROM submission_end");
    case Source::person_record:
      return db_.integer("SELECT max(id) FROM person_record");
    case Source::sealed_cell:
      return db_.integer("SELECT max(id) FROM sealed_cell");
    case Source::erasure_event:
      return db_.integer("SELECT max(id) FROM erasure_event");
    case Source::account_event:
      return db_.integer("SELECT max(id) FROM account_event");
    case Source::consent_event:
      return db_.integer("SELECT max(id) FROM consent_event");
    case Source::case_event:
      return db_.integer("SELECT max(id) FROM case_event");
    case Source::report_event:
      return db_.integer("SELECT max(id) FROM report_event");
    case Source::retraction_event:
      return db_.integer("SELECT max(id) FROM retraction_event");
    case Source::outgoing_event:
      return db_.integer("SELECT max(id) FROM outgoing_event");
    case Source::measure_event:
      return db_.integer("SELECT max(id) FROM measure_event");
    case Source::bulletin_event:
      return db_.integer("SELECT max(id) FROM bulletin_event");
    case Source::letter_event:
      return db_.integer("SELECT max(id) FROM letter_event");
    case Source::exchange_event:
      return db_.integer("SELECT max(id) FROM exchange_event");
    case Source::duty_event:
      return db_.integer("SELECT max(id) FROM duty_event");
    case Source::held_event:
      return db_.integer("SELECT max(id) FROM held_event");
    case Source::rule_event:
      return db_.integer("SELECT max(id) FROM rule_event");
    case Source::redaction_event:
      return db_.integer("SELECT max(id) FROM redaction_event");
    case Source::access_entry:
      return db_.integer("SELECT max(id) FROM access_entry");
    case Source::access_event:
      return db_.integer("SELECT max(id) FROM access_event");
  }
  return 0;
}

base::Result<void> CoveredRows::leaves(Source source, int64_t first, int64_t last, const Each& each) {
  if (source == Source::record) return records(first, last, each);
  if (source == Source::block) return blocks(first, last, each);
  if (source == Source::pack_activation) return activations(first, last, each);
  if (source == Source::access_entry) return answers(first, last, each);
  return plain_table(covered(source), first, last, each);
}

std::vector<Hash> CoveredRows::roots_of(const Covered& table, std::span<const CoveredRow> rows) const {
  const std::vector<Hash> commitments = commitments_of(table.kind, rows);
  return table.group == 1 ? leaf_hashes(commitments) : std::vector{leaf_root(commitments)};
}

std::vector<Hash> CoveredRows::commitments_of(RowKind kind, std::span<const CoveredRow> rows) const {
  std::vector<Salts::Of> salted(rows.size());
  std::ranges::transform(rows, salted.begin(), [](const CoveredRow& row) { return Salts::Of{row.id, row.subject}; });
  return commitments(kind, salts_.salts(kind, salted), [&](size_t i) { return rows[i].encoded.bytes(); });
}

base::Result<void> CoveredRows::plain_table(const Covered& table, int64_t first, int64_t last, const Each& each) {
  const auto* select = std::find_if(std::begin(kSelects), std::end(kSelects),
                                    [&](const Select& one) { return one.source == table.source; });
  TX_ASSERT(select != std::end(kSelects), "no statement reads {}", table.table);
  TX_TRY(auto rows, db_.prepare(select->sql));
  rows.bind(first, last);
  Leaves leaves(first, table.group, each);
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    Row reading(rows);
    const auto subject = reading.as<SubjectId>();
    TX_TRY(CoveredRow* const row, leaves.add(reading.integer()));
    if (row == nullptr) return {};
    row->subject = subject;
    for (size_t i = 0; i < table.columns.size(); ++i) encode_column(rows, static_cast<int>(i + 1), row->encoded);
  }
  TX_CHECK(leaves.close());
  return {};
}

// ---- records

base::Result<std::string_view> CoveredRows::item(store::ItemNo number) {
  if (number.get() >= items_.size()) items_.resize(number.get() + size_t{1});
  std::string& code = items_[number.get()];
  if (code.empty()) {
    TX_TRY(auto rows, db_.prepare("SELECT code FROM item WHERE number = $1"));
    rows.bind(number);
    TX_TRY(const bool found, rows.step());
    if (!found) return std::string_view();
    code = Row(rows).text();
  }
  return std::string_view(code);
}

base::Result<const store::Packer*> CoveredRows::packer(uint64_t dictionary) {
  if (!packer_ || dictionary > packer_knows_) {
    TX_TRY(packer_, store::Packer::load(db_));
    packer_knows_ = dictionary;
  }
  return packer_.get();
}

// The fields as they are, and what cannot be unpacked as it stands in the table.
base::Result<void> CoveredRows::encode_packed(std::string_view packed, EncodedRow& out) {
  std::string_view rest = packed;
  TX_TRY(const store::Packer* unpacker, packer(store::read_varint(rest).value_or(0)));
  const base::Result<std::string> plain = unpacker->unpack(packed);
  plain.ok() ? out.blob(*plain) : out.null();
  plain.ok() ? out.null() : out.blob(packed);
  return {};
}

base::Result<std::span<const CoveredRow>> CoveredRows::encode_new(std::span<const store::NewRecord> records,
                                                                  bool as_block) {
  encoded_.resize(std::max(encoded_.size(), records.size()));
  for (size_t i = 0; i < records.size(); ++i) {
    const store::NewRecord& from = records[i];
    CoveredRow& row = encoded_[i];
    row.id = from.record.id.get();
    row.subject = from.record.subject;
    row.encoded.clear();
    TX_TRY(const std::string_view code, item(from.record.item));
    encode(from.record, code, row.encoded);
    const std::string& plain = as_block ? from.payload : from.plain;
    if (plain.empty()) {
      TX_CHECK(encode_packed(from.payload, row.encoded));
      continue;
    }
    row.encoded.blob(plain);
    row.encoded.null();
  }
  return std::span<const CoveredRow>(encoded_).first(records.size());
}

base::Result<void> CoveredRows::records(int64_t first, int64_t last, const Each& each) {
  TX_TRY(auto rows, db_.prepare(kRecords));
  rows.bind(first, last);
  Leaves leaves(first, 1, each);
  std::string packed;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    Row reading(rows);
    const auto subject = reading.as<SubjectId>();
    const auto number = reading.as<store::ItemNo>();
    const auto dictionary = reading.as<uint64_t>();
    const std::string_view bytes = reading.blob();
    TX_TRY(CoveredRow* const row, leaves.add(reading.integer()));
    if (row == nullptr) return {};
    row->subject = subject;
    for (int i = 4; i < 22; ++i) encode_column(rows, i, row->encoded);
    TX_TRY(const std::string_view code, item(number));
    row->encoded.text(code);
    packed.clear();
    store::append_varint(packed, dictionary);
    packed += bytes;
    TX_CHECK(encode_packed(packed, row->encoded));
  }
  TX_CHECK(leaves.close());
  return {};
}

base::Result<void> CoveredRows::blocks(int64_t first, int64_t last, const Each& each) {
  TX_TRY(auto rows, db_.prepare(kBlocks));
  rows.bind(first, last);
  std::vector<CoveredRow> leaf;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return {};
    Row reading(rows);
    const store::BlockHead head = store::read_block_head(reading);
    const std::string keys(reading.blob()), columns(reading.blob());
    const auto dictionary = reading.as<uint64_t>();
    std::string packed;
    store::append_varint(packed, dictionary);
    packed += reading.blob();
    TX_TRY(const store::Packer* unpacker, packer(dictionary));
    const auto records = store::read_block(head, keys, columns);
    const auto payloads = store::read_block_payloads(head, packed, *unpacker);
    TX_TRY(const std::string_view code, item(head.item));
    const bool readable = records.ok() && payloads.ok();
    leaf.resize(readable ? records->size() : std::max<size_t>(head.count, 1));
    for (size_t i = 0; i < leaf.size(); ++i) {
      CoveredRow& row = leaf[i];
      row.id = head.first.get() + static_cast<int64_t>(i);
      row.subject = SubjectId();
      row.encoded.clear();
      if (!readable) continue;
      row.subject = (*records)[i].subject;
      encode((*records)[i], code, row.encoded);
      row.encoded.blob((*payloads)[i]);
      row.encoded.null();
    }
    if (!readable) {  // nobody can have written it: it stands for what it holds, so that it differs from what was
      for (const std::string& bytes : {keys, columns, packed}) leaf.front().encoded.blob(bytes);
    }
    TX_TRY(const bool go_on, each(leaf));
    if (!go_on) return {};
  }
}

base::Result<void> CoveredRows::activations(int64_t first, int64_t last, const Each& each) {
  TX_TRY(auto rows, db_.prepare(kActivations));
  rows.bind(first, last);
  Leaves leaves(first, covered(Source::pack_activation).group, each);
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    TX_TRY(CoveredRow* const row, leaves.add(Row(rows).integer()));
    if (row == nullptr) return {};
    for (int i = 0; i < 7; ++i) encode_column(rows, i, row->encoded);
    const std::string_view pack(static_cast<const char*>(sqlite3_column_blob(rows.get(), 7)),
                                static_cast<size_t>(sqlite3_column_bytes(rows.get(), 7)));
    row->encoded.blob(bytes_of(base::sha256(pack)));
  }
  TX_CHECK(leaves.close());
  return {};
}

// ---- answers

base::Result<void> CoveredRows::answers(int64_t first, int64_t last, const Each& each) {
  TX_TRY(auto rows, db_.prepare(kAnswers));
  rows.bind(first, last);
  Leaves leaves(first, 1, each);
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    TX_TRY(CoveredRow* const row, leaves.add(Row(rows).integer()));
    if (row == nullptr) return {};
    for (int i = 0; i < 13; ++i) encode_column(rows, i, row->encoded);
    TX_TRY(const std::vector<SubjectId> about, store::access_subjects(db_, row->id));
    row->encoded.blob(bytes_of(answer_root(salts_, row->id, about)));
    // An entry from before accounts is encoded as it was logged.
    if (sqlite3_column_int64(rows.get(), 15) == 0) continue;
    for (int i = 13; i < 17; ++i) encode_column(rows, i, row->encoded);
  }
  TX_CHECK(leaves.close());
  return {};
}

}  // namespace taixin::ledger
