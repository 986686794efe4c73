#include "service/api_accounts_view.h"

#include "access/account_errors.h"
#include "access/directory_builder.h"
#include "base/text.h"
#include "service/api_admin.h"
#include "service/errors.h"

namespace taixin::service {

namespace json = boost::json;

json::object unit_object(const access::Unit& unit) {
  json::object out{{"id", std::to_string(unit.id.get())},
                   {"kind", access::unit_kind_code(unit.kind)},
                   {"code", unit.code},
                   {"name", unit.name},
                   {"items", json::array(unit.items.begin(), unit.items.end())},
                   {"closed", unit.closed}};
  if (unit.parent != access::UnitId()) out["parent"] = std::to_string(unit.parent.get());
  if (!unit.region.empty()) out["region"] = unit.region;
  return out;
}

json::object account_object(App& app, const access::Account& account) {
  json::array grants, interests;
  const auto directory = app.entrance().accounts().directory();
  for (const access::Grant& grant : account.grants) {
    json::object one{{"role", grant.role}, {"unit", std::to_string(grant.unit.get())}};
    if (const access::Unit* unit = directory->unit(grant.unit)) one["unit_name"] = unit->name;
    if (grant.until) one["until"] = grant.until->iso();
    grants.push_back(std::move(one));
  }
  for (const auto subject : account.interests) interests.emplace_back(std::to_string(subject.get()));
  json::object out{{"id", std::to_string(account.id.get())},
                   {"kind", access::account_kind_code(account.kind)},
                   {"state", access::account_state_code(account.state)},
                   {"name", app.entrance().accounts().shown_name(account)},
                   {"grants", std::move(grants)},
                   {"clearance", account.clearance},
                   {"two_factor", account.two_factor},
                   {"interests", std::move(interests)}};
  if (!account.login.empty()) out["login"] = account.login;
  if (account.unit != access::UnitId()) out["unit"] = std::to_string(account.unit.get());
  if (const access::Unit* unit = directory->unit(account.unit)) out["unit_name"] = unit->name;
  if (account.subject != base::SubjectId()) out["subject"] = std::to_string(account.subject.get());
  if (account.until) out["until"] = account.until->iso();
  if (const auto waiting = app.entrance().accounts().recovery(account.id)) {
    out["recovery"] = json::object{{"asked_by", std::to_string(waiting->asked_by.get())},
                                   {"at", base::iso_time(waiting->at)},
                                   {"reason", waiting->reason}};
  }
  if (account.state == access::AccountState::suspended) {
    if (const auto why = app.entrance().accounts().notes().suspension(account.id)) {
      out["suspended"] = json::object{{"at", base::iso_time(why->at)}, {"reason", why->reason}};
    }
  }
  json::array waits;
  for (const auto& one : app.powers().pending(account.id)) waits.push_back(proposal_object(one));
  if (!waits.empty()) out["proposals"] = std::move(waits);
  return out;
}

json::object event_object(const store::AccountEvent& event) {
  json::object out{{"id", std::to_string(event.id)},
                   {"at", base::iso_time(event.at)},
                   {"actor", event.actor == 0 ? json::value("console") : json::value(std::to_string(event.actor))},
                   {"kind", event.kind}};
  boost::system::error_code failed;
  if (event.account != 0) out["account"] = std::to_string(event.account);
  if (event.unit != 0) out["unit"] = std::to_string(event.unit);
  if (event.subject != base::SubjectId()) out["subject"] = std::to_string(event.subject.get());
  out["detail"] = json::parse(event.detail_json, failed);
  return out;
}

std::string unit_line(const access::Directory& directory, const access::Unit& unit) {
  int depth = 0;
  for (const auto* at = directory.unit(unit.parent); at; at = directory.unit(at->parent)) ++depth;
  return fmt::format("{:>6}  {:<12} {}{}  {}{}\n", unit.id.get(), unit.code, std::string(size_t(2 * depth), ' '),
                     unit.name, access::unit_kind_code(unit.kind), unit.closed ? "  (closed)" : "");
}

std::string account_line(App& app, const access::Account& account) {
  const auto directory = app.entrance().accounts().directory();
  std::string out =
      fmt::format("{:>6}  {:<9} {:<7} {:<20} {}", account.id.get(), access::account_state_code(account.state),
                  access::account_kind_code(account.kind), account.login.empty() ? "-" : account.login,
                  app.entrance().accounts().shown_name(account));
  if (const auto* unit = directory->unit(account.unit)) out += "  " + unit->name;
  for (const access::Grant& grant : account.grants) {
    out += fmt::format("\n        {} @ {}{}", grant.role, grant.unit.get(),
                       grant.until ? " .. " + grant.until->iso() : std::string());
  }
  return out + "\n";
}

std::string event_line(const store::AccountEvent& event) {
  return fmt::format("{:>7}  {}  {:<8} {:<20} {} {}\n", event.id, base::iso_time(event.at).substr(0, 19),
                     event.actor == 0 ? "console" : std::to_string(event.actor), event.kind,
                     event.account != 0 ? std::to_string(event.account) : "u" + std::to_string(event.unit),
                     event.detail_json);
}

base::Result<int64_t> number_cursor(const Request& request) {
  const auto cursor = request.get("cursor");
  if (cursor.empty()) return int64_t{0};
  const auto id = parse_id(cursor);
  if (!id) return base::fail(kBadValue, {{"name", "cursor"}, {"value", std::string(cursor)}});
  return *id;
}

base::Result<Response> account_answer(App& app, const Request& request, access::AccountId id, int status) {
  const auto directory = app.entrance().accounts().directory();
  const access::Account* account = directory->account(id);
  if (!account) return base::fail(access::kNoAccount, {{"account", std::to_string(id.get())}});
  return account_done(request, account_object(app, *account), account_line(app, *account), status);
}

base::Result<Response> waiting_answer(App& app, const Request& request, access::AccountId id, int64_t proposal) {
  const auto directory = app.entrance().accounts().directory();
  const access::Account* account = directory->account(id);
  if (!account) return base::fail(access::kNoAccount, {{"account", std::to_string(id.get())}});
  json::object out = account_object(app, *account);
  out["waits"] = std::to_string(proposal);
  const bool zh = request.lang() == base::Lang::zh;
  return account_done(request, std::move(out),
                      fmt::format(fmt::runtime(zh ? "待另一位安全管理员确认，编号 {}\n"
                                                  : "waits for another security administrator, no. {}\n"),
                                  proposal),
                      202);
}

json::object proposal_object(const access::Proposal& proposal) {
  const access::Wish& wish = proposal.wish;
  json::object out{{"id", std::to_string(proposal.id)},
                   {"by", std::to_string(proposal.by.get())},
                   {"at", base::iso_time(proposal.at)},
                   {"account", std::to_string(wish.account.get())},
                   {"power", access::power_code(wish.kind)}};
  if (!wish.grant.role.empty()) out["role"] = wish.grant.role;
  if (wish.grant.unit != access::UnitId()) out["unit"] = std::to_string(wish.grant.unit.get());
  if (wish.grant.until) out["until"] = wish.grant.until->iso();
  if (wish.kind == access::PowerKind::clearance) out["clearance"] = wish.clearance;
  if (!wish.sha256.empty()) out["sha256"] = wish.sha256;
  if (!wish.reason.empty()) out["reason"] = wish.reason;
  return out;
}

Response account_done(const Request& request, json::object object, std::string line, int status) {
  return request.wants_text() ? text_response(std::move(line), status) : json_response(json::serialize(object), status);
}

}  // namespace taixin::service
