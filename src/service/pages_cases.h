// Cases for people, without scripts: an officer's in-box with its clocks, one case with its timeline and the forms of
// the next steps, and a subject's own.
//
//   /cases   in-box      /cases/ID   one case, and its next step
//   /my/cases/ID         the same for its subject
//   /my/apply/RECORD     what the subject may open about this record; 0: about itself
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> case_page(App& app, const Visit& visit, const Request& request);

// For /my: the subject's cases.
Html own_cases(App& app, const Visit& visit, base::SubjectId subject);

}  // namespace taixin::service
