#include "base/error.h"

#include "base/result.h"

namespace taixin::base {
namespace {

constexpr ErrorKind kSample{
    "base.sample",     422, "应为{expected}，实际为{actual}", "should be {expected}, not {actual}", "请改为{expected}",
    "write {expected}"};
constexpr ErrorKind kOther{"base.other", 404, "无", "nothing", "", ""};

TEST(Error, SaysWhatWhereAndWhatNext) {
  const Error error = fail(kSample, {{"expected", "X"}, {"actual", "3"}}).at("penalty.csv:3");
  EXPECT_EQ(error.message(Lang::zh), "penalty.csv:3: 应为X，实际为3");
  EXPECT_EQ(error.message(Lang::en), "penalty.csv:3: should be X, not 3");
  EXPECT_EQ(error.next(Lang::zh), "请改为X");
  EXPECT_EQ(error.next(Lang::en), "write X");
  EXPECT_EQ(error.code(), "base.sample");
  EXPECT_TRUE(error.is(kSample));
  EXPECT_FALSE(error.is(kOther));
  EXPECT_EQ(Error(kOther).message(Lang::en), "nothing") << "no place, no colon";
}

TEST(Error, FillReplacesOnlyKnownNamesAndOnlyOnce) {
  EXPECT_EQ(fill("{a}{b}{c", {{"a", "1"}}), "1{b}{c");
  EXPECT_EQ(fill("{a}", {{"a", "{b}"}, {"b", "2"}}), "{b}") << "an argument is never a pattern";
  EXPECT_EQ(fill("", {}), "");
  EXPECT_EQ(fill("{}{a}", {{"a", "泰"}}), "{}泰");
}

TEST(ErrorDeathTest, ABrokenInvariantPrintsTheValues) {
  EXPECT_DEATH(TX_ASSERT(1 + 1 == 3, "got {}", 2), "error_test.cc:[0-9]+: broken invariant: .*got 2");
}

}  // namespace
}  // namespace taixin::base
