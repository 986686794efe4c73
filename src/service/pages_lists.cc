#include "service/pages_lists.h"

#include "access/errors.h"
#include "cases/cases.h"
#include "intake/row_errors.h"
#include "service/api_admin.h"
#include "service/api_lists.h"
#include "service/door_keys.h"
#include "service/own_subject.h"
#include "service/pages_guides.h"
#include "service/pages_proof.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using access::Action;
using catalog::CreditList;

std::string joined(const std::vector<std::string>& parts) { return fmt::format("{}", fmt::join(parts, "；")); }

Response not_indexed(Response response) {
  response.headers["X-Robots-Tag"] = "noindex, noarchive";
  return response;
}

catalog::Text kind_words(catalog::ListKind kind) {
  switch (kind) {
    case catalog::ListKind::dishonest:
      return {"严重失信主体名单", "Serious dishonesty"};
    case catalog::ListKind::abnormal:
      return {"经营异常名录", "Abnormal operation"};
    case catalog::ListKind::enforcement:
      return {"失信被执行人", "Judgment defaulters"};
    case catalog::ListKind::honour:
      return {"守信激励对象", "Honour"};
  }
  return {};
}

// ---- everybody

Response all_lists(App& app, const Visit& visit) {
  Table out{.caption = visit.say("名单目录", "Lists"),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("名单", "List")},
                        {visit.say("类别", "Kind")},
                        {visit.say("设立依据", "Set up by")},
                        {visit.say("认定单位", "Recognised by")}},
            .rows = {}};
  for (const CreditList* list : lists_of(app).in_force()) {
    Html founded;
    for (const auto& one : list->founded) founded += markup("<div>{}</div>", one.clause);
    out.rows.push_back({markup("<a href=\"/open/lists/{}\">{}</a>{}", list->code, list->name.in(visit.lang),
                               clause_hint(visit, list->acts())),
                        text(kind_words(list->kind).in(visit.lang)), founded,
                        text(list->recogniser.name.in(visit.lang))});
  }
  const char* title = visit.say("名单目录", "Lists");
  Html body = markup(
      "<h1>{}</h1><p>{}</p>{}", title,
      visit.say("名单只能由法律、行政法规或者党中央、国务院文件设立；本市不增设名单，也不增加列入情形。",
                "Lists are set up by laws, regulations of the State Council or central documents alone; the city adds "
                "neither lists nor grounds."),
      table(out) + markup("<p><a href=\"/open/measures\">{}</a></p>",
                          visit.say("惩戒和激励措施：由谁采取，依据哪一条",
                                    "Restrictions and incentives: who applies them, and by which clause")));
  return not_indexed(page(visit, {.title = title, .body = std::move(body), .wide = true}));
}

// ---- which clause gives which day

Html period_cell(const Visit& visit, const lists::ClauseDay& one) {
  if (!one.period) return text(visit.say("义务履行完毕后", "once all duties are done"));
  return text(fmt::format(fmt::runtime(visit.say("自{}起 {}", "{1} from {0}")),
                          lists::runs_from_words(one.from).in(visit.lang), period_words(visit, *one.period)));
}
Html day_cell(const Visit& visit, const lists::ClauseDay& one) {
  if (one.day) return markup("<span class=\"nowrap\">{}</span>", one.day->iso());
  if (!one.period) return text("—");
  return text(visit.say("平台没有改正之日，不推算", "not reckoned: no record has that day"));
}
Html acting_cell(const Visit& visit, const lists::ClauseDay& one) {
  const bool acts = one.acting == lists::Acting::acts;
  return markup(
      "{} <span class=\"quiet\">{}</span>",
      tag(acts ? visit.say("起作用", "acts") : visit.say("不起作用", "does not act"), acts ? "good" : "plain"),
      acts ? std::string() : lists::acting_words(one.acting).in(visit.lang));
}

