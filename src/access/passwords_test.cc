#include "access/passwords.h"

#include <gtest/gtest.h>

#include <thread>

#include "access/account_errors.h"

namespace taixin::access {
namespace {

constexpr Argon2::Cost kCheap{64, 1};

catalog::SignInPolicy policy() {
  catalog::SignInPolicy out;
  out.length = 10;
  out.classes = 3;
  return out;
}

std::string_view refused(std::string_view password) {
  const std::string personal[] = {"wangjun", "示例王"};
  const auto checked = check_password(policy(), password, personal);
  return checked ? "" : checked.error().code();
}

TEST(Passwords, ThePolicyDecides) {
  EXPECT_EQ(refused("Hetao-Linjian-38"), "");
  EXPECT_EQ(refused("Short-1a"), "access.weak_password");
  EXPECT_EQ(refused("alllettersonly"), "access.weak_password");
  EXPECT_EQ(refused("letters and 123"), "");    // small letters, digits, others
  EXPECT_EQ(refused("核桃林间有松鼠Aa1"), "");  // characters are counted, not bytes
  EXPECT_EQ(refused("核桃林间有松鼠"), "access.weak_password");
  EXPECT_EQ(refused(std::string(kPasswordMax, 'a') + "A1-"), "access.weak_password");
  EXPECT_EQ(refused("Hetao\nLinjian-38"), "access.weak_password");
  EXPECT_EQ(refused("Hetao-\xff-Linjian-38"), "access.weak_password");
}

TEST(Passwords, WhatIsTriedFirst) {
  for (const char* common : {"Password123!", "P@ssw0rd2026", "Admin@123456", "Qwerty!23456", "1234-Passw0rd",
                             "Taixin@2026!", "Shandong#2026", "Woaini1314520!", "Guanliyuan@2026", "Qweasdzxc#123",
                             "Qingdao2026!!", "Helloworld!88", "Aliyun.202605"}) {
    EXPECT_EQ(refused(common), "access.common_password") << common;
  }
  catalog::SignInPolicy loose = policy();
  loose.classes = 1;
  for (const char* run : {"0123456789", "aaaaaaaaaaaa", "zyxwvutsrqp"}) {
    const auto checked = check_password(loose, run, {});
    ASSERT_FALSE(checked.ok()) << run;
    EXPECT_TRUE(checked.error().is(kCommonPassword)) << run;
  }
}

TEST(Passwords, NoLoginAndNoName) {
  EXPECT_EQ(refused("xx-WangJun-77"), "access.password_holds_name");
  EXPECT_EQ(refused("示例王-Linjian-38"), "access.password_holds_name");
  EXPECT_EQ(refused("ｗａｎｇｊｕｎ-Abc-38"), "access.password_holds_name");
}

TEST(Argon2, RightAndWrong) {
  Argon2 argon2(kCheap);
  const std::string encoded = argon2.hash("Hetao-Linjian-38").value();
  EXPECT_TRUE(encoded.starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << encoded;
  EXPECT_NE(encoded, argon2.hash("Hetao-Linjian-38").value());
  EXPECT_TRUE(argon2.verify(encoded, "Hetao-Linjian-38").value());
  EXPECT_TRUE(argon2.verify(encoded, "Ｈｅｔａｏ-Linjian-38").value());  // an input method's full width
  EXPECT_FALSE(argon2.verify(encoded, "hetao-Linjian-38").value());
  EXPECT_FALSE(argon2.verify("recovered", "recovered").value());
  EXPECT_FALSE(argon2.outdated(encoded));
  EXPECT_TRUE(Argon2({64, 2}).outdated(encoded));
}

// OWASP Password Storage Cheat Sheet: at least 19 MiB and two passes.
TEST(Argon2, CostsWhatIsRecommended) {
  const Argon2::Cost cost;
  EXPECT_GE(cost.memory_kib, 19u * 1024);
  EXPECT_GE(cost.passes, 2u);
}

TEST(Argon2, AFewWaitAndTheRestIsBusy) {
  Argon2 argon2({16 * 1024, 4});
  constexpr size_t kCallers = 24;
  std::atomic<size_t> good = 0, busy = 0;
  {
    std::vector<std::jthread> callers;
    for (size_t i = 0; i < kCallers; ++i) {
      callers.emplace_back([&] {
        const auto hashed = argon2.hash("Hetao-Linjian-38");
        if (hashed) {
          ++good;
        } else if (hashed.error().is(kSignInBusy)) {
          ++busy;
        }
      });
    }
  }
  EXPECT_EQ(good + busy, kCallers);
  EXPECT_GE(good, 1 + Argon2::kWaitingMax);
  EXPECT_GT(busy, 0u);
  EXPECT_TRUE(argon2.hash("and then it is free again").ok());
}

}  // namespace
}  // namespace taixin::access
