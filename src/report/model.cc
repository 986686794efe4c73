#include "report/model.h"

#include <algorithm>

#include "base/text.h"
#include "check/render.h"
#include "report/errors.h"

namespace taixin::report {
namespace {

using catalog::ReportDesign;
using catalog::ReportField;
using catalog::ReportSection;
using check::ShownRecord;

Text severity_words(catalog::Dishonesty is) {
  switch (is) {
    case catalog::Dishonesty::minor:
      return {"轻微", "minor"};
    case catalog::Dishonesty::general:
      return {"一般", "general"};
    case catalog::Dishonesty::serious:
      return {"严重", "serious"};
    case catalog::Dishonesty::unknown:
      break;
  }
  return {};
}

// The day by which a record belongs to a period.
std::optional<Day> day_of(const ShownRecord& record) {
  for (const auto& day : {record.decision, record.document, record.valid_from, record.publication}) {
    if (day) return day;
  }
  return std::nullopt;
}

const ReportField* field_of(const ReportDesign& design, const ShownRecord& record) {
  for (const ReportField& field : design.fields) {
    if (field.items.contains(record.item->code.get())) return &field;
  }
  for (const ReportField& field : design.fields) {
    const auto named = [&](const std::string& words) { return record.organ.find(words) != std::string::npos; };
    if (std::ranges::any_of(field.organs, named)) return &field;
  }
  return design.fields.empty() ? nullptr : &design.fields.back();
}

// The region in the code of the body that decided; nothing when it has no such code.
std::string_view region_of(const ShownRecord& record) {
  if (record.item->organ_code.empty()) return {};
  for (const check::ShownField& field : record.fields) {
    if (field.code == record.item->organ_code && field.value.size() == 18) {
      return std::string_view(field.value).substr(2, 6);
    }
  }
  return {};
}

// "370900" stands for everything that begins with 3709.
std::string_view area_prefix(std::string_view area) {
  while (area.size() > 2 && area.ends_with("00")) area.remove_suffix(2);
  return area;
}

// What has no day, or whose body's area nobody knows, is never left out.
bool in_scope(const ReportDesign& design, const Scope& scope, const ShownRecord& record) {
  const auto day = day_of(record);
  if (day && scope.from && *day < *scope.from) return false;
  if (day && scope.until && *day > *scope.until) return false;
  if (!scope.fields.empty()) {
    const ReportField* field = field_of(design, record);
    if (field && std::ranges::find(scope.fields, field->code) == scope.fields.end()) return false;
  }
  const std::string_view region = region_of(record);
  return scope.area.empty() || region.empty() || region.starts_with(area_prefix(scope.area));
}

// Whose name and code stand on every page does not have to be named in every record; a former name does.
bool says_nothing_new(const check::SubjectAnswer& subject, const catalog::Item& item, const check::ShownField& field) {
  if (field.code == item.subject.name) return field.value == subject.name;
  if (field.code == item.subject.code) return field.value == subject.code;
  return field.code == item.subject.kind;
}

Record record_of(const check::SubjectAnswer& subject, const ShownRecord& shown, const ReportSection& section) {
  Record out;
  out.id = "r" + std::to_string(shown.id.get());
  out.item = shown.item->code.get();
  out.item_name = shown.item->name;
  out.headline = shown.headline;
  out.organ = shown.organ;
  out.document_number = shown.document_number;
  out.day = day_of(shown);
  out.source = shown.source;
  out.updated = base::day_of(shown.received);
  out.disputed = shown.disputed;
  out.adverse = shown.item->adverse;
  if (out.adverse && shown.term) {
    out.severity = severity_words(shown.term->is);
    out.last_day = shown.term->last_day;
    out.earliest_repair = shown.term->earliest_repair;
    out.published = shown.term->reason == gate::Reason::permitted;
    out.rule = shown.term->rule;
  }
  out.basis = shown.item->basis.clauses;
  for (const check::ShownField& field : shown.fields) {
    if (section.leave_out.contains(field.code) || says_nothing_new(subject, *shown.item, field)) continue;
    out.fields.push_back({field.code, field.name, field.words, field.held_back, field.redacted});
  }
  return out;
}

// Whether records of a section could stand here at all, as the gate has it for a record in force.
Section::State state_of(const ReportSection& section, const catalog::Catalog& catalog, const access::Session& session,
                        base::SubjectId subject, identity::SubjectKind kind) {
  Section::State state = Section::State::absent;
  for (const catalog::Item& item : catalog.items()) {
    if (!section.holds(item) || !item.basis.in_force(session.day()) || item.shape == catalog::Shape::status) continue;
    if (!item.subjects.contains(kind)) continue;
    gate::RecordHeader header;
    header.item = &item;
    header.kind = kind;
    const gate::Reason why = gate::decide(header, session.question(subject, item)).reason;
    const bool never = why == gate::Reason::item_closed || why == gate::Reason::restricted_item ||
                       why == gate::Reason::audience_not_covered || why == gate::Reason::consent_missing ||
                       why == gate::Reason::person_closed || why == gate::Reason::kind_not_covered;
    if (!never && session.sees(item)) return Section::State::listed;
    state = Section::State::closed;
  }
  return state;
}

Section empty_section(const ReportSection& section, Section::State state) {
  Section out{section.code, section.name, state, {}, {}};
  if (state == Section::State::absent) out.words = section.absent;
  if (state == Section::State::closed) out.words = {"不向本报告的出具对象提供", "not open to whom this report is for"};
  return out;
}

Subject subject_of(const check::SubjectAnswer& from) {
  Subject out;
  out.kind = check::words(from.kind);
  out.code = from.code;
  out.name = from.name;
  if (from.state) {
    out.state = from.state->words;
    out.state_day = from.state->day;
  }
  for (const check::ShownName& name : from.names) {
    if (!name.present) out.former_names.push_back({name.name, name.from});
  }
  for (const check::ShownState& state : from.states) {
    if (from.state && state.state == from.state->state && state.day == from.state->day) continue;
    out.states.push_back({state.words, state.day});
  }
  for (const check::ShownCode& code : from.codes) {
    if (code.code != from.code) out.other_codes.push_back(code.code);
  }
  return out;
}

Model begin_model(const check::Asked& asked, const ReportDesign& design, const access::Session& session,
                  const Head& head) {
  Model out;
  out.number = head.number;
  out.salt = head.salt;
  out.design = design.code;
  out.title = design.name;
  out.lang = head.lang;
  out.sandbox = head.sandbox;
  out.audience = {std::string(gate::audience_code(session.audience())), audience_words(session.audience())};
  out.purpose = {asked.purpose, asked.purpose_name};
  out.issuer = head.issuer;
  out.verify = head.verify;
  out.day = asked.day;
  out.known_at = asked.known_at;
  out.issued_at = head.issued_at;
  out.watermark = asked.seq.get();
  out.rules = base::hex(asked.rules);
  out.notices = design.notices;
  out.rights = design.rights;
  out.basis = design.basis.clauses;
  return out;
}

void set_scope(const catalog::Catalog& catalog, const ReportDesign& design, const Scope& scope, Model& out) {
  out.scoped = true;
  out.from = scope.from;
  out.until = scope.until;
  out.all_fields = scope.fields.empty();
  for (const ReportField& field : design.fields) {
    const bool chosen = out.all_fields || std::ranges::find(scope.fields, field.code) != scope.fields.end();
    if (chosen) out.fields.push_back({field.code, field.name});
  }
  if (scope.area.empty()) return;
  const catalog::CodeSet* regions = catalog.code_set("region");
  const catalog::CodeEntry* region = regions ? regions->find(scope.area) : nullptr;
  out.area = NamedCode{scope.area, region ? region->name : Text{scope.area, scope.area}};
}

bool is_area(const catalog::Catalog& catalog, std::string_view area) {
  const bool digits = area.size() == 6 && std::ranges::all_of(area, [](char c) { return c >= '0' && c <= '9'; });
  const catalog::CodeSet* regions = catalog.code_set("region");
  return digits && regions && regions->find(area) != nullptr;
}

}  // namespace

size_t Model::records() const {
  size_t count = 0;
  for (const Section& section : sections) count += section.records.size();
  return count;
}

Text field_words(const Record& record, const Field& field) {
  if (field.redacted) {
    return {field.words.zh + "（已遮蔽个人信息）", field.words.in(Lang::en) + " (a person's data left out)"};
  }
  if (!field.held_back) return field.words;
  if (record.adverse && !record.published) {
    return {"（已隐去，疑含个人信息，见文书原件）", "(left out: it may hold a person's data; see the document itself)"};
  }
  return {"（已隐去，含个人信息待审核）", "(left out: it may hold a person's data and waits for review)"};
}

std::optional<Text> repair_words(const Record& record) {
  if (!record.published || !record.last_day) return std::nullopt;
  if (!record.earliest_repair) return Text{"义务履行完毕后即可", "as soon as all duties are done"};
  if (*record.earliest_repair > *record.last_day) return std::nullopt;
  const std::string day = record.earliest_repair->iso();
  return Text{day + " 起，义务履行完毕后", fmt::format("from {}, once all duties are done", day)};
}

Text audience_words(gate::Audience audience) {
  switch (audience) {
    case gate::Audience::everyone:
      return {"公众查询版", "for the public"};
    case gate::Audience::government:
      return {"政务查询版", "for a public body"};
    case gate::Audience::subject_self:
      return {"本主体查询版", "for the subject itself"};
    case gate::Audience::authorised:
      return {"授权查询版", "on the subject's authorisation"};
    case gate::Audience::court:
      return {"司法查询版", "for a court"};
    case gate::Audience::auditor:
      return {"审计查询版", "for an auditor"};
  }
  return {};
}

base::Result<void> check_order(const catalog::Catalog& catalog, const ReportDesign& design,
                               const access::Session& session, const Scope& scope) {
  if (!design.audiences.contains(gate::audience_code(session.audience()))) {
    return base::fail(kNotForReader, {{"name", design.name.in(session.asker().lang)},
                                      {"purpose", session.everyone() ? audience_words(session.audience()).zh
                                                                     : session.asker().purpose}});
  }
  const auto bad = [](std::string name, std::string value, std::string expected) {
    return base::fail(kBadScope,
                      {{"name", std::move(name)}, {"value", std::move(value)}, {"expected", std::move(expected)}});
  };
  if (!design.scoped()) {
    const bool none = !scope.from && !scope.until && scope.fields.empty() && scope.area.empty();
    return none ? base::Result<void>() : bad("kind", design.code, "special");
  }
  // Whoever is not cleared for a kind of information would read "none" where there is some.
  for (const catalog::Item& item : catalog.items()) {
    if (!item.permissions.special_report || !item.basis.in_force(session.day()) || session.sees(item)) continue;
    if (std::ranges::none_of(design.sections, [&](const ReportSection& one) { return one.holds(item); })) continue;
    return base::fail(kNotCleared, {{"item", item.name.in(session.asker().lang)}});
  }
  const Day until = scope.until.value_or(session.day());
  if (until > session.day()) return bad("until", until.iso(), "<= " + session.day().iso());
  if (scope.from && *scope.from > until) return bad("from", scope.from->iso(), "<= " + until.iso());
  const Day first = until.plus_months(-design.longest.months).plus_days(-design.longest.days);
  if (scope.from && *scope.from < first) return bad("from", scope.from->iso(), ">= " + first.iso());
  for (const std::string& code : scope.fields) {
    if (std::ranges::any_of(design.fields, [&](const ReportField& field) { return field.code == code; })) continue;
    std::string known;
    for (const ReportField& field : design.fields) known += (known.empty() ? "" : " ") + field.code;
    return bad("fields", std::string(base::prefix_code_points(code, 40)), known);
  }
  if (!scope.area.empty() && !is_area(catalog, scope.area)) {
    return bad("area", std::string(base::prefix_code_points(scope.area, 40)), "370900, 370902 ...");
  }
  return {};
}

base::Result<Model> make_model(const check::ShowAnswer& shown, const catalog::Catalog& catalog,
                               const ReportDesign& design, const access::Session& session, const Scope& asked_scope,
                               const Head& head) {
  TX_ASSERT(shown.subject, "a report is about a subject");
  const check::SubjectAnswer& subject = *shown.subject;
  Model out = begin_model(shown.asked, design, session, head);
  out.subject = subject_of(subject);
  Scope scope = asked_scope;
  if (design.scoped()) {
    if (!scope.until) scope.until = shown.asked.day;
    if (!scope.from) scope.from = scope.until->plus_months(-design.longest.months).plus_days(-design.longest.days);
    set_scope(catalog, design, scope, out);
  }
  for (const ReportSection& section : design.sections) {
    Section made = empty_section(section, state_of(section, catalog, session, subject.id, subject.kind));
    for (const check::ShownClass& one : shown.classes) {
      for (const ShownRecord& record : one.records) {
        if (!section.holds(*record.item)) continue;
        if (!record.item->permissions.ordinary_report && !design.scoped()) continue;
        if (design.scoped() && !in_scope(design, scope, record)) continue;
        made.state = Section::State::listed;
        made.records.push_back(record_of(subject, record, section));
        if (const ReportField* field = field_of(design, record)) made.records.back().field = field->code;
      }
    }
    out.sections.push_back(std::move(made));
  }
  if (const size_t count = out.records(); count > kRecordsMax) {
    return base::fail(kTooLarge, {{"count", std::to_string(count)}, {"limit", std::to_string(kRecordsMax)}});
  }
  return out;
}

base::Result<Model> make_person_model(const check::OwnForReport& read, const catalog::Catalog& catalog,
                                      const ReportDesign& design, const access::Session& session, const Head& head) {
  Model out = begin_model(read.asked, design, session, head);
  const identity::SubjectKind person = identity::SubjectKind::natural_person;
  out.subject.kind = check::words(person);
  out.subject.name = "本人";
  for (const ReportSection& section : design.sections) {
    Section made = empty_section(section, state_of(section, catalog, session, {}, person));
    for (const check::OwnRecord& record : read.own.records) {
      if (record.superseded || !section.holds(*record.item)) continue;
      Record one;
      one.id = "p" + std::to_string(record.id);
      one.item = record.item->code.get();
      one.item_name = record.item->name;
      one.source = record.source;
      one.updated = base::day_of(record.received);
      one.adverse = record.item->adverse;
      one.basis = record.item->basis.clauses;
      for (const check::ShownField& field : record.fields) {
        if (section.leave_out.contains(field.code)) continue;
        if (field.code == record.item->subject.name) out.subject.name = field.value;
        one.fields.push_back({field.code, field.name, field.words, field.held_back, field.redacted});
      }
      made.state = Section::State::listed;
      made.records.push_back(std::move(one));
    }
    out.sections.push_back(std::move(made));
  }
  if (const size_t count = out.records(); count > kRecordsMax) {
    return base::fail(kTooLarge, {{"count", std::to_string(count)}, {"limit", std::to_string(kRecordsMax)}});
  }
  return out;
}

}  // namespace taixin::report