// Two clauses may give two days: both are told, and which of them acts today, and why.
Html clause_days_table(const Visit& visit, const std::vector<lists::ClauseDay>& all, const char* caption) {
  if (all.empty()) return {};
  Table out{.caption = caption,
            .stack = true,
            .columns = {{visit.say("日期", "Day of")},
                        {visit.say("规定", "Rule")},
                        {visit.say("期限", "Term")},
                        {visit.say("推算结果", "Gives")},
                        {visit.say("今天是否起作用", "Does it act today")}},
            .rows = {}};
  for (const lists::ClauseDay& one : all) {
    out.rows.push_back(
        {text(lists::day_of_words(one.of).in(visit.lang)),
         markup("<div>{}</div><div class=\"quiet\">{}</div>", one.rule.in(visit.lang), joined(one.clauses)),
         period_cell(visit, one), day_cell(visit, one), acting_cell(visit, one)});
  }
  return table(out);
}

Html list_facts(const Visit& visit, const CreditList& list) {
  Html founded, grounds, leave;
  for (const auto& one : list.founded) founded += markup("<div>{}</div>", one.clause);
  for (const auto& one : list.grounds) grounds += markup("<div>{}</div>", one.name.in(visit.lang));
  for (const auto& one : list.exit.conditions) leave += markup("<div>{}</div>", one.in(visit.lang));
  Html out = pair(visit.say("设立依据", "Set up by"), founded) +
             pair(visit.say("规则", "Rules"), text(joined(list.basis.clauses)) + clause_hint(visit, list.acts())) +
             pair(visit.say("认定单位", "Recognised by"), list.recogniser.name.in(visit.lang)) +
             pair(visit.say("列入情形", "Grounds"), grounds);
  if (list.notice) {
    out += pair(visit.say("列入前", "Before an entry"),
                text(fmt::format(fmt::runtime(visit.say("书面告知；可在 {} 个工作日内陈述申辩",
                                                        "a written notice; {} working days to state one's view")),
                                 list.notice->statement_days)) +
                    clause_hint(visit, list.notice->basis.acts()));
  }
  out += pair(visit.say("在哪里公示", "Published"), list.publication.where.in(visit.lang));
  out += pair(visit.say("怎样移出", "How to leave"), leave) +
         pair(visit.say("移出后", "After that"),
              fmt::format(fmt::runtime(visit.say("{} 个工作日内停止公示，本平台当日停止",
                                                 "publication ends within {} working days, here on the same day")),
                          list.exit.reach_days));
  return markup("<dl class=\"facts\">{}</dl>", out);
}

Response members_page(App& app, const Visit& visit, const std::string& code) {
  const auto after = visit.query.find("after");
  const auto found =
      lists_of(app).members({.list = code, .after = after == visit.query.end() ? "" : after->second}, visit.lang);
  if (!found) return not_indexed(error_page(visit, found.error()));
  const CreditList& list = *found->list;
  Table out{.caption = visit.say("名单上的组织", "Organizations on it"),
            .stack = true,
            .columns = {{visit.say("单位", "Organization")},
                        {visit.say("列入日期", "Entered")},
                        {visit.say("认定单位", "By")},
                        {visit.say("公示至", "Published through")},
                        {visit.say("可申请修复、移出", "May be left from")},
                        {visit.say("列入信息", "Entry")}},
            .rows = {}};
  for (const auto& entry : found->entries) {
    const check::ShownRecord& record = *entry.record;
    const auto entered = record.valid_from ? record.valid_from : record.decision;
    const auto last = record.term ? record.term->last_day : record.valid_until;
    std::string leave = visit.say("义务履行完毕后", "once all duties are done");
    if (record.term && record.term->earliest_repair) leave = record.term->earliest_repair->iso();
    out.rows.push_back(
        {markup("<a href=\"/open/subject/{}\"><bdi>{}</bdi></a>{}", entry.subject->code, entry.subject->name,
                record.disputed ? raw(" ") + tag(visit.say("异议处理中", "disputed"), "warn") : Html{}),
         text(entered ? entered->iso() : "—"), text(record.organ), text(last ? last->iso() : "—"),
         text(list.restricts() ? leave : "—"),
         markup("<a href=\"/open/lists/{}/{}\">{}</a>", list.code, entry.id.get(), visit.say("查看", "See it"))});
  }
  const std::string title = list.name.in(visit.lang);
  Html body = markup("<p><a href=\"/open/lists\">{}</a></p><h1>{} {}</h1>{}", visit.say("名单目录", "Lists"), title,
                     tag(kind_words(list.kind).in(visit.lang), "plain"), list_facts(visit, list));
  body += out.rows.empty() ? markup("<p class=\"panel\">{}</p>",
                                    visit.say("今日没有公示的列入信息。", "No entry is published today."))
                           : table(out);
  if (!found->next.empty()) body += next_link(visit, found->next, visit.say("下一页", "Next page"));
  const base::Day today = app.home().clock().today();
  body += clause_days_table(
      visit, lists::clause_days(app.catalog(), list, lists::entry_made_on(today), today),
      visit.say("日期从哪一条来（以今天列入的为例）", "Which clause gives which day, of an entry made today"));
  body +=
      markup("<p class=\"quiet\">{}</p>",
             visit.say("移出或者到期后，列入信息自动从本页消失。不提供自然人查询。",
                       "An entry is gone from here with its removal or its last day. Persons cannot be looked up."));
  return not_indexed(page(visit, {.title = title, .body = std::move(body), .wide = true}));
}

