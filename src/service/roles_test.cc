// Every route against every role of the packs: nobody is known by accident, a role that may not is told so and nothing
// else, and a role that may is not refused by the decision point.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "access/sample_directory.h"
#include "service/routes.h"
#include "service/site_fixture.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Caller;

class Roles : public Site {
 protected:
  static Response ask(const Route& route, const Caller& caller) {
    Request request{.method = std::string(route.method)};
    std::string_view rest = route.pattern;
    while (!rest.empty()) {
      const size_t open = std::min(rest.find('{'), rest.size());
      request.path += rest.substr(0, open);
      rest.remove_prefix(open);
      if (rest.empty()) break;
      const std::string_view name = rest.substr(0, rest.find('}') + 1);
      request.path += name == "{id}" || name == "{number}" ? "2" : name == "{tag}" ? "S2-3" : "none";
      rest.remove_prefix(name.size());
    }
    if (route.body == Body::json) {
      request.headers["content-type"] = "application/json";
      request.body = "{}";
    }
    request.caller = caller;
    request.identified = true;
    return send(request);
  }
  static std::string code_of(const Response& response) {
    boost::system::error_code failed;
    const json::value body = json::parse(response.body, failed);
    const auto* code = !failed && body.is_object() ? body.as_object().if_contains("code") : nullptr;
    return code && code->is_string() ? std::string(code->as_string()) : std::string();
  }
  // Nothing of the platform's data, and nothing that was done.
  static void expect_only_a_problem(const Response& response) {
    static const std::set<std::string_view> known{"type", "title", "status", "code", "detail", "next", "place", "args"};
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_TRUE(response.cookies.empty());
    for (const char* header : {"Location", "ETag", "Taixin-Rows", "Taixin-Quarantined", "Content-Disposition"}) {
      EXPECT_FALSE(response.headers.contains(header)) << header;
    }
    const json::value body = json::parse(response.body);
    for (const auto& member : body.as_object()) {
      EXPECT_TRUE(known.contains(member.key())) << member.key();
    }
    EXPECT_EQ(response.body.find(kName), std::string::npos);
    EXPECT_EQ(response.body.find(kCode), std::string::npos);
  }
};

TEST_F(Roles, NobodyIsAskedToSignIn) {
  size_t closed = 0;
  for (const Route& route : all_routes()) {
    if (route.action == access::Action::open) continue;
    SCOPED_TRACE(std::string(route.operation));
    const Response response = ask(route, {});
    EXPECT_EQ(response.status, 401) << response.body;
    EXPECT_EQ(code_of(response), "access.not_signed_in");
    expect_only_a_problem(response);
    ++closed;
  }
  EXPECT_GT(closed, 60u);
}

TEST_F(Roles, WhoMayNotIsRefusedAndWhoMayIsNot) {
  const base::Day today = app().home().clock().today();
  std::set<access::Action> granted;
  for (const catalog::Role& role : app().catalog().roles()) {
    const Caller caller = access::sample_caller({role.code, access::kHousing, access::kind_for(role)});
    for (const Route& route : all_routes()) {
      if (route.action == access::Action::open) continue;
      SCOPED_TRACE(role.code + " " + std::string(route.operation));
      const bool may = app().doors().may(caller, route.action, {}, today).permitted();
      const Response response = ask(route, caller);
      const std::string code = code_of(response);
      if (may) {
        granted.insert(route.action);
        EXPECT_NE(response.status, 401) << response.body;
        EXPECT_NE(code, "access.not_permitted") << response.body;
        EXPECT_NE(code, "access.no_second_factor") << response.body;
      } else {
        EXPECT_EQ(response.status, 403) << response.body;
        EXPECT_TRUE(code.starts_with("access.")) << code;
        expect_only_a_problem(response);
      }
    }
  }
  // No route is there that nobody may ask for.
  for (const Route& route : all_routes()) {
    EXPECT_TRUE(route.action == access::Action::open || granted.contains(route.action)) << route.operation;
  }
}

// Whoever opens a sealed identity is nobody else: no role that sees cases, answers or accounts stands beside it.
TEST_F(Roles, WhoKeepsComplaintsHoldsNoOtherRoleOfOfficers) {
  const auto& roles = app().catalog().roles();
  const auto keeper = std::ranges::find(roles, "complaint_keeper", &catalog::Role::code);
  ASSERT_NE(keeper, roles.end());
  size_t beside = 0;
  for (const catalog::Role& role : roles) {
    if (role.code == keeper->code || !role.holders.contains(catalog::Holder::staff)) continue;
    const bool sees = role.may.contains("case_read") || role.may.contains("show") || role.may.contains("check") ||
                      role.may.contains("log_read") || role.may.contains("account_manage");
    const bool excluded = keeper->excludes.contains(role.code) && role.excludes.contains(keeper->code);
    EXPECT_TRUE(!sees || excluded || role.holders.contains(catalog::Holder::client)) << role.code;
    beside += excluded;
  }
  EXPECT_GE(beside, 10u);
}

// An account without its second factor, or one that is suspended, may nothing that its role may.
TEST_F(Roles, AnAccountThatIsNotWholeMayNothing) {
  for (const Route& route : all_routes()) {
    if (route.action != access::Action::unit_manage) continue;
    SCOPED_TRACE(std::string(route.operation));
    access::SampleAccount sample{"system_admin", access::kCity};
    sample.two_factor = false;
    const Response half = ask(route, access::sample_caller(sample));
    EXPECT_EQ(half.status, 403);
    EXPECT_EQ(code_of(half), "access.no_second_factor");
    expect_only_a_problem(half);
    sample.two_factor = true;
    sample.state = access::AccountState::suspended;
    const Response suspended = ask(route, access::sample_caller(sample));
    EXPECT_GE(suspended.status, 401);
    EXPECT_LE(suspended.status, 403);
    EXPECT_TRUE(code_of(suspended).starts_with("access.")) << suspended.body;
    expect_only_a_problem(suspended);
  }
}

}  // namespace
}  // namespace taixin::service
