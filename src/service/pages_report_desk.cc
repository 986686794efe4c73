#include "service/pages_report_desk.h"

#include "access/account_errors.h"
#include "access/entrance.h"
#include "access/errors.h"
#include "base/text.h"
#include "check/check.h"
#include "check/errors.h"
#include "check/render.h"
#include "report/errors.h"
#include "service/api_admin.h"
#include "service/door_keys.h"
#include "service/errors.h"
#include "service/own_subject.h"
#include "service/pages_report.h"
#include "service/pages_report_issued.h"
#include "service/pages_words.h"
#include "service/report_answers.h"

namespace taixin::service {
namespace {

using access::Action;
using access::Entrance;
using store::ReportEvent;

constexpr std::string_view kList = "/reports", kOne = "/reports/", kNew = "/reports/new";

base::Day today_of(App& app) { return app.home().clock().today(); }

// An officer who sits at a service window acts there for the body whose representative has come.
bool at_window(App& app, const access::Caller& caller) {
  const access::Account* account = caller.who();
  if (!account || account->kind != access::AccountKind::staff) return false;
  const access::Unit* unit = caller.directory->unit(caller.unit);
  return unit && unit->kind == access::UnitKind::window && need(app, caller, Action::own_read).ok();
}
bool for_purposes(App& app, const access::Caller& caller) { return need(app, caller, Action::report).ok(); }
bool assisting(const Visit& visit) { return visit.caller.assisted != base::SubjectId(); }

// ---- whom a form names

// What anybody finds by a code or a name: nobody's look. Persons are never found.
struct Named {
  std::string code;  // of the one that it is; empty: none, or several
  std::vector<check::Candidate> candidates;
};
base::Result<Named> named(App& app, const Visit& visit, const std::string& query) {
  TX_TRY(const auto found, app.checker().find(access::published(app.desk(), visit.lang), query));
  const check::SubjectMatch& match = found->match;
  Named out;
  if (match.found == check::Found::one) {
    const auto card = app.facts().registry().card(match.subject);
    if (card) out.code = card->code();
  }
  if (match.found == check::Found::candidates) out.candidates = match.candidates;
  if (out.code.empty() && out.candidates.empty()) return base::fail(report::kNoSubject);
  return out;
}

// Each is a button that sends the same form again, with this code.
Response candidates_page(const Visit& visit, const FormFields& given, const Named& found) {
  Table out{
      .caption = visit.say("可能的单位", "Bodies that may be meant"),
      .columns = {{visit.say("名称", "Name")}, {visit.say("统一社会信用代码", "Code")}, {visit.say("匹配方式", "Why")}},
      .rows = {}};
  Html kept;
  for (const auto& [name, value] : given) {
    if (name != "query" && name != "csrf") kept += hidden_field(name, value);
  }
  for (const check::Candidate& one : found.candidates) {
    if (one.code.empty()) continue;
    out.rows.push_back({markup("<form method=\"post\" action=\"{}\">{}{}<button class=\"as-link\">{}</button></form>",
                               visit.path, hidden_field("query", one.code), kept, one.name),
                        markup("<span class=\"code\">{}</span>", one.code),
                        text(check::how_matched(one).in(visit.lang))});
  }
  const char* title = visit.say("请选择单位", "Choose the body");
  return unkept_page(
      page(visit, {.title = title,
                   .body = markup("<h1>{}</h1><p>{}</p>{}<p><a href=\"{}\">{}</a></p>", title,
                                  visit.say("还没有出具。请核对代码后选择，名称相近的不一定是同一单位。",
                                            "Nothing was issued yet. Compare the code, then choose: bodies "
                                            "with like names may be different ones."),
                                  table(out), kNew, visit.say("返回", "Back"))}));
}

// ---- who stands at the window

Html person_note(const Visit& visit) {
  return markup(
      "<section class=\"panel\"><h2>{}</h2><p>{}</p></section>", visit.say("居民个人来办理", "A person who comes"),
      visit.say("个人信用报告只向本人出具，工作人员不能代取，也不能用姓名或者证件号码查询。请本人在自助设备或者手机上"
                "登录，打开“我的信用”，点“信用报告”，当场可以打印；没有账户的，先在窗口办理开户。",
                "A person's report goes to that person alone: no officer takes it, and nobody is looked up by name or "
                "number. The person signs in at a kiosk or on a phone, opens My credit, then Credit reports, and may "
                "print it on the spot; without an account, one is opened at the window first."));
}

Html counter_form(const Visit& visit, const FormFields& given, const FieldErrors& errors) {
  Html fields = input_field({.id = "query",
                             .label = visit.say("统一社会信用代码或者单位名称", "Credit code or name of the body"),
                             .value = field_of(given, "query")},
                            errors, visit.lang);
  fields += select_field(
      {.id = "ground",
       .label = visit.say("来人凭什么代表该单位", "On which ground the person acts for it"),
       .hint = visit.say("请当面核对原件", "See the original"),
       .value = field_of(given, "ground"),
       .none = visit.say("请选择", "choose"),
       .options = {{"paper_id",
                    visit.say("法定代表人（经营者）本人的有效证件", "the representative's own document"),
                    {}},
                   {"power_of_attorney", visit.say("授权委托书和经办人证件", "a power of attorney and a document"), {}},
                   {"court_administrator", visit.say("法院指定管理人的决定书", "a court's order: administrator"), {}},
                   {"heir", visit.say("个体工商户经营者的继承材料", "papers of an heir of the operator"), {}}}},
      errors, visit.lang);
  fields += input_field({.id = "matter",
                         .label = visit.say("材料名称和文号", "The paper and its number"),
                         .hint = visit.say("例如：示例授权委托书〔2026〕1 号；不要填写证件号码",
                                           "such as: power of attorney no. 1 of 2026; no identity number"),
                         .value = field_of(given, "matter")},
                        errors, visit.lang);
  fields += input_field({.id = "scan_until",
                         .label = visit.say("扫描件删除日期（选填）", "The scan is deleted on (optional)"),
                         .value = field_of(given, "scan_until"),
                         .type = "date",
                         .narrow = true},
                        errors, visit.lang);
  return markup(
      "<h2>{}</h2><p>{}</p>{}{}", visit.say("单位派人到窗口", "Somebody comes for a body"),
      visit.say("报告出具给单位自己（本主体查询版），记为窗口代办，该单位在“谁查询过我的信息”里可以看到。",
                "The report is the body's own. It is logged as done at the window, where the body can see it."),
      post_form("/reports/counter", fields, visit.say("核对完毕，开始办理", "Checked: begin")), person_note(visit));
}

Html special_words(const Visit& visit) {
  return markup("<h2>{}</h2><p>{}</p>", visit.say("专项信用报告（信用代证）", "Special report"),
                visit.say("含依法不公示的轻微处罚和简易程序处罚，可以替代无违法违规证明。不填报告期就是最近五年。",
                          "It holds minor and simple-procedure penalties that are never published, and stands in for "
                          "certificates of no violation. Without days: the last five years."));
}

// For whoever stands there: its own report, and nobody else's.
Html assisted_forms(App& app, const Visit& visit, const FormFields& given, const FieldErrors& errors) {
  const base::SubjectId subject = visit.caller.assisted;
  const auto card = app.facts().registry().card(subject);
  const Html end = post_form("/reports/end", {}, visit.say("办理完毕，来人离开", "Done: the person leaves"), true);
  if (!card) return person_note(visit) + end;
  const auto* design = app.catalog().reports().design("special", today_of(app));
  Html out = markup(
      "<section class=\"panel warn\"><p>{}</p><p><strong><bdi>{}</bdi></strong> <bdi "
      "class=\"code\">{}</bdi></p></section>",
      visit.say("正在为到场的单位办理，出具的是它自己的报告：",
                "Its representative stands here; the report is its own:"),
      card->name(app.facts().head()), card->code());
  out += post_form(kNew, hidden_field("kind", "ordinary"), visit.say("出具普通信用报告", "Issue an ordinary report"));
  if (design) {
    out += special_words(visit) +
           post_form(kNew, hidden_field("kind", "special") + report_scope_fields(visit, *design, given, errors),
                     visit.say("出具专项信用报告", "Issue a special report"), true);
  }
  return out + markup("<h2>{}</h2>", visit.say("办理完毕", "When all is done")) + end;
}

// ---- for a purpose

gate::Audience audience_of(const catalog::Purpose& purpose) {
  return purpose.authorised_by.empty() ? gate::audience_of(purpose.code) : gate::Audience::authorised;
}

struct Openings {
  std::vector<Option> purposes;  // that need no authorisation
  bool authorised = false;       // there are others
  bool special = false;          // some of either opens a special report
};
Openings openings(App& app, const Visit& visit) {
  const base::Day today = today_of(app);
  const auto* special = app.catalog().reports().design("special", today);
  Openings out;
  for (const catalog::Purpose& one : app.catalog().purposes()) {
    // What is one's own is asked for by oneself.
    if (!one.basis.in_force(today) || audience_of(one) == gate::Audience::subject_self) continue;
    if (!app.doors().purpose(visit.caller, Action::report, one.code, today).permitted()) continue;
    if (one.authorised_by.empty()) {
      out.purposes.push_back({one.code, one.name.in(visit.lang), {}});
    } else {
      out.authorised = true;
    }
    out.special = out.special || (special && special->audiences.contains(gate::audience_code(audience_of(one))));
  }
  return out;
}

// What bodies authorised the unit to, and holds today.
std::vector<access::Consent> live_consents(App& app, const Visit& visit) {
  std::vector<access::Consent> out;
  for (access::Consent& one : app.consents().of_unit(visit.caller.unit)) {
    if (one.holds(today_of(app)) && app.facts().registry().card(one.request.subject)) out.push_back(std::move(one));
  }
  return out;
}

Html consent_field(App& app, const Visit& visit, const FormFields& given, const FieldErrors& errors, bool optional) {
  std::vector<Option> options;
  for (const access::Consent& one : live_consents(app, visit)) {
    options.push_back({std::to_string(one.id),
                       fmt::format("{} · {} · {} {}", subject_words(app, one.request.subject, visit),
                                   purpose_name(app, one.request.purpose, visit.lang), visit.say("至", "until"),
                                   one.request.until.iso()),
                       {}});
  }
  if (options.empty()) {
    return markup("<p class=\"panel\" id=\"consent\">{} <a href=\"/consents\">{}</a></p>",
                  visit.say("本单位没有有效的授权。融资服务、商务合作须先得到主体授权：",
                            "No authorisation of your unit is in force. Financing and business need one first:"),
                  visit.say("授权请求", "Authorisations"));
  }
  return select_field({.id = "consent",
                       .label = visit.say("凭哪一件授权", "On which authorisation"),
                       .hint = visit.say("单位和用途以授权为准；主体撤回授权，报告立即停止出具",
                                         "It names body and purpose; a withdrawal stops the report at once"),
                       .value = field_of(given, "consent"),
                       .none = optional ? visit.say("不凭授权，按下面填写的用途", "none: for the purpose below")
                                        : visit.say("请选择", "choose"),
                       .options = std::move(options)},
                      errors, visit.lang);
}

Html purpose_form(App& app, const Visit& visit, const FormFields& given, const FieldErrors& errors) {
  const Openings open = openings(app, visit);
  Html fields;
  if (open.purposes.empty() && live_consents(app, visit).empty())
    return consent_field(app, visit, given, errors, false);
  if (open.authorised) fields += consent_field(app, visit, given, errors, !open.purposes.empty());
  if (!open.purposes.empty()) {
    fields += input_field({.id = "query",
                           .label = visit.say("统一社会信用代码或者单位名称", "Credit code or name of the body"),
                           .hint = visit.say("不提供自然人查询", "Persons cannot be looked up"),
                           .value = field_of(given, "query")},
                          errors, visit.lang);
    fields += select_field({.id = "purpose",
                            .label = visit.say("查询用途", "Purpose"),
                            .hint = {},
                            .value = field_of(given, "purpose"),
                            .none = visit.say("请选择", "choose"),
                            .options = open.purposes},
                           errors, visit.lang);
  }
  fields += input_field({.id = "basis",
                         .label = visit.say("依据或者办件编号", "Basis or matter number"),
                         .hint = visit.say("例如：示例受理〔2026〕1 号；主体可以看到，不要填写证件号码",
                                           "The subject can read it; no identity number"),
                         .value = field_of(given, "basis")},
                        errors, visit.lang);
  if (visit.officer.empty()) {
    fields += officer_field(visit, field_of(given, "operator"),
                            visit.say("出具报告记入访问日志", "Issuing goes into the access log"), errors);
  }
  if (const auto* special = app.catalog().reports().design("special", today_of(app)); special && open.special) {
    fields += select_field({.id = "kind",
                            .label = visit.say("种类", "Kind"),
                            .hint = visit.say("专项报告只向本主体、经其授权的单位、人民法院和审计机关出具",
                                              "A special report goes to the subject, whom it authorised, courts and "
                                              "auditors alone"),
                            .value = field_of(given, "kind"),
                            .none = {},
                            .options = {{"ordinary", visit.say("普通信用报告", "ordinary"), {}},
                                        {"special", visit.say("专项信用报告（信用代证）", "special"), {}}}},
                           errors, visit.lang);
    const bool wrong = std::ranges::any_of(errors, [](const FieldError& one) {
      return one.field == "from" || one.field == "until" || one.field == "fields" || one.field == "area";
    });
    fields +=
        folded(visit.say("专项报告的报告期、领域和区域（不填就是最近五年、全部）",
                         "Period, field and area of a special report (nothing: five years, all of it)"),
               report_scope_fields(visit, *special, given, errors), wrong || field_of(given, "kind") == "special");
  } else {
    fields += hidden_field("kind", "ordinary");
  }
  return post_form(kNew, fields, visit.say("出具报告", "Issue the report"));
}

Response new_page(App& app, const Visit& visit, const FormFields& given, FieldErrors errors, int status = 200) {
  const char* title = visit.say("出具信用报告", "Issue a credit report");
  Html body = markup("<h1>{}</h1>", title);
  if (assisting(visit)) {
    body += assisted_forms(app, visit, given, errors);
  } else {
    if (for_purposes(app, visit.caller)) {
      body += markup("<p>{}</p>",
                     visit.say("报告免费。每出具一份，都连同用途和依据记入访问日志，该主体可以看到，也可以询问原因。",
                               "Reports are free of charge. Each is logged with purpose and basis, where its subject "
                               "reads it and may ask why.")) +
              purpose_form(app, visit, given, errors);
    }
    if (at_window(app, visit.caller)) body += counter_form(visit, given, errors);
  }
  body += markup("<p><a href=\"{}\">{}</a></p>", kList, visit.say("本单位出具的报告", "Reports that the unit issued"));
  return unkept_page(page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors)}, status));
}

