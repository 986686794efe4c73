#include "service/pages_subject.h"

#include "access/errors.h"
#include "base/text.h"
#include "check/errors.h"
#include "check/render.h"
#include "check/repair.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

using check::ShownRecord;

Html hidden_question(const Question& question, std::string_view query) {
  Html out = hidden_field("query", query) + hidden_field("operator", question.operator_name);
  out += hidden_field("purpose", question.purpose);
  if (!question.unit.empty()) out += hidden_field("unit", question.unit);
  if (!question.basis.empty()) out += hidden_field("basis", question.basis);
  return out;
}

Html asked_facts(const Visit& visit, const check::Asked& asked, const Question& question) {
  Html out = pair(visit.say("用途", "Purpose"), asked.purpose_name.in(visit.lang));
  out += pair(visit.say("经办人", "Officer"),
              question.operator_name + (question.unit.empty() ? "" : "，" + question.unit));
  out += pair(visit.say("依据", "Basis"), question.basis);
  out += pair(visit.say("查询日", "As of"), asked.day.iso());
  out += pair(visit.say("数据截至", "Known at"), minute(asked.known_at));
  out += pair(visit.say("规则版本", "Rules"), base::hex(asked.rules).substr(0, 16));
  return markup("<dl class=\"facts\">{}</dl>", out);
}

std::string since(const Visit& visit, const std::optional<base::Day>& day) {
  if (!day) return {};
  return visit.lang == Lang::zh ? "（" + day->iso() + " 起）" : " (since " + day->iso() + ")";
}

bool ordinary_state(const check::CheckAnswer& answer) {
  return std::none_of(answer.attention.begin(), answer.attention.end(), [](const auto& a) { return !a.matter; });
}

// Measures that may or must be applied; the officer decides.
Html duty_lines(const Visit& visit, const std::vector<check::Duty>& duties) {
  Html out;
  for (const check::Duty& one : duties) {
    std::string basis;
    for (const auto& clause : one.measure->basis.clauses) basis += (basis.empty() ? "" : "；") + clause;
    out += markup("<li>{} <strong>{}</strong>{}<br><span class=\"quiet\">{}{}；{}{}</span></li>",
                  check::duty_words(*one.measure).in(visit.lang), one.measure->name.in(visit.lang),
                  one.until ? markup(" {} {}", visit.say("至", "until"), one.until->iso()) : Html{},
                  visit.say("由", "by "), one.measure->body.in(visit.lang), visit.say("依据：", "basis: "), basis);
  }
  return out;
}

Html verdict_panel(const Visit& visit, const check::CheckAnswer& answer) {
  Html lines;
  for (const auto& one : answer.attention) {
    std::string basis;
    for (const auto& clause : one.basis) basis += (basis.empty() ? "" : "；") + clause;
    lines +=
        markup("<li>{}{}</li>", one.words.in(visit.lang),
               basis.empty() ? Html{}
                             : markup("<br><span class=\"quiet\">{}{}</span>", visit.say("依据：", "Basis: "), basis));
  }
  const bool attention = answer.verdict == check::Verdict::attention;
  lines += duty_lines(visit, answer.duties);
  return markup(
      "<section class=\"panel {}\" aria-labelledby=\"verdict\"><h2 id=\"verdict\">{}</h2>{}{}<p>{}</p></section>",
      attention ? "warn" : "good", check::verdict_words(answer.verdict).in(visit.lang),
      lines.empty() ? Html{} : markup("<ol>{}</ol>", lines),
      answer.changes_on
          ? markup("<p>{}{}</p>", visit.say("结果最早变化日：", "May change by itself on "), answer.changes_on->iso())
          : Html{},
      visit.say("以上仅列明适用情况，由经办人员依法判断。", "This lists what applies; the officer decides by law."));
}

