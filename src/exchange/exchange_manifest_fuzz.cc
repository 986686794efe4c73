// Manifests from arbitrary bytes: an error or a manifest, never a crash, and what is read is written back the same.
#include "exchange/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto manifest = exchange::parse_manifest(bytes); manifest.ok()) {
    TX_ASSERT(exchange::format_manifest(*manifest) == bytes, "{} bytes read and written differ", size);
  }
  static const std::vector<ledger::VerifierKey> keys{
      *ledger::parse_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")};
  (void)exchange::open_manifest(bytes, keys);
  return 0;
}
