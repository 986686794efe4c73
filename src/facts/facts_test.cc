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
    open();
  }
  void open() {
    facts_.reset();
    auto facts = Facts::open(*home_);
    ASSERT_TRUE(facts.ok());
    facts_ = *std::move(facts);
  }
  Watermark now() const { return facts_->head(); }
  RecordId add(int64_t subject, const std::string& key, RecordId previous = {},
               store::LinkKind link = store::LinkKind::by_code) {
    store::NewRecord added;
    store::Record& record = added.record;
    record.subject = SubjectId(subject);
    record.version_key = base::key128(key);
    record.source_key = base::key128("source " + key);
    record.content = base::key128(std::to_string(++contents_));
    record.previous = previous;
    record.link = link;
    added.payload = store::Packer::of({})->pack("ADM.penalty", "");
    seal(
        [&](store::WriteTx& tx, store::Submission& submission) -> base::Result<void> {
          record.submission = submission.id;
          submission.counts.accepted = 1;
          TX_TRY(record.item, store::item_no(tx, "ADM.penalty"));
          return store::append_records(tx, std::span(&added, 1));
        },
        &record, nullptr);
    return record.id;
  }
  void status(const std::string& key, StatusKind kind, Day day) {
    store::Status status;
    status.version_key = base::key128(key);
    status.kind = kind;
    status.day = day;
    status.content = base::key128(key + std::to_string(static_cast<int>(kind)) + day.iso());
    seal(
        [&](store::WriteTx& tx, store::Submission& submission) -> base::Result<void> {
          status.submission = submission.id;
          submission.counts.statuses = 1;
          TX_TRY(status.item, store::item_no(tx, "ADM.penalty"));
          return store::append_statuses(tx, std::span(&status, 1));
        },
        nullptr, &status);
  }
  void event(LinkEventKind kind, int64_t subject, int64_t target, RecordId record = {}) {
    store::LinkEvent event;
    event.kind = kind;
    event.subject = SubjectId(subject);
    event.target = SubjectId(target);
    event.record = record;
    event.operator_name = event.reason = "示例";
    SubjectId recorded;
    const auto done = home_->records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
      TX_TRY(event, store::add_link_event(tx, event));
      return {};
    });
    ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::en);
    if (record != RecordId()) recorded = stored(record).subject;
    facts_->apply(event, recorded);
  }
  store::Record stored(RecordId id) const {
    auto tx = home_->read_records();
    return **store::record(*tx, id);
  }
  std::vector<Facts::Held> all(int64_t subject, Day day = kDay, const Watermark& mark = {},
                               bool history = false) const {
    auto held = facts_->of_subject(SubjectId(subject), day, mark, history);
    TX_ASSERT(held.ok(), "{}", held.error().message(base::Lang::en));
    return *std::move(held);
  }
  std::vector<int64_t> held(int64_t subject, const Watermark& mark = {}, bool history = false) const {
    std::vector<int64_t> ids;
    for (const auto& one : all(subject, kDay, mark, history)) ids.push_back(one.record.id.get());
    return ids;
  }
  SubjectId holder(RecordId id) const { return facts_->holder(id, stored(id).subject, {}); }
  using Ids = std::vector<int64_t>;

  store::TemporaryDirectory directory_;
  base::FixedClock clock_{kDay};
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<Facts> facts_;
  int64_t contents_ = 0;

 private:
  // A submission of one row, sealed in the store and then known to the facts.
  void seal(const std::function<base::Result<void>(store::WriteTx&, store::Submission&)>& fill, store::Record* record,
            store::Status* status) {
    store::Submission submission = store::small_submission();
    submission.counts.rows = 1;
    const auto done = home_->records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
      TX_TRY(submission.id, store::open_submission(tx, submission));
      TX_CHECK(fill(tx, submission));
      TX_TRY(submission, store::seal_submission(tx, submission));
      return {};
    });
    ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::en);
    FactTable table;
    if (record) table.add(*record);
    const std::span<const store::Status> statuses(status, status ? 1 : 0);
    const auto applied = facts_->apply(table, statuses, {}, submission.id, {submission.seq, submission.sealed_at});
    ASSERT_TRUE(applied.ok()) << applied.error().message(base::Lang::en);
  }
};

TEST_F(FactsByHand, ANewVersionSupersedesFromItsSealOn) {
  const RecordId first = add(1, "a");
  const Watermark then = now(), start = then;
  const RecordId second = add(1, "a", first);
  add(1, "b");
  EXPECT_EQ(held(1), (Ids{3, 2}));
  EXPECT_EQ(held(1, then), (Ids{1}));
  EXPECT_EQ(held(1, {}, true), (Ids{3, 2, 1}));
  EXPECT_TRUE(all(1, kDay, {}, true).back().superseded);
  auto tx = home_->read_records();
  const auto newest = facts_->by_version_key(base::key128("a"), *tx);
  ASSERT_TRUE(newest.ok() && *newest);
  EXPECT_EQ((*newest)->id, second);
  EXPECT_TRUE(held(1, {store::CommitSeq(100), KnownAt(start.known_at.get() - 1)}).empty()) << "asked by known time";
}

TEST_F(FactsByHand, StatusesCountFromTheirDayAndTheirSeal) {
  status("a", StatusKind::shielded, kDay.plus_days(-10));  // before its record
  add(1, "a");
  const Watermark shielded = now();
  status("a", StatusKind::unshielded, kDay.plus_days(-5));
  status("a", StatusKind::repaired, kDay);
  const auto on = [&](int32_t days, const Watermark& mark = {}) {
    return all(1, kDay.plus_days(days), mark)[0].status;
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
  EXPECT_TRUE(all(1)[0].status.repaired);
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
  EXPECT_EQ(holder(second), SubjectId(2));
  EXPECT_EQ(facts_->recorded_under(SubjectId(2)), (std::vector{SubjectId(2), SubjectId(1)}));
  event(LinkEventKind::move, 2, 1, second);
  EXPECT_EQ(held(1), (Ids{3, 2})) << "and back";
  EXPECT_TRUE(held(2).empty());
}

TEST_F(FactsByHand, AProvisionalLinkConfirmedOrTakenBack) {
  const RecordId certain = add(1, "a");
  const RecordId by_name = add(1, "a", certain, store::LinkKind::provisional);
  EXPECT_TRUE(all(1)[0].provisional);
  event(LinkEventKind::undo, 1, 0, by_name);
  EXPECT_EQ(held(1), (Ids{1})) << "what it had superseded holds again";
  EXPECT_EQ(holder(by_name), SubjectId());
  event(LinkEventKind::confirm, 1, 1, by_name);
  EXPECT_EQ(held(1), (Ids{2}));
  EXPECT_FALSE(all(1)[0].provisional);
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
  EXPECT_EQ(holder(RecordId(3)), SubjectId(2));
}

TEST_F(FactsByHand, TheDigestTellsEverythingThatAnswersDependOn) {
  std::set<base::Key128> digests{*facts_->digest()};
  const auto changed = [&] { return digests.insert(*facts_->digest()).second; };
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
  ASSERT_TRUE(facts_->apply(FactTable(), {}, rows, SubmissionId(9), {store::CommitSeq(99), KnownAt(99)}).ok());
  EXPECT_TRUE(changed());
}

}  // namespace
}  // namespace taixin::facts
