#include "service/outgoing_view.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "cases/cases.h"
#include "cases/errors.h"
#include "cases/keepers.h"
#include "catalog/letter_rules.h"
#include "identity/id_finder.h"
#include "service/api_cases.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;
using store::Carried;
using store::OutgoingEvent;

constexpr size_t kNumberMax = 64;  // characters

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

Letter letter(App& app, Carried carried, Lang lang) {
  Letter out;
  const json::value detail = detail_of(carried);
  out.code = carried.out.effect == "letter" ? text_in(detail, "letter") : carried.out.effect;
  const catalog::LetterRule* rule = app.catalog().letter(out.code);
  out.name = rule ? rule->name.in(lang) : lang == Lang::zh ? "转办" : "passed on";
  const std::string body = unit_name(app, carried.out.unit);
  const bool to_body = carried.out.effect == "forward";
  out.to = !to_body       ? addressee(app, carried.out.subject, lang)
           : body.empty() ? (lang == Lang::zh ? "市外或者上级单位" : "a body elsewhere")
                          : body;
  out.from = unit_name(app, carried.by);
  out.carried = std::move(carried);
  return out;
}

// The words with what the case knows; a line to be filled in for what it does not. By the packs in force when the step
// was taken, so that a letter says for ever what it said.
void add_words(App& app, const access::Caller& caller, Letter& letter, Lang lang) {
  const Carried& one = letter.carried;
  const json::value detail = detail_of(one);
  std::string reason, result, organ;
  const catalog::Catalog* law = &app.catalog();
  if (const auto read = app.cases().read(caller, one.out.case_id)) {
    organ = unit_name(app, read->one->recogniser.get());
    const catalog::CaseKind* kind = app.cases().kind_of(*read->one);
    for (const cases::StepRead& step : read->steps) {
      if (step.taken.event != one.out.event) continue;
      law = &app.checker().law(step.taken.at);
      const auto found = step.form.find("reason");
      if (found != step.form.end()) reason = found->second;
      const catalog::CaseStep* rules = kind ? kind->step(step.taken.step) : nullptr;
      const catalog::CaseOutcome* outcome = rules ? rules->outcome(step.taken.outcome) : nullptr;
      if (outcome) result = outcome->name.in(lang);
    }
  }
  const catalog::LetterRule* rule = law->letter(letter.code);
  if (!rule) return;
  letter.name = rule->name.in(lang);
  letter.basis = rule->basis.clauses;
  const auto known = [](std::string text) { return text.empty() ? std::string("____________") : std::move(text); };
  letter.words = base::fill(rule->words.in(lang), {{"case", std::to_string(one.out.case_id)},
                                                   {"day", one.day.iso()},
                                                   {"subject", addressee(app, one.out.subject, lang)},
                                                   {"record", std::to_string(one.out.record.get())},
                                                   {"organ", known(std::move(organ))},
                                                   {"reason", known(std::move(reason))},
                                                   {"result", known(std::move(result))},
                                                   {"unit", known(letter.from)}});
}

}  // namespace

std::string unit_of(App& app, const Carried& carried) { return unit_name(app, carried.by); }

std::string addressee(App& app, base::SubjectId subject, Lang lang) {
  const auto card = app.facts().registry().card(subject);
  if (card) return card->name(app.facts().head());
  return lang == Lang::zh ? "申请人" : "the applicant";
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
      if (out.size() < limit && is_to_send(units, caller, one)) out.push_back(letter(app, std::move(one), lang));
    }
    if (some.size() < kRows) break;
  }
  return out;
}

base::Result<Letter> letter_of(App& app, const access::Caller& caller, Lang lang, int64_t id) {
  const auto units = units_of(app, caller);
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(auto found, store::carried(tx, id));
  const bool is_letter = found && (found->out.effect == "letter" || found->out.effect == "forward");
  if (!is_letter || !is_to_send(units, caller, *found)) return base::fail(cases::kNoLetter);
  Letter out = letter(app, *std::move(found), lang);
  add_words(app, caller, out, lang);
  return out;
}

base::Result<void> log_letter_read(App& app, const access::Caller& caller, Lang lang, const Letter& letter) {
  TX_TRY(const cases::CaseRead read, app.cases().read(caller, letter.carried.out.case_id));
  return log_case_read(app, caller, lang, *read.one);
}

base::Result<void> mark_sent(App& app, const access::Caller& caller, int64_t id, const Sending& sending) {
  TX_TRY(const Letter found, letter_of(app, caller, Lang::zh, id));
  const auto bad = [](std::string zh, std::string en) {
    return base::fail(cases::kBadSending, {{"zh", std::move(zh)}, {"en", std::move(en)}});
  };
  if (std::ranges::find(kWays, sending.way) == std::end(kWays)) return bad("送达方式不在所列之中", "no such way");
  const base::Day today = app.home().clock().today();
  if (sending.day > today || sending.day < found.carried.day) {
    return bad(fmt::format("日期应在 {} 至 {} 之间", found.carried.day.iso(), today.iso()),
               fmt::format("the day is between {} and {}", found.carried.day.iso(), today.iso()));
  }
  const std::string number(base::trim(sending.number));
  if (number.empty() || base::has_control(number) || base::count_code_points(number) > kNumberMax ||
      !identity::find_ids(number).empty()) {
    return bad("文号应为 1 至 64 个字符，不含证件号码", "the number has 1 to 64 characters and no identity number");
  }
  return app.home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(store::append_outgoing_event(tx, {.outgoing = id,
                                               .kind = OutgoingEvent::Kind::sent,
                                               .day = sending.day,
                                               .account = caller.account.get(),
                                               .unit = caller.unit.get(),
                                               .number = number,
                                               .way = sending.way}));
    return {};
  });
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
