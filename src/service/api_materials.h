// Routes of materials: handed over before the step that names them, read by those who see its case.
#pragma once

#include <span>

#include "cases/cases.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> material_routes();

// A material of a case as it is downloaded: never shown in the page, whatever it is.
Response material_response(cases::Cases::MaterialRead read);

}  // namespace taixin::service
