// Promises 1 and 2 at the door: what was not sealed is not there and the same file completes; what was said on a day
// can be said again.
#include "intake/returned.h"

#include "intake/intake_home_test.h"
#include "intake/receipt_view.h"
#include "intake/row_errors.h"
#include "intake/row_tag.h"
#include "intake/sheet_out.h"
#include "store/fault_vfs.h"

namespace taixin::intake {
namespace {

using testing::IntakeHome;
using testing::kIntakeDay;

std::string penalties(int count, std::string_view broken_tail = "") {
  std::string out =
      "行政相对人名称,统一社会信用代码,行政相对人类别,法定代表人,行政处罚决定书文号,违法事实,处罚依据,处罚类别,"
      "处罚内容,"
      "处罚决定日期,处罚机关,处罚机关统一社会信用代码\n";
  for (int i = 0; i < count; ++i) {
    out += fmt::format(
        "示例甲有限公司,91370999MAEX000106,法人及非法人组织,示例张三,示罚{}号,示例事实,示例条例,警告,警告,"
        "2017-04-20,示例局,11370999MAEX0007XE\n",
        i);
  }
  return out + std::string(broken_tail);
}

// A source whose bytes end in an error.
class BrokenSource : public Source {
 public:
  BrokenSource(std::string bytes, uint64_t good) : bytes_(std::move(bytes)), good_(good) {}
  uint64_t size() const override { return bytes_.size(); }
  base::Result<void> read(uint64_t offset, size_t length, std::string& out) override {
    if (offset + length > good_ && offset >= good_) return base::fail(kUnknownRow, {{"tag", "示例"}});
    out = offset < good_ ? bytes_.substr(offset, std::min<uint64_t>(length, good_ - offset)) : "";
    return {};
  }

