// Work on several threads whose results come in the order of the input, in bounded memory: a batch is read, answered
// and written side by side.
//
//   Ordered<Chunk> ordered({.workers = 2, .chunks = 8}, read, work);   // read: one thread; work: `workers` threads
//   while (Chunk* chunk = ordered.next()) { write(*chunk); ordered.recycle(chunk); }
//
// `read` fills a chunk (whose memory is used again) and says whether it is one; after the first false it is not called
// again. `work` is told which worker it runs on. Nothing may throw. Destroying it stops and joins.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace taixin::check {

struct OrderedOptions {
  int workers = 2;
  size_t chunks = 8;  // alive at once
};

template <class Chunk>
class Ordered {
 public:
  using Read = std::function<bool(Chunk&)>;
  using Work = std::function<void(Chunk&, int worker)>;

  Ordered(const OrderedOptions& options, Read read, Work work) : read_(std::move(read)), work_(std::move(work)) {
    for (size_t i = 0; i < options.chunks; ++i) free_.push_back(chunks_.emplace_back(std::make_unique<Chunk>()).get());
    threads_.emplace_back([this] { read_all(); });
    for (int i = 0; i < options.workers; ++i) threads_.emplace_back([this, i] { work_all(i); });
  }
  ~Ordered() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    freed_.notify_all();
    more_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  Ordered(const Ordered&) = delete;
  Ordered& operator=(const Ordered&) = delete;

  // Null after the last one.
  Chunk* next() {
    std::unique_lock lock(mutex_);
    done_next_.wait(lock, [this] { return done_.contains(taken_) || (end_ && taken_ == count_); });
    const auto it = done_.find(taken_);
    if (it == done_.end()) return nullptr;
    Chunk* chunk = it->second;
    done_.erase(it);
    ++taken_;
    return chunk;
  }
  void recycle(Chunk* chunk) {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(chunk);
    }
    freed_.notify_one();
  }

 private:
  void read_all() {
    while (true) {
      std::unique_lock lock(mutex_);
      freed_.wait(lock, [this] { return stop_ || !free_.empty(); });
      if (stop_) return;
      Chunk* chunk = free_.back();
      free_.pop_back();
      lock.unlock();
      const bool more = read_(*chunk);
      lock.lock();
      if (more) {
        waiting_.emplace_back(count_++, chunk);
        more_.notify_one();
        continue;
      }
      end_ = true;
      more_.notify_all();
      done_next_.notify_all();
      return;
    }
  }
  void work_all(int worker) {
    while (true) {
      std::unique_lock lock(mutex_);
      more_.wait(lock, [this] { return stop_ || end_ || !waiting_.empty(); });
      if (stop_ || waiting_.empty()) return;
      const auto [number, chunk] = waiting_.front();
      waiting_.pop_front();
      lock.unlock();
      work_(*chunk, worker);
      lock.lock();
      done_.emplace(number, chunk);
      if (number == taken_) done_next_.notify_one();
    }
  }

  Read read_;
  Work work_;
  std::vector<std::unique_ptr<Chunk>> chunks_;
  std::mutex mutex_;
  std::condition_variable freed_, more_, done_next_;  // the reader, the workers and the caller wait for these
  std::vector<Chunk*> free_;
  std::deque<std::pair<uint64_t, Chunk*>> waiting_;
  std::map<uint64_t, Chunk*> done_;
  uint64_t count_ = 0, taken_ = 0;  // chunks read; chunks given to the caller
  bool end_ = false, stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace taixin::check
