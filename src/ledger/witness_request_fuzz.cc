// Requests to a witness, and sizes in its answers, from arbitrary bytes.
#include "ledger/witness_request.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto request = ledger::parse_witness_request(bytes); request.ok()) {
    TX_ASSERT(ledger::format_witness_request(*request) == bytes, "{} bytes read and written differ", size);
    TX_ASSERT(ledger::parse_checkpoint(request->note.text).ok(), "a request without a checkpoint");
  }
  if (const auto tree = ledger::parse_tree_size_answer(bytes)) {
    TX_ASSERT(std::to_string(*tree) + "\n" == bytes, "{} bytes read and written differ", size);
  }
  return 0;
}
