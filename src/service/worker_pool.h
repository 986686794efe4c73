// Threads with a bounded queue: what network threads hand over so that they never wait for a disk.
#pragma once

#include <sys/resource.h>

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
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ || queue_.size() >= queue_max_) return false;
      queue_.push_back(std::move(job));
    }
    changed_.notify_one();
    return true;
  }
  // Finishes what was taken, then joins. Once, from one thread.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void work() {
    while (true) {
      Job job;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        job = std::move(queue_.front());
        queue_.pop_front();
      }
      job();
    }
  }

  const size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace taixin::service
