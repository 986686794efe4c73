// Routes of what became of measures that checks named.
#include <charconv>

#include "access/held_entry.h"
#include "check/render.h"
#include "intake/sheet_out.h"
#include "lists/errors.h"
#include "service/api_admin.h"
#include "service/api_measures_json.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;

constexpr int kNamedDays = 92;  // answers that are listed to be decided
constexpr size_t kNamedMax = 200;

json::value unit_name(App& app, int64_t id) {
  const auto unit = access::unit_in(app.entrance().accounts().directory(), access::UnitId(id));
  return unit ? json::value(unit->name) : json::value(nullptr);
}

json::value code_of(App& app, base::SubjectId subject) {
  const auto card = app.facts().registry().card(subject);
  return card ? json::value(card->code()) : json::value(nullptr);
}

json::value name_of(App& app, base::SubjectId subject) {
  const auto card = app.facts().registry().card(subject);
  return card ? json::value(card->name(app.facts().head())) : json::value(nullptr);
}

// The measures that a list of codes names, by their codes.
json::object measure_names(App& app, const std::vector<std::string>& codes, Lang lang) {
  json::object out;
  for (const std::string& code : codes) {
    const catalog::Measure* measure = app.measures().measure(code);
    out[code] = measure ? measure->name.in(lang) : code;
  }
  return out;
}

std::string line(const json::object& one) {
  const auto text = [&](const char* key) {
    const json::value* found = one.if_contains(key);
    return found && found->is_string() ? std::string_view(found->get_string()) : std::string_view("-");
  };
  return fmt::format("{:>6}  {}  {}  {}  {}  {}\n", text("id"), text("stated"), text("subject"), text("measure"),
                     text("state_name"), text("due"));
}

base::Result<Response> uses_response(App& app, const Request& request, const std::vector<lists::Use>& uses) {
  json::array all;
  std::string lines;
  for (const lists::Use& use : uses) {
    TX_TRY(json::object one, use_json(app, use, request.lang(), false));
    lines += line(one);
    all.push_back(std::move(one));
  }
  if (!request.wants_text()) return json_response(json::serialize(json::object{{"uses", std::move(all)}}));
  const bool zh = request.lang() == Lang::zh;
  return text_response(lines.empty() ? (zh ? "没有处置登记\n" : "nothing was stated\n") : lines);
}

base::Result<Response> use_response(App& app, const Request& request, const base::Result<lists::Use>& use,
                                    int status = 200) {
  if (!use) return use.error();
  TX_TRY(const json::object one, use_json(app, *use, request.lang(), false));
  return json_response(json::serialize(one), status);
}

base::Result<Response> get_named(App& app, Request& request, const PathArgs&) {
  const base::Day from = app.home().clock().today().plus_days(-kNamedDays);
  TX_TRY(const auto named, app.measures().named(request.caller, from, kNamedMax));
  json::array all;
  for (const lists::Named& one : named) {
    json::array measures(one.measures.begin(), one.measures.end()), open(one.open.begin(), one.open.end());
    all.push_back(json::object{{"answer", std::to_string(one.answer)},
                               {"at", base::iso_time(one.at)},
                               {"subject", code_of(app, one.subject)},
                               {"subject_name", name_of(app, one.subject)},
                               {"unit", unit_name(app, request.caller.unit.get())},
                               {"purpose", one.purpose},
                               {"officer", one.officer},
                               {"measures", std::move(measures)},
                               {"measure_names", measure_names(app, one.measures, request.lang())},
                               {"open", std::move(open)}});
  }
  return json_response(json::serialize(json::object{{"answers", std::move(all)}}));
}

base::Result<Response> get_uses(App& app, Request& request, const PathArgs&) {
  return uses_response(app, request, app.measures().of_unit(request.caller, request.get("waiting") == "true"));
}

base::Result<Response> get_use(App& app, Request& request, const PathArgs& args) {
  return use_response(app, request, app.measures().read(request.caller, args.id));
}

