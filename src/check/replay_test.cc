#include "check/replay.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>

#include "check/batch.h"
#include "check/errors.h"
#include "check/sample_home.h"
#include "identity/uscc.h"
#include "store/sqlite.h"

namespace taixin::check {
namespace {

using identity::SubjectKind;
using store::StatusKind;

std::string code(int number) {
  std::string out = fmt::format("91000000MA{:07}", number);
  out += *identity::uscc_check_character(out);
  return out;
}

Replayed replayed(SampleHome& home, std::map<std::string, std::string> sheets = {}) {
  const auto doors = access::Doors::of(home.checker().catalog());
  TX_ASSERT(doors.ok(), "doors");
  auto out = replay(home.checker(), {home.home(), *doors, home.checker().catalog()},
                    [](access::AccountId, KnownAt) { return 0; }, {.sheets = std::move(sheets)});
  TX_ASSERT(out.ok(), "{}", out.error().message(base::Lang::en));
  return *std::move(out);
}

SampleHome::Row penalty(SubjectId subject, int number, const std::string& key) {
  return {.item = "ADM.penalty",
          .subject = subject,
          .fields = {{"WSH", fmt::format("示例罚〔2026〕{}号", number)}, {"XW", "示例"}, {"RQ", "2026-03-01"}},
          .decision = kSampleDay.plus_days(-31),
          .severity = store::Severity::general,
          .key = key};
}

// Three years of questions between records, new versions, repairs, objections and a change of the law: at the end each
// answer comes out as it was given.
TEST(Replay, EveryAnswerComesOutAsItWasGiven) {
  SampleHome home;
  std::mt19937 random(20'261'126);
  std::vector<SubjectId> subjects;
  for (int i = 0; i < 6; ++i) {
    subjects.push_back(home.add_subject(SubjectKind::organization, code(i + 1), {fmt::format("示例第{}有限公司", i)}));
  }
  std::string pack(kSamplePack);
  const size_t at = pack.find("term = \"3m\"");
  ASSERT_NE(at, pack.npos);
  pack.replace(at, 11, "term = \"6m\"");
  const Day change = kSampleDay.plus_days(400);
  uint64_t asked = 0;
  for (int round = 0; round < 40; ++round) {
    const Day day = kSampleDay.plus_days(round * 27);
    home.clock().set(base::FixedClock(day).now());
    for (int i = 0; i < 3; ++i) {
      const SubjectId subject = subjects[random() % subjects.size()];
      const std::string key = fmt::format("p{}", random() % 12);
      const auto kind = static_cast<StatusKind>(1 + random() % 6);
      if (random() % 3 != 0) {
        home.add(penalty(subject, round * 10 + i, fmt::format("{} {}", subject.get(), key)));
      } else {
        home.add_status("ADM.penalty", subject, fmt::format("{} {}", subject.get(), key), kind, day);
      }
    }
    if (day < change) {
      home.ready_at(day);
    } else {
      home.ready_at(day, pack, base::FixedClock(change).now());
    }
    for (int i = 0; i < 4; ++i) {
      const int which = static_cast<int>(random() % subjects.size());
      const std::string purpose = random() % 2 == 0 ? "permit" : "audit";
      const std::string words = random() % 4 == 0 ? fmt::format("示例第{}有限公司", which) : code(which + 1);
      if (random() % 2 == 0) {
        ASSERT_TRUE(home.checker().check(home.session(purpose), words).ok());
      } else {
        ASSERT_TRUE(home.checker().show(home.session(purpose), {words, purpose == "audit"}).ok());
      }
      ++asked;
    }
  }
  const Replayed out = replayed(home);
  EXPECT_EQ(out.same, asked);
  EXPECT_EQ(out.different_count, 0u);
  EXPECT_TRUE(out.not_again.empty());
}

std::string law_with(std::string_view from, std::string_view to) {
  std::string pack(kSamplePack);
  const size_t at = pack.find(from);
  TX_ASSERT(at != pack.npos, "the pack says {}", from);
  return pack.replace(at, from.size(), to);
}

// A batch in both kinds of sheet and both languages, with rows that are found, unknown, a person's, unreadable or a
// formula.
class ReplayBatch : public testing::Test {
 protected:
  void SetUp() override {
    const SubjectId subject =
        home_.add_subject(SubjectKind::organization, code(1), {"示例建材有限公司"}, {{"存续", kSampleDay}});
    home_.add_subject(SubjectKind::organization, code(2), {"-示例清洁有限公司"});
    home_.add(penalty(subject, 1, "p1"));
    home_.add({.item = "EVA.grade",
               .subject = subject,
               .fields = {{"RQ", "2026-03-01"}, {"DJ", "=A"}},
               .decision = kSampleDay.plus_days(-31)});
    home_.ready();
  }
  void ask(const std::string& name, base::Lang lang) {
    const std::string in = "序号,单位名称,统一社会信用代码,备注\n1,示例建材有限公司," + code(1) +
                           ",\"=HYPERLINK(\"\"x\"\")\"\n2,,'" + code(2) + ",+1\n3,示例未知有限公司," + code(77) +
                           ",\n4,某人,11010519491231002X,住址\n5,-示例清洁有限公司,,\n6,示例别名有限公司," + code(1) +
                           ",\n7,多\xff,,\n8,建材,,\n";
    const auto source = intake::memory_source(in);
    const auto out = run_batch(home_.checker(), home_.session("permit", {}, lang),
                               {.in = source.get(), .in_name = "in.csv", .out = home_.file(name)});
    ASSERT_TRUE(out.ok()) << out.error().message(base::Lang::en);
    rows_ = (*out)->rows;
    sheets_[base::hex((*out)->digest)] = home_.file(name).string();
  }