Html matters_table(const Visit& visit, const std::vector<check::MatterAnswer>& matters) {
  Table out{.caption = visit.say("各类事项", "Matters"),
            .columns = {{visit.say("事项", "Matter")},
                        {visit.say("条数", "Count"), true},
                        {visit.say("其中严重", "Serious"), true},
                        {visit.say("说明", "Remarks")}}};
  for (const auto& one : matters) {
    std::vector<std::string> remarks;
    if (one.kind == check::MatterKind::grades) {
      for (const auto& grade : one.records) remarks.push_back(grade.item->name.in(visit.lang) + " " + grade.headline);
    }
    const auto note = [&](uint64_t count, const char* zh, const char* en) {
      if (count > 0) remarks.push_back(fmt::format(fmt::runtime(visit.say(zh, en)), count));
    };
    note(one.disputed, "{} 条有异议标注", "{} disputed");
    note(one.provisional, "另有 {} 条仅凭名称关联，待确认", "besides, {} linked by name only");
    note(one.former_operator, "另有 {} 条属于原经营者", "besides, {} of a former operator");
    Html said;
    for (const auto& remark : remarks) said += markup("<div>{}</div>", remark);
    const bool concern = check::wants_attention(one.kind);
    out.rows.push_back({concern && one.count > 0
                            ? markup("<strong>{}</strong>", check::matter_name(one.kind).in(visit.lang))
                            : text(check::matter_name(one.kind).in(visit.lang)),
                        text(grouped(one.count)), text(concern ? grouped(one.serious) : "—"), said});
  }
  return table(out);
}

Html record_tags(const Visit& visit, const ShownRecord& record) {
  Html out;
  const auto add = [&](std::string_view words, std::string_view kind) { out += raw(" ") + tag(words, kind); };
  if (record.past_state) add(visit.say("已失效", "no longer in force"), "plain");
  if (record.state != check::RecordState::in_force) {
    add(check::words(record.state).in(visit.lang) + (record.state_day ? " " + record.state_day->iso() : ""), "plain");
  }
  if (record.severity != store::Severity::unknown) {
    add(check::words(record.severity).in(visit.lang), record.severity == store::Severity::serious ? "bad" : "plain");
  }
  if (record.disputed) add(visit.say("异议标注", "disputed"), "warn");
  if (record.provisional) add(visit.say("仅凭名称关联，待确认", "linked by name only"), "warn");
  if (record.former_operator) add(visit.say("原经营者", "former operator"), "plain");
  if (record.late) add(visit.say("迟报", "reported late"), "plain");
  return out;
}

// To whom it is told, for the subject itself: what the item allows, and whether everybody sees it today.
Html who_may_see(const Visit& visit, const ShownRecord& record, bool everybody) {
  Html out = markup("<li>{}</li>", visit.say("您自己（和您的代理人）", "you yourself (and your agents)"));
  const auto add = [&](bool given, const char* zh, const char* en) {
    if (given) out += markup("<li>{}</li>", visit.say(zh, en));
  };
  const catalog::Permissions& allowed = record.item->permissions;
  add(everybody, "所有人：现在正在公示", "everybody: it is published today");
  add(!everybody && allowed.open_public, "现在没有公示", "it is not published today");
  add(allowed.government && !record.item->restricted, "因法定用途查询的机关，每次都留痕、您都能看到",
      "bodies with a lawful purpose; you see each look");
  add(allowed.query == catalog::Query::authorised, "您授权的单位，您可以随时撤回",
      "whom you authorise; you can withdraw it at any time");
  add(record.item->restricted, "不进入公示和一般查询", "in no publication and no ordinary query");
  return markup("<ul>{}</ul>", out);
}

// By what lines of one item are told apart: a day of the record, else the month that it is about.
std::string when_of(const ShownRecord& record) {
  const auto day = record.decision ? record.decision : record.publication ? record.publication : record.valid_from;
  if (day) return day->iso();
  for (const catalog::Field& field : record.item->fields) {
    if (field.type.kind != catalog::TypeKind::month) continue;
    for (const auto& shown : record.fields) {
      if (shown.code == field.code) return shown.words.zh;
    }
  }
  return {};
}

