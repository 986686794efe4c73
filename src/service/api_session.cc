// Signing in and out by the interface, and tokens of other systems (RFC 6749, 4.4).
#include <algorithm>

#include "access/account_errors.h"
#include "identity/resident_id.h"
#include "ledger/base64.h"
#include "service/api_accounts.h"
#include "service/api_accounts_view.h"
#include "service/door_keys.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using access::Stage;

// Purposes for which the session may ask, each with the actions by which: what a form offers.
json::array purposes_of(App& app, const access::WebSession& session) {
  json::array out;
  const auto caller = caller_of_session(app, session);
  if (!caller) return out;
  const base::Day today = app.home().clock().today();
  for (const catalog::Purpose& one : app.catalog().purposes()) {
    json::array may;
    for (const Action action : {Action::check, Action::check_batch, Action::report, Action::search, Action::show}) {
      if (app.doors().purpose(*caller, action, one.code, today).permitted())
        may.emplace_back(access::action_code(action));
    }
    if (may.empty()) continue;
    out.push_back(json::object{{"code", one.code},
                               {"name", {{"zh", one.name.in(base::Lang::zh)}, {"en", one.name.in(base::Lang::en)}}},
                               {"past_states", one.past_states},
                               {"consent", !one.authorised_by.empty()},
                               {"may", std::move(may)}});
  }
  return out;
}

Response no_store(Response out) {
  out.headers["Cache-Control"] = "no-store";
  return out;
}

// What the session may today by the decision point, so that an application leads to what opens and asks for nothing
// that would be refused, which the log would keep. A route is open when its action stands here (x-taixin-action).
json::array actions_of(App& app, const access::WebSession& session) {
  std::vector<std::string_view> codes;
  if (const auto caller = caller_of_session(app, session)) {
    const base::Day today = app.home().clock().today();
    for (size_t i = 0; i < access::kActions; ++i) {
      const auto action = static_cast<Action>(i);
      if (action != Action::open && app.doors().may(*caller, action, {}, today).permitted()) {
        codes.push_back(access::action_code(action));
      }
    }
  }
  std::ranges::sort(codes);
  return json::array(codes.begin(), codes.end());
}

base::Result<Response> session_answer(App& app, const Request& request, const access::WebSession& session, int status) {
  TX_TRY(const auto policy, app.entrance().policy());
  const auto directory = app.entrance().accounts().directory();
  const access::Account* account = directory->account(session.account);
  if (!account) return base::fail(access::kSignedOut);
  json::object out{{"account", account_object(app, *account)},
                   {"csrf", session.csrf},
                   {"idle_minutes", policy.idle_minutes},
                   {"ends_at", base::iso_time(base::KnownAt(session.started.get() +
                                                            int64_t{policy.absolute_hours} * 3600 * 1'000'000))},
                   {"purposes", purposes_of(app, session)}};
  if (session.unit != access::UnitId()) out["unit"] = std::to_string(session.unit.get());
  json::array units;
  json::object names;
  if (account->kind == access::AccountKind::staff) {
    for (const auto id : app.entrance().units_of(*account)) {
      units.emplace_back(std::to_string(id.get()));
      if (const access::Unit* unit = directory->unit(id)) names[std::to_string(id.get())] = unit->name;
    }
  }
  if (const access::Unit* unit = directory->unit(session.unit)) names[std::to_string(unit->id.get())] = unit->name;
  out["units"] = std::move(units);
  out["unit_names"] = std::move(names);
  out["may"] = actions_of(app, session);
  if (session.assisted != base::SubjectId()) out["assisted"] = std::to_string(session.assisted.get());
  return no_store(account_done(request, std::move(out), account_line(app, *account), status));
}

// Steps that need a page: enrolling a phone, a new password.
base::Error unfinished(Stage stage) {
  const bool enrol = stage == Stage::enrol;
  return base::fail(access::kUnfinished, {{"zh", enrol ? "须先绑定手机验证器" : "密码已到期，须先更换"},
                                          {"en", enrol ? "a phone is to be enrolled first"
                                                       : "the password has expired and is changed first"}});
}

