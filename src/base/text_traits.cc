#include "base/text_traits.h"

#include <algorithm>
#include <cstring>
#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace taixin::base {
namespace {

using Block [[gnu::vector_size(16)]] = uint8_t;
using Halves [[gnu::vector_size(16)]] = uint64_t;
constexpr size_t kBlock = sizeof(Block);
constexpr size_t kBlocksMax = 255;  // before a count of one lane could overflow

// What says nothing: a sign that is no digit, bracket or control character, and one code point.
constexpr char kFiller = ' ';

struct Sums {
  Block high{}, controls{}, wide{}, bracket{};  // not zero where there was one
  Block digits{}, inner{};                      // counts; `inner`: continuation bytes
};

// The comparisons give 255 in each lane where they hold, which is -1.
[[gnu::always_inline]] inline void add(Sums& sums, Block bytes) {
  const Block full = reinterpret_cast<Block>(bytes == 0xEF);
  sums.high |= bytes;
  sums.controls |= reinterpret_cast<Block>(bytes < 0x20) | reinterpret_cast<Block>(bytes == 0x7F) |
                   reinterpret_cast<Block>(bytes == 0xC2);
  sums.wide |= full | reinterpret_cast<Block>(bytes == 0xE3);
  sums.bracket |= reinterpret_cast<Block>(bytes == '(');
  sums.digits -= reinterpret_cast<Block>(bytes - '0' < 10) | full;
  sums.inner -= reinterpret_cast<Block>((bytes & 0xC0) == 0x80);
}

bool any(Block block) {
  const Halves halves = reinterpret_cast<Halves>(block);
  return (halves[0] | halves[1]) != 0;
}

uint32_t sum(Block counts) {
  const Halves halves = reinterpret_cast<Halves>(counts);
  constexpr uint64_t kEven = 0x00FF00FF00FF00FF, kOnes = 0x0001000100010001;
  const uint64_t pairs =
      (halves[0] & kEven) + (halves[0] >> 8 & kEven) + (halves[1] & kEven) + (halves[1] >> 8 & kEven);
  return static_cast<uint32_t>(pairs * kOnes >> 48);
}

template <class Word>
uint64_t word_at(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Up to sixteen bytes, with fillers behind them.
Block padded(const char* bytes, size_t size) {
  Halves halves{0x2020202020202020, 0x2020202020202020};
  static_assert(kFiller == 0x20);
  // Two words that overlap in the middle, or end to end; what lies twice is shifted out.
  if (size == kBlock) {
    halves = Halves{word_at<uint64_t>(bytes), word_at<uint64_t>(bytes + 8)};
  } else if (size > 8) {
    const size_t twice = 8 * (kBlock - size);
    halves[0] = word_at<uint64_t>(bytes);
    halves[1] = word_at<uint64_t>(bytes + size - 8) >> twice | halves[1] << (64 - twice);
  } else if (size >= 4) {
    const uint64_t both = word_at<uint32_t>(bytes) | word_at<uint32_t>(bytes + size - 4) << (8 * (size - 4));
    halves[0] = size == 8 ? both : both | halves[0] << (8 * size);
  } else {
    for (size_t i = 0; i < size; ++i) {
      halves[0] = (halves[0] & ~(uint64_t{0xFF} << (8 * i))) | uint64_t{static_cast<uint8_t>(bytes[i])} << (8 * i);
    }
  }
  return reinterpret_cast<Block>(halves);
}

}  // namespace

TextTraits traits_by_sixteen(std::string_view text) {
  TextTraits traits;
  size_t inner = 0;
  Sums sums;
  const char* at = text.data();
  size_t left = text.size();
  while (left > 0) {
    for (size_t n = std::min(left / kBlock, kBlocksMax - 1); n > 0; --n, at += kBlock, left -= kBlock) {
      Block bytes;
      std::memcpy(&bytes, at, kBlock);
      add(sums, bytes);
    }
    if (left < kBlock && left > 0) {
      add(sums, padded(at, left));
      left = 0;
    }
    traits.digits += sum(sums.digits);
    inner += sum(sums.inner);
    sums.digits = sums.inner = Block{};
  }
  traits.code_points = static_cast<uint32_t>(text.size() - inner);
  const Halves high = reinterpret_cast<Halves>(sums.high);
  traits.beyond_ascii = ((high[0] | high[1]) & 0x8080808080808080) != 0;
  traits.controls = any(sums.controls);
  traits.wide = any(sums.wide);
  traits.bracket = any(sums.bracket);
  return traits;
}

#ifdef __x86_64__
namespace {

[[gnu::target("avx512f,avx512bw")]] inline uint64_t equal(__m512i bytes, char c) {
  return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c));
}

// Most cells are one masked load, which reads nothing outside the text: 11 ns a cell of a penalty file, by sixteen 15.
[[gnu::target("avx512f,avx512bw,bmi2,popcnt")]] TextTraits traits_by_sixty_four(std::string_view text) {
  constexpr size_t kWide = 64;
  TextTraits traits;
  uint64_t inner = 0, high = 0, controls = 0, wide = 0, bracket = 0;
  for (size_t at = 0; at < text.size(); at += kWide) {
    const auto left = static_cast<unsigned>(std::min(kWide, text.size() - at));
    const uint64_t here = _bzhi_u64(~uint64_t{0}, left);
    const __m512i bytes = _mm512_maskz_loadu_epi8(here, text.data() + at);
    const uint64_t full = equal(bytes, '\xEF');
    const uint64_t digits = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
    // Continuation bytes are those below -64 as signed numbers.
    inner += static_cast<uint64_t>(_mm_popcnt_u64(_mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8(-64))));
    traits.digits += static_cast<uint32_t>(_mm_popcnt_u64(digits | full));
    high |= _mm512_movepi8_mask(bytes);
    controls |=
        (_mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(0x20)) | equal(bytes, '\x7F') | equal(bytes, '\xC2')) & here;
    wide |= full | equal(bytes, '\xE3');
    bracket |= equal(bytes, '(');
  }
  traits.code_points = static_cast<uint32_t>(text.size() - inner);
  traits.beyond_ascii = high != 0;
  traits.controls = controls != 0;
  traits.wide = wide != 0;
  traits.bracket = bracket != 0;
  return traits;
}

const bool kBySixtyFour = __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("bmi2") != 0;

}  // namespace

TextTraits traits_of(std::string_view text) {
  return kBySixtyFour ? traits_by_sixty_four(text) : traits_by_sixteen(text);
}
#else
TextTraits traits_of(std::string_view text) { return traits_by_sixteen(text); }
#endif

}  // namespace taixin::base
