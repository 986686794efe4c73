// What became of measures that checks named: what waits, a statement, its history, the month in numbers.
#include <algorithm>

#include "access/errors.h"
#include "access/held_entry.h"
#include "base/text.h"
#include "lists/errors.h"
#include "service/api_admin.h"
#include "service/api_lists.h"
#include "service/door_keys.h"
#include "service/pages_lists.h"

namespace taixin::service {
namespace {

using access::Action;
using lists::Use;
using lists::UseState;

constexpr int kNamedDays = 92;
constexpr size_t kShown = 100;

std::string measure_name(App& app, const Visit& visit, const std::string& code) {
  const catalog::Measure* measure = app.measures().measure(code);
  return measure ? measure->name.in(visit.lang) : code;
}
std::string subject_name(App& app, base::SubjectId subject) {
  const auto card = app.facts().registry().card(subject);
  return card ? card->name(app.facts().head()) : std::string();
}
std::string unit_name(App& app, access::UnitId id) {
  const auto unit = access::unit_in(app.entrance().accounts().directory(), id);
  return unit ? unit->name : std::string();
}
std::string purpose_of(App& app, const Visit& visit, const std::string& code) {
  for (const catalog::Purpose& one : app.catalog().purposes()) {
    if (one.code == code) return one.name.in(visit.lang);
  }
  return code;
}

Html state_cell(App& app, const Visit& visit, const Use& use) {
  const auto where = app.measures().standing(use, app.home().clock().today());
  if (!where) return tag(where.error().message(visit.lang), "warn");
  const bool waits = where->state == UseState::must_lift || where->state == UseState::late;
  Html out = tag(lists::use_state_words(where->state).in(visit.lang), where->state == UseState::late ? "bad"
                                                                      : waits                        ? "warn"
                                                                                                     : "plain");
  if (!waits) return out;
  return out + markup(" <span class=\"quiet\">{} {}</span>", visit.say("最迟", "by"),
                      where->due.ok() ? where->due->iso() : where->due.error().message(visit.lang));
}

Html uses_table(App& app, const Visit& visit, const std::vector<Use>& all, const char* caption) {
  Table out{.caption = caption,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("编号", "No.")},
                        {visit.say("主体", "Subject")},
                        {visit.say("措施", "Measure")},
                        {visit.say("单位", "Unit")},
                        {visit.say("登记日", "Stated")},
                        {visit.say("状态", "State")}},
            .rows = {}};
  for (const Use& use : all) {
    if (out.rows.size() == kShown) break;
    out.rows.push_back(
        {markup("<a href=\"/measures/{}\">{}</a>", use.id, use.id), text(subject_name(app, use.first().subject)),
         text(measure_name(app, visit, use.first().measure)), text(unit_name(app, access::UnitId(use.first().unit))),
         text(base::day_of(use.last().at).iso()), state_cell(app, visit, use)});
  }
  return table(out);
}

Html named_table(App& app, const Visit& visit, const std::vector<lists::Named>& all) {
  Table out{.caption = visit.say("核查提示的措施", "Measures that checks named"),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("核查时间", "Asked")},
                        {visit.say("主体", "Subject")},
                        {visit.say("用途", "Purpose")},
                        {visit.say("提示的措施", "Named")}},
            .rows = {}};
  for (const lists::Named& one : all) {
    Html measures;
    for (const std::string& code : one.measures) {
      const bool open = std::ranges::find(one.open, code) != one.open.end();
      measures +=
          open ? markup("<div><a href=\"/measures/new?answer={}&amp;measure={}\">{}</a></div>", one.answer,
                        percent_encode(code), measure_name(app, visit, code))
               : markup("<div>{} {}</div>", measure_name(app, visit, code), tag(visit.say("已登记", "stated"), "good"));
    }
    out.rows.push_back({text(minute(one.at)), text(subject_name(app, one.subject)),
                        text(purpose_of(app, visit, one.purpose)), measures});
  }
  return table(out);
}

std::vector<Use> objected(App& app, const std::vector<Use>& all);

