#include "service/pages_consents.h"

#include "access/errors.h"
#include "base/text.h"
#include "identity/resident_id.h"
#include "ledger/prove.h"
#include "service/api_admin.h"
#include "service/pages_words.h"
#include "service/person_named.h"

namespace taixin::service {
namespace {

using access::Action;
using access::Consent;
using access::Consents;
using access::ConsentStep;

constexpr std::string_view kClass = "class.";  // before a class's code in the name of its box

std::optional<Consent> own_request(App& app, const Visit& visit, int64_t id) {
  for (Consent& one : app.consents().of_unit(visit.caller.unit)) {
    if (one.id == id) return std::move(one);
  }
  return std::nullopt;
}

Html step_tag(ConsentStep step, const Visit& visit) {
  const char* kind = step == ConsentStep::given ? "good" : step == ConsentStep::asked ? "warn" : "plain";
  return tag(consent_step_words(step, visit, true), kind);
}

// ---- the list

Response list_page(App& app, const Visit& visit) {
  const char* title = visit.say("授权请求", "Authorisations");
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("主体", "Subject")},
                        {visit.say("用途和事项", "Purpose and matter")},
                        {visit.say("信息类别", "Classes")},
                        {visit.say("至", "Until")},
                        {visit.say("状态", "State")}},
            .rows = {}};
  constexpr size_t kPage = 50;
  const int64_t before = parse_id(field_of(visit.query, "cursor")).value_or(INT64_MAX);
  int64_t last = 0;
  bool more = false;
  for (const Consent& one : app.consents().of_unit(visit.caller.unit)) {
    if (one.id >= before) continue;
    if (out.rows.size() == kPage) {
      more = true;
      break;
    }
    last = one.id;
    out.rows.push_back(
        {markup("<a href=\"/consents/{}\">{}</a>", one.id, subject_words(app, one.request.subject, visit)),
         markup("{}<br><span class=\"quiet\">{}</span>", purpose_name(app, one.request.purpose, visit.lang),
                one.request.why),
         text(class_names(app, one.request.classes, visit.lang)),
         markup("<span class=\"nowrap\">{}</span>", one.request.until.iso()), step_tag(one.step, visit)});
  }
  Html body = markup("<h1>{}</h1><p>{}</p><p><a class=\"button\" href=\"/consents/new\">{}</a></p>", title,
                     visit.say("融资服务和商务合作的查询，须先得到主体的授权。没有答复和不同意，在这里看不出区别。",
                               "Questions for financing and business need the subject's authorisation first. Silence "
                               "and a refusal look the same here."),
                     visit.say("请求授权", "Ask for one"));
  body += out.rows.empty()
              ? markup("<p class=\"panel\">{}</p>", visit.say("还没有请求过授权。", "Nothing was asked for yet."))
              : table(out);
  body += next_link(visit, more ? std::to_string(last) : std::string(), visit.say("更早的请求", "Earlier ones"));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

// ---- asking

std::vector<Option> purposes(App& app, const Visit& visit) {
  std::vector<Option> out;
  const base::Day today = app.home().clock().today();
  for (const catalog::Purpose& one : app.catalog().purposes()) {
    if (one.authorised_by.empty() || !one.basis.in_force(today)) continue;
    if (!app.doors().purpose(visit.caller, Action::consent_ask, one.code, today).permitted()) continue;
    out.push_back({one.code, one.name.in(visit.lang), {}});
  }
  return out;
}

Response new_page(App& app, const Visit& visit, const FormFields& given, FieldErrors errors, int status = 200) {
  const char* title = visit.say("请求授权", "Ask for an authorisation");
  Html fields = input_field({.id = "code",
                             .label = visit.say("单位、个体工商户：统一社会信用代码", "A body: its credit code"),
                             .value = field_of(given, "code")},
                            errors, visit.lang);
  fields +=
      input_field({.id = "person",
                   .label = visit.say("自然人：公民身份号码或者登录名", "A natural person: identity number or login"),
                   .hint = visit.say("二者填一。平台不告诉您有没有这个人；号码不保存，也不再显示。",
                                     "One of the two. You are not told whether there is such a person; the number "
                                     "is kept nowhere and not shown again.")},
                  errors, visit.lang);
  fields += select_field({.id = "purpose",
                          .label = visit.say("用途", "Purpose"),
                          .hint = {},
                          .value = field_of(given, "purpose"),
                          .none = visit.say("请选择", "choose"),
                          .options = purposes(app, visit)},
                         errors, visit.lang);
  std::vector<Check> boxes;
  for (const catalog::CatalogClass& one : app.catalog().classes()) {
    const std::string name = std::string(kClass) + one.code;
    boxes.push_back({name, one.name.in(visit.lang), field_of(given, name) == "on"});
  }
  fields += error_message("classes", errors, visit.lang) + check_boxes(visit.say("信息类别", "Classes"), boxes);
  fields += input_field({.id = "until",
                         .label = visit.say("最后一日", "Last day"),
                         .hint = visit.say("最长一年", "A year at most"),
                         .value = field_of(given, "until"),
                         .type = "date",
                         .narrow = true},
                        errors, visit.lang);
  fields +=
      input_field({.id = "why",
                   .label = visit.say("事项", "The matter"),
                   .hint = visit.say("主体会原样看到，例如：示例贷款 12 号；不超过 200 字，不要填写证件号码",
                                     "The subject reads it as it is; at most 200 characters, no identity numbers"),
                   .value = field_of(given, "why")},
                  errors, visit.lang);
  return page(visit,
              {.title = title,
               .body = markup("<h1>{}</h1>{}<p><a href=\"/consents\">{}</a></p>", title,
                              post_form("/consents/new", fields, visit.say("发出请求", "Ask")),
                              visit.say("所有请求", "All requests")),
               .errors = std::move(errors)},
              status);
}

