// How a refused row is named to people: "S12-345" is row 345 of submission 12.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/ids.h"

namespace taixin::intake {

std::string row_tag(base::SubmissionId submission, uint32_t line);
std::optional<std::pair<base::SubmissionId, uint32_t>> read_row_tag(std::string_view tag);

}  // namespace taixin::intake
