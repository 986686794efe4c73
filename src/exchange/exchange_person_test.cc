// Nothing of natural persons leaves in a batch: neither of whoever a row is about nor of who represents a body.
#include "exchange/exchange_home_test.h"

namespace taixin::exchange {
namespace {

using testing::batch_of;
using testing::kNameX;
using testing::kOrgan;
using testing::kOrganCode;
using testing::kX;
using testing::taken;
using testing::ThreeLevels;

constexpr std::string_view kPerson = "示例王某人", kPersonNumber = "37090219900101003X";
constexpr std::string_view kHeadsNumber = "370902199001010048";

std::string penalty(std::string_view party, std::string_view category, std::string_view code,
                    std::string_view identity_number, std::string_view heads_number, std::string_view number) {
  return fmt::format(
      "{},{},{},{},示例甲,身份证,{},{},虚假宣传,示例事实,示例条例第一条,罚款,罚款二万元,2.5,2026-03-02,2099/12/31,"
      "2029-03-02,{},{},{},{}\n",
      party, category, code, identity_number, heads_number, number, kOrgan, kOrganCode, kOrgan, kOrganCode);
}

void expect_nobody(const std::vector<ExchangeFile>& files) {
  for (const ExchangeFile& file : files) {
    for (const std::string_view of : {kPerson, kPersonNumber, kHeadsNumber, std::string_view("19900101")}) {
      EXPECT_EQ(file.bytes.find(of), std::string::npos) << file.name << " holds " << of;
      EXPECT_EQ(file.name.find(of), std::string::npos);
    }
  }
}

TEST(ExchangePerson, NoFileOfABatchHoldsANaturalPerson) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  const auto receipt = all.county.send(
      "ADM.penalty",
      "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_XDR_ZJHM,CF_FRDB,CF_FR_ZJLX,CF_FR_ZJHM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,"
      "CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n" +
          penalty(kNameX, "法人及非法人组织", kX, "", kHeadsNumber, "示例罚〔2026〕1号") +
          penalty(kPerson, "自然人", "", kPersonNumber, "", "示例罚〔2026〕2号"));
  ASSERT_EQ(receipt.submission.counts.people, 1u);
  ASSERT_EQ(receipt.submission.counts.accepted, 1u);
  const auto up = batch_of(all.county, "city");
  ASSERT_FALSE(up.empty());
  const std::string rows = testing::bytes_of(up, "ADM.penalty.csv");
  EXPECT_NE(rows.find("示例罚〔2026〕1号"), std::string::npos) << rows;
  EXPECT_EQ(rows.find("示例罚〔2026〕2号"), std::string::npos) << rows;
  expect_nobody(up);
  EXPECT_EQ(taken(all.city, up).counts.refused, 0u);
  const auto further = batch_of(all.city, "province");
  ASSERT_FALSE(further.empty());
  expect_nobody(further);
}

}  // namespace
}  // namespace taixin::exchange