lists::Statement statement_in(const Request& request) {
  return statement_of([&](std::string_view name) { return member_of(request, name); });
}

base::Result<Response> post_use(App& app, Request& request, const PathArgs&) {
  const lists::MeasuresUsed::New fresh{number_of(request, "answer"), member_of(request, "measure"),
                                       statement_in(request), member_of(request, "subject")};
  return use_response(app, request, app.measures().record(request.caller, fresh), 201);
}

base::Result<Response> post_correct(App& app, Request& request, const PathArgs& args) {
  return use_response(
      app, request,
      app.measures().correct(request.caller, args.id, number_of(request, "version"), statement_in(request)));
}

base::Result<Response> post_lift(App& app, Request& request, const PathArgs& args) {
  const auto day = day_of(request, "day");
  return use_response(app, request,
                      app.measures().lift(request.caller, args.id, number_of(request, "version"),
                                          day.value_or(app.home().clock().today()), member_of(request, "document")));
}

base::Result<Response> post_story(App& app, Request& request, const PathArgs& args) {
  return use_response(
      app, request,
      app.measures().tell(request.caller, args.id, number_of(request, "version"), member_of(request, "story")));
}

base::Result<Response> post_confirm_story(App& app, Request& request, const PathArgs& args) {
  return use_response(app, request,
                      app.measures().confirm_story(request.caller, args.id, number_of(request, "version")));
}

// ---- many rows of a batch at once

base::Result<Response> get_batches(App& app, Request& request, const PathArgs&) {
  const base::Day from = app.home().clock().today().plus_days(-kNamedDays);
  TX_TRY(const auto found, app.measures().batches(request.caller, from, kNamedMax));
  json::array all;
  for (const lists::NamedBatch& one : found) {
    json::array measures;
    for (const auto& named : one.measures) {
      const catalog::Measure* measure = app.measures().measure(named.code);
      measures.push_back(json::object{{"measure", named.code},
                                      {"measure_name", measure ? measure->name.in(request.lang()) : named.code},
                                      {"subjects", named.subjects}});
    }
    all.push_back(json::object{{"answer", std::to_string(one.answer)},
                               {"at", base::iso_time(one.at)},
                               {"unit", unit_name(app, request.caller.unit.get())},
                               {"purpose", one.purpose},
                               {"officer", one.officer},
                               {"rows", one.rows},
                               {"measures", std::move(measures)}});
  }
  return json_response(json::serialize(json::object{{"batches", std::move(all)}}));
}

base::Result<Response> get_sheet(App& app, Request& request, const PathArgs&) {
  int64_t answer = 0;
  const std::string_view number = request.get("answer");
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), answer);
  if (failed != std::errc() || end != number.data() + number.size()) return base::fail(lists::kNoAnswer);
  return statement_sheet(app, request, answer, request.get("format"));
}

json::object row_json(const lists::SheetRow& row, Lang lang) {
  json::object out{{"line", row.line},
                   {"answer", row.cells.at(0)},
                   {"code", row.cells.at(1)},
                   {"measure", row.cells.at(3)},
                   {"result", lists::came_code(row.came)},
                   {"result_name", lists::came_words(row.came).in(lang)}};
  if (row.use != 0) out["use"] = std::to_string(row.use);
  if (row.why) out["problem"] = json::object{{"code", row.why->code()}, {"message", row.why->message(lang)}};
  return out;
}

base::Result<Response> post_sheet(App& app, Request& request, const PathArgs&) {
  const auto source = intake::memory_source(request.body);
  TX_TRY(const auto done, lists::state_sheet(app.measures(), request.caller,
                                             {*source, std::string(request.get("file_name")), request.lang(),
                                              request.progress, request.cancel}));
  const std::string_view format = request.get("format");
  if (format == "csv" || format == "xlsx") {
    return sheet_response(lists::result_of(done, request.lang()), format, "measures-result");
  }
  using Came = lists::SheetRow::Came;
  json::object out;
  for (const Came came : {Came::stated, Came::already, Came::left_alone, Came::refused}) {
    out[lists::came_code(came)] = done.count(came);
  }
  json::array rows;
  for (const lists::SheetRow& row : done.rows) rows.push_back(row_json(row, request.lang()));
  out["rows"] = std::move(rows);
  return json_response(json::serialize(out));
}

