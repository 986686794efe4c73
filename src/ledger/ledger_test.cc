// Publishing: never a signed checkpoint whose leaves are not there, never a smaller or another tree than was signed.
#include "ledger/ledger.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "ledger/base64.h"
#include "ledger/log_errors.h"
#include "ledger/test_support.h"
#include "store/errors.h"
#include "store/fault_vfs.h"
#include "store/schema.h"

namespace taixin::ledger {
namespace {

using store::FaultDisk;
using testing::ElementsAre;
using testing::IsEmpty;
namespace fs = std::filesystem;

const base::FixedClock kClock(base::Day(20600));

base::Result<void> log_answer(store::Home& home) {
  return home.access().run(store::Priority::interactive, [](store::WriteTx& tx) -> base::Result<void> {
    store::AccessEntry entry;
    entry.operator_name = "示例经办";
    entry.subjects = {SubjectId(1), SubjectId(2)};
    TX_TRY([[maybe_unused]] const int64_t id, store::append_access(tx, entry));
    return {};
  });
}

// The root over all stored entries, by the definition.
Hash slow_root(store::ReadTx tx, uint64_t size) {
  std::vector<Hash> leaves;
  for (uint64_t n = 0; leaves.size() < size; ++n) {
    const auto tile = *stored_tile(tx.connection(), 0, n);
    for (const Hash& root : tile) leaves.push_back(leaf_hash(entry_of(root)));
  }
  leaves.resize(size);
  return subtree_root(leaves);
}

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() : logged_(temporary_.path() / "home", kClock) { EXPECT_TRUE(logged_.create()); }
  Ledger& ledger() { return logged_.ledger(); }

