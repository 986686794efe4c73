// A unit's side of "who looked": questions of subjects with the time that is left to answer them, and lawful delays,
// which one person asks for and another confirms. Works without scripts.
//
//   /questions       waiting or answered     /questions/ID    one, and its answer
//   /delays          as they stand           /delays/new      asks for one       /delays/ID    one: confirm, refuse,
//   end
#pragma once

#include <optional>

#include "access/looks.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// After the visitor was found to have `question_answer` or `log_delay`. Nothing when the path is none of these.
std::optional<Response> looks_page(App& app, const Visit& visit, const Request& request);

// Until when a question should be answered, by the packs; nothing when none says.
std::optional<base::Day> answer_due(const App& app, const store::AccessEvent& question);

}  // namespace taixin::service