Response overview(App& app, const Visit& visit) {
  const char* title = visit.say("措施处置", "Measures");
  const auto waiting = app.measures().of_unit(visit.caller, true), all = app.measures().of_unit(visit.caller);
  const auto section = [&](const char* head, const char* none, const std::vector<Use>& uses) {
    return markup("<h2>{}</h2>{}", head,
                  uses.empty() ? markup("<p class=\"panel\">{}</p>", none) : uses_table(app, visit, uses, head));
  };
  Html body = markup("<h1>{}</h1><p>{}</p>", title,
                     visit.say("平台只提示可以或者应当采取的措施；是否采取由经办机关依法决定，并在这里记录理由。",
                               "The platform names what may or must be applied; the body decides by law, and records "
                               "why here."));
  body += section(visit.say("应当解除", "To be lifted"), visit.say("没有应当解除的措施。", "Nothing has to be lifted."),
                  waiting);
  if (const auto disputed = objected(app, all); !disputed.empty()) {
    body += section(visit.say("当事人提出异议", "Objected to"), "", disputed);
  }
  if (need(app, visit.caller, Action::measure_record)) {
    const base::Day from = app.home().clock().today().plus_days(-kNamedDays);
    const auto named = app.measures().named(visit.caller, from, kShown);
    if (!named) return error_page(visit, named.error());
    body += markup("<h2>{}</h2>", visit.say("本单位核查提示的措施", "Named in answers to this unit"));
    body +=
        markup("<p><a href=\"/measures/sheet\">{}</a></p>",
               visit.say("批量登记：批量核查提示的措施，用一张表登记", "Many at once: a sheet for what a batch named"));
    body += named->empty() ? markup("<p class=\"panel\">{}</p>",
                                    visit.say("近三个月的核查没有提示措施。", "No answer of three months named any."))
                           : named_table(app, visit, *named);
  }
  body += section(visit.say("已登记", "Stated"), visit.say("还没有登记。", "Nothing was stated yet."), all);
  body +=
      markup("<p><a href=\"/measures/statistics\">{}</a></p>", visit.say("统计和典型案例", "In numbers, and cases"));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

// ---- a statement

Html statement_fields(const Visit& visit, const catalog::Measure* measure, const FormFields& given) {
  const auto value = [&](const char* name) { return field_of(given, name); };
  const auto area = [&](const char* id, const char* zh, const char* en, const char* hint_zh, const char* hint_en) {
    return text_area({.id = id, .label = visit.say(zh, en), .hint = visit.say(hint_zh, hint_en), .value = value(id)},
                     {}, visit.lang);
  };
  Html out = select_field(
      {.id = "applied",
       .label = visit.say("是否采取", "Applied or not"),
       .value = value("applied"),
       .none = visit.say("请选择", "Choose one"),
       .options = {{"true", visit.say("采取", "applied"), {}}, {"false", visit.say("未采取", "not applied"), {}}}},
      {}, visit.lang);
  out += area("what", "具体内容", "What exactly", "采取的，写明限制或者激励的具体事项", "of what was applied");
  out += area("why", "理由", "Why",
              measure && measure->must ? "未采取的，也须说明理由（条款为“应当”）" : "采取的，须说明理由",
              measure && measure->must ? "also when it was not applied: its clause says must" : "of what was applied");
  out += area("proportionality", "比例考量", "What was weighed", "与违法失信行为的性质、情节、后果相当",
              "proportionate to what was done");
  if (measure && measure->hearing) {
    out += area("hearing", "听取陈述申辩", "How it was heard", "笔录编号或者听取方式", "minutes, or how");
  }
  out += area("remedy", "告知的救济途径", "Remedy told", "行政复议、行政诉讼的机关和期限",
              "reconsideration and court, where and until when");
  out += input_field({.id = "document",
                      .label = visit.say("决定文书号", "Number of the decision"),
                      .hint = {},
                      .value = value("document")},
                     {}, visit.lang);
  out += input_field({.id = "from",
                      .label = visit.say("起始日（选填）", "First day (optional)"),
                      .hint = visit.say("例如 2026-04-01；不填为今天", "for example 2026-04-01; today when left out"),
                      .value = value("from")},
                     {}, visit.lang);
  return out + input_field({.id = "until",
                            .label = visit.say("截止日（选填）", "Last day (optional)"),
                            .hint = visit.say("不填的，随所依据的信息结束", "left out: as long as the record"),
                            .value = value("until")},
                           {}, visit.lang);
}

// A day that is no day is told, not left out.
std::optional<FieldErrors> wrong_days(const Visit& visit, const FormFields& fields,
                                      std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const std::string value = field_of(fields, name);
    if (value.empty() || base::parse_iso_day(value)) continue;
    return FieldErrors{{name, visit.say("应为日期，例如 2026-04-01", "a day, like 2026-04-01"), {}}};
  }
  return std::nullopt;
}

