// Counts of few are not told (domain/12.4.10): a cell under five could name somebody, and so could one that the total
// gives away. Pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace taixin::disclose {

inline constexpr uint64_t kLeastTold = 5;

struct Cell {
  uint64_t count = 0;  // 0 when it is not told
  bool told = true;    // else: less than kLeastTold, or left out so that nobody computes another
  friend bool operator==(const Cell&, const Cell&) = default;
};

// The parts of a total, and whether the total itself may stand beside them.
struct Parts {
  Cell total;
  std::vector<Cell> cells;  // as `counts`
};
// `counts` are shown beside their sum. Cells under five are hidden, those that are 0 too, so that one may be anything
// from 0 to 4; with them the last cell that is not, whatever it holds: chosen by its size it would tell of theirs. So
// the last row should be the one that readers miss least. Where everything that would be hidden is 0, nothing is:
// whoever reads the sum knows it anyway. A sum under five hides all.
Parts suppressed(std::span<const uint64_t> counts);
// The same for parts of a total that is itself hidden: none is told.
Parts hidden(size_t cells);

}  // namespace taixin::disclose
