#include "service/api_materials.h"

#include <boost/json.hpp>

#include "access/errors.h"
#include "cases/errors.h"
#include "service/api_cases.h"
#include "service/api_complaints.h"
#include "service/own_subject.h"
#include "service/uploads.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;

// Persons, agents and officers.
base::Result<access::AccountId> account_of(App& app, const Request& request) {
  if (!request.caller.known()) return base::fail(access::kNotSignedIn);
  const access::Account* account = request.caller.who();
  const bool active = account && account->state == access::AccountState::active &&
                      (!account->until || *account->until >= app.home().clock().today());
  if (account && !active) return access::refusal(access::Why::not_active, Action::own_case);
  if (!account || account->kind == access::AccountKind::client) {
    return access::refusal(access::Why::no_role, Action::own_case);
  }
  return request.caller.account;
}

base::Result<Response> post_material(App& app, Request& request, const PathArgs&) {
  TX_TRY(const access::AccountId account, account_of(app, request));
  const std::string upload(request.get("upload"));
  TX_TRY(const cases::Material made,
         upload.empty() ? app.materials().keep(account, request.body) : keep_uploaded(app, account, upload));
  return json_response(json::serialize(json::object{
                           {"material", made.id}, {"sha256", made.sha256}, {"bytes", made.bytes}, {"type", made.type}}),
                       201);
}

// In pieces, over bad lines: tus 1.0.0 (uploads.h). Becomes a material by `upload=`.
base::Result<Response> any_upload(App& app, Request& request, const PathArgs&) {
  TX_TRY(const access::AccountId account, account_of(app, request));
  return app.uploads().handle(request, material_owner(account), {kMaterialUploadsPath, cases::Materials::kBytesMax});
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

constexpr Route upload_route(std::string_view method, std::string_view pattern, std::string_view operation) {
  return {.method = method,
          .pattern = pattern,
          .operation = operation,
          .handler = any_upload,
          .body = method == "PATCH" ? Body::file : Body::none};
}
constexpr Route kRoutes[] = {
    upload_route("POST", "/api/v1/materials/uploads", "beginMaterialUpload"),
    upload_route("GET", "/api/v1/materials/uploads/{upload}", "getMaterialUpload"),
    upload_route("PATCH", "/api/v1/materials/uploads/{upload}", "continueMaterialUpload"),
    upload_route("DELETE", "/api/v1/materials/uploads/{upload}", "cancelMaterialUpload"),
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

std::string material_owner(access::AccountId account) { return fmt::format("m{}", account.get()); }

base::Result<cases::Material> keep_uploaded(App& app, access::AccountId account, std::string_view upload) {
  const std::string owner = material_owner(account);
  TX_TRY(Upload file, app.uploads().take(upload, owner));
  std::string bytes;
  TX_CHECK(file.content.read(0, file.bytes, bytes));
  TX_TRY(cases::Material out, app.materials().keep(account, bytes));
  TX_CHECK(app.uploads().remove(upload, owner));
  return out;
}

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
