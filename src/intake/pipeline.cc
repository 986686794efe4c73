#include "intake/pipeline.h"

namespace taixin::intake {

RowPipeline::RowPipeline(Reader& reader, Work work, int workers) : reader_(reader), work_(std::move(work)) {
  for (size_t i = 0; i < kBatches; ++i) {
    auto batch = std::make_unique<RowBatch>();
    batch->rows.resize(RowBatch::kRows);
    batch->read_errors.resize(RowBatch::kRows);
    batch->typed.resize(RowBatch::kRows);
    batch->tags.resize(RowBatch::kRows);
    batch->ahead.resize(RowBatch::kRows);
    free_.push_back(std::move(batch));
  }
  for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { work_all(); });
}

RowPipeline::~RowPipeline() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  freed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

std::unique_ptr<RowBatch> RowPipeline::free_batch() {
  std::unique_lock lock(mutex_);
  freed_.wait(lock, [this] { return stop_ || !free_.empty(); });
  if (stop_) return nullptr;
  auto batch = std::move(free_.back());
  free_.pop_back();
  return batch;
}

std::optional<uint64_t> RowPipeline::read(RowBatch& batch) {
  const std::lock_guard turn(reading_);
  if (end_) return std::nullopt;
  std::optional<base::Error> error;
  bool more = true;
  size_t bytes = 0;
  for (batch.used = 0; batch.used < RowBatch::kRows && bytes < RowBatch::kBytes; ++batch.used) {
    auto next = reader_.next(batch.rows[batch.used]);
    if (!next) error = std::move(next).error();
    more = next && *next != Reader::Next::end;
    if (!more) break;
    for (const auto& cell : batch.rows[batch.used].cells) bytes += cell.size();
    auto& read_error = batch.read_errors[batch.used];
    if (*next == Reader::Next::bad_row)
      read_error = reader_.row_error();
    else
      read_error.reset();
  }
  batch.progress = reader_.progress();
  const std::lock_guard lock(mutex_);
  error_ = std::move(error);
  end_ = !more;
  return read_++;
}

void RowPipeline::work_all() {
  while (auto batch = free_batch()) {
    const auto number = read(*batch);
    if (!number) return;
    work_(*batch);
    const std::lock_guard lock(mutex_);
    done_.emplace(*number, std::move(batch));
    if (*number == taken_) done_next_.notify_one();
  }
}

std::unique_ptr<RowBatch> RowPipeline::next() {
  std::unique_lock lock(mutex_);
  done_next_.wait(lock, [this] { return done_.contains(taken_) || (end_ && taken_ == read_); });
  const auto it = done_.find(taken_);
  if (it == done_.end()) return nullptr;
  auto batch = std::move(it->second);
  done_.erase(it);
  ++taken_;
  return batch;
}

void RowPipeline::recycle(std::unique_ptr<RowBatch> batch) {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(batch));
  freed_.notify_one();
}

base::Result<void> RowPipeline::finished() const {
  const std::lock_guard lock(mutex_);
  if (error_) return *error_;
  return {};
}

}  // namespace taixin::intake
