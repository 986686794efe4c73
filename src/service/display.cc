#include "service/display.h"

#include <fmt/format.h>

#include "service/pages_frame.h"

namespace taixin::service {
namespace {

constexpr std::string_view kColours[] = {"auto", "light", "dark"};
constexpr std::string_view kContrasts[] = {"auto", "standard", "high"};

std::string chosen(const Request& request, std::string_view name) {
  const std::string_view asked = request.get(name);
  return asked.empty() ? cookie(request.header("cookie"), fmt::format("taixin_{}", name)) : std::string(asked);
}

template <class Choice, size_t N>
Choice choice_in(const std::string& code, const std::string_view (&codes)[N]) {
  for (size_t i = 0; i < N; ++i) {
    if (codes[i] == code) return static_cast<Choice>(i);
  }
  return Choice::automatic;
}

}  // namespace

std::string_view code_of(Colour colour) { return kColours[static_cast<size_t>(colour)]; }
std::string_view code_of(Contrast contrast) { return kContrasts[static_cast<size_t>(contrast)]; }

std::string Display::html_class() const {
  std::string out;
  const auto add = [&](bool on, std::string_view word) {
    if (on) out += fmt::format("{}{}", out.empty() ? "" : " ", word);
  };
  add(large, "large");
  add(colour != Colour::automatic, code_of(colour));
  add(contrast == Contrast::standard, "plain");
  add(contrast == Contrast::high, "contrast");
  return out;
}

Display display_of(const Request& request) {
  return {.large = chosen(request, "size") == "large",
          .colour = choice_in<Colour>(chosen(request, "colour"), kColours),
          .contrast = choice_in<Contrast>(chosen(request, "contrast"), kContrasts)};
}

std::vector<std::string> kept_choices(const Display& display,
                                      const std::map<std::string, std::string, std::less<>>& query) {
  std::vector<std::string> out;
  const auto keep = [&](std::string_view name, std::string_view value) {
    if (!query.contains(name)) return;
    // For a year: whoever needs it needs it tomorrow, too.
    out.push_back(fmt::format("taixin_{}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict", name, value));
  };
  keep("size", size_code(display.large));
  keep("colour", code_of(display.colour));
  keep("contrast", code_of(display.contrast));
  return out;
}

}  // namespace taixin::service
