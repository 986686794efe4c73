// Text as XML 1.0 may hold it, in content and between double quotes.
#pragma once

#include <string>
#include <string_view>

namespace taixin::paper {

// & < > and " as references; control characters other than tab and line feed, U+FFFE and U+FFFF left out
// (XML 1.0, 2.2); carriage returns left out too, because a reader would make line feeds of them; what is not UTF-8
// becomes U+FFFD.
std::string xml_text(std::string_view text);

}  // namespace taixin::paper
