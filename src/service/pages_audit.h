// The auditor's pages: what stands out, and the log of answers. They show who asked, where, why and when; never what
// was answered. An alert's own page names the subjects behind it, and is itself a line that they can read.
//
//   /alerts          what stands out, filtered     /alerts/ID     the entries behind one, and closing it with words
//   /alerts/export   the same as CSV               /log           the log by day, unit, account, purpose
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// After the visitor was found to have `log_read`, and for a POST `alert_close`. Nothing when the path is none of these.
std::optional<Response> audit_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
