// Threads with a bounded queue: what network threads hand over so that they never wait for a disk.
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace taixin::service {

class WorkerPool {
 public:
  using Job = std::function<void()>;  // must not throw

  // `nice`: how far these threads, and those that they start, stand back for others where processors are short.
  WorkerPool(int threads, size_t queue_max, int nice = 0) : queue_max_(queue_max) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this, nice] {
        if (nice != 0) ::setpriority(PRIO_PROCESS, 0, nice);  // of this thread alone, on Linux; refused: as before
        work();
      });
    }
  }
  ~WorkerPool() { stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False: the queue is full, or the pool is stopping; the job was not taken.
  bool submit(Job job) {
    bool wake = false;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ || queue_.size() >= queue_max_) return false;
      queue_.push_back(std::move(job));
      wake = wants_one_more();
    }
    if (wake) changed_.notify_one();
    return true;
  }
  // Takes no more, finishes what was taken, then joins. From one thread; again does nothing.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }
  // The same, but not longer: then jobs that wait are dropped, and it is false, because some still run; `stop` joins.
  bool stop_by(std::chrono::steady_clock::time_point end) {
    std::deque<Job> dropped;
    bool ended = false;
    {
      std::unique_lock lock(mutex_);
      stopping_ = true;
      changed_.notify_all();
      ended = idle_.wait_until(lock, end, [this] { return queue_.empty() && running_ == 0; });
      if (!ended) dropped.swap(queue_);
    }
    if (ended) stop();
    return ended;
  }

 private:
  // Threads are woken one after the other, each by the one before it when jobs are left: who gives many jobs at once
  // does not wake them all, only for the first ones to find nothing.
  bool wants_one_more() {
    if (waiting_ == 0 || woken_ > 0 || queue_.empty()) return false;
    return ++woken_ > 0;
  }
  void work() {
    while (true) {
      Job job;
      bool wake = false;
      {
        std::unique_lock lock(mutex_);
        while (!stopping_ && queue_.empty()) {
          ++waiting_;
          changed_.wait(lock);
          --waiting_;
          if (woken_ > 0) --woken_;
        }
        if (queue_.empty()) return;
        job = std::move(queue_.front());
        queue_.pop_front();
        ++running_;
        wake = wants_one_more();
      }
      if (wake) changed_.notify_one();
      job();
      job = nullptr;  // with all it holds, before it counts as done
      const std::lock_guard lock(mutex_);
      if (--running_ == 0 && stopping_) idle_.notify_all();
    }
  }

  const size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable changed_, idle_;
  std::deque<Job> queue_;
  size_t running_ = 0, waiting_ = 0, woken_ = 0;  // woken: told to look, and have not yet
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace taixin::service