// ---- taking a form

std::string field_of_error(const base::Error& error, bool consent) {
  if (error.is(report::kNoSubject) || error.is(check::kNothingAsked)) return "query";
  if (error.is(access::kUnknownPurpose) || error.is(access::kPurposeNotOpen)) return "purpose";
  if (error.is(access::kNoOperator)) return "operator";
  if (error.is(access::kBadText)) return "basis";
  if (error.is(report::kSubjectClosed) || error.is(report::kConsentWithdrawn)) return consent ? "consent" : "purpose";
  if (error.is(report::kNotForReader) || error.is(report::kNotCleared)) return "kind";
  return report_field_refused(error);
}

// A refusal stands at the field it is about; what a form does not have stands above it.
Response refused(App& app, const Visit& visit, const FormFields& given, const base::Error& error) {
  if (error.kind().http_status >= 500) return error_page(visit, error);
  std::string field = assisting(visit) ? report_field_refused(error) : field_of_error(error, given.contains("consent"));
  const Openings open = openings(app, visit);
  const bool missing = (field == "purpose" && open.purposes.empty()) || (field == "kind" && !open.special) ||
                       (field == "consent" && !open.authorised);
  if (missing) field.clear();
  return new_page(app, visit, given, {field_error(error, visit.lang, std::move(field))}, error.kind().http_status);
}

