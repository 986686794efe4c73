// The audit of one log in the background: a few thousand leaves at a time, so that it takes a small part of one
// processor; goes on after a restart where it stood; rests between two rounds. What it found stays until a whole round
// has found nothing. Threads: `state` from any, `step` one at a time.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "ledger/audit.h"

namespace taixin::ledger {

class Scrub {
 public:
  static constexpr uint64_t kStepLeaves = 8192;
  static constexpr int64_t kRestMicros = int64_t{3600} * 1'000'000;

  Scrub(store::Home& home, const Log& log, VerifierKey verifier)
      : home_(home), log_(log), verifier_(std::move(verifier)) {}

  // Some leaves more. `known_size`: what was signed.
  base::Result<void> step(uint64_t known_size);

  struct State {
    uint64_t position = 0, size = 0;        // of the round under way; equal: it rests
    std::optional<base::KnownAt> finished;  // the last whole round
    std::vector<base::Error> findings;
  };
  State state() const;

 private:
  base::Result<void> begin(uint64_t known_size);
  base::Result<void> remember(uint64_t position, std::optional<base::KnownAt> finished);

  store::Home& home_;
  const Log& log_;
  const VerifierKey verifier_;
  std::unique_ptr<Audit> audit_;  // null: it rests
  bool read_ = false;             // where an earlier process stood
  bool whole_ = true;             // the round began at the first leaf
  mutable std::mutex mutex_;
  State state_;
};

}  // namespace taixin::ledger
