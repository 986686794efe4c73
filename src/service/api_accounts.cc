#include "service/api_accounts.h"

#include <algorithm>

#include "access/account_errors.h"
#include "identity/resident_id.h"
#include "service/api_accounts_view.h"
#include "service/api_admin.h"
#include "service/door_keys.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::AccountId;
using access::Action;
using access::UnitId;
using Need = JsonBody::Need;

constexpr size_t kPage = 100;

AccountId actor(const Request& request) { return request.caller.account; }
access::Accounts& accounts(App& app) { return app.entrance().accounts(); }

base::Result<int64_t> cursor_of(const Request& request) {
  const auto cursor = request.get("cursor");
  if (cursor.empty()) return int64_t{0};
  const auto id = parse_id(cursor);
  if (!id) return base::fail(kBadValue, {{"name", "cursor"}, {"value", std::string(cursor)}});
  return *id;
}

// ---- units

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

base::Result<Response> get_units(App& app, Request& request, const AccountArgs&) {
  TX_TRY(const int64_t after, cursor_of(request));
  const auto directory = accounts(app).directory();
  std::vector<const access::Unit*> page;
  auto at = directory->units().upper_bound(UnitId(after));
  for (; at != directory->units().end() && page.size() < kPage; ++at) page.push_back(&at->second);
  return units_response(request, *directory, page, at != directory->units().end());
}

base::Result<Response> unit_answer(App& app, const Request& request, UnitId id, int status = 200) {
  const auto directory = accounts(app).directory();
  const access::Unit* unit = directory->unit(id);
  if (!unit) return base::fail(access::kNoUnit, {{"unit", std::to_string(id.get())}});
  return account_done(request, unit_object(*unit), unit_line(*directory, *unit), status);
}

base::Result<Response> get_unit(App& app, Request& request, const AccountArgs& args) {
  return unit_answer(app, request, UnitId(args.id));
}

base::Result<Response> post_unit(App& app, Request& request, const AccountArgs&) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  access::NewUnit unit;
  unit.parent = UnitId(body.number("parent", Need::optional));
  const std::string kind = body.text("kind");
  unit.code = body.text("code");
  unit.name = body.text("name");
  unit.region = body.text("region", Need::optional);
  unit.items = body.texts("items");
  TX_CHECK(body.finish());
  const auto known = access::unit_kind_of(kind);
  if (!known) return base::fail(kBadValue, {{"name", "kind"}, {"value", kind}});
  unit.kind = *known;
  TX_TRY(const UnitId id, accounts(app).add_unit(actor(request), std::move(unit)));
  return unit_answer(app, request, id, 201);
}

base::Result<Response> post_unit_change(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  access::UnitChange change;
  if (body.has("name")) change.name = body.text("name");
  if (body.has("region")) change.region = body.text("region", Need::optional);
  if (body.has("items")) change.items = body.texts("items");
  TX_CHECK(body.finish());
  TX_CHECK(accounts(app).change_unit(actor(request), UnitId(args.id), change));
  return unit_answer(app, request, UnitId(args.id));
}

base::Result<Response> post_unit_move(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  const UnitId parent(body.number("parent"));
  TX_CHECK(body.finish());
  TX_CHECK(accounts(app).move_unit(actor(request), UnitId(args.id), parent));
  return unit_answer(app, request, UnitId(args.id));
}

base::Result<Response> post_unit_close(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  TX_CHECK(body.finish());
  TX_CHECK(accounts(app).close_unit(actor(request), UnitId(args.id)));
  return unit_answer(app, request, UnitId(args.id));
}

// ---- accounts

base::Result<Response> account_answer(App& app, const Request& request, AccountId id, int status = 200) {
  const auto directory = accounts(app).directory();
  const access::Account* account = directory->account(id);
  if (!account) return base::fail(access::kNoAccount, {{"account", std::to_string(id.get())}});
  return account_done(request, account_object(app, *account), account_line(app, *account), status);
}

base::Result<Response> get_accounts(App& app, Request& request, const AccountArgs&) {
  TX_TRY(const int64_t after, cursor_of(request));
  const auto directory = accounts(app).directory();
  const auto unit_text = request.get("unit"), kind_text = request.get("kind");
  const auto unit = parse_id(unit_text);
  const auto kind = access::account_kind_of(kind_text);
  if (!unit_text.empty() && !unit) return base::fail(kBadValue, {{"name", "unit"}, {"value", std::string(unit_text)}});
  if (!kind_text.empty() && !kind) return base::fail(kBadValue, {{"name", "kind"}, {"value", std::string(kind_text)}});
  json::array list;
  std::string lines;
  json::object out;
  int64_t last = 0;
  for (auto at = directory->accounts().upper_bound(AccountId(after)); at != directory->accounts().end(); ++at) {
    const access::Account& account = at->second;
    if (unit && !directory->within(account.unit, UnitId(*unit))) continue;
    if (kind && account.kind != *kind) continue;
    if (list.size() == kPage) {
      out["next_cursor"] = std::to_string(last);
      break;
    }
    last = account.id.get();
    list.push_back(account_object(app, account));
    lines += account_line(app, account);
  }
  out["accounts"] = std::move(list);
  return account_done(request, std::move(out), std::move(lines));
}

