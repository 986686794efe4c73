// Verifying what somebody holds: a check's receipt by its file and its number. Reports: report_test.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "service/receipt_check.h"
#include "service/site_fixture.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

class VerifyAnything : public Site {
 protected:
  // A check with its receipt, as it came.
  static std::string told() {
    const Response out =
        send({.method = "POST",
              .path = "/api/v1/checks",
              .headers = {{"content-type", "application/json"}},
              .body = json::serialize(
                  json::object{{"query", kCode}, {"purpose", "permit"}, {"operator", "示例经办"}, {"receipt", true}})});
    EXPECT_EQ(out.status, 200) << out.body;
    return out.body;
  }
  static Response hand_in(const std::string& bytes, std::string_view path = "/verify") {
    Request request{.method = "POST",
                    .path = std::string(path),
                    .headers = {{"content-type", "multipart/form-data; boundary=b0undary"}},
                    .body = multipart({}, "huizhi.json", bytes)};
    request.identified = true;  // nobody in particular
    request.headers["host"] = "localhost";
    return handle_site(app(), request);
  }
  static std::string verdict(const Response& page) {
    const size_t at = page.body.find("data-verdict=\"");
    if (at == page.body.npos) return {};
    return page.body.substr(at + 14, page.body.find('"', at + 14) - at - 14);
  }
};

TEST_F(VerifyAnything, AReceiptWithItsAnswerIsGenuineAndTheSameAlteredIsNot) {
  const std::string whole = told();
  const json::object parsed = json::parse(whole).as_object();
  const Response page = hand_in(whole);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(verdict(page), "receipt-genuine");
  for (const std::string_view said : {kCode, kName, std::string_view("示例荣誉")}) {
    EXPECT_THAT(page.body, Not(HasSubstr(std::string(said)))) << "never what it says";
  }
  EXPECT_EQ(page.headers.at("Cache-Control"), "no-store");
  EXPECT_EQ(verdict(hand_in(json::serialize(parsed.at("receipt")))), "receipt-answerless");
  // Every member that the log proves, and those that only the answer does.
  for (const auto& [key, value] : parsed.at("receipt").as_object()) {
    if (key == "packs" || key == "proof" || key == "log") continue;
    json::object altered = parsed;
    altered["receipt"].as_object()[key] = "示例";
    const bool names_it = key == "id" || key == "format";
    EXPECT_EQ(verdict(hand_in(json::serialize(altered))), names_it ? "unknown" : "receipt-altered") << key;
  }
  json::object altered = parsed;
  std::string answer(altered["answer"].as_string());
  answer.insert(1, " ");
  altered["answer"] = answer;
  EXPECT_EQ(verdict(hand_in(json::serialize(altered))), "receipt-altered");
}

TEST_F(VerifyAnything, AReceiptByItsNumber) {
  const json::object parsed = json::parse(told()).as_object();
  std::string id(parsed.at("receipt").at("id").as_string());
  ASSERT_TRUE(is_receipt_id(id)) << id;
  EXPECT_EQ(verdict(get("/verify?n=" + id)), "receipt-answerless");
  EXPECT_EQ(verdict(get("/verify/report?n=" + id)), "receipt-answerless") << "one page at two addresses";
  id.back() = id.back() == '0' ? '1' : '0';
  EXPECT_EQ(verdict(get("/verify?n=" + id)), "unknown") << "another number";
}

TEST_F(VerifyAnything, WhateverElseIsHandedInIsUnknown) {
  for (const std::string& bytes :
       {std::string("%PDF-1.7 示例"), std::string("{}"), std::string("[1]"), std::string("null"),
        std::string("{\"receipt\":1}"), std::string("{\"format\":\"taixin-check-receipt-1\"}"),
        std::string("{\"format\":\"taixin-check-receipt-1\",\"id\":\"999999-0\"}"), std::string(200, '['),
        std::string(1, '\0')}) {
    const Response page = hand_in(bytes);
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(verdict(page), "unknown") << bytes.substr(0, 40);
  }
  const Response nothing = hand_in("");
  EXPECT_EQ(nothing.status, 422);
  EXPECT_THAT(nothing.body, HasSubstr("请选择要核验的文件"));
}

TEST(ReceiptId, IsANumberAndAMark) {
  const std::string mark(32, 'a');
  EXPECT_TRUE(is_receipt_id("17-" + mark));
  for (const std::string& bad : {std::string(), mark, "-" + mark, "x-" + mark, "17-" + mark + "0",
                                 "17-" + std::string(32, 'A'), std::string(18, '1') + "-" + mark}) {
    EXPECT_FALSE(is_receipt_id(bad)) << bad;
  }
}

}  // namespace
}  // namespace taixin::service
