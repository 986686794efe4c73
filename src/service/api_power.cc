// What gives power and waits for a second administrator, and what one did alone (access/power.h).
#include "access/account_errors.h"
#include "service/api_accounts.h"
#include "service/api_accounts_view.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;

std::string proposal_line(const access::Proposal& one) {
  const access::Wish& wish = one.wish;
  return fmt::format("{:>7}  {}  {:<8} {:<12} {:>6}  {} {}\n", one.id, base::iso_time(one.at).substr(0, 19),
                     one.by.get(), access::power_code(wish.kind), wish.account.get(), wish.grant.role,
                     wish.grant.unit == access::UnitId() ? std::string() : fmt::format("@ {}", wish.grant.unit.get()));
}

base::Result<Response> get_proposals(App& app, Request& request, const PathArgs&) {
  json::array list;
  std::string lines;
  for (const auto& one : app.powers().pending()) {
    list.push_back(proposal_object(one));
    lines += proposal_line(one);
  }
  return account_done(request, {{"proposals", std::move(list)}}, std::move(lines));
}

base::Result<Response> post_confirm(App& app, Request& request, const PathArgs& args) {
  access::AccountId about;
  access::PowerKind kind = access::PowerKind::role;
  for (const auto& one : app.powers().pending()) {
    if (one.id == args.id) about = one.wish.account, kind = one.wish.kind;
  }
  TX_TRY(const auto made, app.powers().confirm(request.caller, args.id));
  if (kind == access::PowerKind::secret) return secret_answer(app, request, about, made);
  return account_answer(app, request, about);
}

base::Result<Response> post_drop(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(app.powers().drop(request.caller, args.id));
  return get_proposals(app, request, args);
}

base::Result<Response> get_alone(App& app, Request& request, const PathArgs&) {
  json::array list;
  std::string lines;
  for (const auto& one : app.powers().alone()) {
    list.push_back(json::object{{"id", std::to_string(one.id)},
                                {"at", base::iso_time(one.at)},
                                {"by", std::to_string(one.by.get())},
                                {"kind", one.kind},
                                {"account", std::to_string(one.account.get())}});
    lines += fmt::format("{:>7}  {}  {:<8} {:<20} {}\n", one.id, base::iso_time(one.at).substr(0, 19), one.by.get(),
                         one.kind, one.account.get());
  }
  return account_done(request, {{"alone", std::move(list)}}, std::move(lines));
}

base::Result<Response> post_seen(App& app, Request& request, const PathArgs& args) {
  const std::string& note = member_of(request, "note");
  TX_CHECK(app.powers().seen(request.caller, args.id, note));
  return get_alone(app, request, args);
}

constexpr Member kSeenMembers[] = {
    {.name = "note", .required = true, .max = 1000, .example = "示例：已向本人核实", .about = "what was found"}};
constexpr Shape kSeen{"AloneSeen", kSeenMembers};

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/account-proposals",
     .operation = "listProposals",
     .action = Action::account_manage,
     .handler = get_proposals},
    {.method = "POST",
     .pattern = "/api/v1/account-proposals/{id}/confirm",
     .operation = "confirmProposal",
     .action = Action::account_manage,
     .handler = post_confirm},
    {.method = "POST",
     .pattern = "/api/v1/account-proposals/{id}/drop",
     .operation = "dropProposal",
     .action = Action::account_manage,
     .handler = post_drop},
    {.method = "GET",
     .pattern = "/api/v1/account-alone",
     .operation = "listAlone",
     .action = Action::admin_audit,
     .handler = get_alone},
    {.method = "POST",
     .pattern = "/api/v1/account-alone/{id}/seen",
     .operation = "markAloneSeen",
     .action = Action::admin_audit,
     .handler = post_seen,
     .body = Body::json,
     .shape = &kSeen},
};

}  // namespace

std::span<const Route> power_routes() { return kRoutes; }

}  // namespace taixin::service
