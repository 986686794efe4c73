// What partners say of our rows in files of their own: the row is found by the id under which it went, goes back to its
// department with the reason, and counts; what cannot be told apart is named, and nothing is lost.
#include "base/text.h"
#include "exchange/errors.h"
#include "exchange/exchange_home_test.h"
#include "intake/sheet_out.h"

namespace taixin::exchange {
namespace {

using testing::batch_of;
using testing::deliver;
using testing::kNameX;
using testing::kX;
using testing::ThreeLevels;

const std::string kLayouts =
    "  [[partner.reply]]\n  code = \"result\"\n  id = \"数据来源主键\"\n  unit = \"来源平台\"\n  outcome = "
    "\"处理结果\"\n"
    "  accepted = [\"成功\"]\n  refused = [\"失败\", \"退回\"]\n  reason = \"错误原因\"\n  column = \"错误字段\"\n"
    "  day = \"处理时间\"\n"
    "  [[partner.reply]]\n  code = \"errors\"\n  id = \"行标识\"\n  reason = \"错误原因\"\n  column = \"错误字段\"\n";
const std::string kHeader = "序号,数据来源主键,来源平台,处理结果,错误字段,错误原因,处理时间\n";
const std::string kCity = "city.example/records", kCounty = "county.example/records";

// The city has told the province of a body, two decisions of its own and one of the county: r1, r2, r3, and r2 of
// there.
struct Told : ThreeLevels {
  Told() : ThreeLevels(kLayouts) {
    city.registered(kX, kNameX, "2015-03-02");
    county.registered(kX, kNameX, "2015-03-02");
    city.penalties(kX, kNameX, {"示例罚〔2026〕1号", "示例罚〔2026〕2号"}, "甲");
    county.penalty(kX, kNameX, "示例罚〔2026〕3号", "甲");
    deliver(county, "city", city);
    EXPECT_FALSE(batch_of(city, "province").empty());
  }
  Replied reply(const std::string& bytes) {
    auto out = city.exchange().load_reply("province", "fankui.csv", bytes, city.actor());
    EXPECT_TRUE(out.ok()) << out.error().message(base::Lang::zh);
    return out.ok() ? *std::move(out) : Replied();
  }
  std::string refusal(const std::string& partner, const std::string& bytes) {
    const auto out = city.exchange().load_reply(partner, "fankui.csv", bytes, city.actor());
    EXPECT_FALSE(out.ok());
    return out.ok() ? std::string() : std::string(out.error().code());
  }
  std::vector<Refused> waiting() { return *city.exchange().refused("province"); }
};

std::string line(const std::string& id, const std::string& unit, const std::string& rest) {
  return fmt::format("1,{},{},{}\n", id, unit, rest);
}

std::vector<std::string> codes_of(const std::vector<RowOutcome>& rows) {
  std::vector<std::string> out;
  for (const RowOutcome& row : rows) out.push_back(row.code);
  return out;
}

TEST(Exchange, AReplyInTheProvincesLayoutSendsRowsBackAndCounts) {
  Told all;
  EXPECT_EQ(all.city.exchange().status("province")->receipts, 0);
  const Replied said = all.reply(base::to_gb18030(kHeader + line("r2", kCity, "成功,,,2026-04-30 09:12") +
                                                  line("r3", kCity, "失败,CF_NR_FK,罚款金额单位不符,2026/4/30") +
                                                  line("r2", kCounty, "退回,,重复报送,")));
  EXPECT_EQ(said.counts.taken, 1u);
  EXPECT_EQ(said.counts.refused, 2u);
  EXPECT_TRUE(said.untaken.empty());
  const auto waiting = all.waiting();
  ASSERT_EQ(waiting.size(), 2u);
  const auto own = std::ranges::find(waiting, kCity, [](const Refused& one) { return one.row.unit; });
  ASSERT_NE(own, waiting.end());
  EXPECT_EQ(own->source, "city示例局");
  EXPECT_EQ(own->item, "ADM.penalty");
  EXPECT_EQ(own->record, RecordId(3));
  EXPECT_EQ(own->batch, 1);
  EXPECT_EQ(own->row.zh, "罚款金额单位不符");
  EXPECT_EQ(own->row.column, "CF_NR_FK");
  EXPECT_EQ(own->row.file, "02-ADM.penalty.jsonl");
  const auto timely = all.city.exchange().timeliness("province", testing::kToday.plus_days(-9), testing::kToday);
  const auto there = std::ranges::find(*timely, "there", &Timeliness::channel);
  ASSERT_NE(there, timely->end());
  EXPECT_EQ(there->rows, 1u);
  EXPECT_EQ(all.city.exchange().status("province")->receipts, 0) << "of the registration nothing was said";
  all.reply(kHeader + line("r1", kCity, "成功,,,"));
  EXPECT_EQ(all.city.exchange().status("province")->receipts, 1);
  // Corrected, it goes again and waits for nobody; taken there, the other does not wait either.
  all.city.penalty(kX, kNameX, "示例罚〔2026〕2号", "甲（更正）");
  all.reply(kHeader + line("r2", kCounty, "成功,,,"));
  EXPECT_TRUE(all.waiting().empty());
}

TEST(Exchange, AReplyIsReadFromAWorkbookAndASheetOfErrorsHasSeveralOfOneRow) {
  Told all;
  const auto sheet = intake::xlsx_sheet({{"行标识", "错误字段", "错误原因", "备注"},
                                         {"s9", "", "不在其列", ""},
                                         {"r3", "CF_NR_FK", "金额不符", "示例"},
                                         {"r3", "CF_YXQ", "日期不符", ""},
                                         {"r3", "CF_YXQ", "日期不符", ""}},
                                        "错误");
  ASSERT_TRUE(sheet.ok());
  const Replied said = all.reply(*sheet);
  ASSERT_EQ(said.refused.size(), 1u);
  EXPECT_EQ(said.refused[0].zh, "金额不符；日期不符");
  EXPECT_EQ(said.refused[0].column, "CF_NR_FK、CF_YXQ");
  ASSERT_EQ(said.untaken.size(), 2u);
  EXPECT_EQ(said.untaken[0].code, kReplyUnknown.code);
  EXPECT_EQ(said.untaken[0].line, 2u);
  ASSERT_EQ(all.waiting().size(), 1u);
}

TEST(Exchange, OfAReplyWhatCannotBeToldApartIsNamedAndWhatContradictsIsRefused) {
  Told all;
  const Replied said =
      all.reply(kHeader + line("r2", kCity, "成功,,,") + line("r2", kCity, "失败,,金额不符,") +
                line("r2", kCity, "成功,,,") + line("r3", kCity, "成功,,,") + line("r3", kCity, "成功,,,") +
                line("r77", kCity, "成功,,,") + line("r3", "county9.example/records", "成功,,,") +
                line("", kCity, "失败,,没有主键,") + line("r2", "", "成功,,,") + line("r2", kCounty, "处理中,,,"));
  EXPECT_EQ(codes_of(said.untaken),
            (std::vector<std::string>{std::string(kReplyContradicts.code), std::string(kReplyContradicts.code),
                                      std::string(kReplyTwice.code), std::string(kReplyUnknown.code),
                                      std::string(kReplyUnknown.code), std::string(kReplyNoId.code),
                                      std::string(kReplyOfTwo.code), std::string(kReplyWord.code)}));
  EXPECT_EQ(said.untaken[0].line, 3u);
  EXPECT_EQ(said.counts.taken, 1u);
  EXPECT_EQ(said.counts.refused, 1u);
  ASSERT_EQ(all.waiting().size(), 1u);
  EXPECT_EQ(all.waiting()[0].row.zh, "金额不符");
}

TEST(Exchange, TheSameReplyAgainChangesNothingButWhatNobodyUnderstoodThen) {
  Told all;
  const std::string file = kHeader + line("r2", kCity, "成功,,,") + line("r3", kCity, "不予入库,,金额不符,");
  EXPECT_EQ(codes_of(all.reply(file).untaken), std::vector<std::string>{std::string(kReplyWord.code)});
  const Replied again = all.reply(file);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.number, 1);
  EXPECT_EQ(again.counts.taken, 1u);
  EXPECT_TRUE(all.waiting().empty());
  // The word is agreed meanwhile.
  std::string layouts = kLayouts;
  layouts.replace(layouts.find("\"退回\""), std::string("\"退回\"").size(), "\"不予入库\"");
  all.city.restart_with(testing::catalog_with(ThreeLevels::with("county", "down", "市", "") +
                                              ThreeLevels::to_province("province", "up", "市", layouts)));
  const Replied now = all.reply(file);
  EXPECT_FALSE(now.repeated);
  EXPECT_EQ(now.number, 2);
  EXPECT_EQ(now.counts.refused, 1u);
  EXPECT_EQ(now.counts.taken, 0u);
  EXPECT_EQ(all.waiting().size(), 1u);
  EXPECT_TRUE(all.reply(file).repeated);
}

TEST(Exchange, AReplyAboutALaterBatchSaysNothingOfThoseBefore) {
  Told all;
  all.city.penalty(kX, kNameX, "示例罚〔2026〕4号", "甲");
  ASSERT_FALSE(batch_of(all.city, "province").empty());
  std::string errors = "行标识,错误原因,错误字段\n";
  for (int id = 4; id <= 6; ++id) errors += fmt::format("r{},金额不符,CF_NR_FK\n", id);
  const Replied said = all.reply(errors);
  ASSERT_EQ(said.counts.refused, 1u);
  ASSERT_EQ(all.waiting().size(), 1u);
  EXPECT_EQ(all.waiting()[0].batch, 2);
  EXPECT_EQ(all.city.exchange().status("province")->receipts, 0);
  all.reply(kHeader + line("r1", kCity, "成功,,,") + line("r2", kCity, "成功,,,") + line("r3", kCity, "成功,,,") +
            line("r2", kCounty, "成功,,,"));
  EXPECT_EQ(all.city.exchange().status("province")->receipts, 2);
}

TEST(Exchange, AReplyOfWhichNothingIsUnderstoodIsWrittenOnce) {
  Told all;
  const std::string nothing = kHeader + line("r77", kCity, "成功,,,");
  EXPECT_FALSE(all.reply(nothing).repeated);
  EXPECT_EQ(all.reply(kHeader + line("r2", kCity, "成功,,,")).number, 2);
  const Replied again = all.reply(nothing);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.number, 1);
  EXPECT_EQ(codes_of(again.untaken), std::vector<std::string>{std::string(kReplyUnknown.code)});
  EXPECT_EQ(all.reply(kHeader + line("r3", kCity, "成功,,,")).number, 3);
}

