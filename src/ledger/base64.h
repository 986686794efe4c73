// Base64 (RFC 4648, section 4) as the C2SP formats use it: one spelling for each value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace taixin::ledger {

std::string base64(std::string_view bytes);
inline std::string base64(const base::Sha256& hash) { return base64(base::bytes_of(hash)); }

// Only the canonical spelling: padded, no white space, unused bits zero. Otherwise nothing, so that no two texts mean
// the same signature or hash.
std::optional<std::string> parse_base64(std::string_view text);
// The same for exactly 32 bytes.
std::optional<base::Sha256> parse_base64_hash(std::string_view text);

}  // namespace taixin::ledger