// The entry's own page: the one place for the names of responsible persons (SD-REG art. 31).
Response entry_page(App& app, const Visit& visit, const std::string& code, base::RecordId id) {
  const auto list = lists_of(app).named(code);
  if (!list) return not_indexed(error_page(visit, list.error()));
  const auto seen = app.checker().published(access::published(app.desk(), visit.lang), std::span(&id, 1));
  if (!seen) return error_page(visit, seen.error());
  const bool there = !seen->empty() && seen->front().record &&
                     seen->front().record->item->code.get() == (*list)->item &&
                     seen->front().subject->kind == identity::SubjectKind::organization;
  if (!there) return not_indexed(not_found_page(visit));
  const check::ShownRecord& record = *seen->front().record;
  Html facts =
      pair(visit.say("单位", "Organization"), markup("<a href=\"/open/subject/{}\"><bdi>{}</bdi></a>",
                                                     seen->front().subject->code, seen->front().subject->name));
  for (const check::ShownField& field : record.fields) {
    const catalog::Field* of = record.item->field(field.code);
    const bool person = of && of->type.kind == catalog::TypeKind::person_name;
    const bool responsible = (*list)->responsible && field.code == (*list)->responsible->field;
    if (person && !(responsible && (*list)->responsible->basis.acts())) continue;
    facts += pair(field.name.in(visit.lang), field.held_back
                                                 ? visit.say("（文字待审核后公示）", "(this text waits for review)")
                                                 : field.words.in(visit.lang));
  }
  facts += pair(visit.say("来源单位", "Source"), record.source) + LedgerFacts(app, {id}).of(visit, id);
  const Html days = clause_days_table(
      visit, lists::clause_days(app.catalog(), **list, lists::entry_days(record), app.home().clock().today()),
      visit.say("日期从哪一条来", "Which clause gives which day"));
  const std::string title = (*list)->name.in(visit.lang);
  return not_indexed(
      page(visit, {.title = title,
                   .body = markup("<p><a href=\"/open/lists/{}\">{}</a></p><h1>{}</h1><dl class=\"facts\">{}</dl>{}{}",
                                  code, title, visit.say("列入信息", "Entry"), facts, days, rights_panel(app, visit)),
                   .wide = true}));
}

// ---- rights of a proposal

Html rights_cell(const Visit& visit, const lists::Rights& rights, base::Day today) {
  if (!rights.served) return text(visit.say("尚未告知", "not told yet"));
  Html out = markup("<div>{} {}</div>", visit.say("告知送达", "told on"), rights.served->iso());
  if (rights.statement_until) {
    out += markup("<div>{} {}{}</div>", visit.say("陈述申辩至", "statement until"), rights.statement_until->iso(),
                  today > *rights.statement_until ? raw(" ") + tag(visit.say("已满", "over"), "plain")
                                                  : raw(" ") + tag(visit.say("期限内", "open"), "warn"));
  }
  if (rights.hearing_until) {
    out += markup("<div>{} {}</div>", visit.say("可申请听证至", "a hearing may be asked for until"),
                  rights.hearing_until->iso());
  }
  if (rights.hearing_due) out += markup("<div>{}</div>", tag(visit.say("听证待举行", "hearing due"), "warn"));
  return out;
}