lists::Statement statement_in(const FormFields& fields) {
  return statement_of([&](std::string_view name) { return one_line(field_of(fields, name)); });
}

Response new_page(App& app, const Visit& visit, const FormFields& given, FieldErrors errors, int status) {
  const std::string answer = field_of(given, "answer"), code = field_of(given, "measure");
  const catalog::Measure* measure = app.measures().measure(code);
  const char* title = visit.say("登记措施采取情况", "State what became of a measure");
  Html facts = pair(visit.say("核查编号", "Answer"), answer) +
               pair(visit.say("措施", "Measure"), measure_name(app, visit, code));
  if (measure) {
    facts += pair(visit.say("依据", "Clause"), fmt::format("{}", fmt::join(measure->basis.clauses, "；")));
    facts += pair(visit.say("性质", "Duty"), measure->must ? visit.say("应当", "must") : visit.say("可以", "may"));
  }
  return page(visit,
              {.title = title,
               .body = markup("<h1>{}</h1><dl class=\"facts\">{}</dl>{}", title, facts,
                              post_form("/measures/new",
                                        hidden_field("answer", answer) + hidden_field("measure", code) +
                                            statement_fields(visit, measure, given),
                                        visit.say("登记", "State it"))),
               .errors = std::move(errors)},
              status);
}

Response take_new(App& app, const Visit& visit, const Request& request) {
  const FormFields fields = parse_form(request.body);
  if (auto wrong = wrong_days(visit, fields, {"from", "until"})) return new_page(app, visit, fields, *wrong, 422);
  if (field_of(fields, "applied").empty()) {
    return new_page(app, visit, fields, {{"applied", visit.say("请选择是否采取", "choose one"), {}}}, 422);
  }
  const auto use = app.measures().record(visit.caller, {parse_id(field_of(fields, "answer")).value_or(0),
                                                        field_of(fields, "measure"), statement_in(fields)});
  if (use) return see_other("/measures/" + std::to_string(use->id));
  return new_page(app, visit, fields, {field_error(use.error(), visit.lang)}, use.error().kind().http_status);
}

// ---- one of them

Html history(App& app, const Visit& visit, const Use& use) {
  Html out;
  constexpr std::pair<const char*, const char*> kKinds[] = {{"", ""},
                                                            {"登记", "Stated"},
                                                            {"更正", "Corrected"},
                                                            {"解除", "Lifted"},
                                                            {"报送典型案例", "Told as a case"},
                                                            {"确认典型案例", "Confirmed as a case"}};
  for (const store::MeasureEvent& event : use.events) {
    const auto& words = kKinds[static_cast<size_t>(event.kind)];
    out += markup(
        "<li><strong>{}</strong> <span class=\"when\">{}</span> {}{}</li>", visit.say(words.first, words.second),
        minute(event.at), unit_name(app, access::UnitId(event.unit)),
        event.kind == store::MeasureKind::recorded || event.kind == store::MeasureKind::corrected
            ? raw(" ") + tag(event.applied ? visit.say("采取", "applied") : visit.say("未采取", "not applied"), "plain")
            : Html{});
  }
  return markup("<h2>{}</h2><ol>{}</ol>", visit.say("经过", "History"), out);
}

