// Nothing that a caller typed stands in the log.
#include "service/request_log.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <fstream>

#include "service/log_file.h"
#include "service/route_words.h"
#include "service/server_test_support.h"
#include "store/test_support.h"

namespace taixin::service {
namespace {

using namespace std::chrono_literals;

constexpr const char* kSpecimen = "11010519491231002X";  // of GB 11643, nobody's

TEST(RequestLog, PathsAreShownAsRoutes) {
  const RouteWords words = route_words();
  EXPECT_EQ(route_of("/", words), "/");
  EXPECT_EQ(route_of("/api/v1/submissions/12/errors", words), "/api/v1/submissions/{}/errors");
  EXPECT_EQ(route_of("/api/v1/quarantine/S2-R17/move", words), "/api/v1/quarantine/{}/move");
  EXPECT_EQ(route_of("/api/v1/items/ADM.penalty", words), "/api/v1/items/{}");
  EXPECT_EQ(route_of("/ledger/records/tile/0/x001/002", words), "/ledger/{}/tile/{}/{}/{}");
  EXPECT_EQ(route_of("/submissions/7/", words), "/submissions/{}/");
  EXPECT_EQ(route_of("/zhangsan/张三", words), "/{}/{}");
  EXPECT_EQ(route_of("*", words), "-");
  EXPECT_EQ(route_of("", words), "-");
  EXPECT_EQ(route_of(std::string(100, '/'), words).size(), kRoutePartsMax + 4);
}

TEST(RequestLog, CallersNamesAreOpaqueOrNotRepeated) {
  EXPECT_TRUE(is_opaque_name("trace-9.A_b"));
  EXPECT_TRUE(is_opaque_name(std::string(64, 'a')));
  for (const std::string& bad : {std::string(), std::string(65, 'a'), std::string("a b"), std::string("张三"),
                                 std::string("a\"b"), std::string(kSpecimen), std::string("x-") + kSpecimen})
    EXPECT_FALSE(is_opaque_name(bad)) << bad;
}

class ServerLog : public testing::Test {
 protected:
  std::unique_ptr<Server> start(Handler handler = echo) {
    ServerOptions options;
    options.handler = std::move(handler);
    options.route_words = route_words();
    options.clock = &clock_;
    options.log = [this](const std::string& line) {
      const std::lock_guard lock(mutex_);
      lines_.push_back(line);
    };
    return serve(std::move(options));
  }
  const base::FixedClock clock_{base::Day(20'000)};
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

TEST_F(ServerLog, ALineForEachAnswerWithTheIdThatItCarried) {
  auto server = start([](Request& request) {
    Response out = echo(request);
    out.log_account = "a-17";
    out.body += request.id + "|" + request.caller_id;
    return out;
  });
  const std::string answer = get(server->port(), "/api/v1/submissions/12?q=1", "X-Request-Id: trace-9\r\n");
  get(server->port(), "/nowhere", "X-Request-Id: 张三\r\n");
  server->stop();
  ASSERT_EQ(lines_.size(), 2u);
  const std::string id = header_of(answer, "Taixin-Request-Id");
  EXPECT_EQ(id.size(), 16u);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), id.npos) << id;
  EXPECT_TRUE(answer.ends_with(id + "|trace-9")) << answer;
  const auto line = boost::json::parse(lines_[0]).as_object();
  EXPECT_EQ(line.at("time").as_string(), base::iso_time(clock_.now()));
  EXPECT_EQ(line.at("id").as_string(), id);
  EXPECT_EQ(line.at("method").as_string(), "GET");
  EXPECT_EQ(line.at("route").as_string(), "/api/v1/submissions/{}");
  EXPECT_EQ(line.at("status").as_int64(), 200);
  EXPECT_EQ(line.at("bytes").as_int64(), std::stoll(header_of(answer, "Content-Length")));
  EXPECT_GE(line.at("ms").as_double(), 0);
  EXPECT_EQ(line.at("account").as_string(), "a-17");
  EXPECT_EQ(line.at("caller").as_string(), "trace-9");
  const auto other = boost::json::parse(lines_[1]).as_object();
  EXPECT_NE(other.at("id"), line.at("id"));
  EXPECT_FALSE(other.contains("caller"));
}

TEST_F(ServerLog, HostileRequestsLeaveNoTraceOfWhatTheyHold) {
  auto server = start([](Request& request) {
    Response out = echo(request);
    out.log_account = "示例人甲";  // a room that forgot the rule
    return out;
  });
  const std::string id(kSpecimen);
  get(server->port(), "/" + id + "/x%0d%0a{\"status\":1}?q=" + id);
  get(server->port(), "/api/v1/subjects/" + id + "/%E7%A4%BA%E4%BE%8B%E4%BA%BA%E7%94%B2",
      "X-Request-Id: " + id + "\r\nCookie: a=" + id + "\r\nUser-Agent: " + id + "\r\n");
  Raw raw(server->port());
  raw.send(id + " /" + id + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18\r\n\r\n" +
           id);  // a method of that name
  raw.until("[18]");
  Raw(server->port()).send(id + "\r\n\r\n");
  Raw broken(server->port());
  broken.send("GET http://" + id + "/ HTTP/1.1\r\nHost: " + id + "\r\nConnection: close\r\n\r\n");
  broken.rest();
  server->stop();
  ASSERT_GE(lines_.size(), 4u);
  for (const std::string& line : lines_) {
    EXPECT_EQ(line.find("19491231"), line.npos) << line;
    EXPECT_EQ(line.find("示例"), line.npos) << line;
    EXPECT_EQ(line.find('\n'), line.npos) << line;
    EXPECT_TRUE(boost::json::parse(line).as_object().contains("status")) << line;
  }
}

TEST_F(ServerLog, RefusedRequestsHaveIdsToo) {
  auto server = start();
  Raw raw(server->port());
  raw.send("nonsense\r\n\r\n");
  const std::string answer = raw.rest();
  EXPECT_EQ(status_of(answer), "400");
  const std::string id = header_of(answer, "Taixin-Request-Id");
  EXPECT_EQ(id.size(), 16u);
  server->stop();
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_NE(lines_[0].find(id), std::string::npos);
}

TEST(RequestLog, EventsAreMaskedLines) {
  const std::string line = event_line(base::KnownAt(0), "tls_refused", std::string("x\n\"") + kSpecimen);
  const auto object = boost::json::parse(line).as_object();
  EXPECT_EQ(object.at("event").as_string(), "tls_refused");
  EXPECT_EQ(line.find("19491231"), line.npos) << line;
  EXPECT_EQ(line.find('\n'), line.npos);
}

// ---- the file

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}
bool until(const std::function<bool()>& holds) {
  for (int i = 0; i < 1'000 && !holds(); ++i) std::this_thread::sleep_for(5ms);
  return holds();
}

TEST(LogFile, IsAppendedToAndOpenedAgainAfterItWasMoved) {
  const store::TemporaryDirectory directory;
  const base::FixedClock clock(base::Day(20'000));
  const auto path = directory.path() / "taixin.log", moved = directory.path() / "taixin.log.1";
  {
    auto log = LogFile::open(path.string(), clock);
    ASSERT_TRUE(log.ok());
    (*log)->write("one");
    EXPECT_TRUE(until([&] { return text_of(path) == "one\n"; }));
    std::filesystem::rename(path, moved);
    (*log)->write("two");
    EXPECT_TRUE(until([&] { return text_of(moved) == "one\ntwo\n"; }));
    (*log)->reopen();
    EXPECT_TRUE(until([&] { return std::filesystem::exists(path); }));
    (*log)->write("three");
  }
  EXPECT_EQ(text_of(path), "three\n") << "written at the end";
  EXPECT_EQ(text_of(moved), "one\ntwo\n");
  {
    auto log = LogFile::open(path.string(), clock);
    (*log)->write("four");
  }
  EXPECT_EQ(text_of(path), "three\nfour\n");
  const auto nowhere = LogFile::open((directory.path() / "none" / "taixin.log").string(), clock);
  ASSERT_FALSE(nowhere.ok());
  EXPECT_EQ(nowhere.error().code(), "service.no_log_file");
}

TEST(LogFile, APipeThatNobodyReadsStopsNobody) {
  const store::TemporaryDirectory directory;
  const base::FixedClock clock(base::Day(20'000));
  const auto path = (directory.path() / "pipe").string();
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  const auto begin = std::chrono::steady_clock::now();
  {
    auto log = LogFile::open(path, clock);
    ASSERT_TRUE(log.ok());
    const std::string line(1'000, 'x');
    for (int i = 0; i < 20'000; ++i) (*log)->write(line);  // 20 MB, more than pipe and queue hold
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    std::string got(64 << 10, '\0');
    bool told = false;
    std::string rest;
    for (int i = 0; i < 2'000 && !told; ++i) {
      const ssize_t n = ::read(reader, got.data(), got.size());
      if (n <= 0) std::this_thread::sleep_for(1ms);
      if (n > 0) rest = rest.substr(rest.size() > 100 ? rest.size() - 100 : 0) + got.substr(0, static_cast<size_t>(n));
      told = rest.find("log_dropped") != rest.npos;
    }
    EXPECT_TRUE(told) << "how many were dropped is told";
    for (int i = 0; i < 1'000; ++i) (*log)->write(line);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 20s) << "and the end does not wait for a reader";
  ::close(reader);
}

}  // namespace
}  // namespace taixin::service
