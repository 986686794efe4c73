// HTML that cannot be forgotten to escape: text and markup are two types, and text becomes markup by `escape` alone.
//
//   const Html row = markup("<td>{}</td><td>{}</td>", name, amount);   // name is escaped, an Html argument is not
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace taixin::service {

struct Html {
  std::string bytes;
  Html& operator+=(const Html& more) {
    bytes += more.bytes;
    return *this;
  }
  bool empty() const { return bytes.empty(); }
  friend Html operator+(Html left, const Html& right) { return left += right; }
};

// For element content and quoted attributes: & < > " ' become references; characters that HTML does not allow (C0, C1,
// noncharacters, bytes that are not UTF-8) become U+FFFD; marks that reorder text are made harmless by isolation in the
// style sheet, not here. Newlines and tabs stay.
std::string escape(std::string_view text);

namespace html_detail {
template <class T>
auto argument(const T& value) {
  if constexpr (std::is_same_v<T, Html>) {
    return value.bytes;
  } else if constexpr (std::is_integral_v<T>) {
    return value;
  } else {
    return escape(value);
  }
}
template <class T>
using Argument = decltype(argument(std::declval<const T&>()));
}  // namespace html_detail

// A pattern of ours with arguments: Html as it is, integers as they are, anything else escaped.
template <class... T>
Html markup(fmt::format_string<html_detail::Argument<T>...> pattern, const T&... values) {
  return Html{fmt::vformat(
      pattern, fmt::make_format_args(static_cast<const html_detail::Argument<T>&>(html_detail::argument(values))...))};
}
// Markup without arguments, where braces mean themselves.
inline Html raw(std::string_view ours) { return Html{std::string(ours)}; }

}  // namespace taixin::service
