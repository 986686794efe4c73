// The routes of erasure and of the keys: on the machine itself only, until there are accounts that say who may.
//
//   POST /api/v1/erasures                    request (operator, ground, matter, and subject or number)
//   GET  /api/v1/erasures                    all, newest first
//   GET  /api/v1/erasures/waiting            those that wait, for whoever may confirm
//   POST /api/v1/erasures/{id}/approve       (operator)
//   POST /api/v1/erasures/{id}/withdraw      (operator, reason)
//   GET  /api/v1/erasures/{id}/certificate   its canonical text
//   POST /api/v1/keys/backup?to=FILE
#pragma once

#include "service/routes.h"

namespace taixin::service {

std::span<const Route> erasure_routes();

}  // namespace taixin::service
