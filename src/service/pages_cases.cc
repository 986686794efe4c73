#include "service/pages_cases.h"

#include "access/errors.h"
#include "cases/errors.h"
#include "catalog/case_words.h"
#include "check/repair.h"
#include "identity/resident_id.h"
#include "lists/objections.h"
#include "service/api_admin.h"
#include "service/api_cases.h"
#include "service/api_materials.h"
#include "service/door_keys.h"
#include "service/erasure_told.h"
#include "service/own_subject.h"
#include "service/pages_case_list.h"
#include "service/pages_guides.h"
#include "service/pages_look_over.h"

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

// Of a case without a record nobody has recognised anything.
std::string recogniser_name(App& app, const Visit& visit, const Case& one) {
  if (one.record == base::RecordId()) return "—";
  return unit_name(app, one.recogniser, visit.say("市外或者上级单位", "a body elsewhere"));
}

std::string subject_name(App& app, const Visit& visit, SubjectId subject) {
  const auto card = app.facts().registry().card(subject);
  if (!card) return visit.say("自然人", "a natural person");
  return card->name(app.facts().head());
}

Html unbroken(const std::string& day) { return markup("<span class=\"nowrap\">{}</span>", day); }

// "2026-04-10", with a mark when it has passed; what cannot be told says why.
Html due_cell(const Visit& visit, const cases::Running& run, base::Day today) {
  if (!run.due.ok()) return tag(visit.say("放假安排未公布", "calendar not announced"), "warn");
  Html out = unbroken(run.due->iso());
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

Html state_tag(App& app, const Visit& visit, const Case& one) {
  const catalog::CaseKind* kind = app.cases().kind_of(one);
  const catalog::CaseState* state = kind ? kind->state(one.state) : nullptr;
  return tag(state ? state->name.in(visit.lang) : one.state, one.final ? "plain" : "warn");
}

// ---- one case

// A material as a link, with what it is; anything else as it stands.
Html material_words(App& app, const Visit& visit, const Case& one, const CasePlace& place, const std::string& value) {
  const auto found = app.materials().of_case(value, one.id);
  if (!found) return text(value);
  return markup("<a href=\"{}/materials/{}\" rel=\"nofollow\">{}</a> <span class=\"quiet\">{}，{} KB</span>",
                place.path, found->id, visit.say("打开材料", "Open the material"), found->type,
                grouped((found->bytes + 1023) / 1024));
}

Html timeline(App& app, const Visit& visit, const cases::CaseRead& read, const CasePlace& place) {
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
      const std::string words = field ? catalog::said_in(*field, value).in(visit.lang) : value;
      const bool file = field && field->type == CaseFieldType::file;
      facts += pair(field ? field->name.in(visit.lang) : code,
                    file ? material_words(app, visit, *read.one, place, words) : text(words));
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

// The record in the words of the gate: item, document, body, day; its number alone where the visitor may not see it.
Html record_words(App& app, const Visit& visit, const Case& one) {
  const std::string number = fmt::format("{} {}", visit.say("编号", "no."), one.record.get());
  const auto shown = record_of_case(app, visit.caller, visit.lang, one);
  if (!shown) return text(number);
  const check::ShownRecord& record = *shown;
  std::string words;
  const auto add = [&](const std::string& part) { words += (words.empty() || part.empty() ? "" : "，") + part; };
  add(record.organ);
  add(record.document_number);
  add(record.headline);
  if (record.decision) add(record.decision->iso());
  return markup("{}<br>{}<br><span class=\"quiet\">{}</span>", record.item->name.in(visit.lang), words, number);
}

Html clocks_table(App& app, const Visit& visit, const Case& one) {
  Table out{.caption = visit.say("期限", "Terms"),
            .stack = true,
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
    out.rows.push_back({name, unbroken(run.from.iso()), text(std::to_string(run.within)), due_cell(visit, run, today),
                        text(fmt::format("{}", fmt::join(run.clock->basis.clauses, "；")))});
  }
  return out.rows.empty() ? Html{} : table(out);
}

Response one_case(App& app, const Visit& visit, const Request& request, int64_t id, bool own) {
  const CasePlace place{(own ? "/my/cases/" : "/cases/") + std::to_string(id), own ? "/my" : "/cases"};
  const auto read = app.cases().read(visit.caller, id);
  if (!read) return error_page(visit, read.error());
  if (own) {
    const auto subject = own_subject(request);
    if (!subject || read->one->subject != *subject) return error_page(visit, base::fail(cases::kNoCase));
  }
  if (visit.post) return case_post(app, visit, request, id, place);
  const auto logged = own ? log_own_read(app, visit.caller, visit.lang, read->one->subject)
                          : log_case_read(app, visit.caller, visit.lang, *read->one);
  return logged ? case_view(app, visit, *read, place, {}) : error_page(visit, logged.error());
}

// Who made a complaint, for the two who opened it.
Response identity_page(App& app, const Visit& visit, int64_t id) {
  const char* title = visit.say("投诉人身份", "Who made the complaint");
  const auto who = read_opener(app, visit.caller, visit.lang, id);
  if (!who) return error_page(visit, who.error());
  const Html facts = pair(visit.say("业务编号", "Case"), std::to_string(id)) +
                     pair(visit.say("姓名", "Name"), who->name) + pair(visit.say("登录名", "Login"), who->login) +
                     pair(visit.say("单位", "Unit"), who->unit) +
                     pair(visit.say("账户编号", "Account"), std::to_string(who->opener.account.get()));
  Response out = page(
      visit, {.title = title,
              .body = markup("<h1>{}</h1><p class=\"panel warn\">{}</p><dl class=\"facts\">{}</dl><p><a "
                             "href=\"/cases/{}\">{}</a></p>",
                             title,
                             visit.say("本次查看已记入访问日志并告知审计员。用毕请办理“重新封存”。",
                                       "This look is in the access log, and the auditors are told. Seal it again when "
                                       "you are done."),
                             facts, id, visit.say("返回", "Back"))});
  out.headers["Cache-Control"] = "no-store";
  return out;
}

// ---- opening

// Which record it is, in words, and what may be done about one.
Html record_part(App& app, const Visit& visit, base::RecordId record) {
  Case one;
  one.record = record;
  return markup("<p>{}</p>", record_words(app, visit, one)) + told_choices(visit);
}

// What an applicant has to know before it begins, as the packs say it.
Html told_before(const Visit& visit, const catalog::CaseKind& kind) {
  Html items = told_lines(visit, kind);
  return items.empty() ? Html{} : markup("<div class=\"panel\"><ul>{}</ul></div>", items);
}

// Kinds of which a step has to wait for the earliest day of repair.
bool is_repair(const catalog::CaseKind& kind) {
  const auto waits = [](const std::set<catalog::CaseCondition>& only) {
    return only.contains(catalog::CaseCondition::repairable);
  };
  return std::ranges::any_of(kind.steps, [&](const catalog::CaseStep& step) {
    return waits(step.only) || std::ranges::any_of(step.outcomes, waits, &catalog::CaseOutcome::only);
  });
}

// Whether repair of this record is offered, by the rule of the page of days: what has no publication to end has nothing
// to repair. Before its earliest day it may be asked for already, and is granted no sooner.
struct RepairOffer {
  bool open = true;
  Html told;
};
RepairOffer repair_offer(App& app, const Visit& visit, base::RecordId id, const catalog::CaseStep& step) {
  Case one;
  one.record = id;
  const auto record = record_of_case(app, visit.caller, visit.lang, one);
  const base::Day today = app.home().clock().today();
  const auto from = record ? check::repair_from(*record, today) : std::nullopt;
  if (!from) {
    return {false, markup("<p class=\"panel\"><strong>{}</strong><br>{}</p>", step.name.in(visit.lang),
                          visit.say("这条信息现在没有公示，或者不能提前停止公示，没有可以修复的。认为信息有错误的，"
                                    "请提出异议。",
                                    "This record is not published now, or its publication may not end before its day: "
                                    "there is nothing to repair. If it is wrong, object to it."))};
  }
  if (*from <= today) return {};
  return {true,
          markup("<p class=\"panel\">{}</p>",
                 fmt::format(fmt::runtime(visit.say("这条信息最早从 {} 起可以准予修复；可以先申请。",
                                                    "Repair of this record is granted from {} at the earliest; it "
                                                    "may be asked for before.")),
                             from->iso()))};
}

// Where its forms go: the kind that a link named stays named.
std::string apply_action(const Visit& visit) {
  const std::string only = field_of(visit.query, "kind");
  return only.empty() ? visit.path : visit.path + "?kind=" + percent_encode(only);
}

Response apply_page(App& app, const Visit& visit, base::RecordId record, SubjectId subject, const CaseGiven& given) {
  const char* title = record == base::RecordId() ? visit.say("办理业务", "Open a case")
                                                 : visit.say("对这条信息办理业务", "About this record");
  const auto openable = app.cases().openable(visit.caller, record, subject);
  if (!openable) return error_page(visit, openable.error());
  Html forms;
  const std::string only = field_of(visit.query, "kind");  // from a link to one of them
  for (const auto& [kind, step] : *openable) {
    if (!only.empty() && kind->code != only) continue;
    if (is_repair(*kind)) {
      const RepairOffer offer = repair_offer(app, visit, record, *step);
      forms += offer.told;
      if (!offer.open) continue;
    }
    std::vector<const catalog::CaseOutcome*> outcomes;
    for (const catalog::CaseOutcome& outcome : step->outcomes) outcomes.push_back(&outcome);
    forms += told_before(visit, *kind);
    const std::string sent = field_of(given.fields, "kind");  // other kinds may have steps and fields of the same names
    const bool mine = sent.empty() || sent == kind->code;
    forms += case_step_form(visit, apply_action(visit), *step, outcomes, hidden_field("kind", kind->code),
                            mine ? given : CaseGiven{});
  }
  if (forms.empty())
    forms = markup("<p class=\"panel\">{}</p>", visit.say("没有可以办理的业务。", "Nothing can be opened."));
  return page(visit,
              {.title = title,
               .body = markup("<h1>{}</h1>{}{}<p><a href=\"/my\">{}</a></p>", title,
                              record == base::RecordId() ? Html{} : record_part(app, visit, record), forms,
                              visit.say("返回", "Back")),
               .errors = given.errors,
               .wide = true},
              given.status);
}

Response apply(App& app, const Visit& visit, const Request& request, base::RecordId record) {
  const auto subject = own_subject(request);
  if (!subject) return error_page(visit, subject.error());
  if (!visit.post) {
    CaseGiven given;
    // From the page of a measure: which one.
    if (const auto measure = visit.query.find("measure"); measure != visit.query.end() && parse_id(measure->second)) {
      given.fields["submit-" + std::string(lists::kMeasureField)] = measure->second;
    }
    if (record != base::RecordId()) {  // its words stand there
      const auto logged = log_own_read(app, visit.caller, visit.lang, *subject);
      if (!logged) return error_page(visit, logged.error());
    }
    return apply_page(app, visit, record, *subject, given);
  }
  const CaseGiven sent = case_sent(app, visit, request);
  const FormFields& fields = sent.fields;
  const std::string step = field_of(fields, "step");
  if (!sent.errors.empty()) return apply_page(app, visit, record, *subject, {fields, sent.errors, sent.status});
  if (goes_back(fields)) return apply_page(app, visit, record, *subject, {.fields = fields});
  const bool sure = was_looked_over(fields);
  const auto one = app.cases().begin(visit.caller, {.kind = field_of(fields, "kind"),
                                                    .step = step,
                                                    .record = record,
                                                    .subject = {},
                                                    .form = case_form_of(fields, step),
                                                    .evidence = field_of(fields, "paper--" + step),
                                                    .outcome = field_of(fields, "outcome--" + step),
                                                    .look_over = !sure});
  const catalog::CaseKind* kind = app.catalog().cases().kind(field_of(fields, "kind"), app.home().clock().today());
  const catalog::CaseStep* rules = kind ? kind->step(step) : nullptr;
  if (one && !sure && rules) {
    Html about = pair(visit.say("业务", "Kind"), kind->name.in(visit.lang));
    if (record != base::RecordId()) {
      Case of;
      of.record = record;
      about += pair(visit.say("所涉信息", "Record"), record_words(app, visit, of));
    }
    return look_over_page(app, visit, apply_action(visit), *rules, fields, about);
  }
  if (one && !sure) return error_page(visit, base::fail(cases::kNoCase));
  if (one) return see_other("/my/cases/" + std::to_string((*one)->id));
  return apply_page(app, visit, record, *subject,
                    {fields, case_errors(one.error(), step, visit.lang), one.error().kind().http_status});
}

}  // namespace

Html case_table(App& app, const Visit& visit, const std::vector<std::shared_ptr<const Case>>& all, CaseList of,
                std::string_view caption) {
  Table out{.caption = std::string(caption),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("编号", "No.")},
                        {visit.say("业务", "Kind")},
                        {of == CaseList::own ? visit.say("认定单位", "Recognised by") : visit.say("主体", "Subject")},
                        {visit.say("申请日", "Applied")},
                        {visit.say("状态", "State")},
                        {visit.say("期限", "Terms")}},
            .rows = {}};
  const char* root = of == CaseList::own ? "/my/cases/" : of == CaseList::complaints ? "/complaints/" : "/cases/";
  for (const auto& one : all) {
    const std::string who =
        of == CaseList::own ? recogniser_name(app, visit, *one) : subject_name(app, visit, one->subject);
    out.rows.push_back({markup("<a href=\"{}{}\">{}</a>", root, one->id, one->id),
                        text(case_kind_name(app, visit, *one)), text(who), text(one->applied.iso()),
                        state_tag(app, visit, *one), clock_lines(app, visit, *one)});
  }
  return table(out);
}

