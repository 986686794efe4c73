// Openings from arbitrary bytes: an error, or one that is written back and read again the same; its entry is a leaf's.
#include "ledger/prove.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)ledger::decode_row(bytes);
  const auto opening = ledger::parse_opening(bytes);
  if (!opening.ok()) return 0;
  const std::string written = ledger::format_opening(*opening);
  const auto again = ledger::parse_opening(written);
  TX_ASSERT(again.ok() && ledger::format_opening(*again) == written, "{} bytes read and written differ", size);
  const auto entry = ledger::entry_of(*opening);
  TX_ASSERT(!entry.ok() || entry->size() == ledger::kEntryBytes, "an entry of {} bytes", entry->size());
  return 0;
}
