#include "service/rate_limits.h"

#include "service/pages.h"
#include "service/server_test_support.h"

namespace taixin::service {
namespace {

using namespace std::chrono_literals;

const RateLimits::Time kStart{std::chrono::hours(1)};

TEST(RateLimits, ABucketHoldsItsBurstAndGainsWithTime) {
  RateLimits limits({.client = {2, 5}, .all = {}});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limits.take("a", kStart), 0) << i;
  EXPECT_EQ(limits.take("a", kStart), 1);
  EXPECT_EQ(limits.take("b", kStart), 0) << "another's bucket";
  EXPECT_EQ(limits.take("a", kStart + 400ms), 1);
  EXPECT_EQ(limits.take("a", kStart + 500ms), 0);
  EXPECT_EQ(limits.take("a", kStart + 500ms), 1);
  int taken = 0;
  for (int i = 0; i < 100; ++i) taken += limits.take("a", kStart + 1h) == 0 ? 1 : 0;
  EXPECT_EQ(taken, 5) << "never more than the burst";
}

TEST(RateLimits, SaysHowLongToWait) {
  RateLimits limits({.client = {0.1, 1}, .all = {}});
  EXPECT_EQ(limits.take("a", kStart), 0);
  EXPECT_EQ(limits.take("a", kStart), 10);
  EXPECT_EQ(limits.take("a", kStart + 4s), 6);
  EXPECT_EQ(limits.take("a", kStart + 10s), 0);
}

TEST(RateLimits, AllTogetherAndWhoAsksTooMuchTakesNothingFromThem) {
  RateLimits limits({.client = {1, 3}, .all = {1, 6}});
  int first = 0;
  for (int i = 0; i < 100; ++i) first += limits.take("greedy", kStart) == 0 ? 1 : 0;
  EXPECT_EQ(first, 3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limits.take("calm", kStart), 0);
  EXPECT_GT(limits.take("third", kStart), 0) << "the bucket of all is empty";
  EXPECT_GT(limits.take("", kStart), 0);
  EXPECT_EQ(limits.take("third", kStart + 1s), 0);
}

TEST(RateLimits, WithoutALimitEverythingPasses) {
  RateLimits limits({});
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(limits.take("a", kStart), 0);
  RateLimits some({.client = {1, 1}, .all = {}});
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(some.take("", kStart), 0);
  EXPECT_EQ(some.remembered(), 0u);
}

TEST(RateLimits, RemembersTheLastOnesOnly) {
  RateLimits limits({.client = {0.001, 1}, .all = {}, .clients = 100});
  EXPECT_EQ(limits.take("kept", kStart), 0);
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_EQ(limits.take(std::to_string(i), kStart), 0);
    const bool refused = i % 50 != 0 || limits.take("kept", kStart) > 0;
    EXPECT_TRUE(refused) << "who goes on asking is not forgotten";
  }
  EXPECT_EQ(limits.remembered(), 100u);
  EXPECT_GT(limits.take("9999", kStart), 0);
  EXPECT_EQ(limits.take("1", kStart), 0);
}

TEST(RateLimits, AddressesStandForTheirSubscribers) {
  EXPECT_EQ(client_of_address("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(client_of_address("2001:db8:1:2:aaaa::1"), client_of_address("2001:db8:1:2:bbbb::2"));
  EXPECT_NE(client_of_address("2001:db8:1:2::1"), client_of_address("2001:db8:1:3::1"));
  EXPECT_EQ(client_of_address("::ffff:192.0.2.7"), "192.0.2.7");
  for (const char* own : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) EXPECT_EQ(client_of_address(own), "");
}

TEST(RateLimits, TheServerAnswers429AndServesTheOthers) {
  ServerOptions options;
  options.limits.rates = {.client = {0.01, 3}, .all = {}};
  options.client_of = [](const Request& request) {
    EXPECT_EQ(request.peer_address, "127.0.0.1");
    return std::string(request.header("x-client"));
  };
  const auto server = serve(std::move(options));
  Raw raw(server->port());
  for (int i = 0; i < 5; ++i) raw.send("GET /x HTTP/1.1\r\nHost: localhost\r\nX-Client: a\r\n\r\n");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(status_of(raw.until("[0]")), "200");
  for (int i = 0; i < 2; ++i) {
    const std::string refused = raw.until("\r\n\r\n");
    EXPECT_EQ(status_of(refused), "429") << "and the connection stays";
    EXPECT_GT(std::stoi(header_of(refused, "Retry-After")), 50);
    EXPECT_NE(raw.until("}}").find("service.too_many_requests"), std::string::npos);
  }
  EXPECT_EQ(status_of(get(server->port(), "/", "X-Client: b\r\n")), "200");
  Raw with_body(server->port());
  with_body.send("POST / HTTP/1.1\r\nHost: localhost\r\nX-Client: a\r\nContent-Length: 100000000\r\n\r\n");
  EXPECT_EQ(status_of(with_body.until("\r\n\r\n")), "429") << "before the body";
}

TEST(RateLimits, WhatIsPublishedAboutSomebodyHasASlowerBucket) {
  ServerOptions options;
  options.limits.rates = {.client = {1, 20}, .all = {}};
  options.limits.published = {.client = {0.01, 2}, .all = {}};
  options.published = about_published;
  options.client_of = [](const Request& request) { return std::string(request.header("x-client")); };
  const auto server = serve(std::move(options));
  const auto status = [&](const char* path, const char* who = "X-Client: a\r\n") {
    return status_of(get(server->port(), path, who));
  };
  for (int i = 0; i < 2; ++i) EXPECT_EQ(status("/open/listings?item=ADM.penalty"), "200");
  const std::string refused = get(server->port(), "/open/subject/91370999TX000001XE", "X-Client: a\r\n");
  EXPECT_EQ(status_of(refused), "429");
  EXPECT_GT(std::stoi(header_of(refused, "Retry-After")), 50);
  for (const char* path : {"/open/lists/wages", "/open/lists/wages/7", "/api/v1/public/listings", "/open/report/X"}) {
    EXPECT_EQ(status(path), "429") << path;
  }
  for (const char* path : {"/", "/open", "/open/lists", "/open/measures", "/guides/repair", "/api/v1/public/lists"}) {
    EXPECT_EQ(status(path), "200") << path << " is about nobody";
  }
  EXPECT_EQ(status("/open/lists/wages", "X-Client: b\r\n"), "200") << "somebody else";
  for (int i = 0; i < 9; ++i) EXPECT_EQ(status("/open/lists/wages", ""), "200") << "this machine";
}

TEST(RateLimits, LoopbackIsNotLimitedByItself) {
  ServerOptions options;
  options.limits.rates = {.client = {1, 1}, .all = {}};
  const auto server = serve(std::move(options));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(status_of(get(server->port(), "/")), "200");
}

}  // namespace
}  // namespace taixin::service
