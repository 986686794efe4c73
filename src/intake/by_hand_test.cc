// What arrives by the government exchange and is uploaded by hand all the same (domain/12.4.12).
#include "catalog/by_hand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/intake_home_test.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

using ::testing::HasSubstr;
using testing::IntakeHome;

constexpr std::string_view kGrades =
    "统一社会信用代码,年度,等级,评价单位,评定时间\n91370999MAEX000106,2025,B,示例市税务局,2026-04-20\n";
constexpr std::string_view kItem = "EVA.tax_credit";

IngestOptions by(Channel channel) {
  IngestOptions out;
  out.channel = channel;
  return out;
}

TEST(ByHand, IsToldInBothLanguagesWithWhatToDoAndGoesIn) {
  IntakeHome home;
  for (const Channel channel : {Channel::console, Channel::web}) {
    const Receipt receipt = home.send(std::string(kItem), kGrades, by(channel));
    ASSERT_EQ(receipt.notes_zh.size(), 1u);
    EXPECT_THAT(receipt.notes_zh.front(), HasSubstr("纳税信用等级 由政务信息资源共享交换平台归集"));
    EXPECT_THAT(receipt.notes_zh.front(), HasSubstr("只在交换中断、补报或者更正时人工报送"));
    ASSERT_EQ(receipt.notes_en.size(), 1u);
    EXPECT_THAT(receipt.notes_en.front(), HasSubstr("Tax credit grade is collected through the government exchange"));
    EXPECT_THAT(receipt.notes_en.front(), HasSubstr("upload by hand only while it is interrupted"));
    EXPECT_EQ(receipt.submission.counts.accepted + receipt.submission.counts.duplicates, 1u);
  }
  // A trial says the same, before anything goes in.
  const auto source = memory_source(kGrades);
  IngestOptions options = by(Channel::web);
  options.item = kItem;
  options.source = testing::kDepartment;
  const auto trial = home.intake().trial(*source, options);
  ASSERT_TRUE(trial.ok());
  EXPECT_EQ(trial->notes_zh.size(), 1u);
}

TEST(ByHand, NoSystemAndNoEarlierPlatformIsAHand) {
  IntakeHome home;
  EXPECT_TRUE(home.send(std::string(kItem), kGrades, by(Channel::api)).notes_zh.empty());
  IngestOptions earlier = by(Channel::console);
  earlier.legacy = true;
  EXPECT_TRUE(home.send(std::string(kItem), kGrades, earlier).notes_zh.empty());
}

TEST(ByHand, APackMayRefuseIt) {
  using catalog::testing::repository_pack;
  catalog::PackSource national = repository_pack("national");
  size_t changed = 0;
  for (auto& file : national.files) {
    const std::string head = "code        = \"" + std::string(kItem) + "\"";
    const size_t item = file.bytes.find(head);
    if (item == std::string::npos) continue;
    const std::string channel = "channel     = \"exchange\"\n";
    file.bytes.insert(file.bytes.find(channel, item) + channel.size(), "by_hand = \"refuse\"\n");
    ++changed;
  }
  ASSERT_EQ(changed, 1u);
  const auto packs = catalog::Catalog::load({national, repository_pack("shandong"), repository_pack("taian")});
  ASSERT_TRUE(packs.ok()) << packs.error().message(base::Lang::en);
  const catalog::Item* item = (*packs)->item(base::ItemCode(std::string(kItem)), testing::kIntakeDay);
  EXPECT_EQ(catalog::by_hand(*item), catalog::ByHand::refused);
  IntakeHome home;
  Intake intake(home.home(), home.facts(), *packs, store::Packer::of({}));
  const auto send = [&](IngestOptions options) {
    options.item = kItem;
    options.source = testing::kDepartment;
    options.operator_name = "示例经办";
    options.file_name = "示例.csv";
    const auto source = memory_source(kGrades);
    const auto done = intake.ingest(*source, options);
    return done.ok() ? std::string() : std::string(done.error().code());
  };
  EXPECT_EQ(send(by(Channel::web)), "intake.exchange_only");
  EXPECT_EQ(send(by(Channel::console)), "intake.exchange_only");
  EXPECT_EQ(send(by(Channel::api)), "");
  IngestOptions reviewed = by(Channel::web);
  reviewed.reviewed = Reviewed{1, home.clock().now(), home.clock().now(), "示例审核"};
  EXPECT_EQ(send(reviewed), "") << "handed over before the packs said so";
}

}  // namespace
}  // namespace taixin::intake
