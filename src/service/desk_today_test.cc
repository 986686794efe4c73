// What waits today, asked as every role in a home in which something of each kind lies: the same as the lists tell one
// kind at a time, nothing of another unit, nobody's name, and no line in the log.
#include "service/desk_today.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "service/refusals_requests.h"
#include "store/records.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

class DeskToday : public Refusals {
 protected:
  static json::object desk(const access::Caller& who) {
    Request request{.method = "GET", .path = "/api/v1/desk"};
    const Response answer = ask(request, who);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json::parse(answer.body).as_object();
  }
  static std::map<std::string, int64_t> totals(const json::object& desk) {
    std::map<std::string, int64_t> out;
    for (const auto& of : desk.at("kinds").as_array()) {
      out[std::string(of.at("kind").as_string())] = of.at("total").to_number<int64_t>();
    }
    return out;
  }
  static std::set<std::string> kinds(std::string_view role) {
    std::set<std::string> out;
    for (const auto& [kind, total] : totals(desk(caller(role)))) out.insert(kind);
    return out;
  }
  static json::value list(const access::Caller& who, std::string_view target) {
    Request request{.method = "GET"};
    set_target(request, target);
    const Response answer = ask(request, who);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json::parse(answer.body);
  }
  static int64_t last_entry() {
    auto tx = app().home().read_access();
    const auto entries = store::access_entries(*tx, {.limit = 1, .with_subjects = false});
    return entries->empty() ? 0 : entries->front().id;
  }
};

using Kinds = std::set<std::string>;

TEST_F(DeskToday, ShowsWhatARoleOpensAndNothingElse) {
  EXPECT_EQ(kinds("submitter"), (Kinds{"returned_rows", "duty"}));
  EXPECT_EQ(kinds("reviewer"), (Kinds{"review", "duty"}));
  EXPECT_EQ(kinds("case_officer"), (Kinds{"case", "list_proposal", "letter", "measure", "lifting", "retraction"}));
  EXPECT_EQ(kinds("supervisor"), (Kinds{"case", "list_proposal", "question", "delay", "retraction", "duty"}));
  EXPECT_EQ(kinds("rule_keeper"), Kinds{"rule_change"});
  EXPECT_EQ(kinds("security_admin"), Kinds{"power"});
  EXPECT_EQ(kinds("audit_admin"), Kinds{"alone"});
  EXPECT_EQ(kinds("auditor"), (Kinds{"alert", "alone", "retraction"}));
  EXPECT_EQ(kinds("subject"), Kinds{});
}

TEST_F(DeskToday, CountsAsTheListsDo) {
  // Rows sent back: those of the list, of the unit alone; the market's are the market's.
  const auto housing = caller("submitter"), market = caller("submitter", {.unit = access::kMarket});
  for (const auto& who : {housing, market}) {
    const auto rows = list(who, "/api/v1/quarantine?state=waiting").at("rows").as_array().size();
    EXPECT_GT(rows, 0u);
    EXPECT_EQ(totals(desk(who)).at("returned_rows"), static_cast<int64_t>(rows));
  }
  // Files that wait for this reviewer.
  const auto reviewer = caller("reviewer");
  int64_t waiting = 0;
  const json::value files = list(reviewer, "/api/v1/held?state=open");
  for (const auto& one : files.at("files").as_array()) {
    waiting += one.at("may_review").as_bool();
  }
  EXPECT_GT(waiting, 0);
  EXPECT_EQ(totals(desk(reviewer)).at("review"), waiting);
  // What the unit owes: lines that are over and not complete, and what waits for its answer; of the centre what it may
  // send and has to decide.
  int64_t owes = 0, works = 0;
  const json::value mine = list(housing, "/api/v1/duties"), all = list(caller("centre_operator"), "/api/v1/duties");
  for (const auto& one : mine.at("lines").as_array()) {
    owes += one.at("unit").as_string() == "2" && one.at("period_over").as_bool() && !one.at("complete").as_bool();
  }
  const json::value things = list(housing, "/api/v1/duties/things?open=true");
  for (const auto& one : things.at("things").as_array()) owes += one.at("may_answer").as_bool();
  EXPECT_GT(owes, 3);
  EXPECT_EQ(totals(desk(housing)).at("duty"), owes);
  for (const auto& one : all.at("lines").as_array()) {
    const auto& next = one.at("next").as_string();
    works += (next == "remind" || next == "open_letter") && one.at("next_day").as_string() <= today().iso();
  }
  EXPECT_GT(works, 0);
  EXPECT_EQ(totals(desk(caller("centre_operator"))).at("duty_work"), works);
  // Cases in which the officer can take a step, letters, questions, wishes, alerts.
  const auto officer = caller("case_officer"), supervisor = caller("supervisor"), security = caller("security_admin");
  EXPECT_EQ(totals(desk(officer)).at("case"),
            static_cast<int64_t>(list(officer, "/api/v1/cases?mine=true").at("cases").as_array().size()));
  EXPECT_EQ(totals(desk(officer)).at("letter"),
            static_cast<int64_t>(list(officer, "/api/v1/outgoing").at("letters").as_array().size()));
  int64_t asked = 0;
  const json::value questions = list(supervisor, "/api/v1/questions");
  for (const auto& one : questions.at("questions").as_array()) {
    asked += !one.as_object().contains("answer");
  }
  EXPECT_EQ(totals(desk(supervisor)).at("question"), asked);
  EXPECT_EQ(totals(desk(security)).at("power"),
            static_cast<int64_t>(list(security, "/api/v1/account-proposals").at("proposals").as_array().size()));
  EXPECT_GT(totals(desk(security)).at("power"), 0);
  int64_t open = 0;
  const json::value alerts = list(caller("auditor"), "/api/v1/alerts");
  for (const auto& one : alerts.at("alerts").as_array()) {
    open += one.at("open").as_bool();
  }
  EXPECT_GT(open, 0);
  EXPECT_EQ(totals(desk(caller("auditor"))).at("alert"), open);
}

