// The tiles of a home's own logs, for proofs, witnesses and everybody who reads them.
#pragma once

#include "ledger/log.h"
#include "store/home.h"

namespace taixin::ledger {

// A home's log as a source of tiles; each call reads a snapshot of its own, so that none is held for long.
class HomeTiles : public TileSource {
 public:
  HomeTiles(store::Home& home, LogName log) : home_(home), log_(log) {}
  base::Result<std::vector<Hash>> tile(unsigned level, uint64_t n, unsigned width) override;
  // The entries of a bundle, as tlog-tiles serves them.
  base::Result<std::string> entries(uint64_t n, unsigned width);

 private:
  store::Home& home_;
  LogName log_;
};

}  // namespace taixin::ledger
