#include "service/response_coding.h"

#include <zlib.h>

#include "service/server_test_support.h"

namespace taixin::service {
namespace {

std::string unzipped(const std::string& bytes) {
  z_stream stream{};
  inflateInit2(&stream, MAX_WBITS + 16);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int end = inflate(&stream, Z_FINISH);
  out.resize(end == Z_STREAM_END ? stream.total_out : 0);
  inflateEnd(&stream);
  return out;
}

TEST(ResponseCoding, AcceptEncodingIsReadWithItsWeights) {
  for (const char* yes : {"gzip", "GZIP", "deflate, gzip;q=0.5, br", "*", "x-gzip", "br;q=1.0, *;q=0.1", "gzip;q=1"})
    EXPECT_TRUE(accepts_gzip(yes)) << yes;
  for (const char* no : {"", "identity", "gzip;q=0", "gzip; q=0.0", "br", "*;q=0", "gzip;q=0, *", "gzipped"})
    EXPECT_FALSE(accepts_gzip(no)) << no;
}

TEST(ResponseCoding, TagsAreComparedWeakly) {
  EXPECT_TRUE(names_tag("\"a\"", "\"a\""));
  EXPECT_TRUE(names_tag("W/\"a\"", "\"a\""));
  EXPECT_TRUE(names_tag("\"x,y\", W/\"a\"", "W/\"a\""));
  EXPECT_TRUE(names_tag("\"x,y\"", "\"x,y\""));
  EXPECT_TRUE(names_tag(" * ", "\"a\""));
  for (const char* no : {"", "\"b\"", "a", "\"a", "\"x,\"a\"", "\"aa\""}) EXPECT_FALSE(names_tag(no, "\"a\"")) << no;
}

class CodedServer : public testing::Test {
 protected:
  CodedServer() {
    ServerOptions options;
    options.handler = [](Request& request) {
      Response out = text_response(std::string(5'000, 'x') + "[0]");
      if (request.path == "/small") out.body = "x[0]";
      if (request.path == "/secret") out.secret = true;
      if (request.path == "/cookie") out.cookies.push_back("a=b");
      if (request.path == "/picture") out.content_type = "image/png";
      if (request.path == "/public") out.headers["Cache-Control"] = "public, max-age=9";
      if (request.path == "/tagged") out.headers["ETag"] = "\"v1\"";
      if (request.path == "/missing") out.status = 404;
      return out;
    };
    server_ = serve(std::move(options));
  }
  std::string ask(const std::string& path, const std::string& more = "Accept-Encoding: gzip\r\n") {
    return get(server_->port(), path, more);
  }
  std::string coding(const std::string& path, const std::string& more = "Accept-Encoding: gzip\r\n") {
    return header_of(ask(path, more), "Content-Encoding");
  }
  static std::string body(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }
  std::unique_ptr<Server> server_;
};

TEST_F(CodedServer, TextIsZippedWhenAcceptedAndHasVary) {
  const std::string answer = ask("/");
  EXPECT_EQ(header_of(answer, "Content-Encoding"), "gzip");
  EXPECT_EQ(header_of(answer, "Vary"), "Accept-Encoding");
  EXPECT_EQ(std::to_string(body(answer).size()), header_of(answer, "Content-Length"));
  EXPECT_LT(body(answer).size(), 200u);
  EXPECT_EQ(unzipped(body(answer)), std::string(5'000, 'x') + "[0]");
  const std::string plain = ask("/", "");
  EXPECT_EQ(header_of(plain, "Content-Encoding"), "");
  EXPECT_EQ(header_of(plain, "Vary"), "Accept-Encoding");
  EXPECT_EQ(body(plain), std::string(5'000, 'x') + "[0]");
  EXPECT_EQ(coding("/small"), "");
  EXPECT_EQ(header_of(ask("/small"), "Vary"), "");
  EXPECT_EQ(coding("/picture"), "");
}

TEST_F(CodedServer, WhatMayHoldASecretIsNot) {
  EXPECT_EQ(coding("/secret"), "");
  EXPECT_EQ(coding("/cookie"), "");
  EXPECT_EQ(coding("/", "Accept-Encoding: gzip\r\nCookie: session=1\r\n"), "");
  EXPECT_EQ(coding("/public", "Accept-Encoding: gzip\r\nCookie: session=1\r\n"), "gzip");
  Request browser;
  browser.headers = {{"accept-encoding", "gzip"}, {"sec-fetch-site", "cross-site"}};
  browser.peer_certificate = std::string(64, 'a');
  EXPECT_FALSE(is_compressible(coding_request(browser), text_response(std::string(5'000, 'x'))));
  browser.headers.erase("sec-fetch-site");
  EXPECT_TRUE(is_compressible(coding_request(browser), text_response(std::string(5'000, 'x')))) << "a program";
}

TEST_F(CodedServer, WhatTheCallerHasIsNotSentAgain) {
  const std::string fresh = ask("/tagged", "If-None-Match: \"v0\"\r\n");
  EXPECT_EQ(status_of(fresh), "200");
  const std::string same = ask("/tagged", "If-None-Match: \"v0\", \"v1\"\r\n");
  EXPECT_EQ(status_of(same), "304");
  EXPECT_EQ(header_of(same, "ETag"), "\"v1\"");
  EXPECT_EQ(body(same), "");
  EXPECT_EQ(header_of(same, "Content-Length"), "");
  const std::string zipped = ask("/tagged");
  EXPECT_EQ(header_of(zipped, "ETag"), "W/\"v1\"") << "not the bytes that the strong tag named";
  EXPECT_EQ(status_of(ask("/tagged", "If-None-Match: W/\"v1\"\r\n")), "304");
  EXPECT_EQ(status_of(ask("/missing", "If-None-Match: *\r\n")), "404");
  Raw raw(server_->port());
  raw.send("POST /tagged HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"v1\"\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(status_of(raw.until("[0]")), "200") << "of GET alone";
}

TEST(ResponseCoding, AnswersThatComeLaterAreZippedByAWorker) {
  std::thread other;
  ServerOptions options;
  options.later = [&](Request&, Reply& reply) {
    other = std::thread([reply] { reply(text_response(std::string(5'000, 'y'))); });
    return true;
  };
  const auto server = serve(std::move(options));
  const std::string answer = get(server->port(), "/", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(unzipped(answer.substr(answer.find("\r\n\r\n") + 4)), std::string(5'000, 'y'));
  other.join();
}

}  // namespace
}  // namespace taixin::service
