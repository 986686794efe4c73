// The JSON of answers against a slow reference: the same answer as a tree of Boost.JSON values, serialised.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <random>

#include "access/errors.h"
#include "check/json_text.h"
#include "check/render.h"
#include "check/sample_home.h"
#include "identity/uscc.h"

namespace taixin::check {
namespace {

namespace json = boost::json;

// ---- the reference

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

template <class Enum, size_t N>
std::string_view nth(const std::string_view (&names)[N], Enum value, size_t first = 0) {
  return names[static_cast<size_t>(value) - first];
}
std::string_view code(Found found) {
  static constexpr std::string_view kNames[] = {"one", "candidates", "unknown", "person"};
  return nth(kNames, found);
}
std::string_view code(facts::NameHow how) {
  static const std::map<facts::NameHow, std::string_view> kNames{
      {facts::NameHow::code, "code"},         {facts::NameHow::exact, "exact"},
      {facts::NameHow::prefix, "prefix"},     {facts::NameHow::substring, "substring"},
      {facts::NameHow::initials, "initials"}, {facts::NameHow::initials_within, "initials_within"},
      {facts::NameHow::slip, "slip"}};
  return kNames.at(how);
}
std::string_view code(FoundBy by) {
  static constexpr std::string_view kNames[] = {"none",       "code", "earlier_code", "org_code",
                                                "reg_number", "name", "former_name"};
  return nth(kNames, by);
}
std::string_view code(RecordState state) {
  static constexpr std::string_view kNames[] = {"in_force", "repaired", "ended", "withdrawn", "shielded", "superseded"};
  return nth(kNames, state);
}
std::string_view code(identity::SubjectKind kind) {
  static const std::map<identity::SubjectKind, std::string_view> kNames{
      {identity::SubjectKind::organization, "organization"},
      {identity::SubjectKind::individual_business, "individual_business"},
      {identity::SubjectKind::natural_person, "natural_person"},
      {identity::SubjectKind::government_body, "government_body"}};
  return kNames.at(kind);
}
std::string_view code(store::CodeKind kind) {
  static constexpr std::string_view kNames[] = {"uscc", "org_code", "reg_number", "earlier_uscc"};
  return nth(kNames, kind, 1);
}
std::string_view code(store::LinkKind link) {
  static const std::map<store::LinkKind, std::string_view> kNames{{store::LinkKind::by_code, "by_code"},
                                                                  {store::LinkKind::by_earlier_code, "by_earlier_code"},
                                                                  {store::LinkKind::by_issued_code, "by_issued_code"},
                                                                  {store::LinkKind::provisional, "provisional"},
                                                                  {store::LinkKind::by_hand, "by_hand"}};
  return kNames.at(link);
}
std::string_view code(store::Severity severity) {
  static constexpr std::string_view kNames[] = {"unknown", "minor", "general", "serious"};
  return nth(kNames, severity);
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
  json::object out{{"id", record_id(r.id)}, {"item", r.item->code.get()}, {"item_name", text(r.item->name)}};
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
  out["basis"] = texts(r.item->basis.clauses);
  if (r.term) {
    json::object term{{"reason", gate::reason_code(r.term->reason)}};
    if (r.term->is != catalog::Dishonesty::unknown) term["class"] = catalog::dishonesty_code(r.term->is);
    put(term, "last_day", r.term->last_day);
    put(term, "earliest_repair", r.term->earliest_repair);
    if (!r.term->rule.zh.empty()) term["rule"] = text(r.term->rule);
    if (!r.term->basis.empty()) term["basis"] = texts(r.term->basis);
    out["term"] = std::move(term);
  }
  if (r.fields.empty()) return out;
  json::array fields;
  for (const ShownField& field : r.fields) {
    json::object one{{"code", field.code}, {"name", text(field.name)}, {"value", field.value}};
    if (field.words.zh != field.value || field.words.en != field.value) one["words"] = text(field.words);
    if (field.redacted) one["redacted"] = true;
    if (field.held_back) one["held_back"] = true;
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

std::string as_tree(const FindAnswer& answer) {
  json::object out{{"asked", asked(answer.asked)}};
  put_match(out, answer.match);
  if (answer.match.found == Found::one) out["id"] = subject_id(answer.match.subject);
  return json::serialize(out);
}

std::string as_tree(const ShowAnswer& answer) {
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

std::string as_tree(const CheckAnswer& answer) {
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
  json::array duties;
  for (const Duty& one : answer.duties) {
    const catalog::Measure& measure = *one.measure;
    json::array ids;
    for (const RecordId id : one.records) ids.push_back(json::value(fmt::format("r{}", id.get())));
    json::object duty{{"measure", measure.code},
                      {"name", text(measure.name)},
                      {"direction", catalog::direction_code(measure.direction)},
                      {"kind", catalog::measure_kind_code(measure.kind)},
                      {"duty", measure.must ? "must" : "may"},
                      {"body", text(measure.body)},
                      {"count", one.count},
                      {"records", std::move(ids)}};
    put(duty, "until", one.until);
    duty["basis"] = texts(measure.basis.clauses);
    duties.push_back(std::move(duty));
  }
  out["duties"] = std::move(duties);
  put(out, "changes_on", answer.changes_on);
  return json::serialize(out);
}

// ---- answers of any kind, by chance

class Chance {
 public:
  explicit Chance(uint32_t seed) : engine_(seed) {}
  size_t below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(engine_); }
  bool yes() { return below(2) == 0; }
  template <class Enum>
  Enum one_of(std::initializer_list<Enum> values) {
    return *(values.begin() + below(values.size()));
  }
  // Words with everything that JSON treats apart, at every place within eight bytes.
  std::string words() {
    static constexpr std::string_view kParts[] = {"",  "a", "示例", "\"",   "\\",   "\n",       "\r", "\t", "\b", "\f",
                                                  "/", "<", "\x01", "\x1f", "\x7f", "abcdefgh", "𠮷", "é",  " "};
    std::string out;
    for (size_t n = below(12); n > 0; --n) out += kParts[below(std::size(kParts))];
    if (below(20) == 0) out += std::string("\0x", 2);
    return out;
  }
  Text text() { return {words(), words()}; }
  std::optional<Day> day() { return yes() ? std::nullopt : std::optional(Day(static_cast<int32_t>(below(40'000)))); }
  KnownAt moment() { return KnownAt(static_cast<int64_t>(below(4'000'000'000'000'000))); }
  template <class T, class F>
  std::vector<T> some(size_t most, const F& make) {
    std::vector<T> out;
    for (size_t n = below(most + 1); n > 0; --n) out.push_back(make());
    return out;
  }

  Asked asked() {
    Asked out{words(), text(), Day(static_cast<int32_t>(below(40'000))), yes(), moment(), store::CommitSeq(17), {}};
    for (auto& byte : out.rules) byte = static_cast<uint8_t>(below(256));
    return out;
  }
  SubjectMatch match() {
    SubjectMatch out;
    out.found = one_of({Found::one, Found::candidates, Found::unknown, Found::person});
    out.by = one_of({FoundBy::none, FoundBy::code, FoundBy::earlier_code, FoundBy::org_code, FoundBy::reg_number,
                     FoundBy::name, FoundBy::former_name});
    out.subject = SubjectId(static_cast<int64_t>(below(1'000'000)));
    out.candidates = some<Candidate>(3, [&] {
      return Candidate{
          SubjectId(static_cast<int64_t>(below(99))),
          words(),
          words(),
          words(),
          one_of({facts::NameHow::code, facts::NameHow::exact, facts::NameHow::prefix, facts::NameHow::substring,
                  facts::NameHow::initials, facts::NameHow::initials_within, facts::NameHow::slip}),
          static_cast<int>(below(3))};
    });
    if (yes()) out.hint = base::fail(access::kPastClosed, {{"purpose", words()}});
    return out;
  }
  ShownState state() { return {words(), text(), day()}; }
  SubjectAnswer subject() {
    SubjectAnswer out;
    out.id = SubjectId(static_cast<int64_t>(below(1'000'000)));
    out.kind = one_of({identity::SubjectKind::organization, identity::SubjectKind::individual_business,
                       identity::SubjectKind::natural_person, identity::SubjectKind::government_body});
    if (yes()) out.state = state();
    out.code = words();
    out.name = words();
    out.codes = some<ShownCode>(3, [&] {
      return ShownCode{one_of({store::CodeKind::uscc, store::CodeKind::org_code, store::CodeKind::reg_number,
                               store::CodeKind::earlier_uscc}),
                       words(), yes(), day(), day()};
    });
    out.names = some<ShownName>(3, [&] { return ShownName{words(), yes(), yes(), day()}; });
    out.states = some<ShownState>(3, [&] { return state(); });
    out.operators = some<ShownOperator>(2, [&] { return ShownOperator{words(), day()}; });
    return out;
  }
  const catalog::Measure* measure() {
    catalog::Measure& out = measures_.emplace_back();
    out.code = words();
    out.name = text();
    out.body = text();
    out.must = yes();
    out.direction = one_of({catalog::Direction::restriction, catalog::Direction::incentive});
    out.kind = one_of({catalog::MeasureKind::by_law, catalog::MeasureKind::own_will});
    out.basis.clauses = some<std::string>(2, [&] { return words(); });
    return &out;
  }
  ShownRecord record() {
    ShownRecord out;
    catalog::Item& item = items_.emplace_back();
    item.code = base::ItemCode(words());
    item.name = text();
    item.basis.clauses = some<std::string>(3, [&] { return words(); });
    out.item = &item;
    out.id = RecordId(static_cast<int64_t>(below(1'000'000)));
    out.state = one_of({RecordState::in_force, RecordState::repaired, RecordState::ended, RecordState::withdrawn,
                        RecordState::shielded, RecordState::superseded});
    out.link = one_of({store::LinkKind::by_code, store::LinkKind::by_earlier_code, store::LinkKind::by_issued_code,
                       store::LinkKind::provisional, store::LinkKind::by_hand});
    out.severity =
        one_of({store::Severity::unknown, store::Severity::minor, store::Severity::general, store::Severity::serious});
    for (bool* mark : {&out.past_state, &out.disputed, &out.provisional, &out.former_operator, &out.late})
      *mark = yes();
    for (std::string* words_of : {&out.headline, &out.organ, &out.document_number, &out.source}) *words_of = words();
    for (auto* day_of : {&out.state_day, &out.decision, &out.document, &out.publication, &out.misconduct_end,
                         &out.valid_from, &out.valid_until, &out.changes_on}) {
      *day_of = day();
    }
    out.received = moment();
    if (yes()) {
      out.term = ShownTerm{one_of({gate::Reason::permitted, gate::Reason::ended, gate::Reason::class_unknown}),
                           one_of({catalog::Dishonesty::unknown, catalog::Dishonesty::minor}),
                           day(),
                           day(),
                           yes() ? text() : Text{},
                           some<std::string>(2, [&] { return words(); })};
    }
    out.fields = some<ShownField>(4, [&] {
      const std::string value = words();
      return ShownField{words(), text(), value, yes() ? Text{value, value} : text(), yes(), yes()};
    });
    return out;
  }
  std::vector<ShownRecord> records() {
    return some<ShownRecord>(3, [&] { return record(); });
  }

 private:
  std::mt19937 engine_;
  std::deque<catalog::Item> items_;  // what records point to
  std::deque<catalog::Measure> measures_;
};

FindAnswer any_find(Chance& chance) { return {chance.asked(), chance.match()}; }
ShowAnswer any_show(Chance& chance) {
  ShowAnswer out{chance.asked(), chance.match(), std::nullopt, {}};
  if (chance.below(4) > 0) out.subject = chance.subject();
  out.classes = chance.some<ShownClass>(3, [&] { return ShownClass{chance.words(), chance.text(), chance.records()}; });
  return out;
}
CheckAnswer any_check(Chance& chance) {
  CheckAnswer out;
  out.asked = chance.asked();
  out.match = chance.match();
  if (chance.below(4) > 0) out.subject = chance.subject();
  out.verdict = chance.one_of(
      {Verdict::attention, Verdict::none, Verdict::unknown_subject, Verdict::candidates, Verdict::person});
  const auto kind = [&] { return static_cast<MatterKind>(chance.below(kMatters)); };
  out.attention = chance.some<Attention>(3, [&] {
    return Attention{chance.yes() ? std::nullopt : std::optional(kind()), chance.text(),
                     chance.some<std::string>(2, [&] { return chance.words(); })};
  });
  out.matters = chance.some<MatterAnswer>(4, [&] {
    return MatterAnswer{kind(),          chance.below(3), chance.below(3), chance.below(3),
                        chance.below(3), chance.below(3), chance.records()};
  });
  out.duties = chance.some<Duty>(2, [&] {
    return Duty{chance.measure(), chance.below(3),
                chance.some<RecordId>(2, [&] { return RecordId(static_cast<int64_t>(chance.below(99))); }),
                chance.day()};
  });
  out.changes_on = chance.day();
  return out;
}

TEST(CheckJson, EveryAnswerIsTheBytesOfItsTree) {
  for (uint32_t seed = 1; seed <= 2'000; ++seed) {
    Chance chance(seed);
    const FindAnswer find = any_find(chance);
    ASSERT_EQ(to_json(find), as_tree(find)) << "seed " << seed;
    const ShowAnswer show = any_show(chance);
    ASSERT_EQ(to_json(show), as_tree(show)) << "seed " << seed;
    const CheckAnswer check = any_check(chance);
    ASSERT_EQ(to_json(check), as_tree(check)) << "seed " << seed;
  }
}

TEST(CheckJson, EveryByteAtEveryPlace) {
  for (int byte = 0; byte < 256; ++byte) {
    for (size_t place = 0; place < 20; ++place) {
      std::string text(20, 'x');
      text[place] = static_cast<char>(byte);
      JsonText out;
      out.string(text);
      ASSERT_EQ(std::move(out).text(), json::serialize(json::string(text))) << byte << " at " << place;
    }
  }
}

TEST(CheckJson, AnswersOfAHomeAreTheBytesOfTheirTrees) {
  SampleHome home;
  std::string code = "91000000MA0000001";
  code += *identity::uscc_check_character(code);
  const SubjectId subject = home.add_subject(identity::SubjectKind::organization, code, {"示例建材有限公司"},
                                             {{"吊销", kSampleDay.plus_days(-10)}});
  for (int i = 0; i < 30; ++i) {
    home.add({.item = "ADM.penalty",
              .subject = subject,
              .fields = {{"WSH", fmt::format("示例罚{}号", i)}, {"XW", "无证\"经营\""}},
              .decision = kSampleDay.plus_days(-i),
              .valid_until = kSampleDay.plus_days(90 - 3 * i),
              .key = fmt::format("p{}", i)});
  }
  home.ready();
  for (const std::string& query : {code, std::string("示例建材"), std::string("没有的公司")}) {
    const CheckAnswer check = home.check(query);
    EXPECT_EQ(to_json(check), as_tree(check));
    const ShowAnswer show = home.show(query, "self");
    EXPECT_EQ(to_json(show), as_tree(show));
  }
  const CheckAnswer check = home.check(code);
  EXPECT_EQ(check.matters[0].records.size(), kBriefMax) << "so many are listed, all are counted";
  EXPECT_EQ(check.matters[0].count, 30u);
}

}  // namespace
}  // namespace taixin::check
