#include "service/api_looks.h"

#include <boost/json.hpp>

#include "access/errors.h"
#include "access/looks.h"
#include "check/own_person.h"
#include "check/render.h"
#include "intake/row_errors.h"
#include "service/api_admin.h"
#include "service/audit_view.h"
#include "service/errors.h"
#include "service/own_calendar.h"
#include "service/own_export.h"
#include "service/own_subject.h"
#include "service/pages_looks.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using access::Look;
using base::Lang;

// ---- the subject's own space

json::value words_of(const App& app, const std::string& purpose) {
  for (const catalog::Purpose& one : app.catalog().purposes()) {
    if (one.code == purpose) return json::object{{"zh", one.name.zh}, {"en", one.name.en}};
  }
  return nullptr;
}

json::object shown(const App& app, const Look& look) {
  json::array questions;
  for (const store::AccessEvent& event : look.questions) {
    const bool asked = event.kind == store::AccessEventKind::question;
    questions.push_back(
        json::object{{"kind", asked ? "question" : "answer"}, {"at", base::iso_time(event.at)}, {"text", event.text}});
  }
  return {{"token", look.token},
          {"at", base::iso_time(look.at)},
          {"who", look.who},
          {"purpose", look.purpose},
          {"purpose_name", words_of(app, look.purpose)},
          {"basis", look.basis},
          {"kind", look.kind},
          {"fields", look.fields},
          {"questions", std::move(questions)}};
}

base::Result<Response> get_looks(App& app, Request& request, const PathArgs&) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_CHECK(log_own_read(app, request.caller, request.lang(), subject));
  TX_TRY(const auto page, app.looks().of_subject(subject, {std::string(request.get("cursor"))}));
  json::array list;
  std::string lines;
  for (const Look& look : page.looks) {
    list.push_back(shown(app, look));
    lines += fmt::format("{}  {}  {}  {}  {}\n", base::iso_time(look.at).substr(0, 19), look.who, look.purpose,
                         look.basis, look.kind);
  }
  if (request.wants_text()) {
    const bool zh = request.lang() == Lang::zh;
    return text_response(lines.empty() ? (zh ? "还没有人查询过\n" : "nobody has looked yet\n") : lines);
  }
  json::object out{{"looks", std::move(list)}};
  if (!page.next.empty()) out["next_cursor"] = page.next;
  return json_response(json::serialize(out));
}

base::Result<Response> get_calendar(App& app, Request& request, const PathArgs&) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_TRY(const OwnCalendar calendar, own_calendar(app, request.caller, request.lang(), subject));
  return json_response(to_json(calendar, request.lang()));
}

base::Result<Response> get_export(App& app, Request& request, const PathArgs&) { return own_export(app, request); }

base::Result<Response> get_held(App& app, Request& request, const PathArgs&) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  access::Asker asker;
  asker.purpose = "self";
  asker.lang = request.lang();
  asker.caller = request.caller;
  asker.action = Action::own_read;
  TX_TRY(const auto session, access::admit(app.desk(), asker, {}));
  const auto card = app.facts().registry().card(subject);
  if (!card) {
    TX_TRY(const auto own, check::own_person(app.checker(), app.vault(), app.packer(), session));
    return request.wants_text() ? text_response(check::to_text(own.value(), request.lang()))
                                : json_response(check::to_json(own.value()));
  }
  TX_TRY(const auto answer, app.checker().show(session, {card->code(), request.get("versions") == "true"}));
  return request.wants_text() ? text_response(check::to_text(answer.value(), request.lang()))
                              : json_response(check::to_json(answer.value()));
}

base::Result<Response> post_question(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_TRY(const int64_t id, app.looks().ask(request.caller, subject, args.text[0], member_of(request, "text")));
  return json_response(json::serialize(json::object{{"id", std::to_string(id)}}), 201);
}

// ---- the unit's side: questions to answer, delays

