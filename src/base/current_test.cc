#include "base/current.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace taixin::base {
namespace {

TEST(Current, IsNullUntilSetAndKeepsWhatAReaderGot) {
  Current<const int> current;
  EXPECT_EQ(current.get(), nullptr);
  current.set(std::make_shared<const int>(1));
  const auto seen = current.get();
  current.set(std::make_shared<const int>(2));
  EXPECT_EQ(*seen, 1);
  EXPECT_EQ(*current.get(), 2);
  EXPECT_EQ(seen.use_count(), 1);  // nobody else keeps what no longer stands
}

TEST(Current, WhatStoodBeforeEndsOutsideTheLock) {
  struct Ends {
    std::function<void()> told;
    ~Ends() {
      if (told) told();
    }
  };
  Current<const Ends> current;
  bool ended = false;
  current.set(std::make_shared<const Ends>([&] { ended = current.get() != nullptr; }));  // never returns under the lock
  current.set(std::make_shared<const Ends>());
  EXPECT_TRUE(ended);
}

// Under the thread sanitizer (./dev test --tsan) this is the proof; elsewhere it holds that nobody sees halves or steps
// back.
TEST(Current, ReadersSeeWholesInOrderBesideAWriter) {
  struct Two {
    int first, second;
  };
  constexpr int kSteps = 20'000;
  Current<const Two> current;
  current.set(std::make_shared<const Two>(0, 0));
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      for (int last = 0; last < kSteps;) {
        const auto seen = current.get();
        if (seen->first != seen->second || seen->first < last) ++wrong;
        last = seen->first;
      }
    });
  }
  for (int i = 1; i <= kSteps; ++i) current.set(std::make_shared<const Two>(i, i));
  readers.clear();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace taixin::base
