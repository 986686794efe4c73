// The short way to read a cell: for cells that stand as they are stored, which are nearly all. What is not plain is
// read by `read_cell`, which knows every form and says what is wrong.
#pragma once

#include <string_view>

#include "base/text_traits.h"
#include "intake/row_plan.h"
#include "intake/values.h"

namespace taixin::intake {

// True: `cell` is what read_cell makes of `text`, without anything wrong or remarkable. False says nothing; `cell` is
// then of no meaning. `text` is not empty, `traits` are its own.
bool read_plainly(const catalog::Catalog& catalog, const FieldReading& reading, std::string_view text,
                  const base::TextTraits& traits, Cell& cell);

}  // namespace taixin::intake
