// Routes of bulletins (bulletin/bulletins.h): what there is, drafts, the rows behind a number, making and issuing,
// documents, and counts that officers enter.
#pragma once

#include <memory>
#include <span>

#include "bulletin/bulletins.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> bulletin_routes();
// Over the rooms of the application, which outlives it.
std::unique_ptr<bulletin::Bulletins> bulletins_of(App& app);

}  // namespace taixin::service
