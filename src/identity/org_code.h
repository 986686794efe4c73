// Organization codes (组织机构代码), GB 11714-1997: 8 digits or capital letters and a check character, "M000100Y-4".
// Since 2015 they live on as characters 9-17 of the unified social credit code.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/strong.h"

namespace taixin::identity {

// Nine characters, without hyphen.
using OrgCode = base::Strong<struct OrgCodeTag, std::string>;

// Reads a code with or without hyphen; white space around it, width and case do not matter.
base::Result<OrgCode> read_org_code(std::string_view text);

// The check character of the first eight: 0-9 or X. Nothing when they are not digits or capital letters.
std::optional<char> org_code_check_character(std::string_view first_8);

// "M000100Y-4"
std::string written(const OrgCode& code);

}  // namespace taixin::identity