Html record_details(const Visit& visit, const ShownRecord& record, const SeenByAll& seen, base::Day asked) {
  Html facts;
  if (seen) {
    facts += pair(visit.say("谁能看到", "Who may see it"), who_may_see(visit, record, seen->contains(record.id)));
    facts += term_facts(visit, record, asked);
  }
  const auto day = [&](const char* zh, const char* en, const std::optional<base::Day>& value) {
    if (value) facts += pair(visit.say(zh, en), value->iso());
  };
  if (record.fields.empty()) {  // else the fields say it
    day("决定日期", "Decided", record.decision);
    if (record.document != record.decision) day("文书日期", "Document of", record.document);
    day("公示日期", "Published", record.publication);
    day("行为终止", "Misconduct ended", record.misconduct_end);
    day("有效期自", "Valid from", record.valid_from);
    day("有效期至", "Valid until", record.valid_until);
    facts += pair(visit.say("机关", "Organ"), record.organ);
    facts += pair(visit.say("文书号", "Document no."), record.document_number);
  }
  for (const auto& field : record.fields) facts += pair(field.name.in(visit.lang), field.words.in(visit.lang));
  facts += pair(visit.say("来源单位", "Source"), record.source);
  facts += pair(visit.say("接收时间", "Received"), minute(record.received));
  facts += pair(visit.say("关联依据", "Linked"), check::words(record.link).in(visit.lang));
  std::string basis;
  for (const auto& clause : record.item->basis.clauses) basis += (basis.empty() ? "" : "；") + clause;
  facts += pair(visit.say("依据", "Basis"), basis);
  const Html apply =
      seen ? markup("<p><a href=\"/my/apply/{}\">{}</a></p>", record.id.get(),
                    visit.say("对这条信息提出异议、申请修复", "Object to this record, or apply for its repair"))
           : Html{};
  const std::string when = when_of(record);
  return markup(
      "<details class=\"record\"><summary><strong>{}</strong>{}{}{}</summary><dl class=\"facts\">{}</dl>{}</details>\n",
      record.item->name.in(visit.lang), record.headline.empty() ? Html{} : markup(" <bdi>{}</bdi>", record.headline),
      record_tags(visit, record), when.empty() ? Html{} : markup(" <span class=\"when\">{}</span>", when), facts,
      apply);
}

Html records_section(const Visit& visit, const check::ShowAnswer& shown, const SeenByAll& seen) {
  Html out = markup("<h2 id=\"records\">{}</h2>", visit.say("记录", "Records"));
  if (shown.classes.empty()) {
    return out +
           markup("<p>{}</p>", visit.say("没有可向此用途提供的记录。", "No record may be given for this purpose."));
  }
  for (const auto& one : shown.classes) {
    out += markup("<h3>{} <span class=\"quiet\">{}</span></h3>", one.name.in(visit.lang),
                  fmt::format(fmt::runtime(visit.say("{} 条", "({})")), one.records.size()));
    for (const auto& record : one.records) out += record_details(visit, record, seen, shown.asked.day);
  }
  return out;
}

Html history_section(const Visit& visit, const check::SubjectAnswer& subject) {
  Html names, codes, states, operators;
  for (const auto& name : subject.names) {
    names += markup("<li><bdi>{}</bdi>{}{}</li>", name.name, since(visit, name.from),
                    name.present ? raw(" ") + tag(visit.say("现名", "present"), "plain") : Html{});
  }
  for (const auto& code : subject.codes) {
    codes += markup(
        "<li>{} <span class=\"code\">{}</span>{}{}{}</li>", check::words(code.kind).in(visit.lang), code.code,
        since(visit, code.from), code.until ? markup(" {} {}", visit.say("至", "until"), code.until->iso()) : Html{},
        code.issued_wrong ? text(visit.say("（校验码有误，确系发放）", " (issued with a wrong check character)"))
                          : Html{});
  }
  for (const auto& state : subject.states)
    states += markup("<li>{}{}</li>", state.words.in(visit.lang), since(visit, state.day));
  const bool business = subject.kind == identity::SubjectKind::individual_business;
  for (const auto& one : subject.operators)
    operators += markup("<li><bdi>{}</bdi>{}</li>", one.operator_name, since(visit, one.from));
  const auto list = [](const char* term, const Html& items) {
    return items.empty() ? Html{} : pair(term, markup("<ul>{}</ul>", items));
  };
  return markup("<h2>{}</h2><dl class=\"facts\">{}{}{}{}</dl>",
                visit.say("名称、代码和状态沿革", "Names, codes and states over time"),
                list(visit.say("名称", "Names"), names), list(visit.say("代码", "Codes"), codes),
                list(visit.say("登记状态", "States"), states),
                list(business ? visit.say("经营者", "Operators") : visit.say("法定代表人（负责人）", "Representatives"),
                     operators));
}

