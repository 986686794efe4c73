#include "service/outgoing_view.h"

#include <algorithm>
#include <boost/json.hpp>

#include "cases/cases.h"
#include "cases/errors.h"
#include "cases/keepers.h"
#include "catalog/case_words.h"
#include "catalog/letter_rules.h"
#include "letters/register.h"
#include "report/letter_pdf.h"
#include "service/api_cases.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;
using store::Carried;
using store::OutgoingEvent;

std::string text_in(const json::value& object, std::string_view key) {
  const json::value* found = object.is_object() ? object.as_object().if_contains(key) : nullptr;
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

json::value detail_of(const Carried& one) {
  boost::system::error_code failed;
  json::value out = json::parse(one.out.detail_json, failed);
  return failed ? json::value() : out;
}

std::string unit_name(App& app, int64_t id) {
  const auto directory = app.entrance().accounts().directory();
  const access::Unit* unit = directory->unit(access::UnitId(id));
  return unit ? unit->name : std::string();
}

// The units whose letters the caller sends; none of whoever keeps complaints, whose letters their handlers send.
access::Doors::Units units_of(App& app, const access::Caller& caller) {
  const base::Day today = app.home().clock().today();
  if (cases::keeps_complaints_only(app.catalog(), caller, today)) return {};
  return app.doors().units(caller, Action::case_act, today);
}

// Whose letter it is: the unit of the step; of a step by the subject, or in no unit, the centre's.
bool is_to_send(const access::Doors::Units& units, const access::Caller& caller, const Carried& one) {
  if (units.all) return true;
  return one.by != 0 && caller.directory && units.covers(*caller.directory, access::UnitId(one.by));
}

// The name of a unit as it stands on a letter that was issued.
std::string kept_name(const std::optional<store::IssuedLetter>& issued, std::string_view key, std::string now) {
  if (!issued || issued->cancelled) return now;
  return letters::kept_of(issued->event, key).value_or(std::move(now));
}

base::Result<Letter> letter(App& app, Carried carried, Lang lang, std::string code = {}) {
  Letter out;
  const json::value detail = detail_of(carried);
  out.code = !code.empty()                    ? std::move(code)
             : carried.out.effect == "letter" ? text_in(detail, "letter")
                                              : carried.out.effect;
  {
    TX_TRY(auto tx, app.home().read_records());
    TX_TRY(out.issued, store::letter_of_source(tx, store::LetterSource::step, carried.out.id, out.code));
  }
  out.mark = {out.stands() ? out.issued->event.seq : app.facts().head().seq};
  const catalog::LetterRule* rule = app.catalog().letter(out.code);
  out.name = rule ? rule->name.in(lang) : lang == Lang::zh ? "转办" : "passed on";
  const std::string body = kept_name(out.issued, "to", unit_name(app, carried.out.unit));
  const bool to_body = carried.out.effect == "forward";
  const catalog::Text person = rule ? rule->person : catalog::LetterRule().person;
  out.to = !to_body       ? addressee(app, carried.out.subject, lang, out.mark, person)
           : body.empty() ? (lang == Lang::zh ? "市外或者上级单位" : "a body elsewhere")
                          : body;
  out.from = kept_name(out.issued, "from", unit_name(app, carried.by));
  out.carried = std::move(carried);
  return out;
}

constexpr std::string_view kToFillIn = "____________";

// Places that nothing was known for.
std::string with_lines(std::string words) {
  for (size_t at = words.find('{'); at != std::string::npos; at = words.find('{', at + 1)) {
    const size_t end = words.find('}', at);
    if (end == std::string::npos) break;
    const std::string_view name = std::string_view(words).substr(at + 1, end - at - 1);
    const bool place =
        !name.empty() && std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    if (place) words.replace(at, end - at + 1, kToFillIn);
  }
  return words;
}

const cases::StepRead* step_of(const cases::CaseRead& read, int64_t event) {
  const auto found = std::ranges::find_if(read.steps, [&](const auto& step) { return step.taken.event == event; });
  return found == read.steps.end() ? nullptr : &*found;
}

// The words with what the case knows; a line to be filled in for what it does not. By the packs in force when the step
// was taken, so that a letter says for ever what it said.
void add_words(App& app, const cases::CaseRead& read, Letter& letter, Lang lang) {
  const Carried& one = letter.carried;
  const catalog::Catalog* law = &app.catalog();
  letter.organ = kept_name(letter.issued, "organ", unit_name(app, read.one->recogniser.get()));
  const auto known = [](const std::string& text) { return text.empty() ? std::string(kToFillIn) : text; };
  base::ErrorArgs places;
  if (const cases::StepRead* step = step_of(read, one.out.event)) {
    law = &app.checker().law(step->taken.at);
    const catalog::CaseKind* kind = app.cases().kind_of(*read.one);
    const catalog::CaseStep* rules = kind ? kind->step(step->taken.step) : nullptr;
    for (const auto& [code, value] : step->form) {
      const catalog::CaseField* field = nullptr;
      for (const catalog::CaseField& any :
           rules ? std::span<const catalog::CaseField>(rules->form) : std::span<const catalog::CaseField>()) {
        if (any.code == code) field = &any;
      }
      places[code] = known(field ? catalog::said_in(*field, value).in(lang) : value);
    }
    const catalog::CaseOutcome* outcome = rules ? rules->outcome(step->taken.outcome) : nullptr;
    if (outcome) places["result"] = known(outcome->name.in(lang));
  }
  const catalog::LetterRule* rule = law->letter(letter.code);
  if (!rule) return;
  letter.name = rule->name.in(lang);
  letter.basis = rule->basis.clauses;
  letter.series = rule->series;
  places["case"] = std::to_string(one.out.case_id);
  places["day"] = one.day.iso();
  places["date"] = report::letter_day_words(one.day, lang);
  places["subject"] = addressee(app, one.out.subject, lang, letter.mark, rule->person);
  if (one.out.effect != "forward") letter.to = places["subject"];
  places["record"] = one.out.record.get() == 0 ? std::string(kToFillIn) : std::to_string(one.out.record.get());
  places["organ"] = known(letter.organ);
  places["unit"] = known(letter.from);
  places.try_emplace("reason", kToFillIn);
  places.try_emplace("result", kToFillIn);
  letter.words = with_lines(base::fill(rule->words.in(lang), places));
}

// The letter by which the notice of a step may be had on paper; empty: none.
std::string paper_of(App& app, const cases::CaseRead& read, const Carried& notice) {
  const cases::StepRead* step = step_of(read, notice.out.event);
  if (!step) return {};
  for (const catalog::LetterRule& rule : app.checker().law(step->taken.at).letters()) {
    if (rule.is_of(read.one->kind, step->taken.step, step->taken.outcome)) return rule.code;
  }
  return {};
}

}  // namespace

