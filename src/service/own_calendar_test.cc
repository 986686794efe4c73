// A subject's own days: they are those of the gate, the cases' clocks and authorisations, and nobody else's.
#include "service/own_calendar.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "service/report_fixture.h"

namespace taixin::service {
namespace {

using base::Day;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Day on(int year, int month, int day) { return *Day::from_civil(year, month, day); }

class OwnCalendarTest : public ::testing::Test {
 protected:
  OwnCalendar calendar(const access::Caller& caller) {
    return ReportHome::must(own_calendar(home_.app(), caller, base::Lang::zh, home_.company()));
  }
  static std::optional<Day> day_of(const OwnCalendar& calendar, DateKind kind) {
    const auto found = std::ranges::find(calendar.ahead, kind, &CalendarDate::kind);
    return found == calendar.ahead.end() ? std::nullopt : std::optional(found->day);
  }
  // Another agent, who may act for 300 days from now on.
  access::Caller agent_from_now(int order) {
    const auto reading = identity::read_resident_id(invented_number(order));
    access::NewAccount wanted;
    wanted.kind = access::AccountKind::agent;
    wanted.login = fmt::format("shili-daili{}", order);
    wanted.name = "示例代理";
    wanted.person = &reading->number;
    wanted.subject = home_.company();
    wanted.until = home_.clock().today().plus_days(300);
    return home_.account(std::move(wanted), "agent", home_.city());
  }
  ReportHome home_{on(2026, 4, 1)};
};

TEST_F(OwnCalendarTest, APenaltySaysFromWhenItMayBeRepairedAndWhenItEnds) {
  const base::RecordId record = home_.penalty({.number = "示例罚〔2026〕1号", .decided = "2026/03/20"});
  const OwnCalendar first = calendar(agent_from_now(9));
  EXPECT_TRUE(first.now.empty());
  const auto repair = day_of(first, DateKind::repair_from), ends = day_of(first, DateKind::publication_end);
  ASSERT_TRUE(repair && ends);
  EXPECT_LT(*repair, *ends);
  EXPECT_TRUE(std::ranges::is_sorted(first.ahead, {}, &CalendarDate::day));

  home_.on(*repair);
  const OwnCalendar then = calendar(agent_from_now(8));
  ASSERT_EQ(then.now.size(), 1u);
  EXPECT_EQ(then.now.front().page, fmt::format("/my/apply/{}", record.get()));
  EXPECT_EQ(then.now.front().day, *repair);
  EXPECT_FALSE(then.now.front().basis.empty());
  EXPECT_EQ(day_of(then, DateKind::repair_from), std::nullopt);
  EXPECT_EQ(day_of(then, DateKind::publication_end), ends);

  home_.on(ends->plus_days(1));
  const OwnCalendar after = calendar(agent_from_now(7));
  EXPECT_TRUE(after.now.empty());
  EXPECT_EQ(day_of(after, DateKind::publication_end), std::nullopt);
}

// The page on which a case about a record begins, the record's own lines and the page of days ask one rule.
TEST_F(OwnCalendarTest, RepairIsOfferedWhereThePageOfDaysSaysThatItMayBeAskedFor) {
  const base::RecordId record = home_.penalty({.number = "示例罚〔2026〕1号", .decided = "2026/03/20"});
  const base::RecordId minor =
      home_.penalty({.number = "示例罚〔2026〕2号", .decided = "2026/03/20", .degree = "轻微", .kinds = "警告"});
  const std::string form = "name=\"kind\" value=\"repair";
  const auto apply = [&](base::RecordId id, const access::Caller& caller) {
    const Response page = home_.get(caller, fmt::format("/my/apply/{}", id.get()));
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("name=\"kind\" value=\"objection\"")) << "that one is always open";
    return page.body;
  };
  const access::Caller first = agent_from_now(9);
  const auto repair = day_of(calendar(first), DateKind::repair_from);
  const auto ends = day_of(calendar(first), DateKind::publication_end);
  ASSERT_TRUE(repair && ends);
  EXPECT_THAT(apply(record, first),
              AllOf(HasSubstr(form), HasSubstr(fmt::format("最早从 {} 起可以准予修复；可以先申请", repair->iso()))));
  EXPECT_THAT(apply(minor, first), AllOf(Not(HasSubstr(form)), HasSubstr("没有可以修复的")));

  home_.on(*repair);
  const access::Caller then = agent_from_now(8);
  ASSERT_EQ(calendar(then).now.size(), 1u);
  EXPECT_THAT(apply(record, then), AllOf(HasSubstr(form), Not(HasSubstr("可以先申请"))));
  EXPECT_THAT(apply(minor, then), Not(HasSubstr(form)));

