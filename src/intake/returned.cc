#include "intake/returned.h"

#include <boost/json.hpp>

#include "identity/name.h"
#include "identity/uscc.h"
#include "intake/arbiter.h"
#include "intake/row_errors.h"
#include "intake/row_tag.h"
#include "intake/sheet_out.h"

namespace taixin::intake {
namespace {

namespace json = boost::json;
using base::RecordId;
using base::SubjectId;
using base::SubmissionId;

std::vector<std::string> read_texts(const std::string& text) {
  const json::value parsed = json::parse(text);
  std::vector<std::string> out;
  for (const auto& one : parsed.as_array()) out.emplace_back(one.as_string());
  return out;
}

// "处罚决定日期“2023-02-30”：不是有效日期（请写成 …）；…"
std::string reasons(const std::string& errors_json) {
  const json::value parsed = json::parse(errors_json);
  std::string out;
  for (const auto& value : parsed.as_array()) {
    const auto& error = value.as_object();
    if (!out.empty()) out += "；";
    const std::string_view column = error.at("column").as_string();
    if (!column.empty()) out += fmt::format("{}：", column);
    out += std::string_view(error.at("zh").as_string());
    const std::string_view next = error.at("next_zh").as_string();
    if (!next.empty()) out += fmt::format("（{}）", next);
  }
  return out;
}

base::Result<void> check(const Officer& officer) {
  if (officer.operator_name.empty() || officer.reason.empty()) return base::fail(kOfficerMissing);
  return {};
}

base::Result<SubjectId> subject_of_code(Intake& intake, std::string_view code) {
  const auto reading =
      identity::read_uscc(code, [&](const identity::Uscc& c) { return intake.catalog().issued_anyway(c.text()); });
  if (!reading) return reading.error();
  const auto id = intake.facts().registry().by_code(reading->code.text(), store::CodeKind::uscc);
  if (!id || !intake.facts().registry().visible(*id, {}))
    return base::fail(kCodeUnknown, {{"code", std::string(code)}});
  return *id;
}

// The event, what it settles and the subject it makes known (if any), in one transaction. `recorded`: the subject that
// the event's record was first linked to.
base::Result<store::LinkEvent> write_event(Intake& intake, store::LinkEvent event, const Officer& officer,
                                           SubjectId recorded = {}, std::vector<int64_t> settled = {},
                                           const facts::RegistryRows& rows = {},
                                           const std::function<base::Result<void>(store::WriteTx&)>& also = {}) {
  event.operator_name = officer.operator_name;
  event.reason = officer.reason;
  store::LinkEvent written;
  const auto in_order = intake.facts().sealing();
  TX_CHECK(intake.home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    for (const auto& subject : rows.subjects) TX_CHECK(store::add_subject(tx, subject));
    TX_CHECK(store::add_subject_codes(tx, rows.codes));
    TX_CHECK(store::add_subject_names(tx, rows.names));
    TX_TRY(written, store::add_link_event(tx, event));
    if (also) TX_CHECK(also(tx));
    return store::set_quarantine_state(tx, settled, store::QuarantineState::fixed);
  }));
  intake.facts().registry().apply(rows, {written.seq, written.at});
  intake.facts().apply(written, recorded);
  return written;
}

// A subject that a corrected document names for the first time.
facts::RegistryRows new_subject(Intake& intake, const identity::Uscc& code, const std::string& name) {
  facts::RegistryRows rows;
  const SubjectId id = intake.facts().registry().reserve();
  rows.subjects.push_back({id, identity::kind_of(code), SubmissionId()});
  rows.codes.push_back(
      {id, store::CodeKind::uscc, std::string(code.text()), 0, std::nullopt, std::nullopt, SubmissionId()});
  if (!name.empty())
    rows.names.push_back({id, name, identity::normalize_name(name).get(), false, std::nullopt, SubmissionId()});
  return rows;
}

base::Result<store::Record> known_record(Intake& intake, RecordId id) {
  TX_TRY(auto tx, intake.home().read_records());
  TX_TRY(const auto record, store::record(tx, id));
  if (!record) return base::fail(kUnknownRecord, {{"record", std::to_string(id.get())}});
  return *record;
}

