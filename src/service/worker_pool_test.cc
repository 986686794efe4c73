#include "service/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace taixin::service {
namespace {

// Each job waits for all others: a thread that was not woken would be missed for ever.
TEST(WorkerPool, EveryThreadComesWhenJobsWaitForEachOther) {
  constexpr int kThreads = 6;
  WorkerPool pool(kThreads, 100);
  for (int round = 0; round < 200; ++round) {
    std::latch met(kThreads), ended(kThreads);
    for (int i = 0; i < kThreads; ++i) {
      ASSERT_TRUE(pool.submit([&] {
        met.arrive_and_wait();
        ended.count_down();
      }));
    }
    ended.wait();
  }
}

TEST(WorkerPool, TakesNoMoreThanItsQueueAndFinishesWhatItTook) {
  std::atomic<int> done = 0;
  std::latch held(1);
  WorkerPool pool(1, 3);
  std::latch begun(1);
  ASSERT_TRUE(pool.submit([&] {
    begun.count_down();
    held.wait();
    ++done;
  }));
  begun.wait();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(pool.submit([&] { ++done; }));
  EXPECT_FALSE(pool.submit([&] { ++done; }));
  held.count_down();
  pool.stop();
  EXPECT_EQ(done, 4);
  EXPECT_FALSE(pool.submit([&] { ++done; }));
}

}  // namespace
}  // namespace taixin::service
