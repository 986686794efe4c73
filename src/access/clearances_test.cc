#include "access/clearances.h"

#include "access/accounts_home.h"

namespace taixin::access::testing {
namespace {

TEST(Clearances, AreThoseOfTheMoment) {
  AccountsHome home;
  const UnitId unit = home.department();
  const base::KnownAt before = home.clock.now();
  home.pass(60);
  const AccountId officer = home.staff("officer", unit), other = home.staff("other", unit);
  const base::KnownAt invited = home.clock.now();
  home.pass(60);
  home.accounts().set_clearance({}, officer, 2).value();
  const base::KnownAt raised = home.clock.now();
  home.pass(60);
  home.accounts().set_clearance({}, officer, 1).value();
  home.accounts().close({}, officer, "示例离任").value();

  auto tx = home.home().read_records();
  ASSERT_TRUE(tx.ok());
  const auto then = Clearances::of(*tx);
  ASSERT_TRUE(then.ok()) << then.error().message(base::Lang::en);
  EXPECT_EQ(then->at(officer, before), 0);
  EXPECT_EQ(then->at(officer, invited), 0);
  EXPECT_EQ(then->at(officer, raised), 2);
  EXPECT_EQ(then->at(officer, base::KnownAt(raised.get() + 1)), 2);
  EXPECT_EQ(then->at(officer, home.clock.now()), 1);
  EXPECT_EQ(then->at(other, home.clock.now()), 0);
  EXPECT_EQ(then->at(AccountId(99), home.clock.now()), 0);
}

}  // namespace
}  // namespace taixin::access::testing