TEST(Exchange, OfARowThatWentAgainTheSameReplySaysSomethingNew) {
  Told all;
  const std::string refused = kHeader + line("r2", kCity, "失败,,金额不符,");
  all.reply(refused);
  all.reply(kHeader + line("r2", kCity, "成功,,,"));
  EXPECT_TRUE(all.waiting().empty());
  EXPECT_TRUE(all.reply(refused).repeated);
  EXPECT_TRUE(all.waiting().empty());
  // What became of it meanwhile takes it along once more.
  all.city.status(kX, kNameX, "示例罚〔2026〕1号", "屏蔽", "2026-04-10");
  all.city.status(kX, kNameX, "示例罚〔2026〕1号", "解除屏蔽", "2026-04-20");
  ASSERT_FALSE(batch_of(all.city, "province").empty());
  const Replied now = all.reply(refused);
  EXPECT_FALSE(now.repeated);
  EXPECT_EQ(now.counts.refused, 1u);
  ASSERT_EQ(all.waiting().size(), 1u);
  EXPECT_EQ(all.waiting()[0].batch, 2);
}

TEST(Exchange, AReplyTouchesOnlyWhatWentToThatPartner) {
  Told all;
  // The county never got the city's decisions: they are the city's own, and it has made no batch for the county.
  const auto said = all.city.exchange().load_reply("county", "fankui.csv",
                                                   kHeader + line("r3", kCity, "失败,,不是你的,"), all.city.actor());
  ASSERT_TRUE(said.ok());
  EXPECT_EQ(codes_of(said->untaken), std::vector<std::string>{std::string(kReplyUnknown.code)});
  EXPECT_TRUE(all.city.exchange().refused("county")->empty());
  EXPECT_TRUE(all.waiting().empty());
}

