// The words that paths of this service are made of, for its log: every other part of a path is shown as {} there.
#pragma once

#include "service/request_log.h"

namespace taixin::service {

// Of the interface, from its own description, and of the pages.
RouteWords route_words();

}  // namespace taixin::service
