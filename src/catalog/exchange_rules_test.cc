// [[partner]]: what loads, what is refused, and what is read of it.
#include "catalog/exchange_rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/errors.h"
#include "catalog/pack_builder_test.h"

namespace taixin::catalog {
namespace {

using testing::ItemText;
using testing::national;
using testing::pack_of_level;

const char* const kPurpose = R"toml(
[[purpose]]
code = "supervision"
name = "监管"
name_en = "Supervision"
basis = ["示例条例"]
source = "domain/08"
sure = "V"
from = 2018-07-25
)toml";

std::string partner(const std::string& item, const std::string& more = "within = 7") {
  return R"toml(
[[partner]]
code = "province"
name = "示例省平台"
name_en = "Province"
level = "up"
as_level = "市"
date = "YYYYMMDD"
open = "2099/12/31"
file = "csv"
purpose = "supervision"
basis = ["示例协议"]
source = "domain/11"
sure = "V"
from = 2018-07-25
)toml" + more +
         "\n  [[partner.item]]\n" + item;
}

std::vector<PackSource> packs(const std::string& text) {
  return {national(ItemText().text() + kPurpose), pack_of_level("city", text)};
}

bool refused(const std::string& text, const base::ErrorKind& kind) {
  const auto found = Catalog::problems(packs(text));
  return std::ranges::any_of(found, [&](const base::Error& one) { return one.is(kind); });
}

TEST(ExchangeRules, APartnerSaysWhatGoesAndWhatComes) {
  const auto catalog = Catalog::load(packs(partner("  item = \"ADM.penalty\"\n  ways = [\"take\"]\n")));
  ASSERT_TRUE(catalog.ok()) << catalog.error().message(base::Lang::en);
  const base::Day day = *base::Day::from_civil(2026, 4, 30);
  const ExchangeRules& rules = (*catalog)->exchange();
  const Partner* found = rules.partner("province", day);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->within, 7);
  EXPECT_EQ(found->dates, DateStyle::compact);
  EXPECT_EQ(found->item("ADM.penalty")->fields.size(), 7u)
      << "all that may leave, when none is named, and the mark of an objection";
  EXPECT_FALSE(found->item("ADM.penalty")->sends);
  EXPECT_EQ(rules.arrives_from("ADM.penalty", day), found) << "a file of it that is handed over by hand warns";
  EXPECT_EQ(rules.arrives_from("ADM.licence", day), nullptr);
  EXPECT_EQ(rules.partner("province", *base::Day::from_civil(2017, 1, 1)), nullptr) << "not in force then";
}

TEST(ExchangeRules, ColumnsHaveTheNamesThatThePartnerGivesThem) {
  const auto catalog =
      Catalog::load(packs(partner("  item = \"ADM.penalty\"\n  ways = [\"send\"]\n  fields = [\"CF_XDR_MC = mc\", "
                                  "\"CF_WSH=wsh\", \"CF_JDRQ\"]\n")));
  ASSERT_TRUE(catalog.ok()) << catalog.error().message(base::Lang::en);
  const auto& fields = (*catalog)->exchange().partners.front().items.front().fields;
  ASSERT_EQ(fields.size(), 3u);
  EXPECT_EQ(fields[0].field, "CF_XDR_MC");
  EXPECT_EQ(fields[0].column, "mc");
  EXPECT_EQ(fields[1].column, "wsh");
  EXPECT_EQ(fields[2].column, "CF_JDRQ");
}

TEST(ExchangeRules, WhatCannotBeFoundAgainOrMayNotLeaveIsRefused) {
  const std::string good = "  item = \"ADM.penalty\"\n  ways = [\"send\"]\n";
  EXPECT_TRUE(refused(partner("  item = \"ADM.unknown\"\n  ways = [\"send\"]\n"), kDeadReference));
  EXPECT_TRUE(refused(partner(good + "  fields = [\"CF_XDR_MC\"]\n"), kBadValue))
      << "without the number of the decision";
  EXPECT_TRUE(refused(partner(good + "  fields = [\"CF_XDR_MC\", \"CF_WSH\", \"CF_NONE\"]\n"), kBadValue));
  EXPECT_TRUE(refused(partner("  item = \"ADM.penalty\"\n  ways = [\"both\"]\n"), kBadValue));
  EXPECT_TRUE(refused(partner(good, ""), kMissingKey)) << "no term";
  EXPECT_TRUE(refused(partner(good) + partner(good), kDuplicate));
  ItemText closed;
  closed.permission = "{ query = \"authorised\" }";
  const auto found = Catalog::problems({national(closed.text() + kPurpose), pack_of_level("city", partner(good))});
  EXPECT_TRUE(std::ranges::any_of(found, [](const base::Error& one) { return one.is(kBadValue); }))
      << "not open to government sharing";
}

