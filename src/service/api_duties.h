// Routes of what units owe the platform (duty/book.h). These read, ask the room, and render.
#pragma once

#include <boost/json/fwd.hpp>
#include <span>

#include "duty/book.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> duty_routes();

// "2/ADM.penalty/2026-03, 3/ADM.licence/2026-03": lines of the table, as the workbench sends them.
std::vector<duty::CellKey> cells_of(std::string_view list);
boost::json::object line_json(App& app, const duty::Line& line, base::Lang lang);
boost::json::object thing_json(App& app, const access::Caller& caller, const duty::Thing& thing, base::Lang lang);
// A reminder or letter as words, and as a file that Word and WPS open.
boost::json::object paper_json(App& app, const store::DutyEvent& event, base::Lang lang);

}  // namespace taixin::service
