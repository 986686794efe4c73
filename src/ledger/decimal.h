// Decimal numbers as the C2SP formats write them.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace taixin::ledger {

// ASCII digits without sign or leading zeros ("0" is zero), at most `max`; otherwise nothing.
inline std::optional<uint64_t> parse_decimal(std::string_view text, uint64_t max) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

}  // namespace taixin::ledger
