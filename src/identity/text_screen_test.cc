#include "identity/text_screen.h"

#include <gtest/gtest.h>

#include <string>

namespace taixin::identity {
namespace {

std::string hits(std::string_view text) {
  std::string out;
  for (const TextHit hit : screen_text(text)) out += (out.empty() ? "" : " ") + std::string(text_hit_code(hit));
  return out;
}

TEST(TextScreen, FindsWhatMustNotBePublished) {
  EXPECT_EQ(hits("联系电话13800000000"), "phone");
  EXPECT_EQ(hits("联系电话１３８００００００００"), "phone") << "full width";
  EXPECT_EQ(hits("举报电话0538-1234567"), "phone");
  EXPECT_EQ(hits("热线400-123-4567"), "phone");
  EXPECT_EQ(hits("驾驶鲁J12345号货车超限运输"), "plate");
  EXPECT_EQ(hits("驾驶鲁J·D12345新能源车"), "plate");
  EXPECT_EQ(hits("违法所得汇入6222020000000000000账户"), "account");
  EXPECT_EQ(hits("在示例小区3号楼2单元501室经营"), "home");
  EXPECT_EQ(hits("当事人家庭住址不详"), "home");
  EXPECT_EQ(hits("接纳一名15岁的顾客进入"), "minor");
  EXPECT_EQ(hits("向未成年人出售烟草"), "minor");
  EXPECT_EQ(hits("当事人身份证号370999199001011239，电话13900000000"), "id_number phone account");
}

TEST(TextScreen, LetsOrdinaryTextThrough) {
  for (const char* text : {
           "经营超过保质期的食品，货值金额1200元，违法所得86元。",
           "依据《中华人民共和国食品安全法》第一百二十四条第一款第（五）项",
           "2026年4月1日，执法人员对示例市示例路18号的经营场所进行检查",
           "统一社会信用代码91370999MA3T00001X",
           "抽检不合格批次20260401，数量300箱，型号GB4706-2005",
           "罚款人民币伍万元整（50000.00元）",
           "从业人员23岁以上持证上岗",
           "",
       }) {
    EXPECT_EQ(hits(text), "") << text;
  }
}

}  // namespace
}  // namespace taixin::identity
