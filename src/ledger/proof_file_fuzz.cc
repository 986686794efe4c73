// Proof files from arbitrary bytes: an error or a proof, written back the same; none holds for a leaf nobody logged.
#include "ledger/proof_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  // The keys of tests/golden/ledger.tlog-proof.
  static const ledger::Policy policy = *ledger::Policy::k_of_n(
      {*ledger::parse_vkey("log.example/示例+0376af0c+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c")},
      {*ledger::parse_vkey("witness.example/1+37474598+BNYvAWoe/R5P33k+tCzYRHHhup8M8E0Sh7XMcfYWKHy4"),
       *ledger::parse_vkey("witness.example/2+115a5850+BDS02QQxVsttzwvrCilJt1WclA0ry22+jFOpswJ446dG")},
      1);
  const auto proof = ledger::parse_proof_file(bytes);
  if (!proof.ok()) return 0;
  TX_ASSERT(ledger::format_proof_file(*proof) == bytes, "{} bytes read and written differ", size);
  TX_ASSERT(!ledger::verify_proof(*proof, "nobody logged this", policy).ok(), "a forged proof of {} bytes", size);
  return 0;
}
