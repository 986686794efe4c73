#include "intake/write_ahead.h"

#include <condition_variable>
#include <mutex>

namespace taixin::intake {

struct WriteAhead::State {
  std::mutex mutex;
  std::condition_variable changed;
  size_t under_way = 0;
  base::Result<void> first_failure;

  base::Result<void> failure() {
    const std::lock_guard lock(mutex);
    return first_failure;
  }
  void done(base::Result<void> result) {
    const std::lock_guard lock(mutex);
    --under_way;
    if (first_failure.ok()) first_failure = std::move(result);
    changed.notify_one();
  }
};

WriteAhead::WriteAhead(store::Writer& writer) : writer_(writer), state_(std::make_shared<State>()) {}
WriteAhead::~WriteAhead() { (void)finish(); }

base::Result<void> WriteAhead::start(store::Writer::Work work) {
  {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [this] { return state_->under_way < kAhead; });
    TX_CHECK(state_->first_failure);
    ++state_->under_way;
  }
  writer_.start(
      store::Priority::bulk,
      [state = state_, work = std::move(work)](store::WriteTx& tx) -> base::Result<void> {
        TX_CHECK(state->failure());
        return work(tx);
      },
      [state = state_](base::Result<void> result) { state->done(std::move(result)); });
  return {};
}

base::Result<void> WriteAhead::finish() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] { return state_->under_way == 0; });
  return state_->first_failure;
}

}  // namespace taixin::intake
