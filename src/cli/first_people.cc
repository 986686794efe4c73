#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "access/tokens.h"
#include "access/totp.h"
#include "cli/account_commands.h"
#include "cli/commands.h"
#include "cli/errors.h"
#include "identity/resident_id.h"
#include "service/api_accounts.h"

namespace taixin::cli {
namespace {

using access::Account;
using access::AccountId;
using access::AccountKind;
using access::AccountState;
using access::UnitId;

base::Result<std::string> first_link(access::Entrance& entrance, const std::string& login, const std::string& name,
                                     const std::string& role, UnitId unit) {
  access::NewAccount account;
  account.login = login;
  account.name = name;
  account.unit = unit;
  TX_TRY(const AccountId id, entrance.accounts().invite({}, account));
  TX_CHECK(entrance.accounts().grant({}, id, {role, unit, {}}));
  return entrance.make_link({}, id);
}

struct Demo {
  std::string role, login, password, key;
};

// A password that the policy takes: invented words are not needed, nobody types it twice.
std::string demo_password() { return "Sl-" + access::new_short_token().substr(0, 14) + "7a"; }

// Nobody's: no county has the region 370999.
identity::IdNumber invented_number(int order) {
  std::string text = fmt::format("370999193101{:02}{:03}", order, order);
  text += identity::resident_id_check_character(text).value();
  return identity::IdNumber(std::move(text));
}

// Of a demo a department hands over anything.
base::Result<UnitId> demo_unit(service::App& app, access::UnitKind kind, const std::string& code,
                               const std::string& name) {
  auto& accounts = app.entrance().accounts();
  std::set<std::string> items;
  for (const catalog::Item& item : app.catalog().items()) items.insert(item.code.get());
  const auto directory = accounts.directory();
  if (const access::Unit* there = directory->unit_by_code(code)) return there->id;
  return accounts.add_unit({}, {directory->units().begin()->first, kind, code, name, {}, {items.begin(), items.end()}});
}

// Through its link, so that it is as any other account.
base::Result<Demo> demo_account(service::App& app, const access::RoleRule& rule) {
  auto& entrance = app.entrance();
  auto& accounts = entrance.accounts();
  TX_TRY(const UnitId office, demo_unit(app, access::UnitKind::department, "370999-demo", "示例市住房和城乡建设局"));
  TX_TRY(const UnitId hall, demo_unit(app, access::UnitKind::window, "370999-hall", "示例市政务服务大厅窗口"));
  access::NewAccount account;
  account.login = "demo-" + rule.code;
  std::ranges::replace(account.login, '_', '-');
  account.name = "示例" + rule.name.zh;
  const UnitId root = accounts.directory()->units().begin()->first;
  UnitId of = rule.code.ends_with("_admin") ? root : rule.code == "window" ? hall : office;
  const bool agent = rule.holders.contains(AccountKind::agent);
  const auto number = invented_number(agent ? 2 : 1);
  if (rule.holders.contains(access::AccountKind::staff)) {
    account.unit = rule.code == "window" ? hall : office;
  } else {
    of = root;
    account.person = &number;
    account.kind = agent ? AccountKind::agent : AccountKind::person;
    if (account.kind == AccountKind::agent) {
      account.subject = base::SubjectId(1);
      account.until = app.home().clock().today().plus_years(1);
    }
  }
  TX_TRY(const AccountId id, accounts.invite({}, account));
  TX_CHECK(accounts.grant({}, id, {rule.code, of, {}}));
  Demo out{rule.code, account.login, demo_password(), {}};
  TX_TRY(const std::string link, entrance.make_link({}, id));
  TX_TRY(auto came, entrance.use_link(link, out.password, "demo"));
  if (came.session.stage == access::Stage::enrol) {
    TX_TRY(const std::string key, entrance.begin_second_factor(came.token));
    out.key = access::base32(key);
    const std::string code = access::totp_code(key, access::totp_step(app.home().clock().now()));
    TX_TRY(came, entrance.confirm_second_factor(came.token, code));
  }
  TX_CHECK(entrance.sign_out(came.token));
  return out;
}

base::Result<Demo> demo_client(service::App& app, const access::RoleRule& rule) {
  auto& accounts = app.entrance().accounts();
  TX_TRY(const UnitId office, demo_unit(app, access::UnitKind::department, "370999-demo", "示例市住房和城乡建设局"));
  access::NewAccount account;
  account.kind = AccountKind::client;
  account.login = "demo-" + rule.code;
  std::ranges::replace(account.login, '_', '-');
  account.name = "示例" + rule.name.zh;
  account.unit = office;
  TX_TRY(const AccountId id, accounts.invite({}, account));
  TX_CHECK(accounts.grant({}, id, {rule.code, office, {}}));
  TX_TRY(const auto secret, app.entrance().add_secret({}, id));
  return Demo{rule.code, account.login, secret.secret, {}};
}

// A file of the demo's submitter that waits for its reviewer: one good row, and one that would come back.
base::Result<void> demo_review(service::App& app) {
  const auto directory = app.entrance().accounts().directory();
  const Account* officer = directory->by_login("demo-submitter");
  const access::Unit* office = directory->unit_by_code("370999-demo");
  if (!officer || !office) return {};
  access::Caller caller;
  caller.via = store::Via::web;
  caller.account = officer->id;
  caller.unit = office->id;
  caller.directory = directory;
  std::string code = "91370999TX000001XE", name = "岱岳示例第1商贸有限公司";
  if (const auto card = app.facts().registry().card(base::SubjectId(1)); card && !card->code().empty()) {
    code = card->code();
    name = card->name({});
  }
  intake::IngestOptions options;
  options.item = "HON.honour";
  options.source = office->name;
  options.operator_name = officer->name;
  options.file_name = "示例荣誉.csv";
  const base::Day day = app.home().clock().today().plus_days(-3);
  TX_CHECK(app.held().hand_over(caller, options,
                                fmt::format("ZTMC,TYSHXYDM,RYMC,RYJB,SYRQ,SYDW\n{0},{1},示例守信单位,市级,{2},{3}\n"
                                            "{0},{1},示例守信单位,市级,2026-02-30,{3}\n",
                                            name, code, day.iso(), office->name)));
  return {};
}

}  // namespace

int first_people(Common& common, const FirstPeople& people) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::App& app = *(*door)->app();
  auto& entrance = app.entrance();
  const bool zh = common.lang == base::Lang::zh;
  const auto root =
      entrance.accounts().add_unit({}, {{}, access::UnitKind::city, people.city_code, people.city, {}, {}});
  if (!root) return refuse(root.error(), common.lang);
  fmt::print(
      "{}\n",
      zh ? "首次登录的一次性链接（72 小时内有效，各用一次；在平台的地址后打开）："
         : "one-time links for the first sign-in (72 hours, once each; open them after the platform's address):");
  for (const auto& [login, role, name_zh, name_en] :
       {std::tuple{people.security, "security_admin", "安全管理员", "security administrator"},
        std::tuple{people.system, "system_admin", "系统管理员", "system administrator"}}) {
    const auto link = first_link(entrance, login, name_zh, role, *root);
    if (!link) return refuse(link.error(), common.lang);
    fmt::print("  {}  {}  {}\n", zh ? name_zh : name_en, login, service::link_path(*link));
  }
  return kDone;
}

