#include "vault/secret.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstring>

#include "base/error.h"
#include "base/result.h"

namespace taixin::vault {
namespace {

// Room for the keys of kCachedSubjects (vault.h), more than twice over.
constexpr size_t kArenaBytes = size_t{4} << 20;  // two keys of 32 bytes for each

bool make_arena() {
  // 1: locked; 2: there, but not all of its protection could be had; 0: somebody made it before.
  return CRYPTO_secure_malloc_init(kArenaBytes, Key::kSize) != 2;
}

void wipe(std::string& text) {
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

}  // namespace

bool Key::memory_locked() {
  static const bool locked = make_arena();
  return locked;
}

Key::Key() {
  (void)memory_locked();
  bytes_.reset(static_cast<uint8_t*>(OPENSSL_secure_zalloc(kSize)));
  TX_ASSERT(bytes_ != nullptr, "no secure memory left for a key");
}

void Key::Wipe::operator()(uint8_t* bytes) const { OPENSSL_secure_clear_free(bytes, kSize); }

Key Key::empty() { return Key(); }

Key Key::random() {
  Key key;
  TX_ASSERT(RAND_priv_bytes(key.bytes_.get(), static_cast<int>(kSize)) == 1, "no random bytes");
  return key;
}

Key Key::copy_of(std::span<const uint8_t, kSize> bytes) {
  Key key;
  std::memcpy(key.bytes_.get(), bytes.data(), bytes.size());
  return key;
}

SecretText::SecretText(SecretText&& other) noexcept { *this = std::move(other); }

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  if (this == &other) return *this;
  wipe(text_);
  text_.swap(other.text_);
  return *this;
}

SecretText::~SecretText() { wipe(text_); }

}  // namespace taixin::vault
