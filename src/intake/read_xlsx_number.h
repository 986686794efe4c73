// How a number stored in a workbook reads: digits, a date, a time, a percentage, a code with leading zeros.
//
// Dates are written 2026/04/01, with a time 2026/04/01 09:30:00, whatever order and separators the format shows;
// numbers keep every digit that is stored (at most 15, as Excel has it) rather than the digits a format rounds to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace taixin::intake {

struct NumberFormat {
  enum class Kind : uint8_t { general, percent, zero_padded, date, date_time, time, elapsed };
  Kind kind = Kind::general;
  uint8_t digits = 0;  // zero_padded
  friend bool operator==(const NumberFormat&, const NumberFormat&) = default;
};

// A format every application knows by number (ECMA-376 part 1, 18.8.30, with those of Chinese Excel).
NumberFormat builtin_format(uint32_t id);
// A format by its code: 'yyyy"年"m"月"d"日"', '[$-804]yyyy/m/d h:mm', '0.00%', '000000'.
NumberFormat format_of_code(std::string_view code);

// `raw` as it stands in the file; what is not a number comes back as it is. 15 digits are exact; a number of 10^15 and
// more is written 9.13709021234567E+17, so that a code which Excel has cut is not taken for one.
std::string number_text(std::string_view raw, NumberFormat format, bool dates_from_1904);

// An ISO 8601 value (cell type "d") in the same form; anything else comes back as it is.
std::string iso_date_text(std::string_view raw);

}  // namespace taixin::intake