Html past_form(const Visit& visit, const Question& question, std::string_view code) {
  return markup(
      "<details class=\"no-print\"{}><summary>{}</summary><form method=\"post\" action=\"/subject\">{}{}{}"
      "<div class=\"choice\"><input type=\"checkbox\" id=\"versions\" name=\"versions\" value=\"true\"{}><label "
      "for=\"versions\">{}</label></div>"
      "<button class=\"second\">{}</button></form></details>",
      question.as_of.empty() && question.known_at.empty() ? Html{} : raw(" open"),
      visit.say("查看过去某日的情况", "See a past day"), hidden_question(question, code),
      input_field({.id = "as_of",
                   .label = visit.say("当时的日期", "The day it was true"),
                   .hint = visit.say("例如 2026-04-01", "for example 2026-04-01"),
                   .value = question.as_of,

                   .narrow = true},
                  {}, visit.lang),
      input_field({.id = "known_at",
                   .label = visit.say("平台当时掌握的情况，截至", "What the platform knew until"),
                   .hint = visit.say("日期，或日期和时间；可不填", "a day, or a day and time; may be left out"),
                   .value = question.known_at,
                   .narrow = true},
                  {}, visit.lang),
      question.versions ? raw(" checked") : Html{}, visit.say("列出已被替代的版本", "list superseded versions"),
      visit.say("查看", "Show"));
}

FieldErrors check_question(const Visit& visit, const Question& question) {
  FieldErrors errors;
  if (question.query.empty())
    errors.push_back({"query", visit.say("请填写统一社会信用代码或单位全称", "Enter a code or a full name"), {}});
  if (question.purpose.empty()) errors.push_back({"purpose", visit.say("请选择查询用途", "Choose a purpose"), {}});
  if (question.operator_name.empty())
    errors.push_back({"operator", visit.say("请填写经办人姓名", "Enter the officer's name"), {}});
  return errors;
}

// A refusal of the question itself goes back to the form, at the field it is about.
Response refused(App& app, const Visit& visit, const Question& question, const base::Error& error) {
  if (error.kind().http_status >= 500) return error_page(visit, error);
  std::string field;
  if (error.is(access::kUnknownPurpose)) field = "purpose";
  if (error.is(access::kNoOperator)) field = "operator";
  if (error.is(check::kNothingAsked)) field = "query";
  Response out = home_page(visit, purpose_options(app, visit), question, {field_error(error, visit.lang, field)});
  out.status = error.kind().http_status;
  return out;
}

base::Result<access::Session> admit(App& app, const Visit& visit, const Question& question) {
  access::Past past;
  if (!question.as_of.empty()) {
    past.as_of = base::parse_iso_day(question.as_of);
    if (!past.as_of) return base::fail(kBadValue, {{"name", visit.say("日期", "day")}, {"value", question.as_of}});
  }
  if (!question.known_at.empty()) {
    past.known_at = base::parse_time(question.known_at);
    if (!past.known_at)
      return base::fail(kBadValue, {{"name", visit.say("时间", "time")}, {"value", question.known_at}});
  }
  const bool own = question.purpose == "self" && !visit.caller.console();
  const access::Action action = own ? access::Action::own_read : access::Action::show;
  const access::Asker asker{
      question.operator_name, question.unit, question.purpose, question.basis, visit.lang, visit.caller, action, {}};
  if (const auto more = app.take_questions(visit.caller); !more) {
    TX_CHECK(access::log_denied(app.home(), asker, more.error().code()));
    return more.error();
  }
  return access::admit(app.desk(), asker, past);
}

base::Result<SeenByAll> seen_by_all(App& app, const Visit& visit, const check::ShowAnswer& shown) {
  std::vector<base::RecordId> ids;
  for (const check::ShownClass& one : shown.classes) {
    for (const ShownRecord& record : one.records) ids.push_back(record.id);
  }
  TX_TRY(const auto published, app.checker().published(access::published(app.desk(), visit.lang), ids));
  std::set<base::RecordId> out;
  for (const auto& one : published) {
    if (one.record) out.insert(one.id);
  }
  return SeenByAll(std::move(out));
}

Response full_answer(App& app, const Visit& visit, const Question& question, const access::Session& session) {
  const auto answer = app.checker().page(session, {question.query, question.versions});
  if (!answer) return refused(app, visit, question, answer.error());
  const check::PageAnswer& about = answer->value();
  if (!about.checked.subject) return candidates_page(visit, about.checked.match, question);
  SeenByAll seen;
  if (question.purpose == "self" && !visit.caller.console() && !about.checked.asked.past) {
    auto found = seen_by_all(app, visit, about.shown);
    if (!found) return refused(app, visit, question, found.error());
    seen = *std::move(found);
  }
  return subject_page(visit, about.checked, about.shown, question, session.past_states(), seen);
}

