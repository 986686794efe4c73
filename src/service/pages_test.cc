// The site over a real home: every page is well-formed, whatever stands in its data, forms and addresses.
#include "service/pages.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <set>

#include "base/shared_data.h"
#include "base/text.h"
#include "service/site_fixture.h"
#include "service/skeleton_test.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

TEST_F(Site, EveryPageIsWellFormedInBothLanguages) {
  for (const std::string lang : {"zh", "en"}) {
    for (const std::string path :
         {"/", "/submit", "/submissions", "/submissions/1", "/submissions/2", "/quality", "/catalog",
          "/catalog/ADM.penalty", "/docs", "/nowhere", "/submissions/99", "/submissions/x"}) {
      SCOPED_TRACE(path + " " + lang);
      const Response response = get(path + "?lang=" + lang);
      EXPECT_EQ(response.status, path == "/nowhere" || path.ends_with("99") || path.ends_with("x") ? 404 : 200);
      EXPECT_FALSE(Skeleton(response.body).text.empty());
      EXPECT_NE(response.body.find(lang == "zh" ? "<html lang=\"zh-CN\">" : "<html lang=\"en\">"), std::string::npos);
    }
    SCOPED_TRACE("answers in " + lang);
    for (const auto& asked : {question(std::string(kCode)), question("示例"), question("91370999TX0000010X"),
                              question("无此单位"), FormFields{}}) {
      EXPECT_FALSE(Skeleton(post("/search", asked, lang).body).text.empty());
      EXPECT_FALSE(Skeleton(post("/subject", asked, lang).body).text.empty());
    }
  }
}

TEST_F(Site, AnAnswerShowsStateFirstAndNeverRefuses) {
  const Response response = post("/search", question(std::string(kCode)));
  ASSERT_EQ(response.status, 200);
  const size_t name = response.body.find("<h1><bdi>" + std::string(kName));
  const size_t state = response.body.find("存续"), records = response.body.find("示例荣誉");
  ASSERT_NE(name, std::string::npos);
  EXPECT_LT(state, records);
  EXPECT_NE(response.body.find("由经办人员依法判断"), std::string::npos);
  EXPECT_NE(response.body.find("未发现需关注的信息"), std::string::npos);
}

// A page of a subject is one look, whatever it is made of, and the log names what was on it.
TEST_F(Site, APageIsOneLineOfTheLogThatNamesWhatLeft) {
  const auto log = [&] {
    auto tx = app().home().read_access();
    return store::access_entries(*tx, {.limit = 1000}).value();
  };
  const size_t before = log().size();
  ASSERT_EQ(post("/search", question(std::string(kCode))).status, 200);
  const auto after = log();
  ASSERT_EQ(after.size(), before + 1);
  EXPECT_EQ(after.front().kind, "show");
  EXPECT_EQ(after.front().subjects.size(), 1u);
  EXPECT_TRUE(after.front().fields.starts_with("subject,HON.honour")) << after.front().fields;
  EXPECT_NE(after.front().fields.find("REG.enterprise"), std::string::npos);
  EXPECT_EQ(after.front().fields.find('*'), std::string::npos);
  // What was not found told nothing; several that may be meant told their names.
  ASSERT_EQ(post("/search", question("无此单位")).status, 200);
  EXPECT_EQ(log().front().fields, "-");
  EXPECT_EQ(log().size(), before + 2);
}

TEST_F(Site, PersonsGetTheSameBytes) {
  // Specimens: GB 11643's own, and one that cannot be anybody's.
  const Response one = post("/search", question("11010519491231002X")),
                 two = post("/subject", question("11010519491231002X"));
  EXPECT_EQ(one.status, 200);
  EXPECT_EQ(one.body, two.body);
  EXPECT_NE(one.body.find("不提供自然人查询"), std::string::npos);
  EXPECT_EQ(one.body.find("19491231"), std::string::npos);
}

TEST_F(Site, FormsSayWhatIsMissing) {
  const Response search = post("/search", {{"query", std::string(kCode)}});
  EXPECT_EQ(search.status, 422);
  EXPECT_NE(search.body.find("<a href=\"#purpose\">请选择查询用途</a>"), std::string::npos);
  EXPECT_NE(search.body.find("value=\"" + std::string(kCode) + "\""), std::string::npos);  // what was typed stays
  const Response invented = post("/search", question(std::string(kCode), "curiosity"));
  EXPECT_EQ(invented.status, 422);
  EXPECT_NE(invented.body.find("<a href=\"#purpose\">"), std::string::npos);
  const Response file = submit("", "", "");
  EXPECT_EQ(file.status, 422);
  EXPECT_NE(file.body.find("<a href=\"#file\">"), std::string::npos);
  const Response broken = send({.method = "POST",
                                .path = "/submit",
                                .headers = {{"content-type", "multipart/form-data; boundary=x"}},
                                .body = "--x\r\n"});
  EXPECT_EQ(broken.status, 422);
  EXPECT_NE(broken.body.find("表单内容不完整"), std::string::npos);
  EXPECT_EQ(post("/submissions/2/retry", {}).status, 422);
}

