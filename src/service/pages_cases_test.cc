// Cases at the pages, without scripts: a window objects for whoever stands there, the centre goes on with it.
#include "service/pages_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "access/sample_directory.h"
#include "cases/cases.h"
#include "service/site_fixture.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

class CasePages : public Site {
 protected:
  static base::SubjectId company() { return *app().facts().registry().by_code(kCode, store::CodeKind::uscc); }
  static access::Caller window(base::SubjectId subject) {
    auto caller = access::sample_caller({"window", access::kCity});
    caller.via = store::Via::assisted;
    caller.assisted = subject;
    return caller;
  }
  static access::Caller officer(const std::string& role) {
    auto caller = access::sample_caller({role, access::kCity}, access::AccountId(2));
    caller.via = store::Via::web;
    return caller;
  }
  static Response visit(const access::Caller& caller, const std::string& path) {
    Request request{.method = "GET"};
    set_target(request, path);
    request.caller = caller;
    request.identified = true;
    return send(std::move(request));
  }
  static Response fill(const access::Caller& caller, const std::string& path, const FormFields& fields) {
    Request request{
        .method = "POST", .headers = {{"content-type", "application/x-www-form-urlencoded"}}, .body = encoded(fields)};
    set_target(request, path);
    request.caller = caller;
    request.identified = true;
    Response answer = send(std::move(request));
    // A page to look over what is to be sent: it is, and is sent.
    if (answer.status != 200 || fields.contains("looked-over")) return answer;
    EXPECT_THAT(answer.body, HasSubstr("还没有提交"));
    FormFields again = fields;
    again["looked-over"] = "send";
    return fill(caller, path, again);
  }
  // The honour that stands in the home.
  static std::string record() {
    const auto held = app().facts().of_subject(company(), app().home().clock().today(), app().facts().head());
    TX_ASSERT(held.ok() && !held->empty(), "no record");
    for (const auto& one : *held) {
      if (one.record.decision || one.record.valid_from) return std::to_string(one.record.id.get());
    }
    return std::to_string(held->front().record.id.get());
  }
};

TEST_F(CasePages, FromTheObjectionToItsEnd) {
  const std::string id = record(), apply = "/my/apply/" + id;
  EXPECT_THAT(visit(window(company()), "/my").body, HasSubstr("我的业务"));
  const Response form = visit(window(company()), apply);
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body, HasSubstr("提出异议"));
  EXPECT_THAT(form.body, HasSubstr("申请信用修复"));
  EXPECT_THAT(form.body, HasSubstr("山东省社会信用条例 第39条"));
  EXPECT_THAT(form.body, Not(HasSubstr("个人信息删除"))) << "that is a natural person's";
  const auto about = app().checker().shown_to(
      *access::begin(app().desk(), {.purpose = "self", .caller = window(company()), .action = access::Action::own_read},
                     {}),
      base::RecordId(std::stoll(id)));
  ASSERT_TRUE(about.ok() && *about);
  EXPECT_THAT(form.body, HasSubstr((*about)->item->name.zh)) << "which record it is, in words";

  FormFields fields{
      {"kind", "objection"}, {"step", "submit"}, {"submit-ground", "wrong"}, {"submit-statement", "示例<说明>"}};
  const Response no_paper = fill(window(company()), apply, fields);
  EXPECT_EQ(no_paper.status, 422);
  EXPECT_THAT(no_paper.body, HasSubstr("书面材料"));
  EXPECT_THAT(no_paper.body, HasSubstr("示例&lt;说明&gt;")) << "what was typed is not lost";
  const size_t open = no_paper.body.find("<details class=\"record\" open");
  ASSERT_NE(open, no_paper.body.npos);
  EXPECT_EQ(no_paper.body.find("<details class=\"record\" open", open + 1), no_paper.body.npos)
      << "only the form that was sent is open";
  EXPECT_THAT(form.body, Not(HasSubstr(">收件编号</label>"))) << "each says of which material";
  fields["paper--submit"] = "示例申请表 1 号";
  const Response made = fill(window(company()), apply, fields);
  ASSERT_EQ(made.status, 303) << made.body;
  const std::string own = made.headers.at("Location");
  ASSERT_TRUE(own.starts_with("/my/cases/")) << own;
  const std::string number = own.substr(std::string("/my/cases/").size());

  const Response seen = visit(window(company()), own);
  EXPECT_EQ(seen.status, 200);
  EXPECT_THAT(seen.body, HasSubstr("已收到"));
  EXPECT_THAT(seen.body, HasSubstr("2026-04-07")) << "three working days, over the holiday";
  EXPECT_THAT(seen.body, HasSubstr("示例&lt;说明&gt;"));
  EXPECT_THAT(seen.body, HasSubstr("撤回异议"));
  EXPECT_THAT(seen.body, HasSubstr("<h2>您可以办的步骤</h2>")) << "to take it back is not what comes next";
  EXPECT_THAT(seen.body, HasSubstr("“我的通知”"));
  EXPECT_THAT(seen.body, HasSubstr("<span class=\"nowrap\">2026-04-07</span>"));
  EXPECT_THAT(seen.body, HasSubstr("data-label=\"最后一日\"")) << "terms stand one below the other on a phone";

  const auto handler = officer("case_handler");
  EXPECT_THAT(visit(handler, "/cases").body, HasSubstr("/cases/" + number));
  const std::string path = "/cases/" + number;
  const Response work = visit(handler, path);
  EXPECT_EQ(work.status, 200) << work.body;
  EXPECT_THAT(work.body, HasSubstr("转信息提供单位核查"));
  EXPECT_THAT(work.body, HasSubstr("<h2>下一步</h2>"));
  EXPECT_THAT(work.body, Not(HasSubstr("“我的通知”")));
  EXPECT_THAT(work.body, Not(HasSubstr("撤回异议"))) << "that is the subject's to do";
  const FormFields forward{{"version", "1"}, {"step", "forward"}};
  EXPECT_EQ(fill(handler, path, forward).status, 303);
  const Response late = fill(handler, path, forward);
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("已由他人先行办理"));
  EXPECT_THAT(late.body, HasSubstr("核查中")) << "the case as it is now";
  const Response done = fill(handler, path,
                             {{"version", "2"},
                              {"step", "record_result"},
                              {"outcome--record_result", "rejected"},
                              {"record_result-day", "2026-04-01"},
                              {"record_result-document", "示例函〔2026〕1号"}});
  EXPECT_EQ(done.status, 303) << done.body;
  EXPECT_THAT(visit(handler, path).body, HasSubstr("异议不成立"));
  EXPECT_THAT(visit(handler, "/cases").body, Not(HasSubstr("/cases/" + number + "\"")));
  EXPECT_THAT(visit(window(company()), "/my").body, HasSubstr(own));
  // The officer's look is among those that the subject sees.
  EXPECT_THAT(visit(window(company()), "/my").body, HasSubstr("业务办理"));
}

