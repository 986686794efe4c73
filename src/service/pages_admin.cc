#include "service/pages_admin.h"

#include "access/account_errors.h"
#include "access/directory_builder.h"
#include "access/held_entry.h"
#include "service/api_accounts.h"
#include "service/api_admin.h"
#include "service/door_keys.h"
#include "service/pages_account_forms.h"
#include "service/pages_invite.h"
#include "service/pages_power.h"
#include "service/pages_units.h"
#include "service/pages_words.h"
#include "service/routes.h"

namespace taixin::service {
namespace {

using access::AccountId;
using access::AccountKind;
using access::AccountState;
using access::Action;
using access::UnitId;

UnitId unit_in(const FormFields& fields, std::string_view name) {
  return UnitId(parse_id(field_of(fields, name)).value_or(0));
}

const char* kind_words(const Visit& visit, AccountKind kind) {
  switch (kind) {
    case AccountKind::staff:
      return visit.say("工作人员", "staff");
    case AccountKind::person:
      return visit.say("自然人", "person");
    case AccountKind::agent:
      return visit.say("代理人", "agent");
    case AccountKind::client:
      return visit.say("系统", "system");
  }
  return "";
}
Html state_tag(const Visit& visit, AccountState state) {
  switch (state) {
    case AccountState::invited:
      return tag(visit.say("待启用", "invited"), "plain");
    case AccountState::active:
      return tag(visit.say("启用", "active"), "good");
    case AccountState::suspended:
      return tag(visit.say("暂停", "suspended"), "warn");
    case AccountState::closed:
      return tag(visit.say("已注销", "closed"), "bad");
  }
  return {};
}

// Roles that this kind of account may hold.
std::vector<Option> role_options(App& app, const Visit& visit, AccountKind kind) {
  std::vector<Option> out;
  for (const auto& rule : app.entrance().accounts().rules()) {
    if (rule.holders.contains(kind)) out.push_back({rule.code, rule.name.in(visit.lang), {}});
  }
  return out;
}

Html form(std::string_view action, const Html& fields, std::string_view button) {
  return markup("<form method=\"post\" action=\"{}\" novalidate>{}<p class=\"buttons\"><button>{}</button></p></form>",
                action, fields, button);
}
Html small_form(std::string_view action, const Html& fields, std::string_view button) {
  return markup("<form method=\"post\" action=\"{}\">{}<button class=\"as-link\">{}</button></form>", action, fields,
                button);
}
// ---- accounts

Html accounts_filter(const Visit& visit, const access::Directory& directory) {
  const auto choice = [&](const char* id, const char* label, std::vector<Option> options) {
    return select_field({.id = id,
                         .label = label,
                         .hint = {},
                         .value = field_of(visit.query, id),
                         .none = visit.say("全部", "All"),
                         .options = std::move(options)},
                        {}, visit.lang);
  };
  std::vector<Option> kinds;
  for (const auto kind : {AccountKind::staff, AccountKind::person, AccountKind::agent, AccountKind::client}) {
    kinds.push_back({std::string(access::account_kind_code(kind)), kind_words(visit, kind), {}});
  }
  Html fields = choice("unit", visit.say("单位（含下级）", "Unit and below"), unit_tree(directory));
  fields += choice("kind", visit.say("类别", "Kind"), std::move(kinds));
  fields += choice("state", visit.say("状态", "State"),
                   {{"invited", visit.say("待启用", "invited"), {}},
                    {"active", visit.say("启用", "active"), {}},
                    {"suspended", visit.say("暂停", "suspended"), {}},
                    {"closed", visit.say("已注销", "closed"), {}}});
  fields += input_field(
      {.id = "login", .label = visit.say("登录名含有", "Login holds"), .value = field_of(visit.query, "login")}, {},
      visit.lang);
  return markup(
      "<form method=\"get\" action=\"/accounts\" class=\"filter many\" role=\"search\">{}<p class=\"buttons\"><button "
      "class=\"second\">{}</button></p></form>",
      fields, visit.say("筛选", "Filter"));
}

Response accounts_page(App& app, const Visit& visit) {
  constexpr size_t kPage = 100;
  auto& accounts = app.entrance().accounts();
  const auto directory = accounts.directory();
  const char* title = visit.say("账户管理", "Accounts");
  const UnitId unit = unit_in(visit.query, "unit");
  const auto kind = access::account_kind_of(field_of(visit.query, "kind"));
  const std::string state = field_of(visit.query, "state");
  const std::string login = access::folded_login(field_of(visit.query, "login"));
  const int64_t after = parse_id(field_of(visit.query, "cursor")).value_or(0);
  Table list{.caption = title,
             .caption_hidden = true,
             .stack = true,
             .columns = {{visit.say("姓名", "Name")},
                         {visit.say("登录名", "Login")},
                         {visit.say("类别", "Kind")},
                         {visit.say("单位", "Unit")},
                         {visit.say("状态", "State")}}};
  int64_t last = 0;
  bool more = false;
  for (auto at = directory->accounts().upper_bound(AccountId(after)); at != directory->accounts().end(); ++at) {
    const access::Account& account = at->second;
    if (unit != UnitId() && !directory->within(account.unit, unit)) continue;
    if (kind && account.kind != *kind) continue;
    if (!state.empty() && access::account_state_code(account.state) != state) continue;
    if (!login.empty() && account.login.find(login) == account.login.npos) continue;
    if (list.rows.size() == kPage) {
      more = true;
      break;
    }
    last = account.id.get();
    const auto* in = directory->unit(account.unit);
    std::string name = accounts.shown_name(account);
    if (name.empty()) name = visit.say("（姓名已删除）", "(name erased)");
    list.rows.push_back({markup("<a href=\"/accounts/{}\">{}</a>", account.id.get(), name), text(account.login),
                         text(kind_words(visit, account.kind)), text(in ? in->name : std::string()),
                         state_tag(visit, account.state)});
  }
  const Html found = list.rows.empty()
                         ? markup("<p class=\"panel\">{}</p>", visit.say("没有符合条件的账户。", "No account fits."))
                         : table(list);
  return page(
      visit,
      {.title = title,
       .body = markup("<h1>{}</h1><p><a class=\"button\" href=\"/accounts/new\">{}</a> "
                      "<a href=\"/accounts/pending\">{} ({})</a></p>{}",
                      title, visit.say("开立账户", "Open an account"),
                      visit.say("待确认的授权", "What waits for confirmation"), app.powers().pending().size(),
                      accounts_filter(visit, *directory)) +
               found + next_link(visit, more ? std::to_string(last) : std::string(), visit.say("下一页", "Next page")),
       .wide = true});
}

// ---- one account

struct Shown {
  std::string once;  // a link or secret that is shown this one time
  FieldErrors errors;
  int status = 200;
  FormFields given;  // a form of pages_account_forms that was refused, and its action
  std::string refused;
};

Html grants_table(App& app, const Visit& visit, const access::Account& account, const std::string& base) {
  auto& accounts = app.entrance().accounts();
  const auto directory = accounts.directory();
  Table out{.caption = visit.say("角色", "Roles"),
            .columns = {{visit.say("角色", "Role")},
                        {visit.say("单位", "Unit")},
                        {visit.say("最后一天", "Last day")},
                        {visit.say("操作", "Do")}}};
  for (const auto& grant : account.grants) {
    const auto* rule = accounts.rule(grant.role);
    const auto* unit = directory->unit(grant.unit);
    const Html which = hidden_field("role", grant.role) + hidden_field("unit", std::to_string(grant.unit.get()));
    out.rows.push_back({text(rule ? rule->name.in(visit.lang) : grant.role), text(unit ? unit->name : std::string()),
                        text(grant.until ? grant.until->iso() : std::string("-")),
                        small_form(base + "/end-grant", which, visit.say("收回", "End"))});
  }
  return out.rows.empty() ? Html{} : table(out);
}

Html grant_fields(App& app, const Visit& visit, const access::Account& account, const Shown& shown) {
  const auto directory = app.entrance().accounts().directory();
  Html out = select_field({.id = "role",
                           .label = visit.say("角色", "Role"),
                           .hint = {},
                           .value = field_of(shown.given, "role"),
                           .none = {},
                           .options = role_options(app, visit, account.kind)},
                          shown.errors, visit.lang);
  std::string unit = field_of(shown.given, "unit");
  if (unit.empty() && account.unit != UnitId()) unit = std::to_string(account.unit.get());
  out += select_field({.id = "unit",
                       .label = visit.say("单位（及于下级）", "In this unit and below"),
                       .hint = {},
                       .value = unit,
                       .none = {},
                       .options = unit_tree(*directory)},
                      shown.errors, visit.lang);
  return out + input_field({.id = "until",
                            .label = visit.say("最后一天", "Last day"),
                            .hint = visit.say("可不填", "or nothing"),
                            .value = field_of(shown.given, "until"),
                            .type = "date",
                            .narrow = true},
                           shown.errors, visit.lang);
}

Html client_part(App& app, const Visit& visit, const access::Account& account, const std::string& base) {
  auto& entrance = app.entrance();
  Table out{.caption = visit.say("密钥和证书", "Secrets and certificates"),
            .columns = {{visit.say("编号", "Number")},
                        {visit.say("类别", "Kind")},
                        {visit.say("生成时间", "Made")},
                        {visit.say("操作", "Do")}}};
  for (const auto kind : {access::credential::kSecret, access::credential::kCertificate}) {
    for (const auto& row : entrance.credentials().all(account.id, kind)) {
      const bool secret = kind == access::credential::kSecret;
      out.rows.push_back({text(std::to_string(row.number)),
                          text(secret ? visit.say("密钥", "secret") : visit.say("证书", "certificate")),
                          text(minute(row.made_at)),
                          small_form(base + (secret ? "/end-secret" : "/end-certificate"),
                                     hidden_field("number", std::to_string(row.number)), visit.say("停用", "End"))});
    }
  }
  Html body = out.rows.empty() ? Html{} : table(out);
  body += form(base + "/secret", {}, visit.say("生成新密钥", "Make a new secret"));
  body +=
      markup("<p>{}</p>", fmt::format(fmt::runtime(visit.say("今日调用 {} / {} 次", "{} of {} requests used today")),
                                      entrance.used_today(account.id), entrance.quota(account.id)));
  return body;
}

Html steps_part(App& app, const Visit& visit, const access::Account& account, const std::string& base,
                const Shown& shown) {
  const auto with_reason = [&](const char* id, const char* action, const char* zh, const char* en) {
    const std::string name = std::string("reason-") + id;
    const Html reason =
        input_field({.id = name, .label = visit.say("理由", "Reason"), .value = field_of(shown.given, name)},
                    shown.errors, visit.lang);
    return folded(visit.say(zh, en), form(base + action, reason, visit.say(zh, en)), shown.refused == action);
  };
  Html out;
  const bool client = account.kind == AccountKind::client;
  if (account.state == AccountState::invited) {
    out += form(base + "/link", {}, visit.say("生成一次性链接", "Make a one-time link"));
  }
  if (account.state == AccountState::active) {
    out += with_reason("suspend", "/suspend", "暂停账户", "Suspend");
    if (!client) {
      const auto waiting = app.entrance().accounts().recovery(account.id);
      out += waiting ? markup("<p>{} {}</p>{}",
                              visit.say("待另一位管理员确认的找回申请：", "Recovery waits for a second person:"),
                              waiting->reason,
                              form(base + "/confirm-recovery", {}, visit.say("确认找回", "Confirm recovery")))
                     : with_reason("recovery", "/recovery", "申请找回（两人）", "Ask for recovery (two people)");
    }
  }
  if (account.state == AccountState::suspended) out += with_reason("resume", "/resume", "恢复账户", "Resume");
  return out + with_reason("close", "/close", "注销账户（不可恢复）", "Close for ever");
}

Response one_account_page(App& app, const Visit& visit, int64_t id, Shown shown) {
  auto& accounts = app.entrance().accounts();
  const auto directory = accounts.directory();
  const access::Account* account = directory->account(AccountId(id));
  if (!account) return not_found_page(visit);
  const std::string base = "/accounts/" + std::to_string(id);
  const std::string name = accounts.shown_name(*account);
  const auto* unit = directory->unit(account->unit);
  Html facts = pair(visit.say("登录名", "Login"), account->login);
  facts += pair(visit.say("类别", "Kind"), kind_words(visit, account->kind));
  facts += pair(visit.say("单位", "Unit"), unit ? std::string_view(unit->name) : std::string_view());
  if (account->until) facts += pair(visit.say("最后一天", "Last day"), account->until->iso());
  facts += account_facts(app, visit, *account);
  facts += pair(visit.say("第二因素", "Second factor"),
                account->two_factor ? visit.say("已绑定", "enrolled") : visit.say("无", "none"));
  Html once;
  if (!shown.once.empty()) {
    once =
        markup("<div class=\"panel\" role=\"status\"><p>{}</p><p><code>{}</code></p></div>",
               visit.say("只显示这一次，请立即交给本人：", "Shown this once; hand it to its owner now:"), shown.once);
  }
  if (const auto why = accounts.notes().suspension(account->id); why && account->state == AccountState::suspended) {
    facts += pair(visit.say("暂停原因", "Why suspended"), minute(why->at) + " " + why->reason);
  }
  Html body = waiting_part(app, visit, account->id) + grants_table(app, visit, *account, base);
  if (account->state != AccountState::closed) {
    body += folded(visit.say("授予角色", "Give a role"),
                   form(base + "/grant", grant_fields(app, visit, *account, shown), visit.say("授予", "Give")),
                   shown.refused == "/grant");
    if (account->kind == AccountKind::client) body += client_part(app, visit, *account, base);
    body += account_forms(app, visit, *account, shown.given, shown.errors, shown.refused);
    body += steps_part(app, visit, *account, base, shown);
  }
  Response out =
      page(visit,
           {.title = name,
            .body = markup("<h1>{} {}</h1>{}<dl class=\"facts\">{}</dl>{}<p><a href=\"/accounts\">{}</a></p>", name,
                           state_tag(visit, account->state), once, facts, body, visit.say("所有账户", "All accounts")),
            .errors = std::move(shown.errors)},
           shown.status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

// What ends at once for whoever uses it is asked once more.
bool needs_a_second_look(std::string_view action) {
  return action == "/end-grant" || action == "/end-secret" || action == "/end-certificate";
}

Response second_look(App& app, const Visit& visit, int64_t id, std::string_view action, const FormFields& fields) {
  auto& accounts = app.entrance().accounts();
  const auto account = access::account_in(accounts.directory(), AccountId(id));
  if (!account) return not_found_page(visit);
  const std::string base = "/accounts/" + std::to_string(id);
  std::string what;
  const char* follows = visit.say("使用它的系统立即无法登录；请先确认新的已经在用。",
                                  "The system that uses it can no longer sign in: see that the new one is in use.");
  if (action == "/end-grant") {
    const auto* rule = accounts.rule(field_of(fields, "role"));
    what = fmt::format(fmt::runtime(visit.say("收回角色“{}”", "End the role {}")),
                       rule ? rule->name.in(visit.lang) : field_of(fields, "role"));
    follows = visit.say("该账户已登录的设备立即退出，此项权限不再有。",
                        "The account is signed out everywhere at once, and no longer has this right.");
  } else {
    what = fmt::format(fmt::runtime(action == "/end-secret" ? visit.say("停用密钥 {}", "End secret {}")
                                                            : visit.say("停用证书 {}", "End certificate {}")),
                       field_of(fields, "number"));
  }
  Html kept = hidden_field("sure", "true");
  for (const char* name : {"role", "unit", "number"}) {
    if (const std::string value = field_of(fields, name); !value.empty()) kept += hidden_field(name, value);
  }
  return page(visit, {.title = what,
                      .body = markup("<h1>{}</h1><p class=\"lead\">{}</p><p class=\"panel warn\">{}</p>{}<p><a "
                                     "href=\"{}\">{}</a></p>",
                                     what, accounts.shown_name(*account), follows,
                                     form(base + std::string(action), kept, visit.say("确认停用", "End it")), base,
                                     visit.say("不停用，返回", "Leave it as it is"))});
}

// What the buttons of one account do; a text when something is shown once.
base::Result<std::string> step(App& app, const Visit& visit, AccountId id, std::string_view action,
                               const FormFields& fields) {
  auto& entrance = app.entrance();
  auto& accounts = entrance.accounts();
  const AccountId actor = visit.caller.account;
  const auto done = [](const base::Result<void>& result) -> base::Result<std::string> {
    if (!result) return result.error();
    return std::string();
  };
  // What waits for a second person stands on the account's page then.
  const auto wished = [&](access::Wish wish) -> base::Result<std::string> {
    TX_TRY(auto made, app.powers().wish(visit.caller, wish));
    return std::move(made.secret);
  };
  if (action == "/grant") {
    access::Grant grant{field_of(fields, "role"), unit_in(fields, "unit"),
                        base::parse_iso_day(field_of(fields, "until"))};
    if (!grant.until && !field_of(fields, "until").empty()) {
      return base::fail(access::kBadAccount, {{"zh", "最后一天应为 年-月-日"}, {"en", "a day is 2026-12-31"}});
    }
    return wished({.kind = access::PowerKind::role, .account = id, .grant = std::move(grant)});
  }
  if (action == "/end-grant") {
    return wished({.kind = access::PowerKind::role_end,
                   .account = id,
                   .grant = {field_of(fields, "role"), unit_in(fields, "unit"), {}}});
  }
  if (action == "/suspend") return done(accounts.suspend(actor, id, field_of(fields, "reason-suspend")));
  if (action == "/resume") return done(accounts.resume(actor, id, field_of(fields, "reason-resume")));
  if (action == "/close") {
    return wished({.kind = access::PowerKind::close, .account = id, .reason = field_of(fields, "reason-close")});
  }
  if (action == "/recovery") return done(entrance.ask_recovery(actor, id, field_of(fields, "reason-recovery")));
  const int64_t number = parse_id(field_of(fields, "number")).value_or(0);
  if (action == "/end-secret") return done(entrance.end_secret(actor, id, number));
  if (action == "/end-certificate") return done(entrance.end_certificate(actor, id, number));
  if (action == "/secret") return wished({.kind = access::PowerKind::secret, .account = id});
  if (action == "/link") {
    TX_TRY(const std::string token, wished({.kind = access::PowerKind::link, .account = id}));
    return token.empty() ? token : link_path(token);
  }
  TX_TRY(const std::string token, entrance.confirm_recovery(actor, id));
  return link_path(token);
}

// At which field of its form a step's error belongs.
std::string field_of_error(std::string_view action, const base::Error& error) {
  const bool about = error.is(access::kBadAccount);
  if (action == "/grant") {
    if (error.is(access::kUnknownRole) || error.is(access::kExcluded)) return "role";
    if (error.is(access::kNoUnit)) return "unit";
    return about && error.args().at("en").find("day") != std::string::npos ? "until" : "";
  }
  const bool reasoned = action == "/suspend" || action == "/resume" || action == "/close" || action == "/recovery";
  return about && reasoned ? "reason-" + std::string(action.substr(1)) : "";
}

bool is_step(std::string_view action) {
  constexpr std::string_view kSteps[] = {"/grant",  "/end-grant", "/suspend",         "/resume",
                                         "/close",  "/recovery",  "/end-secret",      "/end-certificate",
                                         "/secret", "/link",      "/confirm-recovery"};
  return std::ranges::find(kSteps, action) != std::end(kSteps);
}

Response account_steps(App& app, const Visit& visit, int64_t id, std::string_view action, const FormFields& fields) {
  const bool recovers = action == "/recovery" || action == "/confirm-recovery";
  if (recovers) {
    if (const auto allowed = need(app, visit.caller, Action::account_recover); !allowed)
      return error_page(visit, allowed.error());
  }
  auto result = step(app, visit, AccountId(id), action, fields);
  if (!result) {
    FieldError error = field_error(result.error(), visit.lang, field_of_error(action, result.error()));
    return one_account_page(app, visit, id,
                            {{}, {std::move(error)}, result.error().kind().http_status, fields, std::string(action)});
  }
  if (result->empty()) return see_other("/accounts/" + std::to_string(id));
  return one_account_page(app, visit, id, {*std::move(result), {}, 200});
}

}  // namespace

std::optional<Response> admin_page(App& app, const Visit& visit, const Request& request) {
  const std::string_view path = visit.path;
  const bool units = path == "/units" || path.starts_with("/units/");
  const bool accounts = path == "/accounts" || path.starts_with("/accounts/");
  if (!units && !accounts) return std::nullopt;
  if (const auto allowed = need(app, request.caller, units ? Action::unit_manage : Action::account_manage); !allowed) {
    if (!visit.caller.known() && !visit.post) return see_other("/sign-in");
    return error_page(visit, allowed.error());
  }
  const bool form_sent = request.header("content-type").starts_with("application/x-www-form-urlencoded");
  const FormFields fields = visit.post && form_sent ? parse_form(request.body) : FormFields();
  if (units) return units_page(app, visit, fields);
  if (path == "/accounts") return visit.post ? take_invite(app, visit, fields) : accounts_page(app, visit);
  if (path == "/accounts/new" && !visit.post) return invite_page(app, visit, visit.query, {});
  const std::string_view rest = path.substr(10);
  const std::string_view digits = rest.substr(0, rest.find('/')), action = rest.substr(digits.size());
  const auto id = parse_id(digits);
  if (!id) return std::nullopt;
  if (!visit.post) return action.empty() ? std::optional(one_account_page(app, visit, *id, {})) : std::nullopt;
  if (needs_a_second_look(action) && field_of(fields, "sure") != "true") {
    return second_look(app, visit, *id, action, fields);
  }
  if (const auto done = take_account_form(app, visit, AccountId(*id), action, fields)) {
    if (!done->error) return see_other("/accounts/" + std::to_string(*id));
    return one_account_page(app, visit, *id, {{}, {*done->error}, done->status, fields, std::string(action)});
  }
  return is_step(action) ? std::optional(account_steps(app, visit, *id, action, fields)) : std::nullopt;
}

}  // namespace taixin::service
