// What is refused, late, torn, forged, forked or damaged: it goes back with its reason, and nothing is lost.
#include <boost/json.hpp>
#include <functional>

#include "exchange/errors.h"
#include "exchange/exchange_home_test.h"
#include "exchange/outcomes.h"
#include "ledger/proof_errors.h"

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

// What happens in between is on no disk any more: the home is set back to a backup from before.
void set_back_after(Platform& one, const std::function<void()>& between) {
  one.close();
  const auto kept = one.path().parent_path() / "kept";
  std::filesystem::copy(one.path(), kept, std::filesystem::copy_options::recursive);
  one.open();
  between();
  one.close();
  std::filesystem::remove_all(one.path());
  std::filesystem::rename(kept, one.path());
  one.open();
}

Manifest manifest_of(const std::vector<ExchangeFile>& files) {
  return *parse_manifest(ledger::parse_note(files.front().bytes)->text);
}

// The folder as another program of the same platform might have made it.
std::vector<ExchangeFile> remade(const Platform& by, std::vector<ExchangeFile> files,
                                 const std::function<void(Manifest&, std::vector<ExchangeFile>&)>& change) {
  Manifest manifest = manifest_of(files);
  change(manifest, files);
  for (ManifestFile& file : manifest.files) {
    const auto there = std::ranges::find(files, file.name, &ExchangeFile::name);
    if (there != files.end()) file.sha256 = digest_of(there->bytes);
  }
  files.front().bytes = by.sign(format_manifest(manifest));
  return files;
}

std::vector<RowOutcome> outcomes_of(const Taken& taken) { return *read_outcomes(taken.receipt.back().bytes); }

std::string with(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.rfind(from);
  EXPECT_NE(at, text.npos) << from;
  return at == text.npos ? text : text.replace(at, from.size(), to);
}

TEST(Exchange, FilesThatAreLateTornForkedOrNotForUsAreRefusedAndNothingIsLost) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  const auto one = batch_of(all.county, "city");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  const auto two = batch_of(all.county, "city");
  const auto refusal = [&](Platform& at, const std::vector<ExchangeFile>& files) {
    const auto out = at.exchange().take(files, at.actor());
    EXPECT_FALSE(out.ok());
    return out.ok() ? std::string() : std::string(out.error().code());
  };
  EXPECT_EQ(refusal(all.city, two), kBringFirst.code);
  EXPECT_EQ(all.city.exchange().take(two, all.city.actor()).error().args().at("first"), "1");
  auto torn = one;
  torn.back().bytes.resize(torn.back().bytes.size() - 3);
  EXPECT_EQ(refusal(all.city, torn), kTorn.code);
  torn.pop_back();
  EXPECT_EQ(refusal(all.city, torn), kTorn.code);
  auto changed = one;
  changed.front().bytes.replace(changed.front().bytes.find("number: 1"), 9, "number: 2");
  EXPECT_EQ(refusal(all.city, changed), ledger::kBadSignature.code);
  EXPECT_EQ(refusal(all.province, one), kUnknownSender.code);
  EXPECT_EQ(taken(all.city, one).counts.taken, 1u);
  EXPECT_EQ(taken(all.city, two).counts.taken, 1u);

  // A batch for the province is nobody else's, signed or not.
  const auto up = batch_of(all.city, "province");
  Platform other("other", testing::catalog_with(PartnerText{"city", "down", "省"}.text()));
  other.knows("city", all.city);
  EXPECT_EQ(refusal(other, up), kNotForUs.code);
}

TEST(Exchange, AForkedNumberIsRefusedLoudly) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  // It makes another first batch then.
  set_back_after(all.county, [&] { taken(all.city, batch_of(all.county, "city")); });
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  const auto forked = all.city.exchange().take(batch_of(all.county, "city"), all.city.actor());
  ASSERT_FALSE(forked.ok());
  EXPECT_EQ(forked.error().code(), kForked.code);
  EXPECT_NE(forked.error().next(base::Lang::zh).find("换新"), std::string::npos) << "what to do next";
}

