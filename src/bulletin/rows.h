// The rows behind figures: each source of the closed list (catalog/bulletin_rules.h) goes through its rows in a fixed
// order, as they were known at a moment, and says of each what can be said. Counting (count.h) and listing (listing.h)
// read them by the same function, so they cannot disagree.
//
//   TX_CHECK(scan(world, FigureRows::record, span, known_at, [&](const Row& row) { ...; return base::Result<void>();
//   }));
//
// Cost: what came in the span, by the submissions that brought it; `to_date`, `subject` and `case_*` read all there is.
// No row names a natural person. Errors: store errors, kReceiptUnreadable, and what `World::expected` says.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string_view>

#include "bulletin/world.h"

namespace taixin::bulletin {

using catalog::FigureRows;

struct Row {
  int64_t id = 0;  // in its table; of what is no row a running number
  Day day;         // by which it belongs to the span
  // By the places of catalog::figure_attributes and figure_numbers of the source. Views live until the next row.
  std::array<std::string_view, catalog::kFigureAttributesMax> values{};
  std::array<std::optional<int64_t>, catalog::kFigureNumbersMax> numbers{};
  int64_t submission = 0;  // that brought it; 0: none
  uint32_t line = 0;       // in its file
  // Of a count that an officer entered: one of the whole city stands for the total, and those of units beside it for
  // lines alone. `latest`: no later one of its unit is there.
  enum class Stands : uint8_t { everywhere, total, lines } stands = Stands::everywhere;
  bool latest = true;
  // The value of a field of a record; empty: blank. Reads the record.
  std::function<base::Result<std::string>(std::string_view field)> field = {};
};
using EachRow = std::function<base::Result<void>(const Row&)>;

// `known_at`: only what was known then.
base::Result<void> scan(const World& world, FigureRows rows, const Span& span, KnownAt known_at, const EachRow& each);

}  // namespace taixin::bulletin
