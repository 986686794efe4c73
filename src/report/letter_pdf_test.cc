#include "report/letter_pdf.h"

#include <gtest/gtest.h>

#include "report/pdf_file.h"
#include "report/qpdf.h"
#include "report/sealed_pdf_test.h"
#include "store/test_support.h"

namespace taixin::report {
namespace {

LetterSheet sample() {
  return {.id = "letter-12",
          .title = "信用修复不予受理通知书",
          .to = "示例建材有限公司",
          .lines = {"你单位的信用修复申请（业务编号 7）不予受理。理由：示例理由", "不服的，可以依法申请行政复议。"},
          .from = "示例市市场监督管理局",
          .day = *base::Day::from_civil(2026, 4, 1),
          .basis = {"示例办法 第7条"},
          .reference = "业务编号 7",
          .platform = "credit.example.gov.cn"};
}

class LetterPdf : public SealedPdf {
 protected:
  std::string drawn(const LetterSheet& letter) const { return bytes_of(draw_letter(letter, *seal_)); }
};

TEST_F(LetterPdf, TheSameTextIsTheSameBytesOnAnyDay) {
  const std::string pdf = drawn(sample());
  clock_.set(base::FixedClock(*base::Day::from_civil(2027, 1, 2)).now());
  EXPECT_EQ(drawn(sample()), pdf);
  LetterSheet other = sample();
  other.number = "示例函〔2026〕1号";
  EXPECT_NE(drawn(other), pdf);
  other = sample();
  other.lines.back() = "不服的，可以依法提起行政诉讼。";
  EXPECT_NE(drawn(other), pdf);
}

TEST_F(LetterPdf, ItIsSignedOverEverything) {
  const auto parts = take_apart(drawn(sample()));
  ASSERT_TRUE(parts.ok());
  const auto by = verify_signature(parts->signature, parts->covered);
  ASSERT_TRUE(by.ok()) << by.error().message(base::Lang::en);
  EXPECT_EQ(*by, seal_->certificate());
  EXPECT_EQ(number_in(drawn(sample())), "letter-12");
  std::string changed = parts->covered;
  changed[changed.size() / 2] ^= 1;
  EXPECT_FALSE(verify_signature(parts->signature, changed).ok());
}

TEST_F(LetterPdf, ALongOneGoesOnOverPages) {
  LetterSheet letter = sample();
  const size_t one = drawn(letter).size();
  for (int i = 0; i < 60; ++i) letter.lines.push_back(fmt::format("第 {} 项：示例内容", i));
  letter.lang = base::Lang::en;
  EXPECT_GT(drawn(letter).size(), one);
}

// Paragraphs on the last page.
size_t last_page(const std::string& pdf, size_t& pages) {
  QPDF read;
  read.processMemoryFile("letter", pdf.data(), pdf.size());
  const auto all = read.getAllPages();
  pages = all.size();
  size_t out = 0;
  for (QPDFObjectHandle part : QPDFObjectHandle(all.back()).getPageContents()) {
    const auto bytes = part.getStreamData();
    const std::string drawn(reinterpret_cast<const char*>(bytes->getBuffer()), bytes->getSize());
    for (size_t at = drawn.find("/P <<"); at != drawn.npos; at = drawn.find("/P <<", at + 1)) ++out;
  }
  return out;
}

TEST_F(LetterPdf, NoPageHoldsASignatureAlone) {
  for (const bool basis : {true, false}) {
    for (const bool verify : {true, false}) {
      LetterSheet letter = sample();
      if (!basis) letter.basis.clear();
      if (verify) letter.verify = "https://credit.example.gov.cn/verify";
      size_t pages = 0, turned = 0;
      const size_t signature = verify ? 4 : 3;  // name, day, that there is no seal; what the code is for
      for (int more = 0; more < 30; ++more) {
        letter.lines.back() += "续续续续续续续续续续续续续续续续续续续续续续续续续续续续续续续";
        const size_t paragraphs = last_page(drawn(letter), pages);
        EXPECT_GT(paragraphs, signature) << basis << verify << " " << more << " of " << pages << " pages";
        turned += pages > 1;
      }
      EXPECT_GT(turned, 0u);
      EXPECT_LT(turned, 30u);
    }
  }
}

}  // namespace
}  // namespace taixin::report