TEST_F(DeskToday, StatesAddUpAndTheOldestTermIsFirst) {
  size_t with_term = 0;
  for (const char* role : {"submitter", "reviewer", "case_officer", "case_handler", "supervisor", "security_admin"}) {
    SCOPED_TRACE(role);
    const json::object today = desk(caller(role));
    for (const auto& of : today.at("kinds").as_array()) {
      int64_t sum = 0;
      for (const auto& state : of.at("states").as_object()) sum += state.value().to_number<int64_t>();
      EXPECT_EQ(sum, of.at("total").to_number<int64_t>()) << of;
      EXPECT_LE(of.at("first").as_array().size(), kWaitsShown);
      for (const auto& one : of.at("first").as_array()) EXPECT_TRUE(one.at("page").as_string().starts_with("/")) << one;
    }
    std::string before;
    for (const auto& one : today.at("first").as_array()) {
      const std::string due(one.at("due").as_string());
      EXPECT_LE(before, due);
      before = due;
      ++with_term;
    }
  }
  EXPECT_GT(with_term, 0u) << "nothing had a term, so no order was tested";
}

TEST_F(DeskToday, LeavesNoLineAndNamesNobody) {
  const int64_t before = last_entry();
  for (const catalog::Role& role : app().catalog().roles()) {
    Request request{.method = "GET", .path = "/api/v1/desk"};
    const Response answer = ask(request, caller(role.code));
    ASSERT_EQ(answer.status, 200) << role.code << answer.body;
    for (const std::string_view name : {planted::kPerson, planted::kInCharge, planted::kIdNumber, planted::kPhone}) {
      EXPECT_EQ(answer.body.find(name), std::string::npos) << role.code << " reads " << name;
    }
  }
  EXPECT_EQ(last_entry(), before);
}

TEST(TermState, IsByWorkingDays) {
  const catalog::Calendar& calendar = catalog::testing::repository_catalog().calendar();
  const auto day = [](int month, int of) { return *base::Day::from_civil(2026, month, of); };
  const base::Day friday = day(3, 27);
  EXPECT_EQ(term_state(calendar, friday, std::nullopt), TermState::open);
  EXPECT_EQ(term_state(calendar, friday, day(3, 26)), TermState::late);
  EXPECT_EQ(term_state(calendar, friday, friday), TermState::today);
  EXPECT_EQ(term_state(calendar, friday, day(4, 1)), TermState::soon) << "three working days, five days";
  EXPECT_EQ(term_state(calendar, friday, day(4, 2)), TermState::running);
}

}  // namespace
}  // namespace taixin::service
