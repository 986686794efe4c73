#include "service/pages_cases.h"

#include "access/errors.h"
#include "cases/errors.h"
#include "service/api_admin.h"
#include "service/api_cases.h"
#include "service/door_keys.h"
#include "service/own_subject.h"

namespace taixin::service {
namespace {

using access::Action;
using base::SubjectId;
using cases::Case;
using catalog::CaseField;
using catalog::CaseFieldType;

std::string unit_name(App& app, access::UnitId id, const char* none) {
  const auto directory = app.entrance().accounts().directory();
  const access::Unit* unit = directory->unit(id);
  return unit ? unit->name : std::string(none);
}

std::string subject_name(App& app, const Visit& visit, SubjectId subject) {
  const auto card = app.facts().registry().card(subject);
  if (!card) return visit.say("自然人", "a natural person");
  return card->name(app.facts().head());
}

// "2026-04-10", with a mark when it has passed; what cannot be told says why.
Html due_cell(const Visit& visit, const cases::Running& run, base::Day today) {
  if (!run.due.ok()) return tag(visit.say("放假安排未公布", "calendar not announced"), "warn");
  Html out = text(run.due->iso());
  if (run.paused) out += raw(" ") + tag(visit.say("中止中", "paused"), "plain");
  if (run.late(today)) out += raw(" ") + tag(visit.say("已超期", "late"), "bad");
  return out;
}

Html clock_lines(App& app, const Visit& visit, const Case& one) {
  Html out;
  const base::Day today = app.home().clock().today();
  for (const cases::Running& run : app.cases().clocks(one)) {
    if (run.hint()) continue;
    out += markup("<div>{} {}</div>", run.clock->name.in(visit.lang), due_cell(visit, run, today));
  }
  return out;
}

std::string kind_name(App& app, const Visit& visit, const Case& one) {
  const catalog::CaseKind* kind = app.cases().kind_of(one);
  return kind ? kind->name.in(visit.lang) : one.kind;
}

Html state_tag(App& app, const Visit& visit, const Case& one) {
  const catalog::CaseKind* kind = app.cases().kind_of(one);
  const catalog::CaseState* state = kind ? kind->state(one.state) : nullptr;
  return tag(state ? state->name.in(visit.lang) : one.state, one.final ? "plain" : "warn");
}

Html case_table(App& app, const Visit& visit, const std::vector<std::shared_ptr<const Case>>& all, bool own,
                std::string_view caption) {
  Table out{.caption = std::string(caption),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("编号", "No.")},
                        {visit.say("业务", "Kind")},
                        {own ? visit.say("认定单位", "Recognised by") : visit.say("主体", "Subject")},
                        {visit.say("申请日", "Applied")},
                        {visit.say("状态", "State")},
                        {visit.say("期限", "Terms")}},
            .rows = {}};
  for (const auto& one : all) {
    const std::string who = own ? unit_name(app, one->recogniser, "—") : subject_name(app, visit, one->subject);
    out.rows.push_back({markup("<a href=\"{}{}\">{}</a>", own ? "/my/cases/" : "/cases/", one->id, one->id),
                        text(kind_name(app, visit, *one)), text(who), text(one->applied.iso()),
                        state_tag(app, visit, *one), clock_lines(app, visit, *one)});
  }
  return table(out);
}

// ---- one case

std::string field_id(const catalog::CaseStep& step, std::string_view field) {
  return fmt::format("{}-{}", step.code, field);
}

Html field_control(const Visit& visit, const catalog::CaseStep& step, const CaseField& field, const FormFields& given) {
  const std::string id = field_id(step, field.code);
  const auto found = given.find(id);
  const std::string value = found == given.end() ? std::string() : found->second;
  const std::string label = field.name.in(visit.lang) +
                            (field.required || !field.required_for.empty() ? "" : visit.say("（选填）", " (optional)"));
  if (field.type == CaseFieldType::choice) {
    Select select{
        .id = id, .label = label, .hint = {}, .value = value, .none = visit.say("请选择", "Choose one"), .options = {}};
    for (const auto& [code, name] : field.choices) select.options.push_back({code, name.in(visit.lang), {}});
    return select_field(select, {}, visit.lang);
  }
  if (field.type == CaseFieldType::flag) {
    return markup(
        "<div class=\"choice\"><input type=\"checkbox\" id=\"{0}\" name=\"{0}\" value=\"true\"{1}>"
        "<label for=\"{0}\">{2}</label></div>",
        id, value == "true" ? raw(" checked") : Html{}, label);
  }
  std::string hint;
  if (field.type == CaseFieldType::day) hint = visit.say("例如 2026-04-01", "for example 2026-04-01");
  if (field.type == CaseFieldType::file) {
    hint = visit.say("材料的收件编号或者 SHA-256 摘要", "the number under which it was received, or its SHA-256");
  }
  if (field.type == CaseFieldType::record) hint = visit.say("更正后记录的编号", "number of the record");
  return input_field({.id = id, .label = label, .hint = hint, .value = value}, {}, visit.lang);
}

