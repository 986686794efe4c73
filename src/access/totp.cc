#include "access/totp.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "access/tokens.h"
#include "base/result.h"

namespace taixin::access {
namespace {

const EVP_MD* digest_of(TotpDigest digest) {
  switch (digest) {
    case TotpDigest::sha1:
      return EVP_sha1();
    case TotpDigest::sha256:
      return EVP_sha256();
    case TotpDigest::sha512:
      return EVP_sha512();
  }
  return nullptr;
}

std::string in_uri(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<uint8_t>(c));
  }
  return out;
}

}  // namespace

int64_t totp_step(base::KnownAt at) { return at.get() / 1'000'000 / kTotpSeconds; }

std::string totp_code(std::string_view key, int64_t step, int digits, TotpDigest digest) {
  std::array<uint8_t, 8> counter{};
  for (size_t i = 0; i < 8; ++i) counter[i] = static_cast<uint8_t>(static_cast<uint64_t>(step) >> (56 - 8 * i));
  std::array<uint8_t, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  TX_ASSERT(HMAC(digest_of(digest), key.data(), static_cast<int>(key.size()), counter.data(), counter.size(),
                 mac.data(), &size) != nullptr,
            "HMAC of a counter");
  const size_t at = mac[size - 1] & 15;
  const uint32_t number = (static_cast<uint32_t>(mac[at] & 127) << 24) | (static_cast<uint32_t>(mac[at + 1]) << 16) |
                          (static_cast<uint32_t>(mac[at + 2]) << 8) | mac[at + 3];
  uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  return fmt::format("{:0{}}", number % modulus, digits);
}

std::optional<int64_t> totp_match(std::string_view key, std::string_view code, base::KnownAt now, int64_t last) {
  const int64_t current = totp_step(now);
  std::optional<int64_t> found;
  for (const int64_t step : {current - 1, current, current + 1}) {
    if (same_secret(totp_code(key, step), code) && step > last) found = step;
  }
  return found;
}

std::string totp_uri(std::string_view key, std::string_view issuer, std::string_view login) {
  return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits={3}&period={4}",
                     in_uri(issuer), in_uri(login), base32(key), kTotpDigits, kTotpSeconds);
}

}  // namespace taixin::access
