// How many questions an account has asked in this hour and on this day, against what the packs allow its kind: beside
// the alerts, which only tell. In memory: a restart begins anew, and the alerts, which read the log, do not. Threads:
// any.
#pragma once

#include <map>
#include <mutex>

#include "access/caller.h"
#include "base/result.h"
#include "catalog/catalog.h"

namespace taixin::access {

class QuestionLimits {
 public:
  explicit QuestionLimits(const catalog::Catalog& catalog) : catalog_(catalog) {}
  // `count` more questions of this caller; the console and whoever no rule names ask as they like. kOverLimit: none was
  // counted.
  base::Result<void> take(const Caller& caller, int64_t count, base::KnownAt now);
  // Of a batch, once its rows are known: they count, and the next is refused if they were too many.
  void note(const Caller& caller, int64_t count, base::KnownAt now);

 private:
  struct Asked {
    int64_t hour = 0, day = 0;
    int64_t in_hour = 0, in_day = 0;
  };
  Asked& asked_of(AccountId account, base::KnownAt now);
  const catalog::Catalog& catalog_;
  std::mutex mutex_;
  std::map<AccountId, Asked> asked_;  // of accounts that asked today
};

}  // namespace taixin::access
