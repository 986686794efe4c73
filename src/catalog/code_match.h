// Reading a value of one code or several: whole names are matched before anything is divided (domain/12.2.11).
//
//   "没收违法所得、没收非法财物；罚款"  ->  two kinds, although 、 may separate too
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/types.h"

namespace taixin::catalog {

struct CodeMatch {
  const CodeEntry* entry = nullptr;  // owned by the set; null for an open value (其他-…)
  std::string code;                  // what is stored: the entry's code, or the open value as it came
};

// The codes of `value` in its order, each once; none when it is blank. `type` is of kind code or codes.
// Errors: kUnknownCode (argument "part" names what is unknown), kAskedBack (a value that needs an answer).
base::Result<std::vector<CodeMatch>> match_codes(const CodeSet& set, const FieldType& type, std::string_view value);

// What is stored and what rules see: the codes joined by ';'.
std::string canonical_codes(const std::vector<CodeMatch>& matches);

}  // namespace taixin::catalog
