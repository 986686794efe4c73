#include "service/pages_power.h"

#include "access/account_errors.h"
#include "service/api_admin.h"
#include "service/door_keys.h"

namespace taixin::service {
namespace {

using access::Action;
using access::PowerKind;

std::string words_of(App& app, const Visit& visit, const access::Wish& wish) {
  const auto& accounts = app.entrance().accounts();
  const auto directory = accounts.directory();
  const auto* rule = accounts.rule(wish.grant.role);
  const auto* unit = directory->unit(wish.grant.unit);
  const std::string role = (rule ? rule->name.in(visit.lang) : wish.grant.role) + (unit ? " · " + unit->name : "");
  switch (wish.kind) {
    case PowerKind::role:
      return visit.say("授予角色：", "Give the role: ") + role;
    case PowerKind::role_end:
      return visit.say("收回角色：", "End the role: ") + role;
    case PowerKind::clearance:
      return visit.say("密级调整为 ", "Clearance: ") + std::to_string(wish.clearance);
    case PowerKind::close:
      return visit.say("注销账户：", "Close the account: ") + wish.reason;
    case PowerKind::secret:
      return visit.say("生成新密钥", "Make a new secret");
    case PowerKind::certificate:
      return visit.say("登记证书 ", "Enter the certificate ") + wish.sha256.substr(0, 16) + "…";
  }
  return {};
}

std::string name_of(App& app, const Visit& visit, access::AccountId id) {
  const auto directory = app.entrance().accounts().directory();
  const access::Account* account = directory->account(id);
  std::string name = account ? app.entrance().accounts().shown_name(*account) : std::string();
  if (id == access::AccountId()) return visit.say("控制台", "the console");
  return name.empty() ? std::to_string(id.get()) : name;
}

Html small_form(const std::string& action, const char* button, const Html& fields = {}) {
  return markup("<form method=\"post\" action=\"{}\">{}<button class=\"as-link\">{}</button></form>", action, fields,
                button);
}

Html proposals_table(App& app, const Visit& visit, const std::vector<access::Proposal>& waiting, const char* caption) {
  Table out{.caption = caption,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("账户", "Account")},
                        {visit.say("事项", "What")},
                        {visit.say("申请人", "Asked by")},
                        {visit.say("申请时间", "At")},
                        {visit.say("操作", "Do")}}};
  for (const auto& one : waiting) {
    const std::string base = "/accounts/pending/" + std::to_string(one.id);
    const bool own = one.by == visit.caller.account || one.wish.account == visit.caller.account;
    Html act = own ? markup("<p>{}</p>", visit.say("须由另一位安全管理员确认", "another administrator confirms it"))
                   : small_form(base + "/confirm", visit.say("确认", "Confirm"));
    act += small_form(base + "/drop", own ? visit.say("撤回", "Take back") : visit.say("不同意", "Refuse"));
    out.rows.push_back(
        {markup("<a href=\"/accounts/{}\">{}</a>", one.wish.account.get(), name_of(app, visit, one.wish.account)),
         text(words_of(app, visit, one.wish)), text(name_of(app, visit, one.by)), text(minute(one.at)), act});
  }
  return table(out);
}

