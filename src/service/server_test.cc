// Real sockets and raw bytes.
#include "service/server.h"

#include <sys/stat.h>
#include <sys/un.h>

#include <future>

#include "service/client.h"
#include "service/server_test_support.h"
#include "store/test_support.h"

namespace taixin::service {
namespace {

using namespace std::chrono_literals;

TEST(Server, AnswersWithHeadersThatForbidScriptsAndFrames) {
  const auto server = serve({});
  const std::string answer = get(server->port(), "/a%20b?q=%E6%B3%B0#x");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nGET /a b q=泰 [0]")) << answer;
  EXPECT_NE(answer.find("default-src 'none'"), answer.npos);
  EXPECT_NE(answer.find("frame-ancestors 'none'"), answer.npos);
  EXPECT_NE(answer.find("X-Content-Type-Options: nosniff"), answer.npos);
  EXPECT_NE(answer.find("Referrer-Policy: same-origin"), answer.npos);
  EXPECT_NE(answer.find("Cache-Control: no-store"), answer.npos);
  EXPECT_EQ(answer.find("script-src"), answer.npos);
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
  const auto server = serve({});
  Raw raw(server->port());
  raw.send(
      "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nPOST /2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
      "HEAD /3 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /4 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const std::string answer = raw.rest();
  const size_t first = answer.find("GET /1 [0]"), second = answer.find("POST /2 [3]"),
               fourth = answer.find("GET /4 [0]");
  ASSERT_NE(fourth, answer.npos) << answer;
  EXPECT_LT(first, second);
  EXPECT_LT(second, fourth);
  EXPECT_EQ(answer.find("GET /3 [0]"), answer.npos);                  // HEAD has no body,
  EXPECT_NE(answer.find("Content-Length: 10", second), answer.npos);  // but says its length
}

TEST(Server, ChunkedBodiesAndExpectContinue) {
  const auto server = serve({});
  Raw raw(server->port());
  raw.send("POST /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_NE(raw.until("[5]").find("POST /c [5]"), std::string::npos);
  raw.send("POST /e HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(raw.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  raw.send("abcd");
  EXPECT_NE(raw.until("[4]").find("POST /e [4]"), std::string::npos);
}

TEST(Server, WhatIsNotHttpIsRefused) {
  const auto server = serve({});
  for (const std::string& bad :
       {std::string("nonsense\r\n\r\n"), std::string("GET / HTTP/1.1\r\nHost: localhost\r\nA B: c\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"),
        std::string("GET x HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        std::string(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        std::string("GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n", 36)}) {
    Raw raw(server->port());
    raw.send(bad + "GET /after HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(raw.until("\r\n").starts_with("HTTP/1.1 400")) << bad;
  }
  EXPECT_NE(get(server->port(), "/still").find("GET /still [0]"), std::string::npos);
}

TEST(Server, OnlyHostsThatNameThisMachine) {
  const auto server = serve({});
  const auto ask = [&](const std::string& host) {
    Raw raw(server->port());
    raw.send("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    return raw.rest().substr(9, 3);
  };
  EXPECT_EQ(ask("127.0.0.1:80"), "200");
  EXPECT_EQ(ask("LocalHost"), "200");
  EXPECT_EQ(ask("[::1]:8080"), "200");
  EXPECT_EQ(ask("evil.example"), "421");
  EXPECT_EQ(ask("127.0.0.1.evil.example"), "421");
}

TEST(Server, HugeHeaderAndTooLargeBody) {
  ServerOptions options;
  options.limits.body_bytes = 1 << 20;
  const auto server = serve(std::move(options));
  {
    Raw raw(server->port());
    raw.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(1 << 20, 'x'));
    EXPECT_TRUE(raw.until("\r\n").starts_with("HTTP/1.1 431"));
  }
  {
    Raw raw(server->port());  // told at once, by its length
    raw.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n");
    EXPECT_TRUE(raw.until("\r\n").starts_with("HTTP/1.1 413"));
  }
  {
    Raw raw(server->port());  // or when it has grown too far
    raw.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
    for (int i = 0; i < 20; ++i) raw.send(chunk);
    EXPECT_TRUE(raw.until("\r\n").starts_with("HTTP/1.1 413"));
  }
  Raw raw(server->port());
  raw.send("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1048576\r\n\r\n" +
           std::string(1 << 20, 'x'));
  EXPECT_TRUE(raw.rest().ends_with("[1048576]"));
}

TEST(Server, AllBodiesTogetherAreBounded) {
  ServerOptions options;
  options.limits.bodies_bytes = 1 << 20;
  const auto server = serve(std::move(options));
  const std::string head = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 800000\r\n\r\n";
  Raw first(server->port()), second(server->port());
  first.send(head + std::string(799'999, 'x'));
  std::this_thread::sleep_for(200ms);
  second.send(head + std::string(800'000, 'x'));
  EXPECT_TRUE(second.until("\r\n").starts_with("HTTP/1.1 503"));
  first.send("x");
  EXPECT_TRUE(first.rest().ends_with("[800000]"));
  EXPECT_EQ(get(server->port(), "/").substr(9, 3), "200");  // and given back
}

TEST(Server, SlowHeadersAndBodiesAreCutOff) {
  ServerOptions options;
  options.limits.header_time = 300ms;
  options.limits.body_time = 300ms;
  const auto server = serve(std::move(options));
  for (const char* start :
       {"GET / HTTP/1.1\r\nHost: local", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"}) {
    Raw raw(server->port());
    raw.send(start);
    const auto begin = std::chrono::steady_clock::now();
    bool open = true;
    // A byte now and then does not keep it alive.
    for (int i = 0; i < 100 && open; ++i) {
      std::this_thread::sleep_for(50ms);
      open = raw.send("x");
    }
    EXPECT_FALSE(open);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
  }
}

TEST(Server, FullQueueAnswers503AndSlowWorkLeavesRoomForQuestions) {
  std::promise<void> go;
  const std::shared_future<void> gate(go.get_future());
  ServerOptions options;
  options.limits.bulk_workers = 1;
  options.limits.bulk_queue = 1;
  options.bulk = [](const Request& request) { return request.path == "/slow"; };
  std::atomic<int> running = 0;
  options.handler = [&](Request& request) {
    if (request.path == "/slow") {
      ++running;
      gate.wait();
    }
    return echo(request);
  };
  const auto server = serve(std::move(options));
  auto first = std::async(std::launch::async, [&] { return get(server->port(), "/slow"); });
  while (running == 0) std::this_thread::sleep_for(1ms);
  auto second = std::async(std::launch::async, [&] { return get(server->port(), "/slow"); });
  std::this_thread::sleep_for(100ms);
  const std::string refused = get(server->port(), "/slow");
  EXPECT_EQ(refused.substr(9, 3), "503");
  EXPECT_NE(refused.find("Retry-After: 5"), refused.npos);
  EXPECT_NE(refused.find("service.too_busy"), refused.npos);
  EXPECT_EQ(get(server->port(), "/quick").substr(9, 3), "200");
  go.set_value();
  EXPECT_EQ(first.get().substr(9, 3), "200");
  EXPECT_EQ(second.get().substr(9, 3), "200");
}

TEST(Server, ManyAtOnce) {
  const auto server = serve({});
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      Raw raw(server->port());
      for (int i = 0; i < 50; ++i) {
        const std::string path = fmt::format("/{}/{}", t, i);
        raw.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        if (raw.until("[0]").find("GET " + path + " [0]") != std::string::npos) ++good;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 16 * 50);
}

TEST(Server, StopAnswersWhatWasReadAndClosesTheRest) {
  std::promise<void> go;
  const std::shared_future<void> gate(go.get_future());
  std::atomic<int> running = 0;
  ServerOptions options;
  options.handler = [&](Request& request) {
    ++running;
    gate.wait();
    return echo(request);
  };
  auto server = serve(std::move(options));
  const int port = server->port();
  Raw idle(port);
  auto asked = std::async(std::launch::async, [&] {
    Raw raw(port);
    raw.send("GET /last HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return raw.rest();
  });
  while (running == 0) std::this_thread::sleep_for(1ms);
  auto stopped = std::async(std::launch::async, [&] { server->stop(); });
  EXPECT_EQ(idle.rest(), "");
  EXPECT_EQ(stopped.wait_for(100ms), std::future_status::timeout);
  go.set_value();
  EXPECT_TRUE(asked.get().ends_with("GET /last [0]"));
  stopped.get();
  server->wait();  // returns at once
  EXPECT_FALSE(Raw(port).connected());
}

// Handlers that answer later: nobody waits, stopping does.
TEST(Server, AnswersThatComeLaterNeedNoWorker) {
  std::mutex mutex;
  std::vector<std::pair<std::string, Reply>> waiting;
  ServerOptions options;
  options.limits.workers = 1;
  options.later = [&](Request& request, Reply& reply) {
    if (!request.path.starts_with("/later")) return false;
    const std::lock_guard lock(mutex);
    waiting.emplace_back(request.path, reply);
    return true;
  };
  auto server = serve(std::move(options));
  const int port = server->port();
  std::vector<std::future<std::string>> asked;
  for (int i = 0; i < 8; ++i) {
    asked.push_back(std::async(std::launch::async, [port, i] { return get(port, fmt::format("/later/{}", i)); }));
  }
  const auto all_wait = [&] {
    const std::lock_guard lock(mutex);
    return waiting.size() == asked.size();
  };
  while (!all_wait()) std::this_thread::sleep_for(1ms);
  EXPECT_TRUE(get(port, "/now").ends_with("GET /now [0]")) << "the one worker is free";
  auto stopped = std::async(std::launch::async, [&] { server->stop(); });
  EXPECT_EQ(stopped.wait_for(100ms), std::future_status::timeout);
  for (auto& [path, reply] : std::exchange(waiting, {})) reply(text_response("told " + path));
  for (int i = 0; i < 8; ++i) {
    EXPECT_TRUE(asked[static_cast<size_t>(i)].get().ends_with(fmt::format("told /later/{}", i)));
  }
  stopped.get();
}

TEST(Server, WhatIsNeverAnsweredHasFailed) {
  ServerOptions options;
  options.later = [](Request& request, Reply&) {
    if (request.path == "/throw-later") throw std::runtime_error("示例");
    return request.path == "/forgotten";
  };
  const auto server = serve(std::move(options));
  EXPECT_EQ(get(server->port(), "/forgotten").substr(9, 3), "500");
  EXPECT_EQ(get(server->port(), "/throw-later").substr(9, 3), "500");
  EXPECT_EQ(get(server->port(), "/").substr(9, 3), "200");
}

TEST(Server, ASignalEndsWait) {
  ServerOptions options;
  options.signals = true;
  const auto server = serve(std::move(options));
  auto waiting = std::async(std::launch::async, [&] { server->wait(); });
  ::kill(::getpid(), SIGTERM);
  EXPECT_EQ(waiting.wait_for(10s), std::future_status::ready);
  server->stop();
}

TEST(Server, AnExceptionFailsOneRequest) {
  const auto server = serve({});
  EXPECT_EQ(get(server->port(), "/throw").substr(9, 3), "500");
  EXPECT_EQ(get(server->port(), "/").substr(9, 3), "200");
}

TEST(Server, ListensOnLoopbackOnlyWithoutTls) {
  const auto refusal = [](std::string listen) {
    auto server = Server::start({.listen = std::move(listen), .handler = echo});
    return server ? std::string() : std::string(server.error().code());
  };
  EXPECT_EQ(refusal("0.0.0.0:0"), "service.not_loopback");
  EXPECT_EQ(refusal("[::]:0"), "service.not_loopback");
  EXPECT_EQ(refusal("192.0.2.1:80"), "service.not_loopback");
  for (const std::string& bad :
       std::vector<std::string>{"127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:65536", "127.0.0.1:8a", "example:80"}) {
    EXPECT_EQ(refusal(bad), "service.bad_listen") << bad;
  }
  const auto server = serve({});
  EXPECT_EQ(refusal("127.0.0.1:" + std::to_string(server->port())), "service.cannot_listen");
  EXPECT_EQ(serve({.listen = "localhost:0"})->address().substr(0, 17), "http://127.0.0.1:");
}

TEST(Server, UnixSocketIsLocalPrivateAndReplacesAStaleOne) {
  const store::TemporaryDirectory home;
  const auto deep = home.path() / std::string(120, 'd');  // longer than a socket address holds
  std::filesystem::create_directory(deep);
  for (const auto& folder : {home.path(), deep}) {
    const std::string path = (folder / "taixin.sock").string();
    Request request;
    request.method = "POST";
    request.path = "/a b";
    request.query["x"] = "泰&";
    request.body = std::string(3 << 20, 'x');
    const auto nobody = call_unix_socket(path, request);
    ASSERT_FALSE(nobody.ok());
    EXPECT_EQ(nobody.error().code(), "service.nobody_listens");
    {  // what a killed owner leaves behind
      const int stale = ::socket(AF_UNIX, SOCK_STREAM, 0);
      sockaddr_un address{.sun_family = AF_UNIX};
      std::strcpy(address.sun_path, (home.path() / "taixin.sock").c_str());
      ::bind(stale, reinterpret_cast<sockaddr*>(&address), sizeof(address));
      ::close(stale);
    }
    EXPECT_FALSE(somebody_listens(path));
    auto server = serve({.unix_socket = path});
    struct stat found {};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600u);
    EXPECT_TRUE(somebody_listens(path));
    const auto answer = call_unix_socket(path, request);
    ASSERT_TRUE(answer.ok()) << answer.error().message(base::Lang::en);
    EXPECT_EQ(answer->body, "POST /a b x=泰& [3145728] local");
    EXPECT_EQ(answer->content_type, "text/plain; charset=utf-8");
    server->stop();
    EXPECT_FALSE(std::filesystem::exists(path));
  }
}

TEST(Server, ATooLargeBodyIsToldToTheLocalClientToo) {
  const store::TemporaryDirectory home;
  const std::string path = (home.path() / "taixin.sock").string();
  ServerOptions options{.unix_socket = path};
  options.limits.body_bytes = 1000;
  const auto server = serve(std::move(options));
  const auto answer = call_unix_socket(path, {.method = "POST", .path = "/", .body = std::string(8 << 20, 'x')});
  ASSERT_TRUE(answer.ok()) << answer.error().message(base::Lang::en);
  EXPECT_EQ(answer->status, 413);
}

}  // namespace
}  // namespace taixin::service
