#include "report/blank_pdf.h"

#include <gtest/gtest.h>

#include "report/pdf_file.h"
#include "report/sealed_pdf_test.h"
#include "store/test_support.h"

namespace taixin::report {
namespace {

BlankForm sample() {
  using Kind = BlankField::Kind;
  return {.id = "form-sample",
          .title = "示例事项：纸质申请表",
          .lead = {"也可以在网上办理。"},
          .parts = {{"申请",
                     {{.name = "理由", .need = "必填", .kind = Kind::choice, .choices = {"信息有错误", "信息有遗漏"}},
                      {.name = "情况说明", .need = "必填", .lines = 6},
                      {.name = "日期", .need = "", .kind = Kind::day},
                      {.name = "材料", .need = "选填", .kind = Kind::papers},
                      {.name = "已阅读", .need = "必填", .kind = Kind::tick}}}},
          .notes = {{"依据", {"示例办法 第7条"}}},
          .online = "https://credit.example.gov.cn/guides/sample",
          .online_words = "扫码办理",
          .platform = "credit.example.gov.cn",
          .day = *base::Day::from_civil(2026, 4, 1)};
}

class BlankPdf : public SealedPdf {
 protected:
  std::string drawn(const BlankForm& form) const { return bytes_of(draw_blank(form, *seal_)); }
};

TEST_F(BlankPdf, TheSameFormIsTheSameBytesAndSigned) {
  const std::string pdf = drawn(sample());
  EXPECT_EQ(drawn(sample()), pdf);
  const auto parts = take_apart(pdf);
  ASSERT_TRUE(parts.ok());
  const auto by = verify_signature(parts->signature, parts->covered);
  ASSERT_TRUE(by.ok()) << by.error().message(base::Lang::en);
  EXPECT_EQ(number_in(pdf), "form-sample");
  BlankForm other = sample();
  other.parts[0].fields[1].lines = 3;
  EXPECT_NE(drawn(other), pdf);
}

// Room to write is room on the page: twenty fields of six lines are more pages than of one.
TEST_F(BlankPdf, RoomToWriteTakesPages) {
  const auto size = [&](size_t lines) {
    BlankForm form = sample();
    form.parts[0].fields.assign(20, {.name = "情况说明", .need = "", .lines = lines});
    return drawn(form).size();
  };
  EXPECT_GT(size(6), size(1) + 1'000) << "four pages more";
  EXPECT_EQ(blank_lines(sample().parts[0].fields[0], base::Lang::zh),
            (std::vector<std::string>{"□ 信息有错误", "□ 信息有遗漏"}));
}

}  // namespace
}  // namespace taixin::report
