#include "base/money.h"

#include <rapidcheck.h>

namespace taixin::base {
namespace {

TEST(Money, WanWithSixDecimalsIsExactFen) {
  EXPECT_EQ(parse_wan("1.5"), Fen(1500000));
  EXPECT_EQ(parse_wan("0.000001"), Fen(1));
  EXPECT_EQ(parse_wan("150"), Fen(150000000));
  EXPECT_EQ(parse_wan("0.1000000"), Fen(100000)) << "further zeros change nothing";
  EXPECT_FALSE(parse_wan("0.0000001"));
  EXPECT_EQ(parse_yuan("1.5"), Fen(150));
  EXPECT_FALSE(parse_yuan("1.505"));
}

TEST(Money, NothingElseIsANumber) {
  for (const char* wrong :
       {"", ".", "-1", "+1", "1,000", "1e3", " 1", "1 ", "１", "0x1", "1.2.3", "NaN", "99999999999999999999"}) {
    EXPECT_FALSE(parse_fixed(wrong, 6)) << wrong;
  }
}

TEST(Money, APointWithDigitsOnOneSide) {
  EXPECT_EQ(parse_wan(".5"), Fen(500000));
  EXPECT_EQ(parse_wan("1."), Fen(1000000));
}

TEST(Money, TheLargestAmountAndTheNext) {
  EXPECT_EQ(parse_fixed("9223372036854775807", 0), INT64_MAX);
  EXPECT_FALSE(parse_fixed("9223372036854775808", 0));
  EXPECT_EQ(parse_fixed("9223372036854.775807", 6), INT64_MAX);
  EXPECT_FALSE(parse_fixed("9223372036854.775808", 6));
}

TEST(Money, Formats) {
  EXPECT_EQ(format_wan(Fen(150000000)), "150");
  EXPECT_EQ(format_wan(Fen(1500000)), "1.5");
  EXPECT_EQ(format_wan(Fen(1)), "0.000001");
  EXPECT_EQ(format_wan(Fen(0)), "0");
  EXPECT_EQ(format_yuan(Fen(150)), "1.50");
  EXPECT_EQ(format_yuan(Fen(5)), "0.05");
}

TEST(Money, RoundTrip) {
  rc::check("parse(format(fen)) is fen", [] {
    const Fen fen(*rc::gen::inRange<int64_t>(0, INT64_MAX));
    RC_ASSERT(parse_wan(format_wan(fen)) == fen);
    RC_ASSERT(parse_yuan(format_yuan(fen)) == fen);
  });
}

}  // namespace
}  // namespace taixin::base
