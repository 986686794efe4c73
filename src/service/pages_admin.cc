#include "service/pages_admin.h"

#include "access/account_errors.h"
#include "service/api_accounts.h"
#include "service/api_admin.h"
#include "service/door_keys.h"
#include "service/pages_power.h"
#include "service/routes.h"

namespace taixin::service {
namespace {

using access::AccountId;
using access::AccountKind;
using access::AccountState;
using access::Action;
using access::UnitId;
using access::UnitKind;

std::string field(const FormFields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}
UnitId unit_in(const FormFields& fields, std::string_view name) {
  return UnitId(parse_id(field(fields, name)).value_or(0));
}

const char* kind_words(const Visit& visit, UnitKind kind) {
  switch (kind) {
    case UnitKind::city:
      return visit.say("市", "city");
    case UnitKind::department:
      return visit.say("部门", "department");
    case UnitKind::county:
      return visit.say("县（市、区）", "county");
    case UnitKind::town:
      return visit.say("乡镇街道", "town");
    case UnitKind::zone:
      return visit.say("功能区", "functional zone");
    case UnitKind::window:
      return visit.say("服务窗口", "service window");
    case UnitKind::agency:
      return visit.say("信用服务机构", "credit agency");
  }
  return "";
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

std::vector<Option> unit_options(const access::Directory& directory) {
  std::vector<Option> out;
  for (const auto& [id, unit] : directory.units()) {
    if (!unit.closed) out.push_back({std::to_string(id.get()), unit.name, {}});
  }
  return out;
}
std::vector<Option> role_options(App& app, const Visit& visit) {
  std::vector<Option> out;
  for (const auto& rule : app.entrance().accounts().rules()) out.push_back({rule.code, rule.name.in(visit.lang), {}});
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
Html section(std::string_view summary, const Html& body) {
  return markup("<details><summary>{}</summary>{}</details>", summary, body);
}

// ---- units

// The first few codes, and how many more there are.
std::string items_of(const Visit& visit, const access::Unit& unit) {
  constexpr size_t kShown = 3;
  std::string out;
  for (size_t i = 0; i < std::min(unit.items.size(), kShown); ++i) out += (i == 0 ? "" : ", ") + unit.items[i];
  if (unit.items.size() > kShown) {
    out += fmt::format(fmt::runtime(visit.say(" 等 {} 项", " and others, {} in all")), unit.items.size());
  }
  return out;
}

void add_rows(const Visit& visit, const access::Directory& directory, UnitId parent, size_t depth, Table& out) {
  for (const auto& [id, unit] : directory.units()) {
    if (unit.parent != parent) continue;
    std::string indent;
    for (size_t i = 0; i < depth; ++i) indent += "　";
    const Html close = unit.closed
                           ? tag(visit.say("已停用", "closed"), "bad")
                           : small_form(fmt::format("/units/{}/close", id.get()), {}, visit.say("停用", "Close"));
    out.rows.push_back({markup("{}<span id=\"unit-{}\">{}</span>", indent, id.get(), unit.name), text(unit.code),
                        text(kind_words(visit, unit.kind)), text(items_of(visit, unit)),
                        markup("<a href=\"/accounts?unit={}\">{}</a>", id.get(), visit.say("账户", "Accounts")),
                        close});
    add_rows(visit, directory, id, depth + 1, out);
  }
}

Response units_page(App& app, const Visit& visit, const FormFields& given, FieldErrors errors, int status = 200) {
  const auto directory = app.entrance().accounts().directory();
  const char* title = visit.say("单位管理", "Units");
  Table list{.caption = title,
             .caption_hidden = true,
             .stack = true,
             .columns = {{visit.say("名称", "Name")},
                         {visit.say("代码", "Code")},
                         {visit.say("类别", "Kind")},
                         {visit.say("报送的目录项", "Hands over")},
                         {visit.say("账户", "Accounts")},
                         {visit.say("操作", "Do")}}};
  add_rows(visit, *directory, UnitId(), 0, list);
  std::vector<Option> kinds;
  for (const auto kind : {UnitKind::department, UnitKind::county, UnitKind::town, UnitKind::zone, UnitKind::window,
                          UnitKind::agency, UnitKind::city}) {
    kinds.push_back({std::string(access::unit_kind_code(kind)), kind_words(visit, kind), {}});
  }
  Html fields = select_field({.id = "parent",
                              .label = visit.say("上级单位", "Parent"),
                              .value = field(given, "parent"),
                              .none = visit.say("无（市）", "none (the city)"),
                              .options = unit_options(*directory)},
                             errors, visit.lang);
  fields +=
      select_field({.id = "kind", .label = visit.say("类别", "Kind"), .value = field(given, "kind"), .options = kinds},
                   errors, visit.lang);
  fields +=
      input_field({.id = "code",
                   .label = visit.say("代码", "Code"),
                   .hint = visit.say("统一社会信用代码，或本市自定的代码", "Its credit code, or one of the city's own"),
                   .value = field(given, "code")},
                  errors, visit.lang);
  fields += input_field({.id = "name", .label = visit.say("名称", "Name"), .value = field(given, "name")}, errors,
                        visit.lang);
  const Html items =
      select_field({.id = "of",
                    .label = visit.say("单位", "Unit"),
                    .value = field(given, "of"),
                    .none = visit.say("请选择", "choose"),
                    .options = unit_options(*directory)},
                   errors, visit.lang) +
      input_field({.id = "items",
                   .label = visit.say("报送的目录项", "What it hands over"),
                   .hint = visit.say("目录项代码，以逗号分隔，例如 ADM.penalty, ADM.licence；留空表示不报送",
                                     "Codes of items, separated by commas: ADM.penalty, ADM.licence; "
                                     "empty: nothing"),
                   .value = field(given, "items")},
                  errors, visit.lang);
  return page(visit,
              {.title = title,
               .body = markup("<h1>{}</h1>{}<h2>{}</h2>{}<h2>{}</h2>{}", title, table(list),
                              visit.say("登记单位", "Enter a unit"), form("/units", fields, visit.say("登记", "Enter")),
                              visit.say("登记报送的目录项", "Enter what a unit hands over"),
                              form("/units/items", items, visit.say("保存", "Save"))),
               .errors = std::move(errors),
               .wide = true},
              status);
}

Response post_unit(App& app, const Visit& visit, const FormFields& fields) {
  access::NewUnit unit;
  unit.parent = unit_in(fields, "parent");
  unit.kind = access::unit_kind_of(field(fields, "kind")).value_or(UnitKind::department);
  unit.code = field(fields, "code");
  unit.name = field(fields, "name");
  const auto added = app.entrance().accounts().add_unit(visit.caller.account, std::move(unit));
  if (added) return see_other("/units");
  return units_page(app, visit, fields, {field_error(added.error(), visit.lang)}, added.error().kind().http_status);
}

Response post_unit_items(App& app, const Visit& visit, const FormFields& fields) {
  const auto changed = app.entrance().accounts().change_unit(visit.caller.account, unit_in(fields, "of"),
                                                             {.items = texts_of(field(fields, "items"))});
  if (changed) return see_other("/units");
  return units_page(app, visit, fields, {field_error(changed.error(), visit.lang, "of")},
                    changed.error().kind().http_status);
}

Response post_unit_close(App& app, const Visit& visit, int64_t id) {
  const auto closed = app.entrance().accounts().close_unit(visit.caller.account, UnitId(id));
  if (closed) return see_other("/units");
  return units_page(app, visit, {}, {field_error(closed.error(), visit.lang)}, closed.error().kind().http_status);
}

// ---- accounts

Response accounts_page(App& app, const Visit& visit, const FormFields& given, FieldErrors errors, int status = 200) {
  constexpr size_t kPage = 100;
  auto& accounts = app.entrance().accounts();
  const auto directory = accounts.directory();
  const char* title = visit.say("账户管理", "Accounts");
  const UnitId unit = unit_in(visit.query, "unit");
  const int64_t after = parse_id(field(visit.query, "after")).value_or(0);
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
  Html fields = select_field({.id = "kind",
                              .label = visit.say("类别", "Kind"),
                              .value = field(given, "kind"),
                              .options = {{"staff", kind_words(visit, AccountKind::staff), {}},
                                          {"client", kind_words(visit, AccountKind::client), {}}}},
                             errors, visit.lang);
  fields += input_field({.id = "login",
                         .label = visit.say("登录名或客户端编号", "Login, or the client's id"),
                         .hint = visit.say("小写字母、数字和 . - _ @", "Small letters, digits and . - _ @"),
                         .value = field(given, "login")},
                        errors, visit.lang);
  fields += input_field({.id = "name", .label = visit.say("姓名或系统名称", "Name"), .value = field(given, "name")},
                        errors, visit.lang);
  fields += select_field({.id = "unit",
                          .label = visit.say("单位", "Unit"),
                          .value = field(given, "unit"),
                          .none = visit.say("请选择", "choose"),
                          .options = unit_options(*directory)},
                         errors, visit.lang);
  const Html next = more ? markup("<p><a href=\"/accounts?unit={}&amp;after={}\">{}</a></p>", unit.get(), last,
                                  visit.say("下一页", "Next page"))
                         : Html{};
  return page(visit,
              {.title = title,
               .body = markup("<h1>{}</h1><p><a href=\"/accounts/pending\">{} ({})</a></p>{}{}<h2>{}</h2>{}", title,
                              visit.say("待确认的授权", "What waits for confirmation"), app.powers().pending().size(),
                              table(list), next, visit.say("开立账户", "Invite"),
                              form("/accounts", fields, visit.say("开立", "Invite"))),
               .errors = std::move(errors),
               .wide = true},
              status);
}

Response post_account(App& app, const Visit& visit, const FormFields& fields) {
  access::NewAccount account;
  account.kind = field(fields, "kind") == "client" ? AccountKind::client : AccountKind::staff;
  account.login = field(fields, "login");
  account.name = field(fields, "name");
  account.unit = unit_in(fields, "unit");
  const auto id = app.entrance().accounts().invite(visit.caller.account, std::move(account));
  if (id) return see_other("/accounts/" + std::to_string(id->get()));
  return accounts_page(app, visit, fields, {field_error(id.error(), visit.lang)}, id.error().kind().http_status);
}

// ---- one account

struct Shown {
  std::string once;  // a link or secret that is shown this one time
  FieldErrors errors;
  int status = 200;
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

Html steps_part(App& app, const Visit& visit, const access::Account& account, const std::string& base) {
  const auto with_reason = [&](const char* id, const char* action, const char* zh, const char* en) {
    const Html reason =
        input_field({.id = std::string("reason-") + id, .label = visit.say("理由", "Reason")}, {}, visit.lang);
    return section(visit.say(zh, en), form(base + action, reason, visit.say(zh, en)));
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
    Html fields = select_field({.id = "role", .label = visit.say("角色", "Role"), .options = role_options(app, visit)},
                               {}, visit.lang);
    fields += select_field({.id = "unit", .label = visit.say("单位", "Unit"), .options = unit_options(*directory)}, {},
                           visit.lang);
    fields += input_field({.id = "until",
                           .label = visit.say("最后一天", "Last day"),
                           .hint = visit.say("年-月-日，可不填", "2026-12-31, or nothing"),
                           .narrow = true},
                          {}, visit.lang);
    body += section(visit.say("授予角色", "Give a role"), form(base + "/grant", fields, visit.say("授予", "Give")));
    if (account->kind == AccountKind::client) body += client_part(app, visit, *account, base);
    body += steps_part(app, visit, *account, base);
  }
  Response out =
      page(visit,
           {.title = name,
            .body = markup("<h1>{} {}</h1>{}<dl>{}</dl>{}<p><a href=\"/accounts\">{}</a></p>", name,
                           state_tag(visit, account->state), once, facts, body, visit.say("所有账户", "All accounts")),
            .errors = std::move(shown.errors)},
           shown.status);
  out.headers["Cache-Control"] = "no-store";
  return out;
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
    access::Grant grant{field(fields, "role"), unit_in(fields, "unit"), base::parse_iso_day(field(fields, "until"))};
    if (!grant.until && !field(fields, "until").empty()) {
      return base::fail(access::kBadAccount, {{"zh", "最后一天应为 年-月-日"}, {"en", "a day is 2026-12-31"}});
    }
    return wished({.kind = access::PowerKind::role, .account = id, .grant = std::move(grant)});
  }
  if (action == "/end-grant") {
    return wished({.kind = access::PowerKind::role_end,
                   .account = id,
                   .grant = {field(fields, "role"), unit_in(fields, "unit"), {}}});
  }
  if (action == "/suspend") return done(accounts.suspend(actor, id, field(fields, "reason-suspend")));
  if (action == "/resume") return done(accounts.resume(actor, id, field(fields, "reason-resume")));
  if (action == "/close") {
    return wished({.kind = access::PowerKind::close, .account = id, .reason = field(fields, "reason-close")});
  }
  if (action == "/recovery") return done(entrance.ask_recovery(actor, id, field(fields, "reason-recovery")));
  const int64_t number = parse_id(field(fields, "number")).value_or(0);
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
    return one_account_page(app, visit, id,
                            {{}, {field_error(result.error(), visit.lang)}, result.error().kind().http_status});
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
  if (path == "/units") return visit.post ? post_unit(app, visit, fields) : units_page(app, visit, {}, {});
  if (path == "/units/items" && visit.post) return post_unit_items(app, visit, fields);
  if (path == "/accounts") return visit.post ? post_account(app, visit, fields) : accounts_page(app, visit, {}, {});
  const std::string_view rest = path.substr(units ? 7 : 10);
  const std::string_view digits = rest.substr(0, rest.find('/')), action = rest.substr(digits.size());
  const auto id = parse_id(digits);
  if (!id) return std::nullopt;
  if (units && visit.post && action == "/close") return post_unit_close(app, visit, *id);
  if (accounts && !visit.post && action.empty()) return one_account_page(app, visit, *id, {});
  if (accounts && visit.post && is_step(action)) return account_steps(app, visit, *id, action, fields);
  return std::nullopt;
}

}  // namespace taixin::service
