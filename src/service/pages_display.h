// 显示设置: size of print, colours and contrast of all pages, chosen on one page.
#pragma once

#include <optional>

#include "service/pages_frame.h"

namespace taixin::service {

// /display; nothing when the path is another.
std::optional<Response> display_page(const Visit& visit);

}  // namespace taixin::service