base::Result<Response> get_questions(App& app, Request& request, const PathArgs&) {
  const auto units = app.doors().units(request.caller, Action::question_answer, app.home().clock().today());
  TX_TRY(const auto questions, app.looks().questions(nullptr, std::nullopt));
  json::array list;
  for (const auto& question : questions) {
    // Of the units that the role reaches, wherever the caller acts.
    if (!units.all && !units.covers(*request.caller.directory, access::UnitId(question.entry.unit))) continue;
    json::object one{{"id", std::to_string(question.event.id)},
                     {"at", base::iso_time(question.event.at)},
                     {"text", question.event.text},
                     {"looked_at", base::iso_time(question.entry.at)},
                     {"who", question.entry.operator_name},
                     {"purpose", question.entry.purpose},
                     {"purpose_name", words_of(app, question.entry.purpose)},
                     {"basis", question.entry.basis}};
    if (const auto due = answer_due(app, question.event)) one["due"] = due->iso();
    if (question.answer) one["answer"] = question.answer->text;
    list.push_back(std::move(one));
  }
  return json_response(json::serialize(json::object{{"questions", std::move(list)}}));
}

// Whether a question is of looks by the caller's units.
base::Result<void> own_question(App& app, const Request& request, int64_t id) {
  const auto units = app.doors().units(request.caller, Action::question_answer, app.home().clock().today());
  TX_TRY(const auto questions, app.looks().questions(nullptr, std::nullopt));
  for (const auto& question : questions) {
    if (question.event.id != id) continue;
    if (units.all || units.covers(*request.caller.directory, access::UnitId(question.entry.unit))) return {};
    return access::refusal(access::Why::other_unit, Action::question_answer);
  }
  return base::fail(access::kNoQuestion);
}

base::Result<Response> post_question_answer(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(own_question(app, request, args.id));
  TX_CHECK(app.looks().answer(request.caller, args.id, member_of(request, "text")));
  return done_response(request);
}

json::object shown(App& app, const access::Delay& delay, base::KnownAt now) {
  const std::string_view state = delay.ended_at       ? "ended"
                                 : now >= delay.until ? "run_out"
                                 : delay.confirmed_at ? "holds"
                                                      : "asked";
  const auto card = app.facts().registry().card(delay.subject);
  return {{"id", std::to_string(delay.id)},
          {"state", state},
          {"ground", delay.ground},
          {"subject", card ? json::value(card->code()) : json::value(nullptr)},
          {"asked_by", std::to_string(delay.asked_by.get())},
          {"matter", delay.matter},
          {"asked_at", base::iso_time(delay.asked_at)},
          {"until", base::iso_time(delay.until)}};
}

base::Result<Response> get_delays(App& app, Request& request, const PathArgs&) {
  const auto units = app.doors().units(request.caller, Action::log_delay, app.home().clock().today());
  json::array list;
  for (const access::Delay& delay : app.looks().delays()) {
    const bool own = units.all || (request.caller.directory && units.covers(*request.caller.directory, delay.unit));
    if (own) list.push_back(shown(app, delay, app.home().clock().now()));
  }
  json::array grounds;  // that can be given today
  for (const catalog::LookDelay& one : app.catalog().look_delays()) {
    if (!one.basis.in_force(app.home().clock().today())) continue;
    grounds.push_back(json::object{{"ground", one.code},
                                   {"name", one.name.in(request.lang())},
                                   {"days_max", one.days_max},
                                   {"basis", json::array(one.basis.clauses.begin(), one.basis.clauses.end())}});
  }
  return json_response(json::serialize(json::object{{"delays", std::move(list)}, {"grounds", std::move(grounds)}}));
}

