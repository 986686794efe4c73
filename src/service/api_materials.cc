#include "service/api_materials.h"

#include <boost/json.hpp>

#include "access/errors.h"
#include "cases/errors.h"
#include "service/api_cases.h"
#include "service/api_complaints.h"
#include "service/own_subject.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;

base::Result<Response> post_material(App& app, Request& request, const PathArgs&) {
  if (!request.caller.known()) return base::fail(access::kNotSignedIn);
  const access::Account* account = request.caller.who();
  const bool active = account && account->state == access::AccountState::active &&
                      (!account->until || *account->until >= app.home().clock().today());
  if (account && !active) return access::refusal(access::Why::not_active, Action::own_case);
  if (!account || account->kind == access::AccountKind::client) {
    return access::refusal(access::Why::no_role, Action::own_case);
  }
  TX_TRY(const cases::Material made, app.materials().keep(request.caller.account, request.body));
  return json_response(json::serialize(json::object{
                           {"material", made.id}, {"sha256", made.sha256}, {"bytes", made.bytes}, {"type", made.type}}),
                       201);
}

// Of officers: the look is on disk before the bytes leave.
base::Result<Response> get_material(App& app, Request& request, const PathArgs& args) {
  TX_TRY(auto found, app.cases().material(request.caller, args.id, args.text[1]));
  TX_CHECK(log_case_read(app, request.caller, request.lang(), *found.one));
  return material_response(std::move(found));
}

base::Result<Response> get_own_material(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_TRY(auto found, app.cases().material(request.caller, args.id, args.text[1]));
  if (found.one->subject != subject) return base::fail(cases::kNoCase);
  TX_CHECK(log_own_read(app, request.caller, request.lang(), subject));
  return material_response(std::move(found));
}

base::Result<Response> get_complaint_material(App& app, Request& request, const PathArgs& args) {
  if (!request.caller.known()) return base::fail(access::kNotSignedIn);
  TX_CHECK(own_complaint(app, request.caller, args.id));
  TX_TRY(auto found, app.cases().material(request.caller, args.id, args.text[1]));
  return material_response(std::move(found));
}

constexpr Route kRoutes[] = {
    {.method = "POST",
     .pattern = "/api/v1/materials",
     .operation = "keepMaterial",
     .handler = post_material,
     .body = Body::file},
    {.method = "GET",
     .pattern = "/api/v1/cases/{id}/materials/{material}",
     .operation = "getCaseMaterial",
     .action = Action::case_read,
     .handler = get_material},
    {.method = "GET",
     .pattern = "/api/v1/own/cases/{id}/materials/{material}",
     .operation = "getOwnCaseMaterial",
     .action = Action::own_case,
     .handler = get_own_material},
    {.method = "GET",
     .pattern = "/api/v1/complaints/{id}/materials/{material}",
     .operation = "getComplaintMaterial",
     .handler = get_complaint_material},
};

}  // namespace

std::span<const Route> material_routes() { return kRoutes; }

Response material_response(cases::Cases::MaterialRead read) {
  Response out;
  out.content_type = cases::Materials::content_type(read.material.type);
  out.body = std::move(read.bytes);
  out.headers["Content-Disposition"] =
      fmt::format("attachment; filename=\"material-{}.{}\"", read.material.id.substr(0, 8), read.material.type);
  out.headers["X-Content-Type-Options"] = "nosniff";
  out.headers["Cache-Control"] = "no-store";
  return out;
}

}  // namespace taixin::service
