// The in-box of cases: what waits for an officer, and all that is open, by kind, unit and term; as a sheet, too.
#pragma once

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// /cases, with ?kind= ?unit= ?term=late|soon ?format=csv. The visitor may read cases.
Response case_list_page(App& app, const Visit& visit);

}  // namespace taixin::service
