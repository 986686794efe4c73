// Asking the owner of a home over its Unix socket: the command line's way in while a service runs.
#pragma once

#include <string>

#include "base/result.h"
#include "service/http.h"

namespace taixin::service {

// Whether somebody accepts connections there. (A socket file alone says nothing: its owner may be gone.)
bool somebody_listens(const std::string& socket_path);

// One request, one connection; blocks until the answer is there, however long the work takes.
// Errors: kNobodyListens, kCallBroken.
base::Result<Response> call_unix_socket(const std::string& socket_path, const Request& request);

}  // namespace taixin::service
