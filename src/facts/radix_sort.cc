#include "facts/radix_sort.h"

#include <algorithm>
#include <array>
#include <utility>

namespace taixin::facts {

void radix_sort(std::vector<uint64_t>& values, int first, int last) {
  constexpr int kBitsMax = 11;  // 2048 places to write to at once: what the first level of the cache bears
  constexpr size_t kFew = 4096;
  if (values.size() < kFew) {
    const uint64_t mask = (last == 64 ? UINT64_MAX : (uint64_t{1} << last) - 1) >> first;
    std::stable_sort(values.begin(), values.end(),
                     [&](uint64_t a, uint64_t b) { return (a >> first & mask) < (b >> first & mask); });
    return;
  }
  std::vector<uint64_t> other(values.size());
  const int passes = (last - first + kBitsMax - 1) / kBitsMax;
  for (int pass = 0; pass < passes; ++pass) {
    const int from = first + (last - first) * pass / passes, to = first + (last - first) * (pass + 1) / passes;
    const uint64_t mask = (uint64_t{1} << (to - from)) - 1;
    std::array<size_t, size_t{1} << kBitsMax> place{};
    for (const uint64_t value : values) ++place[value >> from & mask];
    size_t begin = 0;
    for (size_t& count : place) begin += std::exchange(count, begin);
    for (const uint64_t value : values) other[place[value >> from & mask]++] = value;
    values.swap(other);
  }
}

}  // namespace taixin::facts