Response ask(App& app, const Visit& visit, const FormFields& form) {
  const Question question = question_of(form, visit);
  if (auto errors = check_question(visit, question); !errors.empty()) {
    return home_page(visit, purpose_options(app, visit), question, errors);
  }
  const auto session = admit(app, visit, question);
  if (!session) return refused(app, visit, question, session.error());
  Response out = full_answer(app, visit, question, *session);
  remember(visit, {question.operator_name, question.unit, question.purpose, {}}, out);
  return out;
}

}  // namespace

Html term_facts(const Visit& visit, const check::ShownRecord& record, base::Day day) {
  Html out;
  if (!record.term) {
    if (record.valid_until) out += pair(visit.say("公示至", "Published until"), record.valid_until->iso());
    return out;
  }
  const check::ShownTerm& term = *record.term;
  if (term.last_day) out += pair(visit.say("公示至（含当日）", "Published through"), term.last_day->iso());
  if (term.reason != gate::Reason::permitted) return out;
  if (check::repair_from(record, day)) {
    out += pair(visit.say("可申请信用修复", "Repair may be asked for"),
                term.earliest_repair
                    ? fmt::format(fmt::runtime(visit.say("{} 起，义务履行完毕后", "from {}, once all duties are done")),
                                  term.earliest_repair->iso())
                    : std::string(visit.say("义务履行完毕后即可", "as soon as all duties are done")));
  }
  if (!term.rule.zh.empty()) out += pair(visit.say("公示期限依据", "Rule"), term.rule.in(visit.lang));
  return out;
}

Html told_not_found(const Visit& visit) {
  return markup(
      "<div class=\"panel\"><p>{}</p><ul><li>{}</li><li>{}</li><li>{}</li><li>{}</li><li>{} <a "
      "href=\"/guides\">{}</a></li></ul></div>",
      visit.say("可以这样再查：", "What to try:"),
      visit.say("用统一社会信用代码查：18 位，营业执照上有，不受改名影响。",
                "The unified social credit code: 18 characters, on the business licence, whatever the name is now."),
      visit.say("少填几个字：只填字号，不填行政区划和“有限公司”等。",
                "Fewer characters: the trade name alone, without the place and “Co., Ltd.”."),
      visit.say("改过名称的，填曾用名。", "The former name, where the name was changed."),
      visit.say(
          "名称和代码以登记机关为准，可以到国家企业信用信息公示系统等登记机关的网站核对。本平台的登记信息由登记机关"
          "报送，新设立的可能还没有收到。",
          "Names and codes are those of the register: compare them there, for companies in the National "
          "Enterprise Credit Information Publicity System. This platform has them from the registers; what is "
          "new may not have come yet."),
      visit.say("自己单位的信息有错误、遗漏的，可以提出异议：",
                "What is wrong or missing about your own body may be objected to:"),
      visit.say("办事指南", "guides"));
}

Question question_of(const FormFields& form, const Visit& visit) {
  const auto get = [&](std::string_view name) {
    const auto it = form.find(name);
    return it == form.end() ? std::string() : std::string(base::trim(it->second));
  };
  Question out{get("query"), get("operator"), get("unit"),     get("purpose"),
               get("basis"), get("as_of"),    get("known_at"), get("versions") == "true"};
  if (!visit.post) {
    out.operator_name = visit.remembered.operator_name;
    out.unit = visit.remembered.unit;
    out.purpose = visit.remembered.purpose;
  }
  if (!visit.officer.empty()) {
    out.operator_name = visit.officer;
    out.unit = visit.unit;
  }
  return out;
}

std::vector<Option> purpose_options(App& app, const Visit& visit) {
  const base::Day today = app.home().clock().today();
  std::vector<Option> out;
  for (const auto& purpose : app.catalog().purposes()) {
    const auto opening = app.doors().purpose(visit.caller, access::Action::search, purpose.code, today);
    if (opening.permitted()) out.push_back({purpose.code, purpose.name.in(visit.lang), {}});
  }
  return out;
}

