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

AccountId actor(const Request& request) { return request.caller.account; }
access::Accounts& accounts(App& app) { return app.entrance().accounts(); }

// ---- accounts

base::Result<Response> get_accounts(App& app, Request& request, const PathArgs&) {
  TX_TRY(const int64_t after, number_cursor(request));
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
    if (list.size() == kAccountPage) {
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

base::Result<Response> get_account(App& app, Request& request, const PathArgs& args) {
  return account_answer(app, request, AccountId(args.id));
}

// 0 to 3, as one digit.
base::Result<int> clearance_of(const Request& request) {
  const std::string& given = member_of(request, "clearance");
  if (given.empty()) return 0;
  if (given.size() == 1 && given[0] >= '0' && given[0] <= '3') return given[0] - '0';
  return base::fail(kBadValue, {{"name", "clearance"}, {"value", given}});
}

// What gives power: done, or waiting for another administrator (access/power.h).
base::Result<Response> wished(App& app, const Request& request, const access::Wish& wish) {
  TX_TRY(const auto out, app.powers().wish(request.caller, wish));
  if (!out.waits) return account_answer(app, request, wish.account);
  return waiting_answer(app, request, wish.account, *out.waits);
}

base::Result<Response> post_account(App& app, Request& request, const PathArgs&) {
  std::string digits = std::exchange(request.fields["id_number"], {});
  const bool given = !digits.empty();
  const auto reading = identity::read_resident_id(digits);
  identity::wipe(digits);
  access::NewAccount account;
  account.login = member_of(request, "login");
  account.name = member_of(request, "name");
  account.unit = UnitId(number_of(request, "unit"));
  account.subject = base::SubjectId(number_of(request, "subject"));
  account.until = day_of(request, "until");
  TX_TRY(account.clearance, clearance_of(request));
  const std::string& kind = member_of(request, "kind");
  const auto known = access::account_kind_of(kind);
  if (!known) return base::fail(kBadValue, {{"name", "kind"}, {"value", kind}});
  account.kind = *known;
  if (given && (!reading || !reading->check_ok)) return base::fail(kBadValue, {{"name", "id_number"}, {"value", "…"}});
  if (reading) account.person = &reading->number;
  // A clearance is power: of a new account too it waits for a second person, where one is needed.
  const bool works = account.kind == access::AccountKind::staff || account.kind == access::AccountKind::client;
  const int clearance = works ? std::exchange(account.clearance, 0) : 0;
  TX_TRY(const AccountId id, accounts(app).invite(actor(request), std::move(account)));
  if (clearance != 0) {
    access::Wish wish;
    wish.kind = access::PowerKind::clearance;
    wish.account = id;
    wish.clearance = clearance;
    TX_CHECK(app.powers().wish(request.caller, wish));
  }
  return account_answer(app, request, id, 201);
}

base::Result<Response> post_grant(App& app, Request& request, const PathArgs& args) {
  access::Wish wish;
  wish.account = AccountId(args.id);
  wish.grant.role = member_of(request, "role");
  wish.grant.unit = UnitId(number_of(request, "unit"));
  wish.grant.until = day_of(request, "until");
  return wished(app, request, wish);
}

base::Result<Response> post_grant_end(App& app, Request& request, const PathArgs& args) {
  access::Wish wish;
  wish.kind = access::PowerKind::role_end;
  wish.account = AccountId(args.id);
  wish.grant.role = member_of(request, "role");
  wish.grant.unit = UnitId(number_of(request, "unit"));
  return wished(app, request, wish);
}

base::Result<Response> post_close(App& app, Request& request, const PathArgs& args) {
  access::Wish wish;
  wish.kind = access::PowerKind::close;
  wish.account = AccountId(args.id);
  wish.reason = member_of(request, "reason");
  return wished(app, request, wish);
}

using Step = base::Result<void> (access::Accounts::*)(AccountId, AccountId, const std::string&);
template <Step how>
base::Result<Response> post_step(App& app, Request& request, const PathArgs& args) {
  const std::string& reason = member_of(request, "reason");
  TX_CHECK((accounts(app).*how)(actor(request), AccountId(args.id), reason));
  return account_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_term(App& app, Request& request, const PathArgs& args) {
  const auto until = day_of(request, "until");
  TX_CHECK(accounts(app).set_term(actor(request), AccountId(args.id), *until));
  return account_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_clearance(App& app, Request& request, const PathArgs& args) {
  access::Wish wish;
  wish.kind = access::PowerKind::clearance;
  wish.account = AccountId(args.id);
  TX_TRY(wish.clearance, clearance_of(request));
  return wished(app, request, wish);
}

// Of oneself, or by the security administrator for somebody.
base::Result<Response> post_interest(App& app, Request& request, const PathArgs& args) {
  if (actor(request) != AccountId(args.id)) TX_CHECK(need(app, request.caller, Action::account_manage));
  const base::SubjectId subject(number_of(request, "subject"));
  TX_CHECK(accounts(app).declare_interest(actor(request), AccountId(args.id), subject));
  return account_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_interest_end(App& app, Request& request, const PathArgs& args) {
  const base::SubjectId subject(number_of(request, "subject"));
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

base::Result<Response> post_link(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const std::string token, app.entrance().make_link(actor(request), AccountId(args.id)));
  return link_answer(app, request, token);
}

base::Result<Response> post_recovery(App& app, Request& request, const PathArgs& args) {
  const std::string& reason = member_of(request, "reason");
  TX_CHECK(app.entrance().ask_recovery(actor(request), AccountId(args.id), reason));
  return account_answer(app, request, AccountId(args.id));
}

base::Result<Response> post_recovery_confirm(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const std::string token, app.entrance().confirm_recovery(actor(request), AccountId(args.id)));
  return link_answer(app, request, token);
}

// ---- what administrators did

base::Result<Response> get_events(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const int64_t before, number_cursor(request));
  TX_TRY(auto tx, app.home().read_records());
  store::AccountEventFilter filter{.account = args.id, .limit = kAccountPage};
  if (before != 0) filter.before = before;
  TX_TRY(const auto page, store::account_events(tx, filter));
  json::array list;
  std::string lines;
  for (const auto& event : page) {
    list.push_back(event_object(event));
    lines += event_line(event);
  }
  json::object out{{"events", std::move(list)}};
  if (page.size() == kAccountPage) out["next_cursor"] = std::to_string(page.back().id);
  return account_done(request, std::move(out), std::move(lines));
}

// ---- the table

constexpr Member kReason{.name = "reason", .required = true, .max = 1000, .example = "示例：调离岗位", .about = "why"};
constexpr Member kSubject{.name = "subject",
                          .kind = Member::Kind::number,
                          .required = true,
                          .max = 18,
                          .example = "1",
                          .about = "number of the subject"};
constexpr Member kRole{.name = "role", .required = true, .max = 40, .example = "submitter", .about = "of the packs"};
constexpr Member kAtUnit{.name = "unit",
                         .kind = Member::Kind::number,
                         .required = true,
                         .max = 18,
                         .example = "1",
                         .about = "number of the unit in which it holds, and below"};
constexpr Member kAccount[] = {
    {.name = "kind", .required = true, .max = 10, .example = "staff", .about = "staff, person, agent or client"},
    {.name = "login", .required = true, .max = 100, .example = "shili-wang", .about = "of a client: its client_id"},
    {.name = "name", .required = true, .example = "示例王", .about = "of its owner, or of the system"},
    {.name = "unit",
     .kind = Member::Kind::number,
     .max = 18,
     .example = "1",
     .about = "staff and clients: number of their unit"},
    {.name = "subject", .kind = Member::Kind::number, .max = 18, .about = "agents: number of the subject"},
    {.name = "until", .kind = Member::Kind::day, .max = 10, .about = "agents: the last day"},
    {.name = "clearance", .max = 1, .example = "0", .about = "0 to 3: the label up to which records are shown"},
    {.name = "id_number",
     .max = 40,
     .about = "persons and agents: their identity number; kept sealed, told to nobody",
     .secret = true}};
constexpr Member kGrantMembers[] = {
    kRole, kAtUnit, {.name = "until", .kind = Member::Kind::day, .max = 10, .about = "the last day"}};
constexpr Member kGrantEndMembers[] = {kRole, kAtUnit};
constexpr Member kReasonMembers[] = {kReason};
constexpr Member kTermMembers[] = {{.name = "until",
                                    .kind = Member::Kind::day,
                                    .required = true,
                                    .max = 10,
                                    .example = "2026-12-31",
                                    .about = "the last day"}};
constexpr Member kClearanceMembers[] = {
    {.name = "clearance", .required = true, .max = 1, .example = "1", .about = "0 to 3"}};
constexpr Member kInterestMembers[] = {kSubject};
constexpr Shape kNewAccount{"NewAccount", kAccount}, kGrant{"NewGrant", kGrantMembers},
    kGrantEnd{"GrantEnd", kGrantEndMembers}, kReasonShape{"Reasoned", kReasonMembers},
    kTerm{"AccountTerm", kTermMembers}, kClearance{"Clearance", kClearanceMembers},
    kInterest{"Interest", kInterestMembers};

constexpr Route read(std::string_view pattern, std::string_view operation, Action action, Route::Handler handler) {
  return {.method = "GET",
          .pattern = pattern,
          .operation = operation,
          .action = action,
          .handler = handler,
          .unit_is_number = true};
}
constexpr Route step(std::string_view pattern, std::string_view operation, Route::Handler handler,
                     const Shape* shape = nullptr, Action action = Action::account_manage) {
  return {.method = "POST",
          .pattern = pattern,
          .operation = operation,
          .action = action,
          .handler = handler,
          .body = shape ? Body::json : Body::none,
          .shape = shape,
          .unit_is_number = true};
}
using access::Accounts;
constexpr Route kRoutes[] = {
    read("/api/v1/accounts", "listAccounts", Action::account_manage, get_accounts),
    step("/api/v1/accounts", "inviteAccount", post_account, &kNewAccount),
    read("/api/v1/accounts/{id}", "getAccount", Action::account_manage, get_account),
    step("/api/v1/accounts/{id}/grants", "grantRole", post_grant, &kGrant),
    step("/api/v1/accounts/{id}/grants/end", "endGrant", post_grant_end, &kGrantEnd),
    step("/api/v1/accounts/{id}/suspend", "suspendAccount", post_step<&Accounts::suspend>, &kReasonShape),
    step("/api/v1/accounts/{id}/resume", "resumeAccount", post_step<&Accounts::resume>, &kReasonShape),
    step("/api/v1/accounts/{id}/close", "closeAccount", post_close, &kReasonShape),
    step("/api/v1/accounts/{id}/term", "setAccountTerm", post_term, &kTerm),
    step("/api/v1/accounts/{id}/clearance", "setClearance", post_clearance, &kClearance),
    // Of oneself by anybody who is signed in; of others the handler asks the decision point.
    step("/api/v1/accounts/{id}/interests", "declareInterest", post_interest, &kInterest, Action::open),
    step("/api/v1/accounts/{id}/interests/end", "withdrawInterest", post_interest_end, &kInterest),
    step("/api/v1/accounts/{id}/link", "makeLink", post_link),
    step("/api/v1/accounts/{id}/recovery", "askRecovery", post_recovery, &kReasonShape, Action::account_recover),
    step("/api/v1/accounts/{id}/recovery/confirm", "confirmRecovery", post_recovery_confirm, nullptr,
         Action::account_recover),
    read("/api/v1/account-events", "listAccountEvents", Action::admin_audit, get_events),
    read("/api/v1/accounts/{id}/events", "listEventsOfAccount", Action::admin_audit, get_events),
};

}  // namespace

std::string link_path(std::string_view token) { return "/first?link=" + std::string(token); }

std::span<const Route> account_routes() { return kRoutes; }

}  // namespace taixin::service
