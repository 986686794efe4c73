#include "service/html.h"

#include <gtest/gtest.h>

namespace taixin::service {
namespace {

TEST(Html, EscapesWhatMarkupIsMadeOf) {
  EXPECT_EQ(escape("<a href=\"x\">&'泰𠮷"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;泰𠮷");
  EXPECT_EQ(escape(""), "");
  EXPECT_EQ(escape("a\tb\nc\r\nd\re"), "a\tb\nc\nd\ne");
}

TEST(Html, ReplacesWhatHtmlDoesNotAllow) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(escape(std::string_view("a\0b", 3)), "a" + bad + "b");
  EXPECT_EQ(escape("\x1b[31m\x7f"), bad + "[31m" + bad);
  EXPECT_EQ(escape("\xC2\x85"), bad);                                               // C1
  EXPECT_EQ(escape("\xEF\xB7\x90\xEF\xBF\xBE"), bad + bad);                         // U+FDD0, U+FFFE
  EXPECT_EQ(escape("\xF0\x9F\xBF\xBF\xF0\x9F\xBF\xBD"), bad + "\xF0\x9F\xBF\xBD");  // U+1FFFF, U+1FFFD
  EXPECT_EQ(escape("\xED\xA0\x80"), bad + bad + bad);                               // a surrogate
  EXPECT_EQ(escape("\xFF<"), bad + "&lt;");
  EXPECT_EQ(escape("\xE6\xB3"), bad + bad);
}

TEST(Html, ArgumentsAreEscapedUnlessTheyAreMarkup) {
  const std::string name = "<b>";
  EXPECT_EQ(markup("<i title=\"{}\">{}</i>{}", name, "\"x\"", 7).bytes, "<i title=\"&lt;b&gt;\">&quot;x&quot;</i>7");
  EXPECT_EQ(markup("{}", markup("<u>{}</u>", name)).bytes, "<u>&lt;b&gt;</u>");
  EXPECT_EQ(markup("{}", std::string_view("{}")).bytes, "{}");
}

}  // namespace
}  // namespace taixin::service
