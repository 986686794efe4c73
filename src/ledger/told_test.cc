// Must hold: a leaf is the same whether the log was told of its rows while they were appended, or read them back.
#include <gmock/gmock.h>

#include <random>

#include "ledger/log.h"
#include "ledger/test_support.h"
#include "store/errors.h"
#include "store/sqlite.h"

namespace taixin::ledger {
namespace {

using store::Packed;
using testing::IsEmpty;
using Result = base::Result<void>;

const base::FixedClock kClock(base::Day(20600));

// One transaction's records: in pieces, each alone or in blocks.
struct Piece {
  size_t count = 0;
  Packed packed = Packed::alone;
  bool with_plain = false;
};
std::vector<Piece> random_pieces(std::mt19937& random) {
  std::vector<Piece> pieces(1 + random() % 3);
  for (Piece& piece : pieces) {
    piece.count = 1 + random() % (random() % 4 == 0 ? 700 : 20);
    piece.packed = random() % 2 == 0 ? Packed::alone : Packed::in_blocks;
    piece.with_plain = random() % 2 == 0;
  }
  return pieces;
}

class ToldTest : public testing::Test {
 protected:
  ToldTest() {
    for (const auto& home : {told_.get(), read_back_.get()}) EXPECT_TRUE(home->create());
  }

  // Opens a submission in a home; its id and the item's number.
  static std::pair<store::SubmissionId, store::ItemNo> begin(LoggedHome& home) {
    std::pair<store::SubmissionId, store::ItemNo> out;
    EXPECT_TRUE(home.home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> Result {
      const store::Submission submission = store::small_submission();
      TX_TRY(out.first, store::open_submission(tx, submission));
      TX_TRY(out.second, store::item_no(tx, submission.item));
      return {};
    }));
    return out;
  }

  static Result append(store::WriteTx& tx, std::pair<store::SubmissionId, store::ItemNo> to,
                       const std::vector<Piece>& pieces) {
    const auto packer = store::Packer::of({});
    for (const Piece& piece : pieces) {
      auto records = store::small_records(to.first, to.second, piece.count, *packer);
      for (store::NewRecord& one : records) {
        if (!piece.with_plain || piece.packed == Packed::in_blocks) continue;
        TX_TRY(one.plain, packer->unpack(one.payload));
      }
      TX_CHECK(store::append_small(tx, records, piece.packed, *packer));
    }
    return {};
  }

  // The runs with their sums, as text.
  static std::string runs(LoggedHome& home) {
    auto tx = *home.home().read_records();
    std::string out;
    const std::vector<LeafRun> all = runs_from(tx.connection(), 0, 1000).value();
    for (const LeafRun& run : all) {
      out +=
          fmt::format("{} {} {} {} {}:", run.first, static_cast<int>(run.source), run.first_row, run.rows, run.leaves);
      for (const auto& sums : run.columns) out += fmt::format(" {:x}/{:x}", sums.plain, sums.weighted);
      out += "\n";
    }
    return out;
  }

  store::TemporaryDirectory temporary_;
  std::unique_ptr<LoggedHome> told_ = std::make_unique<LoggedHome>(temporary_.path() / "told", kClock);
  std::unique_ptr<LoggedHome> read_back_ = std::make_unique<LoggedHome>(temporary_.path() / "back", kClock);
};

TEST_F(ToldTest, LeavesAreTheSameToldOrReadBack) {
  std::mt19937 random(7);
  for (int i = 0; i < 30; ++i) {
    const auto pieces = random_pieces(random);
    for (LoggedHome* home : {told_.get(), read_back_.get()}) {
      const auto to = begin(*home);
      ASSERT_TRUE(home->home().records().run(store::Priority::bulk, [&](store::WriteTx& tx) {
        if (home == read_back_.get()) tx.hook()->some_taken_back();
        return append(tx, to, pieces);
      }));
    }
  }
  const Log::Head told = told_->ledger().log(LogName::records).head();
  const Log::Head read_back = read_back_->ledger().log(LogName::records).head();
  EXPECT_GT(told.size, 30u);
  EXPECT_EQ(told.size, read_back.size);
  EXPECT_EQ(told.root, read_back.root);
  EXPECT_EQ(runs(*told_), runs(*read_back_));
  for (LoggedHome* home : {told_.get(), read_back_.get()}) {
    ASSERT_TRUE(home->ledger().publish());
    EXPECT_THAT(*home->audit(LogName::records), IsEmpty());
  }
}

// Functions that share a transaction: the rows of one that failed are gone, and their numbers are given again.
TEST_F(ToldTest, RowsThatWereTakenBackLeaveNothing) {
  const auto to = begin(*told_);
  store::Writer& writer = told_->home().records();
  std::promise<void> go;
  const auto gone = go.get_future().share();
  std::vector<std::future<Result>> all;
  all.push_back(writer.start(store::Priority::interactive, [gone](store::WriteTx&) -> Result {
    gone.wait();
    return {};
  }));
  for (const size_t count : {3, 5, 2}) {
    all.push_back(writer.start(store::Priority::interactive, [&, count](store::WriteTx& tx) -> Result {
      TX_CHECK(append(tx, to, {{count, Packed::alone, true}}));
      return count == 5 ? Result(base::fail(store::kNoRecord, {{"id", "7"}})) : Result();
    }));
  }
  go.set_value();
  for (size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].get().ok(), i != 2) << i;
  ASSERT_TRUE(told_->ledger().publish());
  EXPECT_THAT(*told_->audit(LogName::records), IsEmpty());
  EXPECT_EQ(*told_->home().read_records()->connection().integer("SELECT count(*) FROM record"), 5);
  EXPECT_EQ(*told_->home().read_records()->connection().integer("SELECT sum(row_count) FROM leaf_run WHERE kind = 1"),
            5);
}

}  // namespace
}  // namespace taixin::ledger
