// What packs say about cases: their kinds, steps, who takes them, clocks and effects. Loaded with the catalog,
// immutable afterwards; the engine that runs them is cases/.
#pragma once

#include <string>
#include <vector>

#include "catalog/types.h"

namespace taixin::catalog {

struct CaseKind {
  std::string code;  // objection, repair, ...
  Text name;
  Basis basis;
};

struct CaseRules {
  std::vector<CaseKind> kinds;
};

}  // namespace taixin::catalog
