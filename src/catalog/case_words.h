// What a field of a case says to people.
#pragma once

#include <algorithm>
#include <string>

#include "catalog/case_rules.h"

namespace taixin::catalog {

// Of a choice its name, of a flag yes or no, of anything else the value itself.
inline Text said_in(const CaseField& field, const std::string& value) {
  if (field.type == CaseFieldType::flag) return value == "true" ? Text{"是", "yes"} : Text{"否", "no"};
  const auto found = std::ranges::find(field.choices, value, &std::pair<std::string, Text>::first);
  return found == field.choices.end() ? Text{value, value} : found->second;
}

}  // namespace taixin::catalog