base::Result<store::Record> provisional_record(Intake& intake, RecordId id) {
  TX_TRY(auto record, known_record(intake, id));
  if (record.link != store::LinkKind::provisional)
    return base::fail(kNotProvisional, {{"record", std::to_string(id.get())}});
  return record;
}

}  // namespace

base::Result<std::string> error_sheet(Intake& intake, SubmissionId id, SheetKind kind) {
  TX_TRY(auto tx, intake.home().read_records());
  TX_TRY(const auto submission, store::submission(tx, id));
  if (!submission) return base::fail(kUnknownSubmission, {{"id", std::to_string(id.get())}});
  std::vector<std::vector<std::string>> rows;
  rows.push_back({std::string(kLineColumn), std::string(kErrorColumn)});
  const auto header = read_texts(submission->header_json);
  for (const auto& name : header) {
    if (header_form(name) != header_form(kLineColumn) && header_form(name) != header_form(kErrorColumn))
      rows[0].push_back(name);
  }
  store::QuarantineFilter filter{.submission = id, .state = store::QuarantineState::waiting, .limit = 1000};
  while (true) {
    TX_TRY(const auto page, store::quarantined(tx, filter));
    for (const auto& waiting : page) {
      filter.after = waiting.id;
      if (waiting.cells_json.empty()) continue;  // about a person: nothing was kept
      std::vector<std::string> row{row_tag(id, waiting.line), reasons(waiting.errors_json)};
      const auto cells = read_texts(waiting.cells_json);
      for (size_t i = 0; i < cells.size(); ++i) {
        const bool ours = i < header.size() && (header_form(header[i]) == header_form(kLineColumn) ||
                                                header_form(header[i]) == header_form(kErrorColumn));
        if (!ours) row.push_back(cells[i]);
      }
      rows.push_back(std::move(row));
    }
    if (page.size() < filter.limit) break;
  }
  if (rows.size() == 1) return base::fail(kNothingWaiting, {{"id", std::to_string(id.get())}});
  if (kind == SheetKind::csv) return csv_sheet(rows);
  return xlsx_sheet(rows, "退回数据");
}

base::Result<store::Quarantined> find_quarantined(Intake& intake, std::string_view tag) {
  const auto read = read_row_tag(tag);
  if (!read) return base::fail(kUnknownRow, {{"tag", std::string(tag)}});
  TX_TRY(auto tx, intake.home().read_records());
  store::QuarantineFilter filter{.submission = read->first, .limit = 1000};
  while (true) {
    TX_TRY(const auto page, store::quarantined(tx, filter));
    for (const auto& row : page) {
      if (row.line == read->second) return row;
      filter.after = row.id;
    }
    if (page.size() < filter.limit) return base::fail(kUnknownRow, {{"tag", std::string(tag)}});
  }
}

base::Result<void> drop_row(Intake& intake, std::string_view tag, const Officer& officer) {
  TX_CHECK(check(officer));
  TX_TRY(const auto row, find_quarantined(intake, tag));
  return intake.home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) {
    return store::set_quarantine_state(tx, std::array{row.id}, store::QuarantineState::dropped);
  });
}

base::Result<store::LinkEvent> move_record(Intake& intake, std::string_view tag, const Officer& officer) {
  TX_CHECK(check(officer));
  const auto alone = intake.alone();
  TX_TRY(const auto row, find_quarantined(intake, tag));
  if (row.state != store::QuarantineState::waiting) return base::fail(kNotAMove, {{"tag", std::string(tag)}});
  const json::value findings = json::parse(row.errors_json);
  for (const auto& value : findings.as_array()) {
    const auto& finding = value.as_object();
    if (finding.at("code").as_string() != kSubjectChanged.code) continue;
    const auto& args = finding.at("args").as_object();
    const auto code = identity::Uscc::from_canonical(std::string_view(finding.at("value").as_string()));
    if (!code) return base::fail(kNotAMove, {{"tag", std::string(tag)}});
    auto known = intake.facts().registry().by_code(code->text(), store::CodeKind::uscc);
    if (!known) known = intake.facts().registry().by_code(code->text(), store::CodeKind::earlier_uscc);
    const auto rows =
        known ? facts::RegistryRows() : new_subject(intake, *code, std::string(args.at("name").as_string()));
    const SubjectId target = known ? *known : rows.subjects.front().id;
    TX_TRY(const auto record, known_record(intake, RecordId(std::stoll(std::string(args.at("record").as_string())))));
    store::LinkEvent event;
    event.kind = store::LinkEventKind::move;
    event.record = record.id;
    event.subject = intake.facts().holder(record.id, record.subject, {});
    event.target = target;
    return write_event(intake, event, officer, record.subject, {row.id}, rows);
  }
  return base::fail(kNotAMove, {{"tag", std::string(tag)}});
}

