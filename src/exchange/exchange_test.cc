// A county, a city and the province exchange files: what each step gives, what is refused, and what all agree on.
#include <boost/json.hpp>

#include "exchange/exchange_home_test.h"
#include "exchange/outcomes.h"

namespace taixin::exchange {
namespace {

using testing::batch_of;
using testing::bytes_of;
using testing::deliver;
using testing::kNameX;
using testing::kNameY;
using testing::kX;
using testing::kY;
using testing::PartnerText;
using testing::Platform;
using testing::taken;
using testing::ThreeLevels;

TEST(Exchange, ARecordGoesUpInTheLayoutOfEachPartnerAndKeepsWhereItBegan) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "示例事实，有逗号");
  const auto up = batch_of(all.county, "city");
  const Taken at_city = taken(all.city, up);
  EXPECT_EQ(at_city.counts.taken, 2u);
  EXPECT_EQ(at_city.counts.refused, 0u);
  const auto to_county = bytes_of(up, "ADM.penalty.csv");
  EXPECT_NE(to_county.find("2026/03/02"), std::string::npos);
  EXPECT_NE(to_county.find("2.500000"), std::string::npos) << to_county;

  const auto further = batch_of(all.city, "province");
  const std::string rows = bytes_of(further, "ADM.penalty.jsonl");
  const auto row = boost::json::parse(rows.substr(0, rows.find('\n'))).as_object();
  EXPECT_EQ(row.at("cf_wsh").as_string(), "示例罚〔2026〕1号");
  EXPECT_EQ(row.at("CF_JDRQ").as_string(), "20260302");
  EXPECT_EQ(row.at("CF_YXQ").as_string(), "99991231") << "the partner's own word for a day without end";
  EXPECT_EQ(row.at("src_level").as_string(), "县");
  EXPECT_EQ(row.at("src_unit").as_string(), "county.example/records");
  EXPECT_EQ(row.at("src_id").as_string(), "r2");
  EXPECT_FALSE(row.contains("CF_FR_ZJHM")) << "identity numbers have no column";
  EXPECT_EQ(taken(all.province, further).counts.taken, 2u);
  EXPECT_EQ(all.province.shown(), all.county.shown());
  EXPECT_EQ(all.province.shown().size(), 1u);
  EXPECT_TRUE(batch_of(all.province, "city").empty()) << "what came from the city does not go back to it";
  EXPECT_TRUE(batch_of(all.city, "county").empty());
}

TEST(Exchange, WhatHasEndedTravelsBeforeEverythingElseAndIsShownNowhere) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  deliver(all.county, "city", all.city);
  deliver(all.city, "province", all.province);
  ASSERT_EQ(all.province.shown().size(), 1u);
  all.county.status(kX, kNameX, "示例罚〔2026〕1号", "撤回", "2026-04-20");
  // A correction after the withdrawal changes nothing of it.
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "乙");
  const auto files = batch_of(all.county, "city");
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[1].name, "01-ADM.penalty-status.csv") << "no record of what has ended leaves";
  taken(all.city, files);
  deliver(all.city, "province", all.province);
  EXPECT_TRUE(all.city.shown().empty());
  EXPECT_TRUE(all.province.shown().empty());
}

TEST(Exchange, WhatFollowsManyRecordsThatMayNotLeaveIsTold) {
  ThreeLevels all;
  all.county.restart_with(
      testing::catalog_with(PartnerText{.code = "city", .as_level = "县", .more = "rows = 2"}.text()));
  for (int i = 1; i <= 5; ++i) all.county.penalty(kX, kNameX, fmt::format("示例罚〔2026〕{}号", i), "甲", "2026-04-10");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕6号", "甲");
  const auto files = batch_of(all.county, "city");
  ASSERT_FALSE(files.empty());
  EXPECT_NE(bytes_of(files, "ADM.penalty.csv").find("示例罚〔2026〕6号"), std::string::npos);
  EXPECT_EQ(bytes_of(files, "ADM.penalty.csv").find("示例罚〔2026〕1号"), std::string::npos);
  EXPECT_TRUE(batch_of(all.county, "city").empty());
}

