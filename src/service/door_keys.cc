#include "service/door_keys.h"

#include "access/account_errors.h"
#include "access/tokens.h"
#include "service/errors.h"
#include "service/pages_frame.h"
#include "service/rate_limits.h"

namespace taixin::service {
namespace {

constexpr std::string_view kSecureName = "__Host-taixin", kPlainName = "taixin";

std::string_view cookie_name(const Request& request) { return request.secure ? kSecureName : kPlainName; }

constexpr std::string_view kSecureDevice = "__Host-taixin-device", kPlainDevice = "taixin-device";
std::string_view device_name(const Request& request) { return request.secure ? kSecureDevice : kPlainDevice; }

access::Caller caller_for(App& app, const access::Account& account, store::Via via, access::UnitId unit) {
  access::Caller caller;
  caller.via = via;
  caller.account = account.id;
  caller.unit = unit;
  caller.directory = app.entrance().accounts().directory();
  return caller;
}

base::Result<void> as_client(App& app, Request& request, access::AccountId id) {
  const auto directory = app.entrance().accounts().directory();
  const access::Account* account = directory->account(id);
  if (!account || !access::Accounts::lives(*account, app.home().clock().today())) {
    return base::fail(access::kBearerRefused);
  }
  TX_CHECK(app.entrance().count_request(id));
  request.caller = caller_for(app, *account, store::Via::api, account->unit);
  return {};
}

// Signing in has no session to protect; that another site cannot send it is seen to elsewhere (pages.cc).
bool signs_in(const Request& request) {
  return request.path == "/sign-in" || request.path == "/first" ||
         (request.path == "/api/v1/session" && request.method == "POST");
}

std::string form_token(const Request& request) {
  if (const auto header = request.header("x-csrf-token"); !header.empty()) return std::string(header);
  const auto type = request.header("content-type");
  if (type.starts_with("application/x-www-form-urlencoded")) {
    const auto form = parse_form(request.body);
    const auto found = form.find("csrf");
    return found == form.end() ? std::string() : found->second;
  }
  if (type.starts_with("multipart/form-data")) {
    const auto parts = parse_multipart(type, request.body);
    if (!parts) return {};
    for (const auto& part : *parts) {
      if (part.name == "csrf") return std::string(part.content);
    }
  }
  return {};
}

base::Result<void> by_cookie(App& app, Request& request) {
  const std::string token = session_token(request);
  if (token.empty()) return {};
  const auto session = app.entrance().sessions().find(token);
  if (!session) return {};
  const bool changes = request.method != "GET" && request.method != "HEAD";
  if (changes && !signs_in(request) && !access::same_secret(form_token(request), session->csrf)) {
    return base::fail(access::kBadCsrf);
  }
  request.csrf = session->csrf;
  if (session->stage != access::Stage::full) return {};
  if (auto caller = caller_of_session(app, *session)) request.caller = *std::move(caller);
  return {};
}

}  // namespace

std::optional<access::Caller> caller_of_session(App& app, const access::WebSession& session) {
  const auto directory = app.entrance().accounts().directory();
  const access::Account* account = directory->account(session.account);
  if (!account || !access::Accounts::lives(*account, app.home().clock().today())) return std::nullopt;
  const bool assisted = session.assisted != base::SubjectId();
  access::Caller caller = caller_for(app, *account, assisted ? store::Via::assisted : store::Via::web, session.unit);
  caller.assisted = session.assisted;
  return caller;
}

std::string session_token(const Request& request) { return cookie(request.header("cookie"), cookie_name(request)); }

std::string session_cookie(const Request& request, std::string_view token) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}", cookie_name(request), token,
                     request.secure ? "; Secure" : "");
}

access::Entrance::From from_of(const Request& request) {
  return {std::string(request.header("user-agent")), client_of_address(request.peer_address),
          cookie(request.header("cookie"), device_name(request))};
}

std::string device_cookie(App& app, const Request& request, access::AccountId account) {
  const auto name = device_name(request);
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", name,
                     app.entrance().device_cookie(account, cookie(request.header("cookie"), name)),
                     access::KnownDevices::kDays * 86'400, request.secure ? "; Secure" : "");
}

std::string ended_cookie(const Request& request) { return session_cookie(request, "") + "; Max-Age=0"; }

base::Result<void> identify(App& app, Request& request) {
  if (request.local) {
    request.caller = access::Caller::of_console();
    return {};
  }
  if (request.identified) return {};
  request.identified = true;
  if (signs_in(request) && request.method == "POST") {
    // Passwords are worked on one at a time: nobody may keep all others waiting.
    if (const int seconds = app.take_sign_in(request.peer_address); seconds > 0) {
      return base::fail(kTooManySignIns, {{"seconds", std::to_string(seconds)}});
    }
  }
  request.caller = {};
  request.csrf.clear();
  constexpr std::string_view kBearer = "Bearer ";
  const auto authorization = request.header("authorization");
  if (authorization.starts_with(kBearer)) {
    TX_TRY(const access::AccountId id, app.entrance().of_bearer(authorization.substr(kBearer.size())));
    return as_client(app, request, id);
  }
  if (!request.peer_certificate.empty()) {
    if (const auto id = app.entrance().of_certificate(request.peer_certificate)) return as_client(app, request, *id);
  }
  return by_cookie(app, request);
}

std::optional<Actor> actor_of(const access::Caller& caller) {
  const access::Account* account = caller.who();
  if (!account) return std::nullopt;
  const access::Unit* unit = caller.directory->unit(caller.unit);
  return Actor{access::shown_name(*account), unit ? unit->name : std::string()};
}

void name_actor(Request& request) {
  const auto actor = actor_of(request.caller);
  if (!actor) return;
  const bool system = request.caller.who()->kind == access::AccountKind::client;
  for (auto* named : {&request.query, &request.fields}) {
    if (const auto said = named->find("operator"); system && said != named->end()) (*named)["officer"] = said->second;
    (*named)["operator"] = actor->name;
    (*named)["unit"] = actor->unit;
  }
}

base::Result<void> need(App& app, const access::Caller& caller, access::Action action) {
  const auto verdict = app.doors().may(caller, action, {}, app.home().clock().today());
  if (verdict.permitted()) return {};
  return access::refusal(verdict, action);
}

}  // namespace taixin::service