base::Result<Response> post_delay(App& app, Request& request, const PathArgs&) {
  const std::string& code = member_of(request, "code");
  const auto subject = app.facts().registry().by_code(code, store::CodeKind::uscc);
  if (!subject) return base::fail(intake::kCodeUnknown, {{"code", code}});
  const auto days = parse_id(member_of(request, "days"));
  TX_TRY(const int64_t id, app.looks().ask_delay(request.caller, app.catalog(), *subject, member_of(request, "ground"),
                                                 static_cast<int>(std::min<int64_t>(days.value_or(0), 10'000)),
                                                 member_of(request, "matter")));
  return json_response(json::serialize(json::object{{"id", std::to_string(id)}}), 201);
}

base::Result<void> own_delay(App& app, const Request& request, int64_t id) {
  const auto units = app.doors().units(request.caller, Action::log_delay, app.home().clock().today());
  for (const access::Delay& delay : app.looks().delays()) {
    if (delay.id != id) continue;
    if (units.all || units.covers(*request.caller.directory, delay.unit)) return {};
    return access::refusal(access::Why::other_unit, Action::log_delay);
  }
  return base::fail(access::kNoDelay);
}

base::Result<Response> post_delay_confirm(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(own_delay(app, request, args.id));
  TX_CHECK(app.looks().confirm_delay(request.caller, args.id));
  return done_response(request);
}
base::Result<Response> post_delay_end(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(own_delay(app, request, args.id));
  TX_CHECK(app.looks().end_delay(request.caller, args.id));
  return done_response(request);
}

// ---- the auditor

constexpr size_t kLogPage = 100;

std::shared_ptr<const access::Directory> directory_of(App& app, const Request& request) {
  return request.caller.directory ? request.caller.directory : app.entrance().accounts().directory();
}

base::Result<int64_t> before_of(const Request& request) {
  const auto cursor = request.get("cursor");
  if (cursor.empty()) return INT64_MAX;
  const auto before = parse_id(cursor);
  if (!before) return base::fail(kBadValue, {{"name", "cursor"}, {"value", std::string(cursor)}});
  return *before;
}

json::object shown(const store::AccessEntry& entry) {
  return {{"id", std::to_string(entry.id)},
          {"at", base::iso_time(entry.at)},
          {"who", entry.operator_name},
          {"account", std::to_string(entry.account)},
          {"unit", std::to_string(entry.unit)},
          {"via", static_cast<int>(entry.via)},
          {"purpose", entry.purpose},
          {"basis", entry.basis},
          {"kind", entry.kind},
          {"fields", entry.fields},
          {"rows", entry.rows}};
}

base::Result<Response> get_log(App& app, Request& request, const PathArgs&) {
  const auto directory = directory_of(app, request);
  TX_TRY(const LogFilter filter, LogFilter::read(request.query, *directory));
  store::AccessSearch search = filter.search(*directory);
  search.limit = kLogPage;
  TX_TRY(search.before, before_of(request));
  TX_TRY(auto tx, app.home().read_access());
  TX_TRY(const auto page, store::search_access(tx, search));
  TX_CHECK(note_audit(app, request.caller, std::string(request.get("operator")), request.lang(),
                      {.kind = "log", .asked = std::string(request.get("cursor")), .rows = page.entries.size()}));
  json::array list;
  for (const auto& entry : page.entries) list.push_back(shown(entry));
  json::object out{{"entries", std::move(list)}};
  if (page.next != 0) out["next_cursor"] = std::to_string(page.next);
  return json_response(json::serialize(out));
}

base::Result<Response> get_alerts(App& app, Request& request, const PathArgs&) {
  Given given = request.query;
  given.emplace("state", "all");
  TX_TRY(const AlertFilter filter, AlertFilter::read(given));
  TX_TRY(const int64_t before, before_of(request));
  auto alerts = alerts_of(app, *directory_of(app, request), filter, before);
  json::object out;
  if (alerts.size() > kLogPage) {
    alerts.resize(kLogPage);
    out["next_cursor"] = std::to_string(alerts.back().alert.event.id);
  }
  json::array list;
  for (const ShownAlert& one_alert : alerts) {
    const auto& alert = one_alert.alert;
    boost::system::error_code failed;
    json::object one{{"id", std::to_string(alert.event.id)},          {"at", base::iso_time(alert.event.at)},
                     {"entry", std::to_string(alert.event.about)},    {"account", std::to_string(alert.event.account)},
                     {"what", json::parse(alert.event.text, failed)}, {"open", !alert.closed.has_value()}};
    if (alert.closed) one["closed"] = alert.closed->text;
    list.push_back(std::move(one));
  }
  out["alerts"] = std::move(list);
  return json_response(json::serialize(out));
}

base::Result<Response> post_alert_close(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(app.looks().close(request.caller, args.id, member_of(request, "text")));
  return done_response(request);
}

constexpr Member kText[] = {{.name = "text", .required = true, .max = 500, .example = "请说明查询原因"}};
constexpr Shape kTextShape{"Words", kText};
constexpr Member kDelay[] = {
    {.name = "code", .required = true, .max = 18, .example = "91370999TX000001XE", .about = "of the subject"},
    {.name = "ground", .required = true, .max = 40, .example = "investigation", .about = "a ground of the packs"},
    {.name = "days", .kind = Member::Kind::number, .required = true, .max = 3, .example = "30"},
    {.name = "matter", .required = true, .max = 500, .example = "示例案 3 号"}};
constexpr Shape kDelayShape{"DelayRequest", kDelay};

constexpr Route kRoutes[] = {
    {.method = "GET", .pattern = "/api/v1/own", .operation = "getOwn", .action = Action::own_read, .handler = get_held},
    {.method = "GET",
     .pattern = "/api/v1/own/calendar",
     .operation = "getOwnCalendar",
     .action = Action::own_read,
     .handler = get_calendar},
    {.method = "GET",
     .pattern = "/api/v1/own/export",
     .operation = "exportOwn",
     .action = Action::own_read,
     .handler = get_export,
     .bulk = true},
    {.method = "GET",
     .pattern = "/api/v1/own/looks",
     .operation = "listLooks",
     .action = Action::own_read,
     .handler = get_looks},
    {.method = "POST",
     .pattern = "/api/v1/own/looks/{token}/question",
     .operation = "questionLook",
     .action = Action::own_question,
     .handler = post_question,
     .body = Body::json,
     .shape = &kTextShape},
    {.method = "GET",
     .pattern = "/api/v1/questions",
     .operation = "listQuestions",
     .action = Action::question_answer,
     .handler = get_questions},
    {.method = "POST",
     .pattern = "/api/v1/questions/{id}/answer",
     .operation = "answerQuestion",
     .action = Action::question_answer,
     .handler = post_question_answer,
     .body = Body::json,
     .shape = &kTextShape},
    {.method = "GET",
     .pattern = "/api/v1/delays",
     .operation = "listDelays",
     .action = Action::log_delay,
     .handler = get_delays},
    {.method = "POST",
     .pattern = "/api/v1/delays",
     .operation = "askDelay",
     .action = Action::log_delay,
     .handler = post_delay,
     .body = Body::json,
     .shape = &kDelayShape},
    {.method = "POST",
     .pattern = "/api/v1/delays/{id}/confirm",
     .operation = "confirmDelay",
     .action = Action::log_delay,
     .handler = post_delay_confirm},
    {.method = "POST",
     .pattern = "/api/v1/delays/{id}/end",
     .operation = "endDelay",
     .action = Action::log_delay,
     .handler = post_delay_end},
    {.method = "GET",
     .pattern = "/api/v1/log",
     .operation = "listLog",
     .action = Action::log_read,
     .handler = get_log,
     .unit_is_number = true},
    {.method = "GET",
     .pattern = "/api/v1/alerts",
     .operation = "listAlerts",
     .action = Action::log_read,
     .handler = get_alerts,
     .unit_is_number = true},
    {.method = "POST",
     .pattern = "/api/v1/alerts/{id}/close",
     .operation = "closeAlert",
     .action = Action::alert_close,
     .handler = post_alert_close,
     .body = Body::json,
     .shape = &kTextShape},
};

}  // namespace

std::span<const Route> look_routes() { return kRoutes; }

}  // namespace taixin::service
