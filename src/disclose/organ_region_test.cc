// Bodies by their names, over the regions of this tree's packs.
#include "disclose/organ_region.h"

#include <gtest/gtest.h>

#include "catalog/packs_testing.h"

namespace taixin::disclose {
namespace {

const base::Day kDay = *base::Day::from_civil(2026, 4, 1);

TEST(DiscloseOrganRegion, ByTheLongestNameOfARegion) {
  const OrganRegions regions(catalog::testing::repository_catalog(), "370900", kDay);
  ASSERT_NE(regions.city(), nullptr);
  EXPECT_EQ(regions.of("岱岳区市场监督管理局"), "370911");
  EXPECT_EQ(regions.of("泰安市岱岳区范镇人民政府"), "370911102");
  EXPECT_EQ(regions.of("山东省泰安市泰山区应急管理局"), "370902");
  EXPECT_EQ(regions.of("新泰市示例局"), "370982") << "a county that is called a city";
  EXPECT_EQ(regions.of("泰安高新区行政审批服务局"), "3709-GX");
  EXPECT_EQ(regions.of("泰安市市场监督管理局"), "370900");
  EXPECT_EQ(regions.of("示例局"), "");
  EXPECT_EQ(regions.of(""), "");
}

TEST(DiscloseOrganRegion, BodiesOfOtherCitiesAreNobodysHere) {
  const OrganRegions regions(catalog::testing::repository_catalog(), "370900", kDay);
  for (const char* elsewhere :
       {"济南市高新区示例局", "山东省济南高新区示例局", "山东省市场监督管理局", "北京市示例局", "江苏省泰安镇示例局"}) {
    EXPECT_EQ(regions.of(elsewhere), "") << elsewhere;
  }
}

TEST(DiscloseOrganRegion, CountiesComeWithTheirTowns) {
  const OrganRegions regions(catalog::testing::repository_catalog(), "370900", kDay);
  size_t counties = 0, towns = 0;
  std::string county;
  for (const auto& region : regions.regions()) {
    if (region.parent == "370900") {
      ++counties;
      county = region.code;
    } else {
      ++towns;
      EXPECT_EQ(region.parent, county) << region.code;
    }
  }
  EXPECT_EQ(counties, 10u) << "six counties and four zones";
  EXPECT_EQ(towns, 88u);
  EXPECT_EQ(OrganRegions(catalog::testing::repository_catalog(), "", kDay).city(), nullptr);
  EXPECT_TRUE(OrganRegions(catalog::testing::repository_catalog(), "999999", kDay).regions().empty());
}

}  // namespace
}  // namespace taixin::disclose
