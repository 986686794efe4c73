// Charts as SVG inside a page: no scripts, a title and a description for whoever does not see them, and colours that
// differ in lightness. Every chart stands above the table of the same numbers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/pages_frame.h"

namespace taixin::service {

struct ChartWords {
  std::string id;  // unique in the page
  std::string title, description;
};

// One line each: its label above, its bar below, its number behind. No value: not told, a star.
struct Bar {
  std::string label;
  std::optional<uint64_t> value;
};
Html bar_chart(const ChartWords& words, const std::vector<Bar>& bars);

// Columns beside each other, in groups along time; at most two series.
struct ColumnGroup {
  std::string label;
  std::vector<std::optional<uint64_t>> values;  // as `series`
};
Html column_chart(const ChartWords& words, const std::vector<std::string>& series,
                  const std::vector<ColumnGroup>& groups);

// A schematic map: one square a region, darker the more it has.
struct Tile {
  int row = 0, column = 0;
  std::string label;
  std::optional<uint64_t> value;
};
Html tile_map(const ChartWords& words, const std::vector<Tile>& tiles);

// A picture of any text for a phone's camera, as inline SVG without a style of its own; empty when it is too long.
Html qr_svg(std::string_view text, std::string_view label);

}  // namespace taixin::service
