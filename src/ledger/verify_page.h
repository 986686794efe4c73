// The page that verifies proof files offline (verify_page.html), as a browser opens it: one file, nothing loaded.
#pragma once

#include <string_view>

namespace taixin::ledger {

std::string_view verify_page();

}  // namespace taixin::ledger