Response issue_assisted(App& app, const Visit& visit, const Request& request, const FormFields& form) {
  ReportWish wish;
  for (const char* name : {"kind", "from", "until", "fields", "area"}) wish[name] = field_of(form, name);
  const auto report = issue_own_report(app, request, wish);
  return report ? see_other(std::string(kOne) + report->number) : refused(app, visit, form, report.error());
}

// The body and the purpose that an authorisation names; its number stands in the basis.
base::Result<void> take_consent(App& app, const Visit& visit, FormFields& form) {
  const auto id = parse_id(field_of(form, "consent"));
  for (const access::Consent& one : live_consents(app, visit)) {
    if (!id || one.id != *id) continue;
    form["query"] = app.facts().registry().card(one.request.subject)->code();
    form["purpose"] = one.request.purpose;
    const std::string basis = field_of(form, "basis");
    form["basis"] = fmt::format("主体授权 {} 号{}{}", one.id, basis.empty() ? "" : "；", basis);
    return {};
  }
  return base::fail(report::kSubjectClosed);
}

Response issue(App& app, const Visit& visit, const Request& request) {
  FormFields form = parse_form(request.body);
  if (assisting(visit)) return issue_assisted(app, visit, request, form);
  if (const auto may = need(app, visit.caller, Action::report); !may) return error_page(visit, may.error());
  const FormFields given = form;
  if (!field_of(form, "consent").empty()) {
    if (const auto taken = take_consent(app, visit, form); !taken) return refused(app, visit, given, taken.error());
  }
  FieldErrors errors;
  const auto want = [&](const char* field, const char* zh, const char* en) {
    if (base::trim(field_of(form, field)).empty()) errors.push_back({field, visit.say(zh, en), {}});
  };
  const bool consent_alone = openings(app, visit).purposes.empty();
  if (consent_alone) {
    want("query", "请选择一件授权", "Choose an authorisation");
    if (!errors.empty()) errors.front().field = "consent";
  } else {
    want("query", "请填写代码或者名称", "Enter a code or a name");
    want("purpose", "请选择查询用途", "Choose a purpose");
  }
  if (!errors.empty()) return new_page(app, visit, given, std::move(errors), 422);
  const auto whom = named(app, visit, field_of(form, "query"));
  if (!whom) return refused(app, visit, given, whom.error());
  if (whom->code.empty()) return candidates_page(visit, given, *whom);
  Request asked = request;
  asked.query.clear();
  asked.fields = {form.begin(), form.end()};
  asked.fields["query"] = whom->code;
  if (visit.lang == base::Lang::en) asked.query["lang"] = "en";
  const auto report = issue_officers_report(app, asked);
  if (!report) return refused(app, visit, given, report.error());
  Response out = see_other(std::string(kOne) + report->number);
  remember(visit, {field_of(form, "operator"), {}, field_of(form, "purpose"), {}}, out);
  return out;
}

