// Business registration numbers (工商注册号): 15 digits, the last by ISO 7064 MOD 11,10 (GS 15-2006); before 2007 13
// digits without check. Bodies registered before October 2015 may have nothing else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace taixin::identity {

struct RegNumber {
  std::string digits;   // 15, or 13
  bool legacy = false;  // 13 digits: nothing in it can be checked
  friend auto operator<=>(const RegNumber&, const RegNumber&) = default;
};

// White space around it and width do not matter.
base::Result<RegNumber> read_reg_number(std::string_view text);

// The check digit of the first fourteen. Nothing when they are not fourteen digits.
std::optional<char> reg_number_check_digit(std::string_view first_14);

// Fifteen digits as read_reg_number gives them back byte for byte, in which find_ids finds nothing. False says nothing.
bool is_plain_reg_number(std::string_view text);

}  // namespace taixin::identity
