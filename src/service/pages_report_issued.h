// What an officer's unit issued: the list, as a page and as a sheet, and one report with its files
// (pages_report_desk.h).
#pragma once

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

Response issued_reports_page(App& app, const Visit& visit);
Response issued_report_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
