#include "service/letter_issue.h"

#include <algorithm>
#include <boost/json.hpp>

#include "access/held_entry.h"
#include "base/text.h"
#include "cases/errors.h"
#include "cases/keepers.h"
#include "duty/paper.h"
#include "letters/errors.h"
#include "letters/register.h"
#include "service/outgoing_pdf.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;
using store::LetterEvent;
using store::LetterSource;
using store::OutgoingEvent;

std::shared_ptr<const access::Unit> unit_called(App& app, int64_t id) {
  return access::unit_in(app.entrance().accounts().directory(), access::UnitId(id));
}

std::string role_of(App& app, const access::Caller& caller, Action by = Action::case_act) {
  return app.doors().may(caller, by, {}, app.home().clock().today()).role;
}

std::string joined(const std::vector<std::string>& clauses) {
  std::string out;
  for (const std::string& clause : clauses) out += (out.empty() ? "" : "；") + clause;
  return out;
}

// Names of units on it, as they are now: they may be called otherwise later.
std::string names_on(const Letter& letter) {
  json::object out{{"from", letter.from}, {"organ", letter.organ}, {"case", letter.carried.out.case_id}};
  if (letter.carried.out.effect == "forward") out["to"] = letter.to;
  return json::serialize(out);
}

}  // namespace

std::string letter_sign(App& app, const access::Caller& caller, int64_t unit, const catalog::LetterSeries* series,
                        Action by) {
  const auto found = unit_called(app, unit);
  if (!found || !series) return {};
  // Any unit may ask about the whole city, so that alone makes nobody the city; and whoever deals with the city's cases
  // does not write in the name of another unit.
  const bool city =
      found->kind == access::UnitKind::city || (unit == caller.unit.get() && by != Action::check_batch &&
                                                app.doors().units(caller, by, app.home().clock().today()).all);
  const std::string* sign = series->sign(found->code, city);
  return sign ? *sign : std::string();
}

base::Result<void> set_number(letters::Order& order, const catalog::LetterSeries* series, std::string_view number) {
  if (!base::trim(number).empty()) {
    TX_TRY(order.event.number, letters::hand_number(number, order.sign.empty() ? nullptr : series, &order.sign));
    return {};
  }
  if (order.sign.empty()) {
    return base::fail(letters::kBadNumber,
                      {{"zh", "本单位的文书不由平台编号，请填写本单位的文号"},
                       {"en", "the machine does not number this unit's letters; give the unit's own number"}});
  }
  order.series = series;
  return {};
}

base::Result<letters::Written> write_letter(App& app, report::LetterSheet sheet, const LetterEvent& event) {
  sheet.draft = false;
  sheet.number = event.number;
  letters::Written out;
  out.digest = letter_digest(sheet, event.salt);
  set_verify(app, event.id, out.digest, sheet);
  TX_TRY(const std::string pdf, letter_bytes(app, sheet, LetterFile::pdf));
  TX_TRY(const std::string docx, letter_bytes(app, sheet, LetterFile::docx));
  out.pdf = base::sha256(pdf);
  out.docx = base::sha256(docx);
  return out;
}

bool sends_for(App& app, const access::Caller& caller, int64_t unit) {
  const base::Day today = app.home().clock().today();
  if (cases::keeps_complaints_only(app.catalog(), caller, today)) return false;
  const auto units = app.doors().units(caller, Action::case_act, today);
  if (units.all || caller.console()) return true;
  return unit != 0 && caller.directory && units.covers(*caller.directory, access::UnitId(unit));
}

base::Result<store::IssuedLetter> issue_letter(App& app, const access::Caller& caller, int64_t id,
                                               std::string_view number) {
  TX_TRY(Letter letter, letter_of(app, caller, Lang::zh, id));
  if (letter.stands()) return base::fail(letters::kIssuedBefore);
  letters::Order order;
  LetterEvent& event = order.event;
  event.day = letter.carried.day;
  event.account = caller.account.get();
  event.unit = letter.carried.by != 0 ? letter.carried.by : caller.unit.get();
  event.role = role_of(app, caller);
  event.source = store::LetterSource::step;
  event.source_id = letter.carried.out.id;
  event.letter = letter.code;
  event.subject = letter.carried.out.subject;
  event.seq = letter.mark.seq;
  event.basis = joined(letter.basis);
  event.detail_json = names_on(letter);
  order.sign = letter_sign(app, caller, event.unit, letter.series.get());
  TX_CHECK(set_number(order, letter.series.get(), number));
  return letters::issue(app.home(), order, [&](const LetterEvent& so_far) -> base::Result<letters::Written> {
    letter.issued = store::IssuedLetter{so_far, std::nullopt};
    TX_TRY(report::LetterSheet sheet, letter_sheet(app, letter, Lang::zh, nullptr));
    return write_letter(app, std::move(sheet), so_far);
  });
}

