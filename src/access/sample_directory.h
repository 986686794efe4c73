// For tests: a small invented city, and callers of every role of this repository's packs.
//
//   city (1) ── housing bureau (2) ── its hall (3)
//           └── market bureau (4)
//           └── agency (5)
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "access/caller.h"
#include "catalog/catalog.h"
#include "catalog/packs_testing.h"
#include "store/test_support.h"

namespace taixin::access {

inline constexpr UnitId kCity{1}, kHousing{2}, kHall{3}, kMarket{4}, kAgency{5};
inline constexpr base::SubjectId kOwnSubject{71}, kSomebodyElse{72};

struct SampleAccount {
  std::string role;
  UnitId unit = kHousing;
  AccountKind kind = AccountKind::staff;
  bool two_factor = true;
  AccountState state = AccountState::active;
  std::optional<base::Day> until = {};
};

inline AccountKind kind_for(const catalog::Role& role) {
  if (role.holders.contains(catalog::Holder::staff)) return AccountKind::staff;
  if (role.holders.contains(catalog::Holder::person)) return AccountKind::person;
  return role.holders.contains(catalog::Holder::agent) ? AccountKind::agent : AccountKind::client;
}

// One account, number 1 unless said otherwise, with one role.
inline Caller sample_caller(const SampleAccount& sample, AccountId id = AccountId(1)) {
  std::map<UnitId, Unit> units;
  const auto add = [&](UnitId unit, UnitId parent, UnitKind kind, std::string code, std::string name) {
    units[unit] = {unit, parent, kind, std::move(code), std::move(name), {}, {}, false};
  };
  add(kCity, UnitId(), UnitKind::city, "370999-city", "示例市");
  add(kHousing, kCity, UnitKind::department, "370999-housing", "示例市住房和城乡建设局");
  add(kHall, kHousing, UnitKind::window, "370999-hall", "示例市住房和城乡建设局服务大厅");
  add(kMarket, kCity, UnitKind::department, "370999-market", "示例市市场监督管理局");
  add(kAgency, kCity, UnitKind::agency, "370999-agency", "示例信用服务有限公司");
  Account account;
  account.id = id;
  account.kind = sample.kind;
  account.state = sample.state;
  account.login = "shili-" + std::to_string(id.get());
  account.name = "示例经办人";
  account.unit = sample.unit;
  account.two_factor = sample.two_factor;
  account.until = sample.until;
  account.clearance = 1;
  if (!sample.role.empty()) account.grants.push_back({sample.role, sample.unit, std::nullopt});
  if (sample.kind == AccountKind::person || sample.kind == AccountKind::agent) account.subject = kOwnSubject;
  Caller caller;
  caller.via = sample.kind == AccountKind::client ? store::Via::api : store::Via::web;
  caller.account = id;
  caller.unit = sample.kind == AccountKind::person ? UnitId() : sample.unit;
  caller.directory = std::make_shared<const Directory>(std::move(units), std::map<AccountId, Account>{{id, account}});
  return caller;
}

// An empty home of its own, open.
struct SampleHome {
  explicit SampleHome(base::Day today) : clock(today) {
    TX_ASSERT(store::Home::create(directory.path() / "home", clock).ok(), "no home in {}", directory.path().string());
    auto opened = store::Home::open(directory.path() / "home", clock);
    TX_ASSERT(opened.ok(), "{}", opened.error().message(base::Lang::en));
    home = *std::move(opened);
  }
  base::FixedClock clock;
  store::TemporaryDirectory directory;
  std::unique_ptr<store::Home> home;
};

}  // namespace taixin::access
