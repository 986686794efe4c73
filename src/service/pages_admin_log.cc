#include "service/pages_admin_log.h"

#include <boost/json.hpp>

#include "access/account_errors.h"
#include "access/directory_builder.h"
#include "access/errors.h"
#include "service/api_admin.h"
#include "service/pages_words.h"
#include "store/accounts.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
namespace event = access::event;

struct Words {
  std::string_view kind;
  const char *zh, *en;
};
constexpr Words kWords[] = {{event::kUnitAdded, "登记单位", "unit entered"},
                            {event::kUnitChanged, "变更单位", "unit changed"},
                            {event::kUnitMoved, "移动单位", "unit moved"},
                            {event::kUnitClosed, "停用单位", "unit closed"},
                            {event::kInvited, "开立账户", "account opened"},
                            {event::kActivated, "启用账户", "account activated"},
                            {event::kSuspended, "暂停账户", "account suspended"},
                            {event::kResumed, "恢复账户", "account resumed"},
                            {event::kClosed, "注销账户", "account closed"},
                            {event::kGranted, "授予角色", "role given"},
                            {event::kGrantEnded, "收回角色", "role ended"},
                            {event::kTerm, "更改期限", "term changed"},
                            {event::kClearance, "更改密级", "clearance changed"},
                            {event::kInterest, "申报利害关系", "interest declared"},
                            {event::kNoInterest, "撤销利害关系", "interest withdrawn"},
                            {event::kSecondFactor, "绑定手机", "phone enrolled"},
                            {event::kRecoveryAsked, "申请找回", "recovery asked for"},
                            {event::kRecoveryConfirmed, "确认找回", "recovery confirmed"},
                            {event::kLinkMade, "生成一次性链接", "one-time link made"},
                            {event::kPasswordSet, "设定密码", "password set"},
                            {event::kSignedIn, "登录", "signed in"},
                            {event::kSignInFailed, "登录失败", "sign-in failed"},
                            {event::kLocked, "锁定", "locked"},
                            {event::kSignedOut, "退出登录", "signed out"},
                            {event::kCodeGiven, "验证动态码", "code given"},
                            {event::kSecretAdded, "生成密钥", "secret made"},
                            {event::kSecretEnded, "停用密钥", "secret ended"},
                            {event::kCertificateAdded, "登记证书", "certificate entered"},
                            {event::kCertificateEnded, "停用证书", "certificate ended"},
                            {event::kQuotaSet, "更改限额", "quota changed"},
                            {event::kAssisted, "开始代办", "assisting begun"},
                            {event::kAssistedEnded, "结束代办", "assisting ended"}};

std::string kind_words(const Visit& visit, std::string_view kind) {
  for (const Words& one : kWords) {
    if (one.kind == kind) return visit.say(one.zh, one.en);
  }
  return std::string(kind);
}

// What an event says of its own: reason, role, day, number. Digests mean nothing to a reader and stay away.
std::string detail_words(App& app, const Visit& visit, const store::AccountEvent& event) {
  boost::system::error_code failed;
  const json::value detail = json::parse(event.detail_json, failed);
  if (failed || !detail.is_object()) return {};
  std::string out;
  const auto add = [&](const std::string& words) {
    if (!words.empty()) out += (out.empty() ? "" : visit.say("；", "; ")) + words;
  };
  for (const auto& [name, value] : detail.as_object()) {
    const std::string_view key = name;
    if (key == "role" && value.is_string()) {
      const auto* rule = app.entrance().accounts().rule(std::string_view(value.as_string()));
      add(rule ? rule->name.in(visit.lang) : std::string(value.as_string()));
    } else if ((key == "reason" || key == "until" || key == "matter" || key == "name" || key == "code") &&
               value.is_string()) {
      add(std::string(value.as_string()));
    } else if ((key == "number" || key == "clearance" || key == "a_day") && value.is_int64()) {
      add(std::to_string(value.as_int64()));
    }
  }
  return out;
}

Html about(const access::Directory& directory, const Visit& visit, const store::AccountEvent& event) {
  Html out;
  if (event.account != 0) {
    out += markup("<a href=\"/admin-log?account={}\">{}</a>", event.account,
                  account_name(directory, access::AccountId(event.account), visit));
  }
  if (event.unit != 0) {
    out += (out.empty() ? Html{} : raw("<br>")) + text(unit_name(directory, access::UnitId(event.unit)));
  }
  return out;
}

}  // namespace

Response admin_log_page(App& app, const Visit& visit) {
  constexpr size_t kPage = 50;
  const char* title = visit.say("管理操作", "What administrators did");
  store::AccountEventFilter filter{.limit = kPage};
  filter.account = parse_id(field_of(visit.query, "account")).value_or(0);
  filter.before = parse_id(field_of(visit.query, "cursor")).value_or(INT64_MAX);
  auto tx = app.home().read_records();
  if (!tx) return error_page(visit, tx.error());
  const auto events = store::account_events(*tx, filter);
  if (!events) return error_page(visit, events.error());
  const auto directory = directory_of(app, visit);
  Table list{.caption = title,
             .caption_hidden = true,
             .stack = true,
             .columns = {{visit.say("操作", "What")},
                         {visit.say("时间", "Time")},
                         {visit.say("操作人", "By")},
                         {visit.say("对象", "About")},
                         {visit.say("内容", "Detail")}},
             .rows = {}};
  for (const store::AccountEvent& one : *events) {
    list.rows.push_back({text(kind_words(visit, one.kind)), markup("<span class=\"nowrap\">{}</span>", minute(one.at)),
                         text(account_name(*directory, access::AccountId(one.actor), visit)),
                         about(*directory, visit, one), text(detail_words(app, visit, one))});
  }
  Html body =
      markup("<h1>{}</h1><p>{}</p>", title,
             visit.say("对单位和账户做过的每一件事，谁也不能删改。登录也记在这里；密码、密钥和自然人的姓名不在其中。",
                       "Everything that was done to units and accounts; nobody can change a line. Sign-ins are "
                       "here too; passwords, secrets and names of natural persons are not."));
  if (filter.account != 0) {
    body +=
        markup("<p>{} <b>{}</b> · <a href=\"/admin-log\">{}</a></p>", visit.say("只看账户", "Only"),
               account_name(*directory, access::AccountId(filter.account), visit), visit.say("看全部", "all of them"));
  }
  body += list.rows.empty() ? markup("<p class=\"panel\">{}</p>", visit.say("没有记录。", "There is nothing."))
                            : table(list);
  body += next_link(visit, events->size() == kPage ? std::to_string(events->back().id) : std::string(),
                    visit.say("更早的操作", "Earlier ones"));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

}  // namespace taixin::service
