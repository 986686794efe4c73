// The bytes of what is sealed and of a wrapped key: docs/formats/vault.md. Free functions without state; the vault
// calls them with the keys it keeps.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"
#include "vault/crypto.h"
#include "vault/secret.h"

namespace taixin::vault {

// What sealed bytes are about: bound to them, so that they open nowhere else. Not stored: the caller knows it.
//   {"record", record.get(), 0}      {"cell", record.get(), field ordinal}
struct Context {
  static constexpr size_t kKindMax = 32;
  std::string_view kind;  // at most kKindMax bytes, one word for each use
  int64_t id = 0;
  uint32_t part = 0;
};

inline constexpr uint8_t kSealedVersion = 1;
inline constexpr size_t kSealedOverhead = 1 + sizeof(Nonce) + kTagSize;  // 29 bytes longer than the plain text
inline constexpr size_t kSealedPlainMax = size_t{64} << 20;              // as a payload
inline constexpr size_t kWrappedSize = Key::kSize + kSealedOverhead;
static_assert(kSealedOverhead == 29 && kWrappedSize == 61, "docs/formats/vault.md");

// A nonce is used once: `random_nonce()` but for the worked example.
std::string seal_bytes(const Key& key, const Nonce& nonce, base::SubjectId subject, const Context& context,
                       std::string_view plaintext);
// kBadSealed: cut, another version, another key, subject or context, or changed.
base::Result<SecretText> open_bytes(const Key& key, base::SubjectId subject, const Context& context,
                                    std::string_view sealed);

std::string wrap_key(const Key& wrapping, const Nonce& nonce, base::SubjectId subject, const Key& data_key);
base::Result<Key> unwrap_key(const Key& wrapping, base::SubjectId subject, std::string_view wrapped);

}  // namespace taixin::vault
