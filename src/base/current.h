// What stands now: an object that never changes, and is replaced as a whole by the next. Readers keep what they got for
// as long as they look at it.
//
//   Current<const Directory> directory;                 // null until the first `set`
//   directory.set(std::make_shared<const Directory>(next));
//   const auto seen = directory.get();                  // the same through all of one answer
//
// Threads: any. A lock held for the copy of one pointer, in place of std::atomic<std::shared_ptr>: in libstdc++ 12 the
// reader of that one lets go without ordering its read before the next writer's change.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace taixin::base {

template <class T>
class Current {
 public:
  std::shared_ptr<T> get() const {
    const std::lock_guard lock(changing_);
    return held_;
  }
  // What stood before is let go after the lock, so that no reader waits for its end.
  void set(std::shared_ptr<T> next) {
    const std::lock_guard lock(changing_);
    held_.swap(next);
  }

 private:
  mutable std::mutex changing_;
  std::shared_ptr<T> held_;
};

}  // namespace taixin::base
