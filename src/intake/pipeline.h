// Reading and validating rows on several threads, handed out in the order of the file, in bounded memory.
//
//   RowPipeline rows(reader, work, 2);
//   while (auto batch = rows.next()) { ... rows.recycle(std::move(batch)); }
//   TX_CHECK(rows.finished());        // the error that ended the file, if any
//
// Each worker reads a batch, one at a time, and then works on it while the next one reads: what was read is still near
// its processor, and nobody need be woken for it. The caller takes. At most kBatches batches are alive.
#pragma once

#include <condition_variable>
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
  static constexpr size_t kRows = 256;
  static constexpr size_t kBytes = 64 << 10;
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
  static constexpr size_t kBatches = 6;
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
  void work_all();
  std::unique_ptr<RowBatch> free_batch();
  // The batch's number in the file; nothing when there is none left. Under `reading_`.
  std::optional<uint64_t> read(RowBatch& batch);

  Reader& reader_;
  Work work_;
  std::mutex reading_;  // whose turn it is to read; before mutex_
  mutable std::mutex mutex_;
  std::condition_variable freed_, done_next_;  // the workers and the caller wait for these
  std::map<uint64_t, std::unique_ptr<RowBatch>> done_;
  std::vector<std::unique_ptr<RowBatch>> free_;
  uint64_t read_ = 0, taken_ = 0;
  bool end_ = false, stop_ = false;
  std::optional<base::Error> error_;
  std::vector<std::thread> threads_;
};

}  // namespace taixin::intake
