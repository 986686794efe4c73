// The routes of erasure and of the keys: on the machine itself only, until there are accounts that say who may.
//
//   POST /api/v1/erasures                    request (operator, ground, matter, and subject or number)
//   GET  /api/v1/erasures                    all, newest first
//   POST /api/v1/erasures/{id}/approve       (operator)
//   POST /api/v1/erasures/{id}/withdraw      (operator, reason)
//   GET  /api/v1/erasures/{id}/certificate   its canonical text
//   POST /api/v1/keys/backup?to=FILE
#pragma once

#include <string_view>

#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

// Whether `path` (without "/api/v1/") is one of these.
bool is_erasure_path(std::string_view path);
base::Result<Response> erasure_route(App& app, Request& request, std::string_view path);

}  // namespace taixin::service
