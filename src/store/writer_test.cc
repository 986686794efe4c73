#include "store/writer.h"

#include <future>
#include <semaphore>
#include <stdexcept>

#include "store/errors.h"
#include "store/sqlite.h"
#include "store/test_support.h"

namespace taixin::store {
namespace {

using Result = base::Result<void>;

// A writer on records.db whose thread can be held, so that a queue builds up behind it.
class WriterTests : public testing::Test {
 protected:
  WriterTests() {
    EXPECT_TRUE(Home::create(temporary_.path(), clock_).ok());
    home_ = std::move(*Home::open(temporary_.path(), clock_));
  }
  Writer& writer() { return home_->records(); }
  std::future<Result> start(Priority priority, Writer::Work work) {
    return std::async(std::launch::async,
                      [&to = writer(), priority, work = std::move(work)] { return to.run(priority, work); });
  }
  // Holds the writer thread until `let_go`.
  void hold() {
    holder_ = start(Priority::interactive, [this](WriteTx&) -> Result {
      held_.release();
      go_.acquire();
      return {};
    });
    held_.acquire();
  }
  void let_go() {
    go_.release();
    EXPECT_TRUE(holder_.get().ok());
  }
  static void wait_a_little() { std::this_thread::sleep_for(std::chrono::milliseconds(60)); }
  static Result note(WriteTx& tx, std::string_view key) {
    return tx.connection().run("INSERT INTO meta (key, value) VALUES ($1, 'x')", key);
  }
  int64_t count(std::string_view key) {
    auto tx = home_->read_records();
    return *tx->connection().integer("SELECT count(*) FROM meta WHERE key = $1", key);
  }

