#include "store/records.h"
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
  TemporaryDirectory temporary_;
  base::FixedClock clock_{Day(20600)};
  std::unique_ptr<Home> home_;
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

}  // namespace
}  // namespace taixin::store
