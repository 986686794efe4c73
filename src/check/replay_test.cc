#include "check/replay.h"

#include <gtest/gtest.h>

#include <random>

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

Replayed replayed(SampleHome& home) {
  const auto doors = access::Doors::of(home.checker().catalog());
  TX_ASSERT(doors.ok(), "doors");
  auto out =
      replay(home.checker(), {home.home(), *doors, home.checker().catalog()}, [](access::AccountId) { return 0; }, {});
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
  EXPECT_EQ(out.in_other_words, 0u);
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
  const auto none = [](access::AccountId) { return 0; };
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
