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

base::Result<Response> get_client(App& app, Request& request, const PathArgs& args) {
  return client_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_secret(App& app, Request& request, const PathArgs& args) {
  access::Wish wish;
  wish.kind = access::PowerKind::secret;
  wish.account = AccountId(args.id);
  TX_TRY(const auto made, app.powers().wish(request.caller, wish));
  if (made.waits) return waiting_answer(app, request, wish.account, *made.waits);
  return secret_answer(app, request, wish.account, made);
}

base::Result<Response> post_secret_end(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(app.entrance().end_secret(actor(request), AccountId(args.id), args.number));
  return client_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_certificate(App& app, Request& request, const PathArgs& args) {
  access::Wish wish;
  wish.kind = access::PowerKind::certificate;
  wish.account = AccountId(args.id);
  wish.sha256 = member_of(request, "sha256");
  TX_TRY(const auto made, app.powers().wish(request.caller, wish));
  if (made.waits) return waiting_answer(app, request, wish.account, *made.waits);
  return client_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_certificate_end(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(app.entrance().end_certificate(actor(request), AccountId(args.id), args.number));
  return client_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_quota(App& app, Request& request, const PathArgs& args) {
  const int64_t a_day = number_of(request, "a_day");
  TX_CHECK(app.entrance().set_quota(actor(request), AccountId(args.id), a_day));
  return client_answer(app, request, AccountId(args.id));
}

constexpr Member kCertificateMembers[] = {
    {.name = "sha256",
     .required = true,
     .max = 64,
     .example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
     .about = "SHA-256 of the certificate in DER, hexadecimal"}};
constexpr Member kQuotaMembers[] = {{.name = "a_day",
                                     .kind = Member::Kind::number,
                                     .required = true,
                                     .max = 18,
                                     .example = "200000",
                                     .about = "requests a day"}};
constexpr Shape kCertificate{"ClientCertificate", kCertificateMembers}, kQuota{"Quota", kQuotaMembers};

constexpr Route step(std::string_view pattern, std::string_view operation, Route::Handler handler,
                     const Shape* shape = nullptr) {
  return {.method = "POST",
          .pattern = pattern,
          .operation = operation,
          .action = Action::account_manage,
          .handler = handler,
          .body = shape ? Body::json : Body::none,
          .shape = shape};
}
constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/clients/{id}",
     .operation = "getClient",
     .action = Action::account_manage,
     .handler = get_client},
    step("/api/v1/clients/{id}/secrets", "addSecret", post_secret),
    step("/api/v1/clients/{id}/secrets/{number}/end", "endSecret", post_secret_end),
    step("/api/v1/clients/{id}/certificates", "addCertificate", post_certificate, &kCertificate),
    step("/api/v1/clients/{id}/certificates/{number}/end", "endCertificate", post_certificate_end),
    step("/api/v1/clients/{id}/quota", "setQuota", post_quota, &kQuota),
};

}  // namespace

Response secret_answer(App& app, const Request& request, access::AccountId id, const access::Powers::Outcome& made) {
  const auto directory = app.entrance().accounts().directory();
  const std::string login = directory->account(id)->login;
  Response out = account_done(request, {{"client_id", login}, {"number", made.number}, {"client_secret", made.secret}},
                              fmt::format("client_id      {}\nclient_secret  {}\n", login, made.secret), 201);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

std::span<const Route> client_routes() { return kRoutes; }

}  // namespace taixin::service
