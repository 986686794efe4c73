// What is told of the end of a session, and what becomes of a form that comes after it.
#include "service/kept_forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access/totp.h"
#include "service/session_end.h"
#include "service/site_fixture.h"

namespace taixin::service {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kPassword = "Kuai9-Lan-Shan-Feng", kNew = "/delays/new";

TEST(FillForm, PutsBackWhatWasTyped) {
  const Html page =
      raw("<form method=\"post\" action=\"/a\" novalidate><input type=\"hidden\" name=\"csrf\" value=\"t\">") +
      input_field({.id = "one", .label = "一", .value = "old"}, {}, Lang::zh) +
      input_field({.id = "file", .label = "文件", .type = "file"}, {}, Lang::zh) +
      input_field({.id = "secret", .label = "密码", .type = "password"}, {}, Lang::zh) +
      input_field({.id = "pin", .label = "码", .autocomplete = "one-time-code"}, {}, Lang::zh) +
      text_area({.id = "many", .label = "多", .value = "before <b>"}, {}, Lang::zh) +
      select_field({.id = "pick", .label = "选", .value = "x", .options = {{"x", "X", {}}, {"y&z", "Y", {}}}}, {},
                   Lang::zh) +
      check_boxes("勾", {{.id = "a", .label = "A", .on = true}, {.id = "b", .label = "B"}}) + raw("</form>");
  const FilledPage out = fill_form(page.bytes, "/a",
                                   {{"one", "\"><script>"},
                                    {"secret", "s"},
                                    {"pin", "123456"},
                                    {"file", "f"},
                                    {"csrf", "forged"},
                                    {"many", "first\n</textarea><b>"},
                                    {"pick", "y&z"},
                                    {"b", "on"}});
  EXPECT_THAT(out.html, HasSubstr(" value=\"&quot;&gt;&lt;script&gt;\""));
  EXPECT_THAT(out.html, Not(HasSubstr("value=\"old\"")));
  EXPECT_THAT(out.html, HasSubstr(">first\n&lt;/textarea&gt;&lt;b&gt;</textarea>"));
  EXPECT_THAT(out.html, Not(HasSubstr("before")));
  EXPECT_THAT(out.html, HasSubstr("<option value=\"x\">X"));
  EXPECT_THAT(out.html, HasSubstr("<option value=\"y&amp;z\" selected>Y"));
  EXPECT_THAT(out.html, HasSubstr("name=\"a\" value=\"on\"><label"));
  EXPECT_THAT(out.html, HasSubstr("name=\"b\" value=\"on\" checked><label"));
  for (const char* never : {"value=\"s\"", "123456", "value=\"f\"", "forged"}) {
    EXPECT_THAT(out.html, Not(HasSubstr(never)));
  }
  EXPECT_TRUE(out.filled.contains("csrf")) << "a field of the form, whatever it holds";
}

TEST(FillForm, FindsTheFormAmongSeveral) {
  const auto form = [](std::string_view step, std::string_view action) {
    return markup(
        "<details class=\"record\"><summary>x</summary><form method=\"post\" action=\"{}\">{}{}</form></details>",
        action, hidden_field("step", step), input_field({.id = "why", .label = "为何"}, {}, Lang::zh));
  };
  const std::string page = (form("accept", "/cases/1") + form("refuse", "/cases/1") + form("refuse", "/cases/2")).bytes;
  const FilledPage out = fill_form(page, "/cases/1", {{"step", "refuse"}, {"why", "示例"}});
  const size_t second = page.find("<details", 1), third = page.rfind("<details");
  EXPECT_EQ(out.html.substr(0, second), page.substr(0, second)) << "the first is as it was";
  EXPECT_THAT(out.html.substr(second, third - second), HasSubstr("<details class=\"record\" open>"));
  EXPECT_THAT(out.html, HasSubstr("value=\"refuse\">"));
  EXPECT_TRUE(out.html.ends_with(page.substr(third))) << "so is the third";
  EXPECT_EQ(fill_form(page, "/cases/3", {{"why", "示例"}}).html, page);
  EXPECT_TRUE(fill_form(page, "/cases/3", {{"why", "示例"}}).filled.empty());
}

class SessionsEnd : public Site {
 protected:
  static void SetUpTestSuite() {
    ASSERT_NO_FATAL_FAILURE(set_up());
    auto& accounts = app().entrance().accounts();
    ASSERT_TRUE(accounts.add_unit({}, {{}, access::UnitKind::city, "370999-city", "示例市", {}, {}}).ok());
    one_ = officer("shili-yi");
    two_ = officer("shili-er");
  }
  struct Officer {
    access::AccountId id;
    std::string login, phone, cookie;
  };
  static Officer officer(const std::string& login) {
    auto& entrance = app().entrance();
    const auto id = *entrance.accounts().invite({}, {.login = login, .name = login, .unit = access::UnitId(1)});
    EXPECT_TRUE(entrance.accounts().grant({}, id, {"supervisor", access::UnitId(1), {}}).ok());
    auto came = *entrance.use_link(*entrance.make_link({}, id), std::string(kPassword), "");
    Officer out{id, login, *entrance.begin_second_factor(came.token), {}};
    came = *entrance.confirm_second_factor(came.token, access::totp_code(out.phone, access::totp_step(clock().now())));
    out.cookie = came.token;
    return out;
  }
  static void pass(int64_t seconds) { clock().set(base::KnownAt(clock().now().get() + seconds * 1'000'000)); }
  static Response ask(const std::string& cookie, std::string method, std::string_view target,
                      const FormFields& form = {}, std::string referer = {}) {
    Request request{.method = std::move(method), .headers = {{"host", "localhost"}}, .body = encoded(form)};
    set_target(request, target);
    request.headers["cookie"] = "taixin=" + cookie;
    request.headers["content-type"] = "application/x-www-form-urlencoded";
    if (!referer.empty()) request.headers["referer"] = std::move(referer);
    return handle_site(app(), request);
  }
  static std::string csrf_of(const Response& page) {
    const size_t at = page.body.find("name=\"csrf\" value=\"");
    return at == page.body.npos ? "" : page.body.substr(at + 19, 22);
  }
  // Through the pages; where it leads.
  static std::string sign_in(Officer& who) {
    pass(60);  // the step of the last code is over
    const auto token_in = [](const Response& answer) {
      for (const std::string& line : answer.cookies) {
        if (line.starts_with("taixin=")) return line.substr(7, line.find(';') - 7);
      }
      return std::string();
    };
    const Response first = ask("", "POST", "/sign-in", {{"login", who.login}, {"password", std::string(kPassword)}});
    EXPECT_EQ(first.status, 303) << first.body;
    const std::string code = access::totp_code(who.phone, access::totp_step(clock().now()));
    const std::string half = token_in(first), csrf = csrf_of(ask(half, "GET", "/sign-in/code"));
    const Response second = ask(half, "POST", "/sign-in/code", {{"csrf", csrf}, {"code", code}});
    EXPECT_EQ(second.status, 303) << second.body;
    who.cookie = token_in(second);
    return second.headers.contains("Location") ? second.headers.at("Location") : "";
  }
  static int64_t idle() { return int64_t{app().entrance().policy()->idle_minutes} * 60; }
  static FormFields filled(const std::string& csrf) {
    return {{"csrf", csrf}, {"code", std::string(kCode)}, {"days", "30"}, {"matter", "示例来文<1>"}};
  }
  static inline Officer one_, two_;
};

TEST_F(SessionsEnd, IsToldBeforehand) {
  sign_in(one_);
  const std::string at = minute(base::KnownAt(clock().now().get() + idle() * 1'000'000)).substr(11);
  const Response page = ask(one_.cookie, "GET", "/account");
  EXPECT_THAT(page.body,
              HasSubstr("<span class=\"language\">登录至 " + at + "</span> <a class=\"language\" href=\"/account\">"));
  EXPECT_THAT(page.body, HasSubstr(fmt::format("<div class=\"ends in-{} no-print\" role=\"alert\">",
                                               idle() / 60 - kNoticeMinutes)));
  EXPECT_THAT(style_sheet(), HasSubstr(fmt::format(".in-{} {{", idle() / 60 - kNoticeMinutes)));
  EXPECT_THAT(page.body, HasSubstr("<a href=\"/stay\" target=\"taixin-stay\">"));
  EXPECT_THAT(ask(one_.cookie, "GET", "/account?lang=en").body, HasSubstr("Signed in until " + at));
  EXPECT_THAT(ask("", "GET", "/").body, Not(HasSubstr("class=\"ends")));
  EXPECT_EQ(ask("", "GET", "/stay").status, 303);

  pass(idle() - 1);
  const Response stay = ask(one_.cookie, "GET", "/stay");
  EXPECT_EQ(stay.status, 200);
  const std::string then = minute(base::KnownAt(clock().now().get() + idle() * 1'000'000)).substr(11);
  EXPECT_THAT(stay.body, HasSubstr("登录到 " + then + " 结束"));
  pass(idle() - 1);
  const Response answer = ask(one_.cookie, "GET", "/api/v1/session");
  EXPECT_EQ(answer.status, 200) << "opening the page was a request";
  EXPECT_EQ(answer.headers.at("Taixin-Session-Seconds"), std::to_string(idle()));
  EXPECT_FALSE(ask("", "GET", "/api/v1/session").headers.contains("Taixin-Session-Seconds"));
}

TEST_F(SessionsEnd, IsToldInPagesOnly) {
  Response file{200, "application/zip", {}, "<a class=\"language\" href=\"/account\"></body>", {}};
  const std::string before = file.body;
  show_session_end({}, {clock().now(), 900, true}, file);
  EXPECT_EQ(file.body, before) << "a file may hold a page";
}

TEST_F(SessionsEnd, TheHoursAreToldAsWhatTheyAre) {
  sign_in(one_);
  const int64_t hours = int64_t{app().entrance().policy()->absolute_hours} * 3600;
  for (int64_t gone = 0; gone <= hours - idle(); gone += idle() / 2) {
    pass(idle() / 2);
    ASSERT_EQ(ask(one_.cookie, "GET", "/account").status, 200);
  }
  const Response page = ask(one_.cookie, "GET", "/account");
  EXPECT_THAT(page.body, HasSubstr("不能延长"));
  EXPECT_THAT(page.body, Not(HasSubstr("/stay")));
  EXPECT_THAT(ask(one_.cookie, "GET", "/stay").body, HasSubstr("不能再延长"));
  EXPECT_LT(std::stoll(ask(one_.cookie, "GET", "/api/v1/session").headers.at("Taixin-Session-Seconds")), idle());
}

TEST_F(SessionsEnd, WhatWasTypedComesBackToItsAccountAlone) {
  sign_in(one_);
  const std::string csrf = csrf_of(ask(one_.cookie, "GET", kNew));
  ASSERT_EQ(csrf.size(), 22u);
  pass(idle());
  const Response again = ask(one_.cookie, "POST", kNew, filled(csrf));
  EXPECT_EQ(again.status, 401);
  EXPECT_THAT(again.body, HasSubstr("填写的内容保留 30 分钟"));
  EXPECT_THAT(again.body, HasSubstr("name=\"password\""));
  EXPECT_THAT(again.body, Not(HasSubstr("示例来文"))) << "it waits for its account";

  EXPECT_EQ(sign_in(two_), "/account") << "another account";
  EXPECT_THAT(ask(two_.cookie, "GET", "/delays/new?kept=1").body, Not(HasSubstr("示例来文")));

  EXPECT_EQ(sign_in(one_), "/delays/new?kept=1");
  const Response form = ask(one_.cookie, "GET", "/delays/new?kept=1");
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body, HasSubstr("已经填回下面的表格"));
  EXPECT_THAT(form.body, HasSubstr(">示例来文&lt;1&gt;</textarea>"));
  EXPECT_THAT(form.body, HasSubstr(fmt::format(" value=\"{}\"", kCode)));
  EXPECT_NE(csrf_of(form), csrf) << "the new session's token";
  EXPECT_EQ(ask(one_.cookie, "GET", "/delays").body.find("示例来文"), std::string::npos) << "nothing was done";

