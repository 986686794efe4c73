// The canonical JSON of a model and back (docs/formats/report.md).
#include <boost/json.hpp>

#include "report/errors.h"
#include "report/model.h"

namespace taixin::report {
namespace {

namespace json = boost::json;

constexpr std::string_view kFormat = "taixin-report-1";
constexpr std::array<std::string_view, 3> kStates{"listed", "absent", "closed"};

// ---- writing: members are added in the order in which they stand in the document; what is empty is left out

json::object text_of(const Text& text) { return {{"zh", text.zh}, {"en", text.in(Lang::en)}}; }
json::array texts_of(const std::vector<Text>& texts) {
  json::array out;
  for (const Text& text : texts) out.push_back(text_of(text));
  return out;
}
json::array strings_of(const std::vector<std::string>& texts) {
  json::array out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
}
json::object named(const NamedCode& one) { return {{"code", one.code}, {"name", text_of(one.name)}}; }
void put(json::object& out, std::string_view key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}
void put(json::object& out, std::string_view key, const Text& value) {
  if (!value.zh.empty()) out[key] = text_of(value);
}
void put(json::object& out, std::string_view key, const std::optional<Day>& day) {
  if (day) out[key] = day->iso();
}

json::object subject_json(const Subject& subject) {
  json::object out{{"kind", text_of(subject.kind)}};
  put(out, "state", subject.state);
  put(out, "state_day", subject.state_day);
  put(out, "code", subject.code);
  put(out, "name", subject.name);
  json::array names, states;
  for (const Subject::Former& name : subject.former_names) {
    json::object one{{"name", name.name}};
    put(one, "from", name.from);
    names.push_back(std::move(one));
  }
  for (const Subject::State& state : subject.states) {
    json::object one{{"state", text_of(state.words)}};
    put(one, "day", state.day);
    states.push_back(std::move(one));
  }
  out["former_names"] = std::move(names);
  out["earlier_states"] = std::move(states);
  out["other_codes"] = strings_of(subject.other_codes);
  return out;
}

json::object record_json(const Record& record) {
  json::object out{{"id", record.id}, {"item", record.item}, {"item_name", text_of(record.item_name)}};
  put(out, "headline", record.headline);
  put(out, "organ", record.organ);
  put(out, "document_number", record.document_number);
  put(out, "day", record.day);
  put(out, "source", record.source);
  out["updated"] = record.updated.iso();
  if (record.disputed) out["disputed"] = true;
  if (record.adverse) {
    out["adverse"] = true;
    out["published"] = record.published;
  }
  put(out, "severity", record.severity);
  put(out, "last_day", record.last_day);
  put(out, "earliest_repair", record.earliest_repair);
  put(out, "rule", record.rule);
  put(out, "field", record.field);
  out["basis"] = strings_of(record.basis);
  json::array fields;
  for (const Field& field : record.fields) {
    json::object one{{"code", field.code}, {"name", text_of(field.name)}};
    if (field.held_back) {
      one["held_back"] = true;
    } else {
      one["value"] = text_of(field.words);
    }
    if (field.redacted) one["redacted"] = true;
    fields.push_back(std::move(one));
  }
  out["fields"] = std::move(fields);
  return out;
}

json::object section_json(const Section& section) {
  json::object out{
      {"code", section.code}, {"name", text_of(section.name)}, {"state", kStates[static_cast<size_t>(section.state)]}};
  put(out, "words", section.words);
  if (section.state != Section::State::listed) return out;
  out["count"] = section.records.size();
  json::array records;
  for (const Record& record : section.records) records.push_back(record_json(record));
  out["records"] = std::move(records);
  return out;
}

json::object scope_json(const Model& model) {
  json::object out;
  put(out, "from", model.from);
  put(out, "until", model.until);
  out["all_fields"] = model.all_fields;
  json::array fields;
  for (const NamedCode& field : model.fields) fields.push_back(named(field));
  out["fields"] = std::move(fields);
  if (model.area) out["area"] = named(*model.area);
  return out;
}

// Everything but what makes one report differ from another that says the same.
json::object content_json(const Model& model) {
  json::object out{{"kind", model.design}, {"title", text_of(model.title)}};
  out["language"] = model.lang == Lang::zh ? "zh" : "en";
  out["audience"] = named(model.audience);
  if (!model.purpose.code.empty()) out["purpose"] = named(model.purpose);
  out["issuer"] = model.issuer;
  out["verify"] = model.verify;
  out["as_of"] = model.day.iso();
  out["rules"] = model.rules;
  out["subject"] = subject_json(model.subject);
  if (model.scoped) out["scope"] = scope_json(model);
  out["notices"] = texts_of(model.notices);
  out["rights"] = texts_of(model.rights);
  out["basis"] = strings_of(model.basis);
  json::array sections;
  for (const Section& section : model.sections) sections.push_back(section_json(section));
  out["sections"] = std::move(sections);
  return out;
}

// ---- reading: what is missing or of another type makes the whole unreadable

struct Bad {};

const json::value& at(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  if (!found) throw Bad();
  return *found;
}
const json::object& object_at(const json::object& from, std::string_view key) { return at(from, key).as_object(); }
const json::array& array_at(const json::object& from, std::string_view key) { return at(from, key).as_array(); }
std::string string_of(const json::value& value) { return std::string(value.as_string()); }
std::string string_at(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found ? string_of(*found) : std::string();
}
Text text_from(const json::object& from) { return {string_at(from, "zh"), string_at(from, "en")}; }
Text text_at(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found ? text_from(found->as_object()) : Text();
}
std::optional<Day> day_at(const json::object& from, std::string_view key) {
  const std::string text = string_at(from, key);
  if (text.empty()) return std::nullopt;
  const auto day = base::parse_iso_day(text);
  if (!day) throw Bad();
  return day;
}
Day need_day(const json::object& from, std::string_view key) {
  const auto day = day_at(from, key);
  if (!day) throw Bad();
  return *day;
}
KnownAt moment_at(const json::object& from, std::string_view key) {
  const auto moment = base::parse_time(string_at(from, key));
  if (!moment) throw Bad();
  return *moment;
}
bool flag_at(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found && found->as_bool();
}
NamedCode named_from(const json::object& from) { return {string_at(from, "code"), text_at(from, "name")}; }
std::vector<Text> texts_at(const json::object& from, std::string_view key) {
  std::vector<Text> out;
  for (const json::value& one : array_at(from, key)) out.push_back(text_from(one.as_object()));
  return out;
}
std::vector<std::string> strings_at(const json::object& from, std::string_view key) {
  std::vector<std::string> out;
  for (const json::value& one : array_at(from, key)) out.push_back(string_of(one));
  return out;
}

Subject subject_from(const json::object& from) {
  Subject out;
  out.kind = text_at(from, "kind");
  out.state = text_at(from, "state");
  out.state_day = day_at(from, "state_day");
  out.code = string_at(from, "code");
  out.name = string_at(from, "name");
  for (const json::value& one : array_at(from, "former_names")) {
    out.former_names.push_back({string_at(one.as_object(), "name"), day_at(one.as_object(), "from")});
  }
  for (const json::value& one : array_at(from, "earlier_states")) {
    out.states.push_back({text_at(one.as_object(), "state"), day_at(one.as_object(), "day")});
  }
  out.other_codes = strings_at(from, "other_codes");
  return out;
}

Record record_from(const json::object& from) {
  Record out;
  out.id = string_at(from, "id");
  out.item = string_at(from, "item");
  out.item_name = text_at(from, "item_name");
  out.headline = string_at(from, "headline");
  out.organ = string_at(from, "organ");
  out.document_number = string_at(from, "document_number");
  out.day = day_at(from, "day");
  out.source = string_at(from, "source");
  out.updated = need_day(from, "updated");
  out.disputed = flag_at(from, "disputed");
  out.adverse = flag_at(from, "adverse");
  out.published = flag_at(from, "published");
  out.severity = text_at(from, "severity");
  out.last_day = day_at(from, "last_day");
  out.earliest_repair = day_at(from, "earliest_repair");
  out.rule = text_at(from, "rule");
  out.field = string_at(from, "field");
  out.basis = strings_at(from, "basis");
  for (const json::value& one : array_at(from, "fields")) {
    const json::object& field = one.as_object();
    out.fields.push_back({string_at(field, "code"), text_at(field, "name"), text_at(field, "value"),
                          flag_at(field, "held_back"), flag_at(field, "redacted")});
  }
  return out;
}

Section section_from(const json::object& from) {
  Section out;
  out.code = string_at(from, "code");
  out.name = text_at(from, "name");
  const auto state = std::ranges::find(kStates, string_at(from, "state"));
  if (state == kStates.end()) throw Bad();
  out.state = static_cast<Section::State>(state - kStates.begin());
  out.words = text_at(from, "words");
  if (out.state != Section::State::listed) return out;
  for (const json::value& one : array_at(from, "records")) out.records.push_back(record_from(one.as_object()));
  return out;
}

void scope_from(const json::object& from, Model& out) {
  out.scoped = true;
  out.from = day_at(from, "from");
  out.until = day_at(from, "until");
  out.all_fields = flag_at(from, "all_fields");
  for (const json::value& one : array_at(from, "fields")) out.fields.push_back(named_from(one.as_object()));
  if (const json::value* area = from.if_contains("area")) out.area = named_from(area->as_object());
}

Model model_from(const json::object& from) {
  if (string_at(from, "format") != kFormat) throw Bad();
  Model out;
  out.number = string_at(from, "number");
  out.salt = string_at(from, "salt");
  out.sandbox = flag_at(from, "sandbox");
  out.issued_at = moment_at(from, "issued_at");
  out.known_at = moment_at(from, "known_at");
  out.watermark = at(from, "watermark").to_number<int64_t>();
  const json::object& content = object_at(from, "report");
  out.design = string_at(content, "kind");
  out.title = text_at(content, "title");
  out.lang = string_at(content, "language") == "en" ? Lang::en : Lang::zh;
  out.audience = named_from(object_at(content, "audience"));
  if (const json::value* purpose = content.if_contains("purpose")) out.purpose = named_from(purpose->as_object());
  out.issuer = string_at(content, "issuer");
  out.verify = string_at(content, "verify");
  out.day = need_day(content, "as_of");
  out.rules = string_at(content, "rules");
  out.subject = subject_from(object_at(content, "subject"));
  if (const json::value* scope = content.if_contains("scope")) scope_from(scope->as_object(), out);
  out.notices = texts_at(content, "notices");
  out.rights = texts_at(content, "rights");
  out.basis = strings_at(content, "basis");
  for (const json::value& one : array_at(content, "sections")) out.sections.push_back(section_from(one.as_object()));
  return out;
}

}  // namespace

std::string to_json(const Model& model) {
  json::object out{{"format", kFormat}, {"number", model.number}, {"salt", model.salt}};
  if (model.sandbox) out["sandbox"] = true;
  out["issued_at"] = base::iso_time(model.issued_at);
  out["known_at"] = base::iso_time(model.known_at);
  out["watermark"] = model.watermark;
  out["report"] = content_json(model);
  return json::serialize(out);
}

base::Sha256 content_digest(const Model& model) { return base::sha256(json::serialize(content_json(model))); }

base::Result<Model> from_json(std::string_view text) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(text, failed);
  if (failed || !parsed.is_object()) return base::fail(kNotAReport);
  try {  // of Boost.JSON and our own: nothing leaves this function
    return model_from(parsed.as_object());
  } catch (const Bad&) {
  } catch (const std::exception&) {
  }
  return base::fail(kNotAReport);
}

std::string moment_words(KnownAt at) {
  std::string out = base::iso_time(at);
  out.resize(std::min<size_t>(out.size(), 19));
  if (out.size() > 10) out[10] = ' ';
  return out;
}

}  // namespace taixin::report
