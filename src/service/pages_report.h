// Credit reports on pages: asked for by the subject, by anybody about what is public of a body, and verified.
//
//   /my/reports   one's own, and a form     /my/reports/NUMBER   one of them     /open/report   POST: of a body
//   /open/report/NUMBER   a public one of today     /verify/report   is this report genuine, does it still stand?
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> report_page(App& app, const Visit& visit, const Request& request);

// The button on a body's public page.
Html report_button(const Visit& visit, std::string_view code);

}  // namespace taixin::service