TEST_F(CasePages, WhatMayBeDoneAboutARecordIsToldBeforeItIsChosen) {
  const Response form = visit(window(company()), "/my/apply/" + record());
  EXPECT_THAT(form.body, HasSubstr("信息有错误、遗漏的，提出异议")) << "which of them is meant for what";
  EXPECT_THAT(form.body, HasSubstr("<a href=\"/guides\">"));
  EXPECT_THAT(form.body, HasSubstr("或者填写收件编号")) << "a file or a number, not both";
  EXPECT_THAT(visit(window(company()), "/my/apply/0").body, Not(HasSubstr("信息有错误、遗漏的，提出异议")));
}

// What a body promised before everybody stands on its page: while it holds, and until it takes that back.
TEST_F(CasePages, APublishedCommitmentStandsOnThePageOfItsBody) {
  const auto make = [&](const char* outcome, const char* content, const char* until) {
    const Response made = fill(window(company()), "/my/apply/0",
                               {{"kind", "commitment"},
                                {"step", "make"},
                                {"outcome--make", outcome},
                                {"make-type", "own"},
                                {"make-reason", "示例事由，电话13800000000"},
                                {"make-content", content},
                                {"make-liability", "示例责任"},
                                {"make-until", until},
                                {"paper--make", "示例申请表 7 号"}});
    EXPECT_EQ(made.status, 303) << made.body;
    return made.headers.at("Location").substr(std::string("/my/cases/").size());
  };
  const std::string path = fmt::format("/open/subject/{}", kCode);
  EXPECT_THAT(visit({}, path).body, Not(HasSubstr("信用承诺 ")));
  const std::string number = make("public", "<公开>的承诺", "2026-04-01");
  make("closed", "不公开的承诺", "2027-12-31");
  make("public", "期限已满的承诺", "2026-03-31");
  const std::string page = visit({}, path).body;
  for (const char* words : {"&lt;公开&gt;的承诺", "主动型", "示例责任", "文字疑含个人信息，不公示"}) {
    EXPECT_THAT(page, HasSubstr(words));
  }
  EXPECT_THAT(page, HasSubstr("<dt>公示至</dt><dd>2026-04-01</dd>")) << "through that day";
  for (const char* words : {"不公开的承诺", "期限已满的承诺", "13800000000"}) EXPECT_THAT(page, Not(HasSubstr(words)));
  EXPECT_THAT(get(path + "?lang=en").body, HasSubstr("By own will"));
  // The interface says the same.
  const auto promised = [&] {
    const auto answer = json::parse(visit({}, fmt::format("/api/v1/public/subjects/{}", kCode)).body);
    return answer.at("commitments").as_array();
  };
  const json::array told = promised();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].at("until").as_string(), "2026-04-01");
  EXPECT_EQ(told[0].at("kind").at("en").as_string(), "Commitment");
  size_t held_back = 0;
  for (const auto& field : told[0].at("fields").as_array()) {
    EXPECT_EQ(field.as_object().contains("words"), !field.at("held_back").as_bool());
    held_back += field.at("held_back").as_bool() ? 1 : 0;
  }
  EXPECT_EQ(held_back, 1u);
  EXPECT_THAT(json::serialize(told), HasSubstr("<公开>的承诺"));
  EXPECT_THAT(json::serialize(told), Not(HasSubstr("13800000000")));
  const Response closed = fill(window(company()), "/my/cases/" + number,
                               {{"version", "1"}, {"step", "close"}, {"paper--close", "示例申请表 8 号"}});
  EXPECT_EQ(closed.status, 303) << closed.body;
  EXPECT_THAT(visit({}, path).body, Not(HasSubstr("的承诺"))) << "taken back: gone with the next question";
  EXPECT_TRUE(promised().empty());
  const std::string other = make("public", "待认定的承诺", "2027-12-31");
  EXPECT_THAT(visit({}, path).body, HasSubstr("待认定的承诺"));
  const Response assessed =
      fill(officer("case_handler"), "/cases/" + other,
           {{"version", "1"}, {"step", "assess"}, {"outcome--assess", "fulfilled"}, {"assess-day", "2026-04-01"}});
  EXPECT_EQ(assessed.status, 303) << assessed.body;
  EXPECT_THAT(visit({}, path).body, Not(HasSubstr("待认定的承诺")));
}

