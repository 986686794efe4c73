// Cells put right in place: the row that goes again is the one that waited, but for the cells that were given.
#include "intake/corrections.h"

#include <gtest/gtest.h>

#include "intake/intake_home_test.h"
#include "intake/returned.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

using testing::IntakeHome;

constexpr std::string_view kHead =
    "行政相对人名称,统一社会信用代码,行政相对人类别,法定代表人,行政处罚决定书文号,违法事实,处罚依据,处罚类别,"
    "处罚内容,处罚决定日期,处罚机关,处罚机关统一社会信用代码\n";
std::string row(std::string_view number, std::string_view day, std::string_view fact = "示例事实",
                std::string_view kind = "法人及非法人组织") {
  return fmt::format(
      "示例甲有限公司,91370999MAEX000106,{},示例张三,{},{},示例条例,警告,警告,{},示例局,11370999MAEX0007XE\n", kind,
      number, fact, day);
}

class Corrections : public ::testing::Test {
 protected:
  base::Result<Receipt> correct(base::SubmissionId submission, const std::vector<CorrectedRow>& rows) {
    TX_TRY(const auto sheet, corrected_sheet(home_.intake(), submission, rows));
    return home_.try_send("ADM.penalty", sheet.bytes, {.mapping = sheet.mapping});
  }
  static void expect_refused(const base::Result<Receipt>& done, const base::ErrorKind& kind) {
    ASSERT_FALSE(done.ok());
    EXPECT_TRUE(done.error().is(kind)) << done.error().message(base::Lang::en);
  }
  std::string tag(const Receipt& of, int line) { return fmt::format("S{}-{}", of.submission.id.get(), line); }
  store::QuarantineState state(std::string_view of) { return find_quarantined(home_.intake(), of)->state; }
  IntakeHome home_;
};

TEST_F(Corrections, OnlyTheCellsThatWereGivenAreOthers) {
  // A fact that a spreadsheet would take for a formula, and one with commas and quotes.
  const Receipt sent = home_.send("ADM.penalty", std::string(kHead) + row("示罚1号", "2017-04-20") +
                                                     row("示罚2号", "2017-02-30", "\"=甲,乙\"\"丙\"\"\"") +
                                                     row("示罚3号", "2017-02-30"));
  ASSERT_EQ(sent.submission.counts.quarantined, 2u);
  const auto done = correct(sent.submission.id, {{tag(sent, 3), {{"CF_JDRQ", "2017-04-21"}}}});
  ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::en);
  EXPECT_EQ(done->submission.counts.rows, 1u);
  EXPECT_EQ(done->submission.counts.accepted, 1u) << receipt_json(*done);
  EXPECT_NE(done->submission.id, sent.submission.id);
  EXPECT_EQ(state(tag(sent, 3)), store::QuarantineState::fixed);
  EXPECT_EQ(state(tag(sent, 4)), store::QuarantineState::waiting) << "nobody named it";
  const base::RecordId record(2);
  EXPECT_EQ(home_.value(record, "ADM.penalty", "CF_WSH"), "示罚2号");
  EXPECT_EQ(home_.value(record, "ADM.penalty", "CF_SY"), "=甲,乙\"丙\"");
  EXPECT_EQ(home_.value(record, "ADM.penalty", "CF_JDRQ"), "2017-04-21");
  // The old submission says what it said.
  auto tx = home_.home().read_records();
  ASSERT_TRUE(tx.ok());
  const auto before = store::submission(*tx, sent.submission.id);
  ASSERT_TRUE(before.ok() && *before);
  EXPECT_EQ((*before)->counts.quarantined, 2u);
  EXPECT_EQ((*before)->quality_json, sent.submission.quality_json);
}

// What is wrong again waits under the new submission; the old row is settled by it, as by a sheet that comes back.
TEST_F(Corrections, WhatIsWrongAgainComesBackAgain) {
  const Receipt sent = home_.send("ADM.penalty", std::string(kHead) + row("示罚1号", "2017-02-30"));
  const auto done = correct(sent.submission.id, {{tag(sent, 2), {{"CF_JDRQ", "2017-02-31"}}}});
  ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::en);
  EXPECT_EQ(done->submission.counts.quarantined, 1u);
  size_t waiting = 0;
  for (const auto& one : home_.refused()) waiting += one.state == store::QuarantineState::waiting;
  EXPECT_EQ(waiting, 1u) << "one row of the file waits, once";
}

TEST_F(Corrections, AFieldWithoutAColumnGetsOne) {
  const Receipt sent = home_.send("ADM.penalty", std::string(kHead) + row("示罚1号", "2017-02-30"));
  const auto done = correct(sent.submission.id, {{tag(sent, 2), {{"CF_JDRQ", "2017-04-21"}, {"BZ", "示例备注"}}}});
  ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::en);
  EXPECT_EQ(done->submission.counts.accepted, 1u) << receipt_json(*done);
  EXPECT_EQ(home_.value(base::RecordId(1), "ADM.penalty", "BZ"), "示例备注");
}

TEST_F(Corrections, AreOfRowsThatWait) {
  const Receipt sent =
      home_.send("ADM.penalty", std::string(kHead) + row("示罚1号", "2017-02-30") + row("示罚2号", "2017-02-30"));
  const Receipt other = home_.send("ADM.penalty", std::string(kHead) + row("示罚3号", "2017-02-30"));
  const auto id = sent.submission.id;
  const std::map<std::string, std::string, std::less<>> cells{{"CF_JDRQ", "2017-04-21"}};
  expect_refused(correct(id, {{tag(other, 2), cells}}), kOtherSubmission);
  expect_refused(correct(id, {{tag(sent, 9), cells}}), kUnknownRow);
  expect_refused(correct(id, {{"S1", cells}}), kUnknownRow);
  expect_refused(correct(id, {{tag(sent, 2), {{"NO_SUCH", "x"}}}}), kNotAField);
  expect_refused(correct(base::SubmissionId(99), {{"S99-2", cells}}), kUnknownSubmission);
  // One that was given up meanwhile, and with it the others of the same wish: all or nothing.
  ASSERT_TRUE(drop_row(home_.intake(), tag(sent, 2), {"示例", "示例"}).ok());
  expect_refused(correct(id, {{tag(sent, 3), cells}, {tag(sent, 2), cells}}), kRowSettled);
  EXPECT_EQ(state(tag(sent, 3)), store::QuarantineState::waiting);
  ASSERT_TRUE(correct(id, {{tag(sent, 3), cells}}).ok());
  expect_refused(correct(id, {{tag(sent, 3), cells}}), kRowSettled);
}

// Of a row about a natural person nothing was kept, so there is nothing to put right here, and nothing is shown.
TEST_F(Corrections, ARowAboutAPersonIsNotHere) {
  const Receipt sent =
      home_.send("ADM.penalty", std::string(kHead) + row("示罚1号", "2017-02-30", "示例事实", "自然人"));
  const auto rows = home_.refused(sent.submission.id);
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_TRUE(rows[0].cells_json.empty());
  const auto done = correct(sent.submission.id, {{tag(sent, 2), {{"CF_JDRQ", "2017-04-21"}}}});
  expect_refused(done, kRowNotKept);
  EXPECT_EQ(done.error().message(base::Lang::zh).find("示例张三"), std::string::npos);
}

}  // namespace
}  // namespace taixin::intake
