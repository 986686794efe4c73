// What a session is told that it may: by its roles, in the unit in which it acts, and nothing that a route would
// refuse.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "access/totp.h"
#include "service/routes.h"
#include "service/site_fixture.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

constexpr std::string_view kPassword = "Kuai9-Lan-Shan-Feng";

class SessionRights : public Site {
 protected:
  // An officer with one role in each of two units, signed in with a second factor.
  static void SetUpTestSuite() {
    ASSERT_NO_FATAL_FAILURE(set_up());
    auto& entrance = app().entrance();
    auto& accounts = entrance.accounts();
    using access::UnitKind;
    ASSERT_TRUE(accounts.add_unit({}, {{}, UnitKind::city, "370999-city", "示例市", {}, {}}).ok());
    for (const char* code : {"370999-housing", "370999-market"}) {
      ASSERT_TRUE(accounts.add_unit({}, {access::UnitId(1), UnitKind::department, code, code, {}, {}}).ok());
    }
    const auto made = accounts.invite({}, {.login = "shili-wang", .name = "示例王", .unit = access::UnitId(2)});
    ASSERT_TRUE(made.ok()) << made.error().message(base::Lang::en);
    officer_ = *made;
    ASSERT_TRUE(accounts.grant({}, officer_, {"reviewer", access::UnitId(2), {}}).ok());
    ASSERT_TRUE(accounts.grant({}, officer_, {"case_officer", access::UnitId(3), {}}).ok());
    const auto link = entrance.make_link({}, officer_);
    ASSERT_TRUE(link.ok());
    auto came = entrance.use_link(*link, std::string(kPassword), "");
    ASSERT_TRUE(came.ok()) << came.error().message(base::Lang::en);
    const auto phone = entrance.begin_second_factor(came->token);
    ASSERT_TRUE(phone.ok());
    phone_ = *phone;
    came = entrance.confirm_second_factor(came->token, access::totp_code(phone_, access::totp_step(clock().now())));
    ASSERT_TRUE(came.ok()) << came.error().message(base::Lang::en);
    token_ = came->token;
    csrf_ = came->session.csrf;
  }

  static json::object asked(std::string method, std::string path, std::string body = {}, int status = 200) {
    Request request{.method = std::move(method), .path = std::move(path), .headers = {{"host", "localhost"}}};
    request.headers["cookie"] = "taixin=" + token_;
    request.headers["x-csrf-token"] = csrf_;
    request.headers["content-type"] = "application/json";
    request.body = std::move(body);
    const Response answer = handle_site(app(), request);
    EXPECT_EQ(answer.status, status) << answer.body;
    boost::system::error_code failed;
    const json::value parsed = json::parse(answer.body, failed);
    return parsed.is_object() ? parsed.as_object() : json::object();
  }
  static std::vector<std::string> may(const json::object& session) {
    std::vector<std::string> out;
    const auto* listed = session.if_contains("may");
    if (!listed || !listed->is_array()) return {"no list"};
    for (const auto& one : listed->as_array()) out.emplace_back(one.as_string());
    return out;
  }
  static bool has(const std::vector<std::string>& names, std::string_view one) {
    return std::ranges::find(names, one) != names.end();
  }
  static inline access::AccountId officer_;
  static inline std::string phone_, token_, csrf_;
};

using Names = std::vector<std::string>;

TEST_F(SessionRights, AreThoseOfTheUnitInWhichItActs) {
  asked("POST", "/api/v1/session/unit", R"({"unit":"2"})");
  EXPECT_EQ(may(asked("GET", "/api/v1/session")), (Names{"duty_answer", "duty_read", "quality_read", "submission_read", "submission_review"}));
  // The answer to the change is already of the other unit.
  const Names of_cases{"case_act", "case_read", "measure_read", "measure_record", "retraction_read"};
  EXPECT_EQ(may(asked("POST", "/api/v1/session/unit", R"({"unit":"3"})")), of_cases);
  EXPECT_EQ(may(asked("GET", "/api/v1/session")), of_cases);
}

TEST_F(SessionRights, StandInTheAnswerToSigningIn) {
  clock().set(base::KnownAt(clock().now().get() + 60'000'000));  // the step of the last code is over
  const std::string code = access::totp_code(phone_, access::totp_step(clock().now()));
  const auto signed_in =
      asked("POST", "/api/v1/session",
            fmt::format(R"({{"login":"shili-wang","password":"{}","code":"{}","unit":"3"}})", kPassword, code), 201);
  EXPECT_TRUE(has(may(signed_in), "case_act")) << json::serialize(signed_in);
}

// Every GET without parameters: open where its action is named, refused by the decision point where it is not.
TEST_F(SessionRights, SayWhatRoutesOpen) {
  const Names names = may(asked("POST", "/api/v1/session/unit", R"({"unit":"2"})"));
  size_t open = 0, closed = 0;
  for (const Route& route : all_routes()) {
    if (route.method != "GET" || route.action == access::Action::open || route.local) continue;
    if (route.pattern.find('{') != route.pattern.npos) continue;
    SCOPED_TRACE(std::string(route.operation));
    Request request{.method = "GET", .path = std::string(route.pattern), .headers = {{"host", "localhost"}}};
    request.headers["cookie"] = "taixin=" + token_;
    const Response answer = handle_site(app(), request);
    const bool named = has(names, access::action_code(route.action));
    EXPECT_EQ(answer.status == 403, !named) << answer.body;
    (named ? open : closed) += 1;
  }
  EXPECT_GE(open, 3u);
  EXPECT_GE(closed, 10u);
}

}  // namespace
}  // namespace taixin::service