// A field that asks for something of whoever fills it in says so to the browser; at a window it is an officer who does.
TEST_F(CasePages, AFieldSaysItsPurpose) {
  catalog::CaseStep step;
  step.code = "submit";
  step.form.push_back({.code = "phone", .name = {"联系电话", "Telephone"}, .max = 30, .autofill = "tel"});
  step.form.push_back({.code = "words", .name = {"说明", "Words"}, .max = 30});
  step.outcomes.emplace_back();
  const auto form = [&](const access::Caller& caller) {
    Visit visit;
    visit.caller = caller;
    return case_step_form(visit, "/my/apply/0", step, {&step.outcomes.front()}, {}, {}).bytes;
  };
  const std::string own = form(access::sample_caller({"agent", access::kCity}));
  EXPECT_THAT(own, HasSubstr("name=\"submit-phone\""));
  EXPECT_THAT(own, HasSubstr("autocomplete=\"tel\""));
  EXPECT_THAT(own, HasSubstr("autocomplete=\"off\""));
  EXPECT_THAT(form(window(company())), Not(HasSubstr("autocomplete=\"tel\"")));
}

// What a subject is about to send it sees in words first, and nothing is there until it says so; it can go back to the
// form as it was.
TEST_F(CasePages, WhatASubjectSendsIsLookedOverFirst) {
  const auto cases_now = [] { return app().cases().of_officer(access::Caller::of_console(), false).size(); };
  const size_t before = cases_now();
  FormFields form{{"kind", "commitment"},
                  {"step", "make"},
                  {"outcome--make", "closed"},
                  {"make-type", "own"},
                  {"make-reason", "示例<事由>"},
                  {"make-content", "示例承诺内容"},
                  {"make-liability", "示例责任"},
                  {"make-until", "2027-12-31"},
                  {"paper--make", "示例申请表 9 号"}};
  const auto post_it = [&](const std::string& path, FormFields fields, std::string_view how) {
    fields["looked-over"] = how;
    return fill(window(company()), path, fields);
  };
  const Response shown = post_it("/my/apply/0", form, "");
  ASSERT_EQ(shown.status, 200);
  for (const char* words : {"请核对：作出信用承诺", "还没有提交", "主动型", "示例&lt;事由&gt;", "示例责任",
                            "2027-12-31", "示例申请表 9 号", ">提交</button>", ">返回修改</button>"}) {
    EXPECT_THAT(shown.body, HasSubstr(words));
  }
  EXPECT_EQ(shown.headers.at("Cache-Control"), "no-store");
  EXPECT_EQ(cases_now(), before) << "nothing was taken";
  const Response back = post_it("/my/apply/0", form, "change");
  EXPECT_EQ(back.status, 200);
  EXPECT_THAT(back.body, HasSubstr("value=\"示例&lt;事由&gt;\""));
  EXPECT_THAT(back.body, HasSubstr("<option value=\"closed\" selected>"));
  EXPECT_EQ(cases_now(), before);
  FormFields wrong = form;
  wrong["make-until"] = "昨天";
  EXPECT_EQ(post_it("/my/apply/0", wrong, "").status, 422) << "what is wrong is said before anything is looked over";
  const Response sent = post_it("/my/apply/0", form, "send");
  ASSERT_EQ(sent.status, 303) << sent.body;
  EXPECT_EQ(cases_now(), before + 1);
  // A later step as well; an officer's is asked for once.
  const std::string own = sent.headers.at("Location"), number = own.substr(std::string("/my/cases/").size());
  const Response assess =
      post_it("/cases/" + number, {{"version", "1"}, {"step", "assess"}, {"outcome--assess", "fulfilled"}}, "");
  EXPECT_NE(assess.status, 200);
  EXPECT_THAT(visit(window(company()), own).body, HasSubstr("示例承诺内容"));
}

