#include "facts/name_grams.h"

#include <array>
#include <bit>

#include "base/error.h"

namespace taixin::facts {
namespace {

void expand(const uint64_t* words, size_t count, ChunkSet& out) {
  for (size_t i = 0; i < count; ++i) {
    for (uint64_t word = words[i]; word != 0; word &= word - 1) {
      out.push_back(static_cast<uint16_t>(i * 64 + static_cast<size_t>(std::countr_zero(word))));
    }
  }
}

bool has_bit(const uint64_t* words, uint16_t number) { return words[number >> 6] >> (number & 63) & 1; }

}  // namespace

GramList GramLists::find(uint64_t key) const {
  const auto it = std::lower_bound(keys_.begin(), keys_.end(), key);
  if (it == keys_.end() || *it != key) return {};
  const auto i = static_cast<size_t>(it - keys_.begin());
  return std::span(parts_).subspan(first_[i], first_[i + 1] - first_[i]);
}

std::vector<GramList> GramLists::between(uint64_t from, uint64_t to) const {
  std::vector<GramList> lists;
  for (auto it = std::lower_bound(keys_.begin(), keys_.end(), from); it != keys_.end() && *it < to; ++it) {
    const auto i = static_cast<size_t>(it - keys_.begin());
    lists.push_back(std::span(parts_).subspan(first_[i], first_[i + 1] - first_[i]));
  }
  return lists;
}

void GramLists::fill(const GramPart& part, ChunkSet& out) const {
  out.clear();
  out.reserve(part.count());
  if (part.is_bitmap()) return expand(bitmap(part), kWords, out);
  out.assign(array(part), array(part) + part.count());
}

void GramLists::retain(const GramPart& part, ChunkSet& set) const {
  size_t kept = 0;
  if (part.is_bitmap()) {
    const uint64_t* words = bitmap(part);
    for (const uint16_t number : set) {
      set[kept] = number;
      kept += has_bit(words, number);
    }
  } else {
    const uint16_t* at = array(part);
    const uint16_t* const end = at + part.count();
    const bool gallop = set.size() * 16 < part.count();
    for (const uint16_t number : set) {
      if (gallop) {
        at = std::lower_bound(at, end, number);
      } else {
        while (at != end && *at < number) ++at;
      }
      if (at == end) break;
      if (*at == number) set[kept++] = number;
    }
  }
  set.resize(kept);
}

void GramLists::all_of(std::span<const GramPart* const> parts, ChunkSet& out) const {
  const auto fewer = [](const GramPart* a, const GramPart* b) { return a->count() < b->count(); };
  std::vector<const GramPart*> by_count(parts.begin(), parts.end());
  std::sort(by_count.begin(), by_count.end(), fewer);
  if (by_count[0]->is_bitmap() && by_count.size() > 1) {
    std::array<uint64_t, kWords> words;
    std::copy_n(bitmap(*by_count[0]), kWords, words.begin());
    for (size_t i = 1; i < by_count.size(); ++i) {
      const uint64_t* other = bitmap(*by_count[i]);
      for (size_t w = 0; w < kWords; ++w) words[w] &= other[w];
    }
    out.clear();
    return expand(words.data(), kWords, out);
  }
  fill(*by_count[0], out);
  for (size_t i = 1; i < by_count.size() && !out.empty(); ++i) retain(*by_count[i], out);
}

void GramLists::any_of(std::span<const GramPart* const> parts, ChunkSet& out) const {
  std::array<uint64_t, kWords> words{};
  for (const GramPart* part : parts) {
    if (part->is_bitmap()) {
      const uint64_t* other = bitmap(*part);
      for (size_t w = 0; w < kWords; ++w) words[w] |= other[w];
    } else {
      for (const uint16_t number : std::span(array(*part), part->count()))
        words[number >> 6] |= uint64_t{1} << (number & 63);
    }
  }
  out.clear();
  expand(words.data(), kWords, out);
}

size_t GramLists::bytes() const {
  return keys_.capacity() * sizeof(keys_[0]) + first_.capacity() * sizeof(first_[0]) +
         parts_.capacity() * sizeof(parts_[0]) + arrays_.capacity() * sizeof(arrays_[0]) +
         bitmaps_.capacity() * sizeof(bitmaps_[0]);
}

// By key alone, least significant digit first: equal keys keep their ascending numbers.
void GramListsBuilder::sort_pairs() {
  constexpr uint32_t kDigitBits = 11;
  constexpr size_t kDigits = 1 << kDigitBits;
  sorted_.resize(pairs_.size());
  for (uint32_t shift = kChunkBits; shift < kChunkBits + key_bits_; shift += kDigitBits) {
    std::array<uint32_t, kDigits> starts{};
    for (const uint64_t pair : pairs_) ++starts[pair >> shift & (kDigits - 1)];
    uint32_t sum = 0;
    for (uint32_t& start : starts) sum += std::exchange(start, sum);
    for (const uint64_t pair : pairs_) sorted_[starts[pair >> shift & (kDigits - 1)]++] = pair;
    pairs_.swap(sorted_);
  }
}

void GramListsBuilder::add_part(std::span<const uint64_t> pairs) {
  GramPart part{static_cast<uint16_t>(chunk_), static_cast<uint16_t>(pairs.size() - 1), 0};
  if (part.is_bitmap()) {
    part.at = static_cast<uint32_t>(lists_.bitmaps_.size());
    lists_.bitmaps_.resize(lists_.bitmaps_.size() + GramLists::kWords);
    for (const uint64_t pair : pairs) {
      const auto number = static_cast<uint16_t>(pair);
      lists_.bitmaps_[part.at + (number >> 6)] |= uint64_t{1} << (number & 63);
    }
  } else {
    part.at = static_cast<uint32_t>(lists_.arrays_.size());
    for (const uint64_t pair : pairs) lists_.arrays_.push_back(static_cast<uint16_t>(pair));
  }
  runs_.push_back({pairs[0] >> kChunkBits, part});
}

void GramListsBuilder::end_chunk() {
  TX_ASSERT(chunk_ <= UINT16_MAX, "chunk {}", chunk_);
  sort_pairs();
  pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  for (size_t from = 0; from < pairs_.size();) {
    size_t to = from;
    while (to < pairs_.size() && pairs_[to] >> kChunkBits == pairs_[from] >> kChunkBits) ++to;
    add_part(std::span(pairs_).subspan(from, to - from));
    from = to;
  }
  pairs_.clear();
  ++chunk_;
}

GramLists GramListsBuilder::finish() {
  std::stable_sort(runs_.begin(), runs_.end(), [](const Run& a, const Run& b) { return a.key < b.key; });
  lists_.parts_.reserve(runs_.size());
  for (const Run& run : runs_) {
    if (lists_.keys_.empty() || lists_.keys_.back() != run.key) {
      lists_.keys_.push_back(run.key);
      lists_.first_.push_back(static_cast<uint32_t>(lists_.parts_.size()));
    }
    lists_.parts_.push_back(run.part);
  }
  lists_.first_.push_back(static_cast<uint32_t>(lists_.parts_.size()));
  lists_.keys_.shrink_to_fit(), lists_.first_.shrink_to_fit();
  lists_.arrays_.shrink_to_fit(), lists_.bitmaps_.shrink_to_fit();
  return std::move(lists_);
}

}  // namespace taixin::facts