Html proposals_table(App& app, const Visit& visit, const std::vector<Proposed>& all, bool own) {
  Table out{.caption = visit.say("拟列入名单", "Proposed entries"),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("编号", "No.")},
                        {visit.say("名单", "List")},
                        {own ? visit.say("情形", "Ground") : visit.say("主体", "Subject")},
                        {visit.say("期限", "Terms")}},
            .rows = {}};
  for (const Proposed& one : all) {
    const auto card = app.facts().registry().card(one.one->subject);
    const auto ground = one.proposal.form.find("ground");
    const std::string what = own ? (ground == one.proposal.form.end() ? std::string() : ground->second)
                                 : (card ? card->name(app.facts().head()) : std::string());
    out.rows.push_back({markup("<a href=\"{}{}\">{}</a>", own ? "/my/cases/" : "/cases/", one.one->id, one.one->id),
                        text(one.proposal.list->name.in(visit.lang)), text(what),
                        rights_cell(visit, one.rights, app.home().clock().today())});
  }
  return table(out);
}

// ---- officers: proposals, and a new one

const catalog::CaseStep* proposing(App& app, const catalog::CaseKind*& kind) {
  kind = app.cases().rules().kind("listing", app.home().clock().today());
  return kind ? kind->step("propose") : nullptr;
}

Html propose_form(const Visit& visit, const catalog::CaseStep& step, const FormFields& given, bool open) {
  const auto value = [&](const std::string& name) { return field_of(given, name); };
  Html fields = input_field({.id = "code",
                             .label = visit.say("统一社会信用代码", "Unified social credit code"),
                             .hint = visit.say("自然人不在本平台列入名单", "Natural persons are not entered here"),
                             .value = value("code")},
                            {}, visit.lang);
  for (const catalog::CaseField& field : step.form) {
    const std::string label = field.name.in(visit.lang) + (field.required ? "" : visit.say("（选填）", " (optional)"));
    if (field.type == catalog::CaseFieldType::choice) {
      Select select{.id = field.code,
                    .label = label,
                    .hint = {},
                    .value = value(field.code),
                    .none = visit.say("请选择", "Choose one"),
                    .options = {}};
      for (const auto& [code, name] : field.choices) select.options.push_back({code, name.in(visit.lang), {}});
      fields += select_field(select, {}, visit.lang);
    } else if (field.max > 200) {
      fields += text_area({.id = field.code, .label = label, .hint = {}, .value = value(field.code)}, {}, visit.lang);
    } else {
      fields += input_field({.id = field.code, .label = label, .hint = {}, .value = value(field.code)}, {}, visit.lang);
    }
  }
  return folded(step.name.in(visit.lang), post_form("/lists", fields, step.name.in(visit.lang)), open);
}

Response officers_page(App& app, const Visit& visit, const FormFields& given, FieldErrors errors, int status = 200) {
  const char* title = visit.say("名单", "Lists");
  Html body = markup("<h1>{}</h1>", title);
  if (need(app, visit.caller, Action::case_read)) {
    const auto cases = app.cases().of_officer(visit.caller, false);
    const auto all = proposals(app, cases);
    if (!all) return error_page(visit, all.error());
    body += markup("<h2>{}</h2>", visit.say("拟列入事项", "Proposed entries"));
    body += all->empty()
                ? markup("<p class=\"panel\">{}</p>", visit.say("没有未办结的拟列入事项。", "No proposal is open."))
                : proposals_table(app, visit, *all, false);
  }
  const catalog::CaseKind* kind = nullptr;
  if (const catalog::CaseStep* step = proposing(app, kind); step && need(app, visit.caller, Action::case_act)) {
    body += propose_form(visit, *step, given, !errors.empty());
  }
  if (need(app, visit.caller, Action::show)) {
    body += markup("<p><a href=\"/lists/history\">{}</a></p><p><a href=\"/lists/removals\">{}</a></p>",
                   visit.say("名单变动：谁在何时列入、离开", "History: who entered and left, and when"),
                   visit.say("移出记录", "Removals"));
  }
  body += markup("<p><a href=\"/open/lists\">{}</a></p>", visit.say("名单目录和公示", "All lists, and who is on them"));
  return page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors), .wide = true}, status);
}