TEST(Exchange, RefusedRowsComeBackWithTheirReasonToTheDepartmentAndTravelAgainWhenCorrected) {
  ThreeLevels all;
  all.city.registered(kX, "示例另名商贸有限公司", "2015-03-02");
  all.county.registered(kY, kNameY, "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  const Taken there = taken(all.city, batch_of(all.county, "city"));
  EXPECT_EQ(there.counts.refused, 1u);
  const auto loaded = all.county.exchange().load_receipt(there.receipt, all.county.actor());
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::zh);
  EXPECT_EQ(loaded->counts.refused, 1u);
  EXPECT_TRUE(all.county.exchange().load_receipt(there.receipt, all.county.actor())->repeated);
  const auto waiting = all.county.exchange().refused("city");
  ASSERT_TRUE(waiting.ok());
  ASSERT_EQ(waiting->size(), 1u);
  EXPECT_EQ(waiting->front().source, "county示例局");
  EXPECT_EQ(waiting->front().item, "ADM.penalty");
  EXPECT_FALSE(waiting->front().row.code.empty());
  EXPECT_FALSE(waiting->front().row.zh.empty());
  // The city learns the name; the county's department corrects its words: the row goes again and is taken.
  all.city.registered(kX, kNameX, "2016-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲（更正）");
  deliver(all.county, "city", all.city);
  EXPECT_TRUE(all.county.exchange().refused("city")->empty());
  EXPECT_TRUE(all.city.shown().contains({kX, "示例罚〔2026〕1号"}));
}

TEST(Exchange, ARowOfAStatusFileThatCannotBeReadGoesBackWithTheLineOfThePartner) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  for (const char* number : {"示例罚〔2026〕1号", "示例罚〔2026〕2号", "示例罚〔2026〕3号"}) {
    all.county.penalty(kX, kNameX, number, "甲");
  }
  deliver(all.county, "city", all.city);
  for (const char* number : {"示例罚〔2026〕1号", "示例罚〔2026〕2号", "示例罚〔2026〕3号"}) {
    all.county.status(kX, kNameX, number, "撤回", "2026-04-20");
  }
  const auto files = remade(all.county, batch_of(all.county, "city"), [](Manifest& manifest, auto& of) {
    ASSERT_EQ(of.size(), 2u);
    of[1].bytes = with(of[1].bytes, "示例罚〔2026〕1号", "\xFF\xFE");
    of[1].bytes = with(of[1].bytes, kX, "91370902MA3T000411");  // its last row is about nobody
    ++manifest.files[0].rows;
  });
  const auto rows = outcomes_of(taken(all.city, files));
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].line, 0u);
  EXPECT_EQ(rows[0].code, kRowsDiffer.code);
  EXPECT_EQ(rows[1].line, 2u);
  EXPECT_EQ(rows[1].what, RowOutcome::What::refused);
  EXPECT_EQ(rows[1].code, "intake.invalid_bytes");
  EXPECT_EQ(rows[2].line, 3u);
  EXPECT_EQ(rows[2].what, RowOutcome::What::taken);
  EXPECT_EQ(rows[3].line, 4u);
  EXPECT_EQ(rows[3].what, RowOutcome::What::refused);
  EXPECT_EQ(rows[3].id, "s3");
}

