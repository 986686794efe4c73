#include <boost/json.hpp>

#include "check/render.h"

namespace taixin::check {
namespace {

namespace json = boost::json;

json::value text(const Text& t) { return json::object{{"zh", t.zh}, {"en", t.in(base::Lang::en)}}; }
json::value texts(const std::vector<std::string>& list) {
  json::array out;
  for (const std::string& one : list) out.emplace_back(one);
  return out;
}
void put(json::object& out, std::string_view key, const std::optional<Day>& day) {
  if (day) out[key] = day->iso();
}
void put(json::object& out, std::string_view key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}
void put_mark(json::object& out, std::string_view key, bool mark) {
  if (mark) out[key] = true;
}

std::string subject_id(SubjectId id) { return "s" + std::to_string(id.get()); }
std::string record_id(RecordId id) { return "r" + std::to_string(id.get()); }

std::string_view code(Found found) {
  switch (found) {
    case Found::one:
      return "one";
    case Found::candidates:
      return "candidates";
    case Found::unknown:
      return "unknown";
    case Found::person:
      return "person";
  }
  return "";
}
std::string_view code(facts::NameHow how) {
  switch (how) {
    case facts::NameHow::code:
      return "code";
    case facts::NameHow::exact:
      return "exact";
    case facts::NameHow::prefix:
      return "prefix";
    case facts::NameHow::substring:
      return "substring";
    case facts::NameHow::initials:
      return "initials";
    case facts::NameHow::initials_within:
      return "initials_within";
    case facts::NameHow::slip:
      return "slip";
  }
  return "";
}
std::string_view code(FoundBy by) {
  switch (by) {
    case FoundBy::none:
      return "none";
    case FoundBy::code:
      return "code";
    case FoundBy::earlier_code:
      return "earlier_code";
    case FoundBy::org_code:
      return "org_code";
    case FoundBy::reg_number:
      return "reg_number";
    case FoundBy::name:
      return "name";
    case FoundBy::former_name:
      return "former_name";
  }
  return "";
}
std::string_view code(RecordState state) {
  switch (state) {
    case RecordState::in_force:
      return "in_force";
    case RecordState::repaired:
      return "repaired";
    case RecordState::ended:
      return "ended";
    case RecordState::withdrawn:
      return "withdrawn";
    case RecordState::shielded:
      return "shielded";
    case RecordState::superseded:
      return "superseded";
  }
  return "";
}
std::string_view code(identity::SubjectKind kind) {
  switch (kind) {
    case identity::SubjectKind::organization:
      return "organization";
    case identity::SubjectKind::individual_business:
      return "individual_business";
    case identity::SubjectKind::natural_person:
      return "natural_person";
    case identity::SubjectKind::government_body:
      return "government_body";
  }
  return "";
}
std::string_view code(store::CodeKind kind) {
  switch (kind) {
    case store::CodeKind::uscc:
      return "uscc";
    case store::CodeKind::org_code:
      return "org_code";
    case store::CodeKind::reg_number:
      return "reg_number";
    case store::CodeKind::earlier_uscc:
      return "earlier_uscc";
  }
  return "";
}
std::string_view code(store::LinkKind link) {
  switch (link) {
    case store::LinkKind::by_code:
      return "by_code";
    case store::LinkKind::by_earlier_code:
      return "by_earlier_code";
    case store::LinkKind::by_issued_code:
      return "by_issued_code";
    case store::LinkKind::provisional:
      return "provisional";
    case store::LinkKind::by_hand:
      return "by_hand";
  }
  return "";
}
std::string_view code(store::Severity severity) {
  switch (severity) {
    case store::Severity::unknown:
      return "unknown";
    case store::Severity::minor:
      return "minor";
    case store::Severity::general:
      return "general";
    case store::Severity::serious:
      return "serious";
  }
  return "";
}

json::value asked(const Asked& a) {
  json::object out{{"purpose", a.purpose}, {"purpose_name", text(a.purpose_name)}, {"as_of", a.day.iso()}};
  put_mark(out, "past", a.past);
  out["known_at"] = base::iso_time(a.known_at);
  out["watermark"] = a.seq.get();
  out["rules"] = base::hex(a.rules);
  return out;
}

void put_match(json::object& out, const SubjectMatch& match) {
  out["found"] = code(match.found);
  if (match.found == Found::one) out["found_by"] = code(match.by);
  if (match.found == Found::person) out["message"] = text(verdict_words(Verdict::person));
  if (match.hint) {
    out["hint"] =
        json::object{{"code", match.hint->code()},
                     {"message", text({match.hint->message(base::Lang::zh), match.hint->message(base::Lang::en)})},
                     {"next", text({match.hint->next(base::Lang::zh), match.hint->next(base::Lang::en)})}};
  }
  if (match.candidates.empty()) return;
  json::array list;
  for (const Candidate& candidate : match.candidates) {
    json::object one{{"id", subject_id(candidate.subject)}, {"name", candidate.name}};
    put(one, "code", candidate.code);
    put(one, "matched_name", candidate.matched);
    one["how"] = code(candidate.how);
    if (candidate.slips > 0) one["slips"] = candidate.slips;
    one["reason"] = text(how_matched(candidate));
    list.push_back(std::move(one));
  }
  out["candidates"] = std::move(list);
}

json::value state(const ShownState& s) {
  json::object out{{"state", s.state}, {"name", text(s.words)}};
  put(out, "day", s.day);
  return out;
}

json::value subject(const SubjectAnswer& s) {
  json::object out{{"id", subject_id(s.id)}};
  if (s.state) out["state"] = state(*s.state);
  out["kind"] = code(s.kind);
  put(out, "code", s.code);
  out["name"] = s.name;
  json::array codes, names, states, operators;
  for (const ShownCode& one : s.codes) {
    json::object row{{"kind", code(one.kind)}, {"code", one.code}};
    put_mark(row, "issued_with_wrong_check_character", one.issued_wrong);
    put(row, "from", one.from);
    put(row, "until", one.until);
    codes.push_back(std::move(row));
  }
  for (const ShownName& one : s.names) {
    json::object row{{"name", one.name}, {"present", one.present}, {"registered", one.registered}};
    put(row, "from", one.from);
    names.push_back(std::move(row));
  }
  for (const ShownState& one : s.states) states.push_back(state(one));
  for (const ShownOperator& one : s.operators) {
    json::object row{{"operator", one.operator_name}};
    put(row, "from", one.from);
    operators.push_back(std::move(row));
  }
  out["codes"] = std::move(codes);
  out["names"] = std::move(names);
  out["states"] = std::move(states);
  if (!operators.empty()) out["operators"] = std::move(operators);
  return out;
}

json::value record(const ShownRecord& r) {
  json::object out{{"id", record_id(r.id)}, {"item", r.item}, {"item_name", text(r.item_name)}};
  out["state"] = code(r.state);
  out["state_name"] = text(words(r.state));
  put(out, "state_day", r.state_day);
  put_mark(out, "past_state", r.past_state);
  put_mark(out, "disputed", r.disputed);
  put_mark(out, "provisional", r.provisional);
  put_mark(out, "former_operator", r.former_operator);
  put_mark(out, "late", r.late);
  out["link"] = code(r.link);
  if (r.severity != store::Severity::unknown) out["severity"] = code(r.severity);
  put(out, "headline", r.headline);
  put(out, "organ", r.organ);
  put(out, "document_number", r.document_number);
  put(out, "decision", r.decision);
  put(out, "document", r.document);
  put(out, "publication", r.publication);
  put(out, "misconduct_end", r.misconduct_end);
  put(out, "valid_from", r.valid_from);
  put(out, "valid_until", r.valid_until);
  put(out, "changes_on", r.changes_on);
  put(out, "source", r.source);
  out["received"] = base::iso_time(r.received);
  out["basis"] = texts(r.basis);
  if (r.fields.empty()) return out;
  json::array fields;
  for (const ShownField& field : r.fields) {
    json::object one{{"code", field.code}, {"name", text(field.name)}, {"value", field.value}};
    if (field.words.zh != field.value || field.words.en != field.value) one["words"] = text(field.words);
    fields.push_back(std::move(one));
  }
  out["fields"] = std::move(fields);
  return out;
}

json::array records(const std::vector<ShownRecord>& list) {
  json::array out;
  for (const ShownRecord& one : list) out.push_back(record(one));
  return out;
}

}  // namespace

std::string to_json(const FindAnswer& answer) {
  json::object out{{"asked", asked(answer.asked)}};
  put_match(out, answer.match);
  if (answer.match.found == Found::one) out["id"] = subject_id(answer.match.subject);
  return json::serialize(out);
}

std::string to_json(const ShowAnswer& answer) {
  json::object out{{"asked", asked(answer.asked)}};
  put_match(out, answer.match);
  if (answer.subject) {
    out["subject"] = subject(*answer.subject);
    json::array classes;
    for (const ShownClass& one : answer.classes) {
      classes.push_back(json::object{{"class", one.code},
                                     {"name", text(one.name)},
                                     {"count", one.records.size()},
                                     {"records", records(one.records)}});
    }
    out["classes"] = std::move(classes);
  }
  return json::serialize(out);
}

std::string to_json(const CheckAnswer& answer) {
  json::object out{{"asked", asked(answer.asked)}};
  put_match(out, answer.match);
  out["verdict"] = verdict_code(answer.verdict);
  out["verdict_words"] = text(verdict_words(answer.verdict));
  if (!answer.subject) return json::serialize(out);
  out["subject"] = subject(*answer.subject);
  json::array attention, matters;
  for (const Attention& one : answer.attention) {
    json::object row{{"matter", one.matter ? matter_code(*one.matter) : "state"}, {"words", text(one.words)}};
    row["basis"] = texts(one.basis);
    attention.push_back(std::move(row));
  }
  for (const MatterAnswer& one : answer.matters) {
    json::object row{{"matter", matter_code(one.kind)}, {"name", text(matter_name(one.kind))}, {"count", one.count}};
    if (one.serious > 0) row["serious"] = one.serious;
    if (one.disputed > 0) row["disputed"] = one.disputed;
    if (one.provisional > 0) row["provisional"] = one.provisional;
    if (one.former_operator > 0) row["former_operator"] = one.former_operator;
    if (!one.records.empty()) row["records"] = records(one.records);
    matters.push_back(std::move(row));
  }
  out["attention"] = std::move(attention);
  out["matters"] = std::move(matters);
  put(out, "changes_on", answer.changes_on);
  return json::serialize(out);
}

}  // namespace taixin::check