const std::string kSends = "  item = \"ADM.penalty\"\n  ways = [\"send\"]\n";

TEST(ExchangeRules, FilesAreNamedByPatternsThatGivePlainAndDifferentNames) {
  const base::Day day = *base::Day::from_civil(2026, 4, 30);
  EXPECT_EQ(file_name("{part}-{item}", {"ADM.penalty", 2, 7, day}), "02-ADM.penalty");
  EXPECT_EQ(file_name("x_{date}_{number}", {"ADM.penalty", 2, 7, day}), "x_20260430_7");
  EXPECT_FALSE(file_name("{unit}", {"ADM.penalty", 2, 7, day}));
  EXPECT_FALSE(file_name("{part", {"ADM.penalty", 2, 7, day}));
  const auto named = [&](const std::string& names) {
    return partner(kSends, "within = 7\n  [partner.names]\n" + names + "\n");
  };
  EXPECT_FALSE(refused(named("records = \"a-{item}\"\nstatus = \"b-{item}\"\nmoves = \"m\""), kBadValue));
  EXPECT_FALSE(refused(named("records = \"{part}_{date}-{item}\""), kBadValue));
  for (const char* bad :
       {"records = \"{part}-{unit}\"", "records = \"{part}-../x\"", "records = \"/etc/x\"", "records = \".x\"",
        "records = \"{part}-行政处罚\"", "records = \"{part}- x\"", "records = \"\"",
        // Two files of one batch would have one name.
        "records = \"x\"\nstatus = \"x\"\nmoves = \"m\"", "records = \"x-{item}\"", "records = \"{part}{item}\"",
        "status = \"{item}-{part}\""}) {
    EXPECT_TRUE(refused(named(bad), kBadValue)) << bad;
  }
  EXPECT_TRUE(refused(named("recordz = \"{part}-x\""), kUnknownKey));
}

TEST(ExchangeRules, AnObjectionMarkMayBeAColumnOfARecord) {
  EXPECT_TRUE(Catalog::load(packs(partner("  item = \"ADM.penalty\"\n  ways = [\"send\"]\n  fields = [\"CF_XDR_MC\", "
                                          "\"CF_WSH\", \"@disputed = YYBZ\"]\n")))
                  .ok());
  EXPECT_TRUE(refused(partner("  item = \"ADM.penalty\"\n  ways = [\"send\"]\n  fields = [\"CF_XDR_MC\", "
                              "\"CF_WSH\", \"@other = YYBZ\"]\n"),
                      kBadValue));
}

TEST(ExchangeRules, ABatchHasAtMostAsManyRowsAsASheetHolds) {
  EXPECT_FALSE(refused(partner(kSends, "within = 7\nrows = 1048575"), kWrongType));
  EXPECT_TRUE(refused(partner(kSends, "within = 7\nrows = 1048576"), kWrongType));
  EXPECT_TRUE(refused(partner(kSends, "within = 7\nrows = 0"), kWrongType));
}

TEST(ExchangeRules, ALayoutOfRepliesTellsRowsAndOutcomesApart) {
  const auto reply = [&](const std::string& keys) {
    return partner(kSends, "within = 7\n  [[partner.reply]]\n  code = \"result\"\n" + keys + "\n");
  };
  const std::string words = "outcome = \"结果\"\naccepted = [\"成功\"]\nrefused = [\"失败\"]\n";
  const std::string good = "id = \"主键\"\nreason = \"原因\"\n";
  EXPECT_TRUE(Catalog::load(packs(reply(good))).ok());
  EXPECT_TRUE(Catalog::load(packs(reply(good + words))).ok());
  EXPECT_TRUE(refused(reply("reason = \"原因\"\n"), kMissingKey)) << "no id";
  EXPECT_TRUE(refused(reply(good + "unit = \"主键\"\n"), kBadValue)) << "one column for two things";
  EXPECT_TRUE(refused(reply(good + "outcome = \"结果\"\n"), kBadValue)) << "a column without words";
  EXPECT_TRUE(refused(reply(good + "accepted = [\"成功\"]\n"), kBadValue)) << "words without a column";
  EXPECT_TRUE(refused(reply(good + "outcome = \"结果\"\naccepted = [\"好\"]\nrefused = [\"好\"]\n"), kBadValue));
  EXPECT_TRUE(refused(reply(good + "  [[partner.reply]]\n  code = \"result\"\n" + good), kDuplicate));
}

}  // namespace
}  // namespace taixin::catalog