json::value cell_json(const lists::Cell& cell) { return cell.told ? json::value(cell.count) : json::value(nullptr); }

base::Result<Response> get_statistics(App& app, Request& request, const PathArgs&) {
  std::string month(request.get("month"));
  if (month.empty()) month = app.home().clock().today().iso().substr(0, 7);
  TX_TRY(const auto found, lists::statistics(app.measures(), used_place(app), request.caller, month));
  const auto directory = app.entrance().accounts().directory();
  if (request.get("format") == "csv" || request.wants_text()) {
    Response out = text_response(lists::to_csv(found, app.measures(), *directory, request.lang()));
    if (request.wants_text()) return out;
    return as_csv(std::move(out), "measures-" + month);
  }
  json::array rows, stories;
  for (const lists::StatisticsRow& row : found.rows) {
    const catalog::Measure* measure = app.measures().measure(row.measure);
    rows.push_back(json::object{{"measure", row.measure},
                                {"name", measure ? measure->name.in(request.lang()) : row.measure},
                                {"unit", unit_name(app, row.unit.get())},
                                {"named", cell_json(row.named)},
                                {"applied", cell_json(row.applied)},
                                {"not_applied", cell_json(row.not_applied)},
                                {"lifted", cell_json(row.lifted)},
                                {"waiting", cell_json(row.waiting)}});
  }
  for (const auto& one : found.stories) {
    stories.push_back(json::object{{"measure", one.measure},
                                   {"unit", unit_name(app, one.unit.get())},
                                   {"day", one.day.iso()},
                                   {"story", one.words}});
  }
  return json_response(json::serialize(
      json::object{{"month", found.month}, {"rows", std::move(rows)}, {"stories", std::move(stories)}}));
}

#define TAIXIN_STATEMENT_MEMBERS                                                                                  \
  Member{.name = "applied", .kind = Member::Kind::flag, .about = "whether it was applied"},                       \
      Member{.name = "what", .max = 500, .example = "", .about = "what exactly; of what was applied"},            \
      Member{.name = "why", .max = 500, .example = "示例理由", .about = "also of a `must` that was not applied"}, \
      Member{.name = "proportionality", .max = 500, .about = "what was weighed"},                                 \
      Member{.name = "hearing", .max = 500, .about = "how the subject was heard; where the measure wants it"},    \
      Member{.name = "remedy", .max = 500, .about = "what it was told of reconsideration and court"},             \
      Member{.name = "document", .max = 500, .about = "number of the decision"},                                  \
      Member{.name = "from", .kind = Member::Kind::day, .max = 10, .about = "first day; today when left out"},    \
      Member {                                                                                                    \
    .name = "until", .kind = Member::Kind::day, .max = 10, .about = "last day"                                    \
  }
#define TAIXIN_VERSION_MEMBER                                                                     \
  Member {                                                                                        \
    .name = "version", .kind = Member::Kind::number, .required = true, .max = 17, .example = "1", \
    .about = "of the statement as it was seen; 409 when somebody was first"                       \
  }
constexpr Member kRecord[] = {{.name = "answer",
                               .kind = Member::Kind::number,
                               .required = true,
                               .max = 17,
                               .example = "2",
                               .about = "number of the answer, as listNamedMeasures gives it"},
                              {.name = "measure", .required = true, .max = 60, .example = "SD-28.award"},
                              {.name = "subject", .max = 18, .about = "its code; of a batch, which is about several"},
                              TAIXIN_STATEMENT_MEMBERS};
