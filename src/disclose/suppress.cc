#include "disclose/suppress.h"

#include <numeric>

namespace taixin::disclose {

Parts hidden(size_t cells) { return {Cell{0, false}, std::vector<Cell>(cells, Cell{0, false})}; }

Parts suppressed(std::span<const uint64_t> counts) {
  // Seven: one and the least that is told would be six, and six of two cells, of which one is told elsewhere, is one
  // and five.
  constexpr uint64_t kLeftOutLeast = kLeastTold + 2;
  const uint64_t sum = std::accumulate(counts.begin(), counts.end(), uint64_t{0});
  if (sum > 0 && sum < kLeastTold) return hidden(counts.size());
  Parts out{Cell{sum, true}, {}};
  uint64_t left_out = 0;  // the sum of what is hidden, which everybody can compute
  for (const uint64_t count : counts) {
    const bool told = count >= kLeastTold;
    out.cells.push_back({told ? count : 0, told});
    if (!told) left_out += count;
  }
  if (left_out == 0) {
    for (Cell& cell : out.cells) cell.told = true;
    return out;
  }
  bool covered = false;
  for (size_t i = counts.size(); i-- > 0 && (!covered || left_out < kLeftOutLeast);) {
    if (!out.cells[i].told) continue;
    out.cells[i] = Cell{0, false};
    left_out += counts[i];
    covered = true;
  }
  return out;
}

}  // namespace taixin::disclose
