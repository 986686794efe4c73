// Facts by hand: versions, statuses by day, merges and moves, each as known then and now. The slow reference for whole
// worlds is intake/load_test.cc.
#include "facts/facts.h"

#include <gtest/gtest.h>

#include "store/test_support.h"

namespace taixin::facts {
namespace {

using store::LinkEventKind;
using store::StatusKind;

const Day kDay(20500);

class FactsByHand : public testing::Test {
 protected:
  void SetUp() override {
    const auto path = directory_.path() / "home";
    ASSERT_TRUE(store::Home::create(path, clock_).ok());
    auto home = store::Home::open(path, clock_);
    ASSERT_TRUE(home.ok());
    home_ = *std::move(home);
    auto facts = Facts::load(*home_);
    ASSERT_TRUE(facts.ok());
    facts_ = *std::move(facts);
  }
  Seen next() {
    ++seq_;
    return {CommitSeq(seq_), KnownAt(1000 * seq_)};
  }
  Watermark now() const { return {CommitSeq(seq_), KnownAt(INT64_MAX)}; }
  RecordId add(int64_t subject, const std::string& key, RecordId previous = {},
               store::LinkKind link = store::LinkKind::by_code) {
    store::Record record;
    record.id = RecordId(++records_);
    record.subject = SubjectId(subject);
    record.version_key = base::key128(key);
    record.source_key = base::key128("source " + key);
    record.content = base::key128(std::to_string(records_));
    record.previous = previous;
    record.link = link;
    facts_->apply(std::span(&record, 1), {}, {}, next());
    return record.id;
  }
  void status(const std::string& key, StatusKind kind, Day day) {
    store::Status status;
    status.version_key = base::key128(key);
    status.kind = kind;
    status.day = day;
    status.content = base::key128(key + std::to_string(static_cast<int>(kind)) + day.iso());
    facts_->apply({}, std::span(&status, 1), {}, next());
  }
  void event(LinkEventKind kind, int64_t subject, int64_t target, RecordId record = {}) {
    const Seen seen = next();
    store::LinkEvent event;
    event.kind = kind;
    event.subject = SubjectId(subject);
    event.target = SubjectId(target);
    event.record = record;
    event.seq = seen.seq;
    event.at = seen.at;
    facts_->apply(event);
  }
  std::vector<int64_t> held(int64_t subject, const Watermark& mark = {}, bool history = false) const {
    std::vector<int64_t> ids;
    for (const auto& one : facts_->of_subject(SubjectId(subject), kDay, mark, history))
      ids.push_back(one.record.id.get());
    return ids;
  }
  using Ids = std::vector<int64_t>;

