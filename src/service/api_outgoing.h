// Routes of what cases left to be carried out: letters to be sent by a unit, notices to a subject.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <span>

#include "service/routes.h"
#include "store/letters.h"

namespace taixin::service {

std::span<const Route> outgoing_routes();
// How a letter was issued, as JSON; null: it was not.
boost::json::value issued_json(const std::optional<store::IssuedLetter>& one);

}  // namespace taixin::service
