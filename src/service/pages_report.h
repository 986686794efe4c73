// Credit reports on pages: asked for by the subject, by anybody about what is public of a body, and verified.
//
//   /my/reports   one's own, and a form     /my/reports/NUMBER   one of them     /open/report   POST: of a body
//   /open/report/NUMBER   a public one of today     /verify/report   is this report genuine, does it still stand?
#pragma once

#include <optional>

#include "report/reports.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> report_page(App& app, const Visit& visit, const Request& request);

// ---- what every page about reports shows (pages_report_desk.h)
Response unkept_page(Response response);  // in no index and no cache
std::string report_kind_words(const Visit& visit, store::ReportKind kind);
// Period, field and area of a special report.
Html report_scope_fields(const Visit& visit, const catalog::ReportDesign& design, const FormFields& given,
                         const FieldErrors& errors);
// The field that a refusal is about; empty: none.
std::string report_field_refused(const base::Error& error);
// What it says, as a page. `path`: of its files, "/my/reports/"; `back`: where one came from. Reading it is logged by
// whoever calls.
Response shown_report(App& app, const Visit& visit, const store::ReportEvent& report, std::string_view path,
                      std::string_view back);

// The button on a body's public page.
Html report_button(const Visit& visit, std::string_view code);

}  // namespace taixin::service
