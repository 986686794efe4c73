#include <gtest/gtest.h>

#include "catalog/pack_builder_test.h"

namespace taixin::catalog {
namespace {

PackSource pack(std::string id, std::string level, std::string body) {
  const std::string head = "[pack]\nid = \"" + id + "\"\nversion = \"1\"\nlevel = \"" + level +
                           "\"\nname = \"示例\"\nname_en = \"Example\"\nbasis = [\"示例\"]\nsource = \"示例\"\nsure = "
                           "\"V\"\nfrom = 2020-01-01\n";
  PackSource out;
  out.path = id;
  out.files = {{"pack.toml", head}, {"sign_in.toml", std::move(body)}};
  return out;
}

std::string policy(int length, int change_days, int failures, int idle, std::string from = "2020-01-01") {
  return "[[sign_in_policy]]\nlength = " + std::to_string(length) +
         "\nclasses = 3\nhistory = 5\nchange_days = " + std::to_string(change_days) +
         "\nfailures = " + std::to_string(failures) + "\nlock_minutes = 30\nidle_minutes = " + std::to_string(idle) +
         "\nabsolute_hours = 12\nsessions = 3\nbasis = [\"示例\"]\nsource = \"示例\"\nsure = \"MH\"\nfrom = " + from +
         "\n";
}

const base::Day kDay = *base::Day::from_civil(2026, 4, 30);

TEST(SignInPolicy, TheStrictestOfEach) {
  const auto loaded = Catalog::load({pack("national", "national", policy(10, 0, 5, 15)),
                                     pack("city", "city", policy(12, 90, 8, 10) + policy(20, 30, 3, 5, "2027-01-01"))});
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const auto now = (*loaded)->sign_in_policy(kDay);
  ASSERT_TRUE(now);
  EXPECT_EQ(now->length, 12);
  EXPECT_EQ(now->change_days, 90);
  EXPECT_EQ(now->failures, 5) << "a city cannot loosen";
  EXPECT_EQ(now->idle_minutes, 10);
  EXPECT_EQ(now->basis.clauses.size(), 2u);
  EXPECT_EQ((*loaded)->sign_in_policy(*base::Day::from_civil(2027, 1, 1))->failures, 3);
  EXPECT_FALSE((*loaded)->sign_in_policy(*base::Day::from_civil(2019, 1, 1)));
}

TEST(SignInPolicy, EveryNumberIsStatedAndWithinReason) {
  const auto refused = [](std::string body) {
    const auto loaded = Catalog::load({pack("national", "national", std::move(body))});
    return std::string(loaded ? "" : loaded.error().code());
  };
  EXPECT_EQ(refused(policy(10, 90, 5, 15)), "");
  EXPECT_NE(refused(policy(6, 90, 5, 15)), "") << "no password of six characters";
  std::string lacking = policy(10, 90, 5, 15);
  lacking.erase(lacking.find("failures"), std::string("failures = 5\n").size());
  EXPECT_EQ(refused(lacking), "catalog.missing_key");
  EXPECT_EQ(refused(policy(10, 90, 5, 15) + "colour = 1\n"), "catalog.unknown_key");
}

constexpr std::string_view kSaid = "basis = [\"示例\"]\nsource = \"示例\"\nsure = \"D\"\nfrom = 2020-01-01\n";

TEST(PowerRule, WhoeverSpeaksLastDecidesAndSilenceMeansTwo) {
  const auto said = [](bool second) { return fmt::format("[[power]]\nsecond_person = {}\n{}", second, kSaid); };
  const auto none = Catalog::load({pack("national", "national", policy(10, 0, 5, 15))});
  EXPECT_TRUE((*none)->second_person(kDay));
  const auto small = Catalog::load({pack("national", "national", said(true)), pack("city", "city", said(false))});
  ASSERT_TRUE(small.ok()) << small.error().message(base::Lang::en);
  EXPECT_FALSE((*small)->second_person(kDay));
  EXPECT_TRUE((*small)->second_person(*base::Day::from_civil(2019, 1, 1)));
  const auto silent = Catalog::load({pack("national", "national", fmt::format("[[power]]\n{}", kSaid))});
  EXPECT_FALSE(silent.ok()) << "it says yes or no";
}

TEST(QuestionLimit, TheStrictestOfEach) {
  const auto said = [](const char* holders, int an_hour, int a_day) {
    return fmt::format("[[question_limit]]\nholders = [{}]\nan_hour = {}\na_day = {}\n{}", holders, an_hour, a_day,
                       kSaid);
  };
  const auto both = Catalog::load({pack("national", "national", said("\"staff\", \"person\"", 100, 500)),
                                   pack("city", "city", said("\"staff\"", 200, 400))});
  ASSERT_TRUE(both.ok()) << both.error().message(base::Lang::en);
  const auto staff = (*both)->question_rate(Holder::staff, kDay), person = (*both)->question_rate(Holder::person, kDay);
  ASSERT_TRUE(staff && person);
  EXPECT_EQ(staff->an_hour, 100) << "a city cannot loosen";
  EXPECT_EQ(staff->a_day, 400);
  EXPECT_EQ(person->a_day, 500);
  EXPECT_FALSE((*both)->question_rate(Holder::client, kDay));
  EXPECT_FALSE(Catalog::load({pack("national", "national", said("\"staff\"", 100, 50))}).ok());
  EXPECT_FALSE(Catalog::load({pack("national", "national", said("\"nobody\"", 100, 500))}).ok());
}

}  // namespace
}  // namespace taixin::catalog
