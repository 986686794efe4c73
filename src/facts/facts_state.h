// What facts.h hides. Only the files of `Facts` include this.
#pragma once

#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "facts/facts.h"
#include "facts/index.h"

namespace taixin::facts {

struct Facts::State {
  mutable std::shared_mutex mutex;  // readers of `index` share it; a switch has it alone
  std::mutex merging;   // a merge writes files by name: no rebuild moves the directory under it. Before `changing`
  std::mutex sealing;   // before `changing`; see Facts::sealing
  std::mutex changing;  // one changer; what changers read needs no other lock
  std::unique_ptr<Index> index;

  std::mutex waking;
  std::condition_variable_any woken;
  bool due = false, working = false;
  mutable std::atomic<bool> heal{false};
  std::atomic<size_t> cards_kept{0};  // in memory after the file of subjects was last written
  std::jthread worker;
  std::jthread names;  // reads those of the file into the name index

  void wake() {
    const std::lock_guard lock(waking);
    due = true;
    woken.notify_all();
  }
};

}  // namespace taixin::facts