Response propose(App& app, const Visit& visit, const Request& request) {
  const FormFields fields = parse_form(request.body);
  const auto refused = [&](const base::Error& error) {
    return officers_page(app, visit, fields, {field_error(error, visit.lang)}, error.kind().http_status);
  };
  const std::string code = field_of(fields, "code");
  const auto subject = app.facts().registry().by_code(code, store::CodeKind::uscc);
  if (!subject) return refused(base::fail(intake::kCodeUnknown, {{"code", code}}));
  cases::Opening opening;
  opening.kind = "listing";
  opening.step = "propose";
  opening.subject = *subject;
  const catalog::CaseKind* kind = nullptr;
  const catalog::CaseStep* step = proposing(app, kind);
  for (const auto& [name, value] : fields) {
    const bool of_form = step && std::ranges::find(step->form, name, &catalog::CaseField::code) != step->form.end();
    if (of_form && !value.empty()) opening.form[name] = one_line(value);
  }
  const auto one = app.cases().begin(visit.caller, std::move(opening));
  return one ? see_other("/cases/" + std::to_string((*one)->id)) : refused(one.error());
}

// ---- the subject

Html own_measures(App& app, const Visit& visit, base::SubjectId subject) {
  Html out;
  const auto directory = app.entrance().accounts().directory();
  for (const lists::Use& use : app.measures().of_subject(subject)) {
    if (!use.said.applied) continue;
    const catalog::Measure* measure = app.measures().measure(use.first().measure);
    const auto where = app.measures().standing(use, app.home().clock().today());
    const access::Unit* unit = directory->unit(access::UnitId(use.first().unit));
    Html facts = pair(visit.say("登记编号", "Number"), std::to_string(use.id)) +
                 pair(visit.say("采取单位", "Applied by"), unit ? unit->name : "") +
                 pair(visit.say("具体内容", "What"), use.said.what) + pair(visit.say("理由", "Why"), use.said.why) +
                 pair(visit.say("依据", "Clause"), use.first().basis) +
                 pair(visit.say("决定文书", "Decision"), use.said.document) +
                 pair(visit.say("期限", "Term"),
                      fmt::format("{} — {}", use.said.from ? use.said.from->iso() : "",
                                  use.said.until ? use.said.until->iso() : visit.say("信息失效时", "as the record"))) +
                 pair(visit.say("救济途径", "Remedy"), use.said.remedy);
    if (use.lifted) facts += pair(visit.say("解除日期", "Lifted"), use.lifted->iso());
    Html object;
    for (const base::RecordId record : use.records) {
      object += markup("<p><a href=\"/my/apply/{}?measure={}\">{}</a></p>", record.get(), use.id,
                       visit.say("对所依据的信息提出异议或者申请修复",
                                 "Object to the record that it rests on, or apply for its repair"));
    }
    out += markup(
        "<details class=\"record\"><summary><strong>{}</strong> {}</summary><dl class=\"facts\">{}</dl>{}"
        "</details>\n",
        measure ? measure->name.in(visit.lang) : use.first().measure,
        where ? tag(lists::use_state_words(where->state).in(visit.lang),
                    where->state == lists::UseState::lifted ? "plain" : "warn")
              : Html{},
        facts, object);
  }
  if (out.empty()) {
    out = markup("<p class=\"panel\">{}</p>",
                 visit.say("没有单位登记对您采取过措施。", "No measure was applied to you."));
  }
  return out;
}