TEST(Exchange, AFileThatCannotBeTakenGoesBackAndWhatFollowsHasItsTurn) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  const auto one = remade(all.county, batch_of(all.county, "city"), [](Manifest&, auto& of) {
    ASSERT_EQ(of.size(), 3u);
    of[1].bytes = "%PDF-1.4 示例";
    of[2].bytes = with(of[2].bytes, "CF_WSH", "示例列");
  });
  const Taken first = taken(all.city, one);
  const auto rows = outcomes_of(first);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].line, 0u);
  EXPECT_EQ(rows[0].file, one[1].name);
  EXPECT_EQ(rows[0].code.substr(0, 7), "intake.");
  EXPECT_EQ(rows[1].code, "intake.missing_columns");
  EXPECT_EQ(rows[1].id, "r2");
  EXPECT_TRUE(taken(all.city, one).repeated);
  all.county.penalty(kX, kNameX, "示例罚〔2026〕2号", "甲");
  const auto two = remade(all.county, batch_of(all.county, "city"), [&](Manifest& manifest, auto&) {
    manifest.previous = digest_of(format_manifest(manifest_of(one)));
  });
  EXPECT_EQ(taken(all.city, two).counts.taken, 1u);
  EXPECT_EQ(all.city.shown().size(), 1u);
}

TEST(Exchange, AVersionThatNobodyCanHaveCountedToIsRefused) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  const auto files = remade(all.county, batch_of(all.county, "city"), [](Manifest&, auto& of) {
    of[2].bytes = with(of[2].bytes, ",1-", ",9223372036854775807-");
  });
  const auto rows = outcomes_of(taken(all.city, files));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].what, RowOutcome::What::taken);
  EXPECT_EQ(rows[1].code, kBadVersion.code);
  EXPECT_TRUE(all.city.shown().empty());
  EXPECT_TRUE(read_version(fmt::format("{}-ab", kVersionMax)));
  EXPECT_FALSE(read_version(fmt::format("{}-ab", kVersionMax + 1)));
}

TEST(Exchange, AKeyIsOnePartnersAloneAndCanBeRevoked) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  const auto files = batch_of(all.county, "city");
  const auto set = [&](const std::string& partner, const std::string& vkey) {
    const auto out = all.city.exchange().set_key(partner, vkey, all.city.actor());
    return out ? std::string() : std::string(out.error().code());
  };
  EXPECT_EQ(set("county", all.province.vkey()), kKeyTaken.code);
  EXPECT_EQ(set("county", all.city.vkey()), kKeyTaken.code);
  EXPECT_EQ(set("county", ""), "");
  EXPECT_EQ(all.city.exchange().status("county")->key, "");
  EXPECT_EQ(all.city.exchange().take(files, all.city.actor()).error().code(), kUnknownSender.code);
  EXPECT_EQ(all.city.exchange().make_batch("county", all.city.actor()).error().code(), kNoPartnerKey.code);
  EXPECT_EQ(set("county", all.county.vkey()), "");
  EXPECT_EQ(taken(all.city, files).counts.taken, 1u);
}

TEST(Exchange, AStatusKeepsWhereItBeganAndARefusedOneReachesItsDepartment) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  deliver(all.county, "city", all.city);
  deliver(all.city, "province", all.province);
  all.county.status(kX, kNameX, "示例罚〔2026〕1号", "撤回", "2026-04-20");
  deliver(all.county, "city", all.city);
  const auto up = batch_of(all.city, "province");
  const std::string rows = bytes_of(up, "-status.jsonl");
  const auto row = boost::json::parse(rows.substr(0, rows.find('\n'))).as_object();
  EXPECT_EQ(row.at("src_unit").as_string(), "county.example/records");
  EXPECT_EQ(row.at("src_level").as_string(), "县");
  EXPECT_EQ(row.at("src_id").as_string(), "s1");

  Platform county("county", testing::catalog_with(PartnerText{"city", "up", "县"}.text()));
  PartnerText one_way{"county", "down", "市"};
  one_way.ways = "[\"send\"]";
  Platform city("city", testing::catalog_with(one_way.text()));
  county.knows("city", city);
  city.knows("county", county);
  county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  county.status(kX, kNameX, "示例罚〔2026〕1号", "撤回", "2026-04-20");
  const Taken there = taken(city, batch_of(county, "city"));
  ASSERT_TRUE(county.exchange().load_receipt(there.receipt, county.actor()).ok());
  const auto waiting = county.exchange().refused("city");
  ASSERT_TRUE(waiting.ok());
  ASSERT_EQ(waiting->size(), 1u);
  EXPECT_EQ(waiting->front().row.id, "s1");
  EXPECT_EQ(waiting->front().source, "county示例局");
  EXPECT_EQ(waiting->front().item, "ADM.penalty");
}

