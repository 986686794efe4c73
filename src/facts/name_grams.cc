#include "facts/name_grams.h"

#include <array>
#include <utility>

#include "base/error.h"

namespace taixin::facts {

GramList GramLists::find(uint32_t key) const {
  const auto it = std::lower_bound(keys_.begin(), keys_.end(), key);
  if (it == keys_.end() || *it != key) return {};
  return list(static_cast<size_t>(it - keys_.begin()));
}

std::vector<GramList> GramLists::between(uint32_t from, uint32_t to) const {
  std::vector<GramList> lists;
  for (auto it = std::lower_bound(keys_.begin(), keys_.end(), from); it != keys_.end() && *it < to; ++it) {
    lists.push_back(list(static_cast<size_t>(it - keys_.begin())));
  }
  return lists;
}

void GramLists::fill(const GramPart& part, uint16_t low, ChunkSet& out) const {
  out.clear();
  if (!part.is_bitmap()) {
    const auto all = array(part);
    out.assign(std::lower_bound(all.begin(), all.end(), low), all.end());
    return;
  }
  out.reserve(part.count());
  const auto words = bitmap(part);
  for (size_t w = low / 64; w < kWords; ++w) {
    const uint64_t word = w == low / 64 ? words[w] & ~uint64_t{0} << low % 64 : words[w];
    visit_bits(word, static_cast<uint32_t>(w * 64), [&](uint32_t number) {
      out.push_back(static_cast<uint16_t>(number));
      return true;
    });
  }
}

void GramLists::retain(const GramPart& part, ChunkSet& set) const {
  size_t kept = 0;
  if (part.is_bitmap()) {
    const auto words = bitmap(part);
    for (const uint16_t number : set) {
      set[kept] = number;
      kept += words[number >> 6] >> (number & 63) & 1;
    }
  } else {
    const auto all = array(part);
    const uint16_t* at = all.data();
    const uint16_t* const end = at + all.size();
    const bool gallop = set.size() * 16 < all.size();
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

size_t GramLists::bytes() const {
  const auto of = [](const auto& vector) { return vector.capacity() * sizeof(vector[0]); };
  return of(keys_) + of(first_) + of(counts_) + of(parts_) + of(arrays_) + of(bitmaps_);
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
  runs_.push_back({static_cast<uint32_t>(pairs[0] >> kChunkBits), part});
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
  pairs_ = {}, sorted_ = {};
  std::stable_sort(runs_.begin(), runs_.end(), [](const Run& a, const Run& b) { return a.key < b.key; });
  lists_.parts_.reserve(runs_.size());
  // From chunk by chunk to gram by gram.
  HugeVector<uint16_t> arrays;
  arrays.reserve(lists_.arrays_.size());
  for (Run& run : runs_) {
    if (lists_.keys_.empty() || lists_.keys_.back() != run.key) {
      lists_.keys_.push_back(run.key);
      lists_.first_.push_back(static_cast<uint32_t>(lists_.parts_.size()));
      lists_.counts_.push_back(0);
    }
    if (!run.part.is_bitmap()) {
      const auto numbers = lists_.array(run.part);
      run.part.at = static_cast<uint32_t>(arrays.size());
      arrays.insert(arrays.end(), numbers.begin(), numbers.end());
    }
    lists_.parts_.push_back(run.part);
    lists_.counts_.back() += run.part.count();
  }
  lists_.first_.push_back(static_cast<uint32_t>(lists_.parts_.size()));
  lists_.arrays_ = std::move(arrays);
  lists_.keys_.shrink_to_fit(), lists_.first_.shrink_to_fit(), lists_.counts_.shrink_to_fit();
  lists_.bitmaps_.shrink_to_fit();
  return std::move(lists_);
}

}  // namespace taixin::facts
