// Everybody at once: readers of every route beside loads, consents, accounts, looks, jobs and the watch for alerts.
// What one thread is answered does not depend on the others; and under ThreadSanitizer (`./dev test --tsan`) no two of
// them touch one thing.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "service/refusals_requests.h"

namespace taixin::service {
namespace {

class Everybody : public Refusals {};

TEST_F(Everybody, AtOnce) {
  std::atomic<bool> stop = false;
  std::atomic<size_t> answers = 0, changes = 0;
  std::vector<std::thread> threads;
  const auto run = [&](const std::function<Response(int round)>& once, std::atomic<size_t>& counted) {
    threads.emplace_back([&stop, &counted, once] {
      for (int round = 0; !stop && round < 200; ++round) {
        const Response response = once(round);
        EXPECT_LT(response.status, 500) << response.body;
        EXPECT_EQ(response.status / 100, 2) << response.body;
        ++counted;
      }
    });
  };
  const auto row = [](std::string_view operation) -> const Row& {
    return *std::ranges::find(kRows, operation, &Row::operation);
  };
  app().alerts().start();
  // Whoever only reads: every such route, one after the other, from two threads.
  std::vector<const Row*> reads;
  for (const Row& one : kRows) {
    const Route& route = route_of(one);
    const bool question = takes_purpose(route) && route.action != access::Action::consent_ask;
    // There is one when another has confirmed it, or when somebody has issued it.
    if (one.operation == "getErasureCertificate" || one.operation == "getErasureLetter") continue;
    if (one.operation == "getCheckReply") continue;
    if (!route.local && (route.method == "GET" || question)) reads.push_back(&one);
  }
  ASSERT_GT(reads.size(), 30u);
  for (size_t from : {size_t{0}, reads.size() / 2}) {
    run([&reads, from](int round) { return good(*reads[(from + static_cast<size_t>(round)) % reads.size()]); },
        answers);
  }
  run([&](int) { return good(row("check")); }, answers);
  run([&](int) { return good(row("getOwn")); }, answers);
  run(
      [&](int round) {
        Request file = request(row("submit"));
        file.body =
            fmt::format("MC,DM,WSH,BS,FR,RQ,XW\n{},{},T-{},T-{},示例甲,2026-03-05,己\n", kName, kCode, round, round);
        return ask(file, caller("submitter"));
      },
      changes);
  run(
      [&](int round) {
        Request invitation = request(row("inviteAccount"));
        invitation.body = fmt::format(R"({{"kind":"staff","login":"shili-t{}","name":"示例","unit":"2"}})", round);
        return ask(invitation, caller("security_admin"));
      },
      changes);
  run(
      [&](int round) {
        if (round % 2 == 0) return good(row("askDelay"));
        if (round < 30) return good(row("questionLook"));
        return good(row("endAssisting"));
      },
      changes);
  run(
      [&](int round) {
        if (round < 15) return good(row("askConsent"));
        return good(row("listConsentsAsked"));
      },
      changes);
  run(
      [&](int round) {
        Request batch = request(row("checkBatch"));
        if (round % 4 == 0) batch.query["async"] = "true";
        const Response response = ask(batch, caller("querier"));
        return response.status == 429 ? text_response("") : response;  // so many jobs of one account
      },
      changes);
  const auto began = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - began < std::chrono::seconds(2) || answers < 60 || changes < 40) {
    ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::minutes(3)) << answers << " " << changes;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (answers >= 700) break;
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(app().facts().verify().ok());
  const auto findings = app().home().doctor();
  ASSERT_TRUE(findings.ok());
  EXPECT_TRUE(findings->empty());
}

}  // namespace
}  // namespace taixin::service