TEST(Exchange, OfAReceiptOnlyWhatIsSignedIsBelievedAndKept) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  const Taken there = taken(all.city, batch_of(all.county, "city"));
  const auto bare = remade(all.city, there.receipt, [](Manifest& manifest, auto&) { manifest.files.clear(); });
  EXPECT_EQ(all.county.exchange().load_receipt(bare, all.county.actor()).error().code(), kTorn.code);
  auto files = there.receipt;
  files.push_back({"thumbs.db", "示例"});
  ASSERT_TRUE(all.county.exchange().load_receipt(files, all.county.actor()).ok());
  auto tx = all.county.home().read_records();
  const auto event = store::exchange_event(*tx, store::ExchangeKind::receipt, "city", 1);
  ASSERT_TRUE(event.ok() && *event);
  const auto kept = store::exchange_files(*tx, (*event)->id);
  ASSERT_EQ(kept->size(), 2u);
  EXPECT_EQ((*kept)[0].name, kNoteFile);
  EXPECT_EQ((*kept)[1].name, kReceiptFile);
}

TEST(Exchange, WhatIsNoLongerInForceIsNotWaitedFor) {
  ThreeLevels all;
  all.city.registered(kX, "示例另名商贸有限公司", "2015-03-02");
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  const Taken there = taken(all.city, batch_of(all.county, "city"));
  ASSERT_TRUE(all.county.exchange().load_receipt(there.receipt, all.county.actor()).ok());
  ASSERT_EQ(all.county.exchange().refused("city")->size(), 1u);
  all.county.status(kX, kNameX, "示例罚〔2026〕1号", "撤回", "2026-04-20");
  EXPECT_TRUE(all.county.exchange().refused("city")->empty());
}

TEST(Exchange, UnderNewCodesAForkedChainBeginsAnew) {
  ThreeLevels all;
  all.county.registered(kX, kNameX, "2015-03-02");
  set_back_after(all.county, [&] { deliver(all.county, "city", all.city); });
  all.county.penalty(kX, kNameX, "示例罚〔2026〕1号", "甲");
  ASSERT_FALSE(all.city.exchange().take(batch_of(all.county, "city"), all.city.actor()).ok());
  all.county.restart_with(testing::catalog_with(PartnerText{"city2", "up", "县"}.text()));
  all.city.restart_with(testing::catalog_with(PartnerText{"county2", "down", "市"}.text() +
                                              ThreeLevels::to_province("province", "up", "市")));
  all.county.knows("city2", all.city);
  all.city.knows("county2", all.county);
  deliver(all.county, "city2", all.city);
  deliver(all.city, "county2", all.county);
  EXPECT_EQ(all.city.shown().size(), 1u);
  EXPECT_EQ(all.city.shown(), all.county.shown());
  const auto theirs = all.city.exchange().statement("county2", all.city.actor());
  EXPECT_TRUE(all.county.exchange().compare(*theirs, all.county.actor())->agree());
}

TEST(Exchange, WhatIsNotAgreedIsRefusedRowByRow) {
  Platform county("county", testing::catalog_with(PartnerText{"city", "up", "县"}.text()));
  PartnerText one_way{"county", "down", "市"};
  one_way.ways = "[\"send\"]";
  Platform city("city", testing::catalog_with(one_way.text()));
  county.knows("city", city);
  city.knows("county", county);
  county.registered(kX, kNameX, "2015-03-02");
  const Taken there = taken(city, batch_of(county, "city"));
  EXPECT_EQ(there.counts.refused, 1u);
  EXPECT_EQ(county.exchange().load_receipt(there.receipt, county.actor())->refused.front().code, kItemNotAgreed.code);
}

}  // namespace
}  // namespace taixin::exchange
