// How the rows of each source that a log covers are read. Private to covered.cc.
#pragma once

#include <string_view>

#include "ledger/covered.h"

namespace taixin::ledger {

// Selects the subject whose salt a row has, then the row's columns; the first of them is its id.
struct Select {
  Source source;
  std::string_view sql;
};
#define TAIXIN_RANGE " WHERE t.id >= $1 AND t.id <= $2 ORDER BY t.id"
constexpr Select kSelects[] = {
    {Source::status,
     "SELECT t.subject, t.id, t.submission, t.line, i.code, t.subject, t.version_key, t.kind, t.day, t.basis, "
     "t.content "
     "FROM status t LEFT JOIN item i ON i.number = t.item" TAIXIN_RANGE},
    {Source::quarantine,
     "SELECT NULL, t.id, t.submission, t.line, t.cells_json, t.errors_json FROM quarantine t" TAIXIN_RANGE},
    {Source::subject,
     "SELECT t.id, t.number, t.id, t.submission, t.kind FROM subject t WHERE t.number >= $1 AND t.number <= $2 "
     "ORDER BY t.number"},
    {Source::subject_code,
     "SELECT t.subject, t.id, t.subject, t.kind, t.code, t.flags, t.valid_from, t.valid_until, t.submission "
     "FROM subject_code t" TAIXIN_RANGE},
    {Source::subject_name,
     "SELECT t.subject, t.id, t.subject, t.name, t.normal, t.registered, t.valid_from, t.submission "
     "FROM subject_name t" TAIXIN_RANGE},
    {Source::subject_state,
     "SELECT t.subject, t.id, t.subject, t.state, t.day, t.submission FROM subject_state t" TAIXIN_RANGE},
    {Source::operator_period,
     "SELECT t.subject, t.id, t.subject, t.operator_name, t.valid_from, t.submission "
     "FROM operator_period t" TAIXIN_RANGE},
    {Source::link_event,
     "SELECT t.subject, t.id, t.kind, t.subject, t.target, t.record, t.operator_name, t.reason, t.at, t.seq "
     "FROM link_event t" TAIXIN_RANGE},
    {Source::person_record,
     "SELECT t.person, t.id, t.submission, t.line, i.code, t.revision, t.person, t.previous, t.version, t.content, "
     "t.bytes FROM person_record t LEFT JOIN item i ON i.number = t.item" TAIXIN_RANGE},
    {Source::sealed_cell,
     "SELECT t.person, t.id, t.record, t.field, t.person, t.bytes FROM sealed_cell t" TAIXIN_RANGE},
    {Source::erasure_event,
     "SELECT t.subject, t.id, t.erasure, t.kind, t.subject, t.at, t.operator_name, t.ground, t.text "
     "FROM erasure_event t" TAIXIN_RANGE},
    {Source::account_event,
     "SELECT t.subject, t.id, t.at, t.actor, t.kind, t.account, t.unit, t.subject, t.detail_json, t.sealed "
     "FROM account_event t" TAIXIN_RANGE},
    {Source::consent_event,
     "SELECT t.subject, t.id, t.consent, t.kind, t.at, t.account, t.unit, t.subject, t.purpose, t.scope_json, t.until, "
     "t.evidence FROM consent_event t" TAIXIN_RANGE},
    {Source::case_event,
     "SELECT t.subject, t.id, t.case_id, t.number, t.kind, t.step, t.outcome, t.state, t.at, t.day, t.account, t.unit, "
     "t.via, t.role, t.subject, t.record, t.basis, t.form_json, t.detail_json, t.effects_json, t.sealed "
     "FROM case_event t" TAIXIN_RANGE},
    {Source::retraction_event,
     "SELECT NULL, t.id, t.kind, t.about, t.at, t.account, t.unit, t.client, t.number, t.source, t.source_id, "
     "t.record, "
     "t.item, t.version_key, t.record_change, t.day, t.basis, t.entry FROM retraction_event t" TAIXIN_RANGE},
    {Source::outgoing_event,
     "SELECT NULL, t.id, t.outgoing, t.kind, t.at, t.day, t.account, t.unit, t.number, t.way "
     "FROM outgoing_event t" TAIXIN_RANGE},
    {Source::measure_event,
     "SELECT t.subject, t.id, t.use, t.number, t.kind, t.at, t.day, t.account, t.unit, t.role, t.subject, t.answer, "
     "t.purpose, t.measure, t.applied, t.until, t.basis, t.detail_json FROM measure_event t" TAIXIN_RANGE},
    {Source::bulletin_event,
     "SELECT NULL, t.id, t.bulletin, t.step, t.at, t.account, t.unit, t.role, t.code, t.from_day, t.until_day, "
     "t.watermark, t.number, t.edition, t.corrects, t.basis, t.detail_json, t.model, t.xlsx, t.docx "
     "FROM bulletin_event t" TAIXIN_RANGE},
    {Source::letter_event,
     "SELECT t.subject, t.id, t.about, t.kind, t.at, t.day, t.account, t.unit, t.role, t.source, t.source_id, "
     "t.letter, t.series, t.year, t.serial, t.number, t.subject, t.seq, t.salt, t.digest, t.pdf_sha256, t.docx_sha256, "
     "t.basis, t.detail_json FROM letter_event t" TAIXIN_RANGE},
    {Source::exchange_event,
     "SELECT NULL, t.id, t.kind, t.partner, t.number, t.part, t.at, t.day, t.account, t.unit, t.submission, "
     "t.from_seq, "
     "t.to_seq, t.digest, t.detail_json FROM exchange_event t" TAIXIN_RANGE},
    {Source::duty_event,
     "SELECT NULL, t.id, t.thread, t.number, t.kind, t.at, t.day, t.account, t.unit, t.role, t.whom, t.duty, t.item, "
     "t.period, t.count, t.basis, t.detail_json FROM duty_event t" TAIXIN_RANGE},
    {Source::held_event,
     "SELECT NULL, t.id, t.held, t.step, t.at, t.account, t.unit, t.item, t.source, t.file_sha256, t.submission, "
     "t.detail_json FROM held_event t" TAIXIN_RANGE},
    {Source::rule_event,
     "SELECT NULL, t.id, t.change, t.step, t.at, t.account, t.activation, t.kind, t.detail_json "
     "FROM rule_event t" TAIXIN_RANGE},
    {Source::redaction_event,
     "SELECT NULL, t.id, t.record, t.field, t.at, t.account, t.kind, t.text, t.content_sha256 "
     "FROM redaction_event t" TAIXIN_RANGE},
    {Source::report_event,
     "SELECT t.subject, t.id, t.number, t.kind, t.subject, t.audience, t.purpose, t.basis, t.account, t.unit, t.via, "
     "t.at, t.day, t.seq, t.scope_json, t.records_json, t.content_sha256, t.model_sha256, t.pdf_sha256, "
     "t.certificate_sha256 FROM report_event t" TAIXIN_RANGE},
    {Source::access_event,
     "SELECT t.subject, t.id, t.at, t.kind, t.about, t.subject, t.account, t.until, t.text "
     "FROM access_event t" TAIXIN_RANGE},
    {Source::submission_end,
     "SELECT NULL, t.id, t.submission, t.state, s.state, s.item, s.revision, s.source, s.operator_name, s.file_name, "
     "s.file_sha256, s.format, s.encoding, s.header_json, s.quality_json, s.catalog_digest, s.started_at, s.sealed_at, "
     "s.seq, s.row_count, s.accepted, s.versions, s.duplicates, s.statuses, s.quarantined, s.people, s.warnings, "
     "s.appended_records, s.appended_statuses, s.appended_quarantined, s.first_record, s.last_record, s.first_status, "
     "s.last_status FROM submission_end t LEFT JOIN submission s ON s.id = t.submission" TAIXIN_RANGE},
};
#undef TAIXIN_RANGE

}  // namespace taixin::ledger
