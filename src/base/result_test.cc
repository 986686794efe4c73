#include "base/result.h"

#include <memory>
#include <string>

namespace taixin::base {
namespace {

constexpr ErrorKind kOdd{"base.odd", 422, "{number}是奇数", "{number} is odd", "请填偶数", "give an even number"};

Result<int> half(int number) {
  if (number % 2 != 0) return fail(kOdd, {{"number", std::to_string(number)}});
  return number / 2;
}

Result<int> quarter(int number) {
  TX_TRY(const int once, half(number));
  TX_TRY(const int twice, half(once));
  return twice;
}

Result<void> even(int number) {
  TX_CHECK(half(number));
  return {};
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_TRUE(half(4).ok());
  EXPECT_EQ(*half(4), 2);
  EXPECT_FALSE(half(3));
  EXPECT_TRUE(half(3).error().is(kOdd));
  EXPECT_TRUE(even(2).ok());
  EXPECT_EQ(even(5).error().message(Lang::en), "5 is odd");
}

TEST(Result, TryPassesTheFirstErrorOn) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(6).error().args().at("number"), "3");
  EXPECT_EQ(quarter(7).error().args().at("number"), "7");
}

TEST(Result, MovesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 7);
}

TEST(ResultDeathTest, TheOtherAlternativeIsABrokenInvariant) {
  EXPECT_DEATH(half(3).value(), "value of a refused result: 3 is odd");
  EXPECT_DEATH((void)half(4).error(), "a value has no error");
  EXPECT_DEATH(even(3).value(), "3 is odd");
}

}  // namespace
}  // namespace taixin::base