TEST_F(Site, AnAmbiguousHeaderIsAQuestionThatKeepsTheRest) {
  const std::string file = "企业名称,统一社会信用代码,列入日期,作出决定机关\n" + std::string(kName) + "," +
                           std::string(kCode) + ",2026-01-05,示例局\n";
  const Response asked = submit("ABN.enterprise", "示例.csv", file);
  EXPECT_EQ(asked.status, 422);
  EXPECT_NE(asked.body.find("name=\"answer\" value=\"LRJG\""), std::string::npos);
  EXPECT_NE(asked.body.find("name=\"item\" value=\"ABN.enterprise\""), std::string::npos);
  EXPECT_NE(asked.body.find("name=\"asked_header\" value=\"作出决定机关\""), std::string::npos);
  EXPECT_FALSE(Skeleton(asked.body).text.empty());
  const Response told = send({.method = "POST",
                              .path = "/submit",
                              .headers = {{"content-type", "multipart/form-data; boundary=b0undary"}},
                              .body = multipart({{"item", "ABN.enterprise"},
                                                 {"source", "示例局"},
                                                 {"operator", "示例"},
                                                 {"asked_header", "作出决定机关"},
                                                 {"answer", "LRJG"}},
                                                "示例.csv", file)});
  EXPECT_EQ(told.body.find("name=\"answer\""), std::string::npos);
}

TEST_F(Site, OtherSitesCannotPost) {
  const auto asked = [&](FormFields headers) {
    headers["content-type"] = "application/x-www-form-urlencoded";
    return send({.method = "POST", .path = "/search", .headers = std::move(headers), .body = encoded(question("x"))})
        .status;
  };
  EXPECT_EQ(asked({}), 200);
  EXPECT_EQ(asked({{"sec-fetch-site", "same-origin"}, {"origin", "http://localhost"}}), 200);
  EXPECT_EQ(asked({{"origin", "http://localhost"}}), 200);
  EXPECT_EQ(asked({{"sec-fetch-site", "cross-site"}}), 403);
  EXPECT_EQ(asked({{"sec-fetch-site", "same-site"}, {"origin", "http://localhost"}}), 403);
  EXPECT_EQ(asked({{"origin", "null"}}), 403);
  EXPECT_EQ(asked({{"origin", "http://localhost.evil.example"}}), 403);
}

TEST_F(Site, CookiesRememberTheOfficerOnly) {
  const Response response = post("/search", question(std::string(kCode)));
  ASSERT_EQ(response.cookies.size(), 3u);  // language, operator, purpose
  for (const auto& line : response.cookies) {
    EXPECT_NE(line.find("; HttpOnly; SameSite=Strict"), std::string::npos);
    EXPECT_EQ(line.find(kCode), std::string::npos);
  }
  Request again{.method = "GET",
                .path = "/",
                .headers = {{"cookie", "a=b; taixin_operator=%22%3E%3Cb%3E; taixin_purpose=award; c"}}};
  const Response start = send(again);
  EXPECT_NE(start.body.find("value=\"&quot;&gt;&lt;b&gt;\""), std::string::npos);
  EXPECT_NE(start.body.find("<option value=\"award\" selected>"), std::string::npos);
}

TEST_F(Site, StyleAndIconAreServedForEver) {
  const Response style = get(style_path());
  EXPECT_EQ(style.content_type, "text/css; charset=utf-8");
  EXPECT_NE(style.headers.at("Cache-Control").find("immutable"), std::string::npos);
  EXPECT_EQ(style.body.find("url("), std::string::npos);  // nothing is fetched from elsewhere
  EXPECT_EQ(get("/icon.svg").content_type, "image/svg+xml");
  EXPECT_EQ(send({.method = "DELETE", .path = "/"}).status, 405);
}