TEST(Exchange, ACorrectionThatClosesARecordTravels) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  deliver(all.county, "city", all.city);
  deliver(all.city, "province", all.province);
  ASSERT_EQ(all.province.shown().size(), 1u);
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲", "2026-04-10");
  // A statement says so, too, before the batch is there.
  const auto before =
      all.city.exchange().compare(*all.county.exchange().statement("city", all.county.actor()), all.city.actor());
  ASSERT_TRUE(before.ok());
  ASSERT_EQ(before->days.size(), 1u);
  EXPECT_EQ(before->days[0].missing_there, 1u);
  deliver(all.county, "city", all.city);
  deliver(all.city, "province", all.province);
  EXPECT_TRUE(all.city.shown().empty());
  EXPECT_TRUE(all.province.shown().empty());
  EXPECT_TRUE(all.city.exchange()
                  .compare(*all.county.exchange().statement("city", all.county.actor()), all.city.actor())
                  ->agree());
  // What had ended before anybody heard of it does not leave.
  all.county.penalty(kX, kNameX, "示例罚〔2026〕2号", "甲", "2026-04-10");
  EXPECT_TRUE(batch_of(all.county, "city").empty());
}

TEST(Exchange, AComparisonSendsTheVersionThatCloses) {
  ThreeLevels all;
  all.city.registered(kX, kNameX, "2015-03-02");
  all.county.registered(kX, kNameX, "2015-03-02");
  // The city has its own entry of what has ended at the county from the first.
  all.city.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲", "2026-04-10");
  const auto compared =
      all.county.exchange().compare(*all.city.exchange().statement("county", all.city.actor()), all.county.actor());
  ASSERT_TRUE(compared.ok());
  EXPECT_EQ(compared->again, 1u);
  const auto files = batch_of(all.county, "city");
  EXPECT_NE(bytes_of(files, "ADM.penalty.csv").find("2026/04/10"), std::string::npos);
}

TEST(Exchange, OfTwoVersionsTheSameStandsEverywhere) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  deliver(all.county, "city", all.city);
  deliver(all.city, "province", all.province);
  // Entered in two places, with other words; then one is corrected back to what it said before elsewhere.
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  all.province.penalty(kX, kNameX, "示例罚〔2026〕1号", "乙");
  for (int round = 0; round < 3; ++round) {
    deliver(all.county, "city", all.city);
    deliver(all.province, "city", all.city);
    deliver(all.city, "county", all.county);
    deliver(all.city, "province", all.province);
  }
  EXPECT_EQ(all.county.shown(), all.city.shown());
  EXPECT_EQ(all.county.shown(), all.province.shown());
  const std::string stands = all.county.shown().begin()->second;
  // The loser is handed over again where it was never taken: it is a correction of what stands.
  const std::string other = stands.starts_with("甲") ? "乙" : "甲";
  Platform& place = other == "乙" ? all.county : all.province;
  place.penalty(kX, kNameX, "示例罚〔2026〕1号", other);
  for (int round = 0; round < 2; ++round) {
    deliver(all.county, "city", all.city);
    deliver(all.province, "city", all.city);
    deliver(all.city, "county", all.county);
    deliver(all.city, "province", all.province);
  }
  EXPECT_EQ(all.county.shown(), all.city.shown());
  EXPECT_EQ(all.county.shown(), all.province.shown());
}

TEST(Exchange, WhatFlowsBackUnderOtherIdsIsARepetition) {
  ThreeLevels all;
  all.city.registered(kX, kNameX, "2015-03-02");
  all.city.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  deliver(all.city, "province", all.province);
  // The province's department hands over the very same decision: there it is a repetition of what came from below.
  all.province.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  const auto before = all.city.facts().counts().facts;
  deliver(all.province, "city", all.city);
  EXPECT_EQ(all.city.facts().counts().facts, before);
  EXPECT_EQ(all.city.shown(), all.province.shown());
}

