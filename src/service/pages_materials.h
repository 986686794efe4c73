// What whoever is signed in has uploaded piece by piece for its cases and not used yet (api_materials.h): how far each
// file has come, and the number by which a form of a case names it.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

std::optional<Response> materials_page(App& app, const Visit& visit);

}  // namespace taixin::service
