// Whether a row says that something promised or owed was kept, by the code sets of its fields (`not_kept` in packs).
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace taixin::catalog {

// A field of an item in which some values say "not kept".
struct FulfilmentField {
  size_t at = 0;  // among the item's fields
  uint16_t ordinal = 0;
  std::span<const std::string> not_kept;  // canonical values; the catalog's
  bool fails(std::string_view value) const { return std::ranges::find(not_kept, value) != not_kept.end(); }
};

// Those of an item, in order; empty when whatever it says is no failure.
inline std::vector<FulfilmentField> fulfilment_fields(const Catalog& catalog, const Item& item) {
  std::vector<FulfilmentField> out;
  for (size_t at = 0; at < item.fields.size(); ++at) {
    const Field& field = item.fields[at];
    const CodeSet* set = field.type.code_set.empty() ? nullptr : catalog.code_set(field.type.code_set);
    if (set != nullptr && !set->not_kept.empty()) out.push_back({at, field.ordinal, set->not_kept});
  }
  return out;
}

}  // namespace taixin::catalog