TEST(Exchange, AMoveTravelsWithWhatBecameOfTheRecord) {
  ThreeLevels all;
  for (Platform* one : {&all.county, &all.city, &all.province}) {
    one->registered(kX, kNameX, "2015-03-02");
    one->registered(kY, kNameY, "2015-03-02");
  }
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  deliver(all.county, "city", all.city);
  deliver(all.city, "province", all.province);
  ASSERT_TRUE(all.province.shown().contains({kX, "示例罚〔2026〕1号"}));
  ASSERT_TRUE(all.county.move(kY, kNameY, "示例罚〔2026〕1号", "甲"));
  deliver(all.county, "city", all.city);
  deliver(all.city, "province", all.province);
  for (Platform* one : {&all.county, &all.city, &all.province}) {
    EXPECT_FALSE(one->shown().contains({kX, "示例罚〔2026〕1号"})) << one->name();
    EXPECT_TRUE(one->shown().contains({kY, "示例罚〔2026〕1号"})) << one->name();
  }
  all.county.status(kY, kNameY, "示例罚〔2026〕1号", "撤回", "2026-04-21");
  deliver(all.county, "city", all.city);
  deliver(all.city, "province", all.province);
  for (Platform* one : {&all.county, &all.city, &all.province}) EXPECT_TRUE(one->shown().empty()) << one->name();
}

TEST(Exchange, TheSameBatchIsTheSameBytesAndComesInOnce) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  const auto first = batch_of(all.county, "city");
  all.county.restart();
  const auto again = all.county.exchange().hand_out("city", 1, all.county.actor());
  ASSERT_TRUE(again.ok());
  ASSERT_EQ(again->size(), first.size());
  for (size_t i = 0; i < first.size(); ++i) EXPECT_EQ((*again)[i].bytes, first[i].bytes);
  const Taken once = taken(all.city, first);
  all.city.restart();
  const Taken twice = taken(all.city, first);
  EXPECT_TRUE(twice.repeated);
  ASSERT_EQ(twice.receipt.size(), once.receipt.size());
  for (size_t i = 0; i < once.receipt.size(); ++i) EXPECT_EQ(twice.receipt[i].bytes, once.receipt[i].bytes);
  EXPECT_EQ(all.city.facts().counts().facts, 2u);
}

TEST(Exchange, WhatIsSaidAgainBecauseOfAMoveDoesNotGoBackToWhoMovedIt) {
  ThreeLevels all;
  for (Platform* one : {&all.county, &all.city}) {
    one->registered(kX, kNameX, "2015-03-02");
    one->registered(kY, kNameY, "2015-03-02");
  }
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  all.county.status(kX, kNameX, "示例罚〔2026〕1号", "暂时屏蔽", "2026-04-20");
  deliver(all.county, "city", all.city);
  deliver(all.city, "county", all.county);
  all.county.status(kX, kNameX, "示例罚〔2026〕1号", "解除屏蔽", "2026-04-21");
  deliver(all.county, "city", all.city);
  ASSERT_TRUE(all.county.move(kY, kNameY, "示例罚〔2026〕1号", "甲"));
  const uint64_t before = all.city.facts().counts().statuses;
  deliver(all.county, "city", all.city);
  EXPECT_GT(all.city.facts().counts().statuses, before) << "it is said under the new code, too";
  all.city.restart();
  EXPECT_EQ(bytes_of(batch_of(all.city, "county"), "-status.csv"), "");
}