const char* field_of_error(const base::Error& error) {
  if (error.is(access::kConsentPurpose) || error.is(access::kConsentKind)) return "purpose";
  if (error.is(access::kConsentClasses)) return "classes";
  if (error.is(access::kConsentTerm)) return "until";
  return error.is(access::kConsentText) ? "why" : "";
}

// Whom a form names, and of which kind; errors at their fields.
std::optional<identity::SubjectKind> named(App& app, const Visit& visit, FormFields& form,
                                           access::ConsentRequest& wanted, FieldErrors& errors) {
  const std::string code(base::trim(field_of(form, "code")));
  std::string person = std::exchange(form["person"], {});
  if (code.empty() == person.empty()) {
    identity::wipe(person);
    errors.push_back(
        {"code", visit.say("请在代码和自然人两栏中填写一栏", "Give a code or a person, one of the two"), {}});
    return std::nullopt;
  }
  if (!person.empty()) {
    const auto found = person_named(app, std::move(person));
    if (found) {
      wanted.subject = *found;
      return identity::SubjectKind::natural_person;
    }
    errors.push_back({"person", visit.say("号码或者登录名有误，请核对", "The number or login is wrong; check it"), {}});
    return std::nullopt;
  }
  const auto id = app.facts().registry().by_code(code, store::CodeKind::uscc);
  const auto card = id ? app.facts().registry().card(*id) : nullptr;
  if (!card) {
    errors.push_back({"code", visit.say("平台没有这个代码的主体", "No subject has this code"), {}});
    return std::nullopt;
  }
  wanted.subject = *id;
  return card->subject.kind;
}

Response take_new(App& app, const Visit& visit, FormFields form) {
  FieldErrors errors;
  access::ConsentRequest wanted;
  const auto kind = named(app, visit, form, wanted, errors);
  wanted.purpose = field_of(form, "purpose");
  if (wanted.purpose.empty()) errors.push_back({"purpose", visit.say("请选择用途", "Choose a purpose"), {}});
  for (const auto& [name, value] : form) {
    if (name.starts_with(kClass) && value == "on") wanted.classes.push_back(name.substr(kClass.size()));
  }
  const auto until = base::parse_iso_day(field_of(form, "until"));
  if (!until)
    errors.push_back({"until", visit.say("请填写最后一日，例如 2026-12-31", "Give the last day: 2026-12-31"), {}});
  wanted.until = until.value_or(base::Day());
  wanted.why = field_of(form, "why");
  if (!errors.empty()) return new_page(app, visit, form, std::move(errors), 422);
  const auto asked = app.consents().ask(visit.caller, app.catalog(), *kind, wanted);
  if (asked) return see_other("/consents/" + std::to_string(*asked));
  return new_page(app, visit, form, {field_error(asked.error(), visit.lang, field_of_error(asked.error()))},
                  asked.error().kind().http_status);
}

// ---- one

Html request_facts(App& app, const Visit& visit, const Consent& consent) {
  const auto& request = consent.request;
  return pair(visit.say("请求单位", "Who asks"), unit_name(*directory_of(app, visit), consent.unit)) +
         pair(visit.say("主体", "Subject"), subject_words(app, request.subject, visit)) +
         pair(visit.say("用途", "Purpose"), purpose_name(app, request.purpose, visit.lang)) +
         pair(visit.say("事项", "Matter"), request.why) +
         pair(visit.say("信息类别", "Classes"), class_names(app, request.classes, visit.lang)) +
         pair(visit.say("最后一日", "Last day"), request.until.iso());
}

Response one_page(App& app, const Visit& visit, const Consent& consent) {
  const char* title = visit.say("授权请求", "A request for an authorisation");
  const std::string base = "/consents/" + std::to_string(consent.id);
  Html body = markup("<h1>{} {}</h1><dl class=\"facts\">{}{}</dl>", title, step_tag(consent.step, visit),
                     request_facts(app, visit, consent), pair(visit.say("提出", "Asked"), minute(consent.asked_at)));
  if (consent.step == ConsentStep::asked) {
    body += post_form(base + "/take-back", {}, visit.say("撤回请求", "Take the request back"), true);
  }
  if (consent.holds(app.home().clock().today()) && app.facts().registry().card(consent.request.subject)) {
    body += markup("<p><a class=\"button\" href=\"/reports/new?consent={}\">{}</a></p>", consent.id,
                   visit.say("凭此授权出具信用报告", "Issue a credit report on it"));
  }
  body += markup("<p><a href=\"{}/receipt\">{}</a> · <a href=\"/consents\">{}</a></p>", base,
                 visit.say("回执", "Receipt"), visit.say("所有请求", "All requests"));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

}  // namespace

