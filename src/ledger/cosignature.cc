#include "ledger/cosignature.h"

namespace taixin::ledger {

std::string cosigned_message(uint64_t timestamp, std::string_view checkpoint_text) {
  return fmt::format("cosignature/v1\ntime {}\n{}", timestamp, checkpoint_text);
}

std::optional<uint64_t> cosignature_time(std::string_view bytes) {
  if (bytes.size() != kCosignatureBytes) return std::nullopt;
  uint64_t timestamp = 0;
  for (size_t i = 0; i < 8; ++i) timestamp = timestamp << 8 | static_cast<uint8_t>(bytes[i]);
  if (timestamp > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  return timestamp;
}

NoteSignature cosign_checkpoint(std::string_view checkpoint_text, uint64_t timestamp, const SignerKey& key) {
  TX_ASSERT(key.verifier().type == KeyType::cosignature, "{} is no witness's key", key.verifier().name);
  TX_ASSERT(timestamp > 0 && timestamp <= static_cast<uint64_t>(INT64_MAX), "{}", timestamp);
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(timestamp >> shift);
  bytes += key.sign(cosigned_message(timestamp, checkpoint_text));
  return {key.verifier().name, key.verifier().id, std::move(bytes)};
}

}  // namespace taixin::ledger
