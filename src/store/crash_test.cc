// Promise 1: a scripted load is cut at every write and every sync, by power, by a full disk and by a failing one. What
// was confirmed is there afterwards, what was not sealed is not seen, ids have no gap, counts add up, and loading goes
// on.
#include <set>

#include "store/errors.h"
#include "store/fault_vfs.h"
#include "store/sqlite.h"
#include "store/test_support.h"

namespace taixin::store {
namespace {

const base::FixedClock kClock(Day(20600));

// What the script was told is safe.
struct Confirmed {
  std::vector<Submission> sealed;
  int64_t access_entries = 0;
  std::optional<base::Error> error;  // that ended it
};

base::Result<void> log_access(Home& home, CommitSeq seq) {
  return home.access().run(Priority::interactive, [seq](WriteTx& tx) -> base::Result<void> {
    AccessEntry entry;
    entry.operator_name = "示例经办";
    entry.subjects = {SubjectId(1), SubjectId(2)};
    entry.seq = seq;
    TX_TRY([[maybe_unused]] const int64_t id, append_access(tx, entry));
    return {};
  });
}

base::Result<void> steps(Home& home, Confirmed& confirmed) {
  for (const size_t size : {7u, 25u}) {
    TX_TRY(Submission sealed, load_submission(home, size, 10, size == 25 ? Packed::in_blocks : Packed::alone));
    confirmed.sealed.push_back(sealed);
    TX_CHECK(log_access(home, sealed.seq));
    ++confirmed.access_entries;
  }
  // One stays open; the next is sealed after it.
  TX_CHECK(home.records().run(Priority::bulk, [](WriteTx& tx) -> base::Result<void> {
    TX_TRY(const SubmissionId open, open_submission(tx, small_submission()));
    auto records = small_records(open, ItemNo(1), 5, *Packer::of({}));
    TX_CHECK(append_small(tx, std::span(records).first(2), Packed::in_blocks, *Packer::of({})));
    return append_records(tx, std::span(records).subspan(2));
  }));
  TX_TRY(Submission last, load_submission(home, 3, 3));
  confirmed.sealed.push_back(last);
  return {};
}

Confirmed run_script(const std::filesystem::path& directory, bool must_go_on_reading) {
  Confirmed confirmed;
  auto home = Home::open(directory, kClock);
  if (!home.ok()) {
    confirmed.error = home.error();
    return confirmed;
  }
  if (const auto done = steps(**home, confirmed); !done.ok()) confirmed.error = done.error();
  if (confirmed.error && must_go_on_reading) {
    auto tx = (*home)->read_records();
    EXPECT_TRUE(tx.ok());
    if (tx.ok()) {
      uint64_t seen = 0, expected = 0;
      EXPECT_TRUE(scan_records(*tx, RecordId(), [&](const Record&, const Submission&) { return ++seen, true; }).ok());
      for (const Submission& s : confirmed.sealed) expected += s.counts.accepted;
      EXPECT_GE(seen, expected);
    }
    EXPECT_TRUE((*home)->records().read_only_reason() || (*home)->access().read_only_reason());
  }
  return confirmed;
}

void check_after(const std::filesystem::path& directory, const Confirmed& confirmed) {
  auto home = Home::open(directory, kClock);
  ASSERT_TRUE(home.ok()) << home.error().message(base::Lang::en);
  ASSERT_TRUE(load_submission(**home, 4, 2).ok()) << "loading goes on";
  {
    auto tx = (*home)->read_records();
    ASSERT_TRUE(tx.ok());
    for (const Submission& before : confirmed.sealed) {
      const auto now = *submission(*tx, before.id);
      ASSERT_TRUE(now.has_value()) << "a confirmed seal is lost";
      EXPECT_EQ(now->state, SubmissionState::sealed);
      EXPECT_EQ(now->seq, before.seq);
      EXPECT_EQ(now->sealed_at, before.sealed_at);
      EXPECT_EQ(now->counts.accepted, before.counts.accepted);
    }
    const auto all = *submissions(*tx, {.source = {}, .item = {}, .before = SubmissionId(INT64_MAX), .limit = 100});
    std::set<int64_t> seqs;
    uint64_t expected = 0;
    for (const Submission& s : all) {
      EXPECT_NE(s.state, SubmissionState::open);
      if (s.state != SubmissionState::sealed) continue;
      seqs.insert(s.seq.get());
      expected += s.counts.accepted;
    }
    EXPECT_EQ(static_cast<int64_t>(seqs.size()), commit_head(*tx)->get());
    EXPECT_TRUE(seqs.empty() || *seqs.rbegin() == static_cast<int64_t>(seqs.size())) << "commit sequences have a gap";
    uint64_t seen = 0;
    EXPECT_TRUE(scan_records(*tx, RecordId(), [&](const Record&, const Submission&) { return ++seen, true; }).ok());
    EXPECT_EQ(seen, expected);
    auto log = (*home)->read_access();
    EXPECT_GE(static_cast<int64_t>(access_entries(*log, {.subject = SubjectId(2)})->size()), confirmed.access_entries);
  }
  const auto findings = (*home)->doctor();
  ASSERT_TRUE(findings.ok());
  for (const auto& finding : *findings) ADD_FAILURE() << finding.message(base::Lang::en);
}

class Crash : public testing::Test {
 protected:
  Crash() {
    EXPECT_TRUE(Home::create(temporary_.path() / "fresh", kClock).ok());
    auto home = Home::open(temporary_.path() / "fresh", kClock);
    EXPECT_TRUE(load_submission(**home, 2, 2).ok());
  }
  std::filesystem::path new_home() {
    const auto path = temporary_.path() / "home";
    std::filesystem::remove_all(path);
    std::filesystem::copy(temporary_.path() / "fresh", path, std::filesystem::copy_options::recursive);
    return path;
  }
  uint64_t operations_of_script() {
    FaultDisk disk;
    disk.arm(FaultDisk::Fault::none, 0);
    EXPECT_FALSE(run_script(new_home(), false).error);
    return disk.operations();
  }
  // Cuts at every operation; returns how often the script noticed.
  int cut_everywhere(FaultDisk::Fault fault, uint64_t seed,
                     const std::function<void(const base::Error&)>& check_error) {
    const uint64_t operations = operations_of_script();
    EXPECT_GT(operations, 30u);
    int noticed = 0;
    for (uint64_t at = 1; at <= operations && !HasFailure(); ++at) {
      SCOPED_TRACE(fmt::format("operation {} of {}, seed {}", at, operations, seed));
      const auto path = new_home();
      FaultDisk disk;
      disk.arm(fault, at);
      const Confirmed confirmed = run_script(path, fault != FaultDisk::Fault::power_cut);
      if (confirmed.error) {
        ++noticed;
        check_error(*confirmed.error);
      }
      disk.restart(seed == 0 ? 0 : seed * 1000 + at);
      check_after(path, confirmed);
    }
    return noticed;
  }
  TemporaryDirectory temporary_;
};

TEST_F(Crash, PowerIsCutAtEveryWriteAndEverythingUnsyncedIsLost) {
  EXPECT_GT(cut_everywhere(FaultDisk::Fault::power_cut, 0, [](const base::Error&) {}), 20);
}

TEST_F(Crash, PowerIsCutAtEveryWriteAndSomeOfTheUnsyncedSurvives) {
  EXPECT_GT(cut_everywhere(FaultDisk::Fault::power_cut, 1, [](const base::Error&) {}), 20);
}

TEST_F(Crash, TheDiskIsFullFromEveryWriteOn) {
  const int noticed = cut_everywhere(FaultDisk::Fault::full, 0, [](const base::Error& error) {
    EXPECT_TRUE(error.is(kDiskFull)) << error.message(base::Lang::en);
    EXPECT_FALSE(error.next(base::Lang::zh).empty());
  });
  EXPECT_GT(noticed, 20);
}

TEST_F(Crash, TheDiskFailsFromEveryWriteAndSyncOn) {
  const int noticed = cut_everywhere(FaultDisk::Fault::io_error, 0, [](const base::Error& error) {
    EXPECT_TRUE(error.is(kDiskFailed)) << error.message(base::Lang::en);
  });
  EXPECT_GT(noticed, 20);
}

// The shim must be able to lose data, or the tests above prove nothing: without syncs a confirmed commit is lost.
TEST_F(Crash, WithoutSyncsTheShimLosesConfirmedData) {
  const auto path = new_home();
  FaultDisk disk;
  {
    auto connection = Connection::open((path / "records.db").string(), Connection::Use::writer);
    ASSERT_TRUE(connection.ok());
    ASSERT_TRUE((*connection)->script("PRAGMA synchronous=OFF; INSERT INTO meta VALUES ('canary', 'x')").ok());
    disk.arm(FaultDisk::Fault::power_cut, 1);
  }
  disk.restart(0);
  auto connection = Connection::open((path / "records.db").string(), Connection::Use::plain);
  ASSERT_TRUE(connection.ok());
  EXPECT_EQ(*(*connection)->integer("SELECT count(*) FROM meta WHERE key = 'canary'"), 0);
}

TEST_F(Crash, AfterAFailureNothingIsWrittenAnyMore) {
  const auto path = new_home();
  FaultDisk disk;
  auto home = Home::open(path, kClock);
  ASSERT_TRUE(home.ok());
  disk.arm(FaultDisk::Fault::full, 1);
  EXPECT_TRUE(load_submission(**home, 1, 1).error().is(kDiskFull));
  disk.arm(FaultDisk::Fault::none, 0);  // space again: still nothing, until somebody looks and starts anew
  const auto refused = load_submission(**home, 1, 1);
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(refused.error().is(kReadOnly));
  EXPECT_TRUE((*home)->records().read_only_reason()->is(kDiskFull));
}

}  // namespace
}  // namespace taixin::store
