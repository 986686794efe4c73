// toml++, included in one way only: two ways in one program are two meanings of the same inline functions.
//
// toml++ 3.3 asserts on some malformed texts ("[=") that it should refuse; with NDEBUG that would be undefined
// behaviour. So its assertions are always on and refuse the text: parse_file catches what parser_tripped throws.
#pragma once

namespace taixin::catalog {
[[noreturn]] void parser_tripped();
}
#define TOML_ASSERT(condition) ((condition) ? static_cast<void>(0) : ::taixin::catalog::parser_tripped())
#define TOML_EXCEPTIONS 1
#define TOML_HEADER_ONLY 0
#define TOML_ENABLE_FORMATTERS 0
#pragma push_macro("NDEBUG")
#undef NDEBUG
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")
