#include "identity/resident_id.h"

#include <openssl/crypto.h>

#include "base/text.h"
#include "identity/digit_scan.h"

namespace taixin::identity {
namespace {

constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view kCheckCharacters = "10X98765432";
constexpr int kFirstYear = 1880;  // GB 11643's own sample was born in 1880
constexpr int kLastYear = 2039;

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number_at(std::string_view text, size_t at, size_t length) {
  int number = 0;
  for (const char c : text.substr(at, length)) number = number * 10 + (c - '0');
  return number;
}

// GB/T 2260, first two digits. Fixed for decades; the digits after them are not looked up.
bool is_province(int code) {
  switch (code / 10) {
    case 1:
      return code >= 11 && code <= 15;
    case 2:
      return code >= 21 && code <= 23;
    case 3:
      return code >= 31 && code <= 37;
    case 4:
      return code >= 41 && code <= 46;
    case 5:
      return code >= 50 && code <= 54;
    case 6:
      return code >= 61 && code <= 65;
    case 7:
      return code == 71;
    case 8:
      return code == 81 || code == 82;
    default:
      return false;
  }
}

std::optional<IdKind> kind_by_region(std::string_view canonical) {
  const int first_two = number_at(canonical, 0, 2);
  if (canonical.size() == 15) return is_province(first_two) ? std::optional(IdKind::resident_15) : std::nullopt;
  // the card for foreigners: 9, the province that accepted the application, the country
  if (canonical[0] == '9') {
    return is_province(number_at(canonical, 1, 2)) ? std::optional(IdKind::foreign_permanent) : std::nullopt;
  }
  if (first_two == 83) return IdKind::taiwan_resident;
  if (first_two == 81 || first_two == 82) return IdKind::hong_kong_macau_resident;
  return is_province(first_two) ? std::optional(IdKind::resident_18) : std::nullopt;
}

std::optional<base::Day> day_inside(std::string_view canonical) {
  const bool old_form = canonical.size() == 15;
  const int year = old_form ? 1900 + number_at(canonical, 6, 2) : number_at(canonical, 6, 4);
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  const size_t month_at = old_form ? 8 : 10;
  return base::Day::from_civil(year, number_at(canonical, month_at, 2), number_at(canonical, month_at + 2, 2));
}

bool has_form(std::string_view text) {
  if (text.size() == 15) return all_digits(text);
  return text.size() == 18 && all_digits(text.substr(0, 17)) && (text[17] == 'X' || all_digits(text.substr(17)));
}

}  // namespace

void wipe(std::string& text) {
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

IdNumber::~IdNumber() { wipe(value_); }
IdNumber::IdNumber(IdNumber&& other) noexcept : value_(other.value_) { wipe(other.value_); }
IdNumber& IdNumber::operator=(const IdNumber& other) {
  if (this != &other) {
    wipe(value_);
    value_ = other.value_;
  }
  return *this;
}
IdNumber& IdNumber::operator=(IdNumber&& other) noexcept {
  if (this != &other) {
    *this = other;
    wipe(other.value_);
  }
  return *this;
}

std::optional<char> resident_id_check_character(std::string_view first_17) {
  if (first_17.size() != kWeights.size() || !all_digits(first_17)) return std::nullopt;
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += (first_17[i] - '0') * kWeights[i];
  return kCheckCharacters[static_cast<size_t>(sum % 11)];
}

std::optional<IdForm> id_form(std::string_view canonical) {
  if (!has_form(canonical)) return std::nullopt;
  const std::optional<IdKind> kind = kind_by_region(canonical);
  if (!kind) return std::nullopt;
  const std::optional<base::Day> born = day_inside(canonical);
  if (!born) return std::nullopt;
  const bool check_ok = canonical.size() == 18 && resident_id_check_character(canonical.substr(0, 17)) == canonical[17];
  return IdForm{*kind, born->year(), check_ok};
}

std::optional<IdReading> read_resident_id(std::string_view text) {
  std::string canonical;
  canonical.reserve(32);
  bool possible = true;
  for (size_t at = 0; at < text.size() && possible;) {
    const Scanned c = scan_at(text, at);
    at += c.width;
    if (c.meaning == Scanned::Meaning::digit || c.meaning == Scanned::Meaning::check_x) canonical += c.value;
    possible = c.meaning != Scanned::Meaning::other && canonical.size() <= 18;
  }
  const std::optional<IdForm> form = possible ? id_form(canonical) : std::nullopt;
  if (!form) {
    wipe(canonical);
    return std::nullopt;
  }
  return IdReading{IdNumber(std::move(canonical)), form->kind, form->check_ok};
}

std::optional<base::Day> birth_day(const IdNumber& number) {
  return has_form(number.reveal()) ? day_inside(number.reveal()) : std::nullopt;
}

}  // namespace taixin::identity