base::Result<store::IssuedLetter> issue_sheet(App& app, const access::Caller& caller, const LetterMatter& matter,
                                              const report::LetterSheet& sheet, std::string_view number) {
  const catalog::LetterRule* rule = app.catalog().letter(matter.letter);
  if (!rule) return base::fail(letters::kNoIssued);
  letters::Order order;
  LetterEvent& event = order.event;
  event.day = sheet.day;
  event.account = caller.account.get();
  event.unit = caller.unit.get();
  event.role = role_of(app, caller, matter.by);
  event.source = matter.source;
  event.source_id = matter.id;
  event.letter = std::string(matter.letter);
  event.subject = matter.subject;
  event.seq = app.facts().head().seq;
  event.basis = joined(sheet.basis);
  event.detail_json = matter.detail_json;
  order.sign = letter_sign(app, caller, event.unit, rule->series.get(), matter.by);
  TX_CHECK(set_number(order, rule->series.get(), number));
  return letters::issue(app.home(), order, [&](const LetterEvent& so_far) { return write_letter(app, sheet, so_far); });
}

base::Result<store::IssuedLetter> standing_letter(App& app, store::LetterSource source, int64_t id,
                                                  std::string_view letter) {
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(auto issued, store::letter_of_source(tx, source, id, letter));
  if (!issued || issued->cancelled) return base::fail(letters::kNoIssued);
  return std::move(*issued);
}

base::Result<Response> issued_file(App& app, const store::IssuedLetter& issued, report::LetterSheet sheet,
                                   LetterFile file) {
  const LetterEvent& event = issued.event;
  sheet.number = event.number;
  if (letter_digest(sheet, event.salt) != event.digest) {
    return base::fail(letters::kSaysElse, {{"number", event.number}});
  }
  set_verify(app, event.id, event.digest, sheet);
  TX_TRY(std::string bytes, letter_bytes(app, sheet, file));
  return letter_response(std::move(bytes), sheet.id, file);
}

base::Result<void> log_file(App& app, const Request& request, Action action, std::string basis,
                            const std::string& bytes, uint64_t rows) {
  access::Asker asker;
  asker.caller = request.caller;
  asker.lang = request.lang();
  asker.action = action;
  asker.basis = std::move(basis);
  const auto logged = access::log_deed(
      app.home(), asker, {.kind = "letter", .done = base::sha256(bytes), .seq = app.facts().head().seq, .rows = rows});
  return logged.ok() ? base::Result<void>() : base::Result<void>(logged.error());
}

base::Result<store::IssuedLetter> cancel_letter(App& app, const access::Caller& caller, int64_t id,
                                                std::string_view reason) {
  {
    TX_TRY(auto tx, app.home().read_records());
    TX_TRY(const auto found, store::issued_letter(tx, id));
    if (!found || !sends_for(app, caller, found->event.unit)) return base::fail(letters::kNoIssued);
    const store::LetterEvent& event = found->event;
    if (event.source == LetterSource::duty && event.letter == duty::paper_letter(store::DutyKind::letter_opened)) {
      return base::fail(letters::kHasClock);
    }
  }
  return end_letter(app, caller, id, reason, Action::case_act);
}

store::LetterEvent cancelling_by(App& app, const access::Caller& caller, Action by) {
  LetterEvent out;
  out.day = app.home().clock().today();
  out.account = caller.account.get();
  out.role = role_of(app, caller, by);
  return out;
}

base::Result<store::IssuedLetter> end_letter(App& app, const access::Caller& caller, int64_t id,
                                             std::string_view reason, Action by) {
  return letters::cancel(app.home(), id, cancelling_by(app, caller, by), reason);
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
  if (found.carried.sent) return {};
  std::string number(base::trim(sending.number));
  if (found.stands()) {
    const std::string& given = found.issued->event.number;
    if (!number.empty() && number != given) {
      return bad(fmt::format("这件文书的文号是 {}", given), fmt::format("the letter's number is {}", given));
    }
    number = given;
  } else if (number.empty()) {
    return bad("文号应为 1 至 64 个字符，不含证件号码", "the number has 1 to 64 characters and no identity number");
  } else {
    const auto issued = issue_letter(app, caller, id, number);
    if (!issued && issued.error().is(letters::kBadNumber)) {
      return bad(issued.error().args().at("zh"), issued.error().args().at("en"));
    }
    if (!issued) return issued.error();
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

}  // namespace taixin::service
