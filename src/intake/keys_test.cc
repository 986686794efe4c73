#include "intake/keys.h"

#include "intake/intake_home_test.h"

namespace taixin::intake {
namespace {

using base::SubjectId;
using catalog::testing::item;

TypedRow row(const std::map<std::string, std::string>& values, const char* of = "ADM.penalty") {
  TypedRow row;
  row.clear(item(of).fields.size());
  for (const auto& [field, value] : values) row.cells.at(static_cast<size_t>(item(of).index(field))).canonical = value;
  return row;
}

TEST(Keys, OneDocumentNumberHoweverItIsTyped) {
  for (const char* text :
       {"泰市监罚字[2024]1号", "泰市监罚字〔2024〕1号", "泰市监罚字【２０２４】 1 号", "泰市监罚字（2024）1号"})
    EXPECT_EQ(key_form(text), key_form("泰市监罚字〔2024〕1号")) << text;
  EXPECT_NE(key_form("泰市监罚字〔2024〕1号"), key_form("泰市监罚字〔2024〕11号"));
}

TEST(Keys, VersionsArePerSubjectDocumentAndOrgan) {
  const auto& penalty = item("ADM.penalty");
  const auto key = [&](const std::map<std::string, std::string>& values, int64_t subject) {
    return version_key(penalty, penalty, row(values), SubjectId(subject));
  };
  const auto base = key({{"CF_WSH", "1号"}, {"CF_CFJGDM", "A"}}, 1);
  EXPECT_EQ(base, key({{"CF_WSH", "1号"}, {"CF_CFJGDM", "A"}, {"CF_SY", "别的"}}, 1));
  EXPECT_NE(base, key({{"CF_WSH", "1号"}, {"CF_CFJGDM", "A"}}, 2));
  EXPECT_NE(base, key({{"CF_WSH", "1号"}, {"CF_CFJGDM", "B"}}, 1));
  EXPECT_NE(base, key({{"CF_WSH", "1号A"}}, 1)) << "parts do not run together";
}

TEST(Keys, AStatusFindsItsRecord) {
  const std::map<std::string, std::string> values{{"CF_WSH", "1号"}, {"CF_CFJGDM", "A"}};
  EXPECT_EQ(
      version_key(item("ADM.penalty"), item("ADM.penalty"), row(values), SubjectId(1)),
      version_key(item("ADM.penalty"), item("ADM.penalty_status"), row(values, "ADM.penalty_status"), SubjectId(1)));
}

TEST(Keys, SourceKeysHoldTheSendersIdOrTheName) {
  const auto& penalty = item("ADM.penalty");
  const auto key = [&](std::map<std::string, std::string> values) {
    values.emplace("CF_WSH", "1号");
    return source_key(penalty, row(values), "示例局");
  };
  EXPECT_EQ(key({{"CF_XDR_MC", "示例 甲（集团）有限公司"}}), key({{"CF_XDR_MC", "示例甲(集团)有限公司"}}));
  EXPECT_NE(key({{"CF_XDR_MC", "示例甲"}}), key({{"CF_XDR_MC", "示例乙"}})) << "one decision, several parties";
  EXPECT_EQ(key({{"CF_XDR_MC", "示例甲"}, {"CF_YSJLBS", "7"}}), key({{"CF_XDR_MC", "示例乙"}, {"CF_YSJLBS", "7"}}));
  EXPECT_NE(key({{"CF_XDR_MC", "示例甲"}, {"CF_YSJLBS", "7"}}), key({{"CF_XDR_MC", "示例甲"}, {"CF_YSJLBS", "8"}}));
  EXPECT_TRUE(source_key(item("REG.enterprise"), row({}, "REG.enterprise"), "示例局").empty());
}

TEST(Keys, ContentIsTheFieldsAndTheSubject) {
  TypedRow one = row({});
  one.content_fields = base::key128("甲");
  EXPECT_EQ(content_key(one, SubjectId(1)), content_key(one, SubjectId(1)));
  EXPECT_NE(content_key(one, SubjectId(1)), content_key(one, SubjectId(2)));
}

}  // namespace
}  // namespace taixin::intake
