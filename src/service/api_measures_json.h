// One use of a measure as JSON, for officers and for the subject. Shared by the interface and the pages' tests.
#pragma once

#include <boost/json.hpp>

#include "service/api_lists.h"

namespace taixin::service {

// `own`: for the subject itself, without the officers' weighing.
base::Result<boost::json::object> use_json(App& app, const lists::Use& use, base::Lang lang, bool own);

}  // namespace taixin::service
