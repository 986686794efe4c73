// The tally against the database's own sums, with what is sealed between two readings, by day and after a restart.
#include "intake/tally.h"

#include <gtest/gtest.h>

#include "intake/intake_home_test.h"
#include "store/quarantine_counts.h"
#include "store/sqlite.h"

namespace taixin::intake {
namespace {

using testing::IntakeHome;
using testing::kIntakeDay;

// `good` acts of the day before, `late` ones of long ago, `broken` ones with a day that does not exist.
std::string penalties(std::string_view prefix, int good, int late, int broken) {
  std::string out =
      "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_GSJZQ,"
      "CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n";
  const auto add = [&](int count, std::string_view kind, std::string_view day) {
    for (int i = 0; i < count; ++i) {
      out += fmt::format(
          "示例甲有限公司,法人及非法人组织,91370999MAEX000106,{}{}{}号,虚假宣传,示例事实,示例依据,罚款,罚款二万元,2.0,{"
          "},"
          "2026-12-31,2029-04-28,示例局,11370999TX9990013T,示例局,11370999TX9990013T\n",
          prefix, kind, i, day);
    }
  };
  add(good, "甲", "2026-04-29");
  add(late, "乙", "2026-01-05");
  add(broken, "丙", "2026-02-30");
  return out;
}

TallyLine sum(const Tally& tally, base::Day from, base::Day until, std::string_view source = {}) {
  TallyLine out;
  tally.each(from, until, [&](const TallyKey& of, const TallyLine& line) {
    if (source.empty() || of.source == source) out.add(line);
  });
  return out;
}

int64_t by_sql(store::Home& home, std::string_view query) {
  auto tx = home.read_records();
  TX_ASSERT(tx.ok(), "read");
  auto rows = tx->connection().prepare(query);
  TX_ASSERT(rows.ok(), "{}", query);
  const auto more = rows->step();
  TX_ASSERT(more.ok() && *more, "{}", query);
  return store::Row(*rows).integer();
}

void expect_as_the_store(const Tally& tally, store::Home& home) {
  const TallyLine all = sum(tally, kIntakeDay.plus_days(-400), kIntakeDay.plus_days(400));
  const auto of = [&](std::string_view what) {
    return static_cast<uint64_t>(by_sql(home, fmt::format("SELECT {} FROM submission WHERE state = 1", what)));
  };
  EXPECT_EQ(all.submissions, of("count(*)"));
  EXPECT_EQ(all.rows, of("coalesce(sum(row_count), 0)"));
  EXPECT_EQ(all.records, static_cast<uint64_t>(by_sql(home, "SELECT count(*) FROM record")));
  EXPECT_EQ(all.unchanged, of("coalesce(sum(duplicates), 0)"));
  EXPECT_EQ(all.sent_back, static_cast<uint64_t>(by_sql(home, "SELECT count(*) FROM quarantine")));
  EXPECT_EQ(all.rows, all.accepted + all.unchanged + all.sent_back);
}

TEST(Tally, AddsUpWhatTheStoreHolds) {
  IntakeHome home;
  Tally tally;
  ASSERT_TRUE(tally.catch_up(home.home()).ok());
  EXPECT_EQ(sum(tally, kIntakeDay, kIntakeDay).submissions, 0u);

  Quality quality = home.send("ADM.penalty", penalties("示罚", 3, 2, 2)).quality;
  quality.add(home.send("ADM.penalty", penalties("示罚", 3, 2, 0)).quality);  // word for word: nothing new
  home.send("ADM.penalty", penalties("城罚", 1, 0, 1), {.source = "示例市城市管理局"});
  ASSERT_TRUE(tally.catch_up(home.home()).ok());
  expect_as_the_store(tally, home.home());
  const TallyLine of_market = sum(tally, kIntakeDay, kIntakeDay, testing::kDepartment);
  EXPECT_EQ(of_market.submissions, 2u);
  EXPECT_EQ(of_market.rows, 12u);
  EXPECT_EQ(of_market.accepted, 5u);
  EXPECT_EQ(of_market.unchanged, 5u);
  EXPECT_EQ(of_market.sent_back, 2u);
  EXPECT_EQ(of_market.timed, quality.timed);
  EXPECT_EQ(of_market.on_time, quality.on_time);
  EXPECT_GT(of_market.on_time, 0u);
  EXPECT_GT(of_market.timed, of_market.on_time) << "acts of January come late";

  // The day after: read on from there, and by its own day.
  home.clock().set(base::start_of(kIntakeDay.plus_days(1)));
  home.send("ADM.penalty", penalties("明日", 2, 0, 0));
  ASSERT_TRUE(tally.catch_up(home.home()).ok());
  ASSERT_TRUE(tally.catch_up(home.home()).ok()) << "nothing is read twice";
  expect_as_the_store(tally, home.home());
  EXPECT_EQ(sum(tally, kIntakeDay.plus_days(1), kIntakeDay.plus_days(1)).rows, 2u);
  EXPECT_EQ(sum(tally, kIntakeDay, kIntakeDay).rows, 14u);
  EXPECT_EQ(base::day_of(tally.last_of_each().at(std::string(testing::kDepartment))), kIntakeDay.plus_days(1));

  // What is read at once says the same.
  Tally again;
  ASSERT_TRUE(again.catch_up(home.home()).ok());
  expect_as_the_store(again, home.home());
}

// What became of refused rows is counted by the submission that brought them.
TEST(Tally, RefusedRowsAreCountedByWhatBecameOfThem) {
  IntakeHome home;
  const Receipt sent = home.send("ADM.penalty", penalties("示罚", 1, 0, 3));
  ASSERT_TRUE(drop_row(home.intake(), fmt::format("S{}-3", sent.submission.id.get()), {"示例", "示例"}).ok());
  auto tx = home.home().read_records();
  ASSERT_TRUE(tx.ok());
  const auto counts = store::quarantine_counts(*tx, {});
  ASSERT_TRUE(counts.ok());
  ASSERT_EQ(counts->size(), 1u);
  EXPECT_EQ(counts->front().submission, sent.submission.id);
  EXPECT_EQ(counts->front().waiting, 2u);
  EXPECT_EQ(counts->front().dropped, 1u);
  EXPECT_EQ(counts->front().fixed, 0u);
  const auto later = store::quarantine_counts(*tx, {.from = base::start_of(kIntakeDay.plus_days(1))});
  ASSERT_TRUE(later.ok());
  EXPECT_TRUE(later->empty());
}

}  // namespace
}  // namespace taixin::intake