Html step_form(const Visit& visit, std::string_view action, const catalog::CaseStep& step,
               const std::vector<const catalog::CaseOutcome*>& outcomes, const Html& hidden, const FormFields& given) {
  Html fields;
  if (outcomes.size() > 1 || !outcomes.front()->code.empty()) {
    Select select{.id = "outcome--" + step.code,
                  .label = visit.say("结果", "Outcome"),
                  .hint = {},
                  .value = {},
                  .none = visit.say("请选择", "Choose one"),
                  .options = {}};
    for (const auto* outcome : outcomes) select.options.push_back({outcome->code, outcome->name.in(visit.lang), {}});
    fields += select_field(select, {}, visit.lang);
  }
  for (const CaseField& field : step.form) fields += field_control(visit, step, field, given);
  if (visit.caller.assisted != SubjectId()) {
    fields += input_field(
        {.id = "paper--" + step.code, .label = visit.say("所签书面材料的编号", "Number of the signed form")}, {},
        visit.lang);
  }
  std::string basis = fmt::format("{}", fmt::join(step.basis.clauses, "；"));
  return markup(
      "<details class=\"record\"><summary><strong>{0}</strong></summary><form method=\"post\" action=\"{1}\" "
      "novalidate>{2}{3}{4}<p class=\"quiet\">{5}{6}</p><p class=\"buttons\"><button>{0}</button></p></form>"
      "</details>\n",
      step.name.in(visit.lang), action, hidden, hidden_field("step", step.code), fields, visit.say("依据：", "Basis: "),
      basis);
}

Html timeline(App& app, const Visit& visit, const cases::CaseRead& read) {
  const catalog::CaseKind* kind = app.cases().kind_of(*read.one);
  Html out;
  for (const cases::StepRead& one : read.steps) {
    const catalog::CaseStep* step = kind ? kind->step(one.taken.step) : nullptr;
    const catalog::CaseOutcome* outcome = step ? step->outcome(one.taken.outcome) : nullptr;
    Html facts = pair(visit.say("办理", "By"), unit_name(app, one.taken.unit, visit.say("申请人", "the applicant"))) +
                 pair(visit.say("依据", "Basis"), one.basis);
    for (const auto& [code, value] : one.form) {
      const CaseField* field = nullptr;
      if (step) {
        const auto found = std::ranges::find(step->form, code, &CaseField::code);
        if (found != step->form.end()) field = &*found;
      }
      std::string words = value;
      if (field) {
        for (const auto& [choice, name] : field->choices) {
          if (choice == value) words = name.in(visit.lang);
        }
      }
      facts += pair(field ? field->name.in(visit.lang) : code, words);
    }
    if (one.erased) facts += pair(visit.say("内容", "Content"), visit.say("已依法删除", "erased by law"));
    facts += pair(visit.say("告知", "Notice"), visit.lang == Lang::zh ? one.notice : one.notice_en);
    Html tags;
    if (outcome && !outcome->code.empty()) tags += raw(" ") + tag(outcome->name.in(visit.lang), "plain");
    if (one.taken.simulated) tags += raw(" ") + tag(visit.say("模拟", "simulated"), "warn");
    out += markup("<li><strong>{}</strong>{} <span class=\"when\">{}</span><dl class=\"facts\">{}</dl></li>",
                  step ? step->name.in(visit.lang) : one.taken.step, tags, one.taken.day.iso(), facts);
  }
  return markup("<ol>{}</ol>", out);
}

Html clocks_table(App& app, const Visit& visit, const Case& one) {
  Table out{.caption = visit.say("期限", "Terms"),
            .columns = {{visit.say("事项", "What")},
                        {visit.say("起算日", "From")},
                        {visit.say("工作日", "Working days"), true},
                        {visit.say("最后一日", "Last day")},
                        {visit.say("依据", "Basis")}},
            .rows = {}};
  const base::Day today = app.home().clock().today();
  for (const cases::Running& run : app.cases().clocks(one)) {
    Html name = text(run.clock->name.in(visit.lang));
    if (run.hint()) name += raw(" ") + tag(visit.say("仅作提示", "a hint"), "plain");
    out.rows.push_back({name, text(run.from.iso()), text(std::to_string(run.within)), due_cell(visit, run, today),
                        text(fmt::format("{}", fmt::join(run.clock->basis.clauses, "；")))});
  }
  return out.rows.empty() ? Html{} : table(out);
}

