#include "service/pages_complaints.h"

#include "access/errors.h"
#include "cases/errors.h"
#include "service/api_admin.h"
#include "service/api_complaints.h"
#include "service/pages_cases.h"
#include "service/pages_look_over.h"

namespace taixin::service {
namespace {

Response list_page(App& app, const Visit& visit, const CaseGiven& given) {
  const char* title = visit.say("投诉举报", "Complaints");
  const catalog::CaseKind* kind = complaint_kind(app);
  const auto own = app.cases().opened_by(visit.caller);
  if (!own) return error_page(visit, own.error());
  Html body = markup(
      "<h1>{}</h1><p>{}</p>", title,
      visit.say("您的身份和所写内容封存保管，承办人只见编号；只有两名指定人员先后确认，才能开启，每次都告知审计员。投诉"
                "不是信用"
                "信息，不会直接影响被投诉单位；未能核实的，到期删除。",
                "Who you are, and what you write, is sealed: the handler sees a number. Only two named people together "
                "can open it, and the auditors are told each time. A complaint is not credit information; what cannot "
                "be verified is erased on a date."));
  if (kind) {
    for (const catalog::CaseStep& step : kind->steps) {
      if (!step.opens()) continue;
      std::vector<const catalog::CaseOutcome*> outcomes;
      for (const catalog::CaseOutcome& outcome : step.outcomes) outcomes.push_back(&outcome);
      const Html code = input_field({.id = "code",
                                     .label = visit.say("被投诉单位的统一社会信用代码", "Code of the body"),
                                     .value = field_of(given.fields, "code"),
                                     .narrow = true},
                                    given.errors, visit.lang);
      body += case_step_form(visit, "/complaints", step, outcomes, code, given);
    }
  } else {
    body += markup("<p class=\"panel\">{}</p>", visit.say("现在不受理投诉。", "No complaints are taken now."));
  }
  body += markup("<h2>{}</h2>", visit.say("我提出的", "Mine"));
  body += own->empty() ? markup("<p class=\"panel\">{}</p>", visit.say("没有提出过投诉。", "There is none."))
                       : case_table(app, visit, *own, CaseList::complaints, title);
  Response out =
      page(visit, {.title = title, .body = std::move(body), .errors = given.errors, .wide = true}, given.status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

Response take(App& app, const Visit& visit, const Request& request) {
  const CaseGiven sent = case_sent(app, visit, request);
  const FormFields& fields = sent.fields;
  const std::string step = field_of(fields, "step");
  if (!sent.errors.empty()) return list_page(app, visit, {fields, sent.errors, sent.status});
  if (goes_back(fields)) return list_page(app, visit, {.fields = fields});
  const bool sure = was_looked_over(fields);
  const auto one = complain(app, visit.caller, field_of(fields, "code"), case_form_of(fields, step), !sure);
  if (one && !sure) {
    const Html about = pair(visit.say("被投诉单位的统一社会信用代码", "Code of the body"), field_of(fields, "code"));
    const auto& steps = complaint_kind(app)->steps;
    return look_over_page(app, visit, "/complaints", *std::ranges::find_if(steps, &catalog::CaseStep::opens), fields,
                          about);
  }
  if (one) return see_other("/complaints/" + std::to_string((*one)->id));
  FieldErrors errors = case_errors(one.error(), step, visit.lang);
  int status = one.error().kind().http_status;
  if (one.error().code() == "intake.code_unknown") {
    errors.front().field = "code";
    status = 422;  // of the form; the page itself is there
  }
  return list_page(app, visit, {fields, std::move(errors), status});
}

}  // namespace

std::optional<Response> complaint_page(App& app, const Visit& visit, const Request& request) {
  const std::string_view path = visit.path;
  if (path != "/complaints" && !path.starts_with("/complaints/")) return std::nullopt;
  if (!visit.caller.known()) {
    return visit.post ? error_page(visit, base::fail(access::kNotSignedIn)) : see_other("/sign-in");
  }
  const access::Account* account = visit.caller.who();
  if (!account || account->kind == access::AccountKind::client || visit.caller.assisted != base::SubjectId()) {
    return error_page(visit, access::refusal(access::Why::no_role, access::Action::own_case));
  }
  if (path == "/complaints") return visit.post ? take(app, visit, request) : list_page(app, visit, {});
  const std::string_view rest = path.substr(std::string_view("/complaints/").size());
  const auto id = parse_id(rest.substr(0, rest.find('/')));
  if (!id) return not_found_page(visit);
  const auto read = own_complaint(app, visit.caller, *id);
  if (!read) return error_page(visit, read.error());
  if (rest.find('/') != rest.npos) {
    auto material = case_material_page(app, visit, rest, false);
    return material ? std::move(material) : not_found_page(visit);
  }
  const CasePlace place{"/complaints/" + std::to_string(*id), "/complaints"};
  return visit.post ? case_post(app, visit, request, *id, place) : case_view(app, visit, *read, place, {});
}

}  // namespace taixin::service