constexpr Shape kRecordShape{"MeasureStatement", kRecord};
constexpr Member kCorrect[] = {TAIXIN_VERSION_MEMBER, TAIXIN_STATEMENT_MEMBERS};
constexpr Shape kCorrectShape{"MeasureCorrection", kCorrect};
constexpr Member kLift[] = {TAIXIN_VERSION_MEMBER,
                            {.name = "day", .kind = Member::Kind::day, .max = 10, .about = "today when left out"},
                            {.name = "document",
                             .required = true,
                             .max = 500,
                             .example = "示例解除〔2026〕1号",
                             .about = "number of the decision by which it was lifted"}};
constexpr Shape kLiftShape{"MeasureLifting", kLift};
constexpr Member kStory[] = {TAIXIN_VERSION_MEMBER,
                             {.name = "story",
                              .max = 1000,
                              .example = "示例典型案例",
                              .about = "for everybody to read at /open/cases, once another officer has confirmed it: "
                                       "neither a person nor the subject named; empty: what was told is taken back"}};
constexpr Member kConfirmStory[] = {TAIXIN_VERSION_MEMBER};
constexpr Shape kStoryShape{"MeasureStory", kStory};
constexpr Shape kConfirmStoryShape{"MeasureStoryConfirmed", kConfirmStory};

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/measures/named",
     .operation = "listNamedMeasures",
     .action = Action::measure_record,
     .handler = get_named,
     .bulk = true},
    {.method = "GET",
     .pattern = "/api/v1/measures/batches",
     .operation = "listMeasureBatches",
     .action = Action::measure_record,
     .handler = get_batches,
     .bulk = true},
    {.method = "GET",
     .pattern = "/api/v1/measures/sheet",
     .operation = "getMeasureSheet",
     .action = Action::measure_record,
     .handler = get_sheet,
     .bulk = true},
    {.method = "POST",
     .pattern = "/api/v1/measures/sheet",
     .operation = "stateMeasureSheet",
     .action = Action::measure_record,
     .handler = post_sheet,
     .body = Body::file,
     .bulk = true,
     .keyed = true},
    {.method = "GET",
     .pattern = "/api/v1/measures/uses",
     .operation = "listMeasureUses",
     .action = Action::measure_read,
     .handler = get_uses},
    {.method = "GET",
     .pattern = "/api/v1/measures/uses/{id}",
     .operation = "getMeasureUse",
     .action = Action::measure_read,
     .handler = get_use},
    {.method = "POST",
     .pattern = "/api/v1/measures/uses",
     .operation = "stateMeasure",
     .action = Action::measure_record,
     .handler = post_use,
     .body = Body::json,
     .shape = &kRecordShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/measures/uses/{id}/correct",
     .operation = "correctMeasure",
     .action = Action::measure_record,
     .handler = post_correct,
     .body = Body::json,
     .shape = &kCorrectShape},
    {.method = "POST",
     .pattern = "/api/v1/measures/uses/{id}/lift",
     .operation = "liftMeasure",
     .action = Action::measure_record,
     .handler = post_lift,
     .body = Body::json,
     .shape = &kLiftShape},
    {.method = "POST",
     .pattern = "/api/v1/measures/uses/{id}/story",
     .operation = "tellMeasureStory",
     .action = Action::measure_record,
     .handler = post_story,
     .body = Body::json,
     .shape = &kStoryShape},
    {.method = "POST",
     .pattern = "/api/v1/measures/uses/{id}/story/confirm",
     .operation = "confirmMeasureStory",
     .action = Action::measure_record,
     .handler = post_confirm_story,
     .body = Body::json,
     .shape = &kConfirmStoryShape},
    {.method = "GET",
     .pattern = "/api/v1/measures/statistics",
     .operation = "getMeasureStatistics",
     .action = Action::measure_read,
     .handler = get_statistics,
     .bulk = true},
};

}  // namespace

std::span<const Route> measure_routes() { return kRoutes; }

