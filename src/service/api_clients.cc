// Secrets, certificates and quotas of other systems; their accounts are made as all others.
#include "access/account_errors.h"
#include "service/api_accounts.h"
#include "service/api_accounts_view.h"
#include "service/door_keys.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::AccountId;
using access::Action;

AccountId actor(const Request& request) { return request.caller.account; }

json::array numbered(const std::vector<store::Credential>& rows, bool digests) {
  json::array out;
  for (const auto& row : rows) {
    json::object one{{"number", row.number}, {"made_at", base::iso_time(row.made_at)}};
    if (digests) one["sha256"] = base::hex(row.secret);
    out.push_back(std::move(one));
  }
  return out;
}

base::Result<Response> client_answer(App& app, const Request& request, AccountId id) {
  auto& entrance = app.entrance();
  const auto directory = entrance.accounts().directory();
  const access::Account* account = directory->account(id);
  if (!account || account->kind != access::AccountKind::client) {
    return base::fail(access::kNoAccount, {{"account", std::to_string(id.get())}});
  }
  json::object out = account_object(app, *account);
  out["secrets"] = numbered(entrance.credentials().all(id, access::credential::kSecret), false);
  out["certificates"] = numbered(entrance.credentials().all(id, access::credential::kCertificate), true);
  out["quota"] = entrance.quota(id);
  out["used_today"] = entrance.used_today(id);
  std::string line = account_line(app, *account);
  for (const char* kind : {"secret", "certificate"}) {
    for (const auto& row : entrance.credentials().all(id, kind)) {
      line += fmt::format("        {} {}  {}\n", kind, row.number, base::iso_time(row.made_at).substr(0, 19));
    }
  }
  line += fmt::format("        {} / {}\n", entrance.used_today(id), entrance.quota(id));
  return account_done(request, std::move(out), std::move(line));
}

base::Result<Response> get_client(App& app, Request& request, const AccountArgs& args) {
  return client_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_secret(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  TX_CHECK(body.finish());
  TX_TRY(const auto made, app.entrance().add_secret(actor(request), AccountId(args.id)));
  const auto directory = app.entrance().accounts().directory();
  const std::string login = directory->account(AccountId(args.id))->login;
  Response out = account_done(request, {{"client_id", login}, {"number", made.number}, {"client_secret", made.secret}},
                              fmt::format("client_id      {}\nclient_secret  {}\n", login, made.secret), 201);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

base::Result<Response> post_secret_end(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  TX_CHECK(body.finish());
  TX_CHECK(app.entrance().end_secret(actor(request), AccountId(args.id), args.number));
  return client_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_certificate(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  const std::string fingerprint = body.text("sha256");
  TX_CHECK(body.finish());
  TX_CHECK(app.entrance().add_certificate(actor(request), AccountId(args.id), fingerprint));
  return client_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_certificate_end(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  TX_CHECK(body.finish());
  TX_CHECK(app.entrance().end_certificate(actor(request), AccountId(args.id), args.number));
  return client_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_quota(App& app, Request& request, const AccountArgs& args) {
  TX_TRY(JsonBody body, JsonBody::read(request));
  const int64_t a_day = body.number("a_day");
  TX_CHECK(body.finish());
  TX_CHECK(app.entrance().set_quota(actor(request), AccountId(args.id), a_day));
  return client_answer(app, request, AccountId(args.id));
}

constexpr AccountRoute kRoutes[] = {
    {"GET", "/api/v1/clients/{id}", Action::account_manage, get_client},
    {"POST", "/api/v1/clients/{id}/secrets", Action::account_manage, post_secret},
    {"POST", "/api/v1/clients/{id}/secrets/{number}/end", Action::account_manage, post_secret_end},
    {"POST", "/api/v1/clients/{id}/certificates", Action::account_manage, post_certificate},
    {"POST", "/api/v1/clients/{id}/certificates/{number}/end", Action::account_manage, post_certificate_end},
    {"POST", "/api/v1/clients/{id}/quota", Action::account_manage, post_quota},
};

}  // namespace

std::span<const AccountRoute> client_routes() { return kRoutes; }

}  // namespace taixin::service
