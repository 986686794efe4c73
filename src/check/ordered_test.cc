#include "check/ordered.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <random>

namespace taixin::check {
namespace {

struct Number {
  int value = -1, doubled = -1;
};

TEST(CheckOrdered, ResultsComeInTheOrderOfTheInput) {
  for (const int count : {0, 1, 7, 500}) {
    int next = 0;
    std::atomic<int> alive = 0, most = 0;
    Ordered<Number> ordered(
        {.workers = 3, .chunks = 5},
        [&](Number& one) {
          if (next == count) return false;
          most = std::max(most.load(), ++alive);
          one.value = next++;
          return true;
        },
        [](Number& one, int worker) {
          EXPECT_LT(worker, 3);
          // Later ones are often done first.
          std::this_thread::sleep_for(std::chrono::microseconds(std::minstd_rand(one.value)() % 200));
          one.doubled = 2 * one.value;
        });
    for (int expected = 0; expected < count; ++expected) {
      Number* one = ordered.next();
      ASSERT_NE(one, nullptr) << expected << " of " << count;
      EXPECT_EQ(one->value, expected);
      EXPECT_EQ(one->doubled, 2 * expected);
      --alive;
      ordered.recycle(one);
    }
    EXPECT_EQ(ordered.next(), nullptr);
    EXPECT_LE(most, 5) << "bounded";
  }
}

TEST(CheckOrdered, EndsInTheMiddle) {
  for (int taken = 0; taken < 4; ++taken) {
    int next = 0;
    Ordered<Number> ordered(
        {.workers = 2, .chunks = 4},
        [&](Number& one) {
          one.value = next++;
          return true;
        },
        [](Number& one, int) { one.doubled = 2 * one.value; });
    for (int i = 0; i < taken; ++i) EXPECT_EQ(ordered.next()->value, i);
  }  // stops and joins, whatever its threads wait for
}

}  // namespace
}  // namespace taixin::check
