// For tests of accounts: a home with its keys under the packs of this repository, a clock that is moved by hand, and
// roles as packs would state them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "access/decision.h"
#include "access/entrance.h"
#include "access/totp.h"
#include "catalog/packs_testing.h"
#include "store/test_support.h"

namespace taixin::access::testing {

inline std::vector<RoleRule> test_rules() {
  return {{"system_admin",
           {"系统管理员", "system administrator"},
           {"security_admin", "audit_admin"},
           {AccountKind::staff},
           true},
          {"security_admin", {"安全管理员", "security administrator"}, {"audit_admin"}, {AccountKind::staff}, true},
          {"audit_admin", {"审计管理员", "audit administrator"}, {}, {AccountKind::staff}, true},
          {"submitter", {"经办", "submitter"}, {}, {AccountKind::staff}, false},
          {"reviewer", {"审核", "reviewer"}, {}, {AccountKind::staff}, false},
          {"centre_operator", {"信用中心操作员", "centre operator"}, {}, {AccountKind::staff}, false},
          {"exchange_system", {"数据交换系统", "exchange system"}, {}, {AccountKind::client}, false},
          {"api", {"接口", "interface"}, {}, {AccountKind::client, AccountKind::person, AccountKind::agent}, false}};
}

inline std::shared_ptr<const catalog::Catalog> packs() {
  static const auto catalog = [] {
    auto loaded = catalog::Catalog::load({catalog::testing::repository_pack("national")});
    TX_ASSERT(loaded.ok(), "{}", loaded.error().message(base::Lang::en));
    return *std::move(loaded);
  }();
  return catalog;
}

inline constexpr std::string_view kGoodPassword = "Hetao-Linjian-38";
inline constexpr std::string_view kOtherPassword = "Songshu-Xiaohe-52";

class AccountsHome {
 public:
  explicit AccountsHome(Argon2::Cost cost = {64, 1}) : cost_(cost) {
    TX_ASSERT(store::Home::create(path(), clock).ok(), "create");
    TX_ASSERT(vault::Vault::create(path() / "keys").ok(), "keys");
    open();
  }
  std::filesystem::path path() const { return directory_.path() / "home"; }
  void open() {
    entrance_.reset();
    home_.reset();
    vault_.reset();
    auto home = store::Home::open(path(), clock);
    TX_ASSERT(home.ok(), "{}", home.error().message(base::Lang::en));
    home_ = *std::move(home);
    auto opened = vault::Vault::open(path() / "keys", clock);
    TX_ASSERT(opened.ok(), "{}", opened.error().message(base::Lang::en));
    vault_ = *std::move(opened);
    auto entrance = Entrance::open(*home_, *vault_, packs(), test_rules(), cost_);
    TX_ASSERT(entrance.ok(), "{}", entrance.error().message(base::Lang::en));
    entrance_ = *std::move(entrance);
  }
  store::Home& home() { return *home_; }
  vault::Vault& vault() { return *vault_; }
  Entrance& entrance() { return *entrance_; }
  Accounts& accounts() { return entrance_->accounts(); }
  std::shared_ptr<const Directory> directory() { return accounts().directory(); }
  // As the decision point sees it, by the roles of this repository's packs.
  bool may(AccountId account, Action action, UnitId unit = {}) {
    Caller caller;
    caller.via = store::Via::web;
    caller.account = account;
    caller.directory = directory();
    const auto doors = Doors::of(catalog::testing::repository_catalog());
    return doors->may(caller, action, {unit, {}}, clock.today()).permitted();
  }
  void pass(int64_t seconds) { clock.set(base::KnownAt(clock.now().get() + seconds * 1'000'000)); }

  UnitId city() {
    const auto picture = directory();
    if (const Unit* there = picture->unit_by_code("370999")) return there->id;
    return accounts().add_unit({}, {{}, UnitKind::city, "370999", "示例市", "370999", {}}).value();
  }
  UnitId department(const std::string& code = "370999-01", UnitKind kind = UnitKind::department) {
    return accounts().add_unit({}, {city(), kind, code, "示例市" + code + "局", "", {}}).value();
  }
  AccountId staff(const std::string& login, UnitId unit) {
    NewAccount account;
    account.login = login;
    account.name = "示例" + login;
    account.unit = unit;
    return accounts().invite({}, account).value();
  }
  // Through its first link to a second factor; returns the phone's key.
  std::string activate(AccountId account, std::string_view password = kGoodPassword) {
    const std::string link = entrance().make_link({}, account).value();
    auto came = entrance().use_link(link, std::string(password), "test").value();
    if (came.session.stage == Stage::full) return {};
    const std::string key = entrance().begin_second_factor(came.token).value();
    came = entrance().confirm_second_factor(came.token, code(key)).value();
    EXPECT_EQ(came.session.stage, Stage::full);
    entrance().sign_out(came.token).value();
    pass(60);  // the step of that code is over
    return key;
  }
  std::string code(const std::string& key) { return totp_code(key, totp_step(clock.now())); }

  base::FixedClock clock{*base::Day::from_civil(2026, 4, 30)};

 private:
  const Argon2::Cost cost_;
  store::TemporaryDirectory directory_;
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<Entrance> entrance_;
};

// An invented number: region 379999 does not exist.
inline identity::IdNumber number_of(int year, int order) {
  std::string text = fmt::format("379999{:04}0{}15{:03}", year, order % 9 + 1, order);
  text += identity::resident_id_check_character(text).value();
  return identity::IdNumber(text);
}

}  // namespace taixin::access::testing
