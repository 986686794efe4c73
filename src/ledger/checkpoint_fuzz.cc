// Checkpoints and policies from arbitrary bytes: an error or a value; a checkpoint is written back the same.
#include "ledger/policy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto checkpoint = ledger::parse_checkpoint(bytes); checkpoint.ok()) {
    TX_ASSERT(ledger::format_checkpoint(*checkpoint) == bytes, "{} bytes read and written differ", size);
    TX_ASSERT(ledger::check_note_text(bytes).ok(), "a checkpoint that no note can hold");
  }
  if (const auto policy = ledger::Policy::parse(bytes); policy.ok()) {
    const size_t witnesses = policy->witnesses().size();
    TX_ASSERT(policy->enough(std::vector<bool>(witnesses, true)), "all of {} are not enough", witnesses);
  }
  return 0;
}
