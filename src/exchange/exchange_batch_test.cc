// How batches are divided and what their files are called, as a partner's profile says.
#include "exchange/exchange_home_test.h"

namespace taixin::exchange {
namespace {

using testing::batch_of;
using testing::bytes_of;
using testing::deliver;
using testing::kNameX;
using testing::kX;
using testing::PartnerText;
using testing::Platform;
using testing::taken;
using testing::ThreeLevels;

std::vector<std::string> numbers(int count) {
  std::vector<std::string> out;
  for (int i = 1; i <= count; ++i) out.push_back(fmt::format("示例罚〔2026〕{}号", i));
  return out;
}

// How many rows each batch has, until there is nothing to tell; each is taken.
std::vector<uint64_t> delivered(Platform& from, const std::string& to_code, Platform& to) {
  std::vector<uint64_t> out;
  for (;;) {
    const auto made = from.exchange().make_batch(to_code, from.actor());
    EXPECT_TRUE(made.ok()) << made.error().message(base::Lang::zh);
    if (!made.ok() || !*made) return out;
    out.push_back((*made)->rows());
    const auto files = from.exchange().hand_out(to_code, (*made)->number, from.actor());
    const Taken there = taken(to, *files);
    EXPECT_EQ(there.counts.taken, out.back());
    EXPECT_TRUE(from.exchange().load_receipt(there.receipt, from.actor()).ok());
    // What is on disk is all that the next one needs.
    from.restart();
  }
}

TEST(Exchange, ABatchEndsInsideASubmissionAndTheNextGoesOnThere) {
  ThreeLevels all("rows = 3");
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalties(kX, kNameX, numbers(7), "甲");
  EXPECT_EQ(delivered(all.county, "city", all.city), (std::vector<uint64_t>{3, 3, 2}));
  EXPECT_EQ(all.city.shown().size(), 7u);
  // Statuses of one file, too, and records after them.
  std::string file = "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_CFJGDM,CF_CFJG,ZTLX,ZTRQ,LYDW\n";
  for (const std::string& number : numbers(4)) {
    file += fmt::format("{},{},{},{},{},撤回,2026-04-20,{}\n", kNameX, kX, number, testing::kOrganCode, testing::kOrgan,
                        testing::kOrgan);
  }
  all.county.send("ADM.penalty_status", file);
  all.county.penalty(kX, kNameX, "示例罚〔2026〕8号", "甲");
  EXPECT_EQ(delivered(all.county, "city", all.city), (std::vector<uint64_t>{3, 2}));
  EXPECT_EQ(all.city.shown(), all.county.shown());
  const auto theirs = all.city.exchange().statement("county", all.city.actor());
  const auto compared = all.county.exchange().compare(*theirs, all.county.actor());
  ASSERT_TRUE(compared.ok());
  EXPECT_TRUE(compared->agree());
  EXPECT_FALSE(compared->on_the_way);
}

TEST(Exchange, WhatOneRecordBringsAlongIsNotDivided) {
  ThreeLevels all("rows = 1");
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.registered(kX, "示例甲新名有限公司", "2016-03-02");
  all.county.registered(kX, "示例甲再名有限公司", "2017-03-02");
  // A register tells its former names with it.
  EXPECT_EQ(delivered(all.county, "city", all.city).front(), 3u);
  EXPECT_EQ(all.city.name_of(kX), "示例甲再名有限公司");
}

TEST(Exchange, WhatGoesOnceMoreWaitsForTheNextBatchWhenThisOneIsFull) {
  ThreeLevels all("rows = 2");
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalties(kX, kNameX, numbers(5), "甲");
  // None of it reaches the city, and the county hears so from its statement.
  while (!batch_of(all.county, "city").empty()) {
  }
  const auto theirs = all.city.exchange().statement("county", all.city.actor());
  const auto compared = all.county.exchange().compare(*theirs, all.county.actor());
  ASSERT_TRUE(compared.ok());
  EXPECT_EQ(compared->again, 6u);
  std::vector<uint64_t> rows;
  for (;;) {
    const auto made = all.county.exchange().make_batch("city", all.county.actor());
    ASSERT_TRUE(made.ok());
    if (!*made) break;
    rows.push_back((*made)->rows());
    EXPECT_EQ(all.county.exchange().status("city")->again, 6u - 2u * rows.size());
  }
  EXPECT_EQ(rows, (std::vector<uint64_t>{2, 2, 2}));
}

TEST(Exchange, FilesAreCalledAsThePartnerNamesThem) {
  PartnerText city{"city", "up", "县"};
  city.more =
      "[partner.names]\nrecords = \"JL_{item}_{date}_{number}\"\nstatus = \"ZT_{item}_{date}_{number}\"\n"
      "moves = \"YZ_{date}_{number}\"";
  Platform county("county", testing::catalog_with(city.text()));
  Platform above("city", testing::catalog_with(PartnerText{"county", "down", "市"}.text()));
  county.knows("city", above);
  above.knows("county", county);
  county.registered(kX, kNameX, "2015-03-02");
  county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  deliver(county, "city", above);
  county.status(kX, kNameX, "示例罚〔2026〕1号", "撤回", "2026-04-20");
  county.penalty(kX, kNameX, "示例罚〔2026〕2号", "甲");
  const auto files = batch_of(county, "city");
  ASSERT_EQ(files.size(), 3u);
  EXPECT_EQ(files[1].name, "ZT_ADM.penalty_20260430_2.csv");
  EXPECT_EQ(files[2].name, "JL_ADM.penalty_20260430_2.csv");
  EXPECT_EQ(taken(above, files).counts.taken, 2u);
}

TEST(Exchange, OfARecordThatNobodyGotNoStatusIsTold) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  const std::string file = fmt::format(
      "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,"
      "CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n{0},法人及非法人组织,{1},示例甲,示例罚〔2026〕1号,虚假宣传,示例,"
      "示例条款,罚款,罚款二万元,2.5,2026-03-02,2099/12/31,2029-03-02,{2},{3},{2},{3}\n",
      kNameX, kX, testing::kOrgan, testing::kOrganCode);
  intake::IngestOptions options;
  options.item = "ADM.penalty";
  options.source = "示例局";
  options.operator_name = "示例经办";
  options.file_name = "jiu.csv";
  options.legacy = true;
  ASSERT_TRUE(all.county.intake().ingest(*intake::memory_source(file), options).ok());
  all.county.penalty(kX, kNameX, "示例罚〔2026〕2号", "甲");
  deliver(all.county, "city", all.city);
  EXPECT_EQ(all.city.shown().size(), 1u);
  all.county.status(kX, kNameX, "示例罚〔2026〕1号", "撤回", "2026-04-20");
  EXPECT_TRUE(batch_of(all.county, "city").empty()) << "it came from an earlier platform, and never left";
  all.county.status(kX, kNameX, "示例罚〔2026〕2号", "撤回", "2026-04-20");
  const auto files = batch_of(all.county, "city");
  std::string statuses;
  for (const ExchangeFile& one : files) statuses += one.bytes;
  EXPECT_NE(statuses.find("示例罚〔2026〕2号"), statuses.npos);
  EXPECT_EQ(statuses.find("示例罚〔2026〕1号"), statuses.npos);
  EXPECT_EQ(taken(all.city, files).counts.taken, 1u);
  EXPECT_TRUE(all.city.shown().empty());
}

}  // namespace
}  // namespace taixin::exchange