  TemporaryDirectory temporary_;
  base::FixedClock clock_{Day(20600)};
  std::unique_ptr<Home> home_;
  std::binary_semaphore held_{0}, go_{0};
  std::future<Result> holder_;
};

TEST_F(WriterTests, AFailureTakesBackOnlyItself) {
  hold();
  auto good = start(Priority::interactive, [](WriteTx& tx) { return note(tx, "good"); });
  auto bad = start(Priority::interactive, [](WriteTx& tx) -> Result {
    TX_CHECK(note(tx, "bad"));
    return base::fail(kNoRecord, {{"id", "7"}});
  });
  auto thrown = start(Priority::interactive, [](WriteTx& tx) -> Result {
    TX_CHECK(note(tx, "thrown"));
    throw std::runtime_error("of a library");
  });
  wait_a_little();
  let_go();
  EXPECT_TRUE(good.get().ok());
  EXPECT_TRUE(bad.get().error().is(kNoRecord));
  EXPECT_TRUE(thrown.get().error().is(kStoreFailed));
  EXPECT_EQ(count("good"), 1);
  EXPECT_EQ(count("bad"), 0);
  EXPECT_EQ(count("thrown"), 0);
  EXPECT_FALSE(writer().read_only_reason());
}

TEST_F(WriterTests, ABrokenConstraintIsAnErrorAndNotTheEnd) {
  ASSERT_TRUE(writer().run(Priority::interactive, [](WriteTx& tx) { return note(tx, "once"); }).ok());
  EXPECT_TRUE(
      writer().run(Priority::interactive, [](WriteTx& tx) { return note(tx, "once"); }).error().is(kStoreFailed));
  EXPECT_TRUE(writer().run(Priority::interactive, [](WriteTx& tx) { return note(tx, "twice"); }).ok());
}

TEST_F(WriterTests, InteractiveGoesBeforeBulkButBulkGetsItsTurn) {
  hold();
  std::mutex mutex;
  std::vector<char> order;
  std::vector<std::future<Result>> all;
  const auto add = [&](Priority priority, char name) {
    all.push_back(start(priority, [&, name](WriteTx&) -> Result {
      // Longer than a group may last, so that each interactive function is a group of its own.
      std::this_thread::sleep_for(std::chrono::microseconds(Writer::kGroupMicros + 500));
      const std::lock_guard lock(mutex);
      order.push_back(name);
      return {};
    }));
  };
  add(Priority::bulk, 'b');
  wait_a_little();
  for (int i = 0; i < 2 * Writer::kBulkPatience; ++i) add(Priority::interactive, 'i');
  wait_a_little();
  let_go();
  for (auto& one : all) EXPECT_TRUE(one.get().ok());
  const auto turn = std::find(order.begin(), order.end(), 'b') - order.begin();
  EXPECT_GE(turn, Writer::kBulkPatience / 2) << "bulk pushed in front";
  EXPECT_LT(turn, 2 * Writer::kBulkPatience) << "bulk never got its turn";
}

TEST_F(WriterTests, AFullQueueIsAnAnswerAndNotAWait) {
  hold();
  std::vector<std::future<Result>> waiting;
  for (size_t i = 0; i < Writer::kQueueMax; ++i) {
    waiting.push_back(start(Priority::bulk, [](WriteTx&) -> Result { return {}; }));
  }
  // All of them are queued once one more is refused at once.
  bool busy = false;
  for (int i = 0; i < 200 && !busy; ++i) {
    auto probe = start(Priority::bulk, [](WriteTx&) -> Result { return {}; });
    if (probe.wait_for(std::chrono::milliseconds(50)) == std::future_status::ready) {
      busy = probe.get().error().is(kBusy);
    } else {
      waiting.push_back(std::move(probe));
    }
  }
  EXPECT_TRUE(busy);
  let_go();
  size_t refused = 0;
  for (auto& one : waiting) refused += one.get().ok() ? 0 : 1;
  EXPECT_LE(refused, waiting.size() - Writer::kQueueMax);
}

TEST_F(WriterTests, WhoDoesNotWaitIsToldAfterTheCommit) {
  hold();
  std::promise<int64_t> seen;
  std::promise<base::Error> failed;
  writer().start(
      Priority::interactive, [](WriteTx& tx) { return note(tx, "good"); },
      [&](const Result& result) { seen.set_value(result ? count("good") : -1); });
  writer().start(
      Priority::interactive,
      [](WriteTx&) -> Result {
        return base::fail(kNoRecord, {{"id", "7"}});
      },
      [&](const Result& result) { failed.set_value(result.error()); });
  auto counted = seen.get_future();
  EXPECT_EQ(counted.wait_for(std::chrono::milliseconds(60)), std::future_status::timeout);
  let_go();
  EXPECT_EQ(counted.get(), 1) << "others can read it when it is told";
  EXPECT_TRUE(failed.get_future().get().is(kNoRecord));
}

TEST_F(WriterTests, WhoDoesNotWaitIsRefusedAtOnceWhenTheQueueIsFull) {
  hold();
  std::atomic<int> told = 0;
  for (size_t i = 0; i < Writer::kQueueMax; ++i) {
    writer().start(
        Priority::interactive, [](WriteTx&) -> Result { return {}; },
        [&](const Result& result) { told += result.ok(); });
  }
  EXPECT_EQ(told, 0);
  std::optional<Result> refused;
  writer().start(
      Priority::interactive, [](WriteTx&) -> Result { return {}; }, [&](const Result& result) { refused = result; });
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->error().is(kBusy));
  let_go();
  ASSERT_TRUE(writer().run(Priority::interactive, [](WriteTx&) -> Result { return {}; }).ok());
  EXPECT_EQ(told, static_cast<int>(Writer::kQueueMax));
}

TEST_F(WriterTests, WhatIsQueuedAtTheEndIsFinished) {
  hold();
  auto last = start(Priority::bulk, [](WriteTx& tx) { return note(tx, "last"); });
  wait_a_little();
  auto closing = std::async(std::launch::async, [this] { home_.reset(); });
  wait_a_little();
  let_go();
  closing.get();
  EXPECT_TRUE(last.get().ok());
  home_ = std::move(*Home::open(temporary_.path(), clock_));
  EXPECT_EQ(count("last"), 1);
}

TEST_F(WriterTests, CommitSequencesOfWhatWasTakenBackAreUsedAgain) {
  const auto seq = [&](bool fail) {
    CommitSeq got;
    (void)writer().run(Priority::interactive, [&](WriteTx& tx) -> Result {
      TX_TRY(got, tx.next_seq());
      return fail ? Result(base::fail(kBusy)) : Result();
    });
    return got.get();
  };
  EXPECT_EQ(seq(false), 1);
  EXPECT_EQ(seq(true), 2);
  EXPECT_EQ(seq(false), 2);
}

TEST_F(WriterTests, TheLogIsFoldedIntoTheFileWhileLoading) {
  ASSERT_TRUE(load_submission(*home_, 60'000, 5'000).ok());
  const auto log = std::filesystem::file_size(temporary_.path() / "records.db-wal");
  const auto file = std::filesystem::file_size(temporary_.path() / "records.db");
  EXPECT_LT(log, 32u << 20);
  EXPECT_GT(file, 4u << 20);
}

TEST_F(WriterTests, WithoutADatabaseSaysSo) {
  Writer lost((temporary_.path() / "nowhere.db").string(), clock_);
  ASSERT_TRUE(lost.read_only_reason().has_value());
  EXPECT_TRUE(lost.run(Priority::bulk, [](WriteTx&) -> Result { return {}; }).error().is(kReadOnlyHome));
}

}  // namespace
}  // namespace taixin::store
