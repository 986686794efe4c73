// The public site: its front page, what stands at the foot of every page, and the pages about itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/list_rules.h"
#include "catalog/measure_rules.h"
#include "service/site_fixture.h"
#include "service/skeleton_test.h"

namespace taixin::service {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

// As nobody in particular; `cookie`: what the browser kept.
Response ask(App& app, const std::string& target, const std::string& cookie = {}) {
  Request request{.method = "GET"};
  set_target(request, target);
  request.headers["host"] = "localhost";
  if (!cookie.empty()) request.headers["cookie"] = cookie;
  return handle_site(app, request);
}

class PublicSite : public Site {
 protected:
  static Response as_nobody(const std::string& target, const std::string& cookie = {}) {
    return ask(app(), target, cookie);
  }
};

constexpr const char* kPublicPages[] = {"/",           "/contact",       "/privacy",      "/sitemap",
                                        "/guides",     "/open",          "/guides/looks", "/guides/report",
                                        "/open/lists", "/open/listings", "/catalog",      "/open/statistics",
                                        "/open/data",  "/verify",        "/docs",         "/display",
                                        "/news",       "/open/cases",    "/open/measures"};

TEST_F(PublicSite, WhoeverHasNotSignedInIsNotSentAway) {
  const Response front = as_nobody("/");
  ASSERT_EQ(front.status, 200);
  EXPECT_EQ(front.headers.at("X-Robots-Tag"), "all") << "the front page may be found";
  EXPECT_THAT(front.body, HasSubstr("不提供自然人查询"));
  EXPECT_THAT(front.body, HasSubstr("action=\"/open\""));
  EXPECT_THAT(front.body, HasSubstr("<section class=\"ask\"><h2")) << "no region of the name that its heading says";
  for (const char* link : {"/open/listings", "/open/lists", "/verify", "/guides/objection", "/guides/repair", "/my",
                           "/catalog", "/docs", "/contact", "/open/statistics", "/open/data", "/open/measures"}) {
    EXPECT_THAT(front.body, HasSubstr(fmt::format("href=\"{}\"", link)));
  }
  // An officer's start is what it was, and so is what needs an account.
  EXPECT_THAT(get("/").body, HasSubstr("name=\"purpose\""));
  for (const char* path : {"/submit", "/my", "/quality", "/subject"}) {
    EXPECT_EQ(as_nobody(path).status, 303) << path;
    EXPECT_EQ(as_nobody(path).headers.at("Location"), "/sign-in") << path;
  }
}

// Every link of every public page leads to a page, or to where one signs in.
TEST_F(PublicSite, EveryPageIsWellFormedSmallAndItsLinksLeadSomewhere) {
  std::set<std::string> links;
  for (const std::string path : kPublicPages) {
    for (const char* lang : {"zh", "en"}) {
      SCOPED_TRACE(path + " " + lang);
      const Response page = as_nobody(path + "?lang=" + lang);
      ASSERT_EQ(page.status, 200);
      EXPECT_FALSE(Skeleton(page.body).text.empty());
      EXPECT_THAT(page.body, Not(HasSubstr("<script")));
      EXPECT_THAT(page.body, Not(HasSubstr(" style=")));
      if (path != "/docs") {
        EXPECT_LT(page.body.size() + style_sheet().size(), 56'000u);
      }
      for (size_t at = page.body.find("href=\""); at != page.body.npos; at = page.body.find("href=\"", at + 6)) {
        const size_t end = page.body.find('"', at + 6);
        std::string link = page.body.substr(at + 6, end - at - 6);
        if (!link.starts_with('/')) continue;
        for (size_t amp = link.find("&amp;"); amp != link.npos; amp = link.find("&amp;")) link.replace(amp, 5, "&");
        if (!link.starts_with("/catalog/")) links.insert(link);
      }
    }
  }
  EXPECT_GT(links.size(), 40u);
  for (const std::string& link : links) {
    const Response there = as_nobody(link);
    EXPECT_THAT(there.status, AnyOf(200, 303)) << link;
    if (there.status == 303) {
      EXPECT_EQ(there.headers.at("Location"), "/sign-in") << link;
    }
  }
}

TEST_F(PublicSite, AllPagesOfTheMapAreThere) {
  const std::string map = as_nobody("/sitemap").body;
  for (const std::string path : kPublicPages) {
    if (path != "/" && path != "/sitemap") {
      EXPECT_THAT(map, HasSubstr("href=\"" + path + "\""));
    }
  }
  EXPECT_EQ(as_nobody("/sitemap.xml").status, 404) << "no list of addresses for machines";
}

// Every measure of the packs is told with its clause, whether its body must or may, and what it follows from.
TEST_F(PublicSite, EveryMeasureHasItsLaw) {
  const Response chinese = as_nobody("/open/measures"), english = as_nobody("/open/measures?lang=en");
  EXPECT_EQ(chinese.headers.at("X-Robots-Tag"), "all");
  ASSERT_FALSE(app().catalog().measures().measures.empty());
  for (const catalog::Measure& one : app().catalog().measures().measures) {
    EXPECT_THAT(chinese.body, HasSubstr(escape(one.name.zh)));
    EXPECT_THAT(english.body, HasSubstr(escape(one.name.en)));
    for (const std::string& clause : one.basis.clauses) EXPECT_THAT(chinese.body, HasSubstr(escape(clause)));
    for (const std::string& code : one.items) {
      const auto* list = app().catalog().lists().of_item(code, app().home().clock().today());
      EXPECT_THAT(chinese.body, HasSubstr(list ? "/open/lists/" + list->code : "/catalog/" + code));
    }
  }
  const std::string row = chinese.body.substr(chinese.body.find("限制申请财政性资金项目"), 200);
  EXPECT_THAT(row, HasSubstr("条款待核")) << "nobody compared it with the official text";
  EXPECT_THAT(chinese.body, HasSubstr("3 个工作日内解除"));
  EXPECT_THAT(as_nobody("/open/lists").body, HasSubstr("href=\"/open/measures\""));
}

TEST_F(PublicSite, PacksAreExplained) {
  const std::string page = as_nobody("/catalog").body;
  for (const auto& pack : app().catalog().packs()) EXPECT_THAT(page, HasSubstr(escape(pack.name.zh)));
  EXPECT_THAT(page, HasSubstr("2026-04-01")) << "since when each is in force here";
  EXPECT_THAT(page, HasSubstr("两个人"));
  const auto waiting = app().rule_changes().waiting();
  ASSERT_TRUE(waiting.ok() && !waiting->empty());
  for (const auto& one : *waiting) {
    EXPECT_FALSE(one.acts);
    EXPECT_THAT(page, HasSubstr(escape(one.entry.title.zh.empty() ? one.entry.name : one.entry.title.zh)));
  }
}

TEST_F(PublicSite, LargePrintIsKeptAndHoldsEverywhere) {
  const Response asked = as_nobody("/contact?size=large");
  EXPECT_THAT(asked.body, HasSubstr("<html lang=\"zh-CN\" class=\"large\">"));
  ASSERT_EQ(asked.cookies.size(), 1u);
  EXPECT_EQ(asked.cookies.front(), "taixin_size=large; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict");
  for (const std::string path : kPublicPages) {
    EXPECT_THAT(as_nobody(path, "taixin_size=large").body, HasSubstr("class=\"large\">")) << path;
    EXPECT_THAT(as_nobody(path).body, Not(HasSubstr("class=\"large\">"))) << path;
  }
  const Response back = as_nobody("/contact?size=normal", "taixin_size=large");
  EXPECT_THAT(back.body, Not(HasSubstr("class=\"large\">")));
  EXPECT_THAT(back.cookies.front(), HasSubstr("taixin_size=normal"));
  EXPECT_THAT(as_nobody("/contact?size=%22%3E").body, Not(HasSubstr("class=\"large\">")));
  EXPECT_THAT(style_sheet(), HasSubstr(".large { --size: 137.5%; }"));
}

TEST_F(PublicSite, NothingIsInventedWhereThePackSaysNothing) {
  const std::string front = as_nobody("/").body;
  for (const char* word : {"主办单位", "网站标识码", "备案", "网站找错"}) EXPECT_THAT(front, Not(HasSubstr(word)));
  EXPECT_THAT(as_nobody("/contact").body, HasSubstr("还没有登记窗口"));
}

TEST_F(PublicSite, PrivacySaysWhatThisProgramDoes) {
  const std::string page = as_nobody("/privacy").body;
  EXPECT_THAT(page, HasSubstr("现行目录没有保存自然人信息的项目")) << "no item of these packs seals anything of people";
  EXPECT_THAT(page, HasSubstr("办结后 180 日销毁密钥")) << "from packs/national/case_complaint.toml";
  const auto policy = app().catalog().sign_in_policy(app().home().clock().today());
  ASSERT_TRUE(policy);
  EXPECT_THAT(page, HasSubstr(fmt::format("{} 分钟没有操作即退出", policy->idle_minutes)));
}

// With a pack that says everything: an invented city's.
class SiteOfShili : public PublicSite {
 protected:
  static void SetUpTestSuite() { set_up({}, TAIXIN_SOURCE_DIR "/tests/packs/shili"); }
};

TEST_F(SiteOfShili, TheFootOfEveryPageSaysWhoseItIs) {
  for (const std::string path : kPublicPages) {
    SCOPED_TRACE(path);
    const std::string page = as_nobody(path).body;
    EXPECT_FALSE(Skeleton(page, "https://zhaocuo.shili.example/").text.empty());
    const std::string foot = page.substr(page.find("<footer>"));
    for (const char* word : {"示例市社会信用中心", "示例市大数据中心", "0000000000", "示ICP备00000000号",
                             "示公网安备00000000000000号", "0000-0000000", "xinyong@shili.example", "网站找错",
                             "https://zhaocuo.shili.example/?site=0000000000", "/privacy", "/contact", "/sitemap"}) {
      EXPECT_THAT(foot, HasSubstr(word));
    }
  }
  const std::string english = as_nobody("/?lang=en").body;
  EXPECT_THAT(english, HasSubstr("Credit Centre of Shili City"));
  EXPECT_THAT(english, HasSubstr("<h1>Credit of Shili City</h1>"));
  EXPECT_THAT(get("/submit").body, HasSubstr("示公网安备00000000000000号")) << "officers' pages, too";
}

TEST_F(SiteOfShili, HallsStandOnTheContactPageAndInGuides) {
  for (const char* path : {"/contact", "/guides/objection", "/guides/repair"}) {
    EXPECT_THAT(as_nobody(path).body, HasSubstr("示例市示例路1号一楼9号窗口")) << path;
  }
  EXPECT_THAT(as_nobody("/privacy").body, HasSubstr("示例市社会信用中心综合科，0000-0000001"));
  EXPECT_THAT(as_nobody("/open/data").body, HasSubstr("示例开放许可：注明来源和数据日即可使用"));
}

}  // namespace
}  // namespace taixin::service
