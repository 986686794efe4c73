// What a row of the table of refusals says (refusals_rows.h).
#pragma once

#include <string_view>

#include "base/error.h"

namespace taixin::service {

// What is refused: where it differs from the good request.
struct Refused {
  std::string_view target = {}, body = {};
  const base::ErrorKind* refused = nullptr;
  explicit operator bool() const { return refused != nullptr; }
};

// Why no other unit's thing can be asked for.
enum class Units : uint8_t {
  by_action,      // no role with this action is bound to a unit, or the row has a request that is refused
  names_none,     // neither path, query nor body names a unit or something that a unit has
  of_no_unit,     // what it names is no unit's: an erasure is of a person, and takes two of whatever units
  lists_its_own,  // it takes no name and lists what the caller's unit has: audiences_test.cc looks that nothing else is
                  // there
};

struct Row {
  std::string_view operation;
  std::string_view as;  // the role that gets an answer here; "console", or "nobody" when nobody has to be known
  std::string_view target = {};  // empty: the pattern of the route
  std::string_view body = {};    // of a file or form; of JSON empty: the examples of its shape
  Units units = Units::by_action;
  Refused other = {};     // another unit's thing, or another subject's
  Refused bad_body = {};  // of a file or form: one that is malformed
  // Of routes that are open and look for themselves whose something is: what nobody is told, and somebody else.
  const base::ErrorKind* nobody = nullptr;
  Refused stranger = {};
};

}  // namespace taixin::service
