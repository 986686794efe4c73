// The desk of reports (pages_report_desk.h): who gets one for which purpose, what is logged and what is not, the list
// and its sheet, and a service window, where everybody's report is its own.
#include <gmock/gmock.h>

#include <regex>

#include "intake/sheet_out.h"
#include "service/report_fixture.h"
#include "store/redactions.h"

namespace taixin::service {
namespace {

using store::ReportEvent;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::Not;

const base::Day kToday = *base::Day::from_civil(2026, 4, 7);

class ReportDesk : public ::testing::Test {
 protected:
  void SetUp() override {
    home_.penalty({"示例罚〔2026〕7号", "2026/03/20"});
    home_.penalty({"示例轻罚〔2026〕1号", "2026/04/02", "轻微", "警告"});
  }
  report::Reports& reports() { return const_cast<report::Reports&>(home_.app().reports()); }
  std::vector<store::AccessEntry> entries() {
    auto tx = ReportHome::must(home_.app().home().read_access());
    return ReportHome::must(store::access_entries(tx, {.subject = home_.company()}));
  }
  static std::string number_of(const Response& made) {
    EXPECT_EQ(made.status, 303) << made.body;
    const auto at = made.headers.find("Location");
    return at == made.headers.end() ? "" : at->second.substr(std::string("/reports/").size());
  }
  ReportEvent event(const std::string& number) { return *ReportHome::must(reports().find(number)); }
  access::Caller window(base::SubjectId assisted) {
    const auto hall = ReportHome::must(
        home_.accounts().add_unit({}, {home_.city(), access::UnitKind::window, "370999-hall", "示例服务大厅", {}, {}}));
    access::NewAccount wanted;
    wanted.login = "shili-window";
    wanted.name = "示例窗口";
    wanted.unit = hall;
    access::Caller out = home_.account(std::move(wanted), "window", hall);
    out.assisted = assisted;
    if (assisted != base::SubjectId()) out.via = store::Via::assisted;
    return out;
  }
  static FormFields order(std::string query = std::string(kCode)) {
    return {{"query", std::move(query)}, {"purpose", "permit"}, {"basis", "示例受理〔2026〕1号"}, {"kind", "ordinary"}};
  }
  ReportHome home_{kToday};
};

TEST_F(ReportDesk, IssuingIsOneLineThatItsSubjectReadsAndSoIsEveryOpening) {
  const access::Caller querier = home_.staff("querier");
  const size_t before = entries().size();
  const std::string number = number_of(home_.post(querier, "/reports/new", order(std::string(kName))));
  ASSERT_EQ(entries().size(), before + 1);
  EXPECT_EQ(entries().front().kind, "report");
  EXPECT_EQ(entries().front().purpose, "permit");
  EXPECT_EQ(entries().front().basis, "示例受理〔2026〕1号");
  EXPECT_EQ(event(number).audience, "government");
  // What was done is told without what it says.
  for (const std::string& path : {"/reports/" + number, std::string("/reports"), std::string("/reports?format=csv")}) {
    const Response shown = home_.get(querier, path);
    ASSERT_EQ(shown.status, 200) << path << shown.body;
    EXPECT_THAT(shown.body, HasSubstr(number));
    EXPECT_THAT(shown.body, Not(HasSubstr("示例罚")));
    EXPECT_EQ(shown.headers.at("Cache-Control"), "no-store");
  }
  EXPECT_EQ(entries().size(), before + 1);
  const Response page = home_.get(querier, "/reports/" + number + "/view");
  EXPECT_THAT(page.body, HasSubstr("示例罚〔2026〕7号"));
  EXPECT_THAT(page.body, Not(HasSubstr("示例轻罚"))) << "minor ones are in no ordinary report";
  const Response pdf = home_.get(querier, "/reports/" + number + "/pdf");
  EXPECT_EQ(base::sha256(pdf.body), event(number).pdf);
  EXPECT_EQ(home_.get(querier, "/reports/" + number + "/json").status, 200);
  EXPECT_EQ(entries().size(), before + 4);
  EXPECT_THAT(home_.get(home_.agent(), "/my").body, HasSubstr("示例受理〔2026〕1号"));
  // Its day over: what was issued is still told, and no longer opened.
  home_.on(kToday.plus_days(1));
  EXPECT_THAT(home_.get(querier, "/reports/" + number).body, HasSubstr("不再提供"));
  EXPECT_EQ(home_.get(querier, "/reports/" + number + "/pdf").status, 410);
}

TEST_F(ReportDesk, WhatIsRefusedStandsAtItsFieldAndNothingIsIssued) {
  const access::Caller querier = home_.staff("querier"), court = home_.staff("court");
  const auto refused = [&](const access::Caller& who, FormFields fields, int status, const std::string& field,
                           const std::string& words) {
    const Response out = home_.post(who, "/reports/new", fields);
    EXPECT_EQ(out.status, status) << out.body;
    EXPECT_THAT(out.body, HasSubstr(words));
    EXPECT_THAT(out.body, HasSubstr(field.empty() ? "error-summary" : "id=\"" + field + "-error\""));
  };
  const auto with = [](FormFields fields, const char* name, const char* value) {
    fields[name] = value;
    return fields;
  };
  refused(querier, with(order(), "purpose", ""), 422, "purpose", "请选择查询用途");
  refused(querier, with(order(), "query", " "), 422, "query", "请填写代码或者名称");
  refused(querier, with(order(), "purpose", "court"), 403, "purpose", "用途");
  refused(querier, with(order(), "purpose", "self"), 403, "purpose", "用途");
  refused(querier, with(order(), "purpose", "financing"), 403, "purpose", "用途");
  refused(querier, with(order(), "kind", "special"), 403, "", "不能以");
  refused(querier, with(order(), "kind", "person"), 422, "", "没有“person”这种报告");
  refused(querier, with(order(), "basis", ("见" + invented_number(1)).c_str()), 422, "basis", "");
  refused(querier, with(order(), "consent", "1"), 403, "", "没有该主体对此用途的有效授权");
  FormFields special = with(with(order(), "purpose", "court"), "kind", "special");
  refused(court, with(special, "from", "2020-01-01"), 422, "from", "");
  refused(court, with(special, "area", "37"), 422, "area", "");
  EXPECT_EQ(number_of(home_.post(court, "/reports/new", special)).substr(0, 2), "XB");
  // A person, known here or not, is nobody.
  const access::Caller somebody = home_.person(1);
  for (const std::string& query : {std::string("示例甲"), std::string("查无此人"), invented_number(1)}) {
    refused(querier, order(query), 404, "query", "没有找到可以出具报告的单位");
  }
  EXPECT_EQ(ReportHome::must(reports().list({.unit = home_.city().get()})).size(), 1U) << "the court's";
  // Who has no such role has no desk.
  EXPECT_EQ(home_.get(somebody, "/reports").status, 403);
  EXPECT_EQ(home_.post(home_.staff("submitter"), "/reports/new", order()).status, 403);
  EXPECT_EQ(home_.get({}, "/reports/new").status, 303);
  EXPECT_EQ(home_.post({}, "/reports/new", order()).status, 401);
}

TEST_F(ReportDesk, AnotherUnitsReportsAreNotThere) {
  const access::Caller querier = home_.staff("querier"), others = home_.staff("centre_operator", true);
  const std::string number = number_of(home_.post(querier, "/reports/new", order()));
  for (const std::string rest : {"", "/view", "/pdf", "/json", "/proof"}) {
    EXPECT_EQ(home_.get(others, "/reports/" + number + rest).status, 404) << rest;
  }
  EXPECT_THAT(home_.get(others, "/reports").body, Not(HasSubstr(number)));
  EXPECT_THAT(home_.get(others, "/reports?format=csv").body, Not(HasSubstr(number)));
  const ReportEvent open = ReportHome::must(home_.issue(home_.everyone()));
  EXPECT_EQ(home_.get(querier, "/reports/" + open.number).status, 404) << "everybody's is no unit's";
}

std::vector<std::string> numbers_in(const std::string& text) {
  static const std::regex kNumber("(?:/reports/|\")(XB\\d{8}-[0-9A-F]{10})\"");
  std::vector<std::string> out;
  for (std::sregex_iterator it(text.begin(), text.end(), kNumber), end; it != end; ++it) out.push_back((*it)[1]);
  return out;
}
std::vector<std::string> numbers_of_sheet(const std::string& text) {
  static const std::regex kNumber("(XB\\d{8}-[0-9A-F]{10})");
  return {std::sregex_token_iterator(text.begin(), text.end(), kNumber, 1), std::sregex_token_iterator()};
}

TEST_F(ReportDesk, TheSheetIsWhatThePagesShow) {
  const access::Caller querier = home_.staff("querier");
  std::vector<std::string> issued;
  for (int i = 0; i < 53; ++i) {
    const std::string purpose = i % 10 == 0 ? "award" : "permit";
    issued.insert(issued.begin(), ReportHome::must(home_.issue(home_.session(querier, purpose))).number);
  }
  const auto pages = [&](const std::string& query) {
    std::vector<std::string> out;
    std::string target = "/reports?" + query;
    while (!target.empty()) {
      const std::string body = home_.get(querier, target).body;
      const auto some = numbers_in(body);
      EXPECT_LE(some.size(), 50U);
      out.insert(out.end(), some.begin(), some.end());
      std::smatch next;
      static const std::regex kNext("href=\"([^\"]*)\" rel=\"next\"");
      target = std::regex_search(body, next, kNext) ? std::regex_replace(next[1].str(), std::regex("&amp;"), "&") : "";
    }
    return out;
  };
  const auto sheet = [&](const std::string& query) {
    return numbers_of_sheet(home_.get(querier, "/reports?format=csv&" + query).body);
  };
  EXPECT_THAT(pages("kind="), ElementsAreArray(issued));
  for (const std::string query : {"kind=", "kind=special", "purpose=award", "purpose=permit&state=current",
                                  "state=superseded", "from=2026-04-08", "until=2026-04-07"}) {
    EXPECT_EQ(sheet(query), pages(query)) << query;
  }
  EXPECT_EQ(sheet("purpose=award").size(), 6U);
  EXPECT_TRUE(sheet("kind=special").empty());
  EXPECT_TRUE(sheet("from=2026-04-08").empty());
  // Repaired: all that hold it are superseded, in both.
  home_.status("示例罚〔2026〕7号", "修复", kToday);
  EXPECT_EQ(sheet("state=superseded").size(), 53U);
  EXPECT_EQ(pages("state=superseded"), sheet("state=superseded"));
}

TEST_F(ReportDesk, AtAWindowTheReportIsTheBodysOwnAndCloseWhenItsRepresentativeLeaves) {
  access::Caller officer = window(home_.company());
  EXPECT_THAT(home_.get(officer, "/reports/new").body, HasSubstr(std::string(kName)));
  const std::string number = number_of(home_.post(officer, "/reports/new", {{"kind", "special"}}));
  const ReportEvent made = event(number);
  EXPECT_EQ(made.audience, "subject_self");
  EXPECT_EQ(made.subject, home_.company());
  EXPECT_EQ(entries().front().kind, "report");
  EXPECT_EQ(entries().front().purpose, "self");
  EXPECT_EQ(entries().front().via, store::Via::assisted);
  EXPECT_THAT(home_.get(officer, "/reports/" + number + "/view").body, HasSubstr("示例轻罚〔2026〕1号"));
  EXPECT_EQ(home_.get(officer, "/reports/" + number + "/pdf").status, 200);
  // Nobody else's while it stands there: no form for a purpose.
  EXPECT_NE(home_.post(officer, "/reports/new", order("示例")).status, 500);
  EXPECT_EQ(event(number_of(home_.post(officer, "/reports/new", order("示例")))).subject, home_.company());
  officer.assisted = {};
  officer.via = store::Via::web;
  const Response left = home_.get(officer, "/reports/" + number);
  EXPECT_EQ(left.status, 200);
  EXPECT_THAT(left.body, HasSubstr("来人离开后窗口不能再打开"));
  for (const char* rest : {"/view", "/pdf", "/json", "/proof"}) {
    EXPECT_EQ(home_.get(officer, "/reports/" + number + rest).status, 403) << rest;
  }
  EXPECT_EQ(home_.post(officer, "/reports/new", order()).status, 403) << "a window asks for no purpose of its own";
  // The body itself has it again at any time.
  home_.on(kToday.plus_days(9));
  EXPECT_EQ(home_.get(home_.agent(), "/api/v1/own/reports/" + number + "/pdf").status, 200);
}

TEST_F(ReportDesk, APersonAtTheWindowGetsItsReportByItselfAlone) {
  const access::Caller person = home_.person(1);
  const access::Caller officer = window(person.who()->subject);
  const Response page = home_.get(officer, "/reports/new");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("个人信用报告只向本人出具"));
  EXPECT_THAT(page.body, Not(HasSubstr("出具普通信用报告")));
  EXPECT_EQ(home_.post(officer, "/reports/new", {{"kind", "ordinary"}}).status, 403);
  EXPECT_TRUE(ReportHome::must(reports().list({.subject = person.who()->subject})).empty());
}

// What a reviewer signed stands in reports as it stands in public, and a report that says more than that is no longer
// current.
TEST_F(ReportDesk, AReviewersWordsStandInReportsAndEndThoseThatSayMore) {
  const base::RecordId record = home_.penalty(
      {"示例密罚〔2026〕2号", "2026/03/21", "严重", "责令停产停业", "当事人示例乙，电话 19900001234，在场"});
  const access::Caller querier = home_.staff("querier"), reviewer = home_.staff("centre_operator");
  const auto a_second_later = [&] { home_.clock().set(base::KnownAt(home_.clock().now().get() + 1'000'000)); };
  const auto decide = [&](store::RedactionKind kind, const std::string& words) {
    a_second_later();
    store::Redaction one;
    one.record = record;
    one.field = "CF_SY";
    one.account = reviewer.account.get();
    one.kind = kind;
    one.text = words;
    one.content_sha256 = std::string(64, '0');
    ReportHome::must(
        home_.app().home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
          TX_CHECK(store::append_redaction(tx, one));
          return {};
        }));
    home_.reopen();
    a_second_later();
  };
  const auto issue = [&] { return ReportHome::must(home_.issue(home_.session(querier, "permit"))); };
  const auto text = [&](const ReportEvent& one) { return home_.json_of(one); };
  const auto current = [&](const ReportEvent& one) {
    return ReportHome::must(reports().standing(one)) == report::Standing::current;
  };
  const ReportEvent held = issue();
  EXPECT_THAT(text(held), Not(HasSubstr("示例乙")));
  EXPECT_THAT(text(held), HasSubstr("held_back"));
  EXPECT_THAT(home_.get(querier, "/reports/" + held.number + "/view").body, HasSubstr("（已隐去，含个人信息待审核）"));
  decide(store::RedactionKind::clear, "");
  EXPECT_TRUE(current(held)) << "it said less, and nothing wrong";
  const ReportEvent whole = issue();
  EXPECT_THAT(text(whole), HasSubstr("示例乙"));
  decide(store::RedactionKind::replaced, "当事人（已遮蔽）在场");
  EXPECT_FALSE(current(whole));
  EXPECT_TRUE(current(held));
  EXPECT_EQ(home_.get(querier, "/reports/" + whole.number + "/pdf").status, 410);
  const ReportEvent now = issue();
  EXPECT_TRUE(current(now));
  EXPECT_THAT(text(now), HasSubstr("当事人（已遮蔽）在场"));
  EXPECT_THAT(text(now), HasSubstr("\"redacted\":true"));
  EXPECT_THAT(text(now), Not(HasSubstr("示例乙")));
  EXPECT_THAT(home_.get(querier, "/reports/" + now.number + "/view").body, HasSubstr("已遮蔽个人信息"));
}

}  // namespace
}  // namespace taixin::service