TEST(Exchange, WhatOnlyComesFromAPartnerWarnsWhenItIsHandedOverByHand) {
  PartnerText county{"county", "down", "市"};
  county.ways = "[\"take\"]";
  Platform takes("takes", testing::catalog_with(county.text()));
  const auto receipt = takes.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  ASSERT_EQ(receipt.notes_zh.size(), 1u);
  EXPECT_NE(receipt.notes_zh[0].find("示例county平台"), std::string::npos) << receipt.notes_zh[0];
  EXPECT_NE(receipt.notes_en.at(0).find("Example county"), std::string::npos);
  EXPECT_EQ(receipt.submission.counts.accepted, 1u) << "it goes in all the same";
  // What goes both ways is entered here, too; what has its own channel says so once.
  ThreeLevels all;
  EXPECT_TRUE(all.city.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲").notes_zh.empty());
  EXPECT_EQ(takes.registered(kX, kNameX, "2015-03-02").notes_zh.size(), 1u);
}

// What docs/operations.md says of a home that was restored from an old backup: under new codes a chain begins anew.
TEST(Exchange, StatementsNameTheDaysAndRowsThatDifferAndTheyAreSentAgain) {
  ThreeLevels all;
  all.city.registered(kX, "示例另名商贸有限公司", "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  deliver(all.county, "city", all.city);  // refused there: another name
  all.city.registered(kX, kNameX, "2016-03-02");
  const auto theirs = all.city.exchange().statement("county", all.city.actor());
  ASSERT_TRUE(theirs.ok());
  const auto compared = all.county.exchange().compare(*theirs, all.county.actor());
  ASSERT_TRUE(compared.ok()) << compared.error().message(base::Lang::zh);
  EXPECT_FALSE(compared->on_the_way);
  const auto day = std::ranges::find(compared->days, std::string("ADM.penalty"), &DayDiffers::item);
  ASSERT_NE(day, compared->days.end());
  EXPECT_EQ(day->day, "2026-03-02");
  EXPECT_EQ(day->ours, 1u);
  EXPECT_EQ(day->theirs, 0u);
  EXPECT_EQ(day->missing_there, 1u);
  EXPECT_EQ(day->rows, std::vector<std::string>{"r1"});
  EXPECT_EQ(compared->again, 1u);
  deliver(all.county, "city", all.city);
  deliver(all.city, "county", all.county);
  const auto now =
      all.county.exchange().compare(*all.city.exchange().statement("county", all.city.actor()), all.county.actor());
  EXPECT_TRUE(now->agree());
  EXPECT_EQ(all.city.shown(), all.county.shown());
}

TEST(Exchange, EverySubjectInABatchFindsItInTheLogOfAnswers) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  const auto made = all.county.exchange().make_batch("city", all.county.actor());
  ASSERT_TRUE(made.ok() && *made);
  const auto subject = all.county.facts().registry().by_code(kX, store::CodeKind::uscc);
  const auto looked = [&] {
    auto tx = all.county.home().read_access();
    return *store::access_entries(*tx, {.subject = *subject});
  };
  EXPECT_TRUE(looked().empty()) << "nothing has left yet";
  ASSERT_TRUE(all.county.exchange().hand_out("city", 1, all.county.actor()).ok());
  ASSERT_TRUE(all.county.exchange().hand_out("city", 1, all.county.actor()).ok());
  ASSERT_EQ(looked().size(), 2u) << "whenever it is handed out";
  EXPECT_EQ(looked()[0].kind, "exchange");
  EXPECT_EQ(looked()[0].purpose, "supervision");
  EXPECT_NE(looked()[0].basis.find("示例共享协议"), std::string::npos);
  EXPECT_EQ(looked()[0].fields, "ADM.penalty,REG.enterprise");
  // A statement names nobody, and a receipt says the partner's own rows: that they left stands there, too.
  const auto entries = [](Platform& at) {
    auto tx = at.home().read_access();
    return *store::access_entries(*tx, {});
  };
  ASSERT_TRUE(all.county.exchange().statement("city", all.county.actor()).ok());
  EXPECT_NE(entries(all.county)[0].basis.find("对账单"), std::string::npos);
  EXPECT_EQ(entries(all.county)[0].rows, 2u);
  taken(all.city, *all.county.exchange().hand_out("city", 1, all.county.actor()));
  EXPECT_TRUE(entries(all.city).empty());
  ASSERT_TRUE(all.city.exchange().receipt("county", 1, all.city.actor()).ok());
  ASSERT_EQ(entries(all.city).size(), 1u);
  EXPECT_NE(entries(all.city)[0].basis.find("第 1 批的回执"), std::string::npos);
}

TEST(Exchange, TimelinessCountsWorkingDaysFromTheDecisionHereAndThere) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  const auto files = batch_of(all.county, "city");
  // Decided on Monday 2 March, there on Thursday 30 April: 4 days of that week, then eight weeks less Qingming.
  const Taken there = taken(all.city, files);
  ASSERT_TRUE(all.county.exchange().load_receipt(there.receipt, all.county.actor()).ok());
  const auto days = [](Platform& at, const std::string& partner, const std::string& channel) {
    const auto rows = at.exchange().timeliness(partner, testing::kToday.plus_days(-30), testing::kToday);
    EXPECT_TRUE(rows.ok());
    for (const Timeliness& row : *rows) {
      if (row.channel == channel && row.item == "ADM.penalty")
        return std::tuple(row.unit, row.rows, row.on_time, row.working_days);
    }
    return std::tuple(std::string("?"), uint64_t{0}, uint64_t{0}, uint64_t{0});
  };
  EXPECT_EQ(days(all.county, "city", "there"),
            std::tuple(std::string("county示例局"), uint64_t{1}, uint64_t{0}, uint64_t{42}));
  EXPECT_EQ(days(all.city, "county", "here"),
            std::tuple(std::string("county.example/records"), uint64_t{1}, uint64_t{0}, uint64_t{42}));
}

