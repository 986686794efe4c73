#include "facts/name_letters.h"

#include <algorithm>
#include <array>

namespace taixin::facts {
namespace {

constexpr uint64_t kBase = 37;  // 36 letters and digits, and 0 behind the last
constexpr size_t kKeysPerFence = 64;
constexpr size_t kInnerBitsPerName = 16;
// Characters with two readings in one name, at most; names with more are compared whatever is asked.
constexpr size_t kTwofoldMax = 6;

uint64_t digit_of(char letter) {
  if (letter == 0) return 0;
  return static_cast<uint64_t>(letter >= 'a' ? letter - 'a' + 1 : letter - '0' + 27);
}

constexpr uint64_t power(size_t exponent) { return exponent == 0 ? 1 : kBase * power(exponent - 1); }
static_assert(power(NameLetters::kBeginLetters - 1) <= UINT64_MAX / kBase);

// Keys of the first `width` letters of a row, in each of its readings.
template <class Add>
void for_keys(std::span<const Initials> row, size_t width, const Add& add) {
  std::array<uint64_t, size_t{1} << kTwofoldMax> keys;
  size_t count = 1;
  keys[0] = 0;
  for (size_t i = 0; i < width; ++i) {
    const Initials one = i < row.size() ? row[i] : Initials();
    const size_t before = count;
    if (one.second != 0) {
      for (size_t k = 0; k < before; ++k) keys[count++] = keys[k] * kBase + digit_of(one.second);
    }
    for (size_t k = 0; k < before; ++k) keys[k] = keys[k] * kBase + digit_of(one.first);
  }
  std::for_each(keys.begin(), keys.begin() + static_cast<ptrdiff_t>(count), add);
}

uint64_t key_of(std::string_view letters, size_t width) {
  uint64_t key = 0;
  for (size_t i = 0; i < width; ++i) key = key * kBase + (i < letters.size() ? digit_of(letters[i]) : 0);
  return key;
}

}  // namespace

NameLetters::NameLetters(const NamePack& pack) : inner_(pack.size() * kInnerBitsPerName / 64 + 1) {
  struct Entry {
    uint64_t key;
    uint32_t number;
  };
  HugeVector<Entry> entries;
  entries.reserve(pack.size() + pack.size() / 2);
  std::vector<Initials> row;
  for (uint32_t number = 0; number < pack.size(); ++number) {
    row.clear();
    size_t twofold = 0;
    for (const Symbol symbol : pack.symbols(number)) {
      const Initials one = initials_of(pack.point(symbol));
      if (one.first != 0) row.push_back(one);
      twofold += one.second != 0;
    }
    if (twofold > kTwofoldMax) {
      others_.push_back(number);
      continue;
    }
    for_keys(row, kBeginLetters, [&](uint64_t key) { entries.push_back({key, number}); });
    add_inner(row);
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.number < b.number; });
  numbers_.reserve(entries.size());
  for (const Entry& entry : entries) {
    if (keys_.empty() || keys_.back() != entry.key) {
      if (keys_.size() % kKeysPerFence == 0) fences_.push_back(entry.key);
      keys_.push_back(entry.key);
      starts_.push_back(static_cast<uint32_t>(numbers_.size()));
    }
    numbers_.push_back(entry.number);
  }
  starts_.push_back(static_cast<uint32_t>(numbers_.size()));
  keys_.shrink_to_fit(), starts_.shrink_to_fit();
}

void NameLetters::add_inner(std::span<const Initials> name) {
  for (size_t at = 1; at + kInnerLetters <= name.size(); ++at) {
    for_keys(name.subspan(at), kInnerLetters, [&](uint64_t key) {
      const size_t bit = bit_of(key);
      inner_[bit / 64] |= uint64_t{1} << bit % 64;
    });
  }
}

size_t NameLetters::bit_of(uint64_t inner_key) const {
  const uint64_t hash = inner_key * 0x9E3779B97F4A7C15 >> 32;
  return static_cast<size_t>(hash * (inner_.size() * 64) >> 32);
}

// The first key that is not less.
size_t NameLetters::lower_bound(uint64_t key) const {
  const auto fence =
      static_cast<size_t>(std::lower_bound(fences_.begin(), fences_.end(), key) - fences_.begin()) * kKeysPerFence;
  const auto first = keys_.begin() + static_cast<ptrdiff_t>(fence == 0 ? 0 : fence - kKeysPerFence);
  const auto last = keys_.begin() + static_cast<ptrdiff_t>(std::min(fence, keys_.size()));
  return static_cast<size_t>(std::lower_bound(first, last, key) - keys_.begin());
}

std::optional<std::vector<uint32_t>> NameLetters::beginning_with(std::string_view letters) const {
  const uint64_t key = key_of(letters, kBeginLetters);
  const uint64_t others = power(kBeginLetters - std::min(letters.size(), kBeginLetters));  // keys that begin so
  const size_t first = lower_bound(key);
  const size_t last = others == 1 ? first + (first < keys_.size() && keys_[first] == key) : lower_bound(key + others);
  if (starts_[last] - starts_[first] + others_.size() > kCandidatesMax) return std::nullopt;
  std::vector<uint32_t> numbers(numbers_.begin() + starts_[first], numbers_.begin() + starts_[last]);
  numbers.insert(numbers.end(), others_.begin(), others_.end());
  if (!std::is_sorted(numbers.begin(), numbers.end())) std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());  // by several of its readings
  return numbers;
}

std::optional<std::vector<uint32_t>> NameLetters::further_in(std::string_view letters) const {
  if (letters.size() < kInnerLetters || others_.size() > kCandidatesMax) return std::nullopt;
  const size_t bit = bit_of(key_of(letters, kInnerLetters));
  if ((inner_[bit / 64] >> bit % 64 & 1) != 0) return std::nullopt;
  return others_;
}

size_t NameLetters::bytes() const {
  const auto of = [](const auto& vector) { return vector.capacity() * sizeof(vector[0]); };
  return of(keys_) + of(fences_) + of(starts_) + of(numbers_) + of(inner_) + of(others_);
}

}  // namespace taixin::facts
