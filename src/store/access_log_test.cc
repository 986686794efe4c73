#include <gmock/gmock.h>

#include <map>
#include <random>

#include "store/access_slices.h"
#include "store/errors.h"
#include "store/sqlite.h"
#include "store/test_support.h"

namespace taixin::store {
namespace {

class AccessRows : public testing::Test {
 protected:
  AccessRows() {
    EXPECT_TRUE(Home::create(temporary_.path(), clock_).ok());
    home_ = std::move(*Home::open(temporary_.path(), clock_));
  }
  int64_t append(std::vector<SubjectId> subjects, std::string kind = "check") {
    AccessEntry entry;
    entry.operator_name = "示例经办";
    entry.purpose = "permit";
    entry.basis = "示例条款";
    entry.kind = std::move(kind);
    entry.subjects = std::move(subjects);
    entry.as_of = Day(20500);
    entry.known_at = KnownAt(5);
    entry.rows = entry.subjects.size();
    int64_t id = 0;
    EXPECT_TRUE(home_->access()
                    .run(Priority::interactive,
                         [&](WriteTx& tx) -> base::Result<void> {
                           TX_TRY(id, append_access(tx, entry));
                           return {};
                         })
                    .ok());
    return id;
  }
  std::vector<AccessEntry> about(int64_t subject, size_t limit = 50, int64_t before = INT64_MAX) {
    auto tx = home_->read_access();
    return *access_entries(*tx, {.subject = SubjectId(subject), .before = before, .limit = limit});
  }
  // Entries about few: now and then about many of them, or nobody; who is asked for often is in most slices, and more
  // often than a part of one holds.
  void append_many(size_t count) {
    EXPECT_TRUE(home_->access()
                    .run(Priority::bulk,
                         [&](WriteTx& tx) -> base::Result<void> {
                           for (size_t i = 0; i < count; ++i) TX_CHECK(append_any(tx));
                           return {};
                         })
                    .ok());
  }
  base::Result<void> append_any(WriteTx& tx) {
    AccessEntry entry;
    const auto any = [&](int64_t below) { return static_cast<int64_t>(chance_() % static_cast<uint64_t>(below)); };
    const int64_t subjects = any(50) == 0 ? any(65) : 1;
    for (int64_t i = 0; i < subjects; ++i) entry.subjects.emplace_back(any(8) == 0 ? 77 : 1 + any(3'000));
    TX_TRY(const int64_t id, append_access(tx, entry));
    for (const SubjectId subject : entry.subjects) {
      auto& about = model_[subject.get()];
      if (about.empty() || about.back() != id) about.push_back(id);
    }
    return {};
  }
  std::vector<int64_t> ids_about(int64_t subject, size_t limit, int64_t before) {
    auto tx = home_->read_access();
    const auto entries =
        access_entries(*tx, {.subject = SubjectId(subject), .before = before, .limit = limit, .with_subjects = false});
    std::vector<int64_t> ids;
    for (const AccessEntry& entry : *entries) ids.push_back(entry.id);
    return ids;
  }
  // What was noted beside the log, looked through.
  std::vector<int64_t> expected_about(int64_t subject, size_t limit, int64_t before) const {
    std::vector<int64_t> ids;
    const auto about = model_.find(subject);
    if (about == model_.end()) return ids;
    for (auto id = about->second.rbegin(); id != about->second.rend() && ids.size() < limit; ++id) {
      if (*id < before) ids.push_back(*id);
    }
    return ids;
  }
  void expect_every_subject_finds_its_entries() {
    for (const int64_t subject : {1, 2, 76, 77, 78, 500, 1'000, 1'001, 2'222, 2'999, 3'000, 3'001}) {
      for (const int64_t before : {INT64_MAX, 2 * kSliceEntries + 1, kSliceEntries + 1, kSliceEntries, int64_t{300}}) {
        for (const size_t limit : {size_t{1}, size_t{3}, size_t{5'000}}) {
          ASSERT_EQ(ids_about(subject, limit, before), expected_about(subject, limit, before))
              << subject << " before " << before << ", " << limit;
        }
      }
    }
  }
  int64_t slices() {
    auto tx = home_->read_access();
    return *tx->connection().integer("SELECT count(DISTINCT slice) FROM access_slice");
  }
  std::vector<int64_t> wrong() {
    auto tx = home_->read_access();
    return *wrong_slices(tx->connection());
  }
  // Behind the program's back, while nothing runs.
  void change(const std::string& sql) {
    home_.reset();
    {
      auto connection = Connection::open((temporary_.path() / "access.db").string(), Connection::Use::plain);
      const auto done = (*connection)->script(sql);
      EXPECT_TRUE(done.ok()) << done.error().message(base::Lang::en);
    }
    home_ = std::move(*Home::open(temporary_.path(), clock_));
  }
  TemporaryDirectory temporary_;
  base::FixedClock clock_{Day(20600)};
  std::unique_ptr<Home> home_;
  std::mt19937_64 chance_{7};
  std::map<int64_t, std::vector<int64_t>> model_;  // entries by subject, ascending
};

TEST_F(AccessRows, AnEntryComesBackToEachSubjectOfIt) {
  append({SubjectId(3), SubjectId(9), SubjectId(3)});
  append({SubjectId(4)});
  append({}, "denied");
  ASSERT_EQ(about(9).size(), 1u);
  const AccessEntry entry = about(9)[0];
  EXPECT_EQ(entry.id, 1);
  EXPECT_EQ(entry.subjects, (std::vector{SubjectId(3), SubjectId(9)}));
  EXPECT_EQ(entry.purpose, "permit");
  EXPECT_EQ(entry.as_of, Day(20500));
  EXPECT_EQ(entry.known_at, KnownAt(5));
  EXPECT_EQ(entry.rows, 3u);
  EXPECT_EQ(about(0).size(), 3u);
  EXPECT_EQ(about(5).size(), 0u);
}

TEST_F(AccessRows, ABatchIsFoundByEverySubjectInItAndByNoOther) {
  std::vector<SubjectId> even;
  for (int64_t i = 1; i <= 10'000; ++i) even.emplace_back(2 * i);
  std::reverse(even.begin(), even.end());
  append({SubjectId(2)});
  const int64_t batch = append(even, "batch");
  append({SubjectId(2)});
  for (const int64_t subject : {2, 4096, 4098, 8192, 20'000}) {
    const auto entries = about(subject);
    EXPECT_TRUE(std::any_of(entries.begin(), entries.end(), [&](const AccessEntry& e) { return e.id == batch; }))
        << subject;
  }
  for (const int64_t subject : {1, 4097, 19'999, 20'002}) EXPECT_TRUE(about(subject).empty()) << subject;
  EXPECT_EQ(about(20'000)[0].subjects.size(), 10'000u);

  std::vector<int64_t> ids;
  const auto all = about(2);
  for (const AccessEntry& entry : all) ids.push_back(entry.id);
  EXPECT_EQ(ids, (std::vector<int64_t>{3, 2, 1}));
  ids.clear();
  const auto two = about(2, 2);
  for (const AccessEntry& entry : two) ids.push_back(entry.id);
  EXPECT_EQ(ids, (std::vector<int64_t>{3, 2}));
  EXPECT_EQ(about(2, 1, 3)[0].id, 2);
  EXPECT_EQ(about(2, 5, 2)[0].id, 1);
}

TEST_F(AccessRows, AMillionSubjectsAreALittleWork) {
  std::vector<SubjectId> all;
  for (int64_t i = 1; i <= 1'000'000; ++i) all.emplace_back(i * 3);
  append(all, "batch");
  EXPECT_EQ(about(2'999'997).size(), 1u);
  EXPECT_EQ(about(2'999'998).size(), 0u);
  auto tx = home_->read_access();
  EXPECT_LT(*tx->connection().integer("SELECT count(*) FROM access_batch_part"), 1000);
}

TEST_F(AccessRows, EntriesThatWereFoldedAreFoundLikeThoseThatWereNot) {
  append_many(kSliceEntries - 1);
  EXPECT_EQ(slices(), 0);
  expect_every_subject_finds_its_entries();
  append_many(1);
  EXPECT_EQ(slices(), 1) << "with the last of its entries";
  append_many(2 * kSliceEntries - kFoldEvery - 1);
  EXPECT_EQ(slices(), 2);
  EXPECT_GT(expected_about(77, 5'000, kSliceEntries).size(), 600u) << "the test does not test";
  expect_every_subject_finds_its_entries();
  EXPECT_THAT(wrong(), testing::IsEmpty());
  EXPECT_THAT(*home_->doctor(), testing::IsEmpty());
}

TEST_F(AccessRows, AnEntryThatIsTakenBackTakesItsSliceBack) {
  append_many(kSliceEntries - 1);
  const auto refused = home_->access().run(Priority::interactive, [&](WriteTx& tx) -> base::Result<void> {
    TX_TRY([[maybe_unused]] const int64_t id, append_access(tx, {}));
    return base::fail(kBusy);
  });
  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(slices(), 0);
  append_many(1);
  EXPECT_EQ(slices(), 1);
  expect_every_subject_finds_its_entries();
}

TEST_F(AccessRows, ASliceAboutNobodyIsOne) {
  const auto nobody = [](WriteTx& tx) -> base::Result<void> {
    for (int64_t i = 0; i < kSliceEntries; ++i) {
      TX_TRY([[maybe_unused]] const int64_t id, append_access(tx, {}));
    }
    return {};
  };
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(home_->access().run(Priority::bulk, nobody).ok());
  EXPECT_EQ(slices(), 2);
  EXPECT_THAT(wrong(), testing::IsEmpty());
}

TEST_F(AccessRows, TheDoctorFindsASliceThatSaysSomethingElse) {
  append_many(2 * kSliceEntries + 10);
  change("UPDATE access_slice SET pairs = x'00' WHERE slice = 2 AND first_subject > 1000");
  EXPECT_THAT(wrong(), testing::ElementsAre(2));
  change("INSERT INTO access_slice (slice, first_subject, pairs) VALUES (900, 0, x'')");
  EXPECT_THAT(wrong(), testing::ElementsAre(2, 900));
  const auto findings = home_->doctor();
  ASSERT_EQ(findings->size(), 2u);
  EXPECT_TRUE(findings->front().is(kFoundDamage)) << findings->front().message(base::Lang::en);
  change("DELETE FROM access_slice WHERE slice > 1");
  EXPECT_THAT(wrong(), testing::IsEmpty()) << "later entries make it again";
  append_many(2 * kFoldEvery);
  EXPECT_EQ(slices(), 2);
  expect_every_subject_finds_its_entries();
}

// As version 4 had the table: by subject, with an index by entry.
TEST_F(AccessRows, TheEntriesOfAnOlderHomeAreFoundAndFolded) {
  append_many(2 * kSliceEntries + 100);
  change(
      "CREATE TABLE older (subject INTEGER NOT NULL, entry INTEGER NOT NULL REFERENCES access_entry (id), "
      "PRIMARY KEY (subject, entry)) STRICT, WITHOUT ROWID;"
      "INSERT INTO older SELECT subject, entry FROM access_subject;"
      "DROP TABLE access_subject; DROP TABLE access_slice; ALTER TABLE older RENAME TO access_subject;"
      "CREATE INDEX access_subject_entry ON access_subject (entry);"
      "UPDATE meta SET value = '4' WHERE key = 'schema_version'");
  ASSERT_NE(home_, nullptr);
  EXPECT_TRUE(std::filesystem::exists(temporary_.path() / "access.db.before-v5"));
  EXPECT_EQ(slices(), 0);
  expect_every_subject_finds_its_entries();
  append_many(kFoldEvery);
  EXPECT_EQ(slices(), 1);
  expect_every_subject_finds_its_entries();
  append_many(kFoldEvery);
  EXPECT_EQ(slices(), 2);
  expect_every_subject_finds_its_entries();
  EXPECT_THAT(*home_->doctor(), testing::IsEmpty());
}

}  // namespace
}  // namespace taixin::store
