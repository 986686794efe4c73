// The interface's own description, OpenAPI 3.1.
#pragma once

#include <string>

namespace taixin::service {

const std::string& openapi_json();

}  // namespace taixin::service
