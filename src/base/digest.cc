#include "base/digest.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/error.h"

namespace taixin::base {

Sha256 sha256(std::string_view bytes) {
  Sha256 out;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), out.data());
  return out;
}

std::string hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out += kDigits[static_cast<uint8_t>(c) >> 4];
    out += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return out;
}

struct Sha256Stream::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() { TX_ASSERT(context && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1, "SHA-256 unavailable"); }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::update(std::string_view bytes) {
  TX_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1, "SHA-256 update");
}

Sha256 Sha256Stream::finish() {
  Sha256 out;
  unsigned size = 0;
  TX_ASSERT(EVP_DigestFinal_ex(state_->context, out.data(), &size) == 1 && size == out.size(), "SHA-256 finish {}", size);
  return out;
}

Key128 key128(std::string_view bytes) {
  const Sha256 digest = sha256(bytes);
  Key128 key;
  std::memcpy(key.bytes.data(), digest.data(), key.bytes.size());
  return key;
}

}  // namespace taixin::base
