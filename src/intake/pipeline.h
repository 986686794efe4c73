// Reading and validating rows on several threads, handed out in the order of the file, in bounded memory.
//
//   RowPipeline rows(reader, work, {.workers = 2});
//   while (auto batch = rows.next()) { ... rows.recycle(std::move(batch)); }
//   TX_CHECK(rows.finished());        // the error that ended the file, if any
//
// One thread reads, `workers` do the work on whole batches, the caller takes. At most kBatches batches are alive.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "intake/link.h"
#include "intake/reader.h"

namespace taixin::intake {

struct RowBatch {
  // A batch ends at one or the other: enough rows to be worth a wake-up, few enough bytes that what is made of them is
  // still near the processor when the next thread takes it.
  static constexpr size_t kRows = 128;
  static constexpr size_t kBytes = 24 << 10;
  std::vector<Row> rows;                                // as read; only the first `used` are meant
  std::vector<std::optional<base::Error>> read_errors;  // of bad rows
  // What the work makes of each row.
  std::vector<TypedRow> typed;
  std::vector<std::string> tags;  // the cell of kLineColumn, if the file has it
  std::vector<Ahead> ahead;
  size_t used = 0;
  double progress = 0;
};

class RowPipeline {
 public:
  static constexpr size_t kBatches = 10;
  // Turns the rows read into typed ones; called on worker threads.
  using Work = std::function<void(RowBatch& batch)>;

  RowPipeline(Reader& reader, Work work, int workers);
  ~RowPipeline();  // stops and joins
  RowPipeline(const RowPipeline&) = delete;
  RowPipeline& operator=(const RowPipeline&) = delete;

  std::unique_ptr<RowBatch> next();  // null at the end
  void recycle(std::unique_ptr<RowBatch> batch);
  base::Result<void> finished() const;

 private:
  void read_all();
  void work_all();
  std::unique_ptr<RowBatch> free_batch();

  Reader& reader_;
  Work work_;
  mutable std::mutex mutex_;
  std::condition_variable freed_, read_more_, done_next_;  // the reader, the workers and the caller wait for these
  std::deque<std::pair<uint64_t, std::unique_ptr<RowBatch>>> waiting_;
  std::map<uint64_t, std::unique_ptr<RowBatch>> done_;
  std::vector<std::unique_ptr<RowBatch>> free_;
  uint64_t read_ = 0, taken_ = 0;
  bool end_ = false, stop_ = false;
  std::optional<base::Error> error_;
  std::vector<std::thread> threads_;
};

}  // namespace taixin::intake
