// The self-scrub: every leaf derived again from the rows, every node, every root and signature; what differs first is
// named with its table, row and column. A third party checks the log's tiles (log_reader.h); only the home itself,
// which has the rows and the salts, can check this.
//
//   Audit audit(home, log, verifier, signed_size);
//   for (;;) { TX_TRY(const bool more, audit.step(1000)); if (!more) break; }
//   for (const base::Error& finding : audit.findings()) ...
//
// Reads at the rate its caller chooses and goes on from any leaf, so that it can run in the background for days.
// Threads: one at a time.
#pragma once

#include <optional>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/key_history.h"
#include "ledger/log.h"

namespace taixin::ledger {

class Audit {
 public:
  static constexpr size_t kFindingsMax = 200;

  // `verifier`: the key in use; with those that it replaced, if their renewals stand in the records (key_history.h),
  // each note must be signed by the one of its size. None: signatures are not looked at. `known_size`: what was signed
  // before (Signer), 0 = unknown.
  Audit(store::Home& home, const Log& log, std::optional<VerifierKey> verifier, uint64_t known_size = 0);

  // Where to go on: a leaf at which an earlier run stopped. What lies before it is taken as that run left it.
  base::Result<void> start_at(uint64_t leaf);
  // Checks about `leaves` more leaves. False: the end was reached, and the tables as a whole were looked at.
  base::Result<bool> step(uint64_t leaves);

  uint64_t position() const { return position_; }
  uint64_t size() const { return size_; }
  const std::vector<base::Error>& findings() const { return findings_; }

 private:
  struct DerivedLeaf {
    int64_t first = 0, rows = 0;
    Hash root{};
  };
  void find(const base::ErrorKind& kind, base::ErrorArgs args);
  base::Result<void> read_history();
  base::Result<void> check_run(const LeafRun& run);
  base::Result<void> check_opaque(const LeafRun& run);
  void compare_leaves(const LeafRun& run, const std::vector<Hash>& stored, const std::vector<DerivedLeaf>& derived,
                      const LeafRun& sums);
  void name_change(const LeafRun& run, const DerivedLeaf& leaf, const LeafRun& sums);
  base::Result<std::vector<Hash>> stored_roots(uint64_t first, uint64_t count);
  base::Result<void> grow(const Hash& root);
  base::Result<void> add(unsigned level, uint64_t index, const Hash& hash);
  base::Result<void> check_checkpoint(uint64_t size, const std::string& note);
  base::Result<void> check_coverage();
  base::Result<void> check_counts();
  base::Result<void> load_checkpoints();

  base::Result<void> take_snapshot();
  store::Connection& db() { return tx_->connection(); }

  store::Home& home_;
  const Log& log_;
  std::optional<VerifierKey> verifier_;
  uint64_t known_size_;
  std::optional<KeyHistory> history_;
  std::optional<store::ReadTx> tx_;  // while a step runs
  std::optional<CoveredRows> rows_;
  uint64_t size_ = 0, position_ = 0;
  bool begun_ = false;
  std::vector<LeafRun> runs_;              // read ahead
  std::vector<std::vector<Hash>> edge_;    // of the tree over the leaves before position_
  std::vector<std::vector<Hash>> stored_;  // by level, the stored tile that grows
  std::vector<std::pair<uint64_t, std::string>> checkpoints_;
  size_t next_checkpoint_ = 0;
  std::vector<base::Error> findings_;
};

}  // namespace taixin::ledger
