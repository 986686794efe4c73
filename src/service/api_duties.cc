#include "service/api_duties.h"

#include <boost/json.hpp>
#include <charconv>

#include "duty/errors.h"
#include "duty/sheet.h"
#include "service/api_admin.h"
#include "service/day_span.h"
#include "service/duty_papers.h"
#include "service/errors.h"
#include "service/office_rooms.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using access::UnitId;
using base::Lang;
using duty::Book;
using duty::CellKey;

constexpr int kMonthsShown = 12, kSpanMax = 3 * 366, kLateDays = 92;

Book& book(App& app) { return *app.offices().duties; }

// Which units' lines the caller may see.
std::function<bool(UnitId)> covered_by(App& app, const access::Caller& caller) {
  const auto directory = caller.directory ? caller.directory : app.entrance().accounts().directory();
  const auto units = app.doors().units(caller, Action::duty_read, app.home().clock().today());
  return [directory, units](UnitId unit) { return units.all || units.covers(*directory, unit); };
}

base::Result<duty::OwedSpan> span_of(App& app, const Request& request) {
  const base::Day today = app.home().clock().today();
  const base::Day first = *base::Day::from_civil(today.year(), today.month(), 1);
  duty::OwedSpan out{first.plus_months(1 - kMonthsShown), today};
  TX_TRY(const auto span, day_span(request, out.from, out.until));
  if (span) out = {span->from, span->until};
  if (out.until.count() - out.from.count() > kSpanMax) {
    return base::fail(kBadValue, {{"name", "from"}, {"value", out.from.iso()}});
  }
  return out;
}

json::object counts_json(const duty::PeriodCounts& of) {
  const auto share = of.share();
  return {{"lines", of.lines},
          {"units", of.units},
          {"expected", of.expected},
          {"expected_reported", of.expected_reported},
          {"share", share ? json::value(*share) : json::value(nullptr)},
          {"reported", of.reported},
          {"late", of.late},
          {"lifted", of.lifted},
          {"zero", of.zero},
          {"contradicted", of.contradicted},
          {"overdue", of.overdue}};
}

base::Result<Response> get_lines(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto span, span_of(app, request));
  TX_TRY(const auto lines, book(app).lines(span, covered_by(app, request.caller)));
  const Lang lang = request.lang();
  json::array all;
  std::string text;
  for (const duty::Line& line : lines) {
    text += fmt::format("{:<8}  {:<14}  {:>5} / {:<5}  {:<10}  {}\n", line.period.code(), line.item, line.reported,
                        line.expected ? std::to_string(*line.expected) : "-",
                        duty::line_state_words(line.state).in(lang), book(app).unit_name(line.unit));
    all.push_back(line_json(app, line, lang));
  }
  if (request.wants_text()) {
    return text_response(text.empty() ? (lang == Lang::zh ? "没有报送任务\n" : "nothing is owed\n") : text);
  }
  return json_response(json::serialize(json::object{{"from", span.from.iso()},
                                                    {"to", span.until.iso()},
                                                    {"lines", std::move(all)},
                                                    {"total", counts_json(duty::sum_of(lines))}}));
}

base::Result<Response> get_rules(App& app, Request& request, const PathArgs&) {
  const Lang lang = request.lang();
  const base::Day today = app.home().clock().today();
  json::array duties;
  for (const catalog::Duty& one : app.catalog().duties().duties) {
    if (!one.basis.in_force(today)) continue;
    json::array items;
    for (const std::string& code : one.items) {
      const catalog::Item* item = app.catalog().item(base::ItemCode(code), today);
      items.push_back(json::object{{"item", code}, {"name", item ? item->name.in(lang) : code}});
    }
    duties.push_back(json::object{{"duty", one.code},
                                  {"name", one.name.in(lang)},
                                  {"items", std::move(items)},
                                  {"units", json::array(one.units.begin(), one.units.end())},
                                  {"every", one.every == catalog::Every::month ? "month" : "quarter"},
                                  {"within", one.within},
                                  {"remind", one.remind},
                                  {"letter", one.letter},
                                  {"answer", one.answer},
                                  {"decide", one.decide},
                                  {"appeal", one.appeal},
                                  {"basis", json::array(one.basis.clauses.begin(), one.basis.clauses.end())},
                                  {"sure", catalog::mark_code(one.basis.sure)},
                                  {"hint", !one.basis.acts()}});
  }
  json::array units;  // to whom the caller may give a task
  const auto covers = covered_by(app, request.caller);
  const auto picture = app.entrance().accounts().directory();
  for (const auto& [id, unit] : picture->units()) {
    if (unit.closed || !covers(id)) continue;
    units.push_back(
        json::object{{"unit", std::to_string(id.get())}, {"name", unit.name}, {"owes", !unit.items.empty()}});
  }
  return json_response(json::serialize(json::object{{"duties", std::move(duties)}, {"units", std::move(units)}}));
}