base::Result<Response> post_session(App& app, Request& request, const PathArgs&) {
  access::Entrance::Knock knock{member_of(request, "login"), std::exchange(request.fields["password"], {}),
                                from_of(request)};
  const std::string& code = member_of(request, "code");
  auto entered = app.entrance().sign_in(knock);
  identity::wipe(knock.password);
  TX_TRY(auto came, std::move(entered));
  if (came.session.stage == Stage::code) {
    if (code.empty()) {
      (void)app.entrance().sessions().end(came.token);
      return base::fail(access::kCodeNeeded);
    }
    auto next = app.entrance().give_code(came.token, code);
    if (!next) {
      (void)app.entrance().sessions().end(came.token);
      return std::move(next).error();
    }
    came = *std::move(next);
  }
  if (came.session.stage != Stage::full) {
    (void)app.entrance().sessions().end(came.token);
    return unfinished(came.session.stage);
  }
  if (const access::UnitId unit(number_of(request, "unit")); unit != access::UnitId()) {
    if (const auto chosen = app.entrance().act_in(came.token, unit); !chosen) {
      (void)app.entrance().sign_out(came.token);
      return chosen.error();
    }
    came.session.unit = unit;
  }
  TX_TRY(Response out, session_answer(app, request, came.session, 201));
  out.cookies.push_back(session_cookie(request, came.token));
  out.cookies.push_back(device_cookie(app, request, came.session.account));
  return out;
}

base::Result<access::WebSession> own_session(App& app, const Request& request) {
  auto session = app.entrance().sessions().find(session_token(request));
  if (!session || session->stage != Stage::full) return base::fail(access::kSignedOut);
  return *std::move(session);
}

base::Result<Response> get_session(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto session, own_session(app, request));
  return session_answer(app, request, session, 200);
}

base::Result<Response> post_unit(App& app, Request& request, const PathArgs&) {
  TX_CHECK(own_session(app, request));
  TX_CHECK(app.entrance().act_in(session_token(request), access::UnitId(number_of(request, "unit"))));
  return get_session(app, request, {});
}

base::Result<Response> delete_session(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto session, own_session(app, request));
  const auto everywhere = request.get("everywhere");
  if (!everywhere.empty() && everywhere != "true" && everywhere != "false") {
    return base::fail(kBadValue, {{"name", "everywhere"}, {"value", std::string(everywhere)}});
  }
  TX_CHECK(app.entrance().sign_out(session_token(request)));
  if (everywhere == "true") app.entrance().sign_out_everywhere(session.account);
  Response out{204, "", {}, "", {}};
  out.cookies.push_back(ended_cookie(request));
  return out;
}

base::Result<Response> post_assisting(App& app, Request& request, const PathArgs&) {
  TX_CHECK(need(app, request.caller, Action::consent_answer));
  TX_TRY(const auto session, own_session(app, request));
  access::Entrance::Assisting assisting;
  assisting.subject = base::SubjectId(number_of(request, "subject"));
  const std::string& ground = member_of(request, "ground");
  assisting.matter = member_of(request, "matter");
  assisting.scan_until = day_of(request, "scan_until");
  const auto known = access::Entrance::ground_of(ground);
  if (!known) return base::fail(kBadValue, {{"name", "ground"}, {"value", ground}});
  assisting.ground = *known;
  TX_CHECK(app.entrance().begin_assisting(session_token(request), assisting));
  return get_session(app, request, {});
}

base::Result<Response> delete_assisting(App& app, Request& request, const PathArgs&) {
  TX_CHECK(own_session(app, request));
  TX_CHECK(app.entrance().end_assisting(session_token(request)));
  return get_session(app, request, {});
}

// ---- OAuth 2.0: errors as RFC 6749, 5.2, says, so that any library understands them

Response oauth_error(std::string_view error, int status, const Request& request) {
  Response out = json_response(json::serialize(json::object{{"error", error}}), status);
  if (status == 401 && !request.header("authorization").empty()) {
    out.headers["WWW-Authenticate"] = "Basic realm=\"taixin\"";
  }
  return no_store(std::move(out));
}

