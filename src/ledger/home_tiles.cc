#include "ledger/home_tiles.h"

#include <fmt/format.h>

#include "ledger/leaf.h"
#include "ledger/log_errors.h"

namespace taixin::ledger {

base::Result<std::vector<Hash>> HomeTiles::tile(unsigned level, uint64_t n, unsigned width) {
  TX_TRY(auto tx, read_log(home_, log_));
  return StoredTiles(tx.connection()).tile(level, n, width);
}

base::Result<std::string> HomeTiles::entries(uint64_t n, unsigned width) {
  TX_TRY(auto tx, read_log(home_, log_));
  TX_TRY(const auto roots, stored_tile(tx.connection(), 0, n));
  if (roots.size() < width) return base::fail(kNotInLog, {{"what", fmt::format("bundle {} of width {}", n, width)}});
  std::string bundle;
  for (unsigned i = 0; i < width; ++i) {
    bundle += '\0';
    bundle += static_cast<char>(kEntryBytes);
    bundle += entry_of(roots[i]);
  }
  return bundle;
}

}  // namespace taixin::ledger
