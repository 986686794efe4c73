// Chinese in English pages is marked, once, and nothing else is touched.
#include "service/han_marks.h"

#include <gtest/gtest.h>

namespace taixin::service {
namespace {

TEST(HanMarks, AStretchOfChineseIsOneElement) {
  EXPECT_EQ(mark_chinese("<p>By 山东省社会信用条例 第28条第(一)项, 第30条 and 〔2026〕7号.</p>"),
            "<p>By <span lang=\"zh\">山东省社会信用条例 第28条第(一)项, 第30条</span> and "
            "<span lang=\"zh\">〔2026〕7号</span>.</p>");
  EXPECT_EQ(mark_chinese("<h1><bdi>示例&amp;公司</bdi></h1>"),
            "<h1><bdi><span lang=\"zh\">示例</span>&amp;<span lang=\"zh\">公司</span></bdi></h1>");
}

TEST(HanMarks, WhatHoldsNoElementSaysItItself) {
  EXPECT_EQ(mark_chinese("<option value=\"x\" selected>示例 (a)</option><option>a</option><p>示例</p>"),
            "<option lang=\"zh\" value=\"x\" selected>示例 (a)</option><option>a</option><p><span "
            "lang=\"zh\">示例</span></p>");
  EXPECT_EQ(mark_chinese("<textarea name=\"a\">示例</textarea>"), "<textarea lang=\"zh\" name=\"a\">示例</textarea>");
  EXPECT_EQ(
      mark_chinese("<svg role=\"img\"><title id=\"t\">示例</title><rect></rect><text>示例</text><text>5</text></svg>"
                   "<i>示例</i>"),
      "<svg role=\"img\"><title lang=\"zh\" id=\"t\">示例</title><rect></rect><text lang=\"zh\">示例</text>"
      "<text>5</text></svg><i><span lang=\"zh\">示例</span></i>");
}

TEST(HanMarks, NothingElseIsTouched) {
  for (const char* same :
       {"", "plain", "<p>a；b，c</p>", "<html lang=\"en\"><title>示例</title>", "<option value=\"示例\">a</option>",
        "<option lang=\"zh\">示例</option>", "<option", "<svg><text", "<a href=\"/\" lang=\"zh-CN\">中文</a>",
        "<input value=\"示例\" aria-label=\"示例\">", "<p>café – “x” €</p>", "<p"}) {
    EXPECT_EQ(mark_chinese(same), same);
  }
  EXPECT_EQ(mark_chinese("<html lang=\"en\"><body>示例"), "<html lang=\"en\"><body><span lang=\"zh\">示例</span>");
  EXPECT_EQ(mark_chinese("<p lang=\"en\">of 单位</p>"), "<p lang=\"en\">of <span lang=\"zh\">单位</span></p>");
}

}  // namespace
}  // namespace taixin::service