 private:
  std::string bytes_;
  uint64_t good_;
};

void expect_nothing(IntakeHome& home) {
  EXPECT_FALSE(home.subject("91370999MAEX000106").has_value());
  EXPECT_EQ(home.facts().counts().facts, 0u);
  EXPECT_EQ(home.facts().counts().subjects, 0u);
  EXPECT_TRUE(home.facts().registry().search("示例甲", 5, {}).empty());
  EXPECT_TRUE(home.refused().empty());
  EXPECT_TRUE(home.same_as_store());
}

void expect_all(IntakeHome& home, int count) {
  const Receipt receipt = home.send("ADM.penalty", penalties(count));
  EXPECT_EQ(receipt.submission.counts.accepted, static_cast<uint64_t>(count));
  EXPECT_EQ(home.held("91370999MAEX000106").size(), static_cast<size_t>(count));
  EXPECT_TRUE(home.same_as_store());
  const auto findings = home.home().doctor();
  ASSERT_TRUE(findings.ok());
  EXPECT_TRUE(findings->empty());
}

TEST(IntakePromises, AFileThatBreaksLeavesNothingAndCompletesLater) {
  const std::string bytes = penalties(5000);
  for (const double part : {0.01, 0.5, 0.9, 0.999}) {
    IntakeHome home;
    BrokenSource source(bytes, static_cast<uint64_t>(static_cast<double>(bytes.size()) * part));
    const auto receipt = home.intake().ingest(source, {.item = "ADM.penalty", .source = "示例局"});
    ASSERT_FALSE(receipt.ok());
    expect_nothing(home);
    if (part == 0.9) home.restart();
    expect_all(home, 5000);
  }
}

TEST(IntakePromises, ACancelledLoadLeavesNothing) {
  IntakeHome home;
  const std::atomic<bool> cancel = true;
  IngestOptions options;
  options.cancel = &cancel;
  const auto receipt = home.try_send("ADM.penalty", penalties(5000), options);
  ASSERT_FALSE(receipt.ok());
  EXPECT_EQ(receipt.error().code(), kCancelled.code);
  expect_nothing(home);
  expect_all(home, 5000);
}

TEST(IntakePromises, AFullDiskAtAnyWriteLeavesNothingAndTheFileCompletes) {
  int failed = 0;
  for (uint64_t at = 1; at < 400; at += 23) {
    store::FaultDisk disk;
    IntakeHome home;
    disk.arm(store::FaultDisk::Fault::full, at);
    const auto receipt = home.try_send("ADM.penalty", penalties(2500));
    disk.arm(store::FaultDisk::Fault::none, 0);
    if (!receipt.ok()) {
      ++failed;
      EXPECT_FALSE(receipt.error().message(base::Lang::zh).empty());
      EXPECT_EQ(home.facts().counts().facts, 0u);
      home.restart();
      expect_nothing(home);
      expect_all(home, 2500);
    } else {
      EXPECT_EQ(home.held("91370999MAEX000106").size(), 2500u) << "acknowledged";
      break;
    }
  }
  EXPECT_GT(failed, 2);
}

TEST(IntakePromises, WhatWasKnownThenIsSaidAgain) {
  IntakeHome home;
  home.send("ADM.penalty", penalties(2));
  const auto first = home.facts().head();
  home.send("ADM.penalty", penalties(3));
  const std::string header = penalties(0);
  std::string other = penalties(1);
  for (size_t at; (at = other.find("91370999MAEX000106")) != other.npos;) other.replace(at, 18, "91370999MAEX000293");
  const Receipt changed = home.send("ADM.penalty", other);
  ASSERT_EQ(changed.submission.counts.quarantined, 1u);
  const auto before_move = home.facts().head();
  ASSERT_TRUE(move_record(home.intake(), row_tag(changed.submission.id, 2), {"示例主任", "代码有误"}).ok());
  for (const bool restarted : {false, true}) {
    if (restarted) home.restart();
    EXPECT_EQ(home.held("91370999MAEX000106", kIntakeDay, first).size(), 2u);
    EXPECT_EQ(home.held("91370999MAEX000106", kIntakeDay, before_move).size(), 3u);
    EXPECT_EQ(home.held("91370999MAEX000106").size(), 2u);
    EXPECT_EQ(home.held("91370999MAEX000293").size(), 1u);
    EXPECT_TRUE(home.held("91370999MAEX000293", kIntakeDay, before_move).empty()) << "not known then";
  }
}

TEST(Returned, RowTags) {
  EXPECT_EQ(row_tag(base::SubmissionId(12), 345), "S12-345");
  EXPECT_EQ(read_row_tag(" S12-345 "), std::pair(base::SubmissionId(12), 345u));
  for (const char* text : {"", "S", "S12", "S-1", "S12-", "12-3", "S1a-3", "S12-3x", "S99999999999999999-1"})
    EXPECT_FALSE(read_row_tag(text).has_value()) << text;
}

TEST(Returned, SheetsAreInertAndComeBackAsTheyWere) {
  for (const char* text : {"=1+1", "+1", "-1", "@x", "\tx", "plain", "示例,\"引号\"", "a\nb", ""}) {
    const std::string cell = csv_cell(text);
    const std::string first = cell.substr(cell.starts_with('"') ? 1 : 0, 1);
    EXPECT_EQ(std::string("=+-@\t").find(first), first.empty() ? 0 : std::string::npos) << text;
  }
  EXPECT_EQ(without_apostrophe("'=1+1"), "=1+1");
  EXPECT_EQ(without_apostrophe("'示例"), "'示例");
}

TEST(Returned, OfficersNeedANameAndAReason) {
  IntakeHome home;
  for (const Officer& officer : {Officer{"", "理由"}, Officer{"示例主任", ""}}) {
    EXPECT_EQ(move_record(home.intake(), "S1-2", officer).error().code(), kOfficerMissing.code);
    EXPECT_EQ(drop_row(home.intake(), "S1-2", officer).error().code(), kOfficerMissing.code);
    EXPECT_EQ(confirm_link(home.intake(), base::RecordId(1), officer).error().code(), kOfficerMissing.code);
    EXPECT_EQ(undo_link(home.intake(), base::RecordId(1), officer).error().code(), kOfficerMissing.code);
  }
  const Officer officer{"示例主任", "理由"};
  EXPECT_EQ(move_record(home.intake(), "S1-2", officer).error().code(), kUnknownRow.code);
  EXPECT_EQ(confirm_link(home.intake(), base::RecordId(1), officer).error().code(), kUnknownRecord.code);
  EXPECT_EQ(merge_subjects(home.intake(), "91370999MAEX000106", "91370999MAEX000293", officer).error().code(),
            kCodeUnknown.code);
  home.send("ADM.penalty", penalties(1));
  EXPECT_EQ(confirm_link(home.intake(), base::RecordId(1), officer).error().code(), kNotProvisional.code);
}

TEST(IntakeReceipt, ComesBackFromTheStoreAsItWas) {
  IntakeHome home;
  const Receipt sent = home.send("ADM.penalty", penalties(2,
                                                          "示例乙有限公司,91370999MAEX000290,法人及非法人组织,示例张三,"
                                                          "示罚9号,事实,条例,警告,警告,2017-04-31,示例局,\n"));
  auto tx = home.home().read_records();
  ASSERT_TRUE(tx.ok());
  const auto stored = store::submission(*tx, sent.submission.id);
  ASSERT_TRUE(stored.ok() && stored->has_value());
  const auto back = read_receipt(**stored);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(receipt_json(*back), receipt_json(sent));
  for (const auto lang : {base::Lang::zh, base::Lang::en}) {
    EXPECT_EQ(receipt_text(*back, lang), receipt_text(sent, lang));
    EXPECT_NE(receipt_text(sent, lang).find("taixin quarantine export --submission 1"), std::string::npos);
  }
  EXPECT_EQ(sent.errors.size(), 2u);
  EXPECT_EQ(sent.quality.checked, 3u);
  EXPECT_EQ(sent.quality.valid, 2u);
  EXPECT_EQ(sent.quality.wrong_codes, 1u);
  const auto departments = department_quality(*tx, "");
  ASSERT_TRUE(departments.ok());
  ASSERT_EQ(departments->size(), 1u);
  EXPECT_EQ((*departments)[0].rows, 3u);
  auto damaged = **stored;
  damaged.quality_json = "{";
  EXPECT_FALSE(read_receipt(damaged).ok());
}

}  // namespace
}  // namespace taixin::intake