  store::TemporaryDirectory directory_;
  base::FixedClock clock_{kDay};
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<Facts> facts_;
  int64_t seq_ = 0, records_ = 0;
};

TEST_F(FactsByHand, ANewVersionSupersedesFromItsSealOn) {
  const RecordId first = add(1, "a");
  const Watermark then = now();
  const RecordId second = add(1, "a", first);
  add(1, "b");
  EXPECT_EQ(held(1), (Ids{3, 2}));
  EXPECT_EQ(held(1, then), (Ids{1}));
  EXPECT_EQ(held(1, {}, true), (Ids{3, 2, 1}));
  EXPECT_TRUE(facts_->of_subject(SubjectId(1), kDay, {}, true).back().superseded);
  EXPECT_EQ(facts_->by_version_key(base::key128("a"))->record.id, second);
  EXPECT_TRUE(held(1, {CommitSeq(100), KnownAt(999)}).empty()) << "asked by known time";
}

TEST_F(FactsByHand, StatusesCountFromTheirDayAndTheirSeal) {
  status("a", StatusKind::shielded, kDay.plus_days(-10));  // before its record
  add(1, "a");
  const Watermark shielded = now();
  status("a", StatusKind::unshielded, kDay.plus_days(-5));
  status("a", StatusKind::repaired, kDay);
  const auto on = [&](int32_t days, const Watermark& mark = {}) {
    return facts_->status(base::key128("a"), kDay.plus_days(days), mark);
  };
  EXPECT_FALSE(on(-11).shielded);
  EXPECT_TRUE(on(-10).shielded);
  EXPECT_TRUE(on(-6).shielded);
  EXPECT_FALSE(on(-5).shielded);
  EXPECT_FALSE(on(-1).repaired);
  EXPECT_TRUE(on(0).repaired);
  EXPECT_EQ(on(0).since, kDay);
  EXPECT_TRUE(on(0, shielded).shielded) << "as the platform knew it";
  EXPECT_FALSE(on(0, shielded).repaired);
  EXPECT_TRUE(facts_->of_subject(SubjectId(1), kDay, {})[0].status.repaired);
}

TEST_F(FactsByHand, AMoveTakesTheRecordWithAllItsVersions) {
  const RecordId first = add(1, "a");
  const RecordId second = add(1, "a", first);
  add(1, "b");
  const Watermark then = now();
  event(LinkEventKind::move, 1, 2, second);
  EXPECT_EQ(held(1), (Ids{3})) << "the version before does not come back to life";
  EXPECT_EQ(held(2), (Ids{2}));
  EXPECT_EQ(held(1, then), (Ids{3, 2}));
  EXPECT_TRUE(held(2, then).empty());
  EXPECT_EQ(facts_->holder(second, {}), SubjectId(2));
  EXPECT_EQ(facts_->recorded_under(SubjectId(2)), (std::vector{SubjectId(2), SubjectId(1)}));
  event(LinkEventKind::move, 2, 1, second);
  EXPECT_EQ(held(1), (Ids{3, 2})) << "and back";
  EXPECT_TRUE(held(2).empty());
}

TEST_F(FactsByHand, AProvisionalLinkConfirmedOrTakenBack) {
  const RecordId certain = add(1, "a");
  const RecordId by_name = add(1, "a", certain, store::LinkKind::provisional);
  EXPECT_TRUE(facts_->of_subject(SubjectId(1), kDay, {})[0].provisional);
  event(LinkEventKind::undo, 1, 0, by_name);
  EXPECT_EQ(held(1), (Ids{1})) << "what it had superseded holds again";
  EXPECT_EQ(facts_->holder(by_name, {}), SubjectId());
  event(LinkEventKind::confirm, 1, 1, by_name);
  EXPECT_EQ(held(1), (Ids{2}));
  EXPECT_FALSE(facts_->of_subject(SubjectId(1), kDay, {})[0].provisional);
}

TEST_F(FactsByHand, MergesChainAndSplitsTakeThemBack) {
  add(1, "a"), add(2, "b"), add(3, "c");
  const Watermark apart = now();
  event(LinkEventKind::merge, 1, 2);
  event(LinkEventKind::merge, 2, 3);
  EXPECT_EQ(held(3), (Ids{3, 2, 1}));
  EXPECT_EQ(facts_->present(SubjectId(1), {}), SubjectId(3));
  EXPECT_EQ(held(3, apart), (Ids{3}));
  event(LinkEventKind::split, 2, 3);
  EXPECT_EQ(held(3), (Ids{3}));
  EXPECT_EQ(held(2), (Ids{2, 1}));
  event(LinkEventKind::move, 3, 1, RecordId(3));
  EXPECT_EQ(held(2), (Ids{3, 2, 1})) << "moved to a body that is merged";
  EXPECT_EQ(facts_->holder(RecordId(3), {}), SubjectId(2));
}

TEST_F(FactsByHand, TheDigestTellsEverythingThatAnswersDependOn) {
  std::set<base::Key128> digests{facts_->digest()};
  const auto changed = [&] { return digests.insert(facts_->digest()).second; };
  const RecordId record = add(1, "a");
  EXPECT_TRUE(changed());
  status("a", StatusKind::ended, kDay);
  EXPECT_TRUE(changed());
  event(LinkEventKind::move, 1, 2, record);
  EXPECT_TRUE(changed());
  RegistryRows rows;
  rows.subjects.push_back({SubjectId(1), identity::SubjectKind::organization, SubmissionId(1)});
  rows.names.push_back({SubjectId(1), "示例甲", "示例甲", true, std::nullopt, SubmissionId(1)});
  facts_->registry().apply(rows, {});
  EXPECT_FALSE(changed()) << "not sealed, not said";
  facts_->apply({}, {}, rows, next());
  EXPECT_TRUE(changed());
}

}  // namespace
}  // namespace taixin::facts
