#include "service/http.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/result.h"
#include "service/http_errors.h"

namespace taixin::service {
namespace {

using base::Lang;

TEST(Http, PercentDecodingLeavesMalformedEscapes) {
  EXPECT_EQ(percent_decode("%E6%B3%B0+a%2Bb", true), "泰 a+b");
  EXPECT_EQ(percent_decode("a+b", false), "a+b");
  EXPECT_EQ(percent_decode("%", true), "%");
  EXPECT_EQ(percent_decode("%4", true), "%4");
  EXPECT_EQ(percent_decode("%zz%41", true), "%zzA");
}

TEST(Http, TargetsGoThereAndBack) {
  Request request;
  request.path = "/api/v1/items/ADM.penalty 一";
  request.query = {{"source", "示例局 & 二=三"}, {"x", "a+b%"}};
  Request back;
  set_target(back, target_of(request));
  EXPECT_EQ(back.path, request.path);
  EXPECT_EQ(back.query, request.query);
}

TEST(Http, RepeatedFormNamesAreJoined) {
  const auto form = parse_form("map=A%3DB&map=C%3DD&empty&=x&&last=1");
  EXPECT_EQ(form.at("map"), "A=B\nC=D");
  EXPECT_EQ(form.at("empty"), "");
  EXPECT_EQ(form.at("last"), "1");
}

TEST(Http, LanguageByQueryThenHeaderThenChinese) {
  Request request;
  EXPECT_EQ(request.lang(), Lang::zh);
  request.headers["accept-language"] = "fr, en-GB;q=0.8, zh;q=0.5";
  EXPECT_EQ(request.lang(), Lang::en);
  request.query["lang"] = "zh";
  EXPECT_EQ(request.lang(), Lang::zh);
}

TEST(Http, ProblemsAreDetailsOrPlainLines) {
  Request request;
  request.path = "/api/v1/items/x";
  const auto error = base::fail(kBodyTooLarge, {{"limit", "256 MiB"}}, "a\xFF.csv");
  const Response details = problem(error, request);
  EXPECT_EQ(details.status, 413);
  EXPECT_EQ(details.content_type, "application/problem+json");
  const auto object = boost::json::parse(details.body).as_object();
  EXPECT_EQ(object.at("type").as_string(), "/problems/service.body_too_large");
  EXPECT_EQ(object.at("status").as_int64(), 413);
  EXPECT_EQ(object.at("code").as_string(), "service.body_too_large");
  EXPECT_EQ(object.at("place").as_string(), "a\xEF\xBF\xBD.csv");
  EXPECT_FALSE(object.at("next").as_string().empty());

  request.headers["accept"] = "text/plain";
  const Response lines = problem(base::fail(kTooBusy, {{"seconds", "5"}}), request);
  EXPECT_EQ(lines.body, "等待处理的请求已满\n请在 5 秒后重试\n");
  EXPECT_EQ(lines.headers.at("Retry-After"), "5");
}

// A program need not read the texts; and learns nothing that they do not say.
TEST(Http, AProblemHasTheValuesOfItsTextsAndNoOther) {
  static constexpr base::ErrorKind kKind{
      "service.sample", 422, "第{line}行：{zh}，{number}", "line {line}: {en}, {number}", "请改 {what}", "mend {what}"};
  const base::ErrorArgs args{{"line", "3"},
                             {"zh", "示例"},
                             {"en", "example"},
                             {"what", "甲"},
                             {"secret", "不说"},
                             {"at", "3"},
                             {"number", "证件 11010519491231002X"},
                             {"blank", ""}};
  Request request;
  request.path = "/api/v1/items/x";
  for (const bool zh : {true, false}) {
    request.query["lang"] = zh ? "zh" : "en";
    const auto object = boost::json::parse(problem(base::fail(kKind, args), request).body).as_object();
    const auto& told = object.at("args").as_object();
    EXPECT_EQ(told.at("line").as_string(), "3");
    EXPECT_EQ(told.at("what").as_string(), "甲");
    EXPECT_EQ(told.contains("zh"), zh);
    EXPECT_EQ(told.contains("en"), !zh);
    EXPECT_FALSE(told.contains("secret") || told.contains("at") || told.contains("blank"));
    const std::string texts = std::string(object.at("detail").as_string()) + std::string(object.at("next").as_string());
    for (const auto& one : told) {
      EXPECT_NE(texts.find(std::string_view(one.value().as_string())), std::string::npos) << one.key();
      EXPECT_EQ(std::string_view(one.value().as_string()).find("19491231"), std::string_view::npos)
          << "cut as in the text";
    }
  }
  EXPECT_FALSE(boost::json::parse(problem(base::fail(kTooBusy), request).body).as_object().contains("args"));
}

TEST(Http, MultipartAsBrowsersSendIt) {
  const std::string body =
      "--b1\r\nContent-Disposition: form-data; name=\"item\"\r\n\r\nADM.penalty\r\n"
      "--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\\b \\\"%22.csv\"\r\n"
      "Content-Type: text/csv\r\n\r\n1,2\r\n--b\r\n3\r\n"
      "--b1\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--b1--\r\n";
  const auto parts = parse_multipart("multipart/form-data; boundary=b1", body);
  ASSERT_TRUE(parts.has_value());
  ASSERT_EQ(parts->size(), 3u);
  EXPECT_EQ((*parts)[0].content, "ADM.penalty");
  EXPECT_EQ((*parts)[1].file_name, "a\\b \"\".csv");
  EXPECT_EQ((*parts)[1].content, "1,2\r\n--b\r\n3");
  EXPECT_EQ((*parts)[2].content, "");
  const auto backslash =
      parse_multipart("multipart/form-data; boundary=b1",
                      "--b1\r\nContent-Disposition: form-data; name=\"f\\\"; filename=\"a\\\\b\\\"\r\n\r\nx\r\n--b1--");
  ASSERT_TRUE(backslash.has_value());
  EXPECT_EQ((*backslash)[0].name, "f\\");
  EXPECT_EQ((*backslash)[0].file_name, "a\\\\b\\");
  EXPECT_TRUE(parse_multipart("Multipart/Form-Data; charset=utf-8; boundary=\"b1\"", body).has_value());
}

TEST(Http, BrokenMultipartIsNothing) {
  const std::string type = "multipart/form-data; boundary=b1";
  const std::string part = "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx";
  EXPECT_FALSE(parse_multipart(type, ""));
  EXPECT_FALSE(parse_multipart(type, part));
  EXPECT_FALSE(parse_multipart(type, part + "\r\n--b1"));
  EXPECT_FALSE(parse_multipart(type, part + "\r\n--b1\r\n"));
  EXPECT_FALSE(parse_multipart(type, "--b2" + part.substr(4) + "\r\n--b2--"));
  EXPECT_FALSE(parse_multipart(type, "--b1\r\nContent-Type: x\r\n\r\ny\r\n--b1--"));
  EXPECT_FALSE(parse_multipart(type, "--b1\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b1--"));
  EXPECT_FALSE(parse_multipart("multipart/form-data", part + "\r\n--b1--"));
  EXPECT_FALSE(parse_multipart("text/plain; boundary=b1", part + "\r\n--b1--"));
  EXPECT_TRUE(parse_multipart(type, part + "\r\n--b1--"));
}

// Whatever the bytes, no part lies outside the body.
TEST(Http, MultipartOfEveryPrefixAndEveryFlip) {
  const std::string type = "multipart/form-data; boundary=b1";
  const std::string body =
      "--b1\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nx\r\n--b1\r\n"
      "Content-Disposition: form-data; name=c\r\n\r\ny\r\n--b1--\r\n";
  size_t whole = 0;
  for (size_t i = 0; i < body.size(); ++i) {
    EXPECT_FALSE(parse_multipart(type, body.substr(0, std::min(i, body.size() - 4))));
    for (const char flip : {'\0', '"', ';', '\r', '-', '\xFF'}) {
      std::string changed = body;
      changed[i] = flip;
      if (const auto parts = parse_multipart(type, changed)) {
        ++whole;
        for (const auto& part : *parts) {
          EXPECT_GE(part.content.data(), changed.data());
          EXPECT_LE(part.content.data() + part.content.size(), changed.data() + changed.size());
        }
      }
    }
  }
  EXPECT_GT(whole, 0u);
}

}  // namespace
}  // namespace taixin::service
