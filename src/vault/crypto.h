// AES-256-GCM, HMAC-SHA-256 and HKDF-SHA-256 as the vault uses them: OpenSSL 3's EVP, each algorithm fetched once.
// Threads: any. A failing library stops the program: there is no sensible answer without it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "vault/secret.h"

namespace taixin::vault {

// 96 bits (NIST SP 800-38D, 8.2.2: random). At most 2^32 messages under one key: a subject has far fewer records, and a
// home far fewer subjects.
using Nonce = std::array<uint8_t, 12>;
inline constexpr size_t kTagSize = 16;

// The one place where random bytes for cryptography are drawn (keys: Key::random).
Nonce random_nonce();
std::vector<Nonce> random_nonces(size_t count);

// Ciphertext and then the tag: plaintext.size() + kTagSize bytes.
std::string aes_gcm_seal(const Key& key, const Nonce& nonce, std::string_view associated, std::string_view plaintext);
// `out` has sealed.size() - kTagSize bytes. False, and `out` wiped, when the tag is wrong or `sealed` is shorter.
bool aes_gcm_open(const Key& key, const Nonce& nonce, std::string_view associated, std::string_view sealed,
                  std::span<uint8_t> out);

// HMAC-SHA-256 (RFC 2104) under one key, set up once.
class Hmac {
 public:
  explicit Hmac(const Key& key);
  Hmac(Hmac&&) noexcept;
  ~Hmac();
  base::Sha256 of(std::string_view bytes) const;

 private:
  friend Key hkdf(const Key& input, std::string_view info);
  struct State;
  std::unique_ptr<const State> state_;
};
// The same for a key of any length; for vectors.
base::Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

// HKDF-SHA-256 (RFC 5869) without salt, 32 bytes: a key for one purpose, named by `info`.
Key hkdf(const Key& input, std::string_view info);
// The whole function; for vectors. length at most 255 * 32.
std::string hkdf_sha256(std::string_view input, std::string_view salt, std::string_view info, size_t length);

}  // namespace taixin::vault
