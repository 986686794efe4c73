#include "access/question_limits.h"

#include <gtest/gtest.h>

#include "access/sample_directory.h"
#include "catalog/packs_testing.h"

namespace taixin::access {
namespace {

std::string code_of(const auto& result) { return result.ok() ? std::string() : std::string(result.error().code()); }

Caller caller(AccountKind kind) {
  Account account;
  account.id = AccountId(static_cast<int64_t>(kind) + 1);
  account.kind = kind;
  Caller out;
  out.account = account.id;
  out.directory =
      std::make_shared<const Directory>(std::map<UnitId, Unit>(), std::map<AccountId, Account>{{account.id, account}});
  return out;
}

TEST(QuestionLimits, AnHourAndADayOfWhomThePacksName) {
  const auto& catalog = catalog::testing::repository_catalog();
  const base::Day day = *base::Day::from_civil(2026, 4, 30);
  const auto rate = catalog.question_rate(catalog::Holder::staff, day);
  ASSERT_TRUE(rate);
  ASSERT_LT(rate->an_hour, rate->a_day);
  EXPECT_FALSE(catalog.question_rate(catalog::Holder::staff, *base::Day::from_civil(2000, 1, 1)));
  QuestionLimits limits(catalog);
  const Caller officer = caller(AccountKind::staff), system = caller(AccountKind::client);
  base::KnownAt now(base::FixedClock(day).now());
  const auto later = [&](int64_t hours) { now = base::KnownAt(now.get() + hours * 3600 * 1'000'000); };
  for (int i = 0; i < rate->an_hour; ++i) ASSERT_TRUE(limits.take(officer, 1, now).ok()) << i;
  EXPECT_EQ(code_of(limits.take(officer, 1, now)), "access.over_limit");
  EXPECT_EQ(code_of(limits.take(Caller::of_console(), 1'000'000, now)), "") << "the console has none";
  EXPECT_EQ(code_of(limits.take(system, 1'000'000, now)), "") << "systems have quotas";
  later(1);
  EXPECT_EQ(code_of(limits.take(officer, 1, now)), "");
  limits.note(officer, rate->a_day, now);  // a batch
  later(1);
  EXPECT_EQ(code_of(limits.take(officer, 1, now)), "access.over_limit") << "the day";
  later(24);
  EXPECT_EQ(code_of(limits.take(officer, 1, now)), "");
}

}  // namespace
}  // namespace taixin::access
