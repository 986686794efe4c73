// Numbers that look right and belong to nobody: every check character is valid, and the region part is 370999, which no
// county of Tai'an (370900) has or had. Whoever meets one of them in the open knows where it is from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "city/names.h"

namespace taixin::city {

inline constexpr std::string_view kNoCounty = "370999";

// The unified social credit code of body `number` (over all kinds) of a city. One to one below 31^6 (887 million).
std::string body_code(BodyKind kind, uint64_t number, uint64_t seed);
// Of a department; a range of its own.
std::string department_code(size_t department);
// The old 15-digit registration number of a body. Not unique beyond 10^8.
std::string registration_number(uint64_t number);
// A resident id whose holder cannot exist: region 370999, born 1900-1909, valid check. For the rows and cells that
// intake must cut.
std::string nobodys_resident_id(uint64_t number);
// The code with another last character: never valid.
std::string with_wrong_check(std::string code);

}  // namespace taixin::city