Html use_forms(const Visit& visit, const Use& use, const catalog::Measure* measure, UseState state,
               const FormFields& given) {
  const std::string path = fmt::format("/measures/{}", use.id);
  const auto form = [&](const char* step, const Html& fields, const char* button) {
    return post_form(path, hidden_field("version", std::to_string(use.version())) + hidden_field("step", step) + fields,
                     button);
  };
  const std::string step = field_of(given, "step");
  Html out;
  if (state == UseState::applied || state == UseState::must_lift || state == UseState::late) {
    out += folded(visit.say("登记解除", "It was lifted"),
                  form("lift",
                       input_field({.id = "day",
                                    .label = visit.say("解除日期", "Day"),
                                    .hint = visit.say("例如 2026-04-01", "for example 2026-04-01"),
                                    .value = field_of(given, "day")},
                                   {}, visit.lang) +
                           input_field({.id = "lift_document",
                                        .label = visit.say("解除文书号", "Number of the decision"),
                                        .hint = {},
                                        .value = field_of(given, "lift_document")},
                                       {}, visit.lang),
                       visit.say("登记解除", "It was lifted")),
                  step == "lift" || state != UseState::applied);
  }
  if (state != UseState::lifted) {
    FormFields now = given;
    if (step != "correct") {
      now = {{"applied", use.said.applied ? "true" : "false"},
             {"what", use.said.what},
             {"why", use.said.why},
             {"proportionality", use.said.proportionality},
             {"hearing", use.said.hearing},
             {"remedy", use.said.remedy},
             {"document", use.said.document},
             {"from", use.said.from ? use.said.from->iso() : ""},
             {"until", use.said.until ? use.said.until->iso() : ""}};
    }
    out += folded(visit.say("更正", "Correct it"),
                  form("correct", statement_fields(visit, measure, now), visit.say("更正", "Correct it")),
                  step == "correct");
  }
  if (!use.story.empty() && !use.story_confirmed && use.story_by != visit.caller.account.get()) {
    out += folded(visit.say("确认典型案例", "Confirm the case"),
                  form("confirm_story",
                       markup("<p>{}</p><p class=\"quiet\">{}</p>", use.story,
                              visit.say("确认以后在公众网站公开。请核对：不写明任何人，也不写明这个主体。",
                                        "Once confirmed it is on the public site. Make sure that it names neither a "
                                        "person nor the subject.")),
                       visit.say("确认公开", "Confirm it")),
                  step == "confirm_story");
  }
  return out +
         folded(visit.say("报送典型案例", "Tell it as a case"),
                form("story",
                     text_area({.id = "story",
                                .label = visit.say("案例", "Case"),
                                .hint = visit.say(
                                    "经本单位另一人确认后在公众网站“典型案例”公开：不写明任何人，也不写明这个主体。"
                                    "清空后报送即收回",
                                    "told to everybody on the site once another officer has confirmed it: names "
                                    "neither a person nor the subject. Left empty, what was told is taken back"),
                                .value = given.contains("story") ? field_of(given, "story") : use.story},
                               {}, visit.lang),
                     visit.say("报送", "Tell it")),
                step == "story");
}

// Objections in which the subject named this measure.
Html objections_table(App& app, const Visit& visit, const Use& use) {
  const auto found = lists::objections_to(app.cases(), app.home(), use);
  if (!found) return markup("<p class=\"panel warn\">{}</p>", found.error().message(visit.lang));
  if (found->empty()) return {};
  const char* title = visit.say("当事人的异议", "Objections of the subject");
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("编号", "No.")},
                        {visit.say("所涉信息", "Record")},
                        {visit.say("提出日", "Made")},
                        {visit.say("状态", "State")}},
            .rows = {}};
  for (const lists::Objection& one : *found) {
    out.rows.push_back({text(std::to_string(one.case_id)), text(fmt::format("r{}", one.record.get())),
                        text(one.made.iso()), tag(one.state.in(visit.lang), one.open ? "warn" : "plain")});
  }
  return markup(
      "<h2>{}</h2>{}<p class=\"quiet\">{}</p>", title, table(out),
      visit.say("异议由信息的承办单位办理；异议成立、信息更正或者撤回的，本页会提示应当解除。",
                "The body of the record decides on it; once the record is corrected or withdrawn, the measure "
                "is shown here as to be lifted."));
}