Response my_lists(App& app, const Visit& visit, const Request& request) {
  const auto subject = own_subject(request);
  if (!subject) return error_page(visit, subject.error());
  if (const auto logged = log_own_read(app, visit.caller, visit.lang, *subject); !logged) {
    return error_page(visit, logged.error());
  }
  const auto stays = lists::stays_of(lists_of(app).place(), *subject, app.home().clock().today());
  if (!stays) return error_page(visit, stays.error());
  const auto cases = app.cases().of_subject(*subject);
  if (!cases) return error_page(visit, cases.error());
  const auto proposed = proposals(app, *cases);
  if (!proposed) return error_page(visit, proposed.error());
  Table entries{.caption = visit.say("列入记录", "Entries"),
                .caption_hidden = true,
                .stack = true,
                .columns = {{visit.say("名单", "List")},
                            {visit.say("列入", "Entered")},
                            {visit.say("状态", "State")},
                            {visit.say("办理", "Go on")}},
                .rows = {}};
  for (const lists::Stay& stay : *stays) {
    Html state = tag(lists::how_words(stay.how).in(visit.lang), stay.how == lists::How::on ? "warn" : "plain");
    if (stay.left) state += raw(" ") + text(stay.left->iso());
    entries.rows.push_back(
        {markup("<a href=\"/open/lists/{}\">{}</a>", stay.list->code, stay.list->name.in(visit.lang)),
         text(stay.entered ? stay.entered->iso() : "—"), state,
         markup("<a href=\"/my/apply/{}\">{}</a>", stay.record.get(), visit.say("异议、修复", "Object, repair"))});
  }
  const char* title = visit.say("名单和措施", "Lists and measures");
  Html body = markup("<h1>{}</h1><h2>{}</h2>", title, visit.say("名单", "Lists"));
  body += entries.rows.empty() ? markup("<p class=\"panel\">{}</p>", visit.say("不在任何名单上。", "On no list."))
                               : table(entries);
  body += markup("<h2>{}</h2>", visit.say("拟列入名单", "Proposed entries"));
  body += proposed->empty() ? markup("<p class=\"panel\">{}</p>", visit.say("没有。", "None."))
                            : proposals_table(app, visit, *proposed, true) +
                                  markup("<p class=\"quiet\">{}</p>",
                                         visit.say("点编号可以陈述申辩；法律规定可以听证的，可以申请听证。",
                                                   "Follow the number to state your view, or to ask for a hearing "
                                                   "where the law gives one."));
  body += markup("<h2>{}</h2>", visit.say("对我采取的措施", "Measures applied to me")) +
          own_measures(app, visit, *subject) + markup("<p><a href=\"/my\">{}</a></p>", visit.say("返回", "Back"));
  Response out = page(visit, {.title = title, .body = std::move(body), .wide = true});
  out.headers["Cache-Control"] = "no-store";
  return out;
}

Response open_lists(App& app, const Visit& visit, std::string_view rest) {
  if (visit.post) return not_found_page(visit);
  if (rest.empty()) return all_lists(app, visit);
  rest.remove_prefix(1);
  const std::string code(rest.substr(0, rest.find('/')));
  if (code.size() == rest.size()) return members_page(app, visit, code);
  const auto id = parse_id(rest.substr(code.size() + 1));
  return id ? entry_page(app, visit, code, base::RecordId(*id)) : not_found_page(visit);
}

}  // namespace

std::optional<Response> list_page_for(App& app, const Visit& visit, const Request& request) {
  constexpr std::string_view kOpen = "/open/lists";
  const std::string_view path = visit.path;
  if (path == kOpen || path.starts_with("/open/lists/")) return open_lists(app, visit, path.substr(kOpen.size()));
  if (path == "/open/measures" && !visit.post) return open_measures_page(app, visit);
  const bool officers = path == "/lists", own = path == "/my/lists";
  if (!officers && !own) return std::nullopt;
  if (!visit.caller.known())
    return visit.post ? error_page(visit, base::fail(access::kNotSignedIn)) : see_other("/sign-in");
  // Whoever proposes, and whoever may ask about subjects: each sees its part.
  const Action action = own ? Action::own_read : visit.post ? Action::case_act : Action::case_read;
  const bool looks = officers && !visit.post && need(app, visit.caller, Action::show).ok();
  if (const auto allowed = need(app, visit.caller, action); !allowed && !looks) {
    return error_page(visit, allowed.error());
  }
  if (own) return visit.post ? not_found_page(visit) : my_lists(app, visit, request);
  return visit.post ? propose(app, visit, request) : officers_page(app, visit, {}, {});
}

}  // namespace taixin::service
