// Names that hold the query but for a few characters.
//
// A character of the query that was replaced, put in or left out spoils at most the two pairs of neighbours around it.
// So for at most `slips` wrong characters all other pairs must still be in the name: the search decides pair by pair,
// rarest first, whether it survived (then only names that hold it remain) or was spoilt by its left or its right
// character (then one slip fewer is left). What remains is small because brands are rare, and is compared exactly.
// Chunk by chunk, in the order of rank. For two neighbours that changed
// places the same is done with the query as it then stands, with one slip fewer.
#include <algorithm>
#include <optional>

#include "base/error.h"
#include "facts/name_segment.h"

namespace taixin::facts {

class NameSegment::SlipSearch {
 public:
  SlipSearch(const NameSegment& segment, const NameQuery& query, NameWay way, NameCollector& collector)
      : segment_(segment), query_(query), way_(way), collector_(collector) {
    add_pattern(query.points, way.slips);
    for (const auto& points : query.matcher->exchanged()) add_pattern(points, way.slips - 1);
  }

  void run() {
    for (uint32_t chunk = 0; chunk << kChunkBits < segment_.size(); ++chunk) {
      const size_t last = std::min(segment_.size(), size_t{chunk + 1} << kChunkBits) - 1;
      const bool long_enough =
          segment_.length(static_cast<uint32_t>(last)) + static_cast<uint32_t>(way_.slips) >= query_.points.size();
      if (!long_enough) continue;
      if (!search_chunk(static_cast<uint16_t>(chunk)) || comparisons_ >= kSlipComparisonsMax) return;
    }
  }

 private:
  struct Gram {
    GramList list;
    const GramPart* part;  // in the present chunk; null when no name of it has the gram
  };
  // The query, or the query with two neighbours exchanged.
  struct Pattern {
    std::vector<Gram> singles, pairs;
    int slips;
  };
  // What was decided of a pattern so far: bit i is pair i, or character i.
  struct Decided {
    uint64_t survived = 0;  // pairs
    uint64_t wrong = 0;     // characters
    int left = 0;           // slips
  };

  static const GramPart* part_of(GramList list, uint16_t chunk) {
    const auto it =
        std::lower_bound(list.begin(), list.end(), chunk, [](const GramPart& p, uint16_t c) { return p.chunk < c; });
    return it != list.end() && it->chunk == chunk ? &*it : nullptr;
  }

  void add_pattern(const std::vector<char32_t>& points, int slips) {
    Pattern pattern{{}, {}, slips};
    int absent = 0;
    for (size_t i = 1; i < points.size(); ++i) {
      pattern.pairs.push_back({segment_.grams_.find(pair_key(points[i - 1], points[i])), nullptr});
      absent += pattern.pairs.back().list.empty();
    }
    if (absent > 2 * slips) return;
    for (const char32_t c : points) pattern.singles.push_back({segment_.grams_.find(single_key(c)), nullptr});
    patterns_.push_back(std::move(pattern));
  }

  bool search_chunk(uint16_t chunk) {
    candidates_.clear();
    for (Pattern& pattern : patterns_) {
      int absent = 0;
      for (Gram& gram : pattern.pairs) absent += !(gram.part = part_of(gram.list, chunk));
      if (absent > 2 * pattern.slips) continue;
      for (Gram& gram : pattern.singles) gram.part = part_of(gram.list, chunk);
      explore(pattern, nullptr, {0, 0, pattern.slips});
    }
    std::sort(candidates_.begin(), candidates_.end());
    candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
    comparisons_ += candidates_.size();
    return segment_.offer_answers(query_, way_, chunk, candidates_, collector_);
  }

  static bool spoilt(const Decided& decided, size_t pair) { return (decided.wrong >> pair & 3) != 0; }

  // The rarest pair not yet decided on.
  static std::optional<size_t> next_pair(const Pattern& pattern, const Decided& decided) {
    std::optional<size_t> rarest;
    for (size_t i = 0; i < pattern.pairs.size(); ++i) {
      if ((decided.survived >> i & 1) != 0 || spoilt(decided, i)) continue;
      if (!pattern.pairs[i].part) return i;
      if (!rarest || pattern.pairs[i].part->count() < pattern.pairs[*rarest].part->count()) rarest = i;
    }
    return rarest;
  }

  // `set`: names that hold every pair that survived; null before the first.
  void explore(const Pattern& pattern, const ChunkSet* set, const Decided& decided) {
    constexpr size_t kSmallSet = 32;  // comparing is cheaper than deciding further
    const auto pair = set && set->size() <= kSmallSet ? std::nullopt : next_pair(pattern, decided);
    if (!pair) return add_candidates(pattern, set, decided);
    if (decided.left > 0) {
      for (const size_t character : {*pair, *pair + 1}) {
        explore(pattern, set, {decided.survived, decided.wrong | uint64_t{1} << character, decided.left - 1});
      }
    }
    const GramPart* part = pattern.pairs[*pair].part;
    if (!part) return;
    ChunkSet remaining;
    if (set) {
      remaining = *set;
      segment_.grams_.retain(*part, remaining);
    } else {
      segment_.grams_.fill(*part, remaining);
    }
    if (!remaining.empty())
      explore(pattern, &remaining, {decided.survived | uint64_t{1} << *pair, decided.wrong, decided.left});
  }

  // A character that is right but stands between wrong ones is in no pair that survived: names must hold it too.
  void add_candidates(const Pattern& pattern, const ChunkSet* set, const Decided& decided) {
    TX_ASSERT(set, "{} slips spoil all pairs of {} characters", way_.slips, query_.points.size());
    constexpr size_t kNoFilter = 16;
    if (set->size() <= kNoFilter) return void(candidates_.insert(candidates_.end(), set->begin(), set->end()));
    ChunkSet remaining = *set;
    for (size_t i = 0; i < pattern.singles.size(); ++i) {
      const bool before = i > 0 && !spoilt(decided, i - 1), after = i < pattern.pairs.size() && !spoilt(decided, i);
      if ((decided.wrong >> i & 1) != 0 || before || after) continue;
      if (!pattern.singles[i].part) return;
      segment_.grams_.retain(*pattern.singles[i].part, remaining);
    }
    candidates_.insert(candidates_.end(), remaining.begin(), remaining.end());
  }

  const NameSegment& segment_;
  const NameQuery& query_;
  const NameWay way_;
  NameCollector& collector_;
  std::vector<Pattern> patterns_;
  ChunkSet candidates_;
  size_t comparisons_ = 0;
};

void NameSegment::collect_slips(const NameQuery& query, NameWay way, NameCollector& collector) const {
  if (way.slips >= 1 && way.slips <= query.slips_max) SlipSearch(*this, query, way, collector).run();
}

}  // namespace taixin::facts