std::string case_kind_name(App& app, const Visit& visit, const Case& one) {
  const catalog::CaseKind* kind = app.cases().kind_of(one);
  return kind ? kind->name.in(visit.lang) : one.kind;
}

std::optional<Response> case_material_page(App& app, const Visit& visit, std::string_view rest, bool own) {
  constexpr std::string_view kMaterials = "/materials/";
  const size_t at = rest.find(kMaterials);
  if (at == rest.npos || visit.post) return std::nullopt;
  const auto id = parse_id(rest.substr(0, at));
  if (!id) return std::nullopt;
  auto found = app.cases().material(visit.caller, *id, rest.substr(at + kMaterials.size()));
  if (!found) return error_page(visit, found.error());
  // Whoever opened a complaint reads its own: no log says who that is.
  const bool opener = app.cases().is_opener(visit.caller, *found->one);
  const auto logged = opener ? base::Result<void>()
                      : own  ? log_own_read(app, visit.caller, visit.lang, found->one->subject)
                             : log_case_read(app, visit.caller, visit.lang, *found->one);
  return logged ? material_response(*std::move(found)) : error_page(visit, logged.error());
}

Response case_view(App& app, const Visit& visit, const cases::CaseRead& read, const CasePlace& place, CaseGiven given) {
  const Case& one = *read.one;
  const std::string title = fmt::format("{} {}", case_kind_name(app, visit, one), one.id);
  Html facts = pair(visit.say("主体", "Subject"), subject_name(app, visit, one.subject)) +
               pair(visit.say("状态", "State"), state_tag(app, visit, one)) +
               pair(visit.say("申请日", "Applied"), one.applied.iso());
  if (one.record != base::RecordId()) {
    facts += pair(visit.say("所涉信息", "Record"), record_words(app, visit, one)) +
             pair(visit.say("认定单位", "Recognised by"), recogniser_name(app, visit, one));
  }
  Html steps;
  const Html version = hidden_field("version", std::to_string(one.version()));
  for (const auto& next : app.cases().next(visit.caller, one)) {
    steps += case_step_form(visit, place.path, *next.step, next.outcomes, version, given);
  }
  const bool own = place.back == "/my";
  if (!one.final && own) {
    steps = told_waiting(visit, steps.empty()) + steps;
  } else if (steps.empty() && !one.final) {
    steps = markup("<p class=\"panel\">{}</p>",
                   visit.say("现在没有需要您办理的步骤。", "There is nothing for you to do now."));
  }
  if (const catalog::CaseKind* kind = app.cases().kind_of(one)) {
    const catalog::CaseStep* last = kind->step(one.last().step);
    if (last && last->opens_identity && place.back == "/cases") {
      steps += post_form(place.path + "/identity", {}, visit.say("查看投诉人身份", "Read who made it"), true);
    }
  }
  Html body =
      markup("<h1>{}</h1><dl class=\"facts\">{}</dl>", title, facts) + clocks_table(app, visit, one) +
      told_erasure(app, visit, one) +
      (steps.empty()
           ? Html{}
           : markup("<h2>{}</h2>{}", own ? visit.say("您可以办的步骤", "What you may do") : visit.say("下一步", "Next"),
                    steps)) +
      markup("<h2>{}</h2>{}<p><a href=\"{}\">{}</a></p>", visit.say("经过", "What happened"),
             timeline(app, visit, read, place), place.back, visit.say("返回", "Back"));
  Response out = page(visit, {.title = title, .body = std::move(body), .errors = std::move(given.errors), .wide = true},
                      given.status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

Response case_post(App& app, const Visit& visit, const Request& request, int64_t id, const CasePlace& place) {
  CaseGiven sent = case_sent(app, visit, request);
  FormFields& fields = sent.fields;
  const std::string step = field_of(fields, "step");
  if (!sent.errors.empty()) {
    const auto read = app.cases().read(visit.caller, id);
    return read ? case_view(app, visit, *read, place, {fields, sent.errors, sent.status})
                : error_page(visit, read.error());
  }
  cases::Acting acting{.id = id,
                       .version = parse_id(field_of(fields, "version")).value_or(0),
                       .step = step,
                       .outcome = field_of(fields, "outcome--" + step),
                       .form = case_form_of(fields, step),
                       .evidence = field_of(fields, "paper--" + step)};
  // An officer has asked itself; who it is about, or who complains, looks it over.
  const bool own = place.back != "/cases" && !fields.contains("code--" + step);
  if (own && goes_back(fields)) {
    const auto read = app.cases().read(visit.caller, id);
    return read ? case_view(app, visit, *read, place, {.fields = fields}) : error_page(visit, read.error());
  }
  acting.look_over = own && !was_looked_over(fields);
  const auto done = [&]() -> base::Result<std::shared_ptr<const Case>> {
    if (acting.look_over) return app.cases().act(visit.caller, acting);
    if (const auto code = fields.find("code--" + step); code != fields.end() && !code->second.empty()) {
      const auto good = app.entrance().sign_with_code(visit.caller.account, code->second, fmt::format("case {}", id));
      identity::wipe(code->second);
      fields.erase(code);
      TX_CHECK(good);
      acting.signed_with_code = true;
    }
    return take_case_step(app, visit.caller, acting);
  }();
  if (done && acting.look_over) {
    const catalog::CaseKind* kind = app.cases().kind_of(**done);
    const catalog::CaseStep* rules = kind ? kind->step(step) : nullptr;
    if (!rules) return error_page(visit, base::fail(cases::kNoCase));
    const Html about = pair(visit.say("业务", "Kind"), fmt::format("{} {}", kind->name.in(visit.lang), id));
    return look_over_page(app, visit, place.path, *rules, fields, about);
  }
  if (done) return see_other(place.path);
  // As it is now, with what was refused.
  const auto again = app.cases().read(visit.caller, id);
  if (!again) return error_page(visit, again.error());
  return case_view(app, visit, *again, place,
                   {fields, case_errors(done.error(), step, visit.lang), done.error().kind().http_status});
}

Html own_cases(App& app, const Visit& visit, SubjectId subject) {
  const auto all = app.cases().of_subject(subject);
  Html out = markup("<h2>{}</h2>", visit.say("我的业务", "My cases"));
  if (!all) return out + markup("<p class=\"panel warn\">{}</p>", all.error().message(visit.lang));
  out += all->empty() ? markup("<p class=\"panel\">{}</p>", visit.say("还没有办理过业务。", "No cases yet."))
                      : case_table(app, visit, *all, CaseList::own, visit.say("我的业务", "My cases"));
  return out + markup("<p class=\"quiet\">{}</p>",
                      visit.say("觉得某一条信息有错，或者义务已经履行、想申请修复：点上面的“查看平台收存的全部信息”，"
                                "打开那一条，点“对这条信息提出异议、申请修复”。",
                                "To object to a record or to apply for its repair, see all that is held, open the "
                                "record, and follow the link below it."));
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
  if (path == kOfficers) return visit.post ? not_found_page(visit) : case_list_page(app, visit);
  const std::string_view digits = path.substr(officers ? 7 : own ? kOwn.size() : kApply.size());
  if (applies && digits == "0") return apply(app, visit, request, base::RecordId());
  if (officers && visit.post && digits.ends_with("/identity")) {
    const auto asked = parse_id(digits.substr(0, digits.find('/')));
    return asked ? identity_page(app, visit, *asked) : not_found_page(visit);
  }
  if (auto material = applies ? std::nullopt : case_material_page(app, visit, digits, own)) return material;
  const auto id = parse_id(digits);
  if (!id) return not_found_page(visit);
  if (applies) return apply(app, visit, request, base::RecordId(*id));
  return one_case(app, visit, request, *id, own);
}

}  // namespace taixin::service
