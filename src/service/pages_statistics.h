// What is published in numbers, and open data, for everybody.
//
//   /open/statistics   tables and charts; /open/statistics.csv and .json the same; /open/statistics/REGION   a county
//   by its
//                      towns
//   /open/data         what may be downloaded; /open/data/ITEM.csv and .json, ?part=N
#pragma once

#include <memory>
#include <optional>

#include "disclose/statistics.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> statistics_page_for(App& app, const Visit& visit);

// The numbers of today, counted once for a state of the data and the rules, and kept; the last state only.
base::Result<std::shared_ptr<const disclose::PublishedStatistics>> statistics_of(App& app);
// The same when they are counted already; else null.
std::shared_ptr<const disclose::PublishedStatistics> known_statistics(App& app);

}  // namespace taixin::service