base::Result<Response> get_things(App& app, Request& request, const PathArgs&) {
  const std::string_view kind = request.get("kind");
  if (!kind.empty() && kind != "letter" && kind != "appeal" && kind != "task") {
    return base::fail(kBadValue, {{"name", "kind"}, {"value", std::string(kind)}});
  }
  const bool open = request.get("open") == "true";
  const Lang lang = request.lang();
  const auto covers = covered_by(app, request.caller);
  json::array all, reminders;
  std::string text;
  for (const auto& thing : book(app).things(covers)) {
    if ((!kind.empty() && kind != duty::thing_kind_code(thing->kind)) || (open && thing->over())) continue;
    json::object one = thing_json(app, request.caller, *thing, lang);
    text +=
        fmt::format("{:>6}  {}  {}  {}  {}\n", thing->id(), std::string_view(one.at("opened").as_string()),
                    std::string_view(one.at("state_name").as_string()),
                    std::string_view(one.at("unit_name").as_string()), std::string_view(one.at("title").as_string()));
    all.push_back(std::move(one));
  }
  if (request.wants_text()) {
    return text_response(text.empty() ? (lang == Lang::zh ? "没有通知、申诉和任务\n" : "no letter, appeal or task\n")
                                      : text);
  }
  const auto picture = app.entrance().accounts().directory();
  for (const auto& [id, unit] : picture->units()) {
    if (!covers(id)) continue;
    for (const store::DutyEvent& event : book(app).reminders(id)) reminders.push_back(paper_json(app, event, lang));
  }
  return json_response(json::serialize(json::object{{"things", std::move(all)}, {"reminders", std::move(reminders)}}));
}

base::Result<Response> thing_response(App& app, const Request& request, const base::Result<duty::Thing>& thing,
                                      int status = 200) {
  if (!thing) return thing.error();
  return json_response(json::serialize(thing_json(app, request.caller, *thing, request.lang())), status);
}
base::Result<Response> line_response(App& app, const Request& request, const base::Result<duty::Line>& line) {
  if (!line) return line.error();
  return json_response(json::serialize(line_json(app, *line, request.lang())));
}

base::Result<Response> get_thing(App& app, Request& request, const PathArgs& args) {
  const auto thing = book(app).thing(args.id);
  if (!thing || !covered_by(app, request.caller)(thing->unit())) return base::fail(duty::kNoThing);
  return thing_response(app, request, *thing);
}

// ---- late rows

const char* mark_code(duty::LateRow::Mark mark) {
  switch (mark) {
    case duty::LateRow::Mark::stands:
      return "stands";
    case duty::LateRow::Mark::appealed:
      return "appealed";
    case duty::LateRow::Mark::upheld:
      return "upheld";
    case duty::LateRow::Mark::lifted:
      return "lifted";
  }
  return "";
}