  home_.on(ends->plus_days(1));
  EXPECT_THAT(apply(record, agent_from_now(7)), AllOf(Not(HasSubstr(form)), HasSubstr("没有可以修复的")));
}

TEST_F(OwnCalendarTest, WhatWasRepairedHasNoDays) {
  const base::RecordId record = home_.penalty({.number = "示例罚〔2026〕1号", .decided = "2026/03/20"});
  home_.status("示例罚〔2026〕1号", "修复", on(2026, 4, 1));
  const access::Caller agent = home_.agent();
  const OwnCalendar left = calendar(agent);
  EXPECT_TRUE(left.now.empty());
  EXPECT_EQ(day_of(left, DateKind::publication_end), std::nullopt);
  const Response held = home_.get(agent, fmt::format("/my/apply/{}", record.get()));
  EXPECT_THAT(held.body, HasSubstr("没有可以修复的"));
}

TEST_F(OwnCalendarTest, AnOpenCaseSaysByWhenTheBodyHasToAct) {
  const base::RecordId record = home_.penalty({.number = "示例罚〔2026〕1号", .decided = "2026/03/20"});
  const access::Caller agent = home_.agent();
  const auto one = ReportHome::must(home_.app().cases().begin(
      agent, {.kind = "objection", .record = record, .form = {{"ground", "wrong"}, {"statement", "示例说明"}}}));
  const OwnCalendar days = calendar(agent);
  const auto due = std::ranges::find(days.ahead, DateKind::case_due, &CalendarDate::kind);
  ASSERT_NE(due, days.ahead.end());
  EXPECT_EQ(due->page, fmt::format("/my/cases/{}", one->id));
  EXPECT_EQ(due->day, *home_.app().cases().clocks(*one).front().due);
}

TEST_F(OwnCalendarTest, PageInterfaceAndFileSayTheSame) {
  home_.penalty({.number = "示例罚〔2026〕1号", .decided = "2026/03/20"});
  const access::Caller agent = home_.agent();
  const auto ends = day_of(calendar(agent), DateKind::publication_end);
  ASSERT_TRUE(ends);
  const Response page = home_.get(agent, "/my/calendar");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr(ends->iso()));
  const Response api = home_.get(agent, "/api/v1/own/calendar");
  EXPECT_EQ(api.status, 200);
  EXPECT_THAT(api.body,
              HasSubstr(fmt::format(R"("kind":"publication_end","words":"公示最后一日","day":"{}")", ends->iso())));
  const Response file = home_.get(agent, "/my/calendar.ics");
  EXPECT_EQ(file.content_type, "text/calendar; charset=utf-8");
  std::string compact = ends->iso();
  std::erase(compact, '-');
  EXPECT_THAT(file.body, HasSubstr("DTSTART;VALUE=DATE:" + compact + "\r\n"));
  EXPECT_THAT(file.body, HasSubstr("@credit.example.gov.cn\r\n"));
  size_t begin = 0;
  for (size_t end = file.body.find("\r\n"); end != std::string::npos; end = file.body.find("\r\n", begin)) {
    EXPECT_LE(end - begin, 75u);
    EXPECT_TRUE(base::is_utf8(std::string_view(file.body).substr(begin, end - begin)));
    begin = end + 2;
  }
  EXPECT_EQ(begin, file.body.size()) << "every line ends";
}

TEST_F(OwnCalendarTest, EachReadingIsInTheLogAndNobodyElseGetsIn) {
  home_.penalty({.number = "示例罚〔2026〕1号", .decided = "2026/03/20"});
  const access::Caller agent = home_.agent();
  const auto looks = [&] { return ReportHome::must(home_.app().looks().of_subject(home_.company(), {})).looks.size(); };
  const size_t before = looks();
  ASSERT_EQ(home_.get(agent, "/my/calendar").status, 200);
  EXPECT_EQ(looks(), before + 1);
  const access::Caller person = home_.person(1);
  const Response own = home_.get(person, "/my/calendar");
  EXPECT_EQ(own.status, 200);
  EXPECT_THAT(own.body, Not(HasSubstr("示例罚")));
  EXPECT_EQ(home_.get(home_.staff("querier"), "/my/calendar").status, 403);
}

TEST(OwnCalendar, TextIsEscapedInTheFile) {
  OwnCalendar calendar;
  calendar.today = on(2026, 4, 1);
  calendar.ahead.push_back({DateKind::consent_end, on(2026, 4, 2), {"示例", "example"}, "甲,乙;丙\\\n丁", "", "/my"});
  EXPECT_THAT(to_icalendar(calendar, base::Lang::zh, "credit.example.gov.cn"), HasSubstr("示例 甲\\,乙\\;丙\\\\\\n丁"));
}

}  // namespace
}  // namespace taixin::service
