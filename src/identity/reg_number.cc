#include "identity/reg_number.h"

#include "base/text.h"
#include "identity/errors.h"

namespace taixin::identity {

std::optional<char> reg_number_check_digit(std::string_view first_14) {
  if (first_14.size() != 14) return std::nullopt;
  int p = 10;
  for (const char c : first_14) {
    if (c < '0' || c > '9') return std::nullopt;
    int s = (p + c - '0') % 10;
    if (s == 0) s = 10;
    p = 2 * s % 11;
  }
  return static_cast<char>('0' + (11 - p) % 10);
}

base::Result<RegNumber> read_reg_number(std::string_view text) {
  std::string digits = base::fold_width(base::trim(text));
  const bool all_digits = digits.find_first_not_of("0123456789") == digits.npos;
  if (!all_digits || (digits.size() != 15 && digits.size() != 13)) {
    if (!all_digits) return base::fail(kRegNumberCharacters);
    return base::fail(kRegNumberLength, {{"actual", std::to_string(digits.size())}});
  }
  if (digits.size() == 13) return RegNumber{std::move(digits), true};
  const char expected = *reg_number_check_digit(std::string_view(digits).substr(0, 14));
  if (const char actual = digits[14]; actual != expected) {
    return base::fail(kRegNumberWrongCheck,
                      {{"expected", std::string(1, expected)}, {"actual", std::string(1, actual)}});
  }
  return RegNumber{std::move(digits), false};
}

bool is_plain_reg_number(std::string_view text) {
  return text.size() == 15 && reg_number_check_digit(text.substr(0, 14)) == text[14];
}

}  // namespace taixin::identity
