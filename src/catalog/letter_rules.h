// What packs say about letters and notices (文书): their names and words. Loaded with the catalog, immutable
// afterwards; what of them is to be sent, and by whom: cases/outgoing.h.
#pragma once

#include <string>

#include "catalog/types.h"

namespace taixin::catalog {

// One kind of letter. In its words {case} {day} {subject} {record} {organ} {reason} {result} {unit} are filled in; what
// is not known there stays a line to be filled in by hand.
struct LetterRule {
  std::string code;  // as outcomes of cases name it
  Text name;
  Text words;
  Basis basis;
};

}  // namespace taixin::catalog
