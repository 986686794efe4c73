#include "base/digest.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/error.h"

namespace taixin::base {

namespace {

// Fetching the algorithm and making a context cost more than hashing a few hundred bytes.
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return fetched;
}

}  // namespace

// The context-free calls, which OpenSSL 3 would rather not see, cost 92 ns for the 65 bytes of a Merkle node where EVP
// with a context kept takes 124; a log hashes millions of them. They are the same code beneath.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
Sha256 sha256(std::string_view bytes) {
  Sha256 out;
  SHA256_CTX state;
  TX_ASSERT(SHA256_Init(&state) == 1 && SHA256_Update(&state, bytes.data(), bytes.size()) == 1 &&
                SHA256_Final(out.data(), &state) == 1,
            "SHA-256 of {} bytes", bytes.size());
  return out;
}

#pragma GCC diagnostic pop

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
  State() { TX_ASSERT(context && EVP_DigestInit_ex(context, algorithm(), nullptr) == 1, "SHA-256 unavailable"); }
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
  TX_ASSERT(EVP_DigestFinal_ex(state_->context, out.data(), &size) == 1 && size == out.size(), "SHA-256 finish {}",
            size);
  return out;
}

Key128 key128(const Sha256& digest) {
  Key128 key;
  std::memcpy(key.bytes.data(), digest.data(), key.bytes.size());
  return key;
}

}  // namespace taixin::base
