// The check as an element for other departments' pages: one script, part of the program (embed_check.js).
#pragma once

#include <string_view>

namespace taixin::service {

std::string_view embed_script();

}  // namespace taixin::service
