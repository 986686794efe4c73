// Tile paths and entry bundles from arbitrary bytes.
#include "ledger/log_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto path = ledger::parse_tile_path(bytes)) {
    TX_ASSERT(ledger::format_tile_path(*path) == bytes, "{} bytes read and written differ", size);
    TX_ASSERT(path->width >= 1 && path->width <= ledger::kTileWidth && path->level <= ledger::kTileLevelMax, "{} {}",
              path->width, path->level);
  }
  for (const unsigned entries : {0u, 1u, 3u, ledger::kTileWidth}) {
    const auto split = ledger::split_bundle(bytes, entries);
    if (!split) continue;
    size_t total = 0;
    for (const std::string_view entry : *split) total += 2 + entry.size();
    TX_ASSERT(split->size() == entries && total == size, "{} of {} bytes", total, size);
  }
  return 0;
}
