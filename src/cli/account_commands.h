// The first people of a new home, and those of a demo home.
#pragma once

#include <string>

#include "cli/door.h"

namespace taixin::cli {

struct FirstPeople {
  std::string city = "本市", city_code = "city", security = "security", system = "system";  // names and logins
};
// The root unit, and one-time links for the first security administrator and the first system administrator, printed.
int first_people(Common& common, const FirstPeople& people);

// An invented account for each role, active, with password and phone key, written to `out` (0600). Refused where
// anybody has ever signed in, so that no real home gets them.
int demo_accounts(Common& common, const std::string& out);

}  // namespace taixin::cli
