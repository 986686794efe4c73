// Lists for everybody, for officers and for the subject; and what became of measures that checks named. No scripts.
//
//   /open/lists       all lists           /open/lists/CODE   who is on one      /open/lists/CODE/RECORD   one entry
//   /open/measures    what may follow from a record or an entry: restrictions and incentives, each with its clause
//   /lists            proposals of the unit, and a new one
//   /lists/history    who entered and left, for a purpose      /lists/removals   all removals
//   /my/lists         the subject's lists, proposals and measures
//   /measures         what waits, what was named, what was stated
//   /measures/new     a statement (?answer=N&measure=CODE)      /measures/ID   one, with its history
//   /measures/sheet   batches, their sheets to fill in, and one that was filled in
//   /measures/statistics?month=2026-04
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> list_page_for(App& app, const Visit& visit, const Request& request);
Response open_measures_page(App& app, const Visit& visit);
std::optional<Response> list_history_page(App& app, const Visit& visit, const Request& request);
Response measure_sheet_page(App& app, const Visit& visit, const Request& request);  // whoever may state something
std::optional<Response> measure_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
