// Cells of refused rows put right by the interface: the way of every file, review included, and nobody else's rows.
#include "intake/corrections.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "intake/returned.h"
#include "intake/row_errors.h"
#include "service/refusals_requests.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

class CorrectRows : public Refusals {
 protected:
  // Two rows of the unit that come back, each test its own.
  static std::string came_back(std::string_view number) {
    const std::string housing = "示例市住房和城乡建设局";
    const Response done = submit("ADM.visited", "gengzheng.csv",
                                 fmt::format("MC,DM,WSH,BS,FR,DH,RQ,XW\n{0},{1},{2}-1,{2}-1,示例甲,,2026-02-30,乙\n"
                                             "{0},{1},{2}-2,{2}-2,示例甲,,2026-02-30,丙\n",
                                             kName, kCode, number),
                                 housing);
    const auto& to = done.headers.at("Location");
    const std::string path = to.substr(0, to.find('?'));
    return path.substr(path.rfind('/') + 1);
  }
  static Response correct(const access::Caller& who, const std::string& submission, const std::string& body,
                          std::string type = "application/json") {
    Request request{.method = "POST", .path = "/api/v1/submissions/" + submission + "/corrections"};
    request.headers["content-type"] = std::move(type);
    request.body = body;
    return ask(request, who);
  }
  static std::string rows(const std::string& tag, std::string_view cells = R"({"RQ":"2026-03-05"})") {
    return fmt::format(R"({{"rows":[{{"tag":"{}","cells":{}}}]}})", tag, cells);
  }
  static void expect_refused(const Response& answer, const base::ErrorKind& kind) {
    EXPECT_EQ(answer.status, kind.http_status) << answer.body;
    EXPECT_EQ(json::parse(answer.body).at("code").as_string(), kind.code) << answer.body;
  }
  static std::string state(const std::string& tag) {
    const auto row = intake::find_quarantined(app().intake(), tag);
    EXPECT_TRUE(row.ok());
    static constexpr const char* kStates[] = {"waiting", "fixed", "dropped"};
    return kStates[static_cast<size_t>(row->state)];
  }
  static std::string receipt(const std::string& id) {
    Request request{.method = "GET", .path = "/api/v1/submissions/" + id};
    return ask(request, access::Caller::of_console()).body;
  }
};

TEST_F(CorrectRows, OfAnAccountWaitForASecondPerson) {
  const std::string old = came_back("G"), tag = "S" + old + "-2", before = receipt(old);
  const Response waits = correct(caller("submitter"), old, rows(tag));
  ASSERT_EQ(waits.status, 202) << waits.body;
  const json::value held = json::parse(waits.body);
  EXPECT_EQ(held.at("item").as_string(), "ADM.visited");
  EXPECT_EQ(held.at("source").as_string(), "示例市住房和城乡建设局");
  EXPECT_EQ(held.at("rows").to_number<int>(), 1);
  EXPECT_EQ(held.at("good").to_number<int>(), 1) << "the row was put right";
  EXPECT_EQ(state(tag), "waiting") << "nothing is settled before it is reviewed";

  const std::string id(held.at("id").as_string());
  Request approve{.method = "POST",
                  .path = "/api/v1/held/" + id + "/approve",
                  .headers = {{"content-type", "application/json"}},
                  .body = named(R"({"checks":"content, secrecy, privacy, third_persons","code":"{code}"})")};
  const Response done = ask(approve, caller("reviewer"));
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(json::parse(done.body).at("accepted").to_number<int>(), 1) << done.body;
  EXPECT_EQ(state(tag), "fixed");
  EXPECT_EQ(state("S" + old + "-3"), "waiting") << "nobody named it";
  EXPECT_EQ(receipt(old), before) << "the old submission was changed";
}

TEST_F(CorrectRows, OfAnotherSystemGoInAtOnce) {
  const std::string old = came_back("H"), tag = "S" + old + "-3";
  const Response done = correct(caller("exchange_system"), old, rows(tag));
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(json::parse(done.body).at("accepted").to_number<int>(), 1) << done.body;
  EXPECT_NE(done.headers.at("Location"), "/api/v1/submissions/" + old);
  EXPECT_EQ(state(tag), "fixed");
  // Again, when it was dealt with meanwhile.
  expect_refused(correct(caller("exchange_system"), old, rows(tag)), intake::kRowSettled);
}

TEST_F(CorrectRows, OfAnotherUnitAreRefused) {
  const std::string old = came_back("J"), tag = "S" + old + "-2";
  expect_refused(correct(caller("submitter", {.unit = access::kMarket}), old, rows(tag)), access::kOtherUnit);
  // Its own submission does not open somebody else's row.
  expect_refused(correct(caller("submitter"), old, rows(name("row of others"))), intake::kOtherSubmission);
  expect_refused(correct(caller("submitter"), name("others"), rows(name("row of others"))), access::kOtherUnit);
  expect_refused(correct(caller("reviewer"), old, rows(tag)), access::kNotPermitted);
  EXPECT_EQ(state(tag), "waiting");
}

TEST_F(CorrectRows, BodiesAreClosedAndBounded) {
  const std::string old = came_back("K"), tag = "S" + old + "-2";
  const auto who = caller("submitter");
  for (const std::string& body :
       {std::string("{}"), std::string(R"({"rows":[]})"), std::string(R"({"rows":{}})"), std::string(R"({"rows":[1]})"),
        std::string(R"({"rows":[],"more":1})"), rows(tag, "{}"), rows(tag, R"({"RQ":1})"), rows(tag, "[]"),
        rows("", R"({"RQ":"x"})"), fmt::format(R"({{"rows":[{{"tag":"{}","cells":{{"RQ":"x"}},"line":2}}]}})", tag),
        fmt::format(R"({{"rows":[{{"tag":"{0}","cells":{{"RQ":"x"}}}},{{"tag":"{0}","cells":{{"RQ":"y"}}}}]}})", tag),
        rows(tag, fmt::format(R"({{"XW":"{}"}})", std::string(10'001, 'x'))),
        rows(tag, fmt::format(R"({{"{}":"x"}})", std::string(61, 'X')))}) {
    SCOPED_TRACE(body.substr(0, 100));
    expect_refused(correct(who, old, body), kBadMember);
  }
  std::string many = R"({"rows":[)";
  for (int i = 0; i < 201; ++i)
    many += fmt::format(R"({}{{"tag":"S{}-{}","cells":{{"RQ":"x"}}}})", i ? "," : "", old, i + 2);
  expect_refused(correct(who, old, many + "]}"), kBadMember);
  expect_refused(correct(who, old, "[]"), kBadJson);
  expect_refused(correct(who, old, rows(tag), "text/csv"), kWrongType);
  expect_refused(correct(who, old, rows(tag, fmt::format(R"({{"XW":"{}"}})", std::string(600 << 10, 'x')))),
                 kBodyTooLarge);
  expect_refused(correct(who, old, rows(tag, R"({"NO_SUCH":"x"})")), intake::kNotAField);
  expect_refused(correct(who, old, rows("S" + old + "-77")), intake::kUnknownRow);
  EXPECT_EQ(state(tag), "waiting");
}

}  // namespace
}  // namespace taixin::service