TEST(Exchange, OfAHostileReplyNothingIsKeptThatMayNotBe) {
  Told all;
  EXPECT_EQ(all.refusal("province", "一,二\n三,四\n"), kReplyColumns.code);
  EXPECT_EQ(all.refusal("province", "%PDF-1.4 示例").substr(0, 7), "intake.");
  EXPECT_EQ(all.refusal("nobody", kHeader), kNoPartner.code);
  const std::string person = "37090219900101003X";
  std::string endless;
  for (int i = 0; i < 4000; ++i) endless += "错";
  const Replied said = all.reply(kHeader + line("r2", kCity, "失败,,经办人" + person + "称不符,") +
                                 line("r3", kCity, "失败,,\"甲\r\n乙\t" + endless + "\",") +
                                 line(person, kCity, "失败,,不符,") + line("r2\xFF", kCity, "失败,,不符,"));
  ASSERT_EQ(said.refused.size(), 2u);
  EXPECT_EQ(said.refused[0].zh.find(person), std::string::npos);
  EXPECT_EQ(said.refused[1].zh.substr(0, 9), "甲  乙 ");
  EXPECT_LE(base::count_code_points(said.refused[1].zh), 500u);
  ASSERT_EQ(said.untaken.size(), 2u);
  EXPECT_EQ(said.untaken[0].id.find(person), std::string::npos);
  EXPECT_EQ(said.untaken[1].code, "intake.invalid_bytes");
  auto tx = all.city.home().read_records();
  const auto event = store::exchange_event(*tx, store::ExchangeKind::reply, "province", 1);
  ASSERT_TRUE(event.ok() && *event);
  const auto kept = store::exchange_files(*tx, (*event)->id);
  ASSERT_TRUE(kept.ok());
  for (const ExchangeFile& file : *kept) {
    EXPECT_EQ(file.bytes.find(person), std::string::npos) << file.name;
  }
}

TEST(Exchange, WithoutALayoutNoReplyIsTaken) {
  ThreeLevels all;
  const auto out = all.city.exchange().load_reply("province", "fankui.csv", kHeader, all.city.actor());
  ASSERT_FALSE(out.ok());
  EXPECT_EQ(out.error().code(), kNoReply.code);
}

}  // namespace
}  // namespace taixin::exchange