std::string unit_of(App& app, const Carried& carried) { return unit_name(app, carried.by); }

std::string addressee(App& app, base::SubjectId subject, Lang lang, const facts::Watermark& mark,
                      const catalog::Text& person) {
  const auto card = app.facts().registry().card(subject);
  return card ? card->name(mark) : person.in(lang);
}

base::Result<std::vector<Letter>> letters_of(App& app, const access::Caller& caller, Lang lang, bool all,
                                             size_t limit) {
  // Who sends them; the console sends nothing, and sees what waits anywhere.
  auto units = units_of(app, caller);
  units.all = units.all || caller.console();
  std::vector<Letter> out;
  constexpr size_t kRows = 500;
  for (int64_t after = 0; out.size() < limit;) {
    std::vector<Carried> some;
    {
      TX_TRY(auto tx, app.home().read_records());
      TX_TRY(some, store::letters(tx, after, !all, kRows));
    }
    for (Carried& one : some) {
      after = one.out.id;
      if (out.size() >= limit || !is_to_send(units, caller, one)) continue;
      TX_TRY(Letter made, letter(app, std::move(one), lang));
      out.push_back(std::move(made));
    }
    if (some.size() < kRows) break;
  }
  return out;
}

base::Result<Letter> letter_of(App& app, const access::Caller& caller, Lang lang, int64_t id) {
  const auto units = units_of(app, caller);
  std::optional<Carried> found;
  {
    TX_TRY(auto tx, app.home().read_records());
    TX_TRY(found, store::carried(tx, id));
  }
  const bool notice = found && found->out.effect == "notify";
  const bool is_letter = found && (notice || found->out.effect == "letter" || found->out.effect == "forward");
  if (!is_letter || !is_to_send(units, caller, *found)) return base::fail(cases::kNoLetter);
  const auto read = app.cases().read(caller, found->out.case_id);
  if (notice && !read) return base::fail(cases::kNoLetter);
  if (!read) return read.error();
  std::string code = notice ? paper_of(app, *read, *found) : std::string();
  if (notice && code.empty()) return base::fail(cases::kNoLetter);
  TX_TRY(Letter out, letter(app, *std::move(found), lang, std::move(code)));
  add_words(app, *read, out, lang);
  return out;
}

