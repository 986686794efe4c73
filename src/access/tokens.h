// Tokens: 256 bits from the system's generator as 43 characters of base64url. Whoever shows one is taken for the one
// it was given to, so only its SHA-256 is kept, and none is ever logged.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace taixin::access {

inline constexpr size_t kTokenSize = 43;

std::string new_token();
// 128 bits, 22 characters: for values that are tied to a session and shown in its own pages (CSRF, state, nonce).
std::string new_short_token();
// Nothing when it cannot be a token; no digest is made of long inputs.
std::optional<base::Sha256> token_digest(std::string_view token);
// In a time that tells nothing but the sizes.
bool same_secret(std::string_view one, std::string_view other);

// RFC 4648, section 5, without padding.
std::string base64url(std::string_view bytes);
// Nothing but the one spelling.
std::optional<std::string> parse_base64url(std::string_view text);
// RFC 4648, section 6, without padding: what people type into a phone.
std::string base32(std::string_view bytes);

using base::bytes_of;

}  // namespace taixin::access
