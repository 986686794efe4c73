// Fen: an amount of money in fen (1/100 yuan), exact. The national field standard writes 万元 with six decimals, which
// is exactly one fen per last digit (domain/11.4); no floating point touches money.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/strong.h"

namespace taixin::base {

using Fen = Strong<struct FenTag, int64_t>;

// A plain decimal with at most `scale` digits after the point, as an integer of units 10^-scale: ("1.5", 6) -> 1500000.
// Signs, separators, exponents, more digits than `scale` (unless zeros) and overflow give nothing.
std::optional<int64_t> parse_fixed(std::string_view text, int scale);

inline std::optional<Fen> parse_wan(std::string_view text) {
  const auto value = parse_fixed(text, 6);
  return value ? std::optional(Fen(*value)) : std::nullopt;
}
inline std::optional<Fen> parse_yuan(std::string_view text) {
  const auto value = parse_fixed(text, 2);
  return value ? std::optional(Fen(*value)) : std::nullopt;
}
std::string format_wan(Fen amount);   // 150000000 -> "150", 1500000 -> "1.5" (shortest exact)
std::string format_yuan(Fen amount);  // 150 -> "1.50"

}  // namespace taixin::base