base::Result<std::vector<Letter>> letters_of_case(App& app, const access::Caller& caller, Lang lang, int64_t case_id) {
  TX_TRY(const cases::CaseRead read, app.cases().read(caller, case_id));
  const auto units = units_of(app, caller);
  std::vector<Carried> all;
  {
    TX_TRY(auto tx, app.home().read_records());
    TX_TRY(all, store::carried_of_case(tx, case_id));
  }
  std::vector<Letter> out;
  for (Carried& one : all) {
    const bool notice = one.out.effect == "notify";
    if (!is_to_send(units, caller, one) || (!notice && one.out.effect != "letter" && one.out.effect != "forward"))
      continue;
    std::string code = notice ? paper_of(app, read, one) : std::string();
    if (notice && code.empty()) continue;
    TX_TRY(Letter made, letter(app, std::move(one), lang, std::move(code)));
    out.push_back(std::move(made));
  }
  return out;
}

base::Result<void> log_letter_read(App& app, const access::Caller& caller, Lang lang, const Letter& letter) {
  TX_TRY(const cases::CaseRead read, app.cases().read(caller, letter.carried.out.case_id));
  return log_case_read(app, caller, lang, *read.one);
}

const char* way_words(std::string_view way, Lang lang) {
  const bool zh = lang == Lang::zh;
  if (way == "post") return zh ? "邮寄" : "by post";
  if (way == "in_person") return zh ? "当面送达" : "in person";
  if (way == "electronic") return zh ? "电子送达" : "electronically";
  return zh ? "政务交换" : "by the government exchange";
}

base::Result<std::vector<Notice>> notices_of(App& app, base::SubjectId subject, Lang lang, size_t limit) {
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto all, store::notices(tx, subject, INT64_MAX, limit));
  std::vector<Notice> out;
  for (const Carried& one : all) {
    out.push_back({one.out.id, one.out.case_id, one.day, text_in(detail_of(one), lang == Lang::zh ? "zh" : "en"),
                   !one.read.has_value()});
  }
  return out;
}

base::Result<void> mark_read(App& app, const access::Caller& caller, base::SubjectId subject, int64_t id) {
  {
    TX_TRY(auto tx, app.home().read_records());
    TX_TRY(const auto found, store::carried(tx, id));
    if (!found || found->out.effect != "notify" || found->out.subject != subject) return base::fail(cases::kNoLetter);
    if (found->read) return {};
  }
  return app.home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(store::append_outgoing_event(tx, {.outgoing = id,
                                               .kind = OutgoingEvent::Kind::read,
                                               .day = app.home().clock().today(),
                                               .account = caller.account.get()}));
    return {};
  });
}

}  // namespace taixin::service
