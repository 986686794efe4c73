#include <fstream>
#include <thread>

#include "store/errors.h"
#include "store/fault_vfs.h"
#include "store/files.h"
#include "store/schema.h"
#include "store/test_support.h"

namespace taixin::store {
namespace {

const base::FixedClock kClock(Day(20600));
const auto kQuiet = [](double) {};

class Backup : public testing::Test {
 protected:
  Backup() : home_path_(temporary_.path() / "home"), to_(temporary_.path() / "backup") {
    EXPECT_TRUE(Home::create(home_path_, kClock).ok());
    home_ = std::move(*Home::open(home_path_, kClock));
    EXPECT_TRUE(load_submission(*home_, 500, 100).ok());
  }
  static void expect_healthy(Home& home) {
    const auto findings = home.doctor();
    ASSERT_TRUE(findings.ok());
    for (const auto& finding : *findings) ADD_FAILURE() << finding.message(base::Lang::en);
  }
  TemporaryDirectory temporary_;
  std::filesystem::path home_path_, to_;
  std::unique_ptr<Home> home_;
};

TEST_F(Backup, MadeWhileLoadingIsConsistentAndComesBack) {
  ASSERT_TRUE(load_submission(*home_, 40'000, 5'000).ok());
  std::atomic<bool> stop = false;
  std::atomic<int> loaded = 0;
  std::thread loading([&] {
    while (!stop) {
      const auto sealed = load_submission(*home_, 200, 100);
      if (!sealed.ok()) continue;
      ++loaded;
      (void)home_->access().run(Priority::interactive, [&](WriteTx& tx) -> base::Result<void> {
        AccessEntry entry;
        entry.seq = sealed->seq;
        entry.subjects = {SubjectId(1)};
        TX_TRY([[maybe_unused]] const int64_t id, append_access(tx, entry));
        return {};
      });
    }
  });
  while (loaded < 3) std::this_thread::yield();
  double last = 0;
  const int before = loaded;
  const auto made = home_->backup(to_, [&](double part) {
    EXPECT_GE(part, last);
    // In the middle of the copy the loading gets on, however busy the machine is.
    for (const int here = loaded; last == 0 && loaded == here;) std::this_thread::yield();
    last = part;
  });
  const int during = loaded - before;
  stop = true;
  loading.join();
  ASSERT_TRUE(made.ok()) << made.error().message(base::Lang::en);
  EXPECT_EQ(last, 1.0);
  EXPECT_GT(during, 0) << "nothing was written during the backup: the test does not test";

  const auto restored = temporary_.path() / "restored";
  ASSERT_TRUE(Home::restore(to_, restored).ok());
  auto home = Home::open(restored, kClock);
  ASSERT_TRUE(home.ok());
  expect_healthy(**home);  // also: access.db names no commit that records.db lacks
  auto tx = (*home)->read_records();
  EXPECT_GE(commit_head(*tx)->get(), 2 + before);
  ASSERT_TRUE(load_submission(**home, 3, 3).ok());
  EXPECT_TRUE(Home::restore(to_, restored).error().is(kHomeExists));
}

TEST_F(Backup, IsNeverWrittenOverSomething) {
  std::filesystem::create_directory(to_);
  EXPECT_TRUE(home_->backup(to_, kQuiet).error().is(kBackupExists));
}

TEST_F(Backup, ThatWasChangedOrCutIsNotRestored) {
  ASSERT_TRUE(home_->backup(to_, kQuiet).ok());
  const auto other = temporary_.path() / "other";
  for (const char* name : {"records.db", "access.db", "taixin.toml", "backup.json"}) {
    const auto copy = temporary_.path() / "copy";
    std::filesystem::remove_all(copy);
    std::filesystem::copy(to_, copy);
    const auto size = std::filesystem::file_size(copy / name);
    std::filesystem::resize_file(copy / name, size / 2);
    EXPECT_TRUE(Home::restore(copy, other).error().is(kNotABackup)) << name;
    std::filesystem::remove(copy / name);
    EXPECT_TRUE(Home::restore(copy, other).error().is(kNotABackup)) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(other / "records.db"));
}

TEST_F(Backup, OntoAFullDiskLeavesNothingThatLooksWhole) {
  home_.reset();
  FaultDisk disk;
  home_ = std::move(*Home::open(home_path_, kClock));
  disk.arm(FaultDisk::Fault::full, 5);
  const auto made = home_->backup(to_, kQuiet);
  ASSERT_FALSE(made.ok());
  EXPECT_TRUE(made.error().is(kDiskFull)) << made.error().message(base::Lang::en);
  EXPECT_FALSE(std::filesystem::exists(to_));
  EXPECT_TRUE(Home::restore(temporary_.path() / "backup.partial", temporary_.path() / "x").error().is(kNotABackup));
  disk.arm(FaultDisk::Fault::none, 0);
  EXPECT_TRUE(load_submission(*home_, 1, 1).ok()) << "a full backup disk is not a full home";
  EXPECT_TRUE(home_->backup(to_, kQuiet).ok()) << "the cut attempt is not in the way";
  home_.reset();
}

TEST_F(Backup, TheDoctorSeesWhatWasTakenAway) {
  const auto change = [&](const char* file, const char* sql) {
    home_.reset();
    auto connection = Connection::open((home_path_ / file).string(), Connection::Use::plain);
    EXPECT_TRUE((*connection)->script(sql).ok());
    connection->reset();
    home_ = std::move(*Home::open(home_path_, kClock));
  };
  const auto found = [&](const base::ErrorKind& kind) {
    const auto findings = home_->doctor();
    return std::any_of(findings->begin(), findings->end(), [&](const base::Error& e) { return e.is(kind); });
  };
  expect_healthy(*home_);
  change("records.db", "DELETE FROM record WHERE id = 17");
  EXPECT_TRUE(found(kFoundGap));
  EXPECT_TRUE(found(kFoundCounts));
  EXPECT_TRUE(found(kFoundDangling));
  change("records.db", "UPDATE payload SET bytes = x'00' WHERE id = 18");
  EXPECT_TRUE(found(kFoundBadPayload));
  change("access.db", "INSERT INTO access_entry VALUES (1, 0, '', '', '', '', '', '', NULL, NULL, 99, 1, 0, 0, 0, 1, '')");
  EXPECT_TRUE(found(kFoundWatermark));
  std::filesystem::permissions(home_path_ / "taixin.toml", std::filesystem::perms(0644));
  EXPECT_TRUE(found(kFoundOpenToOthers));
}

// ---- migrations

TEST(Migrations, GoForwardInOneTransactionAfterACopy) {
  const TemporaryDirectory temporary;
  const std::string path = (temporary.path() / "a.db").string();
  auto connection = std::move(*Connection::open(path, Connection::Use::plain));
  const Migration one{
      1, "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT; CREATE TABLE a (x INTEGER) STRICT"};
  const Migration two{2, "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO b VALUES (2)"};
  const Migration broken{3, "CREATE TABLE c (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1)"};
  ASSERT_TRUE(migrate(*connection, std::vector{one}).ok());
  EXPECT_FALSE(std::filesystem::exists(path + ".before-v1")) << "an empty file needs no copy";
  ASSERT_TRUE(connection->script("INSERT INTO a VALUES (1)").ok());
  ASSERT_TRUE(migrate(*connection, std::vector{one, two}).ok());
  EXPECT_EQ(*schema_version(*connection), 2);
  EXPECT_EQ(*connection->integer("SELECT x FROM b"), 2);
  {
    auto copy = std::move(*Connection::open(path + ".before-v2", Connection::Use::plain));
    EXPECT_EQ(*schema_version(*copy), 1);
    EXPECT_EQ(*copy->integer("SELECT x FROM a"), 1);
  }
  EXPECT_FALSE(migrate(*connection, std::vector{one, two, broken}).ok());
  EXPECT_EQ(*schema_version(*connection), 2);
  EXPECT_EQ(*connection->integer("SELECT count(*) FROM sqlite_schema WHERE name = 'c'"), 0);
  EXPECT_TRUE(migrate(*connection, std::vector{one}).error().is(kNewerHome));
}

TEST(Migrations, LinkEventsOfAnOlderHomeStay) {
  const TemporaryDirectory temporary;
  auto connection = std::move(*Connection::open((temporary.path() / "a.db").string(), Connection::Use::plain));
  ASSERT_TRUE(migrate(*connection, records_migrations().first(1)).ok());
  ASSERT_TRUE(connection
                  ->script("INSERT INTO link_event (id, kind, subject, target, record, operator_name, reason, at, seq) "
                           "VALUES (1, 5, 2, 3, 4, '示例经办', '示例', 99, 7)")
                  .ok());
  ASSERT_TRUE(migrate(*connection, records_migrations()).ok());
  EXPECT_EQ(*connection->integer("SELECT 1000000 * kind + 10000 * subject + 1000 * target + 100 * record + seq FROM "
                                 "link_event WHERE id = 1 AND at = 99 AND reason = '示例'"),
            5'023'407);
}

}  // namespace
}  // namespace taixin::store
