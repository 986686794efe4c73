// How a visitor wants pages to look: size of print, colours, contrast. A choice comes with an address (?size=large), on
// any page, and a cookie keeps it for a year: it needs no script and no account, and says nothing of anybody.
//
//   Display display = display_of(request);         // the address first, then the cookies
//   display.html_class()                           // of <html>, for which the style sheet has its tokens
//   for (auto& line : kept_choices(display, query)) response.cookies.push_back(line);
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "service/http.h"

namespace taixin::service {

enum class Colour : uint8_t { automatic, light, dark };  // automatic: as the browser says of its user
enum class Contrast : uint8_t { automatic, standard, high };

struct Display {
  bool large = false;  // 适老版
  Colour colour = Colour::automatic;
  Contrast contrast = Contrast::automatic;
  std::string html_class() const;  // empty: none
  friend bool operator==(const Display&, const Display&) = default;
};

// Names in addresses and cookies: size=normal|large, colour=auto|light|dark, contrast=auto|standard|high. Anything else
// counts as the first of each.
Display display_of(const Request& request);
std::string_view code_of(Colour colour);
std::string_view code_of(Contrast contrast);
inline std::string_view size_code(bool large) { return large ? "large" : "normal"; }

// Values of Set-Cookie for what the address chose.
std::vector<std::string> kept_choices(const Display& display,
                                      const std::map<std::string, std::string, std::less<>>& query);

}  // namespace taixin::service