Response home_page(const Visit& visit, const std::vector<Option>& purposes, const Question& question,
                   const FieldErrors& errors) {
  const Html form =
      input_field(
          {.id = "query",
           .label = visit.say("统一社会信用代码或单位全称", "Unified social credit code or full name"),
           .hint = visit.say("也可填写名称的一部分、原代码、组织机构代码或注册号",
                             "Or part of a name, an earlier code, an organization code or a registration number"),
           .value = question.query},
          errors, visit.lang) +
      select_field({.id = "purpose",
                    .label = visit.say("查询用途", "Purpose"),
                    .hint = {},
                    .value = question.purpose,
                    .none = visit.say("请选择", "Choose one"),
                    .options = purposes},
                   errors, visit.lang) +
      officer_field(visit, question.operator_name,
                    visit.say("每次查询都记入访问日志", "Every query goes into the access log"), errors) +
      (visit.officer.empty() ? input_field({.id = "unit",
                                            .label = visit.say("单位（选填）", "Unit (optional)"),
                                            .value = question.unit,
                                            .autocomplete = "organization"},
                                           errors, visit.lang)
                             : Html{}) +
      input_field({.id = "basis",
                   .label = visit.say("依据或办件编号（选填）", "Basis or matter number (optional)"),
                   .value = question.basis},
                  errors, visit.lang);
  const Html body = markup(
      "<div class=\"two\"><div><h1>{}</h1><p>{}</p>\n<form method=\"post\" action=\"/search\" novalidate>{}"
      "<button>{}</button></form></div>\n"
      "<section class=\"side\" aria-labelledby=\"hand-over\"><h2 id=\"hand-over\">{}</h2><p>{}</p>"
      "<p><a class=\"button second\" href=\"/submit\">{}</a></p><p><a href=\"/submissions\">{}</a></p></section></div>",
      visit.say("查询信用主体", "Search for a subject"),
      visit.say("查看一个单位在平台中的登记状态、信用记录和需要关注的事项。",
                "See the state of a body, the records held on it and what wants attention."),
      form, visit.say("查询", "Search"), visit.say("报送数据", "Submit data"),
      visit.say("部门手中的表格（XLSX、CSV 或 JSON Lines）可以直接报送，合格的行当即入库，其余的行连同原因退回。",
                "A department's sheet (XLSX, CSV or JSON Lines) goes in as it is; good rows are kept, the others come "
                "back with their reason."),
      visit.say("报送文件", "Submit a file"), visit.say("查看已报送的批次", "See what was submitted"));
  return page(visit, {.title = visit.say("查询信用主体", "Search for a subject"), .body = body, .errors = errors},
              errors.empty() ? 200 : 422);
}

Response candidates_page(const Visit& visit, const check::SubjectMatch& match, const Question& question) {
  const Html again = markup("<p><a href=\"/\">{}</a></p>", visit.say("重新查询", "Search again"));
  if (match.found == check::Found::person) {
    const std::string words = check::verdict_words(check::Verdict::person).in(visit.lang);
    return page(visit,
                {.title = words,
                 .body = markup("<h1>{}</h1><p>{}</p>", words,
                                visit.say("平台不提供自然人信息的查询。请填写单位的统一社会信用代码或名称。",
                                          "Natural persons cannot be looked up. Enter the code or name of a body.")) +
                         again});
  }
  if (match.found == check::Found::closed) {
    const std::string words = check::verdict_words(check::Verdict::closed).in(visit.lang);
    return page(
        visit,
        {.title = words,
         .body = markup("<h1>{}</h1><p>{}</p>", words,
                        visit.say("这次查询已记入访问日志，该主体可以看到。请先请求授权，或者改用与职责相符的用途。",
                                  "The question is in the access log, where the subject can see it. Ask for an "
                                  "authorisation first, or choose a purpose that your task has.")) +
                 again});
  }
  if (match.found != check::Found::candidates) {
    const std::string words = check::verdict_words(check::Verdict::unknown_subject).in(visit.lang);
    Html hint;
    if (match.hint) {
      const auto error = field_error(*match.hint, visit.lang);
      hint = markup("<p class=\"panel warn\">{}{}</p>", error.message,
                    error.next.empty() ? Html{} : markup("<br>{}", error.next));
    }
    return page(visit,
                {.title = words,
                 .body = markup("<h1>{}</h1><p>{} <bdi class=\"code\">{}</bdi></p>{}<p>{}</p>", words,
                                visit.say("查询内容：", "Asked:"), question.query, hint,
                                visit.say("查不到不表示该单位没有信用记录，只表示本平台未收到它的信息。",
                                          "Not found means only that nothing about it has reached this platform.")) +
                         told_not_found(visit) + again});
  }
  Table out{.caption = visit.say("可能的主体", "Candidates"),
            .columns = {{visit.say("名称", "Name")},
                        {visit.say("统一社会信用代码", "Code")},
                        {visit.say("匹配方式", "Why")},
                        {visit.say("匹配的名称", "Matched")}}};
  const bool other_names =
      std::any_of(match.candidates.begin(), match.candidates.end(), [](const auto& c) { return !c.matched.empty(); });
  if (!other_names) out.columns.pop_back();
  for (const auto& one : match.candidates) {
    const std::string& asked = one.code.empty() ? one.name : one.code;
    out.rows.push_back(
        {markup("<form method=\"post\" action=\"/subject\">{}<button class=\"as-link\">{}</button></form>",
                hidden_question(question, asked), one.name),
         markup("<span class=\"code\">{}</span>", one.code.empty() ? "—" : one.code),
         text(check::how_matched(one).in(visit.lang))});
    if (other_names) out.rows.back().push_back(text(one.matched));
  }
  const char* title = visit.say("有多个可能的主体", "Several subjects may be meant");
  return page(visit,
              {.title = title,
               .body = markup("<h1>{}</h1><p>{}</p>{}", title,
                              visit.say("请核对代码后选择。名称相同不一定是同一单位。",
                                        "Compare the code, then choose. Bodies with one name may be different bodies."),
                              table(out)) +
                       again});
}