  EXPECT_EQ(ask(one_.cookie, "POST", kNew, filled(csrf_of(form))).status, 422) << "no ground was chosen";
  EXPECT_THAT(ask(one_.cookie, "GET", "/delays/new?kept=1").body, Not(HasSubstr("示例来文"))) << "it was sent";
}

TEST_F(SessionsEnd, WhoeverHasSignedInMeanwhileGoesBackToTheForm) {
  sign_in(one_);
  const std::string csrf = csrf_of(ask(one_.cookie, "GET", kNew));
  pass(idle());
  sign_in(one_);  // in another window
  const Response back = ask(one_.cookie, "POST", kNew, filled(csrf), "http://localhost/delays/new?lang=zh");
  EXPECT_EQ(back.status, 303);
  EXPECT_EQ(back.headers.at("Location"), "/delays/new?lang=zh&kept=1");
  EXPECT_THAT(ask(one_.cookie, "GET", back.headers.at("Location")).body, HasSubstr("示例来文"));
  sign_in(two_);  // somebody else at the same machine
  EXPECT_EQ(ask(two_.cookie, "POST", kNew, filled(csrf)).status, 403);
}

TEST_F(SessionsEnd, NothingElseIsKept) {
  sign_in(two_);
  const std::string csrf = csrf_of(ask(two_.cookie, "GET", kNew));
  pass(idle());
  EXPECT_EQ(ask("", "POST", kNew, filled("made-up-token-00000000")).status, 401) << "nobody's form";
  EXPECT_EQ(sign_in(two_), "/account");
  pass(idle());
  EXPECT_EQ(ask("", "POST", "/account/unit", {{"csrf", csrf}, {"act_in", "1"}}).status, 303);
  EXPECT_EQ(sign_in(two_), "/account");
  pass(idle());
  // A code of the phone, an address of elsewhere, and more than half an hour.
  EXPECT_EQ(
      ask("", "POST", kNew, {{"csrf", csrf}, {"code", "123 456"}, {"matter", "示例"}}, "http://evil.example/x").status,
      401);
  EXPECT_EQ(sign_in(two_), "/delays/new?kept=1");
  EXPECT_THAT(ask(two_.cookie, "GET", "/delays/new?kept=1").body, Not(HasSubstr("123 456")));
  pass(KeptForms::kMinutes * 60);
  EXPECT_EQ(sign_in(two_), "/account");
  FormFields much = filled(csrf);
  much["matter"] = std::string(KeptForms::kBytesMax, 'a');
  EXPECT_THAT(ask("", "POST", kNew, much).body, HasSubstr("没有保留"));
}

TEST_F(SessionsEnd, AFormThatIsGoneLeavesItsWords) {
  sign_in(one_);
  const std::string csrf = csrf_of(ask(one_.cookie, "GET", kNew));
  pass(idle());
  EXPECT_EQ(ask("", "POST", "/delays/999/end", {{"csrf", csrf}, {"why", "示例理由"}}).status, 401);
  const std::string to = sign_in(one_);
  EXPECT_EQ(to, "/delays/999/end?kept=1");
  EXPECT_THAT(ask(one_.cookie, "GET", to).body, HasSubstr("<li>示例理由</li>"));
}

}  // namespace
}  // namespace taixin::service
