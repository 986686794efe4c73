// What was filled in for a step of a case, from its event (store::CaseEvent::form_json). Private to the room.
#pragma once

#include <string>
#include <string_view>

#include "cases/effect.h"

namespace taixin::lists {

cases::Form form_of(const std::string& form_json);                            // texts alone
std::string form_value(const std::string& form_json, std::string_view code);  // empty: not filled in

}  // namespace taixin::lists