base::Result<Response> get_late(App& app, Request& request, const PathArgs&) {
  const base::Day today = app.home().clock().today();
  UnitId unit = request.caller.unit;
  if (const std::string_view named = request.get("unit"); !named.empty()) {
    const auto id = parse_id(named);
    if (!id) return base::fail(kBadValue, {{"name", "unit"}, {"value", std::string(named)}});
    unit = UnitId(*id);
    if (!covered_by(app, request.caller)(unit)) return access::refusal(access::Why::other_unit, Action::duty_read);
  }
  const base::Day since = today.plus_days(-kLateDays);
  TX_TRY(const auto span, day_span(request, since, today));  // days on which they went in
  TX_TRY(const auto late, book(app).late_rows(unit, span ? span->from : since));
  json::array all;
  for (const duty::LateRows& one : late) {
    if (span && one.file.sealed > span->until) continue;
    const catalog::Item* item = app.catalog().item(base::ItemCode(one.file.item), today);
    json::array rows;
    for (const duty::LateRow& row : one.rows) {
      rows.push_back(json::object{{"line", row.line},
                                  {"act", row.act.iso()},
                                  {"working_days", row.working_days},
                                  {"period", row.period},
                                  {"mark", mark_code(row.mark)}});
    }
    all.push_back(
        json::object{{"submission", std::to_string(one.file.submission.get())},
                     {"item", one.file.item},
                     {"item_name", item ? item->name.in(request.lang()) : one.file.item},
                     {"arrived", one.file.arrived.iso()},
                     {"late", one.file.rows},
                     {"appeal_until", one.appeal_until ? json::value(one.appeal_until->iso()) : json::value(nullptr)},
                     {"may_appeal", one.appeal_until && today <= *one.appeal_until},
                     {"rows", std::move(rows)}});
  }
  return json_response(json::serialize(json::object{{"files", std::move(all)}}));
}

// ---- a unit's own

CellKey own_cell(const Request& request) {
  return {request.caller.unit, member_of(request, "item"), member_of(request, "period")};
}

base::Result<Response> post_nothing(App& app, Request& request, const PathArgs&) {
  return line_response(app, request, book(app).declare(request.caller, own_cell(request)));
}

base::Result<Response> post_take_back(App& app, Request& request, const PathArgs&) {
  return line_response(app, request,
                       book(app).take_back(request.caller, own_cell(request), member_of(request, "reason")));
}

base::Result<Response> post_appeal(App& app, Request& request, const PathArgs&) {
  Book::Appeal appeal{base::SubmissionId(number_of(request, "submission")), {}, member_of(request, "reason")};
  for (const std::string& row : texts_of(member_of(request, "rows"))) {
    uint32_t line = 0;
    const auto [end, failed] = std::from_chars(row.data(), row.data() + row.size(), line);
    if (failed != std::errc() || end != row.data() + row.size()) {
      return base::fail(kBadValue, {{"name", "rows"}, {"value", row}});
    }
    appeal.rows.push_back(line);
  }
  return thing_response(app, request, book(app).appeal(request.caller, appeal), 201);
}

base::Result<Response> post_answer(App& app, Request& request, const PathArgs& args) {
  return thing_response(
      app, request,
      book(app).answer(request.caller, args.id, number_of(request, "version"), member_of(request, "text")));
}

// ---- the centre's

base::Result<Response> post_count(App& app, Request& request, const PathArgs&) {
  const std::string& digits = member_of(request, "count");
  int64_t number = -1;  // what is none is refused there
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failed != std::errc() || end != digits.data() + digits.size()) number = -1;
  const Book::Count count{
      {UnitId(number_of(request, "unit")), member_of(request, "item"), member_of(request, "period")},
      number,
      member_of(request, "source")};
  return line_response(app, request, book(app).set_count(request.caller, count));
}

base::Result<Response> post_sheet(App& app, Request& request, const PathArgs&) {
  const auto source = intake::memory_source(request.body);
  const auto directory = app.entrance().accounts().directory();
  TX_TRY(const auto rows, duty::set_count_sheet(book(app), request.caller, app.catalog(), *directory, *source,
                                                std::string(request.get("file_name")), request.lang()));
  json::array refused;
  for (const duty::CountRow& row : rows) {
    if (!row.why) continue;
    refused.push_back(json::object{{"line", row.line},
                                   {"unit", row.cells.at(0)},
                                   {"item", row.cells.at(1)},
                                   {"period", row.cells.at(2)},
                                   {"code", row.why->code()},
                                   {"message", row.why->message(request.lang())}});
  }
  return json_response(json::serialize(
      json::object{{"rows", rows.size()}, {"set", rows.size() - refused.size()}, {"refused", std::move(refused)}}));
}

