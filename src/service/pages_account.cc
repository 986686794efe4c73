#include "service/pages_account.h"

#include "access/account_errors.h"
#include "access/oidc_errors.h"
#include "access/tokens.h"
#include "access/totp.h"
#include "identity/resident_id.h"
#include "service/api_admin.h"
#include "service/charts.h"
#include "service/door_keys.h"
#include "service/kept_forms.h"
#include "service/pages_account_forms.h"
#include "service/rate_limits.h"
#include "service/session_end.h"

namespace taixin::service {
namespace {

using access::Entrance;
using access::Stage;

Response no_store(Response out) {
  out.headers["Cache-Control"] = "no-store";
  return out;
}

// A form of one column with its button.
Html form(std::string_view action, const Html& fields, std::string_view button) {
  return markup("<form method=\"post\" action=\"{}\" novalidate>{}<p class=\"buttons\"><button>{}</button></p></form>",
                action, fields, button);
}

// Where somebody goes whose sign-in has come so far.
std::string_view next_page(Stage stage) {
  switch (stage) {
    case Stage::code:
      return "/sign-in/code";
    case Stage::enrol:
      return "/sign-in/phone";
    case Stage::new_password:
      return "/password";
    case Stage::full:
      return "/account";
  }
  return "/sign-in";
}

std::string next_page(App& app, const access::WebSession& session) {
  return session.stage == Stage::full ? after_sign_in(app, session.account) : std::string(next_page(session.stage));
}

// A device on which somebody has come to the end of signing in is known from then on.
void add_cookies(App& app, const Request& request, const Entrance::Came& came, Response& out) {
  out.cookies.push_back(session_cookie(request, came.token));
  if (came.session.stage == Stage::full) out.cookies.push_back(device_cookie(app, request, came.session.account));
}

Response go_on(App& app, const Request& request, const Entrance::Came& came) {
  Response out = see_other(next_page(app, came.session));
  add_cookies(app, request, came, out);
  return no_store(std::move(out));
}

std::optional<access::WebSession> session_at(App& app, const Request& request) {
  return app.entrance().sessions().find(session_token(request));
}

// ---- signing in

Response sign_in_page(App& app, const Visit& visit, const std::string& login, FieldErrors errors, int status = 200) {
  Html fields =
      input_field({.id = "login", .label = visit.say("登录名", "Login"), .value = login, .autocomplete = "username"},
                  errors, visit.lang);
  fields += input_field({.id = "password",
                         .label = visit.say("密码", "Password"),
                         .type = "password",
                         .autocomplete = "current-password"},
                        errors, visit.lang);
  const Html province = app.identity_service()
                            ? markup("<p><a href=\"/sign-in/province\">{}</a></p>",
                                     visit.say("用统一身份认证登录", "Sign in with the identity service"))
                            : Html{};
  const char* title = visit.say("登录", "Sign in");
  return no_store(page(
      visit,
      {.title = title,
       .body = markup("<h1>{}</h1>{}{}<p class=\"quiet\">{}</p>", title, form("/sign-in", fields, title), province,
                      visit.say("没有账户或忘记密码，请联系本单位的安全管理员；首次登录请打开管理员给您的一次性链接。",
                                "No account, or a forgotten password? Ask the security administrator. The first time, "
                                "open the one-time link that you were given.")),
       .errors = std::move(errors)},
      status));
}

Response refused(const Visit& visit, const base::Error& error, const std::string& at, auto&& show) {
  if (error.kind().http_status >= 500) return error_page(visit, error);
  return show(FieldErrors{field_error(error, visit.lang, at)}, error.kind().http_status);
}

Response post_sign_in(App& app, const Visit& visit, const Request& request, const FormFields& fields) {
  const std::string login = field_of(fields, "login");
  const auto came = app.entrance().sign_in({login, field_of(fields, "password"), from_of(request)});
  if (came) return go_on(app, request, *came);
  return refused(visit, came.error(), "login", [&](FieldErrors errors, int status) {
    return sign_in_page(app, visit, login, std::move(errors), status);
  });
}

Html code_field(const Visit& visit, const FieldErrors& errors) {
  return input_field({.id = "code",
                      .label = visit.say("动态验证码", "One-time code"),
                      .hint = visit.say("手机验证器上显示的六位数字", "The six digits that the phone shows"),
                      .autocomplete = "one-time-code",
                      .narrow = true},
                     errors, visit.lang);
}

Response code_page(const Visit& visit, FieldErrors errors, int status = 200) {
  const char* title = visit.say("动态验证码", "One-time code");
  return no_store(page(visit,
                       {.title = title,
                        .body = markup("<h1>{}</h1>{}<p class=\"quiet\">{}</p>", title,
                                       form("/sign-in/code", code_field(visit, errors), visit.say("继续", "Continue")),
                                       visit.say("手机丢失？请联系安全管理员找回账户。",
                                                 "Lost the phone? Ask the security administrator for recovery.")),
                        .errors = std::move(errors)},
                       status));
}

std::string without_blanks(std::string code) {
  std::erase_if(code, [](char c) { return c == ' ' || c == '-'; });
  return code;
}

Response post_code(App& app, const Visit& visit, const Request& request, const FormFields& fields) {
  const auto came = app.entrance().give_code(session_token(request), without_blanks(field_of(fields, "code")));
  if (came) return go_on(app, request, *came);
  if (came.error().is(access::kSignedOut)) return see_other("/sign-in");
  return refused(visit, came.error(), "code",
                 [&](FieldErrors errors, int status) { return code_page(visit, std::move(errors), status); });
}

// ---- with the identity service of the province

std::string state_cookie(const Request& request, std::string_view value) {
  // It must come along when the service sends the browser back, which a Strict cookie does not.
  return fmt::format("{}taixin-state={}; Path=/; HttpOnly; SameSite=Lax{}{}", request.secure ? "__Host-" : "", value,
                     request.secure ? "; Secure" : "", value.empty() ? "; Max-Age=0" : "");
}

Response to_province(App& app, const Visit& visit, const Request& request) {
  if (!app.identity_service()) return error_page(visit, base::fail(access::kNoIdentityService));
  const auto start = app.identity_service()->begin(client_of_address(request.peer_address));
  if (!start) return error_page(visit, start.error());
  Response out = see_other(start->url);
  out.cookies.push_back(state_cookie(request, start->state));
  return no_store(std::move(out));
}

base::Result<Entrance::Came> came_back(App& app, const Visit& visit, const Request& request) {
  if (!app.identity_service()) return base::fail(access::kNoIdentityService);
  const std::string state = field_of(visit.query, "state");
  const std::string kept = cookie(request.header("cookie"), request.secure ? "__Host-taixin-state" : "taixin-state");
  if (state.empty() || !access::same_secret(state, kept)) return base::fail(access::kBadState);
  TX_TRY(const auto identity, app.identity_service()->finish(state, field_of(visit.query, "code")));
  return app.entrance().come_with_identity(identity, from_of(request));
}

// The session's cookie is not sent along while another site leads: so this page ends that journey, and its link begins
// one of our own.
Response from_province(App& app, const Visit& visit, const Request& request) {
  const auto came = came_back(app, visit, request);
  if (!came) {
    Response refused_page = error_page(visit, came.error());
    refused_page.cookies.push_back(state_cookie(request, ""));
    return no_store(std::move(refused_page));
  }
  const char* title = visit.say("登录成功", "Signed in");
  Response out = page(visit, {.title = title,
                              .body = markup("<h1>{}</h1><p><a class=\"button\" href=\"{}\">{}</a></p>", title,
                                             next_page(app, came->session), visit.say("继续", "Continue"))});
  add_cookies(app, request, *came, out);
  out.cookies.push_back(state_cookie(request, ""));
  return no_store(std::move(out));
}

// ---- a phone

// Another phone: first the password and a code of the one that there is.
Response proof_page(const Visit& visit, FieldErrors errors, int status = 200) {
  Html fields = input_field({.id = "old",
                             .label = visit.say("现在的密码", "Present password"),
                             .type = "password",
                             .autocomplete = "current-password"},
                            errors, visit.lang);
  fields += input_field({.id = "proof",
                         .label = visit.say("旧手机上的动态验证码", "A code of the phone that is enrolled"),
                         .hint = visit.say("没有绑定过手机的不填；旧手机丢失的，请联系安全管理员找回账户",
                                           "Nothing if there is none; if it is lost, ask the security administrators"),
                         .autocomplete = "one-time-code",
                         .narrow = true},
                        errors, visit.lang);
  const char* title = visit.say("更换手机", "Enrol another phone");
  return no_store(
      page(visit,
           {.title = title,
            .body = markup("<h1>{}</h1>{}", title, form("/sign-in/phone", fields, visit.say("继续", "Continue"))),
            .errors = std::move(errors)},
           status));
}

Response phone_page(App& app, const Visit& visit, const Request& request, FieldErrors errors, int status = 200) {
  const std::string token = session_token(request);
  const auto session = session_at(app, request);
  const auto key = app.entrance().begin_second_factor(token);
  if (session && !key && key.error().is(access::kProofNeeded)) return proof_page(visit, std::move(errors), status);
  if (!session || !key) return see_other("/sign-in");
  const auto directory = app.entrance().accounts().directory();
  const access::Account* account = directory->account(session->account);
  const std::string login =
      account && !account->login.empty() ? account->login : std::to_string(session->account.get());
  std::string secret = access::base32(*key), grouped_secret;
  for (size_t i = 0; i < secret.size(); ++i) grouped_secret += (i > 0 && i % 4 == 0 ? " " : "") + secret.substr(i, 1);
  const char* title = visit.say("绑定手机验证器", "Enrol a phone");
  const Html picture =
      qr_svg(access::totp_uri(*key, visit.say("泰信", "Taixin"), login), visit.say("二维码", "QR code"));
  return no_store(page(
      visit,
      {.title = title,
       .body = markup(
           "<h1>{}</h1><ol><li>{}</li><li>{}<br>{}<br>{} <code>{}</code></li><li>{}{}</li></ol>", title,
           visit.say("在手机上打开任一验证器应用（支持 TOTP）。", "Open any authenticator app (TOTP) on the phone."),
           visit.say("扫描二维码，或手工输入密钥：", "Scan the picture, or type in the key:"), picture,
           visit.say("密钥", "Key"), grouped_secret,
           visit.say("输入应用显示的六位数字：", "Give the six digits that the app shows:"),
           form("/sign-in/phone", code_field(visit, errors), visit.say("绑定", "Enrol"))),
       .errors = std::move(errors)},
      status));
}

Response post_phone(App& app, const Visit& visit, const Request& request, const FormFields& fields) {
  if (fields.contains("old")) {
    const Entrance::Proof proof{field_of(fields, "old"), without_blanks(field_of(fields, "proof"))};
    const auto begun = app.entrance().begin_second_factor(session_token(request), proof);
    if (begun) return see_other("/sign-in/phone");
    if (begun.error().is(access::kSignedOut)) return see_other("/sign-in");
    return refused(visit, begun.error(), begun.error().is(access::kCodeRefused) ? "proof" : "old",
                   [&](FieldErrors errors, int status) { return proof_page(visit, std::move(errors), status); });
  }
  const auto came =
      app.entrance().confirm_second_factor(session_token(request), without_blanks(field_of(fields, "code")));
  if (came) return go_on(app, request, *came);
  if (came.error().is(access::kSignedOut)) return see_other("/sign-in");
  return refused(visit, came.error(), "code", [&](FieldErrors errors, int status) {
    return phone_page(app, visit, request, std::move(errors), status);
  });
}

// ---- passwords

Html new_password_fields(App& app, const Visit& visit, const FieldErrors& errors) {
  const auto policy = app.entrance().policy();
  const std::string hint =
      policy ? fmt::format(fmt::runtime(visit.say(
                               "至少 {} 个字符，含小写字母、大写字母、数字、其他字符中的 {} 类；不得与最近 {} 次相同",
                               "At least {} characters, {} of small letters, capitals, digits and "
                               "others; none of the last {}")),
                           policy->length, policy->classes, policy->history)
             : std::string();
  Html out = input_field({.id = "fresh",
                          .label = visit.say("新密码", "New password"),
                          .hint = hint,
                          .type = "password",
                          .autocomplete = "new-password"},
                         errors, visit.lang);
  out += input_field({.id = "again",
                      .label = visit.say("再输一次", "The same again"),
                      .type = "password",
                      .autocomplete = "new-password"},
                     errors, visit.lang);
  return out;
}

FieldErrors not_the_same(const Visit& visit, const FormFields& fields) {
  if (field_of(fields, "fresh") == field_of(fields, "again")) return {};
  return {{"again", visit.say("两次输入的密码不一致", "The two passwords differ"), {}}};
}

Response password_page(App& app, const Visit& visit, FieldErrors errors, int status = 200) {
  Html fields = input_field({.id = "old",
                             .label = visit.say("现在的密码", "Present password"),
                             .type = "password",
                             .autocomplete = "current-password"},
                            errors, visit.lang);
  fields += new_password_fields(app, visit, errors);
  const char* title = visit.say("更换密码", "Change the password");
  return no_store(page(visit,
                       {.title = title,
                        .body = markup("<h1>{}</h1>{}", title, form("/password", fields, title)),
                        .errors = std::move(errors)},
                       status));
}

Response post_password(App& app, const Visit& visit, const Request& request, const FormFields& fields) {
  if (auto errors = not_the_same(visit, fields); !errors.empty())
    return password_page(app, visit, std::move(errors), 422);
  const auto came =
      app.entrance().change_password(session_token(request), field_of(fields, "old"), field_of(fields, "fresh"));
  if (came) return go_on(app, request, *came);
  if (came.error().is(access::kSignedOut)) return see_other("/sign-in");
  return refused(visit, came.error(), came.error().is(access::kSignInRefused) ? "old" : "fresh",
                 [&](FieldErrors errors, int status) { return password_page(app, visit, std::move(errors), status); });
}

// ---- a one-time link

Response first_page(App& app, const Visit& visit, const std::string& token, FieldErrors errors, int status = 200) {
  const auto link = app.entrance().look_at_link(token);
  if (!link) return no_store(error_page(visit, link.error()));
  const auto directory = app.entrance().accounts().directory();
  const access::Account* account = directory->account(link->account);
  const char* title =
      link->recovery ? visit.say("找回账户", "Recover the account") : visit.say("启用账户", "Activate the account");
  const Html fields = hidden_field("link", token) + new_password_fields(app, visit, errors);
  return no_store(page(visit,
                       {.title = title,
                        .body = markup("<h1>{}</h1><p class=\"lead\">{}</p>{}", title,
                                       account ? app.entrance().accounts().shown_name(*account) : std::string(),
                                       form("/first", fields, visit.say("设定密码", "Set the password"))),
                        .errors = std::move(errors)},
                       status));
}

Response post_first(App& app, const Visit& visit, const Request& request, const FormFields& fields) {
  const std::string token = field_of(fields, "link");
  if (auto errors = not_the_same(visit, fields); !errors.empty())
    return first_page(app, visit, token, std::move(errors), 422);
  const auto came =
      app.entrance().use_link(token, field_of(fields, "fresh"), std::string(request.header("user-agent")));
  if (came) return go_on(app, request, *came);
  return refused(visit, came.error(), "fresh", [&](FieldErrors errors, int status) {
    return first_page(app, visit, token, std::move(errors), status);
  });
}

// ---- my account

Html sessions_table(App& app, const Visit& visit, const access::WebSession& own) {
  Table out{.caption = visit.say("已登录的设备", "Signed in at"),
            .columns = {{visit.say("设备", "Device"), false},
                        {visit.say("登录时间", "Since"), false},
                        {visit.say("最近操作", "Last seen"), false},
                        {visit.say("操作", "Do"), false}}};
  for (const auto& session : app.entrance().sessions().of(own.account)) {
    const Html end =
        session.number == own.number
            ? text(visit.say("本设备", "this one"))
            : markup("<form method=\"post\" action=\"/account/end\">{}<button class=\"as-link\">{}</button></form>",
                     hidden_field("session", std::to_string(session.number)), visit.say("退出", "Sign out"));
    out.rows.push_back({text(session.device), text(minute(session.started)), text(minute(session.seen)), end});
  }
  return table(out);
}

// An officer at a window acts for somebody who stands there.
Html assist_part(App& app, const Visit& visit, const access::WebSession& session, const FieldErrors& errors) {
  if (session.assisted != base::SubjectId()) {
    return markup("<h2>{}</h2><p>{} {}</p>{}", visit.say("正在代办", "Acting for somebody"),
                  visit.say("主体编号", "Number of the subject"), session.assisted.get(),
                  form("/account/assist/end", {}, visit.say("结束代办", "End it")));
  }
  const auto directory = app.entrance().accounts().directory();
  const access::Unit* unit = directory->unit(session.unit);
  const bool may = need(app, visit.caller, access::Action::consent_answer).ok();
  if (!unit || unit->kind != access::UnitKind::window || !may) return {};
  Html fields =
      input_field({.id = "whom", .label = visit.say("统一社会信用代码或证件号码", "Credit code or identity number")},
                  errors, visit.lang);
  fields += select_field(
      {.id = "ground",
       .label = visit.say("凭据", "On the ground of"),
       .options = {{"paper_id", visit.say("本人有效证件", "the person's own document"), {}},
                   {"power_of_attorney", visit.say("授权委托书", "a power of attorney"), {}},
                   {"court_administrator", visit.say("法院指定的管理人", "an administrator of a court"), {}},
                   {"heir", visit.say("继承人", "an heir"), {}}}},
      errors, visit.lang);
  fields += input_field({.id = "matter",
                         .label = visit.say("材料名称和文号", "The paper and its number"),
                         .hint = visit.say("不要填写证件号码", "No identity number")},
                        errors, visit.lang);
  fields += input_field({.id = "scan_until",
                         .label = visit.say("扫描件删除日期", "The scan is deleted on"),
                         .hint = visit.say("年-月-日；没有扫描件可不填", "2026-12-31; nothing without a scan"),
                         .narrow = true},
                        errors, visit.lang);
  return markup("<h2>{}</h2>{}", visit.say("窗口代办", "Act for somebody at the window"),
                form("/account/assist", fields, visit.say("开始代办", "Begin")));
}

// A number of a person finds the person whom the keys know; a code, the registered subject. It is kept nowhere.
std::optional<base::SubjectId> whom(App& app, std::string given) {
  std::optional<base::SubjectId> out;
  if (const auto reading = identity::read_resident_id(given)) {
    if (const auto found = app.vault().find(reading->number)) out = *found;
  } else {
    out = app.facts().registry().by_code(given, store::CodeKind::uscc);
  }
  identity::wipe(given);
  return out;
}

// Of several units in which the account has roles: one at a time.
Html unit_choice(App& app, const Visit& visit, const access::WebSession& session, const access::Account& account,
                 const FieldErrors& errors) {
  const auto units = app.entrance().units_of(account);
  if (units.size() < 2 || session.assisted != base::SubjectId()) return {};
  const auto directory = app.entrance().accounts().directory();
  std::vector<Option> options;
  for (const auto id : units) options.push_back({std::to_string(id.get()), directory->unit(id)->name, {}});
  const Html fields =
      select_field({.id = "act_in",
                    .label = visit.say("本次登录以哪个单位的身份办理", "In which unit this session acts"),
                    .value = std::to_string(session.unit.get()),
                    .options = std::move(options)},
                   errors, visit.lang);
  return form("/account/unit", fields, visit.say("切换", "Change"));
}

// The way of officers to where they work; without scripts they stay on these pages.
Html desk_part(const App& app, const Visit& visit, const access::Account& account) {
  if (account.kind != access::AccountKind::staff || !app.workbench()) return {};
  return markup("<p><a class=\"button\" href=\"/desk/\">{}</a></p>", visit.say("工作台", "Workbench"));
}

Response my_account_page(App& app, const Visit& visit, const Request& request, FieldErrors errors = {},
                         int status = 200) {
  const auto session = session_at(app, request);
  if (!session || session->stage != Stage::full) {
    return see_other(session ? std::string(next_page(session->stage)) : "/sign-in");
  }
  auto& accounts = app.entrance().accounts();
  const auto directory = accounts.directory();
  const access::Account* account = directory->account(session->account);
  if (!account) return see_other("/sign-in");
  Html roles;
  for (const access::Grant& grant : account->grants) {
    const auto* rule = accounts.rule(grant.role);
    const auto* unit = directory->unit(grant.unit);
    roles +=
        markup("<li>{} · {}{}</li>", rule ? rule->name.in(visit.lang) : grant.role, unit ? unit->name : std::string(),
               grant.until ? fmt::format(fmt::runtime(visit.say("（至 {}）", " (until {})")), grant.until->iso())
                           : std::string());
  }
  const auto* unit = directory->unit(session->unit);
  Html facts = pair(visit.say("姓名", "Name"), accounts.shown_name(*account));
  facts += pair(visit.say("单位", "Unit"), unit ? std::string_view(unit->name) : std::string_view());
  const Html choice = unit_choice(app, visit, *session, *account, errors);
  if (!roles.empty()) facts += pair(visit.say("角色", "Roles"), markup("<ul>{}</ul>", roles));
  facts +=
      pair(visit.say("第二因素", "Second factor"),
           account->two_factor ? visit.say("手机验证器已绑定", "a phone is enrolled") : visit.say("未绑定", "none"));
  facts += own_interests(app, visit, *account);
  Html admin;
  for (const auto& [action, path, zh, en] :
       {std::tuple{access::Action::unit_manage, "/units", "单位管理", "Units"},
        {access::Action::account_manage, "/accounts", "账户管理", "Accounts"},
        {access::Action::account_manage, "/accounts/pending", "待确认的授权", "What waits for confirmation"},
        {access::Action::admin_audit, "/accounts/alone", "单人办理的授权", "What one administrator did alone"}}) {
    if (need(app, visit.caller, action)) admin += markup("<li><a href=\"{}\">{}</a></li>", path, visit.say(zh, en));
  }
  if (!admin.empty()) admin = markup("<h2>{}</h2><ul>{}</ul>", visit.say("管理", "Administration"), admin);
  const char* title = visit.say("我的账户", "My account");
  const Html assist = assist_part(app, visit, *session, errors);
  return no_store(page(
      visit,
      {.title = title,
       .body = markup(
           "<h1>{}</h1>{}<dl>{}</dl>{}{}{}<p><a href=\"/password\">{}</a> · <a href=\"/sign-in/phone\">{}</a></p>{}"
           "<form method=\"post\" action=\"/account/sign-out\" class=\"buttons\"><button>{}</button>"
           "<button name=\"everywhere\" value=\"true\" class=\"as-link\">{}</button></form>",
           title, desk_part(app, visit, *account), facts, choice, admin, assist,
           visit.say("更换密码", "Change the password"), visit.say("更换手机", "Enrol another phone"),
           sessions_table(app, visit, *session), visit.say("退出登录", "Sign out"),
           visit.say("在所有设备上退出", "Sign out everywhere")),
       .errors = std::move(errors)},
      status));
}

Response post_sign_out(App& app, const Visit& visit, const Request& request, const FormFields& fields) {
  const auto session = session_at(app, request);
  if (const auto done = app.entrance().sign_out(session_token(request)); !done) return error_page(visit, done.error());
  if (session && field_of(fields, "everywhere") == "true") app.entrance().sign_out_everywhere(session->account);
  Response out = see_other("/sign-in");
  out.cookies.push_back(ended_cookie(request));
  return out;
}

Response post_end(App& app, const Request& request, const FormFields& fields) {
  const auto session = session_at(app, request);
  if (!session || session->stage != Stage::full) return see_other("/sign-in");
  const std::string number = field_of(fields, "session");
  if (!number.empty() && number.size() < 18 && number.find_first_not_of("0123456789") == number.npos) {
    app.entrance().sessions().end_number(session->account, std::stoll(number));
  }
  return see_other("/account");
}

Response post_unit(App& app, const Visit& visit, const Request& request, const FormFields& fields) {
  const access::UnitId unit(parse_id(field_of(fields, "act_in")).value_or(0));
  const auto changed = app.entrance().act_in(session_token(request), unit);
  if (changed) return see_other("/account");
  return my_account_page(app, visit, request, {field_error(changed.error(), visit.lang, "act_in")},
                         changed.error().kind().http_status);
}

Response post_assist(App& app, const Visit& visit, const Request& request, const FormFields& fields) {
  const auto refuse = [&](FieldError error, int status) {
    return my_account_page(app, visit, request, {std::move(error)}, status);
  };
  if (const auto allowed = need(app, request.caller, access::Action::consent_answer); !allowed)
    return error_page(visit, allowed.error());
  Entrance::Assisting assisting;
  const auto subject = whom(app, field_of(fields, "whom"));
  const auto ground = Entrance::ground_of(field_of(fields, "ground"));
  if (!subject || !ground) {
    return refuse({"whom", visit.say("平台没有该主体", "The platform knows no such subject"), {}}, 422);
  }
  assisting.subject = *subject;
  assisting.ground = *ground;
  assisting.matter = field_of(fields, "matter");
  assisting.scan_until = base::parse_iso_day(field_of(fields, "scan_until"));
  if (!assisting.scan_until && !field_of(fields, "scan_until").empty()) {
    return refuse({"scan_until", visit.say("日期应为 年-月-日", "A day is 2026-12-31"), {}}, 422);
  }
  const auto begun = app.entrance().begin_assisting(session_token(request), assisting);
  if (begun) return see_other("/account");
  return refuse(field_error(begun.error(), visit.lang, "matter"), begun.error().kind().http_status);
}

}  // namespace

std::optional<Response> account_page(App& app, const Visit& visit, const Request& request) {
  const std::string& path = visit.path;
  const bool form_sent = request.header("content-type").starts_with("application/x-www-form-urlencoded");
  const FormFields fields = visit.post && form_sent ? parse_form(request.body) : FormFields();
  if (path == "/sign-in")
    return visit.post ? post_sign_in(app, visit, request, fields) : sign_in_page(app, visit, {}, {});
  if (path == "/first") {
    return visit.post ? post_first(app, visit, request, fields)
                      : first_page(app, visit, field_of(visit.query, "link"), {});
  }
  if (path == "/sign-in/province" && !visit.post) return to_province(app, visit, request);
  if (path == "/sign-in/back" && !visit.post) return from_province(app, visit, request);
  const auto session = session_at(app, request);
  if (path == "/sign-in/code") {
    if (!session || session->stage != Stage::code)
      return see_other(session ? std::string(next_page(session->stage)) : "/sign-in");
    return visit.post ? post_code(app, visit, request, fields) : code_page(visit, {});
  }
  if (path == "/sign-in/phone") {
    return visit.post ? post_phone(app, visit, request, fields) : phone_page(app, visit, request, {});
  }
  if (path == "/password") {
    if (!session || (session->stage != Stage::full && session->stage != Stage::new_password))
      return see_other("/sign-in");
    return visit.post ? post_password(app, visit, request, fields) : password_page(app, visit, {});
  }
  if (path == "/stay" && !visit.post) return stay_page(app, visit, request);
  if (path == "/account" && !visit.post) return my_account_page(app, visit, request);
  if (path == "/account/sign-out" && visit.post) return post_sign_out(app, visit, request, fields);
  if (path == "/account/end" && visit.post) return post_end(app, request, fields);
  if (path == "/account/unit" && visit.post) return post_unit(app, visit, request, fields);
  if (path == "/account/assist" && visit.post) return post_assist(app, visit, request, fields);
  if (path == "/account/assist/end" && visit.post) {
    const auto ended = app.entrance().end_assisting(session_token(request));
    return ended ? see_other("/account") : error_page(visit, ended.error());
  }
  return std::nullopt;
}

Response sign_in_again_page(App& app, const Visit& visit, bool kept) {
  FieldError error{{}, visit.say("登录已结束，内容没有提交。", "Your session has ended; nothing was sent."), {}};
  error.next = kept ? fmt::format(fmt::runtime(visit.say(
                                      "填写的内容保留 {} 分钟：请用同一账户登录，登录后回到原来的表格，核对后再提交。",
                                      "What you filled in is kept for {} minutes: sign in with the same "
                                      "account, and the form comes back, to be looked over and sent.")),
                                  KeptForms::kMinutes)
                    : visit.say("填写的内容太长，没有保留：可以用浏览器的“后退”回到表格，把内容复制下来再登录。",
                                "What you filled in is too long to be kept: go back in your browser and copy it.");
  return sign_in_page(app, visit, {}, {std::move(error)}, 401);
}

}  // namespace taixin::service
