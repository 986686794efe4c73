// Were the answers that were given the right ones? Each answer of the log about one subject is made again: as of its
// moment, by the packs then in force, from what was known at its watermark. It has to come out as the bytes whose
// digest the log kept.
//
//   TX_TRY(const Replayed out, replay(checker, desk, clearance_of, {.from = first, .to = last}));
//
// The log keeps no question, only its digest: the words are found again among the codes and names of the subject it was
// about; what was asked in other words cannot be made again, and is counted. What the asker might see then (clearance)
// is taken as it is now: an answer that differs for an account whose clearance was changed since is named like any
// other. Nothing of an answer leaves, so nothing is logged. Errors: store errors.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "check/check.h"

namespace taixin::check {

struct Replayed {
  uint64_t same = 0;
  uint64_t in_other_words = 0;     // cannot be made again
  uint64_t other = 0;              // batches, lists, refusals, searches: not of one subject
  std::vector<int64_t> different;  // entries of the log, oldest first
  uint64_t different_count = 0;    // all, also those beyond kDifferentMax
};
inline constexpr size_t kDifferentMax = 1000;

struct ReplayRange {
  std::optional<Day> from, to;  // days of the answers; both included
  std::function<void(double)> progress;
  const std::atomic<bool>* cancel = nullptr;
};

// `clearance_of`: an account's (access::AccountId).
using ClearanceOf = std::function<int(access::AccountId)>;
base::Result<Replayed> replay(const Checker& checker, const access::Desk& desk, const ClearanceOf& clearance_of,
                              const ReplayRange& range);

}  // namespace taixin::check