Response subject_page(const Visit& visit, const check::CheckAnswer& checked, const check::ShowAnswer& shown,
                      const Question& question, bool past, const SeenByAll& seen) {
  const auto& subject = *checked.subject;
  const std::string state =
      subject.state ? subject.state->words.in(visit.lang) : visit.say("登记状态未知", "state unknown");
  Html facts = pair(visit.say("登记状态", "State"), state + (subject.state ? since(visit, subject.state->day) : ""));
  facts += pair(visit.say("统一社会信用代码", "Code"), markup("<span class=\"code\">{}</span>", subject.code));
  facts += pair(visit.say("主体类别", "Kind"), check::words(subject.kind).in(visit.lang));
  Html body = markup("<h1><bdi>{}</bdi> {}</h1>\n<dl class=\"facts\">{}</dl>", subject.name,
                     tag(state, !subject.state            ? "plain"
                                : ordinary_state(checked) ? "good"
                                                          : "warn"),
                     facts);
  if (checked.asked.past) {
    body += markup("<p class=\"panel warn\"><strong>{}</strong> {}</p>", visit.say("已失效", "No longer in force"),
                   visit.say("以下是过去的状态，不反映现在的情况。",
                             "What follows is a past state and says nothing about the present."));
  }
  if (seen) {
    body += markup("<p class=\"no-print\">{} <a href=\"#records\">{}</a></p>",
                   visit.say("点开任何一条，可以看到：谁报来的、依据什么、谁能看到、什么时候结束、怎样异议或者修复。",
                             "Open any record to see who handed it over, on what ground, who may see it, when it ends, "
                             "and how to object or to have it repaired."),
                   visit.say("直接看各条记录", "Go to the records"));
  }
  body += verdict_panel(visit, checked) + matters_table(visit, checked.matters) + records_section(visit, shown, seen);
  body += history_section(visit, subject);
  body += markup("<h2>{}</h2>{}", visit.say("本次查询", "This query"), asked_facts(visit, checked.asked, question));
  if (past) body += past_form(visit, question, subject.code.empty() ? subject.name : subject.code);
  body +=
      seen ? markup("<p class=\"no-print\"><a href=\"/my\">{}</a></p>", visit.say("返回我的信用", "Back to My credit"))
           : markup("<p class=\"no-print\"><a href=\"/\">{}</a></p>",
                    visit.say("查询另一个主体", "Search for another subject"));
  return page(visit, {.title = subject.name, .body = body});
}

Response answer_search(App& app, const Visit& visit, const FormFields& form) { return ask(app, visit, form); }
Response answer_subject(App& app, const Visit& visit, const FormFields& form) { return ask(app, visit, form); }

}  // namespace taixin::service
