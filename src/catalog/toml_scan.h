// A look at a TOML text before the parser sees it.
#pragma once

#include <optional>
#include <string_view>

namespace taixin::catalog {

// The byte of the first character that cannot stand where it does: anything but ASCII outside quotes and comments (a
// full-width comma or 、 typed by an input method), or a backslash in a text that begins no escape of one line.
//
// TOML forbids the first anyway, but toml++ 3.3 does not refuse it: its test for white space runs into
// __builtin_unreachable for about a thousand characters, 、 and 。 among them. The same test follows a backslash at the
// end of a line, which packs do not need.
std::optional<size_t> misplaced_character(std::string_view toml);

}  // namespace taixin::catalog