  store::TemporaryDirectory temporary_;
  LoggedHome logged_;
};

TEST_F(LedgerTest, PublishesWhatIsOnDiskAndAnswersNameTheRecordsTheyCameFrom) {
  ASSERT_TRUE(store::load_submission(logged_.home(), 300, 100));
  ASSERT_TRUE(log_answer(logged_.home()));
  ASSERT_TRUE(ledger().publish());
  const auto records = ledger().published(LogName::records), access = ledger().published(LogName::access);
  ASSERT_TRUE(records && access);
  EXPECT_EQ(records->checkpoint.origin, "example.com/taixin/records");
  EXPECT_EQ(records->checkpoint.size, 301u);
  EXPECT_EQ(records->checkpoint.root, slow_root(*logged_.home().read_records(), 301));
  EXPECT_THAT(records->checkpoint.extensions, IsEmpty());
  EXPECT_EQ(access->checkpoint.size, 1u);
  EXPECT_THAT(access->checkpoint.extensions,
              ElementsAre(fmt::format("records 301 {}", base64(records->checkpoint.root))));
  EXPECT_TRUE(open_checkpoint(records->note, {{ledger().verifier(LogName::records)}}, "example.com/taixin/records"));
  EXPECT_FALSE(open_checkpoint(records->note, {{ledger().verifier(LogName::access)}}, ""));
}

// Until the publishing thread has ended two more rounds: one may have been under way.
void wait_two_rounds(const Ledger& ledger) {
  const uint64_t until = ledger.rounds() + 2;
  while (ledger.rounds() < until) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

// Publication within a second: by the thread alone, without another write, in two of its rounds of half a second.
TEST_F(LedgerTest, WhatIsAppendedIsSignedAndShownByTheSecondRound) {
  for (int i = 0; i < 2; ++i) {
    const auto before = ledger().published(LogName::records);
    ASSERT_TRUE(store::load_submission(logged_.home(), 3, 3));
    ASSERT_TRUE(log_answer(logged_.home()));
    const uint64_t records = ledger().log(LogName::records).size(), access = ledger().log(LogName::access).size();
    wait_two_rounds(ledger());
    ASSERT_TRUE(ledger().published(LogName::records) && ledger().published(LogName::access));
    EXPECT_NE(ledger().published(LogName::records), before);
    EXPECT_EQ(ledger().published(LogName::records)->checkpoint.size, records);
    EXPECT_EQ(ledger().published(LogName::records)->checkpoint.root,
              slow_root(*logged_.home().read_records(), records));
    EXPECT_EQ(ledger().published(LogName::access)->checkpoint.size, access);
    EXPECT_TRUE(open_checkpoint(ledger().published(LogName::access)->note, {{ledger().verifier(LogName::access)}}, ""));
  }
}

TEST_F(LedgerTest, PublishesByItselfAndAgainAfterARestart) {
  ASSERT_TRUE(store::load_submission(logged_.home(), 3, 3));
  wait_two_rounds(ledger());
  ASSERT_TRUE(ledger().published(LogName::records));
  EXPECT_EQ(ledger().published(LogName::records)->checkpoint.size, 4u);
  const std::string note = ledger().published(LogName::records)->note;
  logged_.close();
  ASSERT_TRUE(logged_.open());
  EXPECT_EQ(ledger().published(LogName::records)->note, note) << "nothing new is not signed anew";
  ASSERT_TRUE(store::load_submission(logged_.home(), 1, 1));
  ASSERT_TRUE(ledger().publish());
  EXPECT_EQ(ledger().published(LogName::records)->checkpoint.size, 6u);
  EXPECT_FALSE(ledger().trouble());
}

TEST_F(LedgerTest, AnOlderHomeThatWasRestoredDoesNotSign) {
  ASSERT_TRUE(store::load_submission(logged_.home(), 5, 5));
  ASSERT_TRUE(ledger().publish());
  logged_.close();
  fs::copy_file(temporary_.path() / "home" / "records.db", temporary_.path() / "older.db");
  ASSERT_TRUE(logged_.open());
  ASSERT_TRUE(store::load_submission(logged_.home(), 5, 5));
  ASSERT_TRUE(ledger().publish());
  const uint64_t was = ledger().signed_size(LogName::records);
  logged_.close();
  fs::copy_file(temporary_.path() / "older.db", temporary_.path() / "home" / "records.db",
                fs::copy_options::overwrite_existing);
  ASSERT_TRUE(logged_.open());
  ASSERT_TRUE(ledger().trouble());
  EXPECT_TRUE(ledger().trouble()->is(kWouldGoBack));
  EXPECT_LT(ledger().published(LogName::records)->checkpoint.size, was);
  // Another history of the same length and more is refused as well.
  ASSERT_TRUE(store::load_submission(logged_.home(), 9, 5));
  EXPECT_GT(ledger().log(LogName::records).size(), was);
  const auto again = ledger().publish();
  ASSERT_FALSE(again.ok());
  EXPECT_TRUE(again.error().is(kWouldGoBack));
}

TEST_F(LedgerTest, AKeyThatIsMissingIsNamedAndAnotherIsNotMadeSilently) {
  logged_.close();
  fs::remove(logged_.keys() / "access.key");
  const auto opened = logged_.open();
  ASSERT_FALSE(opened.ok());
  EXPECT_TRUE(opened.error().is(kNoLogKey));
  EXPECT_EQ(fs::status(logged_.keys()).permissions(), fs::perms(0700));
  EXPECT_EQ(fs::status(logged_.keys() / "records.key").permissions(), fs::perms(0600));
}

TEST_F(LedgerTest, WhatIsTakenBackLeavesNoLeaf) {
  ASSERT_TRUE(store::load_submission(logged_.home(), 2, 2));
  const Log::Head before = ledger().log(LogName::records).head();
  const auto refused = logged_.home().records().run(store::Priority::interactive, [](store::WriteTx& tx) {
    const store::SubjectName name{SubjectId(1), "示例", "示例", true, {}, {}};
    (void)store::add_subject_names(tx, {&name, 1});
    return base::Result<void>(base::fail(store::kBusy));
  });
  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(ledger().log(LogName::records).head().root, before.root);
  EXPECT_EQ(ledger().log(LogName::records).size(), before.size);
  EXPECT_THAT(*logged_.audit(LogName::records), IsEmpty());
}

// Rows that were there before there was a log get their leaves at the first start, in steps.
TEST(LedgerAdoption, AHomeOfAnOlderVersion) {
  const store::TemporaryDirectory temporary;
  LoggedHome logged(temporary.path(), kClock);
  ASSERT_TRUE(store::Home::create(temporary.path(), kClock));
  {
    auto home = store::Home::open(temporary.path(), kClock);
    ASSERT_TRUE(store::load_submission(**home, static_cast<size_t>(Log::kRowsMax) + 500, 5000));
    ASSERT_TRUE(store::load_submission(**home, 700, 5000, store::Packed::in_blocks));
    ASSERT_TRUE(log_answer(**home));
  }
  ASSERT_TRUE(Ledger::create(logged.keys(), temporary.path(), ""));
  ASSERT_TRUE(logged.open());
  EXPECT_TRUE(logged.ledger().log(LogName::records).adopted());
  EXPECT_EQ(logged.ledger().log(LogName::records).size(), static_cast<uint64_t>(Log::kRowsMax) + 500 + 3 + 2);
  EXPECT_THAT(*logged.audit(LogName::records), IsEmpty());
  EXPECT_THAT(*logged.audit(LogName::access), IsEmpty());
}

// ---- crashes

// Opens, loads, answers and signs; what was signed and shown, largest first.
uint64_t signed_by_script(const fs::path& home) {
  LoggedHome logged(home, kClock);
  uint64_t shown = 0;
  if (!logged.open()) return shown;
  const auto publish = [&] {
    if (logged.ledger().publish() && logged.ledger().published(LogName::records)) {
      shown = logged.ledger().published(LogName::records)->checkpoint.size;
    }
  };
  for (const size_t size : {3u, 260u}) {
    (void)store::load_submission(logged.home(), size, 200);
    publish();
    (void)log_answer(logged.home());
    publish();
  }
  return shown;
}

TEST(LedgerCrash, PowerIsCutAtEveryWriteAndNothingSignedIsLost) {
  const store::TemporaryDirectory temporary;
  const fs::path fresh = temporary.path() / "fresh", path = temporary.path() / "home";
  {
    LoggedHome logged(fresh, kClock);
    ASSERT_TRUE(logged.create());
  }
  const auto new_home = [&] {
    fs::remove_all(path);
    fs::copy(fresh, path, fs::copy_options::recursive);
  };
  uint64_t operations = 0;
  {
    new_home();
    FaultDisk disk;
    disk.arm(FaultDisk::Fault::none, 0);
    EXPECT_EQ(signed_by_script(path), 265u);
    operations = disk.operations();
  }
  for (uint64_t at = 1; at <= operations && !testing::Test::HasFailure(); ++at) {
    SCOPED_TRACE(fmt::format("operation {} of {}", at, operations));
    new_home();
    FaultDisk disk;
    disk.arm(FaultDisk::Fault::power_cut, at);
    const uint64_t shown = signed_by_script(path);
    disk.restart(at % 3);
    LoggedHome logged(path, kClock);
    const auto opened = logged.open();
    ASSERT_TRUE(opened.ok()) << opened.error().message(base::Lang::en);
    EXPECT_FALSE(logged.ledger().trouble()) << logged.ledger().trouble()->message(base::Lang::en);
    EXPECT_GE(logged.ledger().log(LogName::records).size(), shown);
    EXPECT_GE(logged.ledger().log(LogName::records).size(), logged.ledger().signed_size(LogName::records));
    EXPECT_TRUE(store::load_submission(logged.home(), 2, 2));
    EXPECT_TRUE(logged.ledger().publish());
    EXPECT_THAT(*logged.audit(LogName::records), IsEmpty());
    EXPECT_THAT(*logged.audit(LogName::access), IsEmpty());
  }
}

// Says on `out` when it has begun, and after each load that is signed.
[[noreturn]] void load_and_sign_for_ever(const fs::path& directory, int out) {
  const base::SystemClock clock;
  LoggedHome logged(directory, clock);
  if (!logged.open() || ::write(out, "x", 1) != 1) ::_exit(1);
  for (size_t size = 1;; size = size * 7 % 400 + 1) {
    if (!store::load_submission(logged.home(), size, 50) || !log_answer(logged.home())) ::_exit(2);
    if (!logged.ledger().publish() || ::write(out, "x", 1) != 1) ::_exit(3);
  }
}

TEST(LedgerCrash, KilledAtAnyMoment) {
  const store::TemporaryDirectory temporary;
  const base::SystemClock clock;
  {
    LoggedHome logged(temporary.path(), clock);
    ASSERT_TRUE(logged.create());
  }
  std::mt19937 random(20260401);
  uint64_t before = 0;
  for (int round = 0; round < 20; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) load_and_sign_for_ever(temporary.path(), pipe_ends[1]);
    ::close(pipe_ends[1]);
    // Every other child is killed when it may have done nothing yet, the rest after four loads of 466 rows: so the
    // children do enough on any machine and under any sanitizer.
    for (int told = 0; told < (round % 2 == 0 ? 1 : 5); ++told) {
      char one = 0;
      ASSERT_EQ(::read(pipe_ends[0], &one, 1), 1);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(pipe_ends[0]);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
    LoggedHome logged(temporary.path(), clock);
    const auto opened = logged.open();
    ASSERT_TRUE(opened.ok()) << opened.error().message(base::Lang::en);
    EXPECT_FALSE(logged.ledger().trouble());
    EXPECT_GE(logged.ledger().log(LogName::records).size(), before);
    before = logged.ledger().signed_size(LogName::records);
    EXPECT_THAT(*logged.audit(LogName::records), IsEmpty());
    EXPECT_THAT(*logged.audit(LogName::access), IsEmpty());
  }
  EXPECT_GT(before, 1000u) << "the children did nothing";
}

}  // namespace
}  // namespace taixin::ledger
