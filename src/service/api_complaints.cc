#include "service/api_complaints.h"

#include "access/errors.h"
#include "cases/errors.h"
#include "intake/row_errors.h"
#include "service/api_cases.h"

namespace taixin::service {
namespace {

using access::Action;

// Persons, agents and officers; no other system, and nobody at a window for somebody else.
base::Result<void> need_somebody(App& app, const access::Caller& caller) {
  if (!caller.known()) return base::fail(access::kNotSignedIn);
  const access::Account* account = caller.who();
  const bool active = account && account->state == access::AccountState::active &&
                      (!account->until || *account->until >= app.home().clock().today());
  if (account && !active) return access::refusal(access::Why::not_active, Action::own_case);
  if (account && account->kind != access::AccountKind::client && caller.assisted == base::SubjectId()) return {};
  return access::refusal(access::Why::no_role, Action::own_case);
}

base::Result<Response> post_complaint(App& app, Request& request, const PathArgs&) {
  TX_CHECK(need_somebody(app, request.caller));
  TX_TRY(const auto one, complain(app, request.caller, member_of(request, "code"), texts_in(request, "form")));
  return case_response(app, request, one->id, 201);
}

base::Result<Response> get_complaints(App& app, Request& request, const PathArgs&) {
  TX_CHECK(need_somebody(app, request.caller));
  TX_TRY(const auto all, app.cases().opened_by(request.caller));
  return case_list_response(app, request, all);
}

base::Result<Response> get_complaint(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(need_somebody(app, request.caller));
  TX_CHECK(own_complaint(app, request.caller, args.id));
  return case_response(app, request, args.id);
}

base::Result<Response> post_step(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(need_somebody(app, request.caller));
  TX_CHECK(own_complaint(app, request.caller, args.id));
  TX_TRY(const cases::Acting acting, acting_of(app, request, args.id));
  TX_TRY(const auto one, take_case_step(app, request.caller, acting));
  return case_response(app, request, one->id);
}

constexpr Member kComplain[] = {
    {.name = "code", .required = true, .max = 18, .example = "91370999TX000001XE", .about = "of the body"},
    {.name = "form",
     .kind = Member::Kind::texts,
     .max = 40,
     .example = R"({"matter":"contract","statement":"示例说明"})",
     .about = "code of the field, value"}};
constexpr Shape kComplainShape{"Complaint", kComplain};

// Not a constant: the shape of a step is another file's.
const Route kRoutes[] = {
    {.method = "POST",
     .pattern = "/api/v1/complaints",
     .operation = "complain",
     .handler = post_complaint,
     .body = Body::json,
     .shape = &kComplainShape},
    {.method = "GET", .pattern = "/api/v1/complaints", .operation = "listComplaints", .handler = get_complaints},
    {.method = "GET", .pattern = "/api/v1/complaints/{id}", .operation = "getComplaint", .handler = get_complaint},
    {.method = "POST",
     .pattern = "/api/v1/complaints/{id}/steps",
     .operation = "takeComplaintStep",
     .handler = post_step,
     .body = Body::json,
     .shape = &case_step_shape()},
};

}  // namespace

std::span<const Route> complaint_routes() { return kRoutes; }

const catalog::CaseKind* complaint_kind(App& app) {
  for (const catalog::CaseKind& kind : app.cases().rules().kinds) {
    if (kind.sealed_opener && kind.basis.in_force(app.home().clock().today())) return &kind;
  }
  return nullptr;
}

bool is_of_complaints(std::string_view path) {
  // A material handed over may be for one.
  return path == "/api/v1/materials" || path.starts_with("/api/v1/materials/") || path == "/materials" ||
         path == "/complaints" || path.starts_with("/complaints/") || path == "/api/v1/complaints" ||
         path.starts_with("/api/v1/complaints/");
}

base::Result<std::shared_ptr<const cases::Case>> complain(App& app, const access::Caller& caller,
                                                          const std::string& code, cases::Form form, bool look_over) {
  const auto found = app.facts().registry().by_code(code, store::CodeKind::uscc);
  if (!found) return base::fail(intake::kCodeUnknown, {{"code", code}});
  const catalog::CaseKind* kind = complaint_kind(app);
  if (!kind) return base::fail(cases::kNoKind, {{"kind", "complaint"}, {"day", ""}, {"known", ""}});
  cases::Opening opening;
  opening.kind = kind->code;
  opening.subject = *found;
  opening.form = std::move(form);
  opening.look_over = look_over;
  return app.cases().begin(caller, std::move(opening));
}

base::Result<cases::CaseRead> own_complaint(App& app, const access::Caller& caller, int64_t id) {
  TX_TRY(auto found, app.cases().read(caller, id));
  if (!app.cases().is_opener(caller, *found.one)) return base::fail(cases::kNoCase);
  return found;
}

}  // namespace taixin::service