  SampleHome home_;
  std::map<std::string, std::string> sheets_;
  uint64_t rows_ = 0;
};

TEST_F(ReplayBatch, EachRowComesOutAsItWasGiven) {
  ask("zh.csv", base::Lang::zh);
  ask("en.csv", base::Lang::en);
  ask("zh.xlsx", base::Lang::zh);
  ask("en.xlsx", base::Lang::en);
  // Later records, another law and another day change nothing.
  home_.add(penalty(SubjectId(1), 2, "p2"));
  home_.ready_at(kSampleDay.plus_days(400), law_with("吊销\", \"吊销\"", "吊销\", \"已吊销\""),
                 base::FixedClock(kSampleDay.plus_days(300)).now());
  const Replayed out = replayed(home_, sheets_);
  EXPECT_EQ(out.same, 4u);
  EXPECT_EQ(out.batches, 4u);
  EXPECT_EQ(out.different_count, 0u);
  EXPECT_EQ(out.rows + out.rows_unreadable, 4 * rows_);
  EXPECT_LE(out.rows_unreadable, 4u);
  EXPECT_TRUE(out.not_again.empty());
  EXPECT_EQ(out.sheets_used.size(), 4u);
}

// Sheets once named a measure by its code first; what stands in them is the same answer.
TEST_F(ReplayBatch, ASheetThatNamesMeasuresByTheirCodesIsTheSameAnswer) {
  ask("zh.csv", base::Lang::zh);
  std::ifstream in(home_.file("zh.csv"), std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  const std::string now = "示例监管措施（应当惩戒，sample.any）", once = "sample.any 应当惩戒 示例监管措施";
  size_t changed = 0;
  for (size_t at = bytes.find(now); at != bytes.npos; at = bytes.find(now, at), ++changed) {
    bytes.replace(at, now.size(), once);
  }
  ASSERT_EQ(changed, 2u) << bytes;
  in.close();
  std::ofstream(home_.file("zh.csv"), std::ios::binary) << bytes;
  const Replayed out = replayed(home_, sheets_);
  EXPECT_EQ(out.same, 1u);
  EXPECT_EQ(out.different_count, 0u);
}

TEST_F(ReplayBatch, WithoutItsSheetItIsCountedAndWithAnotherLawItsRowsAreNamed) {
  ask("zh.csv", base::Lang::zh);
  EXPECT_EQ(replayed(home_).count(NotAgain::no_sheet), 1u);
  // The law of then, changed behind the program's back: nobody may be asked about penalties any more.
  home_.ready(law_with("permission = { government = true, query = \"authorised\" }\nsubject = { name = \"MC\", code",
                       "permission = { special_report = true }\nsubject = { name = \"MC\", code"),
              KnownAt(0));
  const Replayed out = replayed(home_, sheets_);
  EXPECT_EQ(out.different_count, 1u);
  ASSERT_EQ(out.different_rows.size(), 1u);
  EXPECT_EQ(out.different_rows.begin()->second, (std::vector<uint64_t>{1, 6}));
}

// The packs that an answer rests on stand in it by their digest, so one period that was altered shows in every answer.
TEST(Replay, NamesTheAnswersThatAnAlteredPeriodMakesOtherwise) {
  SampleHome home;
  SampleHome::Row serious = penalty(home.add_subject(SubjectKind::organization, code(1), {"示例建材有限公司"}), 1, "p");
  serious.severity = store::Severity::serious;
  home.add(serious);
  home.add_subject(SubjectKind::organization, code(2), {"示例清洁有限公司"});
  home.ready();
  ASSERT_TRUE(home.checker().check(home.session("permit"), code(1)).ok());
  ASSERT_TRUE(home.checker().check(home.session("permit"), code(2)).ok());
  EXPECT_EQ(replayed(home).same, 2u);
  home.ready(law_with("term = \"3m\"", "term = \"6m\""), KnownAt(0));
  const Replayed out = replayed(home);
  EXPECT_EQ(out.same, 0u);
  EXPECT_EQ(out.different, (std::vector<int64_t>{1, 2}));
  EXPECT_TRUE(out.not_again.empty());
}

TEST(Replay, SearchesAreMadeAgainWhenTheirWordsAreKnownAndElseCounted) {
  SampleHome home;
  home.add_subject(SubjectKind::organization, code(1), {"示例建材有限公司"});
  home.add_subject(SubjectKind::organization, code(2), {"示例建材有限公司"});
  home.ready();
  const auto find = [&](std::string_view words) {
    ASSERT_TRUE(home.checker().find(home.session("permit"), words).ok());
  };
  find(code(1));             // one
  find("示例建材有限公司");  // two of this name
  find("建材");              // the log keeps a digest of these words only
  find("没有此名称");        // and nothing at all of these
  find("11010519491231002X");
  const Replayed out = replayed(home);
  EXPECT_EQ(out.same, 2u);
  EXPECT_EQ(out.different_count, 0u);
  EXPECT_EQ(out.not_again,
            (std::map<std::pair<NotAgain, std::string>, uint64_t>{{{NotAgain::other_words, "search"}, 1},
                                                                  {{NotAgain::words_not_kept, "search"}, 1},
                                                                  {{NotAgain::refused, "denied"}, 1}}));
}

TEST(Replay, TheClearanceIsThatOfTheMoment) {
  SampleHome home;
  home.add_subject(SubjectKind::organization, code(1), {"示例建材有限公司"});
  home.ready();
  ASSERT_TRUE(home.checker().check(home.session("permit"), code(1)).ok());
  const auto doors = access::Doors::of(home.checker().catalog());
  // As if an account had asked.
  ASSERT_TRUE(home.home()
                  .access()
                  .run(store::Priority::interactive,
                       [](store::WriteTx& tx) -> base::Result<void> {
                         TX_CHECK(tx.connection().run("UPDATE access_entry SET account = 7, via = 2"));
                         return {};
                       })
                  .ok());
  std::vector<std::pair<int64_t, KnownAt>> asked;
  const auto clearance_of = [&](access::AccountId account, KnownAt at) {
    asked.emplace_back(account.get(), at);
    return 0;
  };
  EXPECT_EQ(replay(home.checker(), {home.home(), *doors, home.checker().catalog()}, clearance_of, {})->same, 1u);
  EXPECT_EQ(asked, (std::vector<std::pair<int64_t, KnownAt>>{{7, home.entries().front().at}}));
}

TEST(Replay, NamesAnAnswerThatComesOutOtherwise) {
  SampleHome home;
  const SubjectId subject = home.add_subject(SubjectKind::organization, code(1), {"示例建材有限公司"});
  home.add(penalty(subject, 1, "p1"));
  home.ready();
  ASSERT_TRUE(home.checker().check(home.session("permit"), code(1)).ok());
  ASSERT_TRUE(home.checker().check(home.session("permit"), "建材").ok()) << "in other words: candidates";
  ASSERT_TRUE(home.checker().show(home.session("audit"), {code(1), false}).ok());
  EXPECT_EQ(replayed(home).same, 2u);
  // Behind the program's back: the answer of then cannot be made any more.
  ASSERT_TRUE(home.home()
                  .records()
                  .run(store::Priority::interactive,
                       [](store::WriteTx& tx) -> base::Result<void> {
                         TX_CHECK(
                             tx.connection().run("UPDATE submission SET source = '别的局' WHERE item = 'ADM.penalty'"));
                         return {};
                       })
                  .ok());
  home.ready();
  const Replayed out = replayed(home);
  EXPECT_EQ(out.same, 0u);
  ASSERT_EQ(out.different.size(), 2u);
  EXPECT_LT(out.different[0], out.different[1]);
}

TEST(Replay, OfSomeDaysAndUntilItIsCancelled) {
  SampleHome home;
  home.add_subject(SubjectKind::organization, code(1), {"示例建材有限公司"});
  home.ready();
  ASSERT_TRUE(home.checker().check(home.session("permit"), code(1)).ok());
  const auto doors = access::Doors::of(home.checker().catalog());
  const access::Desk desk{home.home(), *doors, home.checker().catalog()};
  const auto none = [](access::AccountId, KnownAt) { return 0; };
  EXPECT_EQ(replay(home.checker(), desk, none, {.from = kSampleDay})->same, 1u);
  EXPECT_EQ(replay(home.checker(), desk, none, {.from = kSampleDay.plus_days(1)})->same, 0u);
  EXPECT_EQ(replay(home.checker(), desk, none, {.to = kSampleDay.plus_days(-1)})->same, 0u);
  const std::atomic<bool> cancelled{true};
  const auto out = replay(home.checker(), desk, none, {.cancel = &cancelled});
  ASSERT_FALSE(out.ok());
  EXPECT_TRUE(out.error().is(kReplayCancelled));
}

}  // namespace
}  // namespace taixin::check
