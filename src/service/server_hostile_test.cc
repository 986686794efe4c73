// Connections as an attacker makes them: each ends for itself, and the server serves the others meanwhile.
#include <future>

#include "service/request_head.h"
#include "service/server_test_support.h"

namespace taixin::service {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

const std::string kHost = "Host: localhost\r\n";

// Still answers a newcomer, at once.
void expect_serving(const Server& server) {
  const auto begin = Clock::now();
  EXPECT_EQ(status_of(get(server.port(), "/others")), "200");
  EXPECT_LT(Clock::now() - begin, 2s);
}

// What comes back for these bytes and a whole request after them: never an answer to that second one.
std::string answer_to(const Server& server, const std::string& bytes) {
  Raw raw(server.port());
  raw.send(bytes + "GET /smuggled HTTP/1.1\r\n" + kHost + "Connection: close\r\n\r\n");
  return raw.rest();
}

TEST(ServerHostile, WhatTwoProgramsReadDifferentlyIsRefusedAndTheConnectionCloses) {
  const auto server = serve({});
  const std::string post = "POST / HTTP/1.1\r\n" + kHost;
  const std::vector<std::string> shapes = {
      // two lengths
      post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
      post + "Content-Length: 3\r\nContent-Length: 0\r\n\r\nabc",
      post + "Content-Length: 3, 3\r\n\r\nabc",
      post + "Content-Length: +3\r\n\r\nabc",
      post + "Content-Length: 0x3\r\n\r\nabc",
      post + "Content-Length: 3 3\r\n\r\nabc",
      post + "Content-Length:\r\n\r\n",
      post + "Content-Length: 99999999999999999999\r\n\r\nabc",
      // length and encoding, or another encoding
      post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.0\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      // line ends
      "GET / HTTP/1.1\n" + kHost + "\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\rX: y\r\n\r\n",
      "GET / HTTP/1.1\r\n" + kHost + "X: a\rb\r\n\r\n",
      "GET / HTTP/1.1\r\n" + kHost + "\n\n",
      // folded, unnamed, with blanks or control characters
      "GET / HTTP/1.1\r\n" + kHost + "X: a\r\n b\r\n\r\n",
      "GET / HTTP/1.1\r\n" + kHost + "X: a\r\n\tContent-Length: 3\r\n\r\n",
      "GET / HTTP/1.1\r\n X: a\r\n" + kHost + "\r\n",
      "GET / HTTP/1.1\r\n" + kHost + ": a\r\n\r\n",
      "GET / HTTP/1.1\r\n" + kHost + "X a\r\n\r\n",
      "GET / HTTP/1.1\r\n" + kHost + std::string("X: a\0b\r\n\r\n", 10),
      "GET / HTTP/1.1\r\n" + kHost + std::string("X\0: a\r\n\r\n", 9),
      "GET / HTTP/1.1\r\n" + kHost + "X: \x7f\r\n\r\n",
      // whom it is for
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\n" + kHost + kHost + "\r\n",
      "GET / HTTP/1.1\r\nHost: localhost, evil.example\r\n\r\n",
      "GET http://evil.example/ HTTP/1.1\r\n" + kHost + "\r\n",
      // the line itself
      "GET / HTTP/1.1 \r\n" + kHost + "\r\n",
      "GET  / HTTP/1.1\r\n" + kHost + "\r\n",
      "GET /a b HTTP/1.1\r\n" + kHost + "\r\n",
      "GET\t/ HTTP/1.1\r\n" + kHost + "\r\n",
      "GET / HTTP/2.0\r\n" + kHost + "\r\n",
      "GET / http/1.1\r\n" + kHost + "\r\n",
      "G(T / HTTP/1.1\r\n" + kHost + "\r\n",
      "GET /\r\n\r\n",
      "* / HTTP/1.1\r\n" + kHost + std::string(200, '\n'),
  };
  for (const std::string& shape : shapes) {
    const std::string answer = answer_to(*server, shape);
    EXPECT_EQ(status_of(answer), "400") << shape << "\n" << answer;
    EXPECT_EQ(header_of(answer, "Connection"), "close") << shape;
    EXPECT_EQ(answer.find("/smuggled"), answer.npos) << shape;
  }
  expect_serving(*server);
}

TEST(ServerHostile, BrokenChunksAndTrailersEndTheConnection) {
  ServerOptions options;
  options.handler = [](Request& request) {
    return text_response(request.body + "|" + std::string(request.header("x-late")) + "[0]");
  };
  const auto server = serve(std::move(options));
  const std::string head = "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n";
  for (const char* body :
       {"zz\r\n", "3\nabc\r\n0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "-1\r\n", "3 \r\nabc\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\na\r\n", "0x3\r\nabc\r\n0\r\n\r\n", "3\r\nabc0\r\n\r\n"}) {
    const std::string answer = answer_to(*server, head + body);
    EXPECT_NE(status_of(answer), "200") << body;
    EXPECT_EQ(answer.find("/smuggled"), answer.npos) << body;
  }
  const std::string late = answer_to(*server, head + "3\r\nabc\r\n0\r\nX-Late: 1\r\n\r\n");
  EXPECT_NE(late.find("abc|[0]"), late.npos) << "a trailer is no header: " << late;
  {
    Raw raw(server->port());  // a line before a chunk that never ends
    raw.send(head + "3;" + std::string(100'000, 'x'));
    EXPECT_EQ(status_of(raw.until("\r\n\r\n")), "400");
  }
  {
    Raw raw(server->port());  // trailers without end
    raw.send(head + "0\r\n");
    for (int i = 0; i < 10'000 && raw.send("X: " + std::string(100, 'x') + "\r\n"); ++i) {
    }
    EXPECT_EQ(status_of(raw.until("\r\n\r\n")), "400");
  }
  expect_serving(*server);
}

TEST(ServerHostile, OversizedTargetsAndHeadersAreNamed) {
  const auto server = serve({});
  const auto ask = [&](const std::string& head) {
    Raw raw(server->port());
    raw.send(head + "\r\n");
    return status_of(raw.until("\r\n\r\n"));
  };
  EXPECT_EQ(ask("GET /" + std::string(kTargetBytesMax - 1, 'a') + " HTTP/1.1\r\n" + kHost), "200");
  EXPECT_EQ(ask("GET /" + std::string(kTargetBytesMax, 'a') + " HTTP/1.1\r\n" + kHost), "414");
  EXPECT_EQ(ask("GET / HTTP/1.1\r\n" + kHost + "X: " + std::string(20'000, 'a') + "\r\n"), "431");
  std::string many = "GET / HTTP/1.1\r\n" + kHost;
  for (size_t i = 1; i < kHeaderFieldsMax; ++i) many += "X: y\r\n";
  EXPECT_EQ(ask(many), "200");
  EXPECT_EQ(ask(many + "X: y\r\n"), "400");
  EXPECT_EQ(ask(std::string(40, 'M') + " / HTTP/1.1\r\n" + kHost), "400");
  EXPECT_EQ(ask("GET / HTTP/1.1\r\nHost: " + std::string(300, 'a') + "\r\n"), "400");
  expect_serving(*server);
}

TEST(ServerHostile, EmptyLinesBeforeARequestAreForgiven) {
  const auto server = serve({});
  Raw raw(server->port());
  raw.send("\r\n\r\nGET /a HTTP/1.1\r\n" + kHost + "\r\n\r\nGET /b HTTP/1.1\r\n" + kHost + "Connection: close\r\n\r\n");
  const std::string answers = raw.rest();
  EXPECT_LT(answers.find("GET /a [0]"), answers.find("GET /b [0]")) << answers;
}

TEST(ServerHostile, ManySlowConnectionsAreCutAndOthersAreServed) {
  ServerOptions options;
  options.limits.header_time = 700ms;
  options.limits.body_time = 700ms;
  options.limits.connections = 200;
  const auto server = serve(std::move(options));
  std::vector<std::unique_ptr<Raw>> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(std::make_unique<Raw>(server->port()));
    slow.back()->send(i % 2 == 0 ? "GET / HTTP/1.1\r\nX-a: b"
                                 : "POST / HTTP/1.1\r\n" + kHost + "Content-Length: 100000\r\n\r\nx");
  }
  const auto begin = Clock::now();
  for (int round = 0; round < 20; ++round) {
    for (auto& one : slow) one->send(round % 4 == 3 ? "\r\nX-a: b" : "x");
    std::this_thread::sleep_for(50ms);
    if (round % 5 == 0) expect_serving(*server);
  }
  for (auto& one : slow) one->rest();  // all are closed
  EXPECT_LT(Clock::now() - begin, 10s);
  expect_serving(*server);
}

TEST(ServerHostile, IdleConnectionsGiveWayToNewOnes) {
  ServerOptions options;
  options.limits.connections = 8;
  options.limits.patience = 100ms;
  const auto server = serve(std::move(options));
  std::vector<std::unique_ptr<Raw>> idle;
  for (int i = 0; i < 40; ++i) {
    idle.push_back(std::make_unique<Raw>(server->port()));
    idle.back()->send("GET /" + std::to_string(i) + " HTTP/1.1\r\n" + kHost + "\r\n");
    EXPECT_EQ(status_of(idle.back()->until("[0]")), "200") << i;
  }
  EXPECT_EQ(idle.front()->rest(), "") << "the one that was idle for longest is closed";
  idle.back()->send("GET /last HTTP/1.1\r\n" + kHost + "\r\n");
  EXPECT_EQ(status_of(idle.back()->until("[0]")), "200") << "the newest is kept";
  idle.clear();

  std::vector<std::unique_ptr<Raw>> slow;  // heads that never end
  for (int i = 0; i < 8; ++i) {
    slow.push_back(std::make_unique<Raw>(server->port()));
    slow.back()->send("GET / HTTP/1.1\r\nX: ");
  }
  std::this_thread::sleep_for(300ms);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(status_of(get(server->port(), "/new")), "200") << i;
  slow.clear();
  for (int i = 0; i < 8; ++i) {  // bodies that never end
    slow.push_back(std::make_unique<Raw>(server->port()));
    slow.back()->send("POST / HTTP/1.1\r\n" + kHost + "Content-Length: 1000\r\n\r\nx");
  }
  std::this_thread::sleep_for(300ms);
  Raw fresh(server->port());
  std::this_thread::sleep_for(20ms);
  Raw other(server->port());  // takes the place of a slow one, not of one that has just come
  fresh.send("GET /fresh HTTP/1.1\r\n" + kHost + "\r\n");
  EXPECT_EQ(status_of(fresh.until("[0]")), "200");
  for (int i = 0; i < 6; ++i) EXPECT_EQ(status_of(get(server->port(), "/new")), "200") << i;
}

TEST(ServerHostile, OneAddressHasItsShareOfConnections) {
  ServerOptions options;
  options.limits.connections = 16;
  options.limits.connections_of_one = 4;
  options.peer_of = [](const std::string& address) { return address; };  // here this machine counts too
  const auto server = serve(std::move(options));
  std::vector<std::unique_ptr<Raw>> idle;
  for (int i = 0; i < 6; ++i) {
    idle.push_back(std::make_unique<Raw>(server->port()));
    idle.back()->send("GET /" + std::to_string(i) + " HTTP/1.1\r\n" + kHost + "\r\n");
    EXPECT_EQ(status_of(idle.back()->until("[0]")), "200") << i;
  }
  EXPECT_EQ(idle[0]->rest(), "") << "its own idle ones give way";
  EXPECT_EQ(idle[1]->rest(), "");
  for (int i = 2; i < 6; ++i) {
    idle[static_cast<size_t>(i)]->send("GET /again HTTP/1.1\r\n" + kHost + "\r\n");
    EXPECT_EQ(status_of(idle[static_cast<size_t>(i)]->until("[0]")), "200") << i;
  }
}

TEST(ServerHostile, BusyConnectionsAreNotClosedForNewOnes) {
  std::promise<void> go;
  const std::shared_future<void> gate(go.get_future());
  std::atomic<int> running = 0;
  ServerOptions options;
  options.limits.connections = 4;
  options.handler = [&](Request& request) {
    ++running;
    gate.wait();
    return echo(request);
  };
  const auto server = serve(std::move(options));
  std::vector<std::future<std::string>> asked;
  for (int i = 0; i < 4; ++i) {
    asked.push_back(std::async(std::launch::async, [&] { return get(server->port(), "/busy"); }));
  }
  while (running < 4) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(get(server->port(), "/fifth"), "") << "closed at once, not kept waiting";
  go.set_value();
  for (auto& one : asked) EXPECT_EQ(status_of(one.get()), "200");
  expect_serving(*server);
}

TEST(ServerHostile, HalfClosedClientsGetTheirAnswer) {
  const auto server = serve({});
  Raw raw(server->port());
  raw.send("GET /1 HTTP/1.1\r\n" + kHost + "\r\nPOST /2 HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\n\r\nabc");
  raw.no_more();
  const std::string answers = raw.rest();
  EXPECT_NE(answers.find("GET /1 [0]"), answers.npos) << answers;
  EXPECT_TRUE(answers.ends_with("POST /2 [3]")) << answers;
  Raw middle(server->port());
  middle.send("POST / HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\n\r\na");
  middle.no_more();
  EXPECT_EQ(middle.rest(), "") << "and one that stops in the middle is closed";
  expect_serving(*server);
}

TEST(ServerHostile, ClientsThatDoNotReadAreCutOff) {
  ServerOptions options;
  options.limits.write_time = 100ms;
  options.handler = [](Request& request) {
    return request.path == "/big" ? text_response(std::string(64 << 20, 'x')) : echo(request);
  };
  const auto server = serve(std::move(options));
  std::vector<std::unique_ptr<Raw>> deaf;
  for (int i = 0; i < 4; ++i) {
    deaf.push_back(std::make_unique<Raw>(server->port()));
    deaf.back()->send("GET /big HTTP/1.1\r\n" + kHost + "\r\n");
  }
  expect_serving(*server);
  std::this_thread::sleep_for(3s);  // 100 ms for each 4 MiB
  for (auto& one : deaf) EXPECT_LT(one->rest().size(), size_t{64} << 20) << "broken off";
}

TEST(ServerHostile, ALongPipelineIsAnsweredInOrder) {
  const auto server = serve({});
  Raw raw(server->port());
  std::string all;
  for (int i = 0; i < 2'000; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\n" + kHost + "\r\n";
  auto sent = std::async(std::launch::async, [&] { raw.send(all); });
  for (int i = 0; i < 2'000; ++i) {
    const std::string answer = raw.until("[0]");
    ASSERT_TRUE(answer.ends_with("GET /" + std::to_string(i) + " [0]")) << i << answer;
  }
  sent.get();
  // What follows something that is no request is not answered.
  raw.send("GET /good HTTP/1.1\r\n" + kHost + "\r\nGET /bad HTTP/1.1\r\n\r\nGET /after HTTP/1.1\r\n" + kHost + "\r\n");
  const std::string rest = raw.rest();
  EXPECT_NE(rest.find("GET /good [0]"), rest.npos);
  EXPECT_NE(rest.find("HTTP/1.1 400"), rest.npos);
  EXPECT_EQ(rest.find("/after"), rest.npos);
}

TEST(ServerHostile, StoppingHasADeadline) {
  std::promise<void> go;
  const std::shared_future<void> gate(go.get_future());
  std::atomic<int> running = 0;
  ServerOptions options;
  options.limits.workers = 1;
  options.handler = [&](Request& request) {
    if (request.path == "/stuck") {
      ++running;
      gate.wait();
    }
    return request.path == "/big" ? text_response(std::string(64 << 20, 'x')) : echo(request);
  };
  const auto server = serve(std::move(options));
  Raw deaf(server->port());
  deaf.send("GET /big HTTP/1.1\r\n" + kHost + "\r\n");
  EXPECT_EQ(status_of(deaf.until("\r\n\r\n")), "200");
  Raw stuck(server->port());
  stuck.send("GET /stuck HTTP/1.1\r\n" + kHost + "\r\n");
  while (running == 0) std::this_thread::sleep_for(1ms);
  const auto begin = Clock::now();
  EXPECT_FALSE(server->stop_within(300ms)) << "a handler runs";
  EXPECT_LT(Clock::now() - begin, 3s);
  stuck.rest();
  deaf.rest();  // both connections are closed
  go.set_value();
  server->stop();

  ServerOptions quick;
  quick.handler = [](Request&) { return text_response(std::string(64 << 20, 'x')); };
  const auto other = serve(std::move(quick));
  Raw slow(other->port());
  slow.send("GET / HTTP/1.1\r\n" + kHost + "\r\n");
  EXPECT_EQ(status_of(slow.until("\r\n\r\n")), "200");  // and no more of it
  const auto second = Clock::now();
  EXPECT_TRUE(other->stop_within(300ms)) << "an answer that nobody reads is broken off";
  EXPECT_LT(Clock::now() - second, 3s);
}

}  // namespace
}  // namespace taixin::service