Response pending_page(App& app, const Visit& visit, FieldErrors errors, int status = 200, std::string once = {}) {
  const char* title = visit.say("待确认的授权", "What waits for confirmation");
  const auto waiting = app.powers().pending();
  Html shown;
  if (!once.empty()) {
    shown = markup(
        "<div class=\"panel\" role=\"status\"><p>{}</p><p><code>{}</code></p></div>",
        visit.say("只显示这一次，请立即交给系统的负责人：", "Shown this once; hand it to the system's owner now:"),
        once);
  }
  Response out = page(
      visit,
      {.title = title,
       .body = markup(
           "<h1>{}</h1><p>{}</p>{}{}<p><a href=\"/accounts\">{}</a></p>", title,
           visit.say(
               "授予角色、密级、密钥和证书须由两位安全管理员办理：一位申请，另一位确认。7 天内没有确认的自动失效。",
               "Roles, clearances, secrets and certificates take two security administrators: one asks, another "
               "confirms. What is not confirmed within 7 days lapses."),
           shown,
           waiting.empty() ? markup("<p>{}</p>", visit.say("没有待确认的事项。", "Nothing waits."))
                           : proposals_table(app, visit, waiting, title),
           visit.say("所有账户", "All accounts")),
       .errors = std::move(errors),
       .wide = true},
      status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

Response decide(App& app, const Visit& visit, int64_t id, bool confirm) {
  if (!confirm) {
    const auto dropped = app.powers().drop(visit.caller, id);
    if (dropped) return see_other("/accounts/pending");
    return pending_page(app, visit, {field_error(dropped.error(), visit.lang)}, dropped.error().kind().http_status);
  }
  const auto made = app.powers().confirm(visit.caller, id);
  if (!made) return pending_page(app, visit, {field_error(made.error(), visit.lang)}, made.error().kind().http_status);
  if (made->secret.empty()) return see_other("/accounts/pending");
  return pending_page(app, visit, {}, 200, made->secret);
}

Response alone_page(App& app, const Visit& visit, FieldErrors errors, int status = 200) {
  const char* title = visit.say("单人办理的授权", "What one administrator did alone");
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("时间", "At")},
                        {visit.say("办理人", "By")},
                        {visit.say("事项", "What")},
                        {visit.say("账户编号", "Account")},
                        {visit.say("核对", "Seen")}}};
  for (const auto& one : app.powers().alone()) {
    const Html note = input_field(
        {.id = "note-" + std::to_string(one.id), .label = visit.say("核对情况", "What was found")}, errors, visit.lang);
    out.rows.push_back(
        {text(minute(one.at)), text(name_of(app, visit, one.by)), text(one.kind),
         text(std::to_string(one.account.get())),
         small_form("/accounts/alone/" + std::to_string(one.id), visit.say("标记已核对", "Mark as seen"), note)});
  }
  return page(visit,
              {.title = title,
               .body = markup(
                   "<h1>{}</h1><p>{}</p>{}", title,
                   visit.say("没有第二位安全管理员，或者规则包允许单人办理时，授权立即生效，并在这里提醒审计管理员。",
                             "Where there is no second security administrator, or the packs let one alone, "
                             "it takes effect at once and stands here for the audit administrator."),
                   out.rows.empty() ? markup("<p>{}</p>", visit.say("没有未核对的事项。", "Nothing is left to see."))
                                    : table(out)),
               .errors = std::move(errors),
               .wide = true},
              status);
}

Response post_alone(App& app, const Visit& visit, int64_t id, const FormFields& fields) {
  const std::string field = "note-" + std::to_string(id);
  const auto note = fields.find(field);
  const auto seen = app.powers().seen(visit.caller, id, note == fields.end() ? std::string() : note->second);
  if (seen) return see_other("/accounts/alone");
  return alone_page(app, visit, {field_error(seen.error(), visit.lang, field)}, seen.error().kind().http_status);
}

}  // namespace

Html waiting_part(App& app, const Visit& visit, access::AccountId account) {
  const auto waiting = app.powers().pending(account);
  if (waiting.empty()) return {};
  const char* title = visit.say("待另一位安全管理员确认", "Waits for another security administrator");
  return markup("<h2>{}</h2>{}", title, proposals_table(app, visit, waiting, title));
}

std::optional<Response> power_page(App& app, const Visit& visit, const Request& request) {
  constexpr std::string_view kPending = "/accounts/pending", kAlone = "/accounts/alone";
  const std::string_view path = visit.path;
  const bool pending = path == kPending || path.starts_with(std::string(kPending) + "/");
  const bool alone = path == kAlone || path.starts_with(std::string(kAlone) + "/");
  if (!pending && !alone) return std::nullopt;
  if (const auto allowed = need(app, request.caller, pending ? Action::account_manage : Action::admin_audit);
      !allowed) {
    if (!visit.caller.known() && !visit.post) return see_other("/sign-in");
    return error_page(visit, allowed.error());
  }
  const std::string_view rest = path.substr(pending ? kPending.size() : kAlone.size());
  if (rest.empty() && !visit.post) return pending ? pending_page(app, visit, {}) : alone_page(app, visit, {});
  if (rest.empty() || !visit.post) return std::nullopt;
  const std::string_view digits = rest.substr(1, rest.find('/', 1) - 1), action = rest.substr(1 + digits.size());
  const auto id = parse_id(digits);
  if (!id) return std::nullopt;
  if (pending && (action == "/confirm" || action == "/drop")) return decide(app, visit, *id, action == "/confirm");
  const bool form_sent = request.header("content-type").starts_with("application/x-www-form-urlencoded");
  if (alone && action.empty()) return post_alone(app, visit, *id, form_sent ? parse_form(request.body) : FormFields());
  return std::nullopt;
}

}  // namespace taixin::service
