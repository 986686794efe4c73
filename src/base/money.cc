#include "base/money.h"

#include <fmt/format.h>

namespace taixin::base {

std::optional<int64_t> parse_fixed(std::string_view text, int scale) {
  if (text.empty() || text == ".") return std::nullopt;
  int64_t value = 0;
  int decimals = -1;  // -1: before the point
  bool any_digit = false;
  const auto push = [&value](int digit) {
    return !__builtin_mul_overflow(value, int64_t{10}, &value) &&
           !__builtin_add_overflow(value, int64_t{digit}, &value);
  };
  for (const char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any_digit = true;
    if (decimals >= 0 && decimals == scale) {
      if (c != '0') return std::nullopt;
      continue;
    }
    if (decimals >= 0) ++decimals;
    if (!push(c - '0')) return std::nullopt;
  }
  if (!any_digit) return std::nullopt;
  for (int i = decimals < 0 ? 0 : decimals; i < scale; ++i) {
    if (!push(0)) return std::nullopt;
  }
  return value;
}

std::string format_wan(Fen amount) {
  std::string text = fmt::format("{}.{:06}", amount.get() / 1'000'000, amount.get() % 1'000'000);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string format_yuan(Fen amount) { return fmt::format("{}.{:02}", amount.get() / 100, amount.get() % 100); }

}  // namespace taixin::base