// Naughty strings through every place where somebody's text reaches a page.
TEST_F(Site, NaughtyStringsChangeNoMarkup) {
  std::vector<std::string> strings{"<script>alert(1)</script>",
                                   "\" autofocus onfocus=\"alert(1)",
                                   "'><img src=x onerror=alert(1)>",
                                   "&lt;b&gt;",
                                   "{}{0}%s",
                                   "\xFF\xFE\x00<"};
  if (const auto path = base::shared_data("strings/blns/blns.json")) {
    std::ifstream file(*path);
    const std::string content(std::istreambuf_iterator<char>(file), {});
    const json::value parsed = json::parse(content);
    for (const auto& value : parsed.as_array()) strings.emplace_back(value.as_string());
  }
  const std::string search =
      Skeleton(post("/search", {{"query", "示"}, {"operator", "示"}, {"unit", "示"}, {"basis", "示"}}).body).text;
  const std::string list = Skeleton(get("/submissions?source=%E7%A4%BA&item=%E7%A4%BA").body).text;
  const std::string missing = Skeleton(get("/%E7%A4%BA").body).text;
  const std::string form = Skeleton(submit("无此目录项", "示", "a,b\n1,2\n", "示").body).text;
  size_t tried = 0;
  for (const std::string& naughty : strings) {
    SCOPED_TRACE(naughty);
    if (base::trim(naughty).empty()) continue;
    ++tried;
    EXPECT_EQ(
        Skeleton(
            post("/search", {{"query", naughty}, {"operator", naughty}, {"unit", naughty}, {"basis", naughty}}).body)
            .text,
        search);
    EXPECT_EQ(
        Skeleton(get("/submissions?source=" + percent_encode(naughty) + "&item=" + percent_encode(naughty)).body).text,
        list);
    EXPECT_EQ(Skeleton(get("/%E7%A4%BA" + percent_encode(naughty)).body).text, missing);
    EXPECT_EQ(Skeleton(submit("无此目录项", "示" + naughty, "a,b\n1,2\n", naughty).body).text, form);
    Skeleton(post("/search", question(naughty)).body);
    Skeleton(get("/submit?item=" + percent_encode(naughty)).body);
    Skeleton(get("/quality?source=" + percent_encode(naughty)).body);
    if (HasFailure()) break;
  }
  EXPECT_GT(tried, 4u);
}

// As values that are kept: a file of naughty cells, its receipt, and the page of the subject.
TEST_F(Site, NaughtyCellsInFilesReceiptsAndAnswers) {
  std::vector<std::string> strings{"<script>alert(1)</script>", "\" onfocus=\"alert(1)",
                                   "'><img src=x onerror=alert(1)>", "=1+1", "\xE2\x80\xAE示例"};
  if (const auto path = base::shared_data("strings/blns/blns.json")) {
    std::ifstream file(*path);
    const std::string content(std::istreambuf_iterator<char>(file), {});
    const json::value parsed = json::parse(content);
    for (const auto& value : parsed.as_array()) strings.emplace_back(value.as_string());
  }
  const auto cell = [](std::string_view text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
  };
  std::string file = "ZTMC,TYSHXYDM,RYMC,RYJB,SYRQ,SYDW,<b>\n";
  for (const auto& text : strings)
    file += cell(kName) + "," + std::string(kCode) + "," + cell(text) + ",市级,2026-03-30," + cell("示例局" + text) +
            ",x\n";
  for (const auto& text : strings)
    file += cell(text) + "," + cell(text) + "," + cell(text) + "," + cell(text) + "," + cell(text) + ",示例局,x\n";
  const Response sent = submit("HON.honour", "<b>\"'.csv", file, "示例<b>局");
  ASSERT_EQ(sent.status, 303) << sent.body;
  const Response receipt = get(sent.headers.at("Location"));
  ASSERT_EQ(receipt.status, 200);
  EXPECT_FALSE(Skeleton(receipt.body).text.empty());
  const Response subject = post("/search", question(std::string(kCode)));
  EXPECT_FALSE(Skeleton(subject.body).text.empty());
  EXPECT_NE(subject.body.find("&lt;script&gt;alert(1)&lt;/script&gt;"), std::string::npos);
  EXPECT_FALSE(Skeleton(get("/quality").body).text.empty());
  EXPECT_FALSE(Skeleton(get("/submissions").body).text.empty());
}

// Passwords are worked on one at a time, so nobody may keep all others waiting.
TEST_F(Site, NobodyTriesToSignInAllTheTime) {
  const auto knock = [](std::string address) {
    Request request{.method = "POST",
                    .path = "/api/v1/session",
                    .headers = {{"content-type", "application/json"}},
                    .body = R"({"login":"nobody","password":"wrong"})"};
    request.peer_address = std::move(address);
    return handle_site(app(), request);
  };
  int refused = 0;
  for (int i = 0; i < 12; ++i) refused += knock("192.0.2.7").status == 429;
  EXPECT_EQ(refused, 2) << "ten at once";
  EXPECT_EQ(knock("192.0.2.7").headers.at("Retry-After"), "5");
  EXPECT_EQ(knock("192.0.2.8").status, 401) << "another address is not kept out";
  EXPECT_EQ(knock("127.0.0.1").status, 401);
}

}  // namespace
}  // namespace taixin::service
