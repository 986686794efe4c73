#include "service/pages_account_forms.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "access/account_errors.h"
#include "base/digest.h"
#include "base/text.h"
#include "service/api_admin.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using access::Account;
using access::AccountId;
using access::AccountKind;

std::vector<Option> clearances(const Visit& visit) {
  return {{"0", visit.say("0 公开", "0 public"), {}},
          {"1", visit.say("1 内部", "1 internal"), {}},
          {"2", visit.say("2 敏感（含个人信息）", "2 sensitive (personal)"), {}},
          {"3", visit.say("3 依法封存", "3 sealed matters"), {}}};
}

std::string given_or(const FormFields& given, std::string_view name, const std::string& now) {
  const auto found = given.find(name);
  return found == given.end() ? now : found->second;
}

Html term_form(const Visit& visit, const Account& account, const std::string& base, const FormFields& given,
               const FieldErrors& errors, bool open) {
  const Html fields =
      input_field({.id = "term",
                   .label = visit.say("最后一日", "Last day"),
                   .hint = visit.say("不得超过委托书所写的日期", "Not after the day that the power of attorney names"),
                   .value = given_or(given, "term", account.until ? account.until->iso() : std::string()),
                   .type = "date",
                   .narrow = true},
                  errors, visit.lang);
  return folded(visit.say("更改期限", "Change the term"),
                post_form(base + "/term", fields, visit.say("保存期限", "Save the term")), open);
}

Html clearance_form(const Visit& visit, const Account& account, const std::string& base, const FormFields& given,
                    const FieldErrors& errors, bool open) {
  return folded(
      visit.say("更改密级", "Change the clearance"),
      post_form(base + "/clearance",
                clearance_field(visit, given_or(given, "clearance", std::to_string(account.clearance)), errors),
                visit.say("保存密级", "Save the clearance")),
      open);
}

Html interests_form(App& app, const Visit& visit, const Account& account, const std::string& base,
                    const FormFields& given, const FieldErrors& errors, bool open) {
  Html listed;
  for (const base::SubjectId subject : account.interests) {
    listed += markup(
        "<li>{} <form method=\"post\" action=\"{}/end-interest\" class=\"inline\">{}<button "
        "class=\"as-link\">{}</button>"
        "</form></li>",
        subject_words(app, subject, visit), base, hidden_field("subject", std::to_string(subject.get())),
        visit.say("撤销", "Withdraw"));
  }
  if (!listed.empty()) listed = markup("<ul>{}</ul>", listed);
  const Html fields = input_field(
      {.id = "interest",
       .label = visit.say("利害关系主体的统一社会信用代码", "Credit code of a subject it has an interest in"),
       .hint = visit.say("本人、近亲属任职或者持股的单位等；查询时提醒审计员",
                         "Its own firm, or one of close kin; an auditor is told when it is looked at"),
       .value = field_of(given, "interest")},
      errors, visit.lang);
  return folded(visit.say("申报的利害关系", "Declared interests"),
                listed + post_form(base + "/interest", fields, visit.say("登记", "Enter it")), open);
}

Html client_forms(App& app, const Visit& visit, const Account& account, const std::string& base,
                  const FormFields& given, const FieldErrors& errors, std::string_view refused) {
  const Html certificate = text_area(
      {.id = "certificate",
       .label = visit.say("证书（PEM）或者它的 SHA-256 指纹", "The certificate (PEM), or its SHA-256 fingerprint"),
       .hint = visit.say("只登记指纹；最多 4 个，可以先登记新的再停用旧的",
                         "Only its fingerprint is kept; up to four, so that a new one can come before the old "
                         "one ends"),
       .value = field_of(given, "certificate")},
      errors, visit.lang);
  const Html quota = input_field({.id = "a_day",
                                  .label = visit.say("每天的调用次数", "Requests a day"),
                                  .hint = {},
                                  .value = given_or(given, "a_day", std::to_string(app.entrance().quota(account.id))),
                                  .narrow = true},
                                 errors, visit.lang);
  return folded(visit.say("登记证书", "Enter a certificate"),
                post_form(base + "/certificate", certificate, visit.say("登记证书", "Enter it")),
                refused == "/certificate") +
         folded(visit.say("更改每天限额", "Change the daily quota"),
                post_form(base + "/quota", quota, visit.say("保存限额", "Save the quota")), refused == "/quota");
}

FormDone done(const base::Result<void>& result, const Visit& visit, const char* field) {
  if (result) return {};
  return {field_error(result.error(), visit.lang, field), result.error().kind().http_status};
}
FormDone wrong(const char* field, const char* words) { return {FieldError{field, words, {}}, 422}; }

FormDone take_interest(App& app, const Visit& visit, AccountId id, const FormFields& form) {
  const std::string code(base::trim(field_of(form, "interest")));
  const auto subject = app.facts().registry().by_code(code, store::CodeKind::uscc);
  if (!subject) return wrong("interest", visit.say("平台没有这个代码的主体", "No subject has this code"));
  return done(app.entrance().accounts().declare_interest(visit.caller.account, id, *subject), visit, "interest");
}

FormDone take_certificate(App& app, const Visit& visit, AccountId id, const FormFields& form) {
  const std::string fingerprint = certificate_fingerprint(field_of(form, "certificate"));
  if (fingerprint.empty()) {
    return wrong("certificate", visit.say("请粘贴 PEM 证书，或者 64 位十六进制的 SHA-256 指纹",
                                          "Paste a PEM certificate, or a SHA-256 of 64 hexadecimal digits"));
  }
  const auto added =
      app.powers().wish(visit.caller, {.kind = access::PowerKind::certificate, .account = id, .sha256 = fingerprint});
  if (added) return {};
  return {field_error(added.error(), visit.lang, "certificate"), added.error().kind().http_status};
}

}  // namespace