const char* consent_step_words(ConsentStep step, const Visit& visit, bool asker) {
  switch (step) {
    case ConsentStep::asked:
      return asker ? visit.say("等待答复", "waiting for an answer") : visit.say("等待答复", "waiting for you");
    case ConsentStep::given:
      return visit.say("已授权", "given");
    case ConsentStep::refused:
      return visit.say("未同意", "refused");
    case ConsentStep::withdrawn:
      return visit.say("已撤回", "withdrawn");
  }
  return "";
}

Response consent_receipt(App& app, const Visit& visit, const Consent& consent, bool asker, const std::string& base) {
  const auto steps = app.consents().steps(consent.id);
  if (!steps) return error_page(visit, steps.error());
  const auto directory = directory_of(app, visit);
  Table out{.caption = visit.say("每一步", "Each step"),
            .stack = true,
            .columns = {{visit.say("时间", "Time")},
                        {visit.say("步骤", "Step")},
                        {visit.say("由谁", "By")},
                        {visit.say("书面材料", "Paper")},
                        {visit.say("账本证明", "Proof")}},
            .rows = {}};
  for (const Consents::Step& step : *steps) {
    if (asker && step.step == ConsentStep::refused) continue;
    const std::string unit = unit_name(*directory, step.unit);
    const std::string by = account_name(*directory, step.account, visit);
    const char* words =
        step.step == ConsentStep::asked ? visit.say("提出请求", "asked") : consent_step_words(step.step, visit, asker);
    out.rows.push_back({markup("<span class=\"nowrap\">{}</span>", minute(step.at)), text(words),
                        text(unit.empty() ? by : unit + " " + by),
                        text(step.evidence.empty() ? std::string("—") : step.evidence)});
    if (asker) continue;
    out.rows.back().push_back(
        markup("<a href=\"{}/proof/{}\">{}</a>", base, step.row, visit.say("下载证明", "download")));
  }
  // The numbers of rows go on for everybody: whoever asked could tell from a gap that it was refused.
  if (asker) out.columns.pop_back();
  const char* title = visit.say("授权回执", "Receipt of an authorisation");
  return page(
      visit,
      {.title = title,
       .body = markup(
           "<h1>{}</h1><dl class=\"facts\">{}{}</dl>{}<p>{}</p><p class=\"no-print\"><a "
           "href=\"{}\">{}</a></p>",
           title, pair(visit.say("编号", "Number"), std::to_string(consent.id)), request_facts(app, visit, consent),
           table(out),
           visit.say("每一步都写在平台的可信账本里，任何一方都不能改动；主体可以下载证明，离线核验。",
                     "Each step stands in the platform's log, where nobody can change it; its subject can take proofs "
                     "along and verify them offline."),
           base, visit.say("返回", "Back")),
       .wide = true});
}

Response consent_proof(App& app, const Visit& visit, const Consent& consent, int64_t row) {
  const auto steps = app.consents().steps(consent.id);
  if (!steps) return error_page(visit, steps.error());
  const auto step = std::ranges::find(*steps, row, &Consents::Step::row);
  if (step == steps->end()) return not_found_page(visit);
  ledger::Prover prover(app.home(), app.ledger());
  const auto proof = prover.row(ledger::LogName::records, ledger::RowKind::consent, row);
  if (!proof) return error_page(visit, proof.error());
  Response out{200, "text/plain; charset=utf-8", {}, ledger::format_proof_file(*proof), {}};
  out.headers["Content-Disposition"] = fmt::format("attachment; filename=\"consent-{}.tlog-proof\"", row);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

std::optional<Response> consents_page(App& app, const Visit& visit, const Request& request) {
  constexpr std::string_view kOne = "/consents/";
  const std::string_view path = visit.path;
  if (path == "/consents" && !visit.post) return list_page(app, visit);
  if (path == "/consents/new") {
    return visit.post ? take_new(app, visit, parse_form(request.body)) : new_page(app, visit, visit.query, {});
  }
  if (!path.starts_with(kOne)) return std::nullopt;
  const std::string_view rest = path.substr(kOne.size());
  const std::string_view digits = rest.substr(0, rest.find('/')), action = rest.substr(digits.size());
  const auto id = parse_id(digits);
  const auto consent = id ? own_request(app, visit, *id) : std::nullopt;
  if (!consent) return not_found_page(visit);
  const std::string base = "/consents/" + std::string(digits);
  if (visit.post && action == "/take-back") {
    const auto done = app.consents().answer(visit.caller, *id, ConsentStep::withdrawn);
    return done ? see_other(base) : error_page(visit, done.error());
  }
  if (visit.post) return not_found_page(visit);
  if (action.empty()) return one_page(app, visit, *consent);
  if (action == "/receipt") return consent_receipt(app, visit, *consent, true, base);
  return not_found_page(visit);
}

}  // namespace taixin::service
