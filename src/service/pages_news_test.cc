// News and typical cases on the public site.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "service/site_fixture.h"

namespace taixin::service {
namespace {

using testing::HasSubstr;
using testing::Not;

Response as_nobody(App& app, const std::string& target) {
  Request request{.method = "GET"};
  set_target(request, target);
  request.headers["host"] = "credit.example:8443";
  return handle_site(app, request);
}

class NoNews : public Site {};
class News : public Site {
 protected:
  static void SetUpTestSuite() { set_up({}, TAIXIN_SOURCE_DIR "/tests/packs/shili"); }
  static Response page(const std::string& target) { return as_nobody(app(), target); }
};

TEST_F(NoNews, SaysSoAndStandsOnNoFrontPage) {
  EXPECT_THAT(as_nobody(app(), "/news").body, HasSubstr("还没有发布新闻"));
  EXPECT_THAT(as_nobody(app(), "/").body, Not(HasSubstr("全部新闻")));
  EXPECT_THAT(as_nobody(app(), "/open/cases").body, HasSubstr("还没有单位报送典型案例"));
  EXPECT_EQ(as_nobody(app(), "/news/2026-hall").status, 404);
  const Response feed = as_nobody(app(), "/news.atom");
  EXPECT_EQ(feed.status, 200);
  EXPECT_THAT(feed.body, Not(HasSubstr("<entry>")));
}

TEST_F(News, NewestFirstInBothLanguages) {
  const std::string list = page("/news").body;
  EXPECT_LT(list.find("/news/2026-repair"), list.find("/news/2026-hall"));
  EXPECT_THAT(page("/").body, HasSubstr("href=\"/news/2026-repair\""));
  const Response one = page("/news/2026-hall");
  ASSERT_EQ(one.status, 200);
  EXPECT_THAT(one.body, HasSubstr("<p>窗口不收取任何费用。</p>"));
  EXPECT_THAT(one.body, HasSubstr("来源：示例市社会信用中心"));
  EXPECT_THAT(one.body, HasSubstr("href=\"https://shili.example/news/2026-hall\""));
  EXPECT_THAT(page("/news/2026-hall?lang=en").body, HasSubstr("<p>Nothing is charged.</p>"));
  EXPECT_THAT(page("/news/2026-repair").body, HasSubstr("&lt;修复&gt; &amp; 免费"));
  EXPECT_EQ(page("/news/2026").status, 404);
  EXPECT_THAT(page("/news?page=2").body, HasSubstr("没有更早的了"));
  for (const char* nonsense : {"0", "-1", "x", "99999999999999999999", "1x"}) {
    EXPECT_THAT(page(std::string("/news?page=") + nonsense).body, HasSubstr("/news/2026-hall")) << nonsense;
  }
}

// RFC 4287: what a feed and an entry must have, once; names of entries do not change with the language.
TEST_F(News, TheFeedIsAtom) {
  const Response feed = page("/news.atom");
  EXPECT_EQ(feed.content_type, "application/atom+xml; charset=utf-8");
  for (const char* part :
       {"<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">",
        "<id>http://credit.example:8443/news.atom</id>", "<updated>2026-03-20T00:00:00+08:00</updated>",
        "<id>tag:credit.example,2026-03-20:news/2026-repair</id>",
        "href=\"http://credit.example:8443/news/2026-repair\"", "<content type=\"html\">&lt;p&gt;义务履行完毕后"}) {
    EXPECT_THAT(feed.body, HasSubstr(part));
  }
  EXPECT_THAT(feed.body, HasSubstr("&amp;lt;修复&amp;gt; &amp;amp; 免费")) << "text of a page, as text of a feed";
  const std::string english = page("/news.atom?lang=en").body;
  const std::regex id("<id>(tag:[^<]*)</id>");
  const auto ids = [&](const std::string& text) {
    return std::vector<std::string>(std::sregex_token_iterator(text.begin(), text.end(), id, 1), {});
  };
  EXPECT_EQ(ids(feed.body).size(), 2u);
  EXPECT_EQ(ids(feed.body), ids(english));
  // Well-formed: every tag that opens closes, in order.
  std::vector<std::string> open;
  const std::regex tags("<(/?)([a-z]+)[^>]*?(/?)>");
  for (std::sregex_iterator it(feed.body.begin(), feed.body.end(), tags), end; it != end; ++it) {
    if ((*it)[3].length() > 0) continue;
    if ((*it)[1].length() == 0) {
      open.push_back((*it)[2]);
    } else {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(open.back(), (*it)[2]);
      open.pop_back();
    }
  }
  EXPECT_TRUE(open.empty());
}

}  // namespace
}  // namespace taixin::service
