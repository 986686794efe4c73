#include "catalog/prohibited.h"

#include <gtest/gtest.h>

#include "catalog/catalog.h"
#include "catalog/errors.h"
#include "catalog/pack_builder_test.h"

namespace taixin::catalog {
namespace {

using testing::ItemText;
using testing::national;

// The first refusal of a pack whose item has an extra column of this name.
std::string refused_column(const std::string& name, const std::string& subjects) {
  ItemText item;
  item.subjects = subjects;
  item.permission = "{ government = true }";
  item.fields =
      "  [[item.field]]\n  code = \"EXTRA\"\n  name = \"" + name + "\"\n  name_en = \"Extra\"\n  type = \"text\"\n";
  const auto loaded = Catalog::load({national(item.text())});
  if (loaded.ok()) return "";
  EXPECT_TRUE(loaded.error().is(kProhibited)) << loaded.error().message(base::Lang::en);
  return loaded.error().args().at("term");
}

const std::string kPersons = "[\"natural_person\"]";
const std::string kOrganizations = "[\"organization\"]";

TEST(Prohibited, EveryWordOfEveryKindIsRefusedThroughALoadedPack) {
  size_t tried = 0;
  for (const ProhibitedKind& kind : prohibited_kinds()) {
    EXPECT_FALSE(kind.clause.empty());
    for (const auto word : kind.chinese) {
      const std::string name = "有关" + std::string(word) + "情况";
      EXPECT_NE(refused_column(name, kPersons), "") << name;
      ++tried;
    }
  }
  EXPECT_GT(tried, 80U);
}

TEST(Prohibited, EveryEnglishWordIsRefused) {
  for (const ProhibitedKind& kind : prohibited_kinds()) {
    for (const auto word : kind.english) {
      EXPECT_NE(prohibited_kind("Kind of " + std::string(word) + " held", {true, true}), nullptr) << word;
      std::string code = "X_" + std::string(word);
      for (char& c : code) c = c == ' ' ? '_' : static_cast<char>(std::toupper(c));
      EXPECT_NE(prohibited_kind(code, {true, true}), nullptr) << code;
    }
  }
}

TEST(Prohibited, WhatIsAlwaysRefusedIsRefusedForOrganizationsToo) {
  for (const ProhibitedKind& kind : prohibited_kinds()) {
    if (kind.scope != ProhibitedScope::always) continue;
    for (const auto word : kind.chinese)
      EXPECT_EQ(refused_column(std::string(word), kOrganizations), kind.term) << word;
  }
}

TEST(Prohibited, AnOrganizationsLawfulMattersLoad) {
  for (const char* name : {"宗教活动场所登记",
                           "医疗保障基金使用监督检查结果",
                           "医疗保险缴费状态",
                           "社会保险缴费情况",
                           "营业收入",
                           "不动产登记证明号",
                           "存款保险机构",
                           "有价证券发行许可",
                           "商业保险机构许可证",
                           "纳税信用等级",
                           "欠税余额",
                           "转基因生物安全证书",
                           "疾病预防控制机构负责人",
                           "传染病防治监督检查结果",
                           "计划生育技术服务许可",
                           "生物识别产品备案",
                           "家庭农场名称",
                           "母婴保健许可",
                           "人脸识别技术应用备案",
                           "职工人数",
                           "法定代表人姓名",
                           "住所",
                           "拖欠农民工工资严重失信主体",
                           "个人独资企业",
                           "保单公司名称",
                           "定位设备生产许可"}) {
    EXPECT_EQ(refused_column(name, kOrganizations), "") << name;
  }
}

TEST(Prohibited, AWordForAPersonMakesItAPersonsMatter) {
  for (const char* name : {"法定代表人收入", "负责人存款余额", "经营者疾病", "职工商业保险", "个人纳税数额",
                           "员工人脸信息", "法定代表人户籍地", "居民轨迹", "公民言论"}) {
    EXPECT_NE(refused_column(name, kOrganizations), "") << name;
  }
}

TEST(Prohibited, SpacesAndWidthDoNotHideAWord) {
  for (const char* name : {"宗 教 信 仰", "宗　教信仰", "信\u200b访", "ＲＥＬＩＧＩＯＮ"}) {
    EXPECT_NE(prohibited_kind(name, {}), nullptr) << name;
  }
  EXPECT_EQ(prohibited_kind("Generation", {true, true}), nullptr);  // holds "gene", is another word
  EXPECT_EQ(prohibited_kind("Minority shareholder", {true, true}), nullptr);
}

TEST(Prohibited, ItemsAliasesAndEnglishNamesAreReadToo) {
  const auto refused = [](const std::string& from, const std::string& to) {
    std::string text = ItemText{}.text();
    text.replace(text.find(from), from.size(), to);
    const auto loaded = Catalog::load({national(text)});
    return !loaded.ok() && loaded.error().is(kProhibited);
  };
  EXPECT_TRUE(refused("name = \"行政处罚\"", "name = \"商圈黑名单\""));
  EXPECT_TRUE(refused("name = \"行政处罚\"", "name = \"闯红灯记录\""));
  EXPECT_TRUE(refused("\"Administrative penalty\"", "\"Petitions\""));
  EXPECT_TRUE(refused("\"ADM.penalty\"", "\"ADM.petition\""));
  EXPECT_TRUE(refused("name_en = \"Document number\"", "name_en = \"Document number\"\n  aliases = [\"欠物业费\"]"));
  EXPECT_TRUE(refused("name_en = \"Document number\"", "name_en = \"Religion\""));
}

TEST(Prohibited, SomeMattersMayBeHeldButShownToNobody) {
  for (const char* name : {"受益所有人", "治安管理处罚"}) {
    ItemText item;
    item.subjects = kOrganizations;
    std::string text = item.text();
    text.replace(text.find("行政处罚"), std::string("行政处罚").size(), name);
    EXPECT_TRUE(Catalog::problems({national(text)}).front().is(kProhibited)) << name;
    for (const char* open : {"public", "government", "ordinary_report", "special_report"}) {
      EXPECT_NE(prohibited_kind(name, {false, true}), nullptr) << open;
    }
    const std::string permission = item.permission;
    text.replace(text.find(permission), permission.size(), "{ }");
    EXPECT_TRUE(Catalog::load({national(text)}).ok()) << name;
  }
}

}  // namespace
}  // namespace taixin::catalog