// Whoever comes for a body is somebody whose paper the officer has seen; the accounts' log has the paper.
Response begin(App& app, const Visit& visit, const Request& request) {
  const FormFields given = parse_form(request.body);
  if (!at_window(app, visit.caller)) return error_page(visit, base::fail(access::kNotAWindow));
  FieldErrors errors;
  if (base::trim(field_of(given, "query")).empty()) {
    errors.push_back({"query", visit.say("请填写代码或者名称", "Enter a code or a name"), {}});
  }
  const auto ground = Entrance::ground_of(field_of(given, "ground"));
  if (!ground) errors.push_back({"ground", visit.say("请选择凭据", "Choose the ground"), {}});
  Entrance::Assisting who;
  who.matter = field_of(given, "matter");
  who.scan_until = base::parse_iso_day(field_of(given, "scan_until"));
  if (!who.scan_until && !field_of(given, "scan_until").empty()) {
    errors.push_back({"scan_until", visit.say("日期应为 年-月-日", "A day is 2026-12-31"), {}});
  }
  if (!errors.empty()) return new_page(app, visit, given, std::move(errors), 422);
  const auto whom = named(app, visit, field_of(given, "query"));
  if (!whom) return refused(app, visit, given, whom.error());
  if (whom->code.empty()) return candidates_page(visit, given, *whom);
  const auto subject = app.facts().registry().by_code(whom->code, store::CodeKind::uscc);
  if (!subject) return refused(app, visit, given, base::fail(report::kNoSubject));
  who.subject = *subject;
  who.ground = *ground;
  const auto begun = app.entrance().begin_assisting(session_token(request), who);
  if (begun) return see_other(std::string(kNew));
  const bool of_matter = begun.error().is(access::kBadAccount);
  return new_page(app, visit, given, {field_error(begun.error(), visit.lang, of_matter ? "matter" : "")},
                  begun.error().kind().http_status);
}

}  // namespace