base::Result<Response> sheet_response(const lists::Rows& rows, std::string_view format, std::string_view name) {
  if (format == "csv") return as_csv(text_response(intake::csv_sheet(rows)), name);
  TX_TRY(std::string bytes, intake::xlsx_sheet(rows, "措施登记表"));
  Response out = text_response(std::move(bytes));
  out.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  out.headers["Content-Disposition"] = fmt::format("attachment; filename=\"{}.xlsx\"", name);
  return out;
}

base::Result<Response> statement_sheet(App& app, const Request& request, int64_t answer, std::string_view format) {
  std::vector<base::SubjectId> about;
  TX_TRY(const auto rows, lists::sheet_of(app.measures(), request.caller, answer, request.lang(), &about));
  TX_TRY(Response out, sheet_response(rows, format, fmt::format("measures-{}", answer)));
  access::Asker asker;
  asker.caller = request.caller;
  asker.lang = request.lang();
  asker.action = Action::measure_record;
  asker.basis = fmt::format("措施登记表（核查 {}）", answer);
  {
    TX_TRY(auto tx, app.home().read_access());  // for what was asked then it is looked at again
    TX_TRY(const auto entry, store::access_entry(tx, answer));
    if (entry) asker.purpose = entry->purpose;
  }
  const auto mark = app.facts().head();
  TX_CHECK(access::log_deed(app.home(), asker,
                            {.kind = "measure_sheet",
                             .done = base::sha256(out.body),
                             .seq = mark.seq,
                             .rows = rows.size() - 1,
                             .subjects = std::move(about)}));
  return out;
}

base::Result<json::object> use_json(App& app, const lists::Use& use, Lang lang, bool own) {
  const catalog::Measure* measure = app.measures().measure(use.first().measure);
  TX_TRY(const lists::Standing where, app.measures().standing(use, app.home().clock().today()));
  json::array records;
  for (const base::RecordId record : use.records) records.emplace_back(std::to_string(record.get()));
  json::object out{{"id", std::to_string(use.id)},
                   {"version", std::to_string(use.version())},
                   {"measure", use.first().measure},
                   {"measure_name", measure ? measure->name.in(lang) : use.first().measure},
                   {"unit", unit_name(app, use.first().unit)},
                   {"subject", code_of(app, use.first().subject)},
                   {"subject_name", name_of(app, use.first().subject)},
                   {"answer", std::to_string(use.first().answer)},
                   {"purpose", use.first().purpose},
                   {"stated", base::day_of(use.last().at).iso()},
                   {"basis", use.first().basis},
                   {"applied", use.said.applied},
                   {"state", lists::use_state_code(where.state)},
                   {"state_name", lists::use_state_words(where.state).in(lang)},
                   {"records", std::move(records)}};
  const auto put = [&](const char* key, const std::string& text) {
    if (!text.empty()) out[key] = text;
  };
  put("what", use.said.what);
  put("remedy", use.said.remedy);
  put("document", use.said.document);
  if (use.said.from) out["from"] = use.said.from->iso();
  if (use.said.until) out["until"] = use.said.until->iso();
  if (where.over) out["over"] = where.over->iso();
  if (where.over && where.due.ok() && where.state != lists::UseState::lifted) out["due"] = where.due->iso();
  if (use.lifted) out["lifted"] = use.lifted->iso();
  put("why", use.said.why);
  if (own) return out;
  put("proportionality", use.said.proportionality);
  put("hearing", use.said.hearing);
  put("lift_document", use.lift_document);
  put("story", use.story);
  if (!use.story.empty()) {
    out["story_public"] = use.story_confirmed;
    out["story_told_by"] = std::to_string(use.story_by);
  }
  TX_TRY(const auto objections, lists::objections_to(app.cases(), app.home(), use));
  json::array said;
  for (const lists::Objection& one : objections) {
    said.push_back(json::object{{"case", std::to_string(one.case_id)},
                                {"record", std::to_string(one.record.get())},
                                {"made", one.made.iso()},
                                {"state", one.state.in(lang)},
                                {"open", one.open}});
  }
  if (!said.empty()) out["objections"] = std::move(said);
  return out;
}

}  // namespace taixin::service
