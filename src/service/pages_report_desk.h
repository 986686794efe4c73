// Credit reports at an officer's desk: for a purpose that the officer's role opens, on an authorisation that a body
// gave the unit, or at a service window for the body whose representative stands there. No scripts.
//
//   /reports        what the unit issued; ?kind= &purpose= &from= &until= &state= &cursor=, and &format=csv
//   /reports/new    POST: one is issued     /reports/counter   POST: who stands there     /reports/end   POST: has left
//   /reports/NUMBER       what is known of one, and its files     /reports/NUMBER/view   as a page
//   /reports/NUMBER/pdf   also json, proof
//
// Nobody is asked for a person: a person's own report goes to that person alone (check/own_person.h), and the page says
// how it gets it. What a report says is read only by `view` and the files, each a line that the subject can read; the
// list and a report's own page tell what the unit did, and nothing of what stands in it.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Whether the caller has this desk: an action of reports, or a seat at a service window.
bool has_report_desk(App& app, const access::Caller& caller);
// Nothing when the path is none of these.
std::optional<Response> report_desk_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