// Uses in force in which a subject objects, for the first page of whoever applied them.
std::vector<Use> objected(App& app, const std::vector<Use>& all) {
  std::vector<Use> out;
  for (const Use& use : all) {
    if (!use.said.applied || use.lifted) continue;
    const auto found = lists::objections_to(app.cases(), app.home(), use);
    if (found && std::ranges::any_of(*found, &lists::Objection::open)) out.push_back(use);
  }
  return out;
}

Response use_page(App& app, const Visit& visit, const Use& use, const FormFields& given, FieldErrors errors,
                  int status) {
  const catalog::Measure* measure = app.measures().measure(use.first().measure);
  const auto where = app.measures().standing(use, app.home().clock().today());
  if (!where) return error_page(visit, where.error());
  const std::string title = measure_name(app, visit, use.first().measure);
  Html records;
  for (const base::RecordId record : use.records) records += markup("<div>r{}</div>", record.get());
  Html facts = pair(visit.say("主体", "Subject"), subject_name(app, use.first().subject)) +
               pair(visit.say("状态", "State"), state_cell(app, visit, use)) +
               pair(visit.say("依据", "Clause"), use.first().basis) +
               pair(visit.say("所依据的信息", "Records"), records) +
               pair(visit.say("核查编号", "Answer"), std::to_string(use.first().answer)) +
               pair(visit.say("用途", "Purpose"), purpose_of(app, visit, use.first().purpose)) +
               pair(visit.say("具体内容", "What"), use.said.what) + pair(visit.say("理由", "Why"), use.said.why) +
               pair(visit.say("比例考量", "Weighed"), use.said.proportionality) +
               pair(visit.say("听取陈述申辩", "Heard"), use.said.hearing) +
               pair(visit.say("救济途径", "Remedy"), use.said.remedy) +
               pair(visit.say("决定文书", "Decision"), use.said.document);
  if (use.said.from) facts += pair(visit.say("起始日", "From"), use.said.from->iso());
  if (use.said.until) facts += pair(visit.say("截止日", "Until"), use.said.until->iso());
  if (where->over) facts += pair(visit.say("所依据的信息结束", "Over since"), where->over->iso());
  if (use.lifted) facts += pair(visit.say("解除", "Lifted"), use.lifted->iso() + " " + use.lift_document);
  if (!use.story.empty()) {
    facts += pair(visit.say("典型案例", "Told as"),
                  markup("{} {}", use.story,
                         use.story_confirmed ? tag(visit.say("已公开", "public"), "good")
                                             : tag(visit.say("待另一人确认", "waits for another officer"), "warn")));
  }
  Html forms;
  if (need(app, visit.caller, Action::measure_record) && visit.caller.unit == access::UnitId(use.first().unit)) {
    forms = use_forms(visit, use, measure, where->state, given);
  }
  Response out = page(visit,
                      {.title = title,
                       .body = markup("<p><a href=\"/measures\">{}</a></p><h1>{}</h1><dl class=\"facts\">{}</dl>{}{}{}",
                                      visit.say("措施处置", "Measures"), title, facts,
                                      objections_table(app, visit, use), history(app, visit, use), forms),
                       .errors = std::move(errors),
                       .wide = true},
                      status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

Response one_use(App& app, const Visit& visit, const Request& request, int64_t id) {
  const auto use = app.measures().read(visit.caller, id);
  if (!use) return error_page(visit, use.error());
  if (!visit.post) return use_page(app, visit, *use, {}, {}, 200);
  const FormFields fields = parse_form(request.body);
  if (auto wrong = wrong_days(visit, fields, {"from", "until", "day"})) {
    return use_page(app, visit, *use, fields, *wrong, 422);
  }
  const std::string step = field_of(fields, "step");
  const int64_t version = parse_id(field_of(fields, "version")).value_or(0);
  auto& measures = app.measures();
  const base::Day day = base::parse_iso_day(field_of(fields, "day")).value_or(app.home().clock().today());
  const auto done = step == "lift" ? measures.lift(visit.caller, id, version, day, field_of(fields, "lift_document"))
                    : step == "correct" ? measures.correct(visit.caller, id, version, statement_in(fields))
                    : step == "confirm_story"
                        ? measures.confirm_story(visit.caller, id, version)
                        : measures.tell(visit.caller, id, version, one_line(field_of(fields, "story")));
  if (done) return see_other(visit.path);
  const auto again = measures.read(visit.caller, id);
  if (!again) return error_page(visit, again.error());
  return use_page(app, visit, *again, fields, {field_error(done.error(), visit.lang)}, done.error().kind().http_status);
}

// ---- in numbers

Response statistics_page(App& app, const Visit& visit) {
  const auto asked = visit.query.find("month");
  const std::string month = asked == visit.query.end() ? app.home().clock().today().iso().substr(0, 7) : asked->second;
  const auto found = lists::statistics(app.measures(), used_place(app), visit.caller, month);
  if (!found) return error_page(visit, found.error());
  Table out{.caption = fmt::format("{} {}", visit.say("措施统计", "Measures"), found->month),
            .stack = true,
            .columns = {{visit.say("措施", "Measure")},
                        {visit.say("单位", "Unit")},
                        {visit.say("提示", "Named"), true},
                        {visit.say("采取", "Applied"), true},
                        {visit.say("未采取", "Not applied"), true},
                        {visit.say("解除", "Lifted"), true},
                        {visit.say("待解除", "To be lifted"), true}},
            .rows = {}};
  for (const lists::StatisticsRow& row : found->rows) {
    out.rows.push_back({text(measure_name(app, visit, row.measure)), text(unit_name(app, row.unit)),
                        text(lists::words_of(row.named)), text(lists::words_of(row.applied)),
                        text(lists::words_of(row.not_applied)), text(lists::words_of(row.lifted)),
                        text(lists::words_of(row.waiting))});
  }
  const char* title = visit.say("措施统计和典型案例", "Measures in numbers");
  Html body = markup(
      "<h1>{}</h1><form method=\"get\" action=\"/measures/statistics\" class=\"filter\">{}<button class=\"second\">{}"
      "</button></form>",
      title,
      input_field({.id = "month", .label = visit.say("月份", "Month"), .hint = "2026-04", .value = found->month}, {},
                  visit.lang),
      visit.say("查看", "Show"));
  body += out.rows.empty() ? markup("<p class=\"panel\">{}</p>", visit.say("这个月没有。", "Nothing in this month."))
                           : table(out);
  body +=
      markup("<p class=\"quiet\">{}</p><p><a href=\"/api/v1/measures/statistics?month={}&amp;format=csv\">{}</a></p>",
             visit.say("其他单位不足五的数不显示（<5）。", "Counts of other units under five are not told (<5)."),
             found->month, visit.say("下载 CSV", "Download as CSV"));
  Html stories;
  for (const auto& one : found->stories) {
    stories += markup("<li><strong>{}</strong> {} <span class=\"when\">{}</span><p>{}</p></li>",
                      measure_name(app, visit, one.measure), unit_name(app, one.unit), one.day.iso(), one.words);
  }
  if (!stories.empty()) body += markup("<h2>{}</h2><ul>{}</ul>", visit.say("典型案例", "Typical cases"), stories);
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

}  // namespace

std::optional<Response> measure_page(App& app, const Visit& visit, const Request& request) {
  const std::string_view path = visit.path;
  if (path != "/measures" && !path.starts_with("/measures/")) return std::nullopt;
  if (!visit.caller.known())
    return visit.post ? error_page(visit, base::fail(access::kNotSignedIn)) : see_other("/sign-in");
  const bool states = visit.post || path == "/measures/new" || path == "/measures/sheet";
  const Action action = states ? Action::measure_record : Action::measure_read;
  if (const auto allowed = need(app, visit.caller, action); !allowed) return error_page(visit, allowed.error());
  if (path == "/measures/new") {
    return visit.post ? take_new(app, visit, request) : new_page(app, visit, visit.query, {}, 200);
  }
  if (path == "/measures/sheet") return measure_sheet_page(app, visit, request);
  if (path == "/measures") return visit.post ? not_found_page(visit) : overview(app, visit);
  if (path == "/measures/statistics") return visit.post ? not_found_page(visit) : statistics_page(app, visit);
  const auto id = parse_id(path.substr(std::string_view("/measures/").size()));
  return id ? one_use(app, visit, request, *id) : not_found_page(visit);
}

}  // namespace taixin::service
