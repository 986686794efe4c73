// Identity numbers of people: recognised so that they can be cut (domain/12.1.1), never to be kept in the clear.
//
// Resident ids by GB 11643-1999 (18 characters, and the 15 of the first generation); residence permits for people from
// Hong Kong, Macau (81, 82) and Taiwan (83) and the permanent residence card for foreigners (9..., since 2023) use the
// same form. Regions are not looked up: abolished ones are inside valid ids.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/day.h"

namespace taixin::identity {

// A person's identity number in its normal form. It cannot be logged, formatted, streamed or compared by accident, and
// its bytes are wiped when it goes.
class IdNumber {
 public:
  explicit IdNumber(std::string canonical) : value_(std::move(canonical)) {}
  ~IdNumber();
  IdNumber(const IdNumber&) = default;
  IdNumber& operator=(const IdNumber&);
  IdNumber(IdNumber&&) noexcept;
  IdNumber& operator=(IdNumber&&) noexcept;

  // The number itself, for encryption and blind indexes only.
  std::string_view reveal() const { return value_; }

 private:
  std::string value_;
};

enum class IdKind : uint8_t {
  resident_18,               // 居民身份证
  resident_15,               // first generation
  hong_kong_macau_resident,  // 港澳居民居住证 81..., 82...
  taiwan_resident,           // 台湾居民居住证 83...
  foreign_permanent,  // 外国人永久居留身份证, 2023 form 9..., older form of three letters and twelve digits
  hong_kong_macau_permit,  // 港澳居民来往内地通行证 H or M with 8 or 10 digits
  taiwan_permit,           // 台湾居民来往大陆通行证, 8 or 10 digits
  passport,                // Chinese passports
  hong_kong_id,            // P174468(6)
  taiwan_id,               // B221690311
};

struct IdReading {
  IdNumber number;
  IdKind kind;
  bool check_ok;  // false: the date is plausible but the check character is wrong (mistyped), or there is none to check
};

// What a whole cell is, when it is an identity number of the kinds with a date inside (resident_18 to foreign_permanent
// in its 2023 form): white space around and inside it, hyphens, width and case do not matter. Nothing for other text.
std::optional<IdReading> read_resident_id(std::string_view text);

// The same for text already in normal form, without a copy: what it would be by region and date, whatever its length is
// worth. 18: 17 digits and a digit or X; 15: digits.
struct IdForm {
  IdKind kind;
  int birth_year;
  bool check_ok;  // 15: false, there is none
};
std::optional<IdForm> id_form(std::string_view canonical);

// The check character of the first 17 digits: 0-9 or X. Nothing when they are not digits.
std::optional<char> resident_id_check_character(std::string_view first_17);

// The date of birth inside (15 digits: in the 20th century); nothing when it holds none.
std::optional<base::Day> birth_day(const IdNumber& number);

// Overwrites the bytes of `text`, its spare capacity included, and empties it. For anything that held an identity
// number.
void wipe(std::string& text);

}  // namespace taixin::identity