bool has_report_desk(App& app, const access::Caller& caller) {
  return for_purposes(app, caller) || at_window(app, caller);
}

std::optional<Response> report_desk_page(App& app, const Visit& visit, const Request& request) {
  if (visit.path != kList && !visit.path.starts_with(kOne)) return std::nullopt;
  if (!visit.caller.known() && !visit.post) return see_other("/sign-in");
  if (!has_report_desk(app, visit.caller)) {
    const auto allowed = need(app, visit.caller, Action::report);
    access::Asker asker;
    asker.caller = visit.caller;
    asker.action = Action::report;
    if (visit.caller.known()) {
      const auto logged = access::log_denied(app.home(), asker, allowed.error().code());
      if (!logged) return error_page(visit, logged.error());
    }
    return error_page(visit, allowed.error());
  }
  if (visit.path == kNew) {  // who is asked about stands in no address
    return visit.post ? issue(app, visit, request)
                      : new_page(app, visit, {{"consent", field_of(visit.query, "consent")}}, {});
  }
  if (visit.path == "/reports/counter" && visit.post) return begin(app, visit, request);
  if (visit.path == "/reports/end" && visit.post) {
    const auto ended = app.entrance().end_assisting(session_token(request));
    return ended ? see_other(std::string(kNew)) : error_page(visit, ended.error());
  }
  if (visit.post) return not_found_page(visit);
  return visit.path == kList ? issued_reports_page(app, visit) : issued_report_page(app, visit, request);
}

}  // namespace taixin::service