base::Result<Response> papers_response(App& app, const Request& request, const std::vector<store::DutyEvent>& events,
                                       bool preview) {
  json::array papers;
  for (const store::DutyEvent& event : events) papers.push_back(paper_json(app, event, request.lang()));
  return json_response(json::serialize(json::object{{"sent", !preview}, {"papers", std::move(papers)}}),
                       preview ? 200 : 201);
}

// What was sent is sent; what could not be numbered now is when its file is wanted.
void issue_all(App& app, const access::Caller& caller, std::span<const store::DutyEvent> events) {
  for (const store::DutyEvent& event : events) (void)issue_duty_letter(app, caller, event);
}

base::Result<Response> post_reminders(App& app, Request& request, const PathArgs&) {
  const bool preview = member_of(request, "preview") == "true";
  TX_TRY(const auto events, book(app).remind(request.caller, cells_of(member_of(request, "lines")),
                                             member_of(request, "reason"), preview));
  if (!preview) issue_all(app, request.caller, events);
  return papers_response(app, request, events, preview);
}

base::Result<Response> post_letter(App& app, Request& request, const PathArgs&) {
  const bool preview = member_of(request, "preview") == "true";
  TX_TRY(auto event, book(app).open_letter(request.caller, cells_of(member_of(request, "lines")),
                                           member_of(request, "reason"), preview));
  if (!preview) issue_all(app, request.caller, {&event, 1});
  return papers_response(app, request, {std::move(event)}, preview);
}

base::Result<Response> post_task(App& app, Request& request, const PathArgs&) {
  return thing_response(
      app, request,
      book(app).give_task(request.caller, UnitId(number_of(request, "unit")), member_of(request, "title"),
                          member_of(request, "text"), *day_of(request, "due")),
      201);
}

base::Result<Response> post_decide(App& app, Request& request, const PathArgs& args) {
  using enum duty::ThingState;
  const std::string& named = member_of(request, "outcome");
  std::optional<duty::ThingState> outcome;
  for (const duty::ThingState one : {accepted, returned, closed, lifted, upheld}) {
    if (named == duty::thing_state_code(one)) outcome = one;
  }
  if (!outcome) return base::fail(kBadValue, {{"name", "outcome"}, {"value", named}});
  const std::string reason = member_of(request, "reason");
  duty::Book::Also also;
  const auto thing = book(app).thing(args.id);
  if (thing && thing->kind == duty::ThingKind::letter && *outcome == closed) {
    also = cancels_duty_letter(app, request.caller, thing->first(), reason);
  }
  return thing_response(
      app, request, book(app).decide(request.caller, args.id, number_of(request, "version"), *outcome, reason, also));
}

base::Result<Response> get_paper(App& app, Request& request, const PathArgs& args) {
  const auto event = book(app).paper(args.id);
  if (!event || !covered_by(app, request.caller)(UnitId(event->whom))) return base::fail(duty::kNoThing);
  const std::string_view format = request.get("format");
  if (format == "docx" || format == "pdf") {
    const bool manages =
        app.doors().may(request.caller, Action::duty_manage, {}, app.home().clock().today()).permitted();
    if (manages) TX_CHECK(issue_duty_letter(app, request.caller, *event));  // where nobody came to it
    return duty_file(app, *event, format == "pdf" ? LetterFile::pdf : LetterFile::docx);
  }
  return json_response(json::serialize(paper_json(app, *event, request.lang())));
}

base::Result<Response> post_cancel_paper(App& app, Request& request, const PathArgs& args) {
  const auto event = book(app).paper(args.id);
  if (!event || !covered_by(app, request.caller)(UnitId(event->whom))) return base::fail(duty::kNoThing);
  TX_CHECK(cancel_reminder(app, request.caller, *event, member_of(request, "reason")));
  return json_response(json::serialize(paper_json(app, *event, request.lang())));
}