struct Given {
  FormFields fields;
  FieldErrors errors;
  int status = 200;
};

Response one_page(App& app, const Visit& visit, const cases::CaseRead& read, bool own, Given given) {
  const Case& one = *read.one;
  const std::string title = fmt::format("{} {}", kind_name(app, visit, one), one.id);
  Html facts = pair(visit.say("主体", "Subject"), subject_name(app, visit, one.subject)) +
               pair(visit.say("状态", "State"), state_tag(app, visit, one)) +
               pair(visit.say("申请日", "Applied"), one.applied.iso());
  if (one.record != base::RecordId()) {
    facts += pair(visit.say("所涉信息编号", "Record"), std::to_string(one.record.get())) +
             pair(visit.say("认定单位", "Recognised by"),
                  unit_name(app, one.recogniser, visit.say("市外或者上级单位", "a body elsewhere")));
  }
  Html steps;
  const std::string path = (own ? "/my/cases/" : "/cases/") + std::to_string(one.id);
  const Html version = hidden_field("version", std::to_string(one.version()));
  for (const auto& next : app.cases().next(visit.caller, one)) {
    steps += step_form(visit, path, *next.step, next.outcomes, version, given.fields);
  }
  if (steps.empty() && !one.final) {
    steps = markup("<p class=\"panel\">{}</p>",
                   visit.say("现在没有需要您办理的步骤。", "There is nothing for you to do now."));
  }
  Html body = markup("<h1>{}</h1><dl class=\"facts\">{}</dl>", title, facts) + clocks_table(app, visit, one) +
              (steps.empty() ? Html{} : markup("<h2>{}</h2>{}", visit.say("下一步", "Next"), steps)) +
              markup("<h2>{}</h2>{}<p><a href=\"{}\">{}</a></p>", visit.say("经过", "What happened"),
                     timeline(app, visit, read), own ? "/my" : "/cases", visit.say("返回", "Back"));
  Response out = page(visit, {.title = title, .body = std::move(body), .errors = std::move(given.errors), .wide = true},
                      given.status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

// The fields of one step's form, which stand in the page with the step before their names.
cases::Form form_of(const FormFields& fields, const std::string& step) {
  cases::Form out;
  for (const auto& [name, value] : fields) {
    if (name.starts_with(step + "-") && !value.empty()) out[name.substr(step.size() + 1)] = value;
  }
  return out;
}

Response one_case(App& app, const Visit& visit, const Request& request, int64_t id, bool own) {
  const auto read = app.cases().read(visit.caller, id);
  if (!read) return error_page(visit, read.error());
  if (own) {
    const auto subject = own_subject(request);
    if (!subject || read->one->subject != *subject) return error_page(visit, base::fail(cases::kNoCase));
  }
  if (!visit.post) {
    const auto logged = own ? log_own_read(app, visit.caller, visit.lang, read->one->subject)
                            : log_case_read(app, visit.caller, visit.lang, *read->one);
    return logged ? one_page(app, visit, *read, own, {}) : error_page(visit, logged.error());
  }
  const FormFields fields = parse_form(request.body);
  const std::string step = field_of(fields, "step");
  const auto done = app.cases().act(visit.caller, {.id = id,
                                                   .version = parse_id(field_of(fields, "version")).value_or(0),
                                                   .step = step,
                                                   .outcome = field_of(fields, "outcome--" + step),
                                                   .form = form_of(fields, step),
                                                   .evidence = field_of(fields, "paper--" + step)});
  if (done) return see_other(visit.path);
  // As it is now, with what was refused.
  const auto again = app.cases().read(visit.caller, id);
  if (!again) return error_page(visit, again.error());
  return one_page(app, visit, *again, own,
                  {fields, {field_error(done.error(), visit.lang)}, done.error().kind().http_status});
}

// ---- opening

Response apply_page(App& app, const Visit& visit, base::RecordId record, SubjectId subject, Given given) {
  const char* title = record == base::RecordId() ? visit.say("办理业务", "Open a case")
                                                 : visit.say("对这条信息办理业务", "About this record");
  const auto openable = app.cases().openable(visit.caller, record, subject);
  if (!openable) return error_page(visit, openable.error());
  Html forms;
  for (const auto& [kind, step] : *openable) {
    std::vector<const catalog::CaseOutcome*> outcomes;
    for (const catalog::CaseOutcome& outcome : step->outcomes) outcomes.push_back(&outcome);
    forms += step_form(visit, visit.path, *step, outcomes, hidden_field("kind", kind->code), given.fields);
  }
  if (forms.empty())
    forms = markup("<p class=\"panel\">{}</p>", visit.say("没有可以办理的业务。", "Nothing can be opened."));
  return page(
      visit,
      {.title = title,
       .body = markup(
           "<h1>{}</h1>{}{}<p><a href=\"/my\">{}</a></p>", title,
           record == base::RecordId() ? Html{} : markup("<p>{} {}</p>", visit.say("信息编号", "Record"), record.get()),
           forms, visit.say("返回", "Back")),
       .errors = std::move(given.errors),
       .wide = true},
      given.status);
}

Response apply(App& app, const Visit& visit, const Request& request, base::RecordId record) {
  const auto subject = own_subject(request);
  if (!subject) return error_page(visit, subject.error());
  if (!visit.post) return apply_page(app, visit, record, *subject, {});
  const FormFields fields = parse_form(request.body);
  const std::string step = field_of(fields, "step");
  const auto one = app.cases().begin(visit.caller, {.kind = field_of(fields, "kind"),
                                                    .step = step,
                                                    .record = record,
                                                    .subject = {},
                                                    .form = form_of(fields, step),
                                                    .evidence = field_of(fields, "paper--" + step),
                                                    .outcome = field_of(fields, "outcome--" + step)});
  if (one) return see_other("/my/cases/" + std::to_string((*one)->id));
  return apply_page(app, visit, record, *subject,
                    {fields, {field_error(one.error(), visit.lang)}, one.error().kind().http_status});
}

Response inbox(App& app, const Visit& visit) {
  const char* title = visit.say("业务办理", "Cases");
  const auto mine = app.cases().of_officer(visit.caller, true), all = app.cases().of_officer(visit.caller, false);
  const auto section = [&](const char* head, const char* none, const std::vector<std::shared_ptr<const Case>>& list) {
    return markup("<h2>{}</h2>{}", head,
                  list.empty() ? markup("<p class=\"panel\">{}</p>", none) : case_table(app, visit, list, false, head));
  };
  return page(visit, {.title = title,
                      .body = markup("<h1>{}</h1>", title) +
                              section(visit.say("等待我办理", "Waiting for me"),
                                      visit.say("没有等待您办理的业务。", "Nothing waits for you."), mine) +
                              section(visit.say("全部未办结", "All that is open"),
                                      visit.say("没有未办结的业务。", "Nothing is open."), all),
                      .wide = true});
}

}  // namespace

Html own_cases(App& app, const Visit& visit, SubjectId subject) {
  const auto all = app.cases().of_subject(subject);
  Html out = markup("<h2>{}</h2>", visit.say("我的业务", "My cases"));
  if (!all) return out + markup("<p class=\"panel warn\">{}</p>", all.error().message(visit.lang));
  out += all->empty() ? markup("<p class=\"panel\">{}</p>", visit.say("还没有办理过业务。", "No cases yet."))
                      : case_table(app, visit, *all, true, visit.say("我的业务", "My cases"));
  return out + markup("<p><a href=\"/my/apply/0\">{}</a></p><p class=\"quiet\">{}</p>",
                      visit.say("信用承诺、自主申报", "Commitments and declarations"),
                      visit.say("对某一条信息提出异议或者申请修复：先查看全部信息，再点该信息下的链接。",
                                "To object to a record or to apply for its repair, see all that is held and follow the "
                                "link below the record."));
}

std::optional<Response> case_page(App& app, const Visit& visit, const Request& request) {
  constexpr std::string_view kOfficers = "/cases", kOwn = "/my/cases/", kApply = "/my/apply/";
  const std::string_view path = visit.path;
  const bool officers = path == kOfficers || path.starts_with("/cases/");
  const bool own = path.starts_with(kOwn), applies = path.starts_with(kApply);
  if (!officers && !own && !applies) return std::nullopt;
  if (!visit.caller.known())
    return visit.post ? error_page(visit, base::fail(access::kNotSignedIn)) : see_other("/sign-in");
  const Action action = officers ? Action::case_read : Action::own_case;
  if (const auto allowed = need(app, visit.caller, action); !allowed) return error_page(visit, allowed.error());
  if (path == kOfficers) return visit.post ? not_found_page(visit) : inbox(app, visit);
  const std::string_view digits = path.substr(officers ? 7 : own ? kOwn.size() : kApply.size());
  if (applies && digits == "0") return apply(app, visit, request, base::RecordId());
  const auto id = parse_id(digits);
  if (!id) return not_found_page(visit);
  if (applies) return apply(app, visit, request, base::RecordId(*id));
  return one_case(app, visit, request, *id, own);
}

}  // namespace taixin::service
