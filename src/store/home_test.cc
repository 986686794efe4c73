#include "store/home.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "store/errors.h"
#include "store/files.h"
#include "store/sqlite.h"
#include "store/test_support.h"

namespace taixin::store {
namespace {

using base::FixedClock;

const FixedClock kClock(Day(20600));

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777;
}

TEST(Home, IsMadePrivateWithACommentedConfiguration) {
  const TemporaryDirectory temporary;
  const auto home = temporary.path() / "a" / "home";
  ASSERT_TRUE(Home::create(home, kClock).ok());
  EXPECT_EQ(mode_of(home), 0700u);
  for (const char* name : {"LOCK", "taixin.toml", "records.db", "access.db"})
    EXPECT_EQ(mode_of(home / name), 0600u) << name;
  const auto opened = Home::open(home, kClock);
  ASSERT_TRUE(opened.ok());
  ASSERT_TRUE(load_submission(**opened, 1, 1).ok());
  EXPECT_EQ(mode_of(home / "records.db-wal"), 0600u);
  const auto text = read_file(home / "taixin.toml", 1 << 16);
  ASSERT_TRUE(text.ok());
  EXPECT_NE(text->find("# listen ="), std::string::npos);
}

TEST(Home, IsNotMadeTwiceAndNotFoundWhereThereIsNone) {
  const TemporaryDirectory temporary;
  EXPECT_TRUE(Home::open(temporary.path(), kClock).error().is(kNoHome));
  ASSERT_TRUE(Home::create(temporary.path(), kClock).ok());
  EXPECT_TRUE(Home::create(temporary.path(), kClock).error().is(kHomeExists));
}

TEST(Home, HasOneOwnerInOneProcess) {
  const TemporaryDirectory temporary;
  ASSERT_TRUE(Home::create(temporary.path(), kClock).ok());
  auto first = Home::open(temporary.path(), kClock);
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(Home::open(temporary.path(), kClock).error().is(kOwnedByAnother));
  first->reset();
  EXPECT_TRUE(Home::open(temporary.path(), kClock).ok());
}

TEST(Home, NamesTheProcessThatOwnsIt) {
  const TemporaryDirectory temporary;
  ASSERT_TRUE(Home::create(temporary.path(), kClock).ok());
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto home = Home::open(temporary.path(), kClock);
    const char said = home.ok() ? 'y' : 'n';
    if (::write(ready[1], &said, 1) == 1) ::pause();
    ::_exit(0);
  }
  char said = 0;
  ASSERT_EQ(::read(ready[0], &said, 1), 1);
  EXPECT_EQ(said, 'y');
  const auto refused = Home::open(temporary.path(), kClock);
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(refused.error().is(kOwnedByAnother));
  EXPECT_EQ(refused.error().args().find("pid")->second, std::to_string(child));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(Home::open(temporary.path(), kClock).ok()) << "the kernel releases a dead owner's lock";
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(Home, OfANewerProgramIsLeftAlone) {
  const TemporaryDirectory temporary;
  ASSERT_TRUE(Home::create(temporary.path(), kClock).ok());
  {
    const auto connection = Connection::open((temporary.path() / "records.db").string(), Connection::Use::plain);
    ASSERT_TRUE(connection.ok());
    ASSERT_TRUE((*connection)->script("UPDATE meta SET value = '99' WHERE key = 'schema_version'").ok());
  }
  const auto refused = Home::open(temporary.path(), kClock);
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(refused.error().is(kNewerHome));
  EXPECT_EQ(refused.error().args().find("found")->second, "99");
}

TEST(Home, MarksWhatWasLeftOpenAsAbandoned) {
  const TemporaryDirectory temporary;
  ASSERT_TRUE(Home::create(temporary.path(), kClock).ok());
  SubmissionId left_open;
  {
    auto home = Home::open(temporary.path(), kClock);
    ASSERT_TRUE(home.ok());
    ASSERT_TRUE(load_submission(**home, 5, 5).ok());
    ASSERT_TRUE((*home)
                    ->records()
                    .run(Priority::bulk,
                         [&](WriteTx& tx) -> base::Result<void> {
                           TX_TRY(left_open, open_submission(tx, small_submission()));
                           auto records = small_records(left_open, ItemNo(1), 3, *Packer::of({}));
                           return append_records(tx, records);
                         })
                    .ok());
  }
  auto home = Home::open(temporary.path(), kClock);
  ASSERT_TRUE(home.ok());
  EXPECT_EQ((*home)->abandoned_at_open(), std::vector{left_open});
  auto tx = (*home)->read_records();
  ASSERT_TRUE(tx.ok());
  EXPECT_EQ((*submission(*tx, left_open))->state, SubmissionState::abandoned);
  int seen = 0;
  ASSERT_TRUE(scan_records(*tx, RecordId(), [&](const Record&, const Submission&) { return ++seen, true; }).ok());
  EXPECT_EQ(seen, 5);
  EXPECT_EQ(last_record_id(*tx)->get(), 8);
  EXPECT_FALSE(record(*tx, RecordId(7))->has_value());
  EXPECT_TRUE(read_payload(*tx, *Packer::of({}), RecordId(7)).error().is(kNoRecord));
}

TEST(Home, WithoutItsAccessLogIsDamaged) {
  const TemporaryDirectory temporary;
  ASSERT_TRUE(Home::create(temporary.path(), kClock).ok());
  std::filesystem::remove(temporary.path() / "access.db");
  EXPECT_TRUE(Home::open(temporary.path(), kClock).error().is(kDamaged));
}

TEST(Home, IsNotMadeOverAnAccessLogThatWasUsed) {
  const TemporaryDirectory temporary;
  ASSERT_TRUE(Home::create(temporary.path(), kClock).ok());
  {
    auto home = Home::open(temporary.path(), kClock);
    ASSERT_TRUE((*home)
                    ->access()
                    .run(Priority::interactive,
                         [](WriteTx& tx) -> base::Result<void> {
                           TX_TRY([[maybe_unused]] const int64_t id, append_access(tx, AccessEntry{}));
                           return {};
                         })
                    .ok());
  }
  std::filesystem::remove(temporary.path() / "records.db");
  std::filesystem::remove(temporary.path() / "records.db-wal");
  EXPECT_TRUE(Home::create(temporary.path(), kClock).error().is(kDamaged));
}

TEST(Home, RefusesFilesThatAreNotDatabases) {
  const TemporaryDirectory temporary;
  ASSERT_TRUE(Home::create(temporary.path(), kClock).ok());
  std::ofstream(temporary.path() / "records.db", std::ios::trunc) << std::string(20000, 'x');
  EXPECT_TRUE(Home::open(temporary.path(), kClock).error().is(kDamaged));
}

TEST(ReadTx, HoldsItsSnapshotAndRefusesToWrite) {
  const TemporaryDirectory temporary;
  ASSERT_TRUE(Home::create(temporary.path(), kClock).ok());
  auto home = Home::open(temporary.path(), kClock);
  ASSERT_TRUE(home.ok());
  auto before = (*home)->read_records();
  ASSERT_TRUE(load_submission(**home, 3, 3).ok());
  auto after = (*home)->read_records();
  EXPECT_EQ(commit_head(*before)->get(), 0);
  EXPECT_EQ(commit_head(*after)->get(), 1);
  EXPECT_FALSE(after->connection().script("DELETE FROM record").ok());
}

}  // namespace
}  // namespace taixin::store
