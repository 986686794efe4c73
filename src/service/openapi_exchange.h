// What the description says of files to and from other platforms.
#pragma once

#include <string_view>

namespace taixin::service {

extern const std::string_view kExchangeOperationsText, kExchangeSchemasText;

}  // namespace taixin::service
