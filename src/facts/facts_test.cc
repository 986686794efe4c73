// Facts by hand: versions, statuses by day, merges and moves, each as known then and now. The slow reference for whole
// worlds is intake/load_test.cc.
#include "facts/facts.h"

#include <gtest/gtest.h>

#include <fstream>

#include "facts/errors.h"
#include "facts/manifest.h"
#include "store/files.h"
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

// Subjects as the store and the facts hear of them: through submissions.
class FactsOfSubjects : public FactsByHand {
 protected:
  // Small enough that the file of subjects is written now and then.
  void reopen() {
    facts_.reset();
    auto facts = Facts::open(*home_, {}, {.registry_cards = 8});
    ASSERT_TRUE(facts.ok()) << facts.error().message(base::Lang::en);
    facts_ = *std::move(facts);
  }
  static std::string code_of(int64_t id) { return fmt::format("CODE{:014}", id); }
  void add_subjects(int64_t first, int64_t last) {
    store::Submission submission = store::small_submission();
    RegistryRows rows;
    const auto done = home_->records().run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
      TX_TRY(submission.id, store::open_submission(tx, submission));
      for (int64_t id = first; id <= last; ++id) {
        rows.subjects.push_back({SubjectId(id), identity::SubjectKind::organization, submission.id});
        rows.codes.push_back({SubjectId(id), store::CodeKind::uscc, code_of(id), 0, {}, {}, submission.id});
        const std::string name = fmt::format("示例第{}公司", id);
        rows.names.push_back({SubjectId(id), name, name, true, {}, submission.id});
      }
      for (const auto& subject : rows.subjects) TX_CHECK(store::add_subject(tx, subject));
      TX_CHECK(store::add_subject_codes(tx, rows.codes));
      TX_CHECK(store::add_subject_names(tx, rows.names));
      TX_TRY(submission, store::seal_submission(tx, submission));
      return {};
    });
    ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::en);
    ASSERT_TRUE(facts_->apply(FactTable(), {}, rows, submission.id, {submission.seq, submission.sealed_at}).ok());
  }
  void expect_subjects(int64_t last) const {
    const Registry& registry = facts_->registry();
    EXPECT_EQ(registry.size(), static_cast<size_t>(last));
    for (int64_t id = 1; id <= last; ++id) {
      ASSERT_EQ(registry.by_code(code_of(id), store::CodeKind::uscc), SubjectId(id));
      ASSERT_EQ(registry.card(SubjectId(id))->name({}), fmt::format("示例第{}公司", id));
    }
    EXPECT_FALSE(registry.by_code(code_of(last + 1), store::CodeKind::uscc).has_value());
    ASSERT_EQ(registry.search(fmt::format("示例第{}公司", last), 3, {}).size(), 1u);
  }
  std::filesystem::path subjects_file() const {
    std::filesystem::path found;
    for (const auto& file : std::filesystem::directory_iterator(home_->directory() / "facts")) {
      if (file.path().extension() == ".subjects") {
        EXPECT_TRUE(found.empty()) << "one file, and none left behind";
        found = file.path();
      }
    }
    return found;
  }
};

TEST_F(FactsOfSubjects, AreWrittenWhenManyChangedAndFoundAgainAtTheNextStart) {
  reopen();
  int64_t last = 0;
  for (int round = 0; round < 12; ++round, last += 3) {
    add_subjects(last + 1, last + 3);
    facts_->settle();
    EXPECT_LT(facts_->registry().held().in_memory, 8u);
    expect_subjects(last + 3);
    if (round % 4 == 3) reopen();
  }
  EXPECT_GT(facts_->registry().held().in_file, 20u);
  const auto digest = *facts_->digest();
  reopen();
  EXPECT_EQ(*facts_->digest(), digest);
  expect_subjects(last);
  EXPECT_FALSE(subjects_file().empty());
  EXPECT_TRUE(*facts_->rebuild());
  EXPECT_EQ(facts_->registry().held().in_memory, 0u) << "all of it is in the file made anew";
  EXPECT_EQ(*facts_->digest(), digest);
  expect_subjects(last);
}

TEST_F(FactsOfSubjects, AFileThatIsMissingCutOrAnotherStoresIsMadeAnew) {
  reopen();
  add_subjects(1, 20);
  facts_->settle();
  const auto damage = [&](const auto& how) {
    const auto path = subjects_file();
    facts_.reset();
    how(path);
    reopen();
    expect_subjects(20);
  };
  damage([](const auto& path) { std::filesystem::remove(path); });
  damage([](const auto& path) { std::filesystem::resize_file(path, 100); });
  damage([&](const auto&) {  // a moment that the store does not know: made from other records
    const auto path = home_->directory() / "facts" / "MANIFEST";
    auto manifest = *read_manifest(*store::read_file(path, 1 << 20));
    manifest.registry->last_known = KnownAt(manifest.registry->last_known.get() + 1);
    ASSERT_TRUE(store::write_file(path, write_manifest(manifest)).ok());
  });
}

class FactsOfManySubjects : public FactsOfSubjects {
 protected:
  void SetUp() override {
    FactsOfSubjects::SetUp();
    reopen();
    add_subjects(1, 3000);
    facts_->settle();
    facts_.reset();
  }
  void flip_a_byte() const {
    const auto path = subjects_file();
    ASSERT_GT(std::filesystem::file_size(path), 3 * RunFile::kBlockBytes);
    std::fstream bytes(path, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(70'000);
    bytes.put('!');
  }
};

// Opening looks at few blocks; the others are looked at when somebody, or the thread that reads names, needs them
// first.
TEST_F(FactsOfManySubjects, AByteFlippedBeforeItIsReadChangesNoAnswer) {
  flip_a_byte();
  reopen();
  expect_subjects(3000);
  facts_->settle();
  EXPECT_TRUE(facts_->verify().ok()) << "healed";
  expect_subjects(3000);
}

TEST_F(FactsOfManySubjects, AByteFlippedAfterItWasReadIsFoundByWhoeverLooksAtTheWhole) {
  reopen();
  expect_subjects(3000);
  flip_a_byte();
  const auto damaged = facts_->verify();
  ASSERT_FALSE(damaged.ok());
  EXPECT_TRUE(damaged.error().is(kDamaged));
  facts_->settle();
  EXPECT_TRUE(facts_->verify().ok()) << "healed";
  expect_subjects(3000);
}

}  // namespace
}  // namespace taixin::facts
