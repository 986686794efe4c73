// Chance that is the same everywhere: SplitMix64 with our own ways to draw from it. (The distributions of the standard
// library differ between implementations.) A stream is named by numbers, so that row 1,000,000 of a file can be made
// without making the rows before it.
#pragma once

#include <cstdint>
#include <span>

namespace taixin::city {

// One well-mixed number out of several (the finalizer of SplitMix64 after each).
constexpr uint64_t mix(uint64_t value) {
  value += 0x9e3779b97f4a7c15u;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}
constexpr uint64_t mix(uint64_t a, uint64_t b) { return mix(mix(a) ^ b); }
constexpr uint64_t mix(uint64_t a, uint64_t b, uint64_t c) { return mix(mix(a, b) ^ c); }

class Random {
 public:
  constexpr explicit Random(uint64_t seed) : state_(seed) {}

  constexpr uint64_t next() {
    const uint64_t value = mix(state_);
    state_ += 0x9e3779b97f4a7c15u;
    return value;
  }
  // 0 .. n - 1; n > 0. Bias below n / 2^32, which a synthetic city can bear.
  constexpr uint32_t below(uint32_t n) { return static_cast<uint32_t>(((next() >> 32) * n) >> 32); }
  constexpr uint32_t between(uint32_t first, uint32_t last) { return first + below(last - first + 1); }
  constexpr bool chance(uint32_t per_10000) { return below(10000) < per_10000; }
  template <class T>
  constexpr const T& pick(std::span<const T> from) {
    return from[below(static_cast<uint32_t>(from.size()))];
  }

 private:
  uint64_t state_;
};

}  // namespace taixin::city
