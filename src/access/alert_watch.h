// Tells the auditor what stands out in the log of answers, by the rules of the packs: very many subjects, odd hours,
// codes one after the other, oneself or a declared interest, one subject again and again without a matter. It reads the
// log behind the answers, so that no answer waits for it; where it got to is on disk. Alerts are hints to a person:
// nothing follows from them by itself.
//
//   AlertWatch watch(home, looks, {catalog, directory_now, place_of});
//   TX_TRY(const size_t raised, watch.step());       // or watch.start(): every two seconds on a thread of its own
//
// Systems have quotas instead and are left out. One thread calls `step`.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "access/looks.h"
#include "catalog/catalog.h"

namespace taixin::access {

class AlertWatch {
 public:
  struct Known {
    std::shared_ptr<const catalog::Catalog> catalog;
    std::function<std::shared_ptr<const Directory>()> directory;
    // Where a subject stands in the order of codes; nothing: it has none.
    std::function<std::optional<uint64_t>(base::SubjectId)> place;
    // Whether this subject is the unit itself.
    std::function<bool(base::SubjectId, const Unit&)> is_unit;
  };
  static constexpr size_t kBatch = 1000;           // entries of one step
  static constexpr size_t kLookBack = 20'000;      // entries read again after a start
  static constexpr size_t kAccountsMax = 100'000;  // that are remembered
  static constexpr uint64_t kNextWithin = 64;      // codes so near are "the next one"
  static constexpr std::chrono::milliseconds kEvery{2000};

  AlertWatch(store::Home& home, Looks& looks, Known known);
  ~AlertWatch();  // stop
  // Reads on from where it was; how many alerts it raised. Few entries at a time.
  base::Result<size_t> step();
  void start();
  void stop();

 private:
  struct Habit {  // of one account
    std::deque<std::pair<base::KnownAt, size_t>> volumes;
    std::map<base::SubjectId, std::deque<base::KnownAt>> again;
    std::optional<uint64_t> last_place;
    base::KnownAt last_place_at;
    int in_a_row = 1;
    std::map<catalog::AlertKind, base::KnownAt> told;
  };
  base::Result<void> begin();
  base::Result<size_t> judge(const store::AccessEntry& entry, bool tell);
  std::optional<int> stands_out(const catalog::AlertRule& rule, const store::AccessEntry& entry, Habit& habit) const;

  store::Home& home_;
  Looks& looks_;
  Known known_;
  std::optional<int64_t> last_;  // entry judged last
  std::map<AccountId, Habit> habits_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace taixin::access