base::Result<Response> get_account(App& app, Request& request, const AccountArgs& args) {
  return account_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_account(App& app, Request& request, const AccountArgs&) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  access::NewAccount account;
  const std::string kind = body.text("kind");
  account.login = body.text("login");
  account.name = body.text("name");
  account.unit = UnitId(body.number("unit", Need::optional));
  account.subject = base::SubjectId(body.number("subject", Need::optional));
  account.until = body.day("until");
  account.clearance = static_cast<int>(body.number("clearance", Need::optional));
  std::string digits = body.text("id_number", Need::optional);
  const auto finished = body.finish();
  const auto reading = identity::read_resident_id(digits);
  const bool given = !digits.empty();
  identity::wipe(digits);
  identity::wipe(request.body);
  TX_CHECK(finished);
  const auto known = access::account_kind_of(kind);
  if (!known) return base::fail(kBadValue, {{"name", "kind"}, {"value", kind}});
  account.kind = *known;
  if (given && (!reading || !reading->check_ok)) return base::fail(kBadValue, {{"name", "id_number"}, {"value", "…"}});
  if (reading) account.person = &reading->number;
  TX_TRY(const AccountId id, accounts(app).invite(actor(request), std::move(account)));
  return account_answer(app, request, id, 201);
}

base::Result<Response> post_grant(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  access::Grant grant;
  grant.role = body.text("role");
  grant.unit = UnitId(body.number("unit"));
  grant.until = body.day("until");
  TX_CHECK(body.finish());
  TX_CHECK(accounts(app).grant(actor(request), AccountId(args.id), grant));
  return account_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_grant_end(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  const std::string role = body.text("role");
  const UnitId unit(body.number("unit"));
  TX_CHECK(body.finish());
  TX_CHECK(accounts(app).end_grant(actor(request), AccountId(args.id), role, unit));
  return account_answer(app, request, AccountId(args.id));
}

using Step = base::Result<void> (access::Accounts::*)(AccountId, AccountId, const std::string&);
template <Step step>
base::Result<Response> post_step(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  const std::string reason = body.text("reason");
  TX_CHECK(body.finish());
  TX_CHECK((accounts(app).*step)(actor(request), AccountId(args.id), reason));
  return account_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_term(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  const auto until = body.day("until", Need::required);
  TX_CHECK(body.finish());
  TX_CHECK(accounts(app).set_term(actor(request), AccountId(args.id), *until));
  return account_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_clearance(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  const int clearance = static_cast<int>(body.number("clearance"));
  TX_CHECK(body.finish());
  TX_CHECK(accounts(app).set_clearance(actor(request), AccountId(args.id), clearance));
  return account_answer(app, request, AccountId(args.id));
}

// Of oneself, or by the security administrator for somebody.
base::Result<Response> post_interest(App& app, Request& request, const AccountArgs& args) {
  if (actor(request) != AccountId(args.id)) TX_CHECK(need(app, request, Action::account_manage));
  TX_TRY(JsonBody body, JsonBody::read(request));
  const base::SubjectId subject(body.number("subject"));
  TX_CHECK(body.finish());
  TX_CHECK(accounts(app).declare_interest(actor(request), AccountId(args.id), subject));
  return account_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_interest_end(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  const base::SubjectId subject(body.number("subject"));
  TX_CHECK(body.finish());
  TX_CHECK(accounts(app).withdraw_interest(actor(request), AccountId(args.id), subject));
  return account_answer(app, request, AccountId(args.id));
}

// ---- links and recovery

Response link_answer(App& app, const Request& request, const std::string& token) {
  const auto until =
      base::KnownAt(app.home().clock().now().get() + int64_t{access::Entrance::kLinkHours} * 3600 * 1'000'000);
  const std::string path = link_path(token);
  Response out = account_done(request, {{"link", path}, {"expires_at", base::iso_time(until)}}, path + "\n", 201);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

base::Result<Response> post_link(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  TX_CHECK(body.finish());
  TX_TRY(const std::string token, app.entrance().make_link(actor(request), AccountId(args.id)));
  return link_answer(app, request, token);
}

base::Result<Response> post_recovery(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  const std::string reason = body.text("reason");
  TX_CHECK(body.finish());
  TX_CHECK(app.entrance().ask_recovery(actor(request), AccountId(args.id), reason));
  return account_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_recovery_confirm(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  TX_CHECK(body.finish());
  TX_TRY(const std::string token, app.entrance().confirm_recovery(actor(request), AccountId(args.id)));
  return link_answer(app, request, token);
}

// ---- what administrators did

base::Result<Response> get_events(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(const int64_t before, cursor_of(request));
  TX_TRY(auto tx, app.home().read_records());
  store::AccountEventFilter filter{.account = args.id, .limit = kPage};
  if (before != 0) filter.before = before;
  TX_TRY(const auto page, store::account_events(tx, filter));
  json::array list;
  std::string lines;
  for (const auto& event : page) {
    list.push_back(event_object(event));
    lines += event_line(event);
  }
  json::object out{{"events", std::move(list)}};
  if (page.size() == kPage) out["next_cursor"] = std::to_string(page.back().id);
  return account_done(request, std::move(out), std::move(lines));
}

constexpr AccountRoute kRoutes[] = {
    {"GET", "/api/v1/units", Action::unit_manage, get_units},
    {"POST", "/api/v1/units", Action::unit_manage, post_unit},
    {"GET", "/api/v1/units/{id}", Action::unit_manage, get_unit},
    {"POST", "/api/v1/units/{id}", Action::unit_manage, post_unit_change},
    {"POST", "/api/v1/units/{id}/move", Action::unit_manage, post_unit_move},
    {"POST", "/api/v1/units/{id}/close", Action::unit_manage, post_unit_close},
    {"GET", "/api/v1/accounts", Action::account_manage, get_accounts},
    {"POST", "/api/v1/accounts", Action::account_manage, post_account},
    {"GET", "/api/v1/accounts/{id}", Action::account_manage, get_account},
    {"POST", "/api/v1/accounts/{id}/grants", Action::account_manage, post_grant},
    {"POST", "/api/v1/accounts/{id}/grants/end", Action::account_manage, post_grant_end},
    {"POST", "/api/v1/accounts/{id}/suspend", Action::account_manage, post_step<&access::Accounts::suspend>},
    {"POST", "/api/v1/accounts/{id}/resume", Action::account_manage, post_step<&access::Accounts::resume>},
    {"POST", "/api/v1/accounts/{id}/close", Action::account_manage, post_step<&access::Accounts::close>},
    {"POST", "/api/v1/accounts/{id}/term", Action::account_manage, post_term},
    {"POST", "/api/v1/accounts/{id}/clearance", Action::account_manage, post_clearance},
    {"POST", "/api/v1/accounts/{id}/interests", Action::open, post_interest},
    {"POST", "/api/v1/accounts/{id}/interests/end", Action::account_manage, post_interest_end},
    {"POST", "/api/v1/accounts/{id}/link", Action::account_manage, post_link},
    {"POST", "/api/v1/accounts/{id}/recovery", Action::account_recover, post_recovery},
    {"POST", "/api/v1/accounts/{id}/recovery/confirm", Action::account_recover, post_recovery_confirm},
    {"GET", "/api/v1/account-events", Action::admin_audit, get_events},
    {"GET", "/api/v1/accounts/{id}/events", Action::admin_audit, get_events},
};

std::optional<AccountArgs> fits(std::string_view pattern, std::string_view path) {
  AccountArgs args;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = pattern.substr(0, pattern.find('/', 1)), given = path.substr(0, path.find('/', 1));
    pattern.remove_prefix(wanted.size());
    path.remove_prefix(given.size());
    if (wanted == "/{id}" || wanted == "/{number}") {
      const auto id = parse_id(given.substr(1));
      if (!id) return std::nullopt;
      (wanted == "/{id}" ? args.id : args.number) = *id;
    } else if (wanted != given) {
      return std::nullopt;
    }
  }
  return pattern.empty() && path.empty() ? std::optional(args) : std::nullopt;
}

}  // namespace

std::string link_path(std::string_view token) { return "/first?link=" + std::string(token); }

std::span<const AccountRoute> account_routes() {
  static const std::vector<AccountRoute> all = [] {
    std::vector<AccountRoute> out(std::begin(kRoutes), std::end(kRoutes));
    for (const auto part : {client_routes(), session_routes()}) out.insert(out.end(), part.begin(), part.end());
    return out;
  }();
  return all;
}

std::optional<base::Result<Response>> account_route(App& app, Request& request) {
  for (const AccountRoute& route : account_routes()) {
    if (route.method != request.method) continue;
    const auto args = fits(route.pattern, request.path);
    if (!args) continue;
    if (route.action != Action::open) {
      if (auto allowed = need(app, request, route.action); !allowed) return std::move(allowed).error();
    }
    return route.handler(app, request, *args);
  }
  return std::nullopt;
}

}  // namespace taixin::service