int demo_accounts(Common& common, const std::string& out) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  if (!(*door)->app()) return refuse(base::fail(kDemoServed), common.lang);
  service::App& app = *(*door)->app();
  auto& accounts = app.entrance().accounts();
  const auto picture = accounts.directory();
  for (const auto& [id, account] : picture->accounts()) {
    if (account.state != AccountState::invited) return refuse(base::fail(kNotADemo), common.lang);
  }
  if (picture->units().empty()) return refuse(base::fail(kNotADemo), common.lang);
  const bool zh = common.lang == base::Lang::zh;
  std::string lines = zh ? "# 演示账户：角色  登录名  密码（客户端为密钥）  手机验证器密钥\n"
                         : "# demo accounts: role  login  password (of a client: secret)  key of the phone\n";
  for (const access::RoleRule& rule : accounts.rules()) {
    const bool system = rule.holders == std::set{AccountKind::client};
    const auto made = system ? demo_client(app, rule) : demo_account(app, rule);
    if (!made) return refuse(made.error(), common.lang);
    lines += fmt::format("{:<16} {:<22} {:<44} {}\n", made->role, made->login, made->password, made->key);
  }
  if (const auto waits = demo_review(app); !waits) return refuse(waits.error(), common.lang);
  std::error_code failed;
  std::ofstream file(out, std::ios::trunc);
  std::filesystem::permissions(out, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, failed);
  file << lines;
  if (!file.flush() || failed) return refuse(base::fail(kCannotWrite, {{"path", out}}), common.lang);
  fmt::print("{}", lines);
  return kDone;
}

}  // namespace taixin::cli
