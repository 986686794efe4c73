// Units: the tree of departments, towns and windows.
#include "access/account_errors.h"
#include "service/api_accounts.h"
#include "service/api_accounts_view.h"
#include "service/api_admin.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::AccountId;
using access::Action;
using access::UnitId;

AccountId actor(const Request& request) { return request.caller.account; }
access::Accounts& accounts(App& app) { return app.entrance().accounts(); }

Response units_response(const Request& request, const access::Directory& directory,
                        const std::vector<const access::Unit*>& page, bool more) {
  json::array list;
  std::string lines;
  for (const access::Unit* unit : page) {
    list.push_back(unit_object(*unit));
    lines += unit_line(directory, *unit);
  }
  json::object out{{"units", std::move(list)}};
  if (more) out["next_cursor"] = std::to_string(page.back()->id.get());
  return account_done(request, std::move(out), std::move(lines));
}

base::Result<Response> get_units(App& app, Request& request, const PathArgs&) {
  TX_TRY(const int64_t after, number_cursor(request));
  const auto directory = accounts(app).directory();
  std::vector<const access::Unit*> page;
  auto at = directory->units().upper_bound(UnitId(after));
  for (; at != directory->units().end() && page.size() < kAccountPage; ++at) page.push_back(&at->second);
  return units_response(request, *directory, page, at != directory->units().end());
}

base::Result<Response> unit_answer(App& app, const Request& request, UnitId id, int status = 200) {
  const auto directory = accounts(app).directory();
  const access::Unit* unit = directory->unit(id);
  if (!unit) return base::fail(access::kNoUnit, {{"unit", std::to_string(id.get())}});
  return account_done(request, unit_object(*unit), unit_line(*directory, *unit), status);
}

base::Result<Response> get_unit(App& app, Request& request, const PathArgs& args) {
  return unit_answer(app, request, UnitId(args.id));
}

base::Result<Response> post_unit(App& app, Request& request, const PathArgs&) {
  access::NewUnit unit;
  unit.parent = UnitId(number_of(request, "parent"));
  const std::string& kind = member_of(request, "kind");
  unit.code = member_of(request, "code");
  unit.name = member_of(request, "name");
  unit.region = member_of(request, "region");
  unit.items = texts_of(member_of(request, "items"));
  const auto known = access::unit_kind_of(kind);
  if (!known) return base::fail(kBadValue, {{"name", "kind"}, {"value", kind}});
  unit.kind = *known;
  TX_TRY(const UnitId id, accounts(app).add_unit(actor(request), std::move(unit)));
  return unit_answer(app, request, id, 201);
}

base::Result<Response> post_unit_change(App& app, Request& request, const PathArgs& args) {
  access::UnitChange change;
  if (!member_of(request, "name").empty()) change.name = member_of(request, "name");
  if (request.fields.contains("region")) change.region = member_of(request, "region");
  if (request.fields.contains("items")) change.items = texts_of(member_of(request, "items"));
  TX_CHECK(accounts(app).change_unit(actor(request), UnitId(args.id), change));
  return unit_answer(app, request, UnitId(args.id));
}

base::Result<Response> post_unit_move(App& app, Request& request, const PathArgs& args) {
  const UnitId parent(number_of(request, "parent"));
  TX_CHECK(accounts(app).move_unit(actor(request), UnitId(args.id), parent));
  return unit_answer(app, request, UnitId(args.id));
}

base::Result<Response> post_unit_close(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(accounts(app).close_unit(actor(request), UnitId(args.id)));
  return unit_answer(app, request, UnitId(args.id));
}

// ---- the table

constexpr Member kName{.name = "name", .required = true, .example = "示例市交通运输局", .about = "its name"};
constexpr Member kItems{.name = "items",
                        .max = 4000,
                        .example = "ADM.penalty,ADM.licence",
                        .about = "codes of the catalog items that it hands over, separated by commas; empty: none"};
constexpr Member kRegion{
    .name = "region", .max = 12, .about = "code of its region; empty: as of the unit that it belongs to"};
constexpr Member kUnit[] = {{.name = "parent",
                             .kind = Member::Kind::number,
                             .max = 18,
                             .example = "1",
                             .about = "number of the unit that it belongs to; none: the root, the city"},
                            {.name = "kind",
                             .required = true,
                             .max = 20,
                             .example = "department",
                             .about = "city, department, county, town, zone, window or agency"},
                            {.name = "code", .required = true, .max = 40, .example = "370999-01", .about = "its own"},
                            kName,
                            kRegion,
                            kItems};
constexpr Member kChange[] = {{.name = "name", .example = "示例市水利局", .about = "another name"}, kRegion, kItems};
constexpr Member kMove[] = {{.name = "parent",
                             .kind = Member::Kind::number,
                             .required = true,
                             .max = 18,
                             .example = "1",
                             .about = "number of the unit that it belongs to from now on"}};
constexpr Shape kNewUnit{"NewUnit", kUnit}, kUnitChange{"UnitChange", kChange}, kUnitMove{"UnitMove", kMove};

constexpr Route route(std::string_view method, std::string_view pattern, std::string_view operation,
                      Route::Handler handler, const Shape* shape = nullptr) {
  return {.method = method,
          .pattern = pattern,
          .operation = operation,
          .action = Action::unit_manage,
          .handler = handler,
          .body = shape ? Body::json : Body::none,
          .shape = shape,
          .unit_is_number = true};
}
constexpr Route kRoutes[] = {
    route("GET", "/api/v1/units", "listUnits", get_units),
    route("POST", "/api/v1/units", "addUnit", post_unit, &kNewUnit),
    route("GET", "/api/v1/units/{id}", "getUnit", get_unit),
    route("POST", "/api/v1/units/{id}", "changeUnit", post_unit_change, &kUnitChange),
    route("POST", "/api/v1/units/{id}/move", "moveUnit", post_unit_move, &kUnitMove),
    route("POST", "/api/v1/units/{id}/close", "closeUnit", post_unit_close),
};

}  // namespace

std::span<const Route> unit_routes() { return kRoutes; }

}  // namespace taixin::service
