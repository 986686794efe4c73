#include "intake/pipeline.h"

#include <gtest/gtest.h>

#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

// Rows 1..count; after `fails_after` rows the file breaks.
class CountingReader : public Reader {
 public:
  CountingReader(uint64_t count, uint64_t fails_after = UINT64_MAX, size_t more_bytes = 0)
      : count_(count), fails_after_(fails_after), more_(more_bytes, 'x') {}
  const FileInfo& info() const override { return info_; }
  const std::vector<std::string>& header() const override { return header_; }
  uint64_t header_line() const override { return 1; }
  base::Result<Next> next(Row& row) override {
    if (at_ == fails_after_) return base::fail(kNoRows);
    if (at_ == count_) return Next::end;
    row.line = ++at_;
    row.cells = {std::to_string(at_), more_};
    return at_ % 100 == 0 ? Next::bad_row : Next::row;
  }
  const base::Error& row_error() const override { return error_; }
  double progress() const override { return static_cast<double>(at_) / static_cast<double>(count_); }

 private:
  uint64_t count_, fails_after_, at_ = 0;
  std::string more_;
  FileInfo info_;
  std::vector<std::string> header_{"列"};
  base::Error error_ = base::fail(kNoRows);
};

void copy_line(RowBatch& batch) {
  for (size_t i = 0; i < batch.used; ++i) {
    const Row& row = batch.rows[i];
    if (row.line % 37 == 0) std::this_thread::yield();
    batch.typed[i].line = row.line;
    batch.tags[i] = batch.read_errors[i] ? "bad" : row.cells[0];
  }
}

TEST(Pipeline, RowsComeInTheOrderOfTheFile) {
  for (const uint64_t count : {0u, 1u, 255u, 256u, 257u, 10'000u}) {
    CountingReader reader(count);
    RowPipeline rows(reader, copy_line, 3);
    uint64_t seen = 0;
    while (auto batch = rows.next()) {
      for (size_t i = 0; i < batch->used; ++i) {
        ASSERT_EQ(batch->typed[i].line, ++seen);
        EXPECT_EQ(batch->tags[i], seen % 100 == 0 ? "bad" : std::to_string(seen));
      }
      rows.recycle(std::move(batch));
    }
    EXPECT_EQ(seen, count);
    EXPECT_TRUE(rows.finished().ok());
  }
}

TEST(Pipeline, ABatchEndsByItsRowsOrByItsBytes) {
  for (const size_t bytes : {size_t{0}, size_t{100}, size_t{700}, RowBatch::kBytes - 10, 3 * RowBatch::kBytes}) {
    CountingReader reader(1000, UINT64_MAX, bytes);
    RowPipeline rows(reader, copy_line, 2);
    uint64_t seen = 0;
    while (auto batch = rows.next()) {
      seen += batch->used;
      size_t held = 0;  // before its last row
      for (size_t i = 0; i + 1 < batch->used; ++i)
        held += batch->rows[i].cells[0].size() + batch->rows[i].cells[1].size();
      EXPECT_LE(batch->used, RowBatch::kRows);
      EXPECT_LT(held, RowBatch::kBytes);
      EXPECT_TRUE(bytes > 0 || seen == 1000 || batch->used == RowBatch::kRows) << batch->used;
      EXPECT_TRUE(bytes <= RowBatch::kBytes || batch->used <= 1) << batch->used;
      rows.recycle(std::move(batch));
    }
    EXPECT_EQ(seen, 1000u);
  }
}

TEST(Pipeline, AnErrorAtAnyRowComesAfterTheRowsBeforeIt) {
  for (uint64_t at = 0; at < 600; at += 7) {
    CountingReader reader(1000, at);
    RowPipeline rows(reader, copy_line, 2);
    uint64_t seen = 0;
    while (auto batch = rows.next()) {
      seen += batch->used;
      rows.recycle(std::move(batch));
    }
    EXPECT_EQ(seen, at);
    EXPECT_FALSE(rows.finished().ok());
  }
}

TEST(Pipeline, WhoStopsEarlyDoesNotHang) {
  for (int taken = 0; taken < 20; ++taken) {
    CountingReader reader(1'000'000);
    RowPipeline rows(reader, copy_line, 2);
    for (int i = 0; i < taken; ++i) {
      auto batch = rows.next();
      ASSERT_NE(batch, nullptr);
      rows.recycle(std::move(batch));
    }
    const auto held = rows.next();  // one is still out when the pipeline ends
    ASSERT_NE(held, nullptr);
  }
}

}  // namespace
}  // namespace taixin::intake
