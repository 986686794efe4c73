#include "access/power.h"

#include "access/account_errors.h"
#include "access/accounts_home.h"
#include "store/files.h"

namespace taixin::access {
namespace {

using testing::AccountsHome;

std::string code_of(const auto& result) { return result.ok() ? std::string() : std::string(result.error().code()); }

struct Guarded : AccountsHome {
  Guarded() : root(city()), first(guard("guard-1")) {}
  AccountId guard(const std::string& login) {
    const AccountId id = staff(login, root);
    TX_ASSERT(accounts().grant({}, id, {"security_admin", root, {}}).ok(), "grant");
    activate(id);
    return id;
  }
  Caller caller(AccountId id) {
    Caller out;
    out.via = store::Via::web;
    out.account = id;
    out.unit = root;
    out.directory = directory();
    return out;
  }
  AccountId client() {
    NewAccount account;
    account.kind = AccountKind::client;
    account.login = "system";
    account.name = "示例系统";
    account.unit = root;
    return accounts().invite({}, account).value();
  }
  Powers powers(const catalog::Catalog& catalog) { return Powers(home(), entrance(), catalog); }
  UnitId root;
  AccountId first;
};

Wish role(AccountId account, UnitId unit, const char* code = "submitter") {
  return {.kind = PowerKind::role, .account = account, .grant = {code, unit, {}}};
}

TEST(Powers, OneAloneActsAtOnceAndTheAuditIsTold) {
  Guarded home;
  Powers powers = home.powers(*testing::packs());
  const AccountId officer = home.staff("officer", home.root);
  const auto out = powers.wish(home.caller(home.first), role(officer, home.root)).value();
  EXPECT_FALSE(out.waits);
  EXPECT_EQ(home.directory()->account(officer)->grants.size(), 1u);
  const auto alone = powers.alone();
  ASSERT_EQ(alone.size(), 1u);
  EXPECT_EQ(alone[0].by, home.first);
  EXPECT_EQ(alone[0].account, officer);
  EXPECT_EQ(alone[0].kind, "granted");
  home.open();
  Powers again = home.powers(*testing::packs());
  ASSERT_EQ(again.alone().size(), 1u) << "kept over a restart";
  EXPECT_EQ(code_of(again.seen(home.caller(home.first), 999, "示例")), "access.no_alone");
  EXPECT_EQ(code_of(again.seen(home.caller(home.first), again.alone()[0].id, "")), "access.bad_account");
  ASSERT_TRUE(again.seen(home.caller(home.first), again.alone()[0].id, "已核实").ok());
  EXPECT_TRUE(again.alone().empty());
}

TEST(Powers, TwoAreNeededWhereThereAreTwo) {
  Guarded home;
  const AccountId second = home.guard("guard-2"), officer = home.staff("officer", home.root);
  {
    Powers powers = home.powers(*testing::packs());
    const auto waits = powers.wish(home.caller(home.first), role(officer, home.root)).value().waits;
    ASSERT_TRUE(waits);
    EXPECT_TRUE(home.directory()->account(officer)->grants.empty()) << "nothing holds before";
    EXPECT_EQ(powers.wish(home.caller(home.first), role(officer, home.root)).value().waits, waits) << "said twice";
    EXPECT_EQ(code_of(powers.confirm(home.caller(home.first), *waits)), "access.two_people");
    EXPECT_EQ(code_of(powers.confirm(home.caller(second), *waits + 100)), "access.no_proposal");
  }
  home.open();  // what waits is kept
  Powers powers = home.powers(*testing::packs());
  ASSERT_EQ(powers.pending().size(), 1u);
  const int64_t id = powers.pending()[0].id;
  ASSERT_TRUE(powers.confirm(home.caller(second), id).ok());
  EXPECT_EQ(home.directory()->account(officer)->grants.size(), 1u);
  EXPECT_TRUE(powers.pending().empty());
  EXPECT_EQ(code_of(powers.confirm(home.caller(second), id)), "access.no_proposal") << "once";
  EXPECT_TRUE(powers.alone().empty());
  // About oneself nobody confirms, whoever wished it.
  const auto own =
      powers.wish(home.caller(home.first), {.kind = PowerKind::clearance, .account = second, .clearance = 2});
  ASSERT_TRUE(own->waits);
  EXPECT_EQ(code_of(powers.confirm(home.caller(second), *own->waits)), "access.two_people");
  ASSERT_TRUE(powers.drop(home.caller(second), *own->waits).ok()) << "but may refuse it";
  EXPECT_EQ(home.directory()->account(second)->clearance, 0);
  // What would be refused is refused when it is wished.
  EXPECT_EQ(code_of(powers.wish(home.caller(home.first), role(officer, home.root, "nonsense"))), "access.unknown_role");
  EXPECT_EQ(code_of(powers.wish(home.caller(home.first), role(home.first, home.root))), "access.own_account");
}

TEST(Powers, SecretsAndCertificatesOfSystems) {
  Guarded home;
  const AccountId second = home.guard("guard-2"), client = home.client();
  Powers powers = home.powers(*testing::packs());
  const auto secret = powers.wish(home.caller(home.first), {.kind = PowerKind::secret, .account = client}).value();
  ASSERT_TRUE(secret.waits);
  EXPECT_TRUE(secret.secret.empty());
  const auto made = powers.confirm(home.caller(second), *secret.waits).value();
  EXPECT_TRUE(home.entrance().client_token("system", made.secret).ok());
  const std::string print(64, 'a');
  const auto paper =
      powers.wish(home.caller(home.first), {.kind = PowerKind::certificate, .account = client, .sha256 = print})
          .value();
  EXPECT_FALSE(home.entrance().of_certificate(print));
  ASSERT_TRUE(powers.confirm(home.caller(second), *paper.waits).ok());
  EXPECT_EQ(home.entrance().of_certificate(print), client);
}

TEST(Powers, NobodyBecomesAloneByRemovingTheOther) {
  Guarded home;
  const AccountId second = home.guard("guard-2"), officer = home.staff("officer", home.root);
  Powers powers = home.powers(*testing::packs());
  ASSERT_TRUE(home.accounts().suspend(home.first, second, "示例").ok());
  EXPECT_TRUE(powers.wish(home.caller(home.first), role(officer, home.root))->waits) << "suspended counts";
  const Wish close{.kind = PowerKind::close, .account = second, .reason = "示例"};
  ASSERT_TRUE(powers.wish(home.caller(home.first), close)->waits);
  EXPECT_NE(home.directory()->account(second)->state, AccountState::closed);
  const Wish end{.kind = PowerKind::role_end, .account = second, .grant = {"security_admin", home.root, {}}};
  EXPECT_TRUE(powers.wish(home.caller(home.first), end)->waits);
  // Of others both take effect at once.
  const Wish plain{.kind = PowerKind::close, .account = officer, .reason = "示例"};
  EXPECT_FALSE(powers.wish(home.caller(home.first), plain)->waits);
  EXPECT_EQ(home.directory()->account(officer)->state, AccountState::closed);
}

TEST(Powers, WishesLapse) {
  Guarded home;
  const AccountId second = home.guard("guard-2"), officer = home.staff("officer", home.root);
  Powers powers = home.powers(*testing::packs());
  const auto old = powers.wish(home.caller(home.first), role(officer, home.root)).value().waits;
  home.pass(Powers::kDays * 86'400 - 60);
  EXPECT_EQ(powers.pending().size(), 1u);
  home.pass(61);  // moments of events of one instant are told apart by microseconds
  EXPECT_TRUE(powers.pending().empty());
  EXPECT_EQ(code_of(powers.confirm(home.caller(second), *old)), "access.no_proposal");
  const auto fresh = powers.wish(home.caller(home.first), role(officer, home.root)).value().waits;
  ASSERT_TRUE(fresh && *fresh != *old);
  ASSERT_TRUE(home.accounts().suspend(second, home.first, "示例").ok());
  EXPECT_EQ(code_of(powers.confirm(home.caller(second), *fresh)), "access.no_proposal") << "with whoever wished it";
}

TEST(Powers, TheConsolePersonsAndASmallCityNeedNoSecond) {
  Guarded home;
  home.guard("guard-2");
  const AccountId officer = home.staff("officer", home.root);
  Powers powers = home.powers(*testing::packs());
  EXPECT_FALSE(powers.wish(Caller::of_console(), role(officer, home.root))->waits);
  EXPECT_TRUE(powers.alone().empty());
  const auto number = testing::number_of(1975, 3);
  NewAccount account;
  account.kind = AccountKind::person;
  account.login = "person";
  account.name = "示例某";
  account.person = &number;
  const AccountId person = home.accounts().invite(home.first, account).value();
  EXPECT_FALSE(powers.wish(home.caller(home.first), role(person, home.root, "api"))->waits);
  EXPECT_TRUE(powers.alone().empty());
  // A city's pack that asks for no second person.
  store::TemporaryDirectory city;
  std::filesystem::create_directories(city.path() / "small");
  const auto write = [&](const char* name, const std::string& text) {
    ASSERT_TRUE(store::write_file(city.path() / "small" / name, text).ok());
  };
  write("pack.toml",
        "[pack]\nid = \"small\"\nversion = \"1\"\nlevel = \"city\"\nname = \"示例小市\"\nname_en = \"A small city\"\n"
        "basis = [\"示例市信用管理办法（虚构）\"]\nsource = \"domain/09.1\"\nsure = \"D\"\nfrom = 2020-01-01\n");
  write("power.toml",
        "[defaults]\nsource = \"domain/09.1\"\nsure = \"D\"\nfrom = 2020-01-01\n\n[[power]]\n"
        "second_person = false\nbasis = [\"示例市信用管理办法（虚构）\"]\n");
  const auto small = catalog::read_pack_folder((city.path() / "small").string());
  ASSERT_TRUE(small.ok()) << small.error().message(base::Lang::en);
  const auto both = catalog::Catalog::load({catalog::testing::repository_pack("national"), *small});
  ASSERT_TRUE(both.ok()) << both.error().message(base::Lang::en);
  Powers alone = home.powers(**both);
  const Wish wish{.kind = PowerKind::clearance, .account = officer, .clearance = 1};
  EXPECT_FALSE(alone.wish(home.caller(home.first), wish)->waits);
  EXPECT_EQ(alone.alone().size(), 1u);
}

}  // namespace
}  // namespace taixin::access
