// One-time codes of a phone (RFC 6238): SHA-1, 30 seconds, 6 digits, which is what the apps understand. The other
// digests and lengths are there for the vectors of the RFC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/day.h"

namespace taixin::access {

enum class TotpDigest : uint8_t { sha1, sha256, sha512 };
inline constexpr size_t kTotpKeySize = 20;  // RFC 4226, section 4, R6: 160 bits
inline constexpr int kTotpSeconds = 30, kTotpDigits = 6;

int64_t totp_step(base::KnownAt at);
std::string totp_code(std::string_view key, int64_t step, int digits = kTotpDigits,
                      TotpDigest digest = TotpDigest::sha1);
// The step whose code it is: this one, the one before or the one after, and after `last`, so that no code is taken
// twice. Nothing when it is none of them.
std::optional<int64_t> totp_match(std::string_view key, std::string_view code, base::KnownAt now, int64_t last);
// What the phone reads from the picture: otpauth://totp/...
std::string totp_uri(std::string_view key, std::string_view issuer, std::string_view login);

}  // namespace taixin::access
