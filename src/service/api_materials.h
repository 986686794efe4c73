// Routes of materials: handed over before the step that names them, read by those who see its case.
#pragma once

#include <span>

#include "cases/cases.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> material_routes();

// What an account uploads piece by piece (uploads.h) for its materials, apart from what it hands over as submissions.
std::string material_owner(access::AccountId account);
// One that is there whole becomes a material of the account, and the upload goes. kUploadUnknown, kUploadIncomplete,
// and what Materials::keep says.
base::Result<cases::Material> keep_uploaded(App& app, access::AccountId account, std::string_view upload);

// A material of a case as it is downloaded: never shown in the page, whatever it is.
Response material_response(cases::Cases::MaterialRead read);

}  // namespace taixin::service