// Who came by a link to one kind stays with it: in the form, before it is sent, back from there, and after a mistake.
TEST_F(CasePages, TheKindThatALinkNamedStays) {
  const std::string path = "/my/apply/0?kind=commitment", action = "action=\"" + path + "\"";
  FormFields form{{"kind", "commitment"},      {"step", "make"},
                  {"outcome--make", "closed"}, {"make-type", "own"},
                  {"make-reason", "示例事由"}, {"make-content", "示例承诺内容"},
                  {"make-liability", "示例"},  {"make-until", "2027-12-31"},
                  {"paper--make", "示例 9 号"}};
  const auto only_it = [&](const Response& response, int status) {
    EXPECT_EQ(response.status, status);
    EXPECT_THAT(response.body, HasSubstr(action));
    EXPECT_THAT(response.body, Not(HasSubstr("action=\"/my/apply/0\"")));
    EXPECT_THAT(response.body, Not(HasSubstr("value=\"declaration\"")));
  };
  EXPECT_THAT(visit(window(company()), "/my/apply/0").body, HasSubstr("value=\"declaration\"")) << "there are others";
  only_it(visit(window(company()), path), 200);
  form["looked-over"] = "";
  only_it(fill(window(company()), path, form), 200);
  form["looked-over"] = "change";
  only_it(fill(window(company()), path, form), 200);
  form["make-until"] = "昨天";
  form["looked-over"] = "";
  only_it(fill(window(company()), path, form), 422);
}

TEST_F(CasePages, AreClosedToWhoeverHasNoPartInThem) {
  const Response made = fill(window(company()), "/my/apply/0",
                             {{"kind", "commitment"},
                              {"step", "make"},
                              {"outcome--make", "closed"},
                              {"make-type", "own"},
                              {"make-reason", "示例事由"},
                              {"make-content", "示例承诺内容"},
                              {"make-liability", "示例责任"},
                              {"make-until", "2027-12-31"},
                              {"paper--make", "示例申请表 2 号"}});
  ASSERT_EQ(made.status, 303) << made.body;
  const std::string number = made.headers.at("Location").substr(std::string("/my/cases/").size());
  const Response other = visit(window(base::SubjectId(company().get() + 1000)), "/my/cases/" + number);
  EXPECT_EQ(other.status, 404);
  EXPECT_THAT(other.body, Not(HasSubstr("示例承诺内容")));
  const Response unit = visit(officer("case_officer"), "/cases/" + number);
  EXPECT_EQ(unit.status, 404);
  EXPECT_EQ(visit(officer("querier"), "/cases").status, 403);
  EXPECT_EQ(visit(officer("case_handler"), "/my/cases/" + number).status, 403);
  EXPECT_EQ(visit({}, "/cases").status, 303) << "to sign in";
  EXPECT_EQ(visit(officer("case_handler"), "/cases/999999").status, 404);
  EXPECT_EQ(visit(officer("case_handler"), "/cases/x").status, 404);
}

}  // namespace
}  // namespace taixin::service
