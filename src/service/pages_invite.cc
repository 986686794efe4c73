#include "service/pages_invite.h"

#include "access/account_errors.h"
#include "access/directory_builder.h"
#include "base/text.h"
#include "identity/resident_id.h"
#include "service/api_admin.h"
#include "service/pages_account_forms.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using access::AccountKind;

constexpr AccountKind kKinds[] = {AccountKind::staff, AccountKind::person, AccountKind::agent, AccountKind::client};

AccountKind kind_in(const FormFields& given) {
  return access::account_kind_of(field_of(given, "kind")).value_or(AccountKind::staff);
}
bool is_human(AccountKind kind) { return kind == AccountKind::person || kind == AccountKind::agent; }

const char* kind_words(const Visit& visit, AccountKind kind) {
  switch (kind) {
    case AccountKind::staff:
      return visit.say("工作人员", "An officer");
    case AccountKind::person:
      return visit.say("自然人", "A natural person");
    case AccountKind::agent:
      return visit.say("主体的代理人", "A subject's agent");
    case AccountKind::client:
      return visit.say("其他系统", "Another system");
  }
  return "";
}

Html kind_tabs(const Visit& visit, AccountKind here) {
  Html out;
  for (const AccountKind kind : kKinds) {
    out += kind == here ? markup("<li aria-current=\"true\">{}</li>", kind_words(visit, kind))
                        : markup("<li><a href=\"/accounts/new?kind={}\">{}</a></li>", access::account_kind_code(kind),
                                 kind_words(visit, kind));
  }
  return markup("<ul class=\"tabs\">{}</ul>", out);
}

const char* lead(const Visit& visit, AccountKind kind) {
  switch (kind) {
    case AccountKind::staff:
      return visit.say("开立以后再授予角色，并把一次性链接当面交给本人。",
                       "Then give a role, and hand the one-time link to its owner.");
    case AccountKind::person:
      return visit.say("须当面核对有效证件。姓名和证件号码密封保存，只有本人和安全管理员看得到姓名；未成年人不能开立。",
                       "Check the document of whoever stands there. Name and number are kept sealed; a minor gets no "
                       "account.");
    case AccountKind::agent:
      return visit.say("须核对证件和授权委托书。期限不得超过委托书所写的最后一日，到期自动失效。",
                       "Check document and power of attorney. The account ends with the last day that stands there.");
    case AccountKind::client:
      return visit.say("开立以后再生成密钥或者登记证书。", "Then make a secret, or enter a certificate.");
  }
  return "";
}

Html human_fields(const Visit& visit, AccountKind kind, const FormFields& given, const FieldErrors& errors) {
  Html out =
      input_field({.id = "id_number",
                   .label = visit.say("公民身份号码", "Identity number"),
                   .hint = visit.say("核对本人证件后填写；不会再显示", "From the document; it is not shown again")},
                  errors, visit.lang);
  if (kind != AccountKind::agent) return out;
  out += input_field({.id = "subject_code",
                      .label = visit.say("所代理主体的统一社会信用代码", "Credit code of the subject"),
                      .value = field_of(given, "subject_code")},
                     errors, visit.lang);
  out += input_field({.id = "until",
                      .label = visit.say("最后一日", "Last day"),
                      .value = field_of(given, "until"),
                      .type = "date",
                      .narrow = true},
                     errors, visit.lang);
  return out;
}

Html unit_fields(App& app, const Visit& visit, const FormFields& given, const FieldErrors& errors) {
  return select_field({.id = "unit",
                       .label = visit.say("单位", "Unit"),
                       .hint = {},
                       .value = field_of(given, "unit"),
                       .none = visit.say("请选择", "choose"),
                       .options = unit_tree(*app.entrance().accounts().directory())},
                      errors, visit.lang) +
         clearance_field(visit, field_of(given, "clearance"), errors);
}

