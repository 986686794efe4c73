#include "intake/write_ahead.h"

#include <gmock/gmock.h>

#include <future>
#include <latch>

#include "store/errors.h"
#include "store/sqlite.h"
#include "store/test_support.h"

namespace taixin::intake {
namespace {

using store::WriteTx;
using testing::ElementsAre;
using testing::IsEmpty;
using Result = base::Result<void>;

class WriteAheadTest : public testing::Test {
 protected:
  WriteAheadTest() {
    EXPECT_TRUE(store::Home::create(temporary_.path(), clock_).ok());
    home_ = std::move(*store::Home::open(temporary_.path(), clock_));
  }
  static store::Writer::Work piece(int number) {
    return [number](WriteTx& tx) {
      return tx.connection().run("INSERT INTO counter (name, value) VALUES ($1, $2)", fmt::format("piece{}", number),
                                 number);
    };
  }
  // Holds the writer until `go`, so that others are under way before it is done.
  static store::Writer::Work piece_after(std::latch& go, int number) {
    return [&go, number](WriteTx& tx) {
      go.wait();
      return piece(number)(tx);
    };
  }
  std::vector<int64_t> written() {
    auto tx = *home_->read_records();
    auto rows = *tx.connection().prepare("SELECT value FROM counter WHERE name LIKE 'piece%' ORDER BY rowid");
    std::vector<int64_t> numbers;
    while (*rows.step()) numbers.push_back(store::Row(rows).integer());
    return numbers;
  }

  store::TemporaryDirectory temporary_;
  base::FixedClock clock_{base::Day(20600)};
  std::unique_ptr<store::Home> home_;
};

TEST_F(WriteAheadTest, PiecesAreWrittenInTheirOrder) {
  WriteAhead ahead(home_->records());
  for (int i = 1; i <= 8; ++i) ASSERT_TRUE(ahead.start(piece(i)).ok());
  ASSERT_TRUE(ahead.finish().ok());
  EXPECT_THAT(written(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
}

TEST_F(WriteAheadTest, BehindOneThatFailsNothingIsWritten) {
  std::latch go(1);
  WriteAhead ahead(home_->records());
  ASSERT_TRUE(ahead.start(piece_after(go, 1)).ok());
  ASSERT_TRUE(ahead.start([](WriteTx&) -> Result { return base::fail(store::kDiskFull); }).ok());
  ASSERT_TRUE(ahead.start(piece(3)).ok());
  go.count_down();
  Result later = ahead.start(piece(4));
  EXPECT_TRUE(later.ok() || later.error().is(store::kDiskFull));
  EXPECT_TRUE(ahead.finish().error().is(store::kDiskFull));
  EXPECT_TRUE(ahead.start(piece(5)).error().is(store::kDiskFull));
  EXPECT_THAT(written(), ElementsAre(1));
}

// What a full disk does: the function went well, and its transaction did not.
struct RefusingHook : store::CommitHook {
  int left = 0;
  Result attached(store::Connection&) override { return {}; }
  Result begun(store::Connection&) override { return {}; }
  Result committing(store::Connection&) override {
    return left-- > 0 ? Result() : Result(base::fail(store::kDiskFull));
  }
  Result appended(std::span<const store::NewRecord>, bool) override { return {}; }
  void some_taken_back() override {}
  void committed() override {}
  void taken_back() override {}
};

TEST_F(WriteAheadTest, ACommitThatFailsStopsThoseBehindItToo) {
  RefusingHook hook;
  hook.left = 1;
  ASSERT_TRUE(home_->records().attach(hook).ok());
  std::latch go(1);
  WriteAhead ahead(home_->records());
  ASSERT_TRUE(ahead.start(piece_after(go, 1)).ok());
  ASSERT_TRUE(ahead.start(piece(2)).ok());
  int tried = 0;
  ASSERT_TRUE(ahead
                  .start([&tried](WriteTx& tx) {
                    ++tried;
                    return piece(3)(tx);
                  })
                  .ok());
  go.count_down();
  EXPECT_TRUE(ahead.finish().error().is(store::kDiskFull));
  EXPECT_EQ(tried, 0);
  EXPECT_THAT(written(), ElementsAre(1));
}

TEST_F(WriteAheadTest, TheCallerWaitsForTheWriterWhenItIsFarAhead) {
  std::latch go(1);
  WriteAhead ahead(home_->records());
  for (size_t i = 0; i < WriteAhead::kAhead; ++i) {
    ASSERT_TRUE(ahead
                    .start([&go](WriteTx&) -> Result {
                      go.wait();
                      return {};
                    })
                    .ok());
  }
  auto next = std::async(std::launch::async, [&] { return ahead.start(piece(1)); });
  EXPECT_EQ(next.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  EXPECT_THAT(written(), IsEmpty());
  go.count_down();
  EXPECT_TRUE(next.get().ok());
  EXPECT_TRUE(ahead.finish().ok());
  EXPECT_THAT(written(), ElementsAre(1));
}

}  // namespace
}  // namespace taixin::intake