base::Result<store::LinkEvent> move_to(Intake& intake, const MoveTo& what, const Officer& officer,
                                       const std::function<base::Result<void>(store::WriteTx&)>& also) {
  TX_CHECK(check(officer));
  TX_TRY(const auto record, known_record(intake, what.record));
  store::LinkEvent event;
  event.record = record.id;
  event.subject = intake.facts().holder(record.id, record.subject, {});
  if (what.code.empty()) {
    event.kind = store::LinkEventKind::undo;
    return write_event(intake, event, officer, record.subject, {}, {}, also);
  }
  const auto reading =
      identity::read_uscc(what.code, [&](const identity::Uscc& c) { return intake.catalog().issued_anyway(c.text()); });
  if (!reading) return reading.error();
  auto known = intake.facts().registry().by_code(reading->code.text(), store::CodeKind::uscc);
  if (!known) known = intake.facts().registry().by_code(reading->code.text(), store::CodeKind::earlier_uscc);
  const auto rows = known ? facts::RegistryRows() : new_subject(intake, reading->code, what.name);
  event.kind = store::LinkEventKind::move;
  event.target = known ? *known : rows.subjects.front().id;
  return write_event(intake, event, officer, record.subject, {}, rows, also);
}

base::Result<store::LinkEvent> confirm_link(Intake& intake, RecordId record, const Officer& officer) {
  TX_CHECK(check(officer));
  const auto alone = intake.alone();
  TX_TRY(const auto provisional, provisional_record(intake, record));
  store::LinkEvent event;
  event.kind = store::LinkEventKind::confirm;
  event.record = record;
  event.subject = event.target = provisional.subject;
  return write_event(intake, event, officer, provisional.subject);
}

base::Result<store::LinkEvent> undo_link(Intake& intake, RecordId record, const Officer& officer) {
  TX_CHECK(check(officer));
  const auto alone = intake.alone();
  TX_TRY(const auto provisional, provisional_record(intake, record));
  store::LinkEvent event;
  event.kind = store::LinkEventKind::undo;
  event.record = record;
  event.subject = provisional.subject;
  return write_event(intake, event, officer, provisional.subject);
}

base::Result<store::LinkEvent> merge_subjects(Intake& intake, std::string_view code, std::string_view into,
                                              const Officer& officer) {
  TX_CHECK(check(officer));
  const auto alone = intake.alone();
  store::LinkEvent event;
  event.kind = store::LinkEventKind::merge;
  TX_TRY(event.subject, subject_of_code(intake, code));
  TX_TRY(event.target, subject_of_code(intake, into));
  // What is one body with it already goes along.
  event.subject = intake.facts().present(event.subject, {});
  if (intake.facts().present(event.target, {}) == event.subject) {
    return base::fail(kAlreadyOne, {{"code", std::string(code)}, {"into", std::string(into)}});
  }
  return write_event(intake, event, officer);
}

base::Result<store::LinkEvent> split_subject(Intake& intake, std::string_view code, const Officer& officer) {
  TX_CHECK(check(officer));
  const auto alone = intake.alone();
  store::LinkEvent event;
  event.kind = store::LinkEventKind::split;
  TX_TRY(event.subject, subject_of_code(intake, code));
  if (intake.facts().present(event.subject, {}) == event.subject)
    return base::fail(kNotMerged, {{"code", std::string(code)}});
  event.target = intake.facts().present(event.subject, {});
  return write_event(intake, event, officer);
}

}  // namespace taixin::intake