// What can be seen to be missing, each at its field.
FieldErrors missing(App& app, const Visit& visit, AccountKind kind, const FormFields& form,
                    access::NewAccount& account) {
  FieldErrors errors;
  if (base::trim(account.name).empty()) errors.push_back({"name", visit.say("请填写", "Give it"), {}});
  if (!is_human(kind)) {
    if (account.unit == access::UnitId()) errors.push_back({"unit", visit.say("请选择单位", "Choose a unit"), {}});
    return errors;
  }
  if (!account.person) {
    errors.push_back(
        {"id_number", visit.say("号码有误，请对照证件核对", "The number is wrong; check the document"), {}});
  }
  if (kind != AccountKind::agent) return errors;
  const std::string code(base::trim(field_of(form, "subject_code")));
  const auto subject = app.facts().registry().by_code(code, store::CodeKind::uscc);
  if (subject) account.subject = *subject;
  if (!subject) {
    errors.push_back({"subject_code", visit.say("平台没有这个代码的主体", "No subject has this code"), {}});
  }
  account.until = base::parse_iso_day(field_of(form, "until"));
  if (!account.until) {
    errors.push_back({"until", visit.say("请填写最后一日，例如 2026-12-31", "Give the last day: 2026-12-31"), {}});
  } else if (*account.until < app.home().clock().today()) {
    errors.push_back({"until", visit.say("这一天已经过去", "That day is past"), {}});
  }
  return errors;
}

const char* field_of_error(const base::Error& error) {
  if (error.is(access::kTaken)) return "login";
  if (error.is(access::kMinor)) return "id_number";
  if (error.is(access::kNoUnit)) return "unit";
  if (!error.is(access::kBadAccount)) return "";
  const std::string& what = error.args().at("en");
  for (const auto& [word, at] : {std::pair{"a login", "login"},
                                 {"the name", "name"},
                                 {"clearance", "clearance"},
                                 {"date of birth", "id_number"},
                                 {"the unit", "unit"}}) {
    if (what.find(word) != what.npos) return at;
  }
  return "";
}

}  // namespace

Response invite_page(App& app, const Visit& visit, const FormFields& given, FieldErrors errors, int status) {
  const AccountKind kind = kind_in(given);
  const bool client = kind == AccountKind::client;
  const char* title = visit.say("开立账户", "Open an account");
  Html fields = hidden_field("kind", access::account_kind_code(kind));
  fields += input_field({.id = "name",
                         .label = client ? visit.say("系统名称", "Name of the system") : visit.say("姓名", "Name"),
                         .hint = {},
                         .value = field_of(given, "name")},
                        errors, visit.lang);
  fields += input_field({.id = "login",
                         .label = client ? visit.say("客户端编号", "The client's id") : visit.say("登录名", "Login"),
                         .hint = visit.say("3 至 64 个小写字母、数字和 . - _ @，不能是证件号码",
                                           "3 to 64 small letters, digits and . - _ @; no identity number"),
                         .value = field_of(given, "login")},
                        errors, visit.lang);
  fields += is_human(kind) ? human_fields(visit, kind, given, errors) : unit_fields(app, visit, given, errors);
  return page(
      visit,
      {.title = title,
       .body = markup("<h1>{}</h1>{}<p>{}</p>{}<p><a href=\"/accounts\">{}</a></p>", title, kind_tabs(visit, kind),
                      lead(visit, kind), post_form("/accounts", fields, visit.say("开立", "Open it")),
                      visit.say("所有账户", "All accounts")),
       .errors = std::move(errors)},
      status);
}

Response take_invite(App& app, const Visit& visit, FormFields form) {
  std::string digits = std::exchange(form["id_number"], {});
  const auto reading = identity::read_resident_id(digits);
  identity::wipe(digits);
  const AccountKind kind = kind_in(form);
  access::NewAccount account;
  account.kind = kind;
  account.login = field_of(form, "login");
  account.name = field_of(form, "name");
  if (is_human(kind)) {
    if (reading && reading->check_ok) account.person = &reading->number;
  } else {
    account.unit = access::UnitId(parse_id(field_of(form, "unit")).value_or(0));
    account.clearance = clearance_in(form);
  }
  if (FieldErrors errors = missing(app, visit, kind, form, account); !errors.empty()) {
    return invite_page(app, visit, form, std::move(errors), 422);
  }
  const auto id = app.entrance().accounts().invite(visit.caller.account, std::move(account));
  if (id) return see_other("/accounts/" + std::to_string(id->get()));
  const int status = id.error().kind().http_status;
  if (status >= 500) return error_page(visit, id.error());
  return invite_page(app, visit, form, {field_error(id.error(), visit.lang, field_of_error(id.error()))}, status);
}

}  // namespace taixin::service