#define TAIXIN_VERSION                                                                            \
  Member {                                                                                        \
    .name = "version", .kind = Member::Kind::number, .required = true, .max = 17, .example = "1", \
    .about = "as it was seen; 409 when somebody was first"                                        \
  }
#define TAIXIN_CELL                                                                                    \
  Member{.name = "item", .required = true, .max = 60, .example = "ADM.penalty"}, Member {              \
    .name = "period", .required = true, .max = 7, .example = "2026-03", .about = "2026-03, or 2026-Q1" \
  }
constexpr size_t kText = Book::kTextMax;
constexpr Member kNothing[] = {TAIXIN_CELL};
constexpr Shape kNothingShape{"NothingToReport", kNothing};
constexpr Member kTakeBack[] = {TAIXIN_CELL,
                                {.name = "reason", .required = true, .max = kText, .example = "漏报一件，已补报"}};
constexpr Shape kTakeBackShape{"NothingTakenBack", kTakeBack};
constexpr Member kAppeal[] = {
    {.name = "submission", .kind = Member::Kind::number, .required = true, .max = 17, .example = "1"},
    {.name = "rows", .max = 4000, .about = "lines of the file, by commas; all that are late when left out"},
    {.name = "reason", .required = true, .max = kText, .example = "送达后才生效，附送达回证编号"}};
constexpr Shape kAppealShape{"LateMarkAppeal", kAppeal};
constexpr Member kAnswer[] = {TAIXIN_VERSION,
                              {.name = "text", .required = true, .max = kText, .example = "已于当日补报"}};
constexpr Shape kAnswerShape{"DutyAnswer", kAnswer};
constexpr Member kCount[] = {
    {.name = "unit", .kind = Member::Kind::number, .required = true, .max = 17, .example = "2"},
    TAIXIN_CELL,
    {.name = "count", .required = true, .max = 8, .example = "12", .about = "digits; 0: the unit has to declare"},
    {.name = "source", .required = true, .max = kText, .example = "执法台账", .about = "what says so"}};