TEST(Exchange, AReceiptIsOfNoDayBeforeItsBatchOrAfterToday) {
  for (const char* said : {"2031-01-01", "2026-03-02"}) {
    ThreeLevels all;
    all.county.registered(kX, kNameX, "2015-03-02");
    all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
    auto receipt = taken(all.city, batch_of(all.county, "city")).receipt;
    std::string text = ledger::parse_note(receipt.front().bytes)->text;
    text.replace(text.find("day: ") + 5, 10, said);
    receipt.front().bytes = all.city.sign(text);
    const auto loaded = all.county.exchange().load_receipt(receipt, all.county.actor());
    ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::zh);
    const auto rows = all.county.exchange().timeliness("city", testing::kToday.plus_days(-90), testing::kToday);
    ASSERT_TRUE(rows.ok());
    const auto there = std::ranges::find(*rows, std::string("there"), &Timeliness::channel);
    ASSERT_NE(there, rows->end()) << said;
    EXPECT_EQ(there->working_days, 42u) << said;
  }
}

TEST(ExchangeManifest, ReadsExactlyWhatIsWritten) {
  Manifest manifest;
  manifest.from = "a.example/records";
  manifest.to = "b.example/records";
  manifest.number = 7;
  manifest.previous = zero_digest();
  manifest.day = testing::kToday;
  manifest.after = 3;
  manifest.until = 9;
  manifest.files.push_back({"01-moves.csv", FileWhat::moves, "-", 2, digest_of("示例")});
  const std::string text = format_manifest(manifest);
  const auto again = parse_manifest(text);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, manifest);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"number: 7", "number: 07"},
                                                                                 {"number: 7", "number: -7"},
                                                                                 {"number: 7", "number: 0"},
                                                                                 {"kind: batch", "kind: other"},
                                                                                 {"01-moves.csv", "../moves.csv"},
                                                                                 {"01-moves.csv", ".moves"},
                                                                                 {"2026-04-30", "2026-4-30"},
                                                                                 {"after: 3\n", ""},
                                                                                 {" 2 moves", "  2 moves"}}) {
    std::string bad = text;
    bad.replace(bad.find(from), from.size(), to);
    EXPECT_FALSE(parse_manifest(bad).ok()) << bad;
  }
  EXPECT_FALSE(parse_manifest(text.substr(0, text.size() - 1)).ok());
  std::string twice = text + text.substr(text.find("file:"));
  EXPECT_FALSE(parse_manifest(twice).ok()) << "a name twice";
}

}  // namespace
}  // namespace taixin::exchange
