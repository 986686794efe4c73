// Sorts numbers by some of their bits, keeping the order of those that agree in them: a few passes over the memory
// where comparing would take twenty.
#pragma once

#include <cstdint>
#include <vector>

namespace taixin::facts {

// By the bits [first, last); takes as much memory again while it runs.
void radix_sort(std::vector<uint64_t>& values, int first, int last);

}  // namespace taixin::facts