Html clearance_field(const Visit& visit, const std::string& value, const FieldErrors& errors) {
  return select_field({.id = "clearance",
                       .label = visit.say("密级", "Clearance"),
                       .hint = visit.say("能看到不高于这一级的记录", "Records up to this label are shown"),
                       .value = value,
                       .none = {},
                       .options = clearances(visit)},
                      errors, visit.lang);
}

int clearance_in(const FormFields& form) {
  const std::string given = field_of(form, "clearance");
  if (given.empty()) return 0;
  return given.size() == 1 && given[0] >= '0' && given[0] <= '3' ? given[0] - '0' : -1;
}

Html own_interests(App& app, const Visit& visit, const Account& account) {
  if (account.kind != access::AccountKind::staff) return {};
  Html listed;
  for (const base::SubjectId subject : account.interests) {
    listed += markup("<li>{}</li>", subject_words(app, subject, visit));
  }
  return pair(visit.say("申报的利害关系", "Declared interests"),
              markup("{}<p class=\"hint\">{}</p>", listed.empty() ? Html{} : markup("<ul>{}</ul>", listed),
                     listed.empty() ? visit.say("没有申报。与某个主体有利害关系的，请让安全管理员登记。",
                                                "None. Have the security administrator enter an interest you have.")
                                    : visit.say("对这些主体的查询会提醒审计员。有变化的，请让安全管理员登记。",
                                                "The auditors are alerted when you look at these. Have the security "
                                                "administrator enter what changes.")));
}

Html account_facts(App& app, const Visit& visit, const Account& account) {
  Html out;
  if (account.kind == AccountKind::agent) {
    out += pair(visit.say("代理的主体", "Acts for"), subject_words(app, account.subject, visit));
  }
  if (account.kind == AccountKind::staff || account.kind == AccountKind::client) {
    const auto levels = clearances(visit);
    out += pair(visit.say("密级", "Clearance"), levels[static_cast<size_t>(std::clamp(account.clearance, 0, 3))].label);
  }
  return out;
}

Html account_forms(App& app, const Visit& visit, const Account& account, const FormFields& given,
                   const FieldErrors& errors, std::string_view refused) {
  const std::string base = "/accounts/" + std::to_string(account.id.get());
  const bool staff = account.kind == AccountKind::staff, client = account.kind == AccountKind::client;
  Html out;
  if (client) out += client_forms(app, visit, account, base, given, errors, refused);
  if (account.kind == AccountKind::agent) out += term_form(visit, account, base, given, errors, refused == "/term");
  if (staff || client) out += clearance_form(visit, account, base, given, errors, refused == "/clearance");
  if (staff) out += interests_form(app, visit, account, base, given, errors, refused == "/interest");
  return out;
}

std::optional<FormDone> take_account_form(App& app, const Visit& visit, AccountId id, std::string_view action,
                                          const FormFields& form) {
  auto& accounts = app.entrance().accounts();
  const AccountId actor = visit.caller.account;
  if (action == "/term") {
    const auto until = base::parse_iso_day(field_of(form, "term"));
    if (!until) return wrong("term", visit.say("请填写最后一日，例如 2026-12-31", "Give the last day: 2026-12-31"));
    return done(accounts.set_term(actor, id, *until), visit, "term");
  }
  if (action == "/clearance") {
    access::Wish wish{.kind = access::PowerKind::clearance, .account = id, .clearance = clearance_in(form)};
    const auto wished = app.powers().wish(visit.caller, wish);
    if (wished) return FormDone{};
    return FormDone{field_error(wished.error(), visit.lang, "clearance"), wished.error().kind().http_status};
  }
  if (action == "/interest") return take_interest(app, visit, id, form);
  if (action == "/end-interest") {
    const base::SubjectId subject(parse_id(field_of(form, "subject")).value_or(0));
    return done(accounts.withdraw_interest(actor, id, subject), visit, "");
  }
  if (action == "/certificate") return take_certificate(app, visit, id, form);
  if (action == "/quota") {
    const auto a_day = parse_id(field_of(form, "a_day"));
    if (!a_day) return wrong("a_day", visit.say("请填写次数，例如 200000", "Give a number, such as 200000"));
    return done(app.entrance().set_quota(actor, id, *a_day), visit, "a_day");
  }
  return std::nullopt;
}

std::string certificate_fingerprint(std::string_view text) {
  if (text.find("-----BEGIN") != text.npos) {
    text.remove_prefix(text.find("-----BEGIN"));  // it begins a line
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())),
                                                           &BIO_free_all);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        in ? PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr) : nullptr, &X509_free);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (!certificate || X509_digest(certificate.get(), EVP_sha256(), digest, &size) != 1) return {};
    return base::hex(std::string_view(reinterpret_cast<const char*>(digest), size));
  }
  std::string out;
  for (const char c : text) {
    if (c == ':' || c == ' ' || c == '\r' || c == '\n' || c == '\t') continue;
    out += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  const bool good = out.size() == 64 && out.find_first_not_of("0123456789abcdef") == out.npos;
  return good ? out : std::string();
}

}  // namespace taixin::service
