#include "intake/read_xlsx_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/day.h"

namespace taixin::intake {
namespace {

constexpr double kExactBelow = 1e15;
constexpr double kIntegersExactTo = 9007199254740992.0;  // 2^53
constexpr int64_t kSerialEnd = 2958466;                  // 9999-12-31 and a day
constexpr int64_t kDaysFrom1900To1904 = 1462;
constexpr int64_t kPhantomDay = 60;  // 1900-02-29, which Lotus 1-2-3 had
constexpr int64_t kSecondsPerDay = 86400;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The first section of a format code in lower case, without what is literal; `elapsed` for [h], [mm], [s].
std::string bare_code(std::string_view code, bool& elapsed) {
  std::string bare;
  for (size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const size_t end = std::min(code.find(']', i + 1), code.size());
      const std::string_view inside = code.substr(i + 1, end - i - 1);
      const char first = inside.empty() ? '\0' : lower(inside[0]);
      const bool uniform = std::all_of(inside.begin(), inside.end(), [&](char x) { return lower(x) == first; });
      if (uniform && (first == 'h' || first == 'm' || first == 's')) elapsed = true;
      i = end;
    } else {
      bare += lower(c);
    }
  }
  for (const std::string_view word : {"general", "g/通用格式", "am/pm", "a/p", "e+", "e-"}) {
    const bool of_a_clock = word == "am/pm" || word == "a/p";
    for (size_t at; (at = bare.find(word)) != std::string::npos;) {
      bare.erase(at, word.size());
      if (of_a_clock) bare.insert(at, 1, 'h');
    }
  }
  return bare;
}

std::string exact_decimal(double value) {
  if (value == 0) return "0";
  std::string text = fmt::format("{:.15g}", value);
  const size_t e = text.find('e');
  if (e == std::string::npos) return text;
  const int exponent = std::atoi(text.c_str() + e + 1);
  if (exponent > 0 || exponent < -20) {
    text[e] = 'E';
    return text;
  }
  std::string digits;
  for (const char c : text.substr(0, e)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return (value < 0 ? "-0." : "0.") + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
}

bool plain_integer(std::string_view raw) {
  if (raw.starts_with('-')) raw.remove_prefix(1);
  return !raw.empty() && raw.size() <= 16 &&
         std::all_of(raw.begin(), raw.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string general_text(std::string_view raw, double value) {
  if (plain_integer(raw) && std::abs(value) <= kIntegersExactTo) return fmt::format("{}", static_cast<int64_t>(value));
  if (std::abs(value) >= kExactBelow) {
    std::string text = fmt::format("{:.15g}", value);
    if (text.find('e') == std::string::npos) text = fmt::format("{:.14e}", value);
    std::replace(text.begin(), text.end(), 'e', 'E');
    return text;
  }
  return exact_decimal(value);
}

// A serial number of the 1900 system as a day; serials 0 and 60 are days that never were, and are shown as Excel does.
std::string serial_day(int64_t serial) {
  if (serial == 0) return "1900/01/00";
  if (serial == kPhantomDay) return "1900/02/29";
  const base::Day first = *base::Day::from_civil(1899, 12, serial < kPhantomDay ? 31 : 30);
  const base::Day day = first.plus_days(static_cast<int32_t>(serial));
  return fmt::format("{:04}/{:02}/{:02}", day.year(), day.month(), day.day_of_month());
}

// Empty when the number is no date.
std::string date_text(double value, NumberFormat::Kind kind, bool dates_from_1904) {
  if (!(value >= 0) || value >= static_cast<double>(kSerialEnd)) return "";
  const int64_t seconds_all = std::llround(value * static_cast<double>(kSecondsPerDay));
  int64_t day = seconds_all / kSecondsPerDay;
  const int64_t seconds = seconds_all % kSecondsPerDay;
  const std::string clock = fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (kind == NumberFormat::Kind::elapsed) {
    return fmt::format("{}:{:02}:{:02}", seconds_all / 3600, seconds_all / 60 % 60, seconds_all % 60);
  }
  if (kind == NumberFormat::Kind::time && day == 0) return clock;
  if (dates_from_1904) day += kDaysFrom1900To1904;
  if (day >= kSerialEnd) return "";
  return kind == NumberFormat::Kind::date ? serial_day(day) : serial_day(day) + " " + clock;
}

}  // namespace

NumberFormat builtin_format(uint32_t id) {
  using Kind = NumberFormat::Kind;
  if (id == 9 || id == 10) return {Kind::percent};
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58) {
    return {Kind::date};
  }
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 || id == 56)
    return {Kind::time};
  if (id == 46) return {Kind::elapsed};
  if (id == 22) return {Kind::date_time};
  return {};
}

NumberFormat format_of_code(std::string_view code) {
  using Kind = NumberFormat::Kind;
  bool elapsed = false;
  const std::string bare = bare_code(code, elapsed);
  if (elapsed) return {Kind::elapsed};
  const auto has = [&](std::string_view letters) { return bare.find_first_of(letters) != std::string::npos; };
  const bool clock = has("hs");
  const bool day = has("ydeg") || bare.find("aaa") != std::string::npos || (has("m") && !clock);
  if (day) return {clock ? Kind::date_time : Kind::date};
  if (clock) return {Kind::time};
  if (has("%")) return {Kind::percent};
  if (bare.size() >= 2 && bare.size() <= 15 && bare.find_first_not_of('0') == std::string::npos) {
    return {Kind::zero_padded, static_cast<uint8_t>(bare.size())};
  }
  return {};
}

std::string number_text(std::string_view raw, NumberFormat format, bool dates_from_1904) {
  while (!raw.empty() && (raw.front() == ' ' || raw.front() == '\n' || raw.front() == '\r' || raw.front() == '\t'))
    raw.remove_prefix(1);
  while (!raw.empty() && (raw.back() == ' ' || raw.back() == '\n' || raw.back() == '\r' || raw.back() == '\t'))
    raw.remove_suffix(1);
  double value = 0;
  const auto [end, code] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (code != std::errc() || end != raw.data() + raw.size() || !std::isfinite(value)) return std::string(raw);
  switch (format.kind) {
    case NumberFormat::Kind::general:
      break;
    case NumberFormat::Kind::percent:
      return general_text("", value * 100) + "%";
    case NumberFormat::Kind::zero_padded:
      if (value >= 0 && value < kExactBelow && value == std::floor(value)) {
        return fmt::format("{:0{}}", static_cast<int64_t>(value), format.digits);
      }
      break;
    case NumberFormat::Kind::date:
    case NumberFormat::Kind::date_time:
    case NumberFormat::Kind::time:
    case NumberFormat::Kind::elapsed:
      if (std::string text = date_text(value, format.kind, dates_from_1904); !text.empty()) return text;
      break;
  }
  return general_text(raw, value);
}

std::string iso_date_text(std::string_view raw) {
  const size_t t = raw.find('T');
  const std::string_view date = raw.substr(0, t);
  const auto day = base::parse_iso_day(date);
  if (!day) return std::string(raw);
  std::string text = fmt::format("{:04}/{:02}/{:02}", day->year(), day->month(), day->day_of_month());
  if (t == std::string_view::npos) return text;
  const std::string_view clock = raw.substr(t + 1, 8);
  const bool midnight = clock.find_first_not_of("0:Z.") == std::string_view::npos;
  return midnight ? text : text + " " + std::string(clock);
}

}  // namespace taixin::intake