base::Result<Response> post_token(App& app, Request& request, const PathArgs&) {
  if (!request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
    return oauth_error("invalid_request", 400, request);
  }
  auto form = parse_form(request.body);
  std::string id = form["client_id"], secret = form["client_secret"];
  constexpr std::string_view kBasic = "Basic ";
  if (const auto header = request.header("authorization"); header.starts_with(kBasic)) {
    if (!id.empty() || !secret.empty()) return oauth_error("invalid_request", 400, request);
    const auto plain = ledger::parse_base64(header.substr(kBasic.size()));
    const size_t colon = plain ? plain->find(':') : std::string::npos;
    if (colon == std::string::npos) return oauth_error("invalid_client", 401, request);
    id = percent_decode(plain->substr(0, colon), true);
    secret = percent_decode(plain->substr(colon + 1), true);
  }
  if (form["grant_type"] != "client_credentials") return oauth_error("unsupported_grant_type", 400, request);
  const auto access = app.entrance().client_token(id, secret);
  if (!access) {
    if (access.error().is(access::kClientRefused)) return oauth_error("invalid_client", 401, request);
    return access.error();
  }
  return no_store(json_response(json::serialize(
      json::object{{"access_token", access->token}, {"token_type", "Bearer"}, {"expires_in", access->seconds}})));
}

// ---- the table

constexpr Member kSignInMembers[] = {
    {.name = "login", .required = true, .max = 1000, .example = "shili-wang", .about = "as given with the account"},
    {.name = "password",
     .required = true,
     .max = 1000,
     .example = "Shili-Mima-2026",
     .about = "its password",
     .secret = true},
    {.name = "code", .max = 20, .about = "of the phone, where the account has one: six digits"},
    {.name = "unit",
     .kind = Member::Kind::number,
     .max = 18,
     .about = "in which the session acts, of several; its own unit otherwise"}};
constexpr Member kActInMembers[] = {{.name = "unit",
                                     .kind = Member::Kind::number,
                                     .required = true,
                                     .max = 18,
                                     .example = "1",
                                     .about = "one of `units`"}};
constexpr Member kAssistMembers[] = {
    {.name = "subject",
     .kind = Member::Kind::number,
     .required = true,
     .max = 18,
     .example = "1",
     .about = "number of the subject that stands at the window"},
    {.name = "ground",
     .required = true,
     .max = 40,
     .example = "paper_id",
     .about = "paper_id, power_of_attorney, court_administrator or heir"},
    {.name = "matter", .required = true, .max = 1000, .example = "示例授权书 1 号", .about = "what the paper is"},
    {.name = "scan_until", .kind = Member::Kind::day, .max = 10, .about = "when a scan of it is deleted"}};
constexpr Member kTokenMembers[] = {
    {.name = "grant_type", .required = true, .max = 40, .example = "client_credentials", .about = "client_credentials"},
    {.name = "client_id", .example = "shili-shenpi", .about = "here or by HTTP Basic, not both"},
    {.name = "client_secret", .about = "with client_id", .secret = true}};
constexpr Shape kActIn{"ActIn", kActInMembers}, kSignIn{"SignIn", kSignInMembers}, kAssist{"Assisting", kAssistMembers},
    kToken{"TokenRequest", kTokenMembers};

constexpr Route kRoutes[] = {
    {.method = "POST",
     .pattern = "/api/v1/session",
     .operation = "signIn",
     .handler = post_session,
     .body = Body::json,
     .shape = &kSignIn,
     .unit_is_number = true},
    {.method = "GET", .pattern = "/api/v1/session", .operation = "getSession", .handler = get_session},
    {.method = "DELETE", .pattern = "/api/v1/session", .operation = "signOut", .handler = delete_session},
    {.method = "POST",
     .pattern = "/api/v1/session/unit",
     .operation = "actInUnit",
     .handler = post_unit,
     .body = Body::json,
     .shape = &kActIn,
     .unit_is_number = true},
    // Decided inside: whoever has a session may end it; whom one may act for is asked of the decision point.
    {.method = "POST",
     .pattern = "/api/v1/session/assisted",
     .operation = "beginAssisting",
     .handler = post_assisting,
     .body = Body::json,
     .shape = &kAssist},
    {.method = "DELETE",
     .pattern = "/api/v1/session/assisted",
     .operation = "endAssisting",
     .handler = delete_assisting},
    {.method = "POST",
     .pattern = "/api/v1/oauth/token",
     .operation = "getToken",
     .handler = post_token,
     .body = Body::form,
     .shape = &kToken},
};

}  // namespace

std::span<const Route> session_routes() { return kRoutes; }

}  // namespace taixin::service