constexpr Shape kCountShape{"ExpectedCount", kCount};
#define TAIXIN_PAPER                                                                                                \
  Member{.name = "lines",                                                                                           \
         .required = true,                                                                                          \
         .max = 20'000,                                                                                             \
         .example = "2/ADM.penalty/2026-03",                                                                        \
         .about = "unit/item/period, by commas"},                                                                   \
      Member {                                                                                                      \
    .name = "preview", .kind = Member::Kind::flag, .about = "true: what would be sent is told, and nothing is sent" \
  }
constexpr Member kRemind[] = {TAIXIN_PAPER, {.name = "reason", .max = kText, .example = "请于本周内报齐"}};
constexpr Shape kRemindShape{"DutyReminder", kRemind};
constexpr Member kLetter[] = {TAIXIN_PAPER,
                              {.name = "reason", .required = true, .max = kText, .example = "催报后仍未报送"}};
constexpr Shape kLetterShape{"RectificationLetter", kLetter};
constexpr Member kCancel[] = {{.name = "reason",
                               .required = true,
                               .max = letters::kReasonMax,
                               .example = "示例理由：误发",
                               .about = "why; stands in the register"}};
constexpr Shape kCancelShape{"DutyPaperCancel", kCancel};
constexpr Member kTask[] = {
    {.name = "unit", .kind = Member::Kind::number, .required = true, .max = 17, .example = "2"},
    {.name = "title", .required = true, .max = kText, .example = "核对存量许可数据"},
    {.name = "text", .max = kText},
    {.name = "due", .kind = Member::Kind::day, .required = true, .max = 10, .example = "2026-12-31"}};
constexpr Shape kTaskShape{"DutyTask", kTask};
constexpr Member kDecide[] = {
    TAIXIN_VERSION,
    {.name = "outcome",
     .required = true,
     .max = 20,
     .example = "closed",
     .about = "accepted, returned, closed of a letter or a task; lifted, upheld of an appeal"},
    {.name = "reason", .max = kText, .example = "示例理由", .about = "required unless it is accepted"}};
constexpr Shape kDecideShape{"DutyDecision", kDecide};

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/duties",
     .operation = "listDuties",
     .action = Action::duty_read,
     .handler = get_lines,
     .bulk = true,
     .etag = Etag::of_body},
    {.method = "GET",
     .pattern = "/api/v1/duties/rules",
     .operation = "listDutyRules",
     .action = Action::duty_read,
     .handler = get_rules},
    {.method = "GET",
     .pattern = "/api/v1/duties/things",
     .operation = "listDutyThings",
     .action = Action::duty_read,
     .handler = get_things,
     .bulk = true},
    {.method = "GET",
     .pattern = "/api/v1/duties/things/{id}",
     .operation = "getDutyThing",
     .action = Action::duty_read,
     .handler = get_thing},
    {.method = "GET",
     .pattern = "/api/v1/duties/papers/{id}",
     .operation = "getDutyPaper",
     .action = Action::duty_read,
     .handler = get_paper},
    {.method = "POST",
     .pattern = "/api/v1/duties/papers/{id}/cancel",
     .operation = "cancelReminder",
     .action = Action::duty_manage,
     .handler = post_cancel_paper,
     .body = Body::json,
     .shape = &kCancelShape},
    {.method = "GET",
     .pattern = "/api/v1/duties/late",
     .operation = "listLateRows",
     .action = Action::duty_read,
     .handler = get_late,
     .bulk = true,
     .unit_is_number = true},
    {.method = "POST",
     .pattern = "/api/v1/duties/nothing",
     .operation = "declareNothing",
     .action = Action::duty_answer,
     .handler = post_nothing,
     .body = Body::json,
     .shape = &kNothingShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/duties/nothing/take-back",
     .operation = "takeBackNothing",
     .action = Action::duty_answer,
     .handler = post_take_back,
     .body = Body::json,
     .shape = &kTakeBackShape},
    {.method = "POST",
     .pattern = "/api/v1/duties/appeals",
     .operation = "appealLateMark",
     .action = Action::duty_answer,
     .handler = post_appeal,
     .body = Body::json,
     .shape = &kAppealShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/duties/things/{id}/answer",
     .operation = "answerDutyThing",
     .action = Action::duty_answer,
     .handler = post_answer,
     .body = Body::json,
     .shape = &kAnswerShape},
    {.method = "POST",
     .pattern = "/api/v1/duties/counts",
     .operation = "setExpectedCount",
     .action = Action::duty_manage,
     .handler = post_count,
     .body = Body::json,
     .shape = &kCountShape,
     .keyed = true,
     .unit_is_number = true},
    {.method = "POST",
     .pattern = "/api/v1/duties/counts/sheet",
     .operation = "setExpectedCounts",
     .action = Action::duty_manage,
     .handler = post_sheet,
     .body = Body::file,
     .bulk = true,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/duties/reminders",
     .operation = "remindUnits",
     .action = Action::duty_manage,
     .handler = post_reminders,
     .body = Body::json,
     .shape = &kRemindShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/duties/letters",
     .operation = "openRectification",
     .action = Action::duty_manage,
     .handler = post_letter,
     .body = Body::json,
     .shape = &kLetterShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/duties/tasks",
     .operation = "giveTask",
     .action = Action::duty_manage,
     .handler = post_task,
     .body = Body::json,
     .shape = &kTaskShape,
     .keyed = true,
     .unit_is_number = true},
    {.method = "POST",
     .pattern = "/api/v1/duties/things/{id}/decide",
     .operation = "decideDutyThing",
     .action = Action::duty_manage,
     .handler = post_decide,
     .body = Body::json,
     .shape = &kDecideShape},
};

}  // namespace

std::span<const Route> duty_routes() { return kRoutes; }

}  // namespace taixin::service
