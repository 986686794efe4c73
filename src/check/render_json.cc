#include "check/json_text.h"
#include "check/render.h"

namespace taixin::check {
namespace {

constexpr size_t kShortBytes = 2048, kRecordBytes = 1024;  // what an answer, and each record in it, usually takes

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
    case Found::closed:
      return "closed";
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

void put(JsonText& out, const Text& t) {
  out.open('{').key("zh").string(t.zh).key("en").string(t.in(base::Lang::en)).close('}');
}
void put(JsonText& out, std::string_view key, const Text& t) { put(out.key(key), t); }
void put(JsonText& out, std::string_view key, const std::vector<std::string>& list) {
  out.key(key).open('[');
  for (const std::string& one : list) out.string(one);
  out.close(']');
}
void put(JsonText& out, std::string_view key, const std::optional<Day>& day) {
  if (day) out.key(key).string(day->iso());
}
void put(JsonText& out, std::string_view key, const std::string& value) {
  if (!value.empty()) out.key(key).string(value);
}
void put_mark(JsonText& out, std::string_view key, bool mark) {
  if (mark) out.key(key).boolean(true);
}
void put_count(JsonText& out, std::string_view key, uint64_t count) {
  if (count > 0) out.key(key).number(count);
}

void put_asked(JsonText& out, const Asked& a) {
  out.key("asked").open('{').key("purpose").string(a.purpose);
  put(out, "purpose_name", a.purpose_name);
  out.key("as_of").string(a.day.iso());
  put_mark(out, "past", a.past);
  out.key("known_at").string(base::iso_time(a.known_at));
  out.key("watermark").number(a.seq.get());
  out.key("rules").string(base::hex(a.rules)).close('}');
}

void put_hint(JsonText& out, const base::Error& hint) {
  out.key("hint").open('{').key("code").string(hint.code());
  put(out, "message", Text{hint.message(base::Lang::zh), hint.message(base::Lang::en)});
  put(out, "next", Text{hint.next(base::Lang::zh), hint.next(base::Lang::en)});
  out.close('}');
}

void put_match(JsonText& out, const SubjectMatch& match) {
  out.key("found").string(code(match.found));
  if (match.found == Found::one) out.key("found_by").string(code(match.by));
  if (match.found == Found::person) put(out, "message", verdict_words(Verdict::person));
  if (match.found == Found::closed) put(out, "message", verdict_words(Verdict::closed));
  if (match.hint) put_hint(out, *match.hint);
  if (match.candidates.empty()) return;
  out.key("candidates").open('[');
  for (const Candidate& candidate : match.candidates) {
    out.open('{').key("id").id('s', candidate.subject.get()).key("name").string(candidate.name);
    put(out, "code", candidate.code);
    put(out, "matched_name", candidate.matched);
    out.key("how").string(code(candidate.how));
    if (candidate.slips > 0) out.key("slips").number(candidate.slips);
    put(out, "reason", how_matched(candidate));
    out.close('}');
  }
  out.close(']');
}

void put_state(JsonText& out, const ShownState& s) {
  out.open('{').key("state").string(s.state);
  put(out, "name", s.words);
  put(out, "day", s.day);
  out.close('}');
}

void put_code(JsonText& out, const ShownCode& one) {
  out.open('{').key("kind").string(code(one.kind)).key("code").string(one.code);
  put_mark(out, "issued_with_wrong_check_character", one.issued_wrong);
  put(out, "from", one.from);
  put(out, "until", one.until);
  out.close('}');
}

void put_subject(JsonText& out, const SubjectAnswer& s) {
  out.key("subject").open('{').key("id").id('s', s.id.get());
  if (s.state) put_state(out.key("state"), *s.state);
  out.key("kind").string(code(s.kind));
  put(out, "code", s.code);
  out.key("name").string(s.name).key("codes").open('[');
  for (const ShownCode& one : s.codes) put_code(out, one);
  out.close(']').key("names").open('[');
  for (const ShownName& one : s.names) {
    out.open('{').key("name").string(one.name);
    out.key("present").boolean(one.present).key("registered").boolean(one.registered);
    put(out, "from", one.from);
    out.close('}');
  }
  out.close(']').key("states").open('[');
  for (const ShownState& one : s.states) put_state(out, one);
  out.close(']');
  if (!s.operators.empty()) {
    out.key("operators").open('[');
    for (const ShownOperator& one : s.operators) {
      out.open('{').key("operator").string(one.operator_name);
      put(out, "from", one.from);
      out.close('}');
    }
    out.close(']');
  }
  out.close('}');
}

void put_fields(JsonText& out, const std::vector<ShownField>& fields) {
  out.key("fields").open('[');
  for (const ShownField& field : fields) {
    out.open('{').key("code").string(field.code);
    put(out, "name", field.name);
    out.key("value").string(field.value);
    if (field.words.zh != field.value || field.words.en != field.value) put(out, "words", field.words);
    put_mark(out, "redacted", field.redacted);
    put_mark(out, "held_back", field.held_back);
    out.close('}');
  }
  out.close(']');
}

void put_term(JsonText& out, const ShownTerm& term) {
  out.key("term").open('{').key("reason").string(gate::reason_code(term.reason));
  if (term.is != catalog::Dishonesty::unknown) out.key("class").string(catalog::dishonesty_code(term.is));
  put(out, "last_day", term.last_day);
  put(out, "earliest_repair", term.earliest_repair);
  if (!term.rule.zh.empty()) put(out, "rule", term.rule);
  if (!term.basis.empty()) put(out, "basis", term.basis);
  out.close('}');
}

void put_record(JsonText& out, const ShownRecord& r) {
  out.open('{').key("id").id('r', r.id.get()).key("item").string(r.item->code.get());
  put(out, "item_name", r.item->name);
  out.key("state").string(code(r.state));
  put(out, "state_name", words(r.state));
  put(out, "state_day", r.state_day);
  put_mark(out, "past_state", r.past_state);
  put_mark(out, "disputed", r.disputed);
  put_mark(out, "provisional", r.provisional);
  put_mark(out, "former_operator", r.former_operator);
  put_mark(out, "late", r.late);
  out.key("link").string(code(r.link));
  if (r.severity != store::Severity::unknown) out.key("severity").string(code(r.severity));
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
  out.key("received").string(base::iso_time(r.received));
  put(out, "basis", r.item->basis.clauses);
  if (r.term) put_term(out, *r.term);
  if (!r.fields.empty()) put_fields(out, r.fields);
  out.close('}');
}

void put_records(JsonText& out, const std::vector<ShownRecord>& list) {
  out.key("records").open('[');
  for (const ShownRecord& one : list) put_record(out, one);
  out.close(']');
}

void put_matter(JsonText& out, const MatterAnswer& one) {
  out.open('{').key("matter").string(matter_code(one.kind));
  put(out, "name", matter_name(one.kind));
  out.key("count").number(one.count);
  put_count(out, "serious", one.serious);
  put_count(out, "disputed", one.disputed);
  put_count(out, "provisional", one.provisional);
  put_count(out, "former_operator", one.former_operator);
  if (!one.records.empty()) put_records(out, one.records);
  out.close('}');
}

std::string_view code(Change::By by) {
  switch (by) {
    case Change::By::record:
      return "record";
    case Change::By::version:
      return "version";
    case Change::By::status:
      return "status";
    case Change::By::link:
      return "link";
    case Change::By::day:
      return "day";
  }
  return "";
}

// What is gone is named and not told of.
void put_change(JsonText& out, const Change& one) {
  out.open('{').key("by").string(code(one.by)).key("do").string(one.shown ? "put" : "gone");
  if (one.seq != store::CommitSeq()) out.key("seq").number(one.seq.get());
  put(out, "day", one.day);
  out.key("record").id('r', one.record.get());
  if (one.replaces != RecordId()) out.key("replaces").id('r', one.replaces.get());
  if (one.shown) {
    out.key("subject").id('s', one.subject.get());
    put_record(out.key("content"), *one.shown);
    if (one.by == Change::By::version) {
      out.key("diff").open('[');
      for (const ChangedField& field : one.diff) {
        out.open('{').key("code").string(field.code);
        if (field.before) out.key("before").string(*field.before);
        if (field.after) out.key("after").string(*field.after);
        out.close('}');
      }
      out.close(']');
    }
  }
  out.close('}');
}

}  // namespace

std::string to_json(const ChangePage& page, std::string_view next) {
  JsonText out(kShortBytes + 2 * kRecordBytes * page.changes.size());
  out.open('{');
  put_asked(out, page.asked);
  out.key("changes").open('[');
  for (const Change& one : page.changes) put_change(out, one);
  out.close(']').key("next").string(next).key("more").boolean(page.more);
  return std::move(out.close('}')).text();
}

std::string to_json(const FindAnswer& answer) {
  JsonText out(kShortBytes);
  out.open('{');
  put_asked(out, answer.asked);
  put_match(out, answer.match);
  if (answer.match.found == Found::one) out.key("id").id('s', answer.match.subject.get());
  return std::move(out.close('}')).text();
}

std::string to_json(const ShownRecord& record) {
  JsonText out(kRecordBytes);
  put_record(out, record);
  return std::move(out).text();
}

std::string to_json(const ShowAnswer& answer) {
  size_t records = 0;
  for (const ShownClass& one : answer.classes) records += one.records.size();
  JsonText out(kShortBytes + 4 * kRecordBytes * records);
  out.open('{');
  put_asked(out, answer.asked);
  put_match(out, answer.match);
  if (answer.subject) {
    put_subject(out, *answer.subject);
    out.key("classes").open('[');
    for (const ShownClass& one : answer.classes) {
      out.open('{').key("class").string(one.code);
      put(out, "name", one.name);
      out.key("count").number(one.records.size());
      put_records(out, one.records);
      out.close('}');
    }
    out.close(']');
  }
  return std::move(out.close('}')).text();
}

void put_duty(JsonText& out, const Duty& one) {
  const catalog::Measure& measure = *one.measure;
  out.open('{').key("measure").string(measure.code);
  put(out, "name", measure.name);
  out.key("direction").string(catalog::direction_code(measure.direction));
  out.key("kind").string(catalog::measure_kind_code(measure.kind));
  out.key("duty").string(measure.must ? "must" : "may");
  put(out, "body", measure.body);
  out.key("count").number(one.count).key("records").open('[');
  for (const RecordId id : one.records) out.id('r', id.get());
  out.close(']');
  put(out, "until", one.until);
  put(out, "basis", measure.basis.clauses);
  out.close('}');
}

std::string to_json(const CheckAnswer& answer) {
  size_t records = 0;
  for (const MatterAnswer& one : answer.matters) records += one.records.size();
  JsonText out(2 * kShortBytes + kRecordBytes * records);
  out.open('{');
  put_asked(out, answer.asked);
  put_match(out, answer.match);
  out.key("verdict").string(verdict_code(answer.verdict));
  put(out, "verdict_words", verdict_words(answer.verdict));
  if (!answer.subject) return std::move(out.close('}')).text();
  put_subject(out, *answer.subject);
  out.key("attention").open('[');
  for (const Attention& one : answer.attention) {
    out.open('{').key("matter").string(one.matter ? matter_code(*one.matter) : "state");
    put(out, "words", one.words);
    put(out, "basis", one.basis);
    out.close('}');
  }
  out.close(']').key("matters").open('[');
  for (const MatterAnswer& one : answer.matters) put_matter(out, one);
  out.close(']').key("duties").open('[');
  for (const Duty& one : answer.duties) put_duty(out, one);
  out.close(']');
  put(out, "changes_on", answer.changes_on);
  return std::move(out.close('}')).text();
}

}  // namespace taixin::check
